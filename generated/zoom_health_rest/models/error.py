"""Error. Generated, do not edit."""

from __future__ import annotations

from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _ErrorSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    code: int | None = None
    message: str | None = None
    errors: tuple[ErrorDetail, ...] | None = None
    broken: tuple[_types.BrokenItem, ...] = _field(default=(), kw_only=True)
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class Error(_ErrorSlots):
    """Zoom's answer to a failed call. The code identifies the error, not the HTTP status: 30001 comes with 403 from
    the list and with 400 elsewhere. Between Zoom and the caller a gateway may answer with HTML or nothing.

    Attributes:
        code: Zoom's error code.
        message: Zoom's message; for people, not for programs.
        errors: What is wrong with which field, in some validation errors.
        broken: Items of the lists above that could not be read.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {}
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @classmethod
    def _read(cls, value: Any, name: str) -> Error | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Error:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "Error")
            get = src_dict.get
            made = _new(_ErrorSlots)
            made.broken = ()
            value = get("code")
            made.code = value if value.__class__ is int or value is None else _types.read_int(value, "code")
            value = get("message")
            made.message = value if value.__class__ is str or value is None else _types.read_str(value, "message")
            value = get("errors")
            if value is None:
                made.errors = None
            else:
                made.errors, made.broken = _types.read_items(value, "errors", ErrorDetail.from_dict, made.broken)
            made._unmodelled = None if _knows_all(src_dict) else _types.unmodelled_keys(src_dict, _KNOWN)
            made.__class__ = cls
            return made  # type: ignore[return-value]  # its class is the public one since the line above
        except _UnreadableValue as error:
            problem = error.with_traceback(None)
        # A crash reporter prints what the frames of an error hold, and this is the only one that is left of them.
        src_dict, value = {}, None
        raise problem

    @classmethod
    def from_decoded(cls, decoded: Any) -> Error:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_ErrorSlots)
        made.broken = ()
        made.code = decoded.code
        made.message = decoded.message
        value = decoded.errors
        made.errors = None if value is None else tuple(map(ErrorDetail.from_decoded, value))
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
        "code",
        "message",
        "errors",
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.
from ..models.error_detail import ErrorDetail  # noqa: E402

Error.WIRE_FIELDS = (
    _types.WireField(
        name="code",
        wire_name="code",
        slot="code",
        kind=int,
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
    _types.WireField(
        name="errors",
        wire_name="errors",
        slot="errors",
        kind=ErrorDetail,
        many=True,
        required=False,
    ),
)
