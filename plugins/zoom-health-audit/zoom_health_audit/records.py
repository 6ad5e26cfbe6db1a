"""From an event to records: who, what, when, which note and patient, outcome, why, from where. Pure code.

45 CFR 164.312(b) asks for records of activity and names no fields; these are the ones that FHIR's AuditEvent and IHE's
Basic Audit Log Patterns require, and what finds a call again in Zoom's own support.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from .events import AuditedNote, AuditEvent, CallView
from .pseudonyms import Identify

__all__ = ["CONTEXT_KEYS", "IDENTIFIERS", "moment", "records_of"]

CONTEXT_KEYS: Final = (
    "application",
    "on_behalf_of",
    "organization",
    "purpose_of_use",
    "role",
    "session",
    "source",
    "user",
)
"""What is taken from the context of a client, when the application has said it."""
IDENTIFIERS: Final = ("note", "patient", "appointment", "provider", "owner", "asked_owner", "asked_meeting")
"""The fields of a record that hold pseudonyms."""
_LONGEST: Final = 256


def moment(time: datetime) -> str:
    """A time as records have it: UTC, with microseconds, in a form that sorts as text.

    Example:
        >>> moment(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
        '2026-03-01T08:30:00.000000Z'
    """
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def records_of(
    event: AuditEvent, *, identify: Identify, context_keys: Collection[str], writer: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The records of an event: one for each note that it names, or one where it names none.

    Args:
        event: What the SDK reports.
        identify: Makes pseudonyms.
        context_keys: Which entries of the call's context to keep.
        writer: Host and process of the writer.

    Returns:
        Records; what is not known of a call is left out of them.
    """
    common: dict[str, Any] = {
        "kind": "call",
        "phase": event.phase,
        "recorded": moment(event.recorded),
        "result": event.result,
        "status": event.status,
        "code": event.code,
        "tracking_id": _short(event.tracking_id),
        "error": event.error,
        "attempts": event.attempts,
        "withheld": event.withheld or None,
        "redactors": list(event.redactors),
        "api": _without_credentials(event.base_url),
        "sdk_version": event.sdk_version,
        **writer,
    }
    _add_call(common, event.call, identify, context_keys)
    common = {name: value for name, value in common.items() if value is not None}
    if not event.notes:
        return [common]
    return [_about_note(common, event.notes, part, identify) for part in range(len(event.notes))]


def _add_call(record: dict[str, Any], call: CallView, identify: Identify, context_keys: Collection[str]) -> None:
    record["call"] = call.call_id
    record["operation"] = call.operation
    record["write"] = call.is_write
    if call.context:
        kept = {key: str(call.context[key])[:_LONGEST] for key in context_keys if key in call.context}
        record["context"] = kept or None
    if call.note_id is not None:
        record["note"] = identify("note", call.note_id)
    if call.owner is not None:
        record["asked_owner"] = identify("owner", call.owner)
    if call.meeting_id is not None:
        record["asked_meeting"] = identify("meeting", call.meeting_id)


def _about_note(common: dict[str, Any], notes: Sequence[AuditedNote], part: int, identify: Identify) -> dict[str, Any]:
    note = notes[part]
    record = common.copy()
    if note.note_id is not None:
        record["note"] = identify("note", note.note_id)
    if note.patient_id is not None:
        record["patient"] = identify("patient", note.patient_id)
    if note.appointment_id is not None:
        record["appointment"] = identify("appointment", note.appointment_id)
    if note.provider_id is not None:
        record["provider"] = identify("provider", note.provider_id)
    if note.owner is not None:
        record["owner"] = identify("owner", note.owner)
    if len(notes) > 1:
        # A page is recorded in one commit; after a crash these tell a page that was recorded in part.
        record["part"], record["parts"] = part + 1, len(notes)
    return record


def _short(text: str | None) -> str | None:
    return None if text is None else text[:_LONGEST]


@lru_cache(maxsize=16)
def _without_credentials(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:_LONGEST]
