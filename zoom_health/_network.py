"""Connections that end in time.

httpx's timeouts are for each read: a server that sends a byte now and then keeps a call for ever, and name resolution
is outside of them all. The streams here give each read and write what is left of the whole call's time.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from ._http import httpcore, httpx

__all__ = ["AsyncTransport", "SyncTransport", "call_ends_in", "network_reason", "require_time_left", "time_left"]

T = TypeVar("T")

CALL_DEADLINE: Final[ContextVar[float]] = ContextVar("zoom_health_call_deadline", default=float("inf"))
"""The moment (by `time.monotonic`) at which the call of this thread or task must have ended."""


@contextmanager
def call_ends_in(seconds: float) -> Iterator[None]:
    """Have every read and write in this block end within some seconds in all."""
    mark = CALL_DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        CALL_DEADLINE.reset(mark)


def time_left() -> float | None:
    """Seconds until the call of this thread or task must have ended; None where it has no end."""
    left = CALL_DEADLINE.get() - time.monotonic()
    return None if left == float("inf") else max(left, 0.0)


def require_time_left() -> None:
    """End a call whose time is used up, for transports that do not know of it.

    Raises:
        httpx.ReadTimeout: when it is.
    """
    if time.monotonic() > CALL_DEADLINE.get():
        raise httpx.ReadTimeout("the call's time is used up")


def _left(timeout: float | None) -> float | None:
    """The smaller of a timeout and what is left of the call, in seconds; at least a tick, so that 0 is not "never"."""
    left = CALL_DEADLINE.get() - time.monotonic()
    if left == float("inf"):
        return timeout
    if left <= 0:
        raise httpcore.ReadTimeout("the call's time is used up")
    return left if timeout is None else min(timeout, left)


def _in_time(function: Callable[[], T], timeout: float | None) -> T:
    """Run something that knows no timeout, such as name resolution, and leave it behind when the time is used up."""
    future: Future[T] = Future()

    def work() -> None:
        try:
            future.set_result(function())
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, whatever it is
            future.set_exception(error)

    threading.Thread(target=work, name="zoom-health-connect", daemon=True).start()
    try:
        return future.result(timeout)
    except TimeoutError:
        future.add_done_callback(_close_late)
    raise httpcore.ConnectTimeout("no connection in time")


def _close_late(future: Future[Any]) -> None:
    if future.exception() is None:
        future.result().close()


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout)
        return _Stream(
            _in_time(lambda: self._backend.connect_tcp(host, port, left, local_address, socket_options), left)
        )


class _AsyncStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, _left(timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, _left(timeout))

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._backend.connect_tcp(host, port, _left(timeout), local_address, socket_options)
        return _AsyncStream(stream)


class SyncTransport(httpx.HTTPTransport):
    """httpx's transport over streams that end in time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # httpx has no argument for the backend; a test holds that this one is still asked.
        pool: Any = self._pool
        pool._network_backend = _Backend(pool._network_backend)  # noqa: SLF001 - see above


class AsyncTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over streams that end in time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        pool: Any = self._pool
        pool._network_backend = _AsyncBackend(pool._network_backend)  # noqa: SLF001 - as above


def network_reason(error: httpx.RequestError | OSError) -> str:
    """Words for a transport error; the library's own can hold header values."""
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused or failed"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "no connection (the name is unknown, the port is closed or TLS failed); look at base_url and the network"
    if isinstance(error, httpx.TimeoutException):
        return "the server was silent for too long"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return "the connection was cut before the whole answer came"
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return "the request cannot be sent as HTTP; look at base_url and the credentials"
    return "the connection failed"
