"""ErrorDetail. Generated, do not edit."""

from __future__ import annotations

from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _ErrorDetailSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    field: str | None = None
    message: str | None = None
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class ErrorDetail(_ErrorDetailSlots):
    """One field that Zoom refused.

    Attributes:
        field: Name of the field.
        message: What is wrong with it; for people.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {}
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @classmethod
    def _read(cls, value: Any, name: str) -> ErrorDetail | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> ErrorDetail:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "ErrorDetail")
            get = src_dict.get
            made = _new(_ErrorDetailSlots)
            value = get("field")
            made.field = value if value.__class__ is str or value is None else _types.read_str(value, "field")
            value = get("message")
            made.message = value if value.__class__ is str or value is None else _types.read_str(value, "message")
            made._unmodelled = None if _knows_all(src_dict) else _types.unmodelled_keys(src_dict, _KNOWN)
            made.__class__ = cls
            return made  # type: ignore[return-value]  # its class is the public one since the line above
        except _UnreadableValue as error:
            problem = error.with_traceback(None)
        # A crash reporter prints what the frames of an error hold, and this is the only one that is left of them.
        src_dict, value = {}, None
        raise problem

    @classmethod
    def from_decoded(cls, decoded: Any) -> ErrorDetail:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_ErrorDetailSlots)
        made.field = decoded.field
        made.message = decoded.message
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
        "field",
        "message",
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.

ErrorDetail.WIRE_FIELDS = (
    _types.WireField(
        name="field",
        wire_name="field",
        slot="field",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="message",
        wire_name="message",
        slot="message",
        kind=str,
        many=False,
        required=False,
    ),
)
