"""The connections of a client where it is given none: pooled, with the proxy and the certificates of the environment.

This is the one place that names the transport library.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

from attrs import define, field

from ._fork import RenewedLock
from ._http import httpx
from ._network import AsyncTransport, SyncTransport
from ._urls import Origin, is_loopback, origin_of
from .errors import ConfigurationError

__all__ = ["Connections", "default_transport", "shared_ssl_context"]

POOL_SIZE: Final = 16
"""Connections of a client. As many are kept alive as are opened: with fewer, httpcore opens them again all the time."""

PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")

_ssl_lock = RenewedLock()
_ssl_contexts: list[ssl.SSLContext] = []


def shared_ssl_context() -> ssl.SSLContext:
    """The certificates of httpx's defaults, read once for all clients: reading them takes longer than many calls."""
    if not _ssl_contexts:
        with _ssl_lock:
            if not _ssl_contexts:
                _ssl_contexts.append(httpx.create_ssl_context())
    return _ssl_contexts[0]


@define(frozen=True)
class Connections:
    """How to connect.

    Attributes:
        origins: Where calls go.
        verify: Certificates to trust and to show, or None for the defaults.
        proxy: Address of a proxy, or None for the environment's (`HTTPS_PROXY`, `NO_PROXY` and so on).
    """

    origins: frozenset[Origin]
    verify: ssl.SSLContext | None = None
    proxy: str | None = field(default=None, repr=False)

    def sync_transport(self) -> httpx.BaseTransport:
        """A transport of a sync client."""
        return SyncTransport(**self._options())

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """A transport of an async client."""
        return AsyncTransport(**self._options())

    def sync_maker(self, given: httpx.BaseTransport | None) -> Callable[[], httpx.BaseTransport]:
        """Makes transports, or gives the one that the caller brought."""
        return self.sync_transport if given is None else lambda: given

    def async_maker(self, given: httpx.AsyncBaseTransport | None) -> Callable[[], httpx.AsyncBaseTransport]:
        """Makes transports, or gives the one that the caller brought."""
        return self.async_transport if given is None else lambda: given

    def _options(self) -> dict[str, Any]:
        proxy = self._proxy_of_environment() if self.proxy is None else self.proxy
        if proxy is not None and not _is_proxy(proxy):
            proxy = None  # a frame that raises shows its locals, and the address can hold a password
            raise ConfigurationError("the address of the proxy must look like http://proxy.example:3128")
        plain = proxy is None and all(origin.scheme == "http" for origin in self.origins)
        return {
            "limits": httpx.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE, keepalive_expiry=30),
            "trust_env": False,
            # Without TLS the certificates, which take long to read, are not needed.
            "verify": self.verify or (False if plain else shared_ssl_context()),
            "proxy": proxy,
        }

    def _proxy_of_environment(self) -> str | None:
        # One origin that is not to go through a proxy keeps all of them from it: notes must not, tokens need not.
        if any(is_loopback(origin.host) or proxy_bypass(origin.host) for origin in self.origins):
            return None
        proxies = getproxies()
        for origin in sorted(self.origins):
            address = proxies.get(origin.scheme) or proxies.get("all")
            if address:
                return address if "://" in address else f"http://{address}"
        return None


def _is_proxy(address: object) -> bool:
    """Whether httpx takes an address as that of a proxy; its own errors quote it."""
    if not isinstance(address, str):
        return False
    try:
        parts = httpx.Proxy(address).url
    except (ValueError, httpx.InvalidURL):
        return False
    return bool(parts.host) and parts.scheme in PROXY_SCHEMES


def default_transport(base_url: str) -> httpx.BaseTransport:
    """A transport for requests to one address."""
    return Connections(origins=frozenset({origin_of(httpx.URL(base_url))})).sync_transport()
