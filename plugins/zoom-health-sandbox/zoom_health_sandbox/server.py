"""The network face: a sandbox on a loopback port, served by uvicorn from a thread."""

from __future__ import annotations

import os
import socket
from threading import Event, Thread
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from .asgi import asgi_app
from .core import Sandbox
from .errors import AddressError

__all__ = ["SandboxServer"]

_START_SECONDS = 10.0


class SandboxServer:
    """Serves a sandbox over real HTTP while the `with` block lasts.

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
        self.sandbox = sandbox
        self._port = port
        self._host = host
        self._server: _ReadyServer | None = None
        self._thread: Thread | None = None

    @property
    def host(self) -> str:
        """The address that was asked for."""
        return self._host

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def api_url(self) -> str:
        """What a client takes as the URL of the API."""
        return f"{self.url}/v2"

    @property
    def oauth_url(self) -> str:
        """What a client takes as the URL of the token endpoint."""
        return f"{self.url}/oauth/token"

    def environment(self) -> dict[str, str]:
        """Return the environment variables that point a client here, with the credentials of the sandbox's first app.

        Raises:
            ValueError: The sandbox has no app.
        """
        app = next(iter(self.sandbox.world.apps.values()), None)
        if app is None:
            raise ValueError("the sandbox has no app: add one, or use Sandbox.seeded()")
        return {
            "ZOOM_ACCOUNT_ID": app.account_id,
            "ZOOM_CLIENT_ID": app.client_id,
            "ZOOM_CLIENT_SECRET": app.client_secret,
            "ZOOM_API_URL": self.api_url,
            "ZOOM_OAUTH_URL": self.oauth_url,
        }

    def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            AddressError: The host or port cannot be listened on.
            RuntimeError: The server is running already.
        """
        if self._thread is not None:
            raise RuntimeError("the server is running already")
        listener = self._listen()
        self._port = listener.getsockname()[1]
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

    def __enter__(self) -> Self:
        """Start, and return the server itself."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # asyncio turns Nagle's algorithm off only where the protocol is named; without, every other answer takes 40 ms.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":
                # A port that a server has just left may be taken again; on Windows this would allow to share one.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self._host, self._port))
            listener.listen(1024)
            return listener
        except (OSError, OverflowError) as failure:
            reason = (failure.strerror if isinstance(failure, OSError) else None) or "no such address"
        listener.close()
        raise AddressError(f"cannot listen on {self._host} port {self._port}: {reason}")


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
            )
        )
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()
