"""Which notes wait to be signed, and signing them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ._vendor.zoom_health import ZoomHealth, errors
from ._vendor.zoom_health.types import ClinicalNote

__all__ = ["Outcome", "open_notes", "sign_all"]


@dataclass(frozen=True)
class Outcome:
    """What became of the notes of a run."""

    signed: int
    gone: int


def open_notes(zoom: ZoomHealth) -> list[ClinicalNote]:
    """The notes that nobody has completed."""
    return [note for note in zoom.notes.list() if not note.is_note_completed]


def sign_all(zoom: ZoomHealth) -> Outcome:
    """Complete every open note; one that was deleted meanwhile is counted and passed over."""
    done: Counter[str] = Counter()
    for note in open_notes(zoom):
        if note.note_id is None:
            continue
        try:
            zoom.notes.complete(note.note_id)
        except errors.NoteNotFoundError:
            done["gone"] += 1
        else:
            done["signed"] += 1
    return Outcome(signed=done["signed"], gone=done["gone"])
