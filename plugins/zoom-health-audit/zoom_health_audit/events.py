"""The shape of the events that the SDK hands to an audit sink. Stated here, so that nothing of the SDK is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

__all__ = ["AuditEvent", "AuditedNote", "CallView"]


class CallView(Protocol):
    """What is asked of the API."""

    call_id: str
    operation: str
    is_write: bool
    note_id: str | None
    owner: str | None
    meeting_id: str | None
    context: Mapping[str, str]


class AuditedNote(Protocol):
    """A note that an answer discloses, or that a call changes."""

    note_id: str | None
    patient_id: str | None
    appointment_id: str | None
    provider_id: str | None
    owner: str | None


class AuditEvent(Protocol):
    """What is to be recorded: the intent of a write, or the outcome of a call."""

    phase: str
    call: CallView
    recorded: datetime
    base_url: str
    sdk_version: str
    result: str | None
    status: int | None
    code: int | None
    tracking_id: str | None
    error: str | None
    attempts: int
    notes: Sequence[AuditedNote]
    withheld: int
    redactors: Sequence[str]
