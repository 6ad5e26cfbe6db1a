"""The port of the async client: asyncio and trio.

Each exchange over asyncio runs in a task of its own that a caller who is cancelled leaves behind: httpcore's pool, when
it is cancelled while callers wait for a connection, never gives that connection back. A semaphore smaller than the pool
keeps callers out of httpcore's own queue, whose cost grows with the square of its length.
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from typing import Any, TypeVar

import anyio
from attrs import define, field

from ._exchange import BodyReader, read_answer, request_timeouts
from ._fork import renew_after_fork
from ._http import httpx
from ._network import AsyncTransport, call_ends_in, require_time_left
from .errors import ConfigurationError, InvalidArgumentError

__all__ = ["AsyncPort"]

T = TypeVar("T")
CONCURRENT_CALLS = 12
"""Calls of one event loop that are under way at once: at 150 ms of latency, as many as the largest plan's rate."""


CONCURRENT_THREADS = 40
"""Threads of one event loop that run plugins; of our own, since the application's may be waiting for calls."""


@define(eq=False)
class _Loop:
    """What belongs to one event loop."""

    transport: httpx.AsyncBaseTransport
    free: anyio.Semaphore = field(factory=lambda: anyio.Semaphore(CONCURRENT_CALLS, fast_acquire=True))
    tasks: set[asyncio.Task[httpx.Response]] = field(factory=set)
    keeper: AsyncGenerator[None, None] | None = None

    async def close(self) -> None:
        """End what is under way and close the connections."""
        left_behind = tuple(self.tasks)
        for task in left_behind:
            task.cancel()
        if left_behind:  # there are none on trio
            await asyncio.gather(*left_behind, return_exceptions=True)
        await self.transport.aclose()


async def _keep(loop: _Loop) -> AsyncGenerator[None, None]:
    """Close the connections when the event loop ends, if nobody has closed them before.

    `asyncio.run` ends the generators that it has seen begin, while it can still wait; a connection that is found later
    cannot be closed any more.
    """
    try:
        yield
    finally:
        loop.keeper = None  # otherwise this generator keeps the event loop that keeps it
        await loop.close()


