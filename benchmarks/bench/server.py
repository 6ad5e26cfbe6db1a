"""The one server of a run: prepared answers over HTTP/1.1 with kept connections, so that the client is what costs.

`python -m bench.server` prints its port and serves until its standard input ends, hence it does not outlive its parent.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Final

from .pages import PAGE_SIZES, StreamPages, one_note, page_body
from .windows import Arrivals, latency_of, windowed_page

__all__ = ["STREAM_TOTAL", "main"]

STREAM_TOTAL: Final = 100_000

_PAGE_SIZE = re.compile(rb"[?&]page_size=(\d+)")
_TOKEN = re.compile(rb"[?&]next_page_token=stream-page-(\d+)")
_HEADERS: Final = (
    "HTTP/1.1 {status}\r\nServer: bench\r\nDate: Sun, 01 Jun 2025 00:00:00 GMT\r\n"
    "Content-Type: application/json;charset=UTF-8\r\n"
    "x-zm-trackingid: v=2.0;clid=bench;rid=WEB_0123456789abcdef\r\nCache-Control: no-store\r\n"
    "Content-Length: {length}\r\nConnection: keep-alive\r\n\r\n"
)
Answer = Callable[[bytes], bytes]


def _whole(body: bytes, *, status: str = "200 OK") -> bytes:
    return _HEADERS.format(status=status, length=len(body)).encode() + body


@cache
def _stream(size: int) -> StreamPages:
    return StreamPages.prepare(total=STREAM_TOTAL, size=size)


def _answers() -> Answer:
    note_id, note = one_note()
    fixed = {f"/v2/clinical_notes/notes/{note_id}".encode(): _whole(note)}
    pages = {str(size).encode(): _whole(page_body(size)) for size in PAGE_SIZES}
    unknown = _whole(b'{"code":2300,"message":"unknown"}', status="404 Not Found")

    def answer(target: bytes) -> bytes:
        if target in fixed:
            return fixed[target]
        asked = _PAGE_SIZE.search(target)
        size = asked.group(1) if asked else b""
        if size not in pages:
            return unknown
        if target.startswith(b"/stream/clinical_notes/notes?"):
            token = _TOKEN.search(target)
            return _whole(_stream(int(size)).page(int(token.group(1)) if token else 0))
        return pages[size] if target.startswith(b"/v2/clinical_notes/notes?") else unknown

    return answer


class _Connection(asyncio.Protocol):
    """One connection; requests have no body, so each ends at its empty line."""

    def __init__(self, answer: Answer, arrivals: Arrivals) -> None:
        self._answer, self._arrivals = answer, arrivals
        self._loop = asyncio.get_running_loop()
        self._late = set[asyncio.Task[None]]()
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while self._transport is not None and b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            target = request.split(b" ", 2)[1]
            latency = latency_of(target)
            if latency is not None:
                self._arrivals.add(self._loop.time())
                task = self._loop.create_task(self._write_later(target, latency))
                self._late.add(task)
                task.add_done_callback(self._late.discard)
            elif target == b"/arrivals":
                self._transport.write(_whole(json.dumps(self._arrivals.take()).encode()))
            else:
                self._transport.write(self._answer(target))

    async def _write_later(self, target: bytes, latency: float) -> None:
        """Answer when the latency is over; the client sends nothing on this connection before that."""
        due = self._loop.time() + latency
        body = _whole(windowed_page(target))
        await asyncio.sleep(due - self._loop.time())
        if self._transport is not None:
            self._transport.write(body)


async def _serve() -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    answer, arrivals = _answers(), Arrivals()
    server = await loop.create_server(lambda: _Connection(answer, arrivals), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)

    def wait_for_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_end, daemon=True).start()
    await ended.wait()
    server.close()


def main() -> None:
    """Serve until standard input ends."""
    asyncio.run(_serve())


if __name__ == "__main__":
    main()
