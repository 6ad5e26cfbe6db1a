"""The world, as the engine sees it: sending, sleeping, and having several things under way.

The engine is written once, as coroutines. With the sync port they run to their end without ever being suspended, so
`run_now` drives them without an event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol, TypeVar

from ._http import httpx

__all__ = ["Crew", "Flow", "Port", "run_now"]

T = TypeVar("T")


class Flow(Protocol):
    """An authentication under way: gives the next request for each answer, None at its end."""

    async def advance(self, response: httpx.Response | None) -> httpx.Request | None: ...

    async def close(self) -> None: ...


class Crew(Protocol):
    """Several coroutines under way at once."""

    def start(self, work: Coroutine[Any, Any, T]) -> Any:
        """Begin a coroutine; gives a handle."""
        ...

    async def first(self, handles: Iterable[Any]) -> Any:
        """Wait for one of the handles and give it."""
        ...

    def result(self, handle: Any) -> Any:
        """What a finished handle's coroutine returned."""
        ...

    async def close(self) -> None:
        """Leave what is still under way."""
        ...


class Port(Protocol):
    """What the engine needs of the world."""

    async def send(self, request: httpx.Request, *, seconds: float, largest_body: int) -> httpx.Response:
        """Send a request and read its answer within some seconds.

        Raises `httpx.TransportError` and `UnexpectedResponseError`.
        """
        ...

    async def drop(self, response: httpx.Response) -> None:
        """Close the connection that an answer came on."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Do nothing for a time."""
        ...

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function that may block."""
        ...

    def authenticate(self, auth: httpx.Auth, request: httpx.Request) -> Flow:
        """Begin to authenticate a request."""
        ...

    def crew(self, size: int) -> Crew:
        """Let several coroutines be under way at once."""
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
