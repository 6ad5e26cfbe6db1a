"""What the methods of a client give back, and what plugins are given."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from ._phi import PHI_CLASSES
from ._plugin_values import (
    AuditedNote,
    AuditEvent,
    CallDone,
    CallView,
    ClientConfiguration,
    LoadedPlugin,
    RequestSent,
    ResponseReceived,
    RetryPlanned,
)
from ._rest import ClinicalNote, EhrContext

__all__ = [
    "PHI_CLASSES",
    "AuditEvent",
    "AuditedNote",
    "BrokenNote",
    "CallDone",
    "CallView",
    "ClientConfiguration",
    "ClinicalNote",
    "Counters",
    "EhrContext",
    "LoadedPlugin",
    "Page",
    "RequestSent",
    "ResponseReceived",
    "RetryPlanned",
]


@define(frozen=True)
class BrokenNote:
    """An item of a page that is not given: no readable note, or withheld by a plugin. It costs none of the others.

    Attributes:
        index: Its place in the page as Zoom sent it, from 0.
        reason: What is wrong with it, in words that hold no value.
        note_id: Its id where that much could be read, or None; not in the repr.
        value: The JSON value as it came, for repair by hand. It can hold PHI and is not in the repr. None where the
            client has redactors.

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
        withheld_notes: Notes that were withheld, since a plugin failed on them.
        observer_failures: Failures of plugins' observers.
        policy_failures: Answers of a plugin's retry policy that were none.
        audit_failures: Failures of audit sinks that `best_effort_audit` allows to fail.

    Example:
        >>> from zoom_health.types import Counters
        >>> Counters().retries
        0
    """

    requests: int = 0
    retries: int = 0
    throttled: int = 0
    broken_notes: int = 0
    withheld_notes: int = 0
    observer_failures: int = 0
    policy_failures: int = 0
    audit_failures: int = 0


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