class AsyncPort:
    """Sends over an `httpx.AsyncBaseTransport`; each event loop has connections of its own.

    Args:
        make_transport: Makes the transport of an event loop.
        given: The transport that the caller brought, which is closed with the port.
        sleep: How to do nothing for some seconds.
    """

    def __init__(
        self,
        make_transport: Callable[[], httpx.AsyncBaseTransport],
        *,
        given: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = anyio.sleep,
    ) -> None:
        self._make_transport = make_transport
        self._given = given
        self._sleep = sleep
        self._loops: weakref.WeakKeyDictionary[Any, _Loop] = weakref.WeakKeyDictionary()
        self._threads: weakref.WeakKeyDictionary[Any, anyio.CapacityLimiter] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()
        self._closed = False
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        self._lock = threading.Lock()
        self._loops = weakref.WeakKeyDictionary()
        self._threads = weakref.WeakKeyDictionary()

    async def send(self, request: httpx.Request, *, seconds: float, largest_body: int) -> httpx.Response:
        """Send a request and read its answer."""
        running = _running_loop()
        loop = self._loops.get(running) or await self._enter(running)
        seconds -= await _acquire(loop.free, seconds)
        if self._loops.get(running) is not loop:  # it was closed while this call waited
            loop.free.release()
            raise ConfigurationError("the client is closed")
        request.extensions["timeout"] = request_timeouts(seconds)
        if not isinstance(running, asyncio.AbstractEventLoop):
            try:
                return await _exchange(loop.transport, request, seconds, largest_body)
            finally:
                loop.free.release()
        task = running.create_task(_exchange(loop.transport, request, seconds, largest_body))
        loop.tasks.add(task)

        def ended(task: asyncio.Task[httpx.Response]) -> None:
            loop.tasks.discard(task)
            loop.free.release()
            if not task.cancelled():
                task.exception()  # asked for here, so that a caller who was cancelled leaves no warning behind

        task.add_done_callback(ended)
        if not isinstance(loop.transport, AsyncTransport):  # such a one does not end calls in time by itself
            timer = running.call_later(seconds, task.cancel)
            task.add_done_callback(lambda _: timer.cancel())
        return await self._shielded(task)

    async def _shielded(self, task: asyncio.Task[httpx.Response]) -> httpx.Response:
        """Wait for an exchange that goes on when the caller is cancelled."""
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if not task.cancelled() or (caller is not None and caller.cancelling()):
                raise
        if self._closed:
            raise ConfigurationError("the client was closed during the call")
        raise httpx.ReadTimeout("the call's time is used up")

    async def drop(self, response: httpx.Response) -> None:
        """Close the connection that an answer came on: what it carries is not to be trusted."""
        stream = response.extensions.get("network_stream")
        if stream is not None:
            await stream.aclose()

    async def sleep(self, seconds: float) -> None:
        """Do nothing for a time."""
        await self._sleep(seconds)

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function that may block, in a thread."""
        running = _running_loop()
        limiter = self._threads.get(running)
        if limiter is None:
            limiter = self._threads[running] = anyio.CapacityLimiter(CONCURRENT_THREADS)
        if not isinstance(running, asyncio.AbstractEventLoop):
            return await anyio.to_thread.run_sync(function, limiter=limiter)
        task = running.create_task(anyio.to_thread.run_sync(function, limiter=limiter))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task})  # a record that is being written is written
            raise

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> _AsyncFlow:
        """Begin to authenticate a request."""
        return _AsyncFlow(auth.async_auth_flow(request))

    def crew(self, size: int) -> _Tasks:
        """Let several coroutines be under way at once, each in a task. On trio there is none."""
        del size  # who starts no more than so many has no more under way
        if not isinstance(_running_loop(), asyncio.AbstractEventLoop):
            raise InvalidArgumentError("prefetch and concurrency need asyncio; leave them out with trio")
        return _Tasks()

    async def close(self) -> None:
        """Close the connections of this event loop. Twice is harmless."""
        again, self._closed = self._closed, True
        with self._lock:
            loop = self._loops.pop(_running_loop(), None)
        keeper = None if loop is None else loop.keeper
        if keeper is not None:
            await keeper.aclose()
        elif loop is not None:
            await loop.close()
        elif self._given is not None and not again:  # closed before its first call
            await self._given.aclose()

    async def _enter(self, running: Any) -> _Loop:
        if self._closed:
            raise ConfigurationError("the client is closed")
        with self._lock:
            known = self._loops.get(running)
            if known is not None:
                return known
            loop = self._loops[running] = _Loop(transport=self._make_transport())
        if self._given is None and isinstance(running, asyncio.AbstractEventLoop):
            loop.keeper = _keep(loop)
            await anext(loop.keeper)
        return loop


async def _acquire(free: anyio.Semaphore, seconds: float) -> float:
    """Take a place within some seconds; gives the seconds that it took."""
    try:
        free.acquire_nowait()
    except anyio.WouldBlock:
        pass
    else:
        return 0.0
    began = time.monotonic()
    with anyio.move_on_after(seconds):
        await free.acquire()
        return time.monotonic() - began
    raise httpx.PoolTimeout("no place in time")


async def _exchange(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, seconds: float, largest_body: int
) -> httpx.Response:
    with call_ends_in(seconds):
        response = await transport.handle_async_request(request)
        stream = response.stream
        reader = BodyReader(response, limit=largest_body)
        try:
            async for chunk in stream:  # type: ignore[union-attr]  # an async transport answers with an async stream
                reader.feed(chunk)
                if reader.problem:
                    break
                require_time_left()
        finally:
            await stream.aclose()  # type: ignore[union-attr]  # as above
    answer = read_answer(response, reader)
    await answer.aread()
    return answer


def _running_loop() -> Any:
    """Something that stands for the event loop of this task."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return trio.lowlevel.current_trio_token()


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


class _Tasks:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def first(self, handles: Iterable[asyncio.Task[Any]]) -> asyncio.Task[Any]:
        done, _ = await asyncio.wait(handles, return_when=asyncio.FIRST_COMPLETED)
        return next(handle for handle in handles if handle in done)  # the oldest: none waits for ever

    def result(self, handle: asyncio.Task[Any]) -> Any:
        return handle.result()

    async def close(self) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
