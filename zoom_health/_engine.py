"""The order of events of a call and of a listing, written once for both clients.

Errors are values in here and are raised by the caller at the surface: a frame that raises would show its local
variables (request, body, token) to every error reporter that prints them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any, TypeVar

import httpx

from ._decoding import decode_note, decode_page
from ._listing import Listing, Window
from ._outcome import Answer, error_of, unexpected
from ._port import Crew, Port
from ._rest import Call, ClinicalNote, ClinicalNoteList
from ._settings import Settings
from ._urls import may_receive_credentials
from .errors import (
    ConfigurationError,
    DeadlineExceededError,
    NetworkError,
    PageTokenExpiredError,
    RateLimitError,
    UnexpectedResponseError,
    ZoomHealthError,
)
from .types import Page

__all__ = ["get_note", "list_pages", "update_note"]

T = TypeVar("T")
Reader = Callable[[Call, Answer], T | ZoomHealthError]

LONGEST_POLL = 8.0


async def perform(
    port: Port, settings: Settings, call: Call, read: Reader[T], *, seconds: float
) -> T | ZoomHealthError:
    """Send a call, again where that may help, and give what its answer holds, or the error it ends in."""
    began = settings.monotonic()
    attempt = 0
    while True:
        attempt += 1
        outcome = await _attempt(port, settings, call, read, deadline=began + seconds)
        if not isinstance(outcome, ZoomHealthError):
            settings.shared.budget.earn()
            return outcome
        now = settings.monotonic()
        delay = settings.retry.delay(
            outcome,
            attempt=attempt,
            elapsed=now - began,
            remaining=began + seconds - now,
            chance=settings.chance(),
        )
        if delay is None or not settings.shared.budget.spend(outcome):
            return outcome
        settings.shared.count(retries=1)
        await port.sleep(delay)


async def _attempt(
    port: Port, settings: Settings, call: Call, read: Reader[T], *, deadline: float
) -> T | ZoomHealthError:
    late = await _turn(port, settings, call, deadline)
    if late is not None:
        return late
    response = await _authenticated(port, settings, call, deadline)
    if isinstance(response, ZoomHealthError):
        return response
    answer = Answer(status=response.status_code, headers=response.headers, body=response.content)
    outcome = error_of(call, answer, now=settings.clock()) or read(call, answer)
    if isinstance(outcome, RateLimitError):
        settings.shared.throttle.refused(settings.monotonic())
    if isinstance(outcome, UnexpectedResponseError) or (answer.status == 204 and "content-length" in answer.headers):
        await port.drop(response)  # what is left on this connection may be the answer to the next call
    return outcome


async def _turn(port: Port, settings: Settings, call: Call, deadline: float) -> ZoomHealthError | None:
    """Wait until the account may be called: first in this process, in order, then among processes."""
    shared, failure = settings.shared, None
    wait = shared.throttle.reserve(settings.monotonic())
    while True:
        if wait:
            if settings.monotonic() + wait >= deadline:
                return _too_late(call, "its turn under the rate limit did not come in time")
            shared.count(throttled=1)
            await port.sleep(wait)
        if shared.store is None:
            return None
        try:
            wait = await port.run(shared.store.take)
        except Exception as error:  # noqa: BLE001 - each store of the library fails in a way of its own
            failure = NetworkError(f"{call.operation}: the rate_store does not answer ({type(error).__name__})")
        if failure is not None or not wait:
            return failure


async def _authenticated(
    port: Port, settings: Settings, call: Call, deadline: float
) -> httpx.Response | ZoomHealthError:
    failure: ZoomHealthError
    flow = port.authenticate(settings.auth, _request(settings, call))
    try:
        response: httpx.Response | None = None
        while True:
            request = await flow.advance(response)
            if request is None:
                # The flow ends with the answer to its last request.
                return response if response is not None else NetworkError(f"{call.operation}: nothing was sent")
            if not may_receive_credentials(request.url, settings.origins):
                return ConfigurationError(
                    f"{call.operation}: the authentication asked for an address that is not configured"
                )
            remaining = deadline - settings.monotonic()
            if remaining <= 0:
                return _too_late(call, f"no complete answer within {settings.timeout:g} seconds")
            settings.shared.count(requests=1)
            response = await port.send(request, seconds=remaining, largest_body=settings.largest_body)
    except httpx.TransportError as error:
        failure = _transport_failure(call, settings, error, late=settings.monotonic() >= deadline)
    except ZoomHealthError as error:
        failure = error.fresh()
    finally:
        await flow.close()
    return failure


def _transport_failure(call: Call, settings: Settings, error: httpx.TransportError, *, late: bool) -> ZoomHealthError:
    if late:
        return _too_late(call, f"no complete answer within {settings.timeout:g} seconds")
    return NetworkError(f"{call.operation}: {_network_reason(error)}")


def _too_late(call: Call, reason: str) -> DeadlineExceededError:
    return DeadlineExceededError(f"{call.operation}: {reason}")


def _network_reason(error: httpx.TransportError) -> str:
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


def _request(settings: Settings, call: Call) -> httpx.Request:
    headers = settings.headers
    if call.body is not None:
        headers = headers.copy()
        headers["Content-Type"] = "application/json"
    return httpx.Request(call.method, settings.base_url + call.target, headers=headers, content=call.body)


def _read_note(call: Call, answer: Answer) -> ClinicalNote | ZoomHealthError:
    note = decode_note(answer.body)
    if isinstance(note, str):
        return unexpected(call, answer, f"the answer cannot be read as a note: {note}", retryable=True)
    if note.note_id != call.note_id:
        return unexpected(call, answer, "the answer holds another note than the one that was asked for")
    return note


def _read_page(call: Call, answer: Answer) -> ClinicalNoteList | ZoomHealthError:
    page = decode_page(answer.body)
    if isinstance(page, str):
        return unexpected(call, answer, f"the answer cannot be read as a page of notes: {page}", retryable=True)
    if page.clinical_notes is None and page.next_page_token is None and page.page_size is None and page.from_ is None:
        # An empty object could be anything; taking it for an empty page would lose every note without a word.
        return unexpected(call, answer, "the answer has nothing of a page of notes", retryable=True)
    return page


def _read_nothing(call: Call, answer: Answer) -> None:
    """An update that succeeded holds nothing to read."""


async def get_note(
    port: Port, settings: Settings, call: Call, *, wait_for_content: float = 0.0
) -> ClinicalNote | ZoomHealthError:
    """Read one note; where asked, wait for a text that is not there yet."""
    began, pause = settings.monotonic(), 1.0
    while True:
        note = await perform(port, settings, call, _read_note, seconds=settings.timeout)
        if isinstance(note, ZoomHealthError) or note.note_content:
            return note
        left = began + wait_for_content - settings.monotonic()
        if left <= 0:
            return note
        await port.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_POLL)


async def update_note(port: Port, settings: Settings, call: Call) -> ZoomHealthError | None:
    """Change one note."""
    return await perform(port, settings, call, _read_nothing, seconds=settings.timeout)


class _Walk:
    """One walk over a listing: what it has given so far, and how long it may take."""

    def __init__(self, port: Port, settings: Settings, listing: Listing, seconds: float | None) -> None:
        self._port, self._settings, self._listing = port, settings, listing
        self._deadline = None if seconds is None else settings.monotonic() + seconds
        self._notes = 0

    async def fetch(self, window: Window) -> ClinicalNoteList | ZoomHealthError:
        """Ask for a window's next page."""
        call = self._listing.call(window)
        seconds = self._settings.timeout
        if self._deadline is not None:
            left = self._deadline - self._settings.monotonic()
            if left <= 0:
                return _too_late(call, "the listing's deadline has passed")
            seconds = min(seconds, left)
        return await perform(self._port, self._settings, call, _read_page, seconds=seconds)

    def settle(self, window: Window, found: ClinicalNoteList | ZoomHealthError) -> Page | ZoomHealthError | None:
        """Take what came for a window: a page to give, an error to end with, or None to go on."""
        if isinstance(found, PageTokenExpiredError) and self._listing.expire(window):
            return None
        if isinstance(found, ZoomHealthError):
            return self._ended(found)
        try:
            page = self._listing.accept(window, found)
        except UnexpectedResponseError as error:
            return self._ended(error.fresh())
        if page is not None:
            self._notes += len(page.notes)
            self._settings.shared.count(broken_notes=len(page.broken))
        return page

    def _ended(self, error: ZoomHealthError) -> ZoomHealthError:
        """Say what is done and where to go on."""
        error.resume_token = self._listing.resume_token()
        error.args = (
            f"{error}; {self._notes} notes were given before, and resume_token of this error goes on from there",
        )
        return error


