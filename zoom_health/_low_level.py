"""`client.rest`: the low-level client behind the same authentication, retries, throttle, hooks and audit.

It is a transport under the generated client: what that client sends becomes a call of the engine.
"""

from __future__ import annotations

import json
from typing import Any, Final

from attrs import evolve

from ._async_port import AsyncPort
from ._engine import get_note, perform, update_note
from ._giving import give_error, give_page
from ._http import httpx
from ._listing import broken_note
from ._outcome import Answer
from ._port import Port, run_now
from ._rest import GET_NOTE, JSON, LIST_NOTES, UPDATE_NOTE, Call, ClinicalNoteList, rest_call
from ._settings import Settings
from ._sync_port import SyncPort
from ._walk import read_page
from ._watch import Watch
from .errors import ConfigurationError, RedactionError, ZoomHealthError
from .types import Page

__all__ = ["AsyncEngineTransport", "EngineTransport"]

_SENT_BY_THE_ENGINE: Final = frozenset(
    {
        *("accept", "accept-encoding", "authorization", "content-length", "cookie", "host", "user-agent"),
        *("connection", "expect", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
_NOT_FOR_CALLERS: Final = frozenset({"content-encoding", "content-length", "set-cookie", "transfer-encoding"})


class EngineTransport(httpx.BaseTransport):
    """Sends what a low-level client asks for through the engine of a `ZoomHealth`."""

    def __init__(self, port: SyncPort, settings: Settings) -> None:
        self._port, self._settings = port, settings

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises the errors of `zoom_health.errors`."""
        return _response(run_now(_exchanged(self._port, self._settings, request, request.read())))


class AsyncEngineTransport(httpx.AsyncBaseTransport):
    """Sends what a low-level client asks for through the engine of an `AsyncZoomHealth`."""

    def __init__(self, port: AsyncPort, settings: Settings) -> None:
        self._port, self._settings = port, settings

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises the errors of `zoom_health.errors`."""
        return _response(await _exchanged(self._port, self._settings, request, await request.aread()))


def _response(outcome: Answer | ZoomHealthError) -> httpx.Response:
    if isinstance(outcome, ZoomHealthError):
        raise outcome
    kept = {name: value for name, value in outcome.headers.items() if name.lower() not in _NOT_FOR_CALLERS}
    return httpx.Response(outcome.status, headers=kept, content=outcome.body)


async def _exchanged(port: Port, settings: Settings, request: httpx.Request, body: bytes) -> Answer | ZoomHealthError:
    address = str(request.url)
    if not address.startswith(f"{settings.base_url}/"):
        return ConfigurationError("rest: the request leaves the address that this client is configured for")
    headers = {name: value for name, value in request.headers.items() if name not in _SENT_BY_THE_ENGINE}
    call = rest_call(request.method, address.removeprefix(settings.base_url), headers=headers, body=body or None)
    if call.operation == GET_NOTE:
        note = await get_note(port, settings, call)
        return note if isinstance(note, ZoomHealthError) else _as_answer(note.to_dict())
    if call.operation == UPDATE_NOTE:
        return await update_note(port, settings, call) or Answer(status=204, headers={}, body=b"")
    with Watch(settings, call) as watch:
        if call.operation == LIST_NOTES:
            return await _page(port, settings, call, watch)
        return await _anything(port, settings, call, watch)


async def _page(port: Port, settings: Settings, call: Call, watch: Watch) -> Answer | ZoomHealthError:
    found = await perform(port, settings, call, _page_beside_its_answer, watch, seconds=settings.timeout)
    if isinstance(found, ZoomHealthError):
        return await give_error(port, watch, found) or found
    answer, listed = found
    if not watch.active:
        return answer
    broken = tuple(map(broken_note, listed.broken))
    page = await give_page(port, settings, watch, listed, Page(notes=listed.clinical_notes or (), broken=broken))
    if isinstance(page, ZoomHealthError):
        return page
    return _as_answer(_without_what_is_withheld(listed, page)) if settings.hooks.steps else answer


def _without_what_is_withheld(listed: ClinicalNoteList, page: Page) -> dict[str, Any]:
    """The page as JSON. What is not given stays at its place as null, which the low-level client reports as broken."""
    # Fields that the document does not name have not been looked at.
    value = evolve(listed, clinical_notes=page.notes, additional_properties={}).to_dict()
    for item in page.broken:
        value["clinical_notes"].insert(item.index, None)
    return value


async def _anything(port: Port, settings: Settings, call: Call, watch: Watch) -> Answer | ZoomHealthError:
    """An operation that the facade does not have."""
    refused = await watch.intend(port)
    if refused is not None:
        watch.done(refused)
        return refused
    answer = await perform(port, settings, call, _read_anything, watch, seconds=settings.timeout)
    if isinstance(answer, ZoomHealthError) or not (settings.hooks.steps and answer.body.strip()):
        return await give_error(port, watch, answer if isinstance(answer, ZoomHealthError) else None) or answer
    # Nothing says where notes are in it, and what has not been redacted is not given.
    done = "the change was made, but " if watch.view.is_write else ""
    withheld = RedactionError(
        f"{call.operation}: {done}the answer is withheld: this client redacts notes and cannot find them in it"
    )
    unrecorded = await watch.record(port, None if watch.view.is_write else withheld, withheld=1)
    watch.done(unrecorded or withheld, withheld=1)
    return unrecorded or withheld


def _page_beside_its_answer(call: Call, answer: Answer) -> tuple[Answer, ClinicalNoteList] | ZoomHealthError:
    page = read_page(call, answer)
    return page if isinstance(page, ZoomHealthError) else (answer, page)


def _read_anything(call: Call, answer: Answer) -> Answer:
    del call
    return answer


def _as_answer(value: dict[str, Any]) -> Answer:
    return Answer(status=200, headers=JSON, body=json.dumps(value).encode())
