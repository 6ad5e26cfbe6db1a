"""Drives both clients with the same synchronous calls, over any function that answers, and records what was sent.

A test that is written against `Zoom` runs on `ZoomHealth`, on `AsyncZoomHealth` over asyncio, and where it asks for it
over trio. The async clients live in an event loop of their own thread, which stays for the whole run; a test sees calls
that return or raise.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote

import anyio
import anyio.lowlevel
import attrs
import httpx
from anyio.from_thread import BlockingPortal

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth
from zoom_health.types import ClinicalNote, Page

NOTES_PATH = "/v2/clinical_notes/notes"
PATIENCE = 20.0
"""Seconds after which a test that waits for another thread or task fails; none that passes waits that long."""


@attrs.frozen
class Sent:
    """A request as it went out, before anything is decoded."""

    method: str
    host: str
    target: str
    headers: httpx.Headers = attrs.field(repr=False)
    body: bytes
    extensions: dict[str, Any] = attrs.field(repr=False, factory=dict)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def parameters(self) -> dict[str, str]:
        """The query, decoded once."""
        return {name: values[-1] for name, values in parse_qs(self.query, keep_blank_values=True).items()}

    @property
    def note_id(self) -> str:
        """What stands behind the address of the notes, decoded once; it must be one segment."""
        prefix, _, segment = self.path.rpartition("/")
        assert prefix == NOTES_PATH
        return unquote(segment, errors="strict")


@attrs.frozen
class Later:
    """An answer that is held back until something has happened in another thread or task."""

    until: Callable[[], bool]
    answer: Callable[[], httpx.Response]


Handler = Callable[[httpx.Request], "httpx.Response | Later"]


class Stopwatch:
    """A clock for durations. It moves by what a client sleeps, which takes no time, and by what a test adds."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    async def sleep_in_task(self, seconds: float) -> None:
        self.sleep(seconds)
        await anyio.lowlevel.checkpoint()


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives in pieces, which httpx does not unpack. A piece that is an error is raised."""

    def __init__(self, *pieces: bytes | Exception, before_each: Callable[[], object] = lambda: None) -> None:
        self.pieces = pieces
        self.before_each = before_each
        self.taken = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.before_each()
            self.taken += 1
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that asks a function, or another transport, and records every request."""

    def __init__(self, handler: Handler | httpx.BaseTransport) -> None:
        self._answer: Handler = handler.handle_request if isinstance(handler, httpx.BaseTransport) else handler
        self.sent: list[Sent] = []
        self.closed = 0

    @property
    def calls(self) -> list[Sent]:
        """The requests to the API."""
        return [sent for sent in self.sent if not sent.path.endswith("/oauth/token")]

    @property
    def token_requests(self) -> list[Sent]:
        """The requests to the token endpoint."""
        return [sent for sent in self.sent if sent.path.endswith("/oauth/token")]

    def _record(self, request: httpx.Request, body: bytes) -> None:
        target = request.url.raw_path.decode("ascii")
        headers = httpx.Headers(request.headers)
        sent = Sent(request.method, request.url.host, target, headers, body, dict(request.extensions))
        self.sent.append(sent)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._record(request, request.read())
        answer = self._answer(request)
        if isinstance(answer, Later):
            give_up = time.monotonic() + PATIENCE
            while not answer.until():
                assert time.monotonic() < give_up, "what the answer waits for did not happen"
                time.sleep(0.001)  # lets the other threads run; asking without a pause would hold them up
            return answer.answer()
        return answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._record(request, await request.aread())
        answer = self._answer(request)
        if isinstance(answer, Later):
            give_up = time.monotonic() + PATIENCE
            while not answer.until():
                assert time.monotonic() < give_up, "what the answer waits for did not happen"
                await anyio.lowlevel.checkpoint()
            return answer.answer()
        return answer

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


class Zoom(Protocol):
    """A client, whichever, with its methods made synchronous."""

    wire: Wire
    client: Any
    time: Stopwatch

    def notes(self, **arguments: Any) -> list[ClinicalNote]:
        """All notes of a listing, by iterating over it."""
        ...

    def pages(self, **arguments: Any) -> Iterator[Page]:
        """The pages of a listing, each asked for when the iterator is advanced."""
        ...

    get: Callable[..., ClinicalNote]
    update: Callable[..., None]
    complete: Callable[..., None]
    reopen: Callable[..., None]

    def call(self, method: Callable[..., Any], *positional: Any, **named: Any) -> Any:
        """Call a method of a client or view, and await it where it is async."""
        ...

    def collect(self, listing: Any) -> list[Any]:
        """Everything that a listing, or its pages, gives."""
        ...

    def at_once(self, count: int, note_id: str) -> list[ClinicalNote | Exception]:
        """Read a note `count` times at once, in as many threads or tasks; what each got, an error as a value."""
        ...

    def close(self) -> None: ...


