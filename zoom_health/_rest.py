"""The seam: the only module that imports the generated package.

Everything above speaks in the values defined here. A vendored copy, or another generator, changes this file alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from attrs import define, field
from zoom_health_rest import AuthenticatedClient, api
from zoom_health_rest.api import clinicalnotes
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.errors import UnreadableValue
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate, EhrContext, Error
from zoom_health_rest.types import UNSET, BrokenItem, Model, WireField

from ._arguments import ListingQuery, encode_meeting_id, encode_query, zoom_time

__all__ = [
    "GET_NOTE",
    "JSON",
    "LIST_NOTES",
    "UPDATE_NOTE",
    "AuthenticatedClient",
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
    "rest_call",
    "rest_client",
    "update_call",
]

GET_NOTE: Final = "get_clinical_note"
LIST_NOTES: Final = "list_clinical_notes"
UPDATE_NOTE: Final = "update_clinical_note"
JSON: Final = {"Content-Type": "application/json"}


@define(frozen=True)
class Call:
    """One request, decided but not yet sent.

    Attributes:
        operation: Name of the operation in the document.
        method: HTTP method.
        target: Path and query below the base URL, encoded. Holds ids, so it stays out of the repr.
        body: Bytes of the body, or None.
        headers: Headers of this request beside those of all.
        note_id: The note that is asked for, where there is one.
        has_page_token: Whether a page token is part of the target.
        url_template: Path below the base URL, with names in the place of values.
        owner: User id that a listing is limited to, or None.
        meeting_id: Meeting that a listing is limited to, or None.
        repeatable: Whether sending it twice does what sending it once does.
    """

    operation: str
    method: str
    target: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    note_id: str | None = field(default=None, repr=False)
    has_page_token: bool = False
    url_template: str = ""
    owner: str | None = field(default=None, repr=False)
    meeting_id: str | None = field(default=None, repr=False)
    repeatable: bool = True


_PATHS: Final = {name: path for name, _, path in clinicalnotes.OPERATIONS}


def get_call(note_id: str) -> Call:
    """Read one note."""
    arguments = get_clinical_note._get_kwargs(note_id)  # noqa: SLF001 - the generator's pure half, made for this
    return Call(
        operation=GET_NOTE, method="GET", target=arguments["url"], note_id=note_id, url_template=_PATHS[GET_NOTE]
    )


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
        headers=JSON,
        url_template=_PATHS[UPDATE_NOTE],
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
    target = f"{arguments['url']}?{encode_query({**arguments['params'], **dict(query.extra)})}"
    return Call(
        operation=LIST_NOTES,
        method="GET",
        target=target,
        has_page_token=page_token is not None,
        url_template=_PATHS[LIST_NOTES],
        owner=query.owner,
        meeting_id=query.meeting_id,
    )


@cache
def _operations() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    """Name, method, pattern of the path and path of all operations, those that the facade does not have included."""
    found = []
    for tag in iter_modules(api.__path__):
        for name, method, path in import_module(f"{api.__name__}.{tag.name}").OPERATIONS:
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
            found.append((name, method, re.compile(pattern), path))
    return tuple(sorted(found, key=lambda each: each[3].count("{")))  # a path without a name in it is the nearer one


def rest_call(method: str, target: str, *, headers: Mapping[str, str], body: bytes | None) -> Call:
    """A request that the low-level client made, as one of its operations where it is one."""
    path, _, query = target.partition("?")
    name, template, ids = "unknown_operation", "/...", dict[str, str]()
    for operation, verb, pattern, operation_path in _operations():
        match = pattern.fullmatch(path.rstrip("/"))
        if match is not None and (verb == method or template == "/..."):
            template, ids = operation_path, {key: unquote(value) for key, value in match.groupdict().items()}
            if verb == method:
                name = operation
                break
    asked = dict(parse_qsl(query))
    meeting_id = asked.get("meeting_id")
    return Call(
        operation=name,
        method=method,
        target=target,
        body=body,
        headers=headers,
        note_id=ids.get("note_id"),
        owner=asked.get("note_owner_user_id"),
        meeting_id=unquote(meeting_id) if meeting_id and "%" in meeting_id else meeting_id,
        has_page_token="next_page_token" in asked,
        url_template=template,
        # A PATCH or POST that nobody has looked at may do more when it is sent twice.
        repeatable=name in _PATHS or method in ("GET", "HEAD", "PUT", "DELETE"),
    )


def rest_client(base_url: str, transport: object) -> AuthenticatedClient:
    """The low-level client over a transport that authenticates."""
    # Proxies and netrc of the environment would lead past the transport.
    arguments = {"transport": transport, "trust_env": False}
    return AuthenticatedClient(base_url=base_url, token="set-by-the-transport", httpx_args=arguments)  # noqa: S106 - none
