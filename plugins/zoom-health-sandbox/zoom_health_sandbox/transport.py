"""The in-process face: an httpx transport that asks a sandbox instead of the network."""

from __future__ import annotations

from http import HTTPStatus

import httpx

from .core import Sandbox
from .exchange import SandboxRequest

__all__ = ["SandboxTransport"]


class SandboxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Serves `httpx.Client` and `httpx.AsyncClient` from a sandbox, whatever host they address.

    Faults of the connection raise what httpx raises on a real connection; nothing is waited for: an answer that is
    slower than the read timeout of the request times out at once, any other comes at once.

    Args:
        sandbox: Who answers. Closing the transport leaves it open.

    ```python
    client = httpx.Client(base_url="https://api.zoom.us/v2", transport=SandboxTransport(sandbox))
    ```
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a synchronous client.

        Args:
            request: The request.
        """
        return self._respond(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an asynchronous client.

        Args:
            request: The request.
        """
        return self._respond(request, await request.aread())

    def _respond(self, request: httpx.Request, body: bytes) -> httpx.Response:
        answer = self.sandbox.handle(
            SandboxRequest(
                method=request.method,
                target=request.url.raw_path.decode("ascii"),
                headers=request.headers.multi_items(),
                body=body,
                origin=f"{request.url.scheme}://{request.url.netloc.decode('ascii')}",
            )
        )
        if answer.wire is not None:
            from .wire_transport import spoiled_response

            return spoiled_response(request, answer)
        headers = list(answer.headers)
        if answer.status != HTTPStatus.NO_CONTENT:
            headers.append(("content-length", str(len(answer.body))))
        # As a stream, not as content, so that a client may take it piece by piece and undecoded, as from the network.
        return httpx.Response(answer.status, headers=headers, stream=httpx.ByteStream(answer.body))
