"""The HTTP face: a Starlette application over a sandbox, with a small control plane beside the imitated API.

`zoom_health_sandbox.control` says what the control plane, which lives under `/sandbox/`, can do. Faults of answers and
data show here as everywhere; late and dripping bodies are played as well. What an ASGI server cannot send, broken
headers or connections, is answered with 501: `FaultServer` is for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from .control import CONTROL_PREFIX, ControlPlane, is_loopback
from .core import Sandbox
from .exchange import SandboxAnswer, SandboxRequest
from .wire import Cut, Ending, Framing, Wire

__all__ = ["asgi_app"]


def asgi_app(sandbox: Sandbox) -> Starlette:
    """Return an ASGI application that serves a sandbox.

    Args:
        sandbox: Who answers. The application does not close it.

    ```python
    uvicorn.run(asgi_app(Sandbox.seeded()), host="127.0.0.1", port=8000, server_header=False, date_header=False)
    ```
    """
    application = Starlette()
    # Not a mounted route: Starlette matches those with a pattern that a line feed in a note id slips through.
    application.router.default = _Api(sandbox)
    application.router.redirect_slashes = False
    return application


class _Api:
    """Hands every request to the control plane or, as it arrived, to the core."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._control = ControlPlane(sandbox)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        # A server need not pass the undecoded path on; encoding the decoded one again is the next best thing.
        path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
        answer = None
        if path.startswith(CONTROL_PREFIX):
            answer = self._control.answer(request.method, path, body, local=_is_local(request))
        if answer is None:
            answer = self._sandbox.handle(_sandbox_request(request, path, body))
        await _response(answer)(scope, receive, send)


def _sandbox_request(request: Request, path: str, body: bytes) -> SandboxRequest:
    query = request.scope["query_string"].decode("latin-1")
    return SandboxRequest(
        method=request.method,
        target=f"{path}?{query}" if query else path,
        headers=request.headers.items(),
        body=body,
        origin=f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}",
    )


def _response(answer: SandboxAnswer) -> Response:
    wire = answer.wire
    if wire is None:
        response = Response(answer.body, status_code=answer.status)
    elif _is_playable(wire):
        response = StreamingResponse(_dripping(wire, answer.body), status_code=answer.status)
        if wire.framing is Framing.LENGTH:
            length = len(answer.body) if wire.stream is None else wire.stream.length
            response.headers["content-length"] = str(length)
    else:
        answer = SandboxAnswer.of_json(501, {"code": 501, "message": "FaultServer plays this fault, not this server."})
        response = Response(answer.body, status_code=answer.status)
    for name, value in answer.headers:
        response.headers.append(name, value)
    return response


def _is_playable(wire: Wire) -> bool:
    whole = wire.cut is Cut.NOWHERE and wire.ending is Ending.KEEP and wire.framing is not Framing.CLOSE
    return whole and not (wire.head_interval or wire.trailing or wire.forced_body)


async def _dripping(wire: Wire, body: bytes) -> AsyncIterator[bytes]:
    await asyncio.sleep(wire.delay)
    for number, piece in enumerate(wire.pieces(body)):
        if number and wire.body_interval:
            await asyncio.sleep(wire.body_interval)
        yield piece


def _is_local(request: Request) -> bool:
    # No address: a Unix socket, or an application called within its own process. Starlette's test client names itself
    # instead of giving an address.
    return request.client is None or request.client.host == "testclient" or is_loopback(request.client.host)
