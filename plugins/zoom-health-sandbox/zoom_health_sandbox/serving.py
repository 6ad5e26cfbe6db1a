"""What the two servers have in common: an address, the environment that points a client at it, start and stop."""

from __future__ import annotations

import os
import socket
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from .core import Sandbox
from .errors import AddressError

__all__ = ["Serving"]


class Serving(ABC):
    """Serves a sandbox from a thread while the `with` block lasts.

    Args:
        sandbox: Who answers. Stopping the server leaves it open.
        port: TCP port; 0 takes a free one, which is kept when the server is stopped and started again.
        host: Address to listen on.
    """

    _scheme = "http"

    def __init__(self, sandbox: Sandbox, *, port: int = 0, host: str = "127.0.0.1") -> None:
        self.sandbox = sandbox
        self._port = port
        self._host = host

    @property
    def host(self) -> str:
        """The address that was asked for."""
        return self._host

    @property
    def port(self) -> int:
        """The TCP port, once the server has started."""
        return self._port

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{self._scheme}://{host}:{self._port}"

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

    @abstractmethod
    def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            AddressError: The host or port cannot be listened on.
            RuntimeError: The server is running already.
        """

    @abstractmethod
    def stop(self) -> None:
        """Let go of the port; stopping twice does no harm."""

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
            self._port = listener.getsockname()[1]
            return listener
        except (OSError, OverflowError) as failure:
            reason = (failure.strerror if isinstance(failure, OSError) else None) or "no such address"
        listener.close()
        raise AddressError(f"cannot listen on {self._host} port {self._port}: {reason}")
