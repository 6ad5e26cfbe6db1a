"""The bodies that the server sends: complete synthetic notes, alone and in pages, also in pages of ever new ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any, Final

from attrs import frozen
from zoom_health_sandbox.generator import generate_notes

__all__ = ["FIELDS", "PAGE_SIZES", "StreamPages", "one_note", "page_body", "stream_note_id"]

FIELDS: Final = (
    "meeting_id",
    "meeting_number",
    "note_id",
    "note_owner_user_id",
    "note_start_time",
    "note_end_time",
    "note_created_time",
    "note_last_modified_time",
    "note_last_modified_user_id",
    "note_title",
    "note_content",
    "is_note_completed",
    "note_completed_time",
    "ehr_context",
)
PAGE_SIZES: Final = (30, 300)
_USUAL_SIZE: Final = 3200
_ID_MARK: Final = "note-id-goes-here-0000"  # as long as a usual id
_TOKEN_MARK: Final = "page-token-goes-here"


def _is_complete(note: dict[str, Any]) -> bool:
    """Whether all 14 fields and the three below `ehr_context` hold something, as Zoom usually sends them."""
    context = note.get("ehr_context") or {}
    return all(note.get(name) not in (None, "") for name in FIELDS) and len(context) == 3 and all(context.values())


def _generated() -> Iterator[dict[str, Any]]:
    end = datetime(2025, 6, 1, tzinfo=UTC)
    return generate_notes(seed=1, count=10_000, until=end, owners=["synthetic-owner-one", "synthetic-owner-two"])


@cache
def _notes() -> tuple[dict[str, Any], ...]:
    """The notes of the largest page: the generator's own, but for the incomplete ones."""
    return tuple(islice(filter(_is_complete, _generated()), max(PAGE_SIZES)))


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def one_note() -> tuple[str, bytes]:
    """The id and the body of the note whose size is nearest to that of an average note."""
    note = min(_notes(), key=lambda note: abs(len(_encode(note)) - _USUAL_SIZE))
    return note["note_id"], _encode(note)


def _page(notes: list[dict[str, Any]], *, token: str) -> bytes:
    return _encode(
        {
            "page_size": len(notes),
            "next_page_token": token,
            "from": "2025-02-01T00:00:00Z",
            "to": "2025-06-01T00:00:00Z",
            "clinical_notes": notes,
        }
    )


def page_body(size: int) -> bytes:
    """A page that is the only one of its listing."""
    return _page(list(_notes()[:size]), token="")


def stream_note_id(number: int) -> str:
    """The id of a note of a long listing."""
    return f"stream{number:016d}"


@frozen
class StreamPages:
    """A long listing, cut where ids and tokens stand, so that a page of new notes costs one join.

    Attributes:
        total: Notes in the listing.
        size: Notes in a page; divides into `total` or leaves a shorter last page.
        head: What comes before the token.
        middle: What comes between the token and the first id.
        pieces: For each note what follows its id, up to the id of the next.
    """

    total: int
    size: int
    head: bytes
    middle: bytes
    pieces: tuple[bytes, ...]

    @classmethod
    def prepare(cls, *, total: int, size: int) -> StreamPages:
        """Cut a page of notes."""
        notes = [note | {"note_id": _ID_MARK} for note in _notes()[:size]]
        head, rest = _page(notes, token=_TOKEN_MARK).split(_TOKEN_MARK.encode())
        middle, *pieces = rest.split(_ID_MARK.encode())
        return cls(total=total, size=size, head=head, middle=middle, pieces=tuple(pieces))

    def page(self, index: int) -> bytes:
        """The page with this number, from 0."""
        first = index * self.size
        count = max(0, min(self.size, self.total - first))
        token = f"stream-page-{index + 1}" if first + self.size < self.total else ""
        parts = [self.head, token.encode(), self.middle]
        for number, piece in enumerate(self.pieces[:count], first):
            parts += (stream_note_id(number).encode(), piece)
        if count < self.size:
            parts[-1:] = self._end(count)
        return b"".join(parts)

    def _end(self, count: int) -> list[bytes]:
        """The last piece of a shorter page: up to where the next note would begin, then what closes a page."""
        if not count:
            raise ValueError("there is no such page")
        note, _, _ = self.pieces[count - 1].rpartition(b',{"')
        return [note, b"]}"]
