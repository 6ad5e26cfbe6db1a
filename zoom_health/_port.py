"""The world, as the engine sees it: sending and authenticating. The sync port never waits, the async port does.

The engine is written once, as coroutines. With the sync port they run to their end without ever being suspended, so
`run_now` drives them without an event loop.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import Any, Protocol, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx

from ._exchange import BodyReader
from ._urls import is_loopback

__all__ = ["AsyncPort", "Port", "SyncPort", "default_async_transport", "default_transport", "run_now"]

T = TypeVar("T")

POOL_SIZE = 16
"""Connections of a client. Kept alive as many as opened, since a smaller keep-alive makes httpcore reopen them all the
time."""

_ssl_lock = threading.Lock()
_ssl_contexts: list[ssl.SSLContext] = []


def shared_ssl_context() -> ssl.SSLContext:
    """The certificates of httpx's defaults, read once for all clients: reading them takes longer than many calls."""
    if not _ssl_contexts:
        with _ssl_lock:
            if not _ssl_contexts:
                _ssl_contexts.append(httpx.create_ssl_context())
    return _ssl_contexts[0]


def _transport_options(base_url: str) -> dict[str, Any]:
    url = httpx.URL(base_url)
    limits = httpx.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE, keepalive_expiry=30)
    options: dict[str, Any] = {"limits": limits, "trust_env": False}
    options["verify"] = shared_ssl_context() if url.scheme == "https" else False
    if not is_loopback(url.host) and not proxy_bypass(url.host):
        proxies = getproxies()
        proxy = proxies.get(url.scheme) or proxies.get("all")
        if proxy:
            options["proxy"] = proxy if "://" in proxy else f"http://{proxy}"
            options["verify"] = shared_ssl_context()
    return options


def default_transport(base_url: str) -> httpx.BaseTransport:
    """The transport of a sync client: pooled, with the proxy of the environment."""
    return httpx.HTTPTransport(**_transport_options(base_url))


def default_async_transport(base_url: str) -> httpx.AsyncBaseTransport:
    """The transport of an async client: pooled, with the proxy of the environment."""
    return httpx.AsyncHTTPTransport(**_transport_options(base_url))


class Flow(Protocol):
    """An authentication under way: gives the next request for each answer, None at its end."""

    async def advance(self, response: httpx.Response | None) -> httpx.Request | None: ...

    async def close(self) -> None: ...


class Port(Protocol):
    """What the engine needs of the world."""

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer's body is read. Raises `httpx.TransportError` and `UnexpectedResponseError`."""
        ...

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> Flow:
        """Begin to authenticate a request."""
        ...


def run_now(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine of the engine over a sync port: it never waits, so one step is its end."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coroutine.close()
    raise RuntimeError("a coroutine over a sync port was suspended; this is a defect of zoom-health")


def _read_response(response: httpx.Response, body: bytes) -> httpx.Response:
    headers = response.headers
    if "content-encoding" in headers:  # the body is unpacked already
        del headers["content-encoding"]
    response.stream = httpx.ByteStream(body)
    return response


class SyncPort:
    """Sends over an `httpx.BaseTransport`."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self.transport = transport

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read its answer."""
        response = self.transport.handle_request(request)
        stream = response.stream
        reader = BodyReader(response)
        try:
            for chunk in stream:  # type: ignore[union-attr]  # a sync transport answers with a sync stream
                reader.feed(chunk)
                if reader.problem:
                    break
        finally:
            stream.close()  # type: ignore[union-attr]  # as above
        answer = _read_response(response, reader.finish())
        answer.read()
        return answer

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> Flow:
        """Begin to authenticate a request."""
        return _SyncFlow(auth.sync_auth_flow(request))

    def close(self) -> None:
        """Close the connections."""
        self.transport.close()


class AsyncPort:
    """Sends over an `httpx.AsyncBaseTransport`."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self.transport = transport

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read its answer."""
        response = await self.transport.handle_async_request(request)
        stream = response.stream
        reader = BodyReader(response)
        try:
            async for chunk in stream:  # type: ignore[union-attr]  # an async transport answers with an async stream
                reader.feed(chunk)
                if reader.problem:
                    break
        finally:
            await stream.aclose()  # type: ignore[union-attr]  # as above
        answer = _read_response(response, reader.finish())
        await answer.aread()
        return answer

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> Flow:
        """Begin to authenticate a request."""
        return _AsyncFlow(auth.async_auth_flow(request))

    async def close(self) -> None:
        """Close the connections."""
        await self.transport.aclose()


class _SyncFlow:
    def __init__(self, steps: Generator[httpx.Request, httpx.Response, None]) -> None:
        self._steps = steps

    async def advance(self, response: httpx.Response | None) -> httpx.Request | None:
        try:
            return next(self._steps) if response is None else self._steps.send(response)
        except StopIteration:
            return None

    async def close(self) -> None:
        self._steps.close()


class _AsyncFlow:
    def __init__(self, steps: AsyncGenerator[httpx.Request, httpx.Response]) -> None:
        self._steps = steps

    async def advance(self, response: httpx.Response | None) -> httpx.Request | None:
        try:
            return await (anext(self._steps) if response is None else self._steps.asend(response))
        except StopAsyncIteration:
            return None

    async def close(self) -> None:
        await self._steps.aclose()
