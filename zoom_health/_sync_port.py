"""The port of the sync client: it blocks its thread and never suspends a coroutine."""

from __future__ import annotations

import concurrent.futures
import contextvars
import time
from collections.abc import Callable, Coroutine, Generator, Iterable
from typing import Any, TypeVar

from ._exchange import BodyReader, read_answer, request_timeouts
from ._fork import renew_after_fork
from ._http import httpx
from ._network import call_ends_in, require_time_left
from ._port import run_now
from .errors import ConfigurationError

__all__ = ["SyncPort"]

T = TypeVar("T")


class SyncPort:
    """Sends over an `httpx.BaseTransport`.

    Args:
        make_transport: Makes the transport at the first call, and anew in a forked child: connections that two
            processes share hand each the other's answers.
        sleep: How to do nothing for some seconds.
    """

    def __init__(
        self, make_transport: Callable[[], httpx.BaseTransport], *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._make_transport = make_transport
        self._sleep = sleep
        self._transport: httpx.BaseTransport | None = make_transport()
        self._closed = False
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        if not self._closed:
            self._transport = self._make_transport()

    async def send(self, request: httpx.Request, *, seconds: float, largest_body: int) -> httpx.Response:
        """Send a request and read its answer."""
        transport = self._transport
        if transport is None:
            raise ConfigurationError("the client is closed")
        request.extensions["timeout"] = request_timeouts(seconds)
        with call_ends_in(seconds):
            response = transport.handle_request(request)
            stream = response.stream
            reader = BodyReader(response, limit=largest_body)
            try:
                for chunk in stream:  # type: ignore[union-attr]  # a sync transport answers with a sync stream
                    reader.feed(chunk)
                    if reader.problem:
                        break
                    require_time_left()
            finally:
                stream.close()  # type: ignore[union-attr]  # as above
        answer = read_answer(response, reader)
        answer.read()
        return answer

    async def drop(self, response: httpx.Response) -> None:
        """Close the connection that an answer came on: what it carries is not to be trusted."""
        stream = response.extensions.get("network_stream")
        if stream is not None:
            stream.close()

    async def sleep(self, seconds: float) -> None:
        """Do nothing for a time."""
        self._sleep(seconds)

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function that may block."""
        return function()

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> _SyncFlow:
        """Begin to authenticate a request."""
        return _SyncFlow(auth.sync_auth_flow(request))

    def crew(self, size: int) -> _Threads:
        """Let several coroutines be under way at once, each in a thread."""
        return _Threads(size)

    def close(self) -> None:
        """Close the connections. Closing twice is harmless."""
        transport, self._transport, self._closed = self._transport, None, True
        if transport is not None:
            transport.close()


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


class _Threads:
    def __init__(self, size: int) -> None:
        self._executor = concurrent.futures.ThreadPoolExecutor(size, thread_name_prefix="zoom-health")
        self._begun: dict[concurrent.futures.Future[Any], Coroutine[Any, Any, Any]] = {}

    def start(self, work: Coroutine[Any, Any, Any]) -> concurrent.futures.Future[Any]:
        future = self._executor.submit(contextvars.copy_context().run, run_now, work)  # tracing goes by the context
        self._begun[future] = work
        return future

    async def first(self, handles: Iterable[concurrent.futures.Future[Any]]) -> concurrent.futures.Future[Any]:
        done = concurrent.futures.wait(handles, return_when=concurrent.futures.FIRST_COMPLETED).done
        return next(handle for handle in handles if handle in done)  # the oldest: none waits for ever

    def result(self, handle: concurrent.futures.Future[Any]) -> Any:
        del self._begun[handle]
        return handle.result()

    async def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        for future, work in self._begun.items():
            if future.cancelled():
                work.close()  # it never ran; otherwise Python warns that nobody awaited it
