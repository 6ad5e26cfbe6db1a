"""ClinicalNoteUpdate. Generated, do not edit."""

from __future__ import annotations

from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _ClinicalNoteUpdateSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    is_note_completed: bool
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class ClinicalNoteUpdate(_ClinicalNoteUpdateSlots):
    """The change to a note.

    Attributes:
        is_note_completed: True to mark the note as completed, false to reopen it.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {}
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @classmethod
    def _read(cls, value: Any, name: str) -> ClinicalNoteUpdate | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> ClinicalNoteUpdate:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "ClinicalNoteUpdate")
            get = src_dict.get
            made = _new(_ClinicalNoteUpdateSlots)
            value = get("is_note_completed")
            made.is_note_completed = (
                value
                if value.__class__ is bool
                else _types.read_required(
                    _types.read_bool(_types.read_required(value, "is_note_completed"), "is_note_completed"),
                    "is_note_completed",
                )
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
    def from_decoded(cls, decoded: Any) -> ClinicalNoteUpdate:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_ClinicalNoteUpdateSlots)
        made.is_note_completed = decoded.is_note_completed
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
        "is_note_completed",
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.

ClinicalNoteUpdate.WIRE_FIELDS = (
    _types.WireField(
        name="is_note_completed",
        wire_name="is_note_completed",
        slot="is_note_completed",
        kind=bool,
        many=False,
        required=True,
    ),
)
