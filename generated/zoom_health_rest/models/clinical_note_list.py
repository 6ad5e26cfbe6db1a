"""ClinicalNoteList. Generated, do not edit."""

from __future__ import annotations

from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _ClinicalNoteListSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    page_size: int | None = None
    next_page_token: str | None = None
    from_: str | None = None
    to: str | None = None
    clinical_notes: tuple[ClinicalNote, ...] | None = None
    broken: tuple[_types.BrokenItem, ...] = _field(default=(), kw_only=True)
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class ClinicalNoteList(_ClinicalNoteListSlots):
    """One page of notes. There are no totals; an empty or missing token means the last page.

    Attributes:
        page_size: How many notes a page holds at most, as Zoom applied it.
        next_page_token: Token of the next page, valid for 15 minutes; empty or missing on the last page.
        from_: Start of the creation range as Zoom applied it, which can be narrower than asked.
        to: End of the creation range as Zoom applied it.
        clinical_notes: The notes of this page.
        broken: Items of the lists above that could not be read.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {}
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @classmethod
    def _read(cls, value: Any, name: str) -> ClinicalNoteList | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> ClinicalNoteList:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "ClinicalNoteList")
            get = src_dict.get
            made = _new(_ClinicalNoteListSlots)
            made.broken = ()
            value = get("page_size")
            made.page_size = value if value.__class__ is int or value is None else _types.read_int(value, "page_size")
            value = get("next_page_token")
            made.next_page_token = (
                value if value.__class__ is str or value is None else _types.read_str(value, "next_page_token")
            )
            value = get("from")
            made.from_ = value if value.__class__ is str or value is None else _types.read_str(value, "from")
            value = get("to")
            made.to = value if value.__class__ is str or value is None else _types.read_str(value, "to")
            value = get("clinical_notes")
            if value is None:
                made.clinical_notes = None
            else:
                made.clinical_notes, made.broken = _types.read_items(
                    value, "clinical_notes", ClinicalNote.from_dict, made.broken
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
    def from_decoded(cls, decoded: Any) -> ClinicalNoteList:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_ClinicalNoteListSlots)
        made.broken = ()
        made.page_size = decoded.page_size
        made.next_page_token = decoded.next_page_token
        made.from_ = decoded.from_
        made.to = decoded.to
        value = decoded.clinical_notes
        made.clinical_notes = None if value is None else tuple(map(ClinicalNote.from_decoded, value))
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
        "page_size",
        "next_page_token",
        "from",
        "to",
        "clinical_notes",
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.
from ..models.clinical_note import ClinicalNote  # noqa: E402

ClinicalNoteList.WIRE_FIELDS = (
    _types.WireField(
        name="page_size",
        wire_name="page_size",
        slot="page_size",
        kind=int,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="next_page_token",
        wire_name="next_page_token",
        slot="next_page_token",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="from_",
        wire_name="from",
        slot="from_",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="to",
        wire_name="to",
        slot="to",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="clinical_notes",
        wire_name="clinical_notes",
        slot="clinical_notes",
        kind=ClinicalNote,
        many=True,
        required=False,
    ),
)
