"""The two clients: what they are built from, and their life."""

from __future__ import annotations

import math
import os
from types import TracebackType
from typing import Self

import httpx

from ._engine import ACCEPTED_ENCODING, Settings
from ._environment import auth_from, base_url_from
from ._notes import AsyncNotes, Notes
from ._port import AsyncPort, SyncPort, default_async_transport, default_transport
from ._urls import DEFAULT_API_URL, check_url
from ._version import __version__
from .errors import ConfigurationError

__all__ = ["AsyncZoomHealth", "ZoomHealth"]


def _settings(auth: object, base_url: str, timeout: float) -> Settings:
    if not isinstance(auth, httpx.Auth):
        kind = type(auth).__name__
        del auth
        raise ConfigurationError(
            f"auth must be an httpx.Auth such as ServerToServerOAuth(...) or BearerToken(...), not {kind}"
        )
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
        raise ConfigurationError("timeout must be a number of seconds above 0")
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": ACCEPTED_ENCODING,
        "User-Agent": f"zoom-health/{__version__}",
    }
    return Settings(
        base_url=check_url("base_url", base_url), auth=auth, timeout=float(timeout), headers=httpx.Headers(headers)
    )


class ZoomHealth:
    """A client of Zoom's clinical notes API. Threads may share it.

    Args:
        auth: How to authenticate: `ServerToServerOAuth`, `BearerToken` or another `httpx.Auth`.
        base_url: Address of the API; https, or http on loopback.
        timeout: Total seconds for one call, token included; above 0.
        transport: An `httpx.BaseTransport` to send over, closed with the client; by default a pool of 16 connections
            with the proxy and the certificates of the environment.

    Raises:
        ConfigurationError: saying which argument is wrong. Nothing was sent.

    Example:
        >>> from zoom_health import BearerToken, ZoomHealth
        >>> with ZoomHealth(auth=BearerToken("synthetic-token")) as zoom:
        ...     zoom
        <ZoomHealth>
    """

    def __init__(
        self,
        *,
        auth: httpx.Auth,
        base_url: str = DEFAULT_API_URL,
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._settings = _settings(auth, base_url, timeout)
        self._port = SyncPort(transport or default_transport(self._settings.base_url))
        self.notes = Notes(self._port, self._settings)

    @classmethod
    def from_env(cls, *, timeout: float = 60.0, transport: httpx.BaseTransport | None = None) -> Self:
        """A client configured by environment variables.

        `ZOOM_ACCOUNT_ID`, `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET`, or `ZOOM_ACCESS_TOKEN`; `ZOOM_API_URL` and
        `ZOOM_OAUTH_URL` where they are not Zoom's.

        Args:
            timeout: As for the class.
            transport: As for the class.

        Raises:
            ConfigurationError: naming the variables that are missing.

        Example:
            >>> from zoom_health import ZoomHealth
            >>> ZoomHealth.from_env()  # doctest: +SKIP
            <ZoomHealth>
        """
        return cls(auth=auth_from(os.environ), base_url=base_url_from(os.environ), timeout=timeout, transport=transport)

    def close(self) -> None:
        """Close the connections. Closing twice is harmless."""
        self._port.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class AsyncZoomHealth:
    """The client for asyncio and trio: the arguments, methods and errors of `ZoomHealth`, awaited.

    Example:
        >>> import asyncio
        >>> from zoom_health import AsyncZoomHealth, BearerToken
        >>> async def main() -> None:
        ...     async with AsyncZoomHealth(auth=BearerToken("synthetic-token")) as zoom:
        ...         print(zoom)
        >>> asyncio.run(main())
        <AsyncZoomHealth>
    """

    def __init__(
        self,
        *,
        auth: httpx.Auth,
        base_url: str = DEFAULT_API_URL,
        timeout: float = 60.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = _settings(auth, base_url, timeout)
        self._port = AsyncPort(transport or default_async_transport(self._settings.base_url))
        self.notes = AsyncNotes(self._port, self._settings)

    @classmethod
    def from_env(cls, *, timeout: float = 60.0, transport: httpx.AsyncBaseTransport | None = None) -> Self:
        """A client configured by environment variables, as `ZoomHealth.from_env`."""
        return cls(auth=auth_from(os.environ), base_url=base_url_from(os.environ), timeout=timeout, transport=transport)

    async def aclose(self) -> None:
        """Close the connections. Closing twice is harmless."""
        await self._port.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
