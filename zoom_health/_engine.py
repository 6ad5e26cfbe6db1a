"""The order of events of a call and of a listing, written once for both clients.

Errors are values in here and are raised by the caller at the surface: a frame that raises would show its local
variables (request, body, token) to every error reporter that prints them.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

import httpx
from attrs import define, field

from ._decoding import decode_note, decode_page
from ._listing import Listing
from ._outcome import Answer, error_of, unexpected
from ._port import Port
from ._rest import Call, ClinicalNote, ClinicalNoteList
from .errors import DeadlineExceededError, NetworkError, PageTokenExpiredError, UnexpectedResponseError, ZoomHealthError
from .types import Page

__all__ = ["Settings", "get_note", "list_pages", "perform", "update_note"]

T = TypeVar("T")
ACCEPTED_ENCODING: Final = "gzip"


@define(frozen=True)
class Settings:
    """What all calls of a client share.

    Attributes:
        base_url: Address of the API without a slash at its end.
        auth: How requests are authenticated.
        timeout: Seconds for one call, token included.
        headers: Headers of every request.
        clock: The current time, aware.
        monotonic: A clock for durations, in seconds.
    """

    base_url: str
    auth: httpx.Auth
    timeout: float
    headers: httpx.Headers = field(repr=False)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic


async def perform(port: Port, settings: Settings, call: Call) -> Answer | ZoomHealthError:
    """Send a call and give its successful answer, or the error it ends in."""
    deadline = settings.monotonic() + settings.timeout
    response = await _authenticated(port, settings, call, deadline)
    if isinstance(response, ZoomHealthError):
        return response
    answer = Answer(status=response.status_code, headers=response.headers, body=response.content)
    return error_of(call, answer, now=settings.clock()) or answer


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
            remaining = deadline - settings.monotonic()
            if remaining <= 0:
                return _too_late(call, settings)
            request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), remaining)
            response = await port.send(request)
    except httpx.TimeoutException:
        failure = _too_late(call, settings)
    except httpx.TransportError as error:
        failure = NetworkError(f"{call.operation}: {_network_reason(error)}")
    except ZoomHealthError as error:
        failure = error.fresh()
    finally:
        await flow.close()
    return failure


def _too_late(call: Call, settings: Settings) -> DeadlineExceededError:
    return DeadlineExceededError(f"{call.operation}: no complete answer within {settings.timeout:g} seconds")


def _network_reason(error: httpx.TransportError) -> str:
    """Words for a transport error; the library's own can hold header values."""
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused or failed"
    if isinstance(error, httpx.ConnectError):
        return "no connection (the name is unknown, the port is closed or TLS failed); look at base_url and the network"
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


async def get_note(port: Port, settings: Settings, call: Call) -> ClinicalNote | ZoomHealthError:
    """Read one note. An answer that holds another note, or one without an id, is refused."""
    answer = await perform(port, settings, call)
    if isinstance(answer, ZoomHealthError):
        return answer
    note = decode_note(answer.body)
    if isinstance(note, str):
        return unexpected(call, answer, f"the answer cannot be read as a note: {note}")
    if note.note_id != call.note_id:
        return unexpected(call, answer, "the answer holds another note than the one that was asked for")
    return note


async def update_note(port: Port, settings: Settings, call: Call) -> ZoomHealthError | None:
    """Change one note."""
    answer = await perform(port, settings, call)
    return answer if isinstance(answer, ZoomHealthError) else None


async def list_pages(port: Port, settings: Settings, listing: Listing) -> AsyncGenerator[Page | ZoomHealthError, None]:
    """The pages of a listing; an error ends it."""
    while not listing.finished:
        page = await _page(port, settings, listing)
        yield page
        if isinstance(page, ZoomHealthError):
            return


async def _page(port: Port, settings: Settings, listing: Listing) -> Page | ZoomHealthError:
    found = await _read_page(port, settings, listing.next_call())
    if isinstance(found, PageTokenExpiredError):
        listing.restart()
        found = await _read_page(port, settings, listing.next_call())
    if isinstance(found, ZoomHealthError):
        return found
    try:
        return listing.accept(found)
    except UnexpectedResponseError as error:
        return error.fresh()


async def _read_page(port: Port, settings: Settings, call: Call) -> ClinicalNoteList | ZoomHealthError:
    answer = await perform(port, settings, call)
    if isinstance(answer, ZoomHealthError):
        return answer
    page = decode_page(answer.body)
    if isinstance(page, str):
        return unexpected(call, answer, f"the answer cannot be read as a page of notes: {page}")
    if page.clinical_notes is None and page.next_page_token is None and page.page_size is None and page.from_ is None:
        # An empty object could be anything; taking it for an empty page would lose every note without a word.
        return unexpected(call, answer, "the answer has nothing of a page of notes")
    return page
