"""The HTTP face: a Starlette application over a sandbox, with a small control plane beside the imitated API.

The control plane lives under `/sandbox/` and answers only callers on the same machine:

* `GET /sandbox/` says that the sandbox is ready, what its clock shows, and how much there is of everything (numbers,
  never content).
* `POST /sandbox/clock` with `{"advance_seconds": 3600}` moves the clock, so that tokens expire without waiting.
"""

from __future__ import annotations

import ipaddress
import json
import math
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from .clock import zoom_time
from .core import Sandbox
from .exchange import SandboxRequest

__all__ = ["asgi_app"]

_LONGEST_MOVE_SECONDS = 10 * 366 * 24 * 3600


def asgi_app(sandbox: Sandbox) -> Starlette:
    """Return an ASGI application that serves a sandbox.

    Args:
        sandbox: Who answers. The application does not close it.

    ```python
    uvicorn.run(asgi_app(Sandbox.seeded()), host="127.0.0.1", port=8000, server_header=False, date_header=False)
    ```
    """
    control = _ControlPlane(sandbox)
    application = Starlette(
        routes=[
            Route("/sandbox/", control.show, methods=["GET"]),
            Route("/sandbox/clock", control.move_clock, methods=["POST"]),
        ]
    )
    # Not a mounted route: Starlette matches those with a pattern that a line feed in a note id slips through.
    application.router.default = _Api(sandbox)
    application.router.redirect_slashes = False
    return application


class _Api:
    """Hands every other request to the core as it arrived."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        query = scope["query_string"]
        # A server need not pass the undecoded path on; encoding the decoded one again is the next best thing.
        path = scope.get("raw_path") or quote(scope["path"]).encode()
        target = path + (b"?" + query if query else b"")
        answer = self._sandbox.handle(
            SandboxRequest(
                method=request.method,
                target=target.decode("latin-1"),
                headers=request.headers.items(),
                body=body,
                origin=f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}",
            )
        )
        response = Response(answer.body, status_code=answer.status)
        for name, value in answer.headers:
            response.headers.append(name, value)
        await response(scope, receive, send)


class _ControlPlane:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def show(self, request: Request) -> Response:
        if not _is_local(request):
            return _error(403, "The control plane answers only callers on this machine.")
        state = {"ready": True, "now": zoom_time(self._sandbox.clock.now()), "counts": self._sandbox.counts()}
        return JSONResponse(state)

    async def move_clock(self, request: Request) -> Response:
        if not _is_local(request):
            return _error(403, "The control plane answers only callers on this machine.")
        seconds = _read_seconds(await request.body())
        if seconds is None:
            return _error(400, 'Send {"advance_seconds": n}, a number of seconds up to ten years either way.')
        self._sandbox.clock.advance(seconds)
        return JSONResponse({"now": zoom_time(self._sandbox.clock.now())})


def _read_seconds(body: bytes) -> float | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    seconds = value.get("advance_seconds") if isinstance(value, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return seconds if math.isfinite(seconds) and abs(seconds) <= _LONGEST_MOVE_SECONDS else None


def _is_local(request: Request) -> bool:
    if request.client is None:
        # No address: a Unix socket, or an application called within its own process.
        return True
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        # Starlette's test client names itself instead of giving an address.
        return request.client.host == "testclient"


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)
