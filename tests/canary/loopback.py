"""The seeded server over real HTTP on loopback, and what the processes that call it show of themselves."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from .scenes import Scene

__all__ = ["Loopback", "arguments_of_children"]


class Loopback:
    """Answers as a scene does.

    Args:
        scene: What answers; a transport error of it closes the connection.
        meanwhile: Called while a caller waits for its answer.
    """

    def __init__(self, scene: Scene, *, meanwhile: Callable[[], object] = lambda: None) -> None:
        outer = self
        self.scene, self._meanwhile = scene, meanwhile

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                outer._answer(self)

            do_GET = do_POST = do_PATCH = do_HEAD = answer  # noqa: N815 - names of http.server

            def log_message(self, *arguments: Any) -> None:
                """Nothing: the server is none of what is searched."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        request = httpx.Request(
            handler.command, f"{self.url}{handler.path}", headers=dict(handler.headers), content=body
        )
        self._meanwhile()
        try:
            response = self.scene(request)
        except httpx.TransportError:
            handler.close_connection = True
            return
        content = b"".join(response.stream)  # type: ignore[arg-type]  # scenes answer with bytes at hand
        handler.send_response_only(response.status_code)
        for name, value in response.headers.items():
            if name not in ("content-length", "transfer-encoding"):
                handler.send_header(name, value)
        handler.send_header("connection", "close")
        if response.status_code != 204:
            handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        if response.status_code != 204 and handler.command != "HEAD":
            handler.wfile.write(content)
        handler.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def arguments_of_children() -> list[bytes]:
    """The arguments of all processes below this one, as every user of the machine can read them."""
    parents: dict[str, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue  # it has ended
        parents[folder.name] = next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:"))
    return [read for process in parents if _below(process, parents) for read in _arguments(process)]


def _below(process: str, parents: dict[str, str]) -> bool:
    own = str(os.getpid())
    while process in parents and process != own:
        process = parents[process]
        if process == own:
            return True
    return False


def _arguments(process: str) -> list[bytes]:
    try:
        return [Path(f"/proc/{process}/cmdline").read_bytes()]
    except OSError:
        return []
