"""The seam: the only module that imports the generated package.

Everything above speaks in the values defined here. A vendored copy, or another generator, changes this file alone.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import unquote

from attrs import define, field
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.errors import UnreadableValue
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate, EhrContext, Error
from zoom_health_rest.types import UNSET, BrokenItem, Model, WireField

from ._arguments import ListingQuery, encode_meeting_id, encode_query, zoom_time

__all__ = [
    "GET_NOTE",
    "LIST_NOTES",
    "UPDATE_NOTE",
    "BrokenItem",
    "Call",
    "ClinicalNote",
    "ClinicalNoteList",
    "EhrContext",
    "Error",
    "Model",
    "UnreadableValue",
    "WireField",
    "get_call",
    "list_call",
    "update_call",
]

GET_NOTE: Final = "get_clinical_note"
LIST_NOTES: Final = "list_clinical_notes"
UPDATE_NOTE: Final = "update_clinical_note"


@define(frozen=True)
class Call:
    """One request, decided but not yet sent.

    Attributes:
        operation: Name of the operation in the document.
        method: HTTP method.
        target: Path and query below the base URL, encoded. Holds ids, so it stays out of the repr.
        body: Bytes of the JSON body, or None.
        note_id: The note that is asked for, where there is one.
        has_page_token: Whether a page token is part of the target.
        url_template: Path below the base URL, with names in the place of values.
        owner: User id that a listing is limited to, or None.
        meeting_id: Meeting that a listing is limited to, or None.
    """

    operation: str
    method: str
    target: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    note_id: str | None = field(default=None, repr=False)
    has_page_token: bool = False
    url_template: str = ""
    owner: str | None = field(default=None, repr=False)
    meeting_id: str | None = field(default=None, repr=False)


def _template(arguments: dict[str, Any]) -> str:
    """The path that the generator makes when names stand for values."""
    return unquote(arguments["url"])


_GET_PATH: Final = _template(get_clinical_note._get_kwargs("{note_id}"))  # noqa: SLF001 - the pure half, made for this
_LIST_PATH: Final = _template(list_clinical_notes._get_kwargs())  # noqa: SLF001 - as above


def get_call(note_id: str) -> Call:
    """Read one note."""
    arguments = get_clinical_note._get_kwargs(note_id)  # noqa: SLF001 - the generator's pure half, made for this
    return Call(operation=GET_NOTE, method="GET", target=arguments["url"], note_id=note_id, url_template=_GET_PATH)


def update_call(note_id: str, *, is_note_completed: bool) -> Call:
    """Set the state of one note."""
    body = ClinicalNoteUpdate(is_note_completed=is_note_completed)
    arguments = update_clinical_note._get_kwargs(note_id, body=body)  # noqa: SLF001 - as above
    content = json.dumps(arguments["json"]).encode()
    return Call(
        operation=UPDATE_NOTE,
        method="PATCH",
        target=arguments["url"],
        body=content,
        note_id=note_id,
        url_template=_GET_PATH,
    )


def list_call(query: ListingQuery, page_token: str | None) -> Call:
    """Read one page of a listing."""
    arguments: dict[str, Any] = list_clinical_notes._get_kwargs(  # noqa: SLF001 - as above
        page_size=query.page_size,
        include_note_content=True if query.include_content else UNSET,
        note_owner_user_id=UNSET if query.owner is None else query.owner,
        meeting_id=UNSET if query.meeting_id is None else encode_meeting_id(query.meeting_id),
        from_=UNSET if query.created_from is None else zoom_time(query.created_from),
        to=UNSET if query.created_to is None else zoom_time(query.created_to),
        next_page_token=UNSET if page_token is None else page_token,
    )
    target = f"{arguments['url']}?{encode_query(arguments['params'])}"
    return Call(
        operation=LIST_NOTES,
        method="GET",
        target=target,
        has_page_token=page_token is not None,
        url_template=_LIST_PATH,
        owner=query.owner,
        meeting_id=query.meeting_id,
    )
