"""Both clients, every operation, as one kind of step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.models import ClinicalNoteUpdate

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth

from .scenes import Scene
from .seeds import NOTE_ID, SEEDS
from .witness import failing, listening, shown, told_by

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 20, tzinfo=UTC)
DONE = ClinicalNoteUpdate(is_note_completed=True)

SYNC: dict[str, Callable[[ZoomHealth], Any]] = {
    "get": lambda zoom: zoom.notes.get(NOTE_ID),
    "list": lambda zoom: list(zoom.notes.list(include_content=True)),
    "pages": lambda zoom: list(zoom.notes.list(owner=SEEDS.owner, meeting_id=SEEDS.meeting).pages()),
    "dated": lambda zoom: list(zoom.notes.list(created_from=START, created_to=END, prefetch=True).pages()),
    "complete": lambda zoom: zoom.notes.complete(NOTE_ID),
    "reopen": lambda zoom: zoom.notes.reopen(NOTE_ID),
    "update": lambda zoom: zoom.notes.update(NOTE_ID, is_note_completed=True),
    "rest get": lambda zoom: get_clinical_note.sync(NOTE_ID, client=zoom.rest),
    "rest list": lambda zoom: list_clinical_notes.sync(client=zoom.rest),
    "rest update": lambda zoom: update_clinical_note.sync_detailed(NOTE_ID, client=zoom.rest, body=DONE).status_code,
}


async def _collect(items: Any) -> list[Any]:
    return [item async for item in items]


ASYNC: dict[str, Callable[[AsyncZoomHealth], Any]] = {
    "get": lambda zoom: zoom.notes.get(NOTE_ID),
    "list": lambda zoom: _collect(zoom.notes.list(include_content=True)),
    "pages": lambda zoom: _collect(zoom.notes.list(owner=SEEDS.owner, meeting_id=SEEDS.meeting).pages()),
    "dated": lambda zoom: _collect(zoom.notes.list(created_from=START, created_to=END, prefetch=True).pages()),
    "complete": lambda zoom: zoom.notes.complete(NOTE_ID),
    "reopen": lambda zoom: zoom.notes.reopen(NOTE_ID),
    "update": lambda zoom: zoom.notes.update(NOTE_ID, is_note_completed=True),
    "rest get": lambda zoom: get_clinical_note.asyncio(NOTE_ID, client=zoom.rest),
    "rest list": lambda zoom: list_clinical_notes.asyncio(client=zoom.rest),
    "rest update": lambda zoom: _status(zoom),
}


async def _status(zoom: AsyncZoomHealth) -> int:
    return (await update_clinical_note.asyncio_detailed(NOTE_ID, client=zoom.rest, body=DONE)).status_code


def credentials() -> ServerToServerOAuth:
    return ServerToServerOAuth(
        account_id=SEEDS.account_id, client_id=SEEDS.client_id, client_secret=SEEDS.client_secret
    )


def run(
    kind: str, operation: str, server: Scene, look: Callable[[Any], None], *, attempts: int = 1, **arguments: Any
) -> Any:
    """Run an operation on a new client, show that client to `look`, and give the result."""
    arguments = {"auth": credentials(), "transport": httpx.MockTransport(server), **arguments}
    options: dict[str, Any] = {"attempts": attempts, "largest_body": 1_000_000}
    if kind == "sync":
        with ZoomHealth(**arguments) as zoom:
            look(zoom)
            return SYNC[operation](zoom.with_options(**options))

    async def main() -> Any:
        async with AsyncZoomHealth(**arguments) as client:
            look(client)
            return await ASYNC[operation](client.with_options(**options))

    return asyncio.run(main())


def witnessed(kind: str, operation: str, server: Scene, **arguments: Any) -> tuple[list[Any], BaseException | None]:
    """All that comes out of a call but its result: what its client, error, logs and warnings say."""
    said: list[Any] = []
    with listening() as heard:
        error = failing(lambda: said.extend(_told_by_result(run(kind, operation, server, _look(said), **arguments))))
    if error is not None:
        said += told_by(error)
    return [*said, *heard], error


def _look(said: list[Any]) -> Any:
    def look(zoom: Any) -> None:
        for part in (zoom, zoom.notes, zoom.counters, zoom.rest, zoom.plugins()):
            said.extend(shown(part))
        said.append(repr(vars(zoom)))

    return look


def _told_by_result(result: Any) -> list[Any]:
    """What a result prints. Its attributes are what the caller asked for."""
    return [text for each in (result if isinstance(result, list) else [result]) for text in shown(each)]
