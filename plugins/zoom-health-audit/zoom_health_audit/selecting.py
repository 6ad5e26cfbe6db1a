"""Which records a reader asked for, and how the columns of an export are called. Pure code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from .errors import AuditTrailError
from .records import CONTEXT_KEYS, moment

__all__ = ["COLUMNS", "Selection", "moment_from", "row_of"]

COLUMNS: Final = (
    *("number", "recorded", "kind", "phase", "result", "operation", "write"),
    *CONTEXT_KEYS,
    *("note", "patient", "appointment", "provider", "owner", "asked_owner", "asked_meeting"),
    *("status", "code", "tracking_id", "error", "attempts", "withheld", "redactors", "part", "parts"),
    *("host", "process", "api", "sdk_version", "call", "hash"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What must hold for a record to be shown; an empty one takes all.

    Attributes:
        notes: Forms of the note's id, of which the record must have one; none for any.
        patients: Likewise of the patient's id.
        user: The user, or None for any.
        since: Earliest time, as records have it, or None.
        until: Time before which the record must be, or None.
    """

    notes: tuple[str, ...] = ()
    patients: tuple[str, ...] = ()
    user: str | None = None
    since: str | None = None
    until: str | None = None

    def texts(self) -> tuple[bytes, ...]:
        """Texts of which a line that holds such a record has at least one."""
        name, values = next(
            ((name, values) for name, values in (("patient", self.patients), ("note", self.notes)) if values),
            ("user", () if self.user is None else (self.user,)),
        )
        return tuple(f'"{name}":{json.dumps(value)}'.encode("ascii") for value in values)

    def takes(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is asked for."""
        recorded = str(record.get("recorded", ""))
        return (
            (not self.notes or record.get("note") in self.notes)
            and (not self.patients or record.get("patient") in self.patients)
            and (self.user is None or record.get("context", {}).get("user") == self.user)
            and (self.since is None or recorded >= self.since)
            and (self.until is None or recorded < self.until)
        )


def moment_from(text: str) -> str:
    """A time as records have it.

    Args:
        text: ISO 8601; a date alone is its midnight, and without a zone it is UTC.

    Raises:
        AuditTrailError: where it is no time.

    Example:
        >>> moment_from("2026-03-01")
        '2026-03-01T00:00:00.000000Z'
    """
    try:
        time = datetime.fromisoformat(text)
        return moment(time if time.tzinfo else time.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        message = "a time is written as 2026-03-01, 2026-03-01T08:30 or 2026-03-01T08:30:00+01:00"
    raise AuditTrailError(message)


def row_of(record: Mapping[str, Any]) -> list[str]:
    """The cells of a record, one for each of `COLUMNS`, safe to open in a spreadsheet.

    Source: OWASP, CSV Injection: a cell that begins like a formula would be run as one.
    """
    flat = {**record.get("context", {}), **{name: record[name] for name in record if name != "context"}}
    return [_cell(flat.get(column)) for column in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join(value) if isinstance(value, list) else json.dumps(value) if isinstance(value, bool) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
