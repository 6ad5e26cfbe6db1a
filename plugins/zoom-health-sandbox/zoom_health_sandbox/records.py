"""How a note is kept: as the JSON it will be answered with, beside the few values that listings are filtered by.

Keeping text instead of objects is what lets the sandbox hold 100,000 notes and answer a page of 300 in a few
milliseconds: an answer is joined from pieces, not encoded again. The text of the note is a piece of its own, because
listings leave it out by default.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from .clock import epoch_milliseconds
from .errors import InvalidNoteError
from .world import count_of

__all__ = ["NoteQuery", "NoteRecord", "encode_json", "record_of"]

CONTENT_FIELD = "note_content"
_CONTENT_KEY = b'"note_content":'


@attrs.frozen(kw_only=True)
class NoteRecord:
    """One planted note.

    Args:
        account_id: The account that the note belongs to.
        note_id: The id that get and patch find it by; None when the note carries no usable one.
        owner: `note_owner_user_id`, or None.
        meeting: `meeting_id`, or None.
        created: Creation time in epoch milliseconds, the order of listings.
        document: The note as JSON, without its text; or any other JSON value, verbatim.
        content: The text as a JSON value, or None when the note has no such field.
        sequence: Number given by the store: the order of planting, and the tie-breaker between equal creation times.
    """

    account_id: str = attrs.field(repr=False)
    note_id: str | None = attrs.field(repr=False)
    owner: str | None = attrs.field(repr=False)
    meeting: str | None = attrs.field(repr=False)
    created: int
    document: bytes = attrs.field(repr=False)
    content: bytes | None = attrs.field(repr=False)
    sequence: int = 0

    def json(self, *, with_content: bool) -> bytes:
        """Return the note as JSON.

        Args:
            with_content: Whether the text is included.
        """
        if self.content is None or not with_content:
            return self.document
        separator = b"" if self.document == b"{}" else b","
        return b"%b%b%b%b}" % (self.document[:-1], separator, _CONTENT_KEY, self.content)

    def fields(self) -> dict[str, Any]:
        """Return the note without its text as a mapping; only records found by their id are asked for this."""
        fields: dict[str, Any] = json.loads(self.document)
        return fields


@attrs.frozen(kw_only=True)
class NoteQuery:
    """What a listing selects. Times are epoch milliseconds, both ends included; None means no bound."""

    account_id: str = attrs.field(repr=False)
    owner: str | None = attrs.field(default=None, repr=False)
    meeting: str | None = attrs.field(default=None, repr=False)
    created_from: int | None = None
    created_to: int | None = None
    hidden_owners: frozenset[str] = attrs.field(default=frozenset(), repr=count_of)


def encode_json(value: Any) -> bytes:
    """Write a value as compact JSON in UTF-8.

    Args:
        value: Any JSON value.

    Raises:
        InvalidNoteError: The value is not JSON (a set, a NaN, a key that is no string).
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        text = ""
    if not text:
        raise InvalidNoteError("a note must consist of JSON values only")
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8 form, but JSON can escape it, and a server in the wild may send just that.
        return json.dumps(value, separators=(",", ":")).encode()


def parse_time(value: Any) -> datetime | None:
    """Read a time in any ISO 8601 form, taking one without a zone as UTC; None when it cannot be read."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def record_of(value: Any, *, account_id: str, planted: datetime) -> NoteRecord:
    """Turn a note, or any JSON value standing in for one, into a record.

    Args:
        value: A mapping in Zoom's shape, complete or not, or any other JSON value.
        account_id: The account that the note belongs to.
        planted: Place in the listing of a note without a readable `note_created_time`.

    Raises:
        InvalidNoteError: The value is not JSON.
    """
    fields = value if isinstance(value, Mapping) else {}
    created = parse_time(fields.get("note_created_time")) or planted
    if isinstance(value, Mapping):
        document = encode_json({key: item for key, item in value.items() if key != CONTENT_FIELD})
        content = encode_json(value[CONTENT_FIELD]) if CONTENT_FIELD in value else None
    else:
        document, content = encode_json(value), None
    return NoteRecord(
        account_id=account_id,
        note_id=_text(fields.get("note_id")),
        owner=_shared(_text(fields.get("note_owner_user_id"))),
        meeting=_text(fields.get("meeting_id")),
        created=epoch_milliseconds(created),
        document=document,
        content=content,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _shared(value: str | None) -> str | None:
    # A few owners have all the notes: one string object each instead of one a note.
    return None if value is None else sys.intern(value)
