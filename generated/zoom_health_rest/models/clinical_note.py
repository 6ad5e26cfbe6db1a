"""ClinicalNote. Generated, do not edit."""

from __future__ import annotations

from datetime import datetime as _datetime
from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _ClinicalNoteSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    meeting_id: str | None = None
    meeting_number: int | None = None
    note_id: str | None = None
    note_owner_user_id: str | None = None
    _note_start_time: Any = _field(default=None, alias="note_start_time", converter=_types.to_time_text)
    _note_end_time: Any = _field(default=None, alias="note_end_time", converter=_types.to_time_text)
    _note_created_time: Any = _field(default=None, alias="note_created_time", converter=_types.to_time_text)
    _note_last_modified_time: Any = _field(default=None, alias="note_last_modified_time", converter=_types.to_time_text)
    note_last_modified_user_id: str | None = None
    note_title: str | None = None
    note_content: str | None = None
    is_note_completed: bool | None = None
    _note_completed_time: Any = _field(default=None, alias="note_completed_time", converter=_types.to_time_text)
    ehr_context: EhrContext | None = None
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class ClinicalNote(_ClinicalNoteSlots):
    """One clinical note. Any field may be missing or null; fields unknown here may appear.

    Attributes:
        meeting_id: UUID of the meeting instance in which the note was written.
        meeting_number: Number of the meeting; a 64-bit integer here, but a text in Zoom's events.
        note_id: Id of the note; opaque.
        note_owner_user_id: Id of the user who started the notes and owns them.
        note_start_time: When the notes started.
        note_end_time: When the notes ended.
        note_created_time: When the note was created; the time that `from` and `to` look at.
        note_last_modified_time: When the note was last changed.
        note_last_modified_user_id: Id of the user who last changed the note.
        note_title: Title of the note; can name the patient.
        note_content: Text of the note in Markdown. Headings are bare lines, and line breaks occur both as such and
            as the two characters `\\n`. Missing in a list unless it was asked for.
        is_note_completed: Whether the note was marked as completed.
        note_completed_time: When the note was marked as completed; can be present on a note that is open again.
        ehr_context: What the note belongs to in the electronic health record.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {
        "note_title": "title",
        "note_content": "content",
    }
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @property
    def note_start_time(self) -> _datetime | None:
        """When the notes started.

        None also when its text is unreadable; `to_dict()` keeps the text.
        """
        return _types.read_time(self._note_start_time)

    @property
    def note_end_time(self) -> _datetime | None:
        """When the notes ended.

        None also when its text is unreadable; `to_dict()` keeps the text.
        """
        return _types.read_time(self._note_end_time)

    @property
    def note_created_time(self) -> _datetime | None:
        """When the note was created; the time that `from` and `to` look at.

        None also when its text is unreadable; `to_dict()` keeps the text.
        """
        return _types.read_time(self._note_created_time)

    @property
    def note_last_modified_time(self) -> _datetime | None:
        """When the note was last changed.

        None also when its text is unreadable; `to_dict()` keeps the text.
        """
        return _types.read_time(self._note_last_modified_time)

    @property
    def note_completed_time(self) -> _datetime | None:
        """When the note was marked as completed; can be present on a note that is open again.

        None also when its text is unreadable; `to_dict()` keeps the text.
        """
        return _types.read_time(self._note_completed_time)

    @classmethod
    def _read(cls, value: Any, name: str) -> ClinicalNote | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> ClinicalNote:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "ClinicalNote")
            get = src_dict.get
            made = _new(_ClinicalNoteSlots)
            value = get("meeting_id")
            made.meeting_id = value if value.__class__ is str or value is None else _types.read_str(value, "meeting_id")
            value = get("meeting_number")
            made.meeting_number = (
                value if value.__class__ is int or value is None else _types.read_int(value, "meeting_number")
            )
            value = get("note_id")
            made.note_id = value if value.__class__ is str or value is None else _types.read_str(value, "note_id")
            value = get("note_owner_user_id")
            made.note_owner_user_id = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_owner_user_id")
            )
            value = get("note_start_time")
            made._note_start_time = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_start_time")
            )
            value = get("note_end_time")
            made._note_end_time = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_end_time")
            )
            value = get("note_created_time")
            made._note_created_time = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_created_time")
            )
            value = get("note_last_modified_time")
            made._note_last_modified_time = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_last_modified_time")
            )
            value = get("note_last_modified_user_id")
            made.note_last_modified_user_id = (
                value
                if value.__class__ is str or value is None
                else _types.read_str(value, "note_last_modified_user_id")
            )
            value = get("note_title")
            made.note_title = value if value.__class__ is str or value is None else _types.read_str(value, "note_title")
            value = get("note_content")
            made.note_content = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_content")
            )
            value = get("is_note_completed")
            made.is_note_completed = (
                value if value.__class__ is bool or value is None else _types.read_bool(value, "is_note_completed")
            )
            value = get("note_completed_time")
            made._note_completed_time = (
                value if value.__class__ is str or value is None else _types.read_str(value, "note_completed_time")
            )
            value = get("ehr_context")
            made.ehr_context = (
                EhrContext.from_dict(value)
                if value.__class__ is dict
                else None
                if value is None
                else EhrContext._read(value, "ehr_context")
            )
            made._unmodelled = None if _knows_all(src_dict) else _types.unmodelled_keys(src_dict, _KNOWN)
            made.__class__ = cls
            return made  # type: ignore[return-value]  # its class is the public one since the line above
        except _UnreadableValue as error:
            problem = error.with_traceback(None)
        # A crash reporter prints what the frames of an error hold, and this is the only one that is left of them.
        src_dict, value = {}, None
        raise problem

    @classmethod
    def from_decoded(cls, decoded: Any) -> ClinicalNote:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_ClinicalNoteSlots)
        made.meeting_id = decoded.meeting_id
        made.meeting_number = decoded.meeting_number
        made.note_id = decoded.note_id
        made.note_owner_user_id = decoded.note_owner_user_id
        made._note_start_time = decoded.note_start_time
        made._note_end_time = decoded.note_end_time
        made._note_created_time = decoded.note_created_time
        made._note_last_modified_time = decoded.note_last_modified_time
        made.note_last_modified_user_id = decoded.note_last_modified_user_id
        made.note_title = decoded.note_title
        made.note_content = decoded.note_content
        made.is_note_completed = decoded.is_note_completed
        made._note_completed_time = decoded.note_completed_time
        value = decoded.ehr_context
        made.ehr_context = None if value is None else EhrContext.from_decoded(value)
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
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
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.
from ..models.ehr_context import EhrContext  # noqa: E402

ClinicalNote.WIRE_FIELDS = (
    _types.WireField(
        name="meeting_id",
        wire_name="meeting_id",
        slot="meeting_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="meeting_number",
        wire_name="meeting_number",
        slot="meeting_number",
        kind=int,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_id",
        wire_name="note_id",
        slot="note_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_owner_user_id",
        wire_name="note_owner_user_id",
        slot="note_owner_user_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_start_time",
        wire_name="note_start_time",
        slot="_note_start_time",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_end_time",
        wire_name="note_end_time",
        slot="_note_end_time",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_created_time",
        wire_name="note_created_time",
        slot="_note_created_time",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_last_modified_time",
        wire_name="note_last_modified_time",
        slot="_note_last_modified_time",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_last_modified_user_id",
        wire_name="note_last_modified_user_id",
        slot="note_last_modified_user_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_title",
        wire_name="note_title",
        slot="note_title",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_content",
        wire_name="note_content",
        slot="note_content",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="is_note_completed",
        wire_name="is_note_completed",
        slot="is_note_completed",
        kind=bool,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="note_completed_time",
        wire_name="note_completed_time",
        slot="_note_completed_time",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="ehr_context",
        wire_name="ehr_context",
        slot="ehr_context",
        kind=EhrContext,
        many=False,
        required=False,
    ),
)