@attrs.frozen(kw_only=True)
class Pace:
    """How a client repeats and waits. Nobody but a test sets this: no argument of the clients does."""

    time: Stopwatch = attrs.field(factory=Stopwatch)
    clock: Callable[[], datetime] | None = None
    chance: Callable[[], float] | None = None
    attempts: int | None = 1
    """How often a call is sent at most; None leaves the client's own number."""

    def set(self, client: Any, sleep: Callable[[float], Any]) -> None:
        settings = client._settings
        changes: dict[str, Any] = {"monotonic": self.time}
        changes |= {} if self.clock is None else {"clock": self.clock}
        changes |= {} if self.chance is None else {"chance": self.chance}
        if self.attempts is not None:
            changes["retry"] = attrs.evolve(settings.retry, attempts=self.attempts)
        client._settings = attrs.evolve(settings, **changes)
        client._port._sleep = sleep
        client.notes = type(client.notes)(client._port, client._settings)


class SyncZoom:
    """`ZoomHealth` itself."""

    def __init__(self, wire: Wire, pace: Pace, **arguments: Any) -> None:
        self.wire, self.time = wire, pace.time
        self.client = ZoomHealth(transport=wire, **arguments)
        pace.set(self.client, pace.time.sleep)
        notes = self.client.notes
        self.get: Callable[..., ClinicalNote] = notes.get
        self.update: Callable[..., None] = notes.update
        self.complete: Callable[..., None] = notes.complete
        self.reopen: Callable[..., None] = notes.reopen

    def call(self, method: Callable[..., Any], *positional: Any, **named: Any) -> Any:
        return method(*positional, **named)

    def collect(self, listing: Any) -> list[Any]:
        return list(listing)

    def notes(self, **arguments: Any) -> list[ClinicalNote]:
        return list(self.client.notes.list(**arguments))

    def pages(self, **arguments: Any) -> Iterator[Page]:
        return self.client.notes.list(**arguments).pages()

    def at_once(self, count: int, note_id: str) -> list[ClinicalNote | Exception]:
        with ThreadPoolExecutor(count) as threads:
            futures = [threads.submit(self.client.notes.get, note_id) for _ in range(count)]
            return [_outcome(future.result) for future in futures]

    def close(self) -> None:
        self.client.close()


class AsyncZoom:
    """`AsyncZoomHealth` in the event loop behind a portal."""

    def __init__(self, portal: BlockingPortal, wire: Wire, pace: Pace, **arguments: Any) -> None:
        self.wire, self.time = wire, pace.time
        self._portal = portal
        self.client = AsyncZoomHealth(transport=wire, **arguments)
        pace.set(self.client, pace.time.sleep_in_task)
        notes = self.client.notes
        self.get: Callable[..., ClinicalNote] = self._waiting(notes.get)
        self.update: Callable[..., None] = self._waiting(notes.update)
        self.complete: Callable[..., None] = self._waiting(notes.complete)
        self.reopen: Callable[..., None] = self._waiting(notes.reopen)

    def _waiting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*positional: Any, **named: Any) -> Any:
            return self.call(method, *positional, **named)

        return call

    def call(self, method: Callable[..., Any], *positional: Any, **named: Any) -> Any:
        return self._portal.call(partial(method, *positional, **named))

    def collect(self, listing: Any) -> list[Any]:
        async def collected() -> list[Any]:
            return [found async for found in listing]

        return self._portal.call(collected)

    def notes(self, **arguments: Any) -> list[ClinicalNote]:
        listing = self.client.notes.list(**arguments)
        return self.collect(listing)

    def pages(self, **arguments: Any) -> Iterator[Page]:
        listing = self.client.notes.list(**arguments)  # what is refused is refused here, as by the sync client
        return self._pages(listing.pages())

    def _pages(self, pages: Any) -> Iterator[Page]:
        try:
            while (page := self._portal.call(anext, pages, None)) is not None:
                yield page
        finally:
            if hasattr(pages, "aclose"):
                self._portal.call(pages.aclose)

    def at_once(self, count: int, note_id: str) -> list[ClinicalNote | Exception]:
        async def one(outcomes: list[Any], place: int) -> None:
            try:
                outcomes[place] = await self.client.notes.get(note_id)
            except Exception as error:
                outcomes[place] = error

        async def all_of_them() -> list[Any]:
            outcomes: list[Any] = [None] * count
            async with anyio.create_task_group() as tasks:
                for place in range(count):
                    tasks.start_soon(one, outcomes, place)
            return outcomes

        return self._portal.call(all_of_them)

    def close(self) -> None:
        self._portal.call(self.client.aclose)


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:
        return error


def connect(
    handler: Handler | httpx.BaseTransport,
    *,
    portal: BlockingPortal | None,
    clock: Callable[[], datetime] | None = None,
    time: Stopwatch | None = None,
    chance: Callable[[], float] | None = None,
    attempts: int | None = 1,
    **arguments: Any,
) -> Zoom:
    """A client over `handler`, the sync one without a portal; a bearer token is its usual authentication.

    It sends each call once, so that a test states what one answer means; `attempts=None` is a client as users have it.
    Its sleep takes no time.
    """
    arguments.setdefault("auth", BearerToken("synthetic-token"))
    pace = Pace(time=time or Stopwatch(), clock=clock, chance=chance, attempts=attempts)
    wire = Wire(handler)
    return SyncZoom(wire, pace, **arguments) if portal is None else AsyncZoom(portal, wire, pace, **arguments)
