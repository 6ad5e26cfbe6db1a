"""What is compared: the same call by bare httpx, by the generated client and by `zoom_health`, sync and async.

Bare httpx is given its best: the whole address as one text, so that it neither joins addresses nor encodes a query.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import httpx
from zoom_health_rest import AuthenticatedClient
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth

__all__ = [
    "AIOHTTP",
    "BARE",
    "CASES",
    "FACADE",
    "GENERATED",
    "async_candidates",
    "gathered_candidates",
    "sync_candidates",
]

BARE: Final = "bare httpx"
GENERATED: Final = "generated"
FACADE: Final = "zoom_health"
AIOHTTP: Final = "zoom_health[aiohttp]"

CASES: Final = {"get": 0, "list 30": 30, "list 300": 300}
"""Notes on the page of each case; 0 for one note by its id."""

_TOKEN: Final = "synthetic-token-of-the-usual-length-" * 16  # as long as a signed token with its claims
_HEADERS: Final = {"Authorization": f"Bearer {_TOKEN}", "Accept": "application/json"}
SyncCall = Callable[[], Any]
AsyncCall = Callable[[], Awaitable[Any]]


def _target(address: str, note_id: str, size: int) -> str:
    notes = f"{address}/v2/clinical_notes/notes"
    return f"{notes}?include_note_content=true&page_size={size}" if size else f"{notes}/{note_id}"


def _content(answer: object) -> Any:
    """What a generated operation gave, where it is what was asked for."""
    if isinstance(answer, ClinicalNoteList):
        return answer.clinical_notes
    if isinstance(answer, ClinicalNote):
        return answer
    raise TypeError(type(answer).__name__)


def sync_candidates(address: str, note_id: str, size: int) -> dict[str, SyncCall]:
    """For each candidate the call that reads one note (`size` 0) or one page."""
    bare = httpx.Client(headers=_HEADERS)
    rest = AuthenticatedClient(base_url=f"{address}/v2", token=_TOKEN)
    zoom = ZoomHealth(auth=BearerToken(_TOKEN), base_url=f"{address}/v2")
    target = _target(address, note_id, size)
    if not size:
        return {
            BARE: lambda: json.loads(bare.get(target).content),
            GENERATED: lambda: _content(get_clinical_note.sync(note_id, client=rest)),
            FACADE: lambda: zoom.notes.get(note_id),
        }
    return {
        BARE: lambda: json.loads(bare.get(target).content)["clinical_notes"],
        GENERATED: lambda: _content(list_clinical_notes.sync(client=rest, page_size=size, include_note_content=True)),
        FACADE: lambda: list(zoom.notes.list(include_content=True, page_size=size)),
    }


def async_candidates(address: str, note_id: str, size: int) -> dict[str, AsyncCall]:
    """As `sync_candidates`, awaited."""
    bare = httpx.AsyncClient(headers=_HEADERS)
    rest = AuthenticatedClient(base_url=f"{address}/v2", token=_TOKEN)
    zoom = AsyncZoomHealth(auth=BearerToken(_TOKEN), base_url=f"{address}/v2")
    target = _target(address, note_id, size)

    async def bare_get() -> Any:
        return json.loads((await bare.get(target)).content)

    async def bare_list() -> Any:
        return json.loads((await bare.get(target)).content)["clinical_notes"]

    async def generated_get() -> Any:
        return _content(await get_clinical_note.asyncio(note_id, client=rest))

    async def generated_list() -> Any:
        return _content(await list_clinical_notes.asyncio(client=rest, page_size=size, include_note_content=True))

    async def facade_list() -> Any:
        return [note async for note in zoom.notes.list(include_content=True, page_size=size)]

    if not size:
        return {BARE: bare_get, GENERATED: generated_get, FACADE: lambda: zoom.notes.get(note_id)}
    return {BARE: bare_list, GENERATED: generated_list, FACADE: facade_list}


def gathered_candidates(address: str, note_id: str) -> dict[str, AbstractAsyncContextManager[AsyncCall]]:
    """For each candidate a client of its own, opened to read the text of one note and closed in the end."""
    target = _target(address, note_id, 0)

    @asynccontextmanager
    async def bare() -> AsyncIterator[AsyncCall]:
        async with httpx.AsyncClient(headers=_HEADERS) as client:

            async def read() -> Any:
                return json.loads((await client.get(target)).content)["note_content"]

            yield read

    @asynccontextmanager
    async def facade() -> AsyncIterator[AsyncCall]:
        async with AsyncZoomHealth(auth=BearerToken(_TOKEN), base_url=f"{address}/v2") as zoom:

            async def read() -> Any:
                return (await zoom.notes.get(note_id)).note_content

            yield read

    @asynccontextmanager
    async def over_aiohttp() -> AsyncIterator[AsyncCall]:
        from httpx_aiohttp import AiohttpTransport

        transport = AiohttpTransport()
        base_url = f"{address}/v2"
        async with AsyncZoomHealth(auth=BearerToken(_TOKEN), base_url=base_url, transport=transport) as zoom:

            async def read() -> Any:
                return (await zoom.notes.get(note_id)).note_content

            yield read

    return {BARE: bare(), FACADE: facade(), AIOHTTP: over_aiohttp()}
