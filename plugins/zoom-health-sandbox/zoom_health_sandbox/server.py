"""The network face: a sandbox on a loopback port, served by uvicorn from a thread."""

from __future__ import annotations

import socket
from threading import Event, Thread

import uvicorn
from starlette.types import ASGIApp

from .asgi import asgi_app
from .core import Sandbox
from .errors import AddressError
from .serving import Serving

__all__ = ["SandboxServer"]

_START_SECONDS = 10.0
_LONGEST_REQUEST_HEAD = 1 << 20


class SandboxServer(Serving):
    """Serves a sandbox over real HTTP while the `with` block lasts.

    Faults of the connection need `FaultServer`: where one strikes, this server answers 501 and says so.

    Args:
        sandbox: Who answers. Stopping the server leaves it open.
        port: TCP port; 0 takes a free one.
        host: Address to listen on.

    ```python
    with SandboxServer(Sandbox.seeded()) as server:
        os.environ.update(server.environment())
        zoom = ZoomHealth.from_env()
    ```
    """

    def __init__(self, sandbox: Sandbox, *, port: int = 0, host: str = "127.0.0.1") -> None:
        super().__init__(sandbox, port=port, host=host)
        self._server: _ReadyServer | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            AddressError: The host or port cannot be listened on.
            RuntimeError: The server is running already.
        """
        if self._thread is not None:
            raise RuntimeError("the server is running already")
        listener = self._listen()
        self._server = _ReadyServer(asgi_app(self.sandbox))
        self._thread = Thread(target=self._server.run, args=([listener],), name="zoom-health-sandbox", daemon=True)
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            self.stop()
            raise AddressError("the server did not start")

    def stop(self) -> None:
        """Finish the requests under way and let go of the port; stopping twice does no harm."""
        server, thread, self._server, self._thread = self._server, self._thread, None, None
        if server is not None and thread is not None:
            server.should_exit = True
            thread.join()


class _ReadyServer(uvicorn.Server):
    """A uvicorn server that says when it is ready, instead of being asked over and over."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                # The core dates its answers by its own clock, and Zoom does not name its server.
                date_header=False,
                server_header=False,
                timeout_graceful_shutdown=2,
                # A note id is opaque and may be long: saying that there is none is the core's matter.
                h11_max_incomplete_event_size=_LONGEST_REQUEST_HEAD,
            )
        )
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()
