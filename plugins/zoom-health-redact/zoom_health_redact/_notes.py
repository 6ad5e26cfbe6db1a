"""What becomes of each field of a note.

`note_id` stays: it is the handle, and the client refuses a note whose id a plugin changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import attrs

from ._engine import find
from ._kinds import Finding, Kind
from ._known import KnownValues
from ._redactor import Finder, Redactor
from .policy import Mode, Policy
from .surrogates import Surrogates

__all__ = ["NoteRedactor"]

_EHR: Final = ("appointment_id", "patient_id", "provider_id")
_USERS: Final = ("note_owner_user_id", "note_last_modified_user_id")
_TIMES: Final = (
    "note_start_time",
    "note_end_time",
    "note_created_time",
    "note_last_modified_time",
    "note_completed_time",
)


class NoteRedactor:
    """Redacts notes: the callable that the hook answers.

    Args:
        policy: Modes of classes and fields.
        key: Secret for surrogates.
        names: Names to find in every note, in all their forms.
        identifiers: Identifiers to find in every note.
        finder: A further finder, such as `Recognition`.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        key: bytes | None = None,
        names: Iterable[str] = (),
        identifiers: Iterable[str] = (),
        finder: Finder | None = None,
    ) -> None:
        self._policy, self._key, self._finder = policy, key, finder
        self._names, self._identifiers = tuple(names), tuple(identifiers)
        Redactor(policy=policy, key=key)  # a policy without its key is refused now, not with the first note

    def __repr__(self) -> str:
        return "<NoteRedactor>"

    def __call__(self, note: Any, call: object = None) -> Any:  # noqa: ARG002 - the hook gives it
        """The note with each field as the policy says.

        Args:
            note: A note of the client; left as it is.
            call: What the client is doing; not looked at.
        """
        context = note.ehr_context
        patient = (context.patient_id if context is not None else None) or ""
        title = note.note_title if isinstance(note.note_title, str) else ""
        known = KnownValues(names=[*self._names, *_names_in(title)], identifiers=self._known_identifiers(note))
        redactor = Redactor(policy=self._policy, key=self._key, patient=patient, known=known, finder=self._finder)
        surrogates = Surrogates(key=self._key, patient=patient) if self._key is not None else None
        fields = _Fields(policy=self._policy, surrogates=surrogates)
        changes: dict[str, Any] = {
            "note_title": self._text(note.note_title, "note_title", redactor),
            "note_content": self._text(note.note_content, "note_content", redactor),
            "meeting_id": fields.identifier(note.meeting_id, "meeting"),
            "meeting_number": fields.number(note.meeting_number, "meeting"),
        }
        changes |= {name: fields.identifier(getattr(note, name), "users") for name in _USERS}
        changes |= {name: fields.time(getattr(note, name)) for name in _TIMES if getattr(note, name) is not None}
        if self._policy.field_mode("times") is not Mode.KEEP:
            changes |= {name: None for name in _TIMES if getattr(note, name) is None}
        if context is not None:
            changes["ehr_context"] = fields.context(context)
        if self._policy.field_mode("additional_properties") is Mode.WITHHOLD:
            changes["additional_properties"] = None
        return attrs.evolve(note, **changes)

    def _text(self, text: object, name: str, redactor: Redactor) -> str | None:
        if not isinstance(text, str) or self._policy.field_mode(name) is Mode.KEEP:
            return text if isinstance(text, str) else None
        if self._policy.field_mode(name) is Mode.WITHHOLD:
            return None
        return redactor.redact(text)

    def _known_identifiers(self, note: Any) -> list[str]:
        values = [note.note_id, note.meeting_id, note.meeting_number, *(getattr(note, name) for name in _USERS)]
        if note.ehr_context is not None:
            values += [getattr(note.ehr_context, name) for name in _EHR]
        return [*self._identifiers, *(str(value) for value in values if value not in {None, ""})]


def _names_in(title: str) -> list[str]:
    findings: list[Finding] = find(title) if title else []
    return [title[finding.start : finding.end] for finding in findings if finding.kind is Kind.NAME]


class _Fields:
    """Fields that are one value each."""

    def __init__(self, *, policy: Policy, surrogates: Surrogates | None) -> None:
        self._policy, self._surrogates = policy, surrogates

    def identifier(self, value: Any, group: str) -> Any:
        mode = self._policy.field_mode(group)
        if not isinstance(value, str) or mode is Mode.KEEP or not value:
            return value
        if mode is Mode.SURROGATE and self._surrogates is not None:
            return self._surrogates.token(value)
        return None if mode is Mode.WITHHOLD else f"[{Kind.ID}]"

    def number(self, value: Any, group: str) -> Any:
        """A number cannot say that it is masked: it goes."""
        mode = self._policy.field_mode(group)
        if value is None or mode is Mode.KEEP:
            return value
        if mode is Mode.SURROGATE and self._surrogates is not None:
            return int.from_bytes(self._surrogates.token(str(value)).encode()[:6], "big")
        return None

    def time(self, value: datetime) -> datetime | None:
        mode = self._policy.field_mode("times")
        if mode is Mode.KEEP:
            return value
        if mode is Mode.SURROGATE and self._surrogates is not None:
            return value + timedelta(days=self._surrogates.days)
        return None

    def context(self, context: Any) -> Any:
        changes = {name: self.identifier(getattr(context, name), "ehr_context") for name in _EHR}
        if self._policy.field_mode("additional_properties") is Mode.WITHHOLD:
            changes["additional_properties"] = None
        return attrs.evolve(context, **changes)
