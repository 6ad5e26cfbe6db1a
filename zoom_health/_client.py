"""The two clients: what they are built from, their views, and their life."""

from __future__ import annotations

import os
import ssl
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import Any, ClassVar, Final, Generic, Self, TypeVar

from ._async_port import AsyncPort
from ._building import Options, build, changed
from ._connections import Connections
from ._environment import arguments_from
from ._http import httpx
from ._logging import install_log_filter
from ._notes import AsyncNotes, Notes
from ._rest import AuthenticatedClient, rest_client
from ._settings import Settings
from ._sync_port import SyncPort
from ._throttle import Plan
from ._urls import Cloud, Region
from .errors import ConfigurationError
from .types import Counters, LoadedPlugin

__all__ = ["AsyncZoomHealth", "ZoomHealth"]

TransportT = TypeVar("TransportT")
PortT = TypeVar("PortT")
_NO_CONTEXT: Final[Mapping[str, str]] = MappingProxyType({})


class _Client(ABC, Generic[TransportT, PortT]):
    """What both clients have: their arguments, their views, their counters."""

    def __init__(
        self,
        *,
        auth: httpx.Auth | None = None,
        plugins: Iterable[object] = (),
        require: Collection[str] = (),
        best_effort_audit: Collection[str] = (),
        context: Mapping[str, str] = _NO_CONTEXT,
        base_url: str | None = None,
        region: Region | None = None,
        cloud: Cloud | None = None,
        timeout: float = 60.0,
        plan: Plan | None = None,
        rate_store: str | None = None,
        transport: TransportT | None = None,
        verify: ssl.SSLContext | None = None,
        proxy: str | None = None,
    ) -> None:
        built = build(
            Options(
                auth=auth,
                is_async=self._is_async,
                plugins=plugins,
                require=require,
                best_effort_audit=best_effort_audit,
                context=context,
                base_url=base_url,
                region=region,
                cloud=cloud,
                timeout=timeout,
                plan=plan,
                rate_store=rate_store,
                transport=transport,
                verify=verify,
                proxy=proxy,
            ),
            self._make_port,
        )
        del (
            auth,
            plugins,
            context,
            base_url,
            rate_store,
            proxy,
        )  # a frame that raises shows its locals to error reporters
        if isinstance(built, ConfigurationError):
            raise built
        self._begin(*built, owns_port=True)

    _is_async: ClassVar[bool]

    @staticmethod
    @abstractmethod
    def _make_port(connections: Connections, transport: TransportT | None) -> PortT:
        """The port over the transport that the caller brought, or over one of our own."""

    def _begin(self, settings: Settings, port: PortT, *, owns_port: bool) -> None:
        self._settings, self._port, self._owns_port = settings, port, owns_port

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """A client configured by environment variables.

        `ZOOM_ACCOUNT_ID`, `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET`, or `ZOOM_ACCESS_TOKEN`; `ZOOM_API_URL` and
        `ZOOM_OAUTH_URL` where they are not Zoom's. `ZOOM_HEALTH_PLUGINS` names plugins, separated by commas; they run
        after those of the argument `plugins`.

        Args:
            options: Arguments of the class but `auth`.

        Raises:
            ConfigurationError: naming the variables that are missing.

        Example:
            >>> from zoom_health import ZoomHealth
            >>> ZoomHealth.from_env(timeout=30)  # doctest: +SKIP
            <ZoomHealth>
        """
        arguments = arguments_from(os.environ, options)
        if isinstance(arguments, ConfigurationError):
            raise arguments
        return cls(**arguments)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        attempts: int | None = None,
        largest_body: int | None = None,
        context: Mapping[str, str] | None = None,
    ) -> Self:
        """A view on this client with other options: same connections, token, rate limit, plugins and counters. Closing
        it does nothing.

        Args:
            timeout: As for the class.
            attempts: How often a call is sent at most, 1 to 10; 5 by default.
            largest_body: Bytes of the largest body that is taken, packed or unpacked; 64 MiB by default.
            context: As for the class; added to what this client has.

        Raises:
            ConfigurationError: saying which option is wrong.

        Example:
            >>> patient = zoom.with_options(timeout=300)
        """
        view = object.__new__(type(self))
        view._begin(changed(self._settings, timeout, attempts, largest_body, context), self._port, owns_port=False)
        return view

    @property
    def counters(self) -> Counters:
        """What this client and its views have done so far."""
        return self._settings.shared.counters

    @cached_property
    def rest(self) -> AuthenticatedClient:
        """The low-level client of `zoom_health_rest`, with Zoom's own names, behind this client's safeguards.

        Its operations authenticate, repeat, wait for their turn, run the plugins and are recorded like the methods of
        `notes`, and raise the same errors. It reaches operations that this package has no method for; what these answer
        is withheld where the client redacts, since nothing tells a redactor where notes are in it. Pages are not
        followed. Options of the low-level client for its transport have no effect. `install_log_filter` is called.

        Example:
            >>> from zoom_health_rest.api.clinicalnotes import get_clinical_note
            >>> get_clinical_note.sync(note_id, client=zoom.rest).is_note_completed  # doctest: +SKIP
            False
        """
        install_log_filter()  # the low-level client is an httpx client, and those log every address
        return rest_client(self._settings.base_url, self._make_rest_transport())

    @abstractmethod
    def _make_rest_transport(self) -> object:
        """What carries the low-level client's requests to the engine."""

    def plugins(self) -> tuple[LoadedPlugin, ...]:
        """The plugins of this client, in the order in which they run, and where each comes from.

        Example:
            >>> zoom.plugins()
            ()
        """
        return tuple(plugin.describe() for plugin in self._settings.plugins)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class ZoomHealth(_Client[httpx.BaseTransport, SyncPort]):
    """A client of Zoom's clinical notes API. Threads may share it; a forked child gets connections of its own.

    Args:
        auth: How to authenticate: `ServerToServerOAuth`, `BearerToken` or another `httpx.Auth`. One that sends requests
            of its own names their address in an attribute `oauth_url`. Left out where a plugin authenticates.
        plugins: Plugins to load, objects or names of installed ones, in the order in which they run.
        require: Hooks without which the client is refused, such as `("redactors", "audit_sinks")`.
        best_effort_audit: Names of plugins whose audit sinks may fail without failing the call.
        context: What to tell plugins about who calls and why, such as `{"user": ..., "purpose_of_use": "TREAT"}`: at
            most 20 texts. It is not sent to Zoom.
        base_url: Address of the API; https, or http on loopback. Left out: Zoom's global one.
        region: One of Zoom's regions by name, instead of `base_url`: au, ca, eu, in, sa, sg, uk, us.
        cloud: `"gov"` for Zoom for Government, instead of `base_url`; give it to `ServerToServerOAuth` too.
        timeout: Total seconds for one call, waits and repetitions and token included; above 0.
        plan: The account's plan, free, pro or business: how many calls a second are let through, by all clients of the
            account in this process. Left out: any number until Zoom refuses one, then as many as it bears.
        rate_store: Address of a store that counts the calls of several processes, such as `redis://localhost:6379`;
            needs `plan` and the extra `shared`.
        transport: An `httpx.BaseTransport` to send over, closed with the client. Left out: a pool of 16 connections
            that ends calls in time, with the proxy and the certificates of the environment.
        verify: Certificates to trust and to show, as `ssl.SSLContext`. Left out: httpx's defaults.
        proxy: Address of a proxy. Left out: the environment's.

    Raises:
        ConfigurationError: saying which argument is wrong. Nothing was sent.

    Example:
        >>> from zoom_health import BearerToken, ZoomHealth
        >>> with ZoomHealth(auth=BearerToken("synthetic-token")) as zoom:
        ...     zoom
        <ZoomHealth>
    """

    notes: Notes
    _is_async = False

    @staticmethod
    def _make_port(connections: Connections, transport: httpx.BaseTransport | None) -> SyncPort:
        return SyncPort(connections.sync_maker(transport))

    def _begin(self, settings: Settings, port: SyncPort, *, owns_port: bool) -> None:
        super()._begin(settings, port, owns_port=owns_port)
        self.notes = Notes(port, settings)

    def _make_rest_transport(self) -> object:
        from ._low_level import EngineTransport

        return EngineTransport(self._port, self._settings)

    def close(self) -> None:
        """Close the connections. Closing twice is harmless."""
        if self._owns_port:
            self._port.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncZoomHealth(_Client[httpx.AsyncBaseTransport, AsyncPort]):
    """The client for asyncio and trio: the arguments, methods and errors of `ZoomHealth`, awaited.

    Tasks may share it; each event loop gets connections of its own.

    Example:
        >>> import asyncio
        >>> from zoom_health import AsyncZoomHealth, BearerToken
        >>> async def main() -> None:
        ...     async with AsyncZoomHealth(auth=BearerToken("synthetic-token")) as zoom:
        ...         print(zoom)
        >>> asyncio.run(main())
        <AsyncZoomHealth>
    """

    notes: AsyncNotes
    _is_async = True

    @staticmethod
    def _make_port(connections: Connections, transport: httpx.AsyncBaseTransport | None) -> AsyncPort:
        return AsyncPort(connections.async_maker(transport), given=transport)

    def _begin(self, settings: Settings, port: AsyncPort, *, owns_port: bool) -> None:
        super()._begin(settings, port, owns_port=owns_port)
        self.notes = AsyncNotes(port, settings)

    def _make_rest_transport(self) -> object:
        from ._low_level import AsyncEngineTransport

        return AsyncEngineTransport(self._port, self._settings)

    async def aclose(self) -> None:
        """Close the connections. Closing twice is harmless."""
        if self._owns_port:
            await self._port.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()
