"""What the methods of a client give back: notes, pages, and notes that could not be read."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from ._rest import ClinicalNote, EhrContext

__all__ = ["BrokenNote", "ClinicalNote", "Counters", "EhrContext", "Page"]


@define(frozen=True)
class BrokenNote:
    """An item of a page that is no readable note. It costs none of the others.

    Attributes:
        index: Its place in the page as Zoom sent it, from 0.
        reason: What is wrong with it, in words that hold no value.
        note_id: Its id where that much could be read, or None; not in the repr.
        value: The JSON value as it came, for repair by hand. It can hold PHI and is not in the repr.

    Example:
        >>> from zoom_health.types import BrokenNote
        >>> BrokenNote(index=2, reason="ClinicalNote: expected an object, found null", note_id=None, value=None)
        BrokenNote(index=2, reason='ClinicalNote: expected an object, found null')
    """

    index: int
    reason: str
    note_id: str | None = field(repr=False)
    value: Any = field(repr=False, hash=False)


@define(frozen=True)
class Counters:
    """What a client, with its views, has done so far: `client.counters`.

    Attributes:
        requests: Requests sent, those for tokens and repetitions included.
        retries: Calls that were sent again.
        throttled: Calls that waited for their turn under the rate limit.
        broken_notes: Items of pages that could not be read.

    Example:
        >>> from zoom_health.types import Counters
        >>> Counters().retries
        0
    """

    requests: int = 0
    retries: int = 0
    throttled: int = 0
    broken_notes: int = 0


@define(frozen=True)
class Page:
    """One page of a listing.

    Attributes:
        notes: The notes that could be read, in Zoom's order.
        broken: The items that could not.
        resume_token: A short printable text without PHI. `notes.list(..., resume_token=...)` with the same other
            arguments, in this process or another, goes on after this page. None after the last page.
    """

    notes: tuple[ClinicalNote, ...] = field(repr=lambda notes: f"<{len(notes)}>")
    broken: tuple[BrokenNote, ...] = ()
    resume_token: str | None = field(default=None, repr=False)