async def list_pages(
    port: Port, settings: Settings, listing: Listing, *, concurrency: int, prefetch: bool, seconds: float | None
) -> AsyncGenerator[Page | ZoomHealthError, None]:
    """The pages of a listing; an error ends it."""
    walk = _Walk(port, settings, listing, seconds)
    if prefetch or concurrency > 1:
        crew = port.crew(concurrency)
        try:
            async for page in _ahead(crew, walk, listing, concurrency):
                yield page
        finally:
            await crew.close()
        return
    window = listing.take()
    while window is not None:
        settled = walk.settle(window, await walk.fetch(window))
        if settled is not None:
            yield settled
        if isinstance(settled, ZoomHealthError):
            return
        if not listing.is_open(window):
            window = listing.take()


async def _ahead(
    crew: Crew, walk: _Walk, listing: Listing, concurrency: int
) -> AsyncGenerator[Page | ZoomHealthError, None]:
    """Fetch while the caller works: at most one page of each of so many windows is held."""
    running: dict[Any, Window] = {}
    while True:
        while len(running) < concurrency and (window := listing.take()) is not None:
            running[crew.start(walk.fetch(window))] = window
        if not running:
            return
        handle = await crew.first(running)
        window = running.pop(handle)
        page = walk.settle(window, crew.result(handle))
        if isinstance(page, ZoomHealthError):
            yield page
            return
        if listing.is_open(window):
            running[crew.start(walk.fetch(window))] = window
        if page is not None:
            yield page
