"""One connection of the fault server: requests in, answers out, as whole or as broken as they are wanted."""

from __future__ import annotations

import asyncio
from typing import Literal

import attrs
import h11

from .control import CONTROL_PREFIX, ControlPlane, is_loopback
from .core import Sandbox
from .exchange import SandboxAnswer, SandboxRequest
from .fault_line import ClientGoneError, Line
from .fault_play import plain_bytes, play

__all__ = ["Connection", "ConnectionRecord"]

_LONGEST_REQUEST_HEAD = 1 << 20
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_UNREADABLE = SandboxAnswer.of_json(400, {"code": 400, "message": "This is no HTTP request."})


@attrs.define
class ConnectionRecord:
    """What became of one connection.

    Attributes:
        requests: How many requests arrived on it.
        open: Whether it is still open.
        ended_by: Who ended it: `client` or `server`; None while it is open.
    """

    requests: int = 0
    open: bool = True
    ended_by: Literal["client", "server"] | None = None


@attrs.frozen(kw_only=True)
class _Arrived:
    """A request that has arrived in full."""

    request: h11.Request
    body: bytes

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.request.headers]

    @property
    def method(self) -> str:
        return self.request.method.decode("ascii")

    @property
    def wants_more(self) -> bool:
        named = dict(self.request.headers).get(b"connection", b"").lower()
        return b"close" not in named and (self.request.http_version == b"1.1" or b"keep-alive" in named)


@attrs.define(kw_only=True)
class Connection:
    """Serves one client until either side has had enough.

    Args:
        reader: What the client sends.
        writer: What it gets.
        record: Where to write down what happens.
        sandbox: Who answers.
        control: Who answers under `/sandbox/`.
        scheme: `http` or `https`.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    record: ConnectionRecord
    sandbox: Sandbox
    control: ControlPlane
    scheme: str

    async def serve(self) -> None:
        """Answer requests until the connection ends."""
        line = Line(self.reader, self.writer)
        try:
            while await self._answer_next(line):
                pass
            self._ended("server")
            await line.close()
        except (ClientGoneError, OSError):
            self._ended("client")
        finally:
            # Stopping the server comes here from anywhere, and waits for no client.
            self._ended("server")
            line.abort()

    def _ended(self, by: Literal["client", "server"]) -> None:
        if self.record.open:
            self.record.open, self.record.ended_by = False, by

    async def _answer_next(self, line: Line) -> bool:
        try:
            arrived = await _receive(line)
        except h11.RemoteProtocolError:
            arrived = None
        if arrived is None:
            await line.send(plain_bytes(_UNREADABLE, method="GET", closing=True))
            return False
        self.record.requests += 1
        answer = self._answer(arrived)
        if answer.wire is not None:
            return await play(line, answer, method=arrived.method) and arrived.wants_more
        await line.send(plain_bytes(answer, method=arrived.method, closing=not arrived.wants_more))
        return arrived.wants_more

    def _answer(self, arrived: _Arrived) -> SandboxAnswer:
        target = arrived.request.target.decode("latin-1")
        headers = arrived.headers
        origin = f"{self.scheme}://{dict(headers).get('host', '127.0.0.1')}"
        if "://" in target.partition("?")[0]:
            # Whoever takes this server for a proxy names the host in the target.
            scheme, _, rest = target.partition("://")
            host, slash, path = rest.partition("/")
            origin, target = f"{scheme}://{host}", slash + path
        request = SandboxRequest(
            method=arrived.method, target=target, headers=headers, body=arrived.body, origin=origin
        )
        answer = None
        if request.path.startswith(CONTROL_PREFIX):
            local = is_loopback(self.writer.get_extra_info("peername")[0])
            answer = self.control.answer(request.method, request.path, request.body, local=local)
        return self.sandbox.handle(request) if answer is None else answer


async def _receive(line: Line) -> _Arrived:
    """Return the next request, bytes of which may have come along with the one before."""
    parser = h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_REQUEST_HEAD)
    early = line.take()
    if early:
        # Nothing at all would mean the end to the parser.
        parser.receive_data(early)
    request: h11.Request | None = None
    body = bytearray()
    while True:
        event = parser.next_event()
        if isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            line.put_back(parser.trailing_data[0])
            return _Arrived(request=request, body=bytes(body))
        elif event is h11.NEED_DATA:
            if parser.they_are_waiting_for_100_continue:
                await line.send(_CONTINUE)
            parser.receive_data(await line.receive())
        else:
            raise ClientGoneError
