"""EhrContext. Generated, do not edit."""

from __future__ import annotations

from typing import Any, final

from attrs import define as _define
from attrs import field as _field
from attrs import setters as _setters

from .. import types as _types
from ..errors import UnreadableValue as _UnreadableValue


@_define(eq=False, repr=False, on_setattr=_setters.NO_OP)
class _EhrContextSlots(_types.Model):
    # The slots are filled here, while they can still be written: a plain store costs half of what a frozen class
    # pays, and the public class has the same slots, so that an instance becomes one by a change of class.

    appointment_id: str | None = None
    patient_id: str | None = None
    provider_id: str | None = None
    _unmodelled: dict[str, Any] | None = _field(
        default=None, kw_only=True, alias="additional_properties", converter=_types.to_unmodelled, hash=False
    )


@final
@_define(frozen=True, repr=False)
class EhrContext(_EhrContextSlots):
    """What the note belongs to in the electronic health record (EHR).

    Attributes:
        appointment_id: Id of the appointment; opaque.
        patient_id: Id of the patient, bare or as a FHIR reference such as `Patient/1`; opaque.
        provider_id: Id of the health professional mainly responsible, bare or as a FHIR reference; opaque.
        additional_properties: JSON keys that the document does not name, as a fresh copy.
    """

    PHI_CLASSES = {
        "appointment_id": "identifier",
        "patient_id": "identifier",
        "provider_id": "identifier",
    }
    PHI_FIELDS = frozenset(PHI_CLASSES)

    @classmethod
    def _read(cls, value: Any, name: str) -> EhrContext | None:
        return None if value == "" else cls.from_dict(_types.require_object(value, name))

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> EhrContext:
        """Read a JSON object.

        Raises:
            UnreadableValue: when a value cannot be read as its type without loss. The error holds no value.
        """
        try:
            if src_dict.__class__ is not dict:
                src_dict = _types.require_object(src_dict, "EhrContext")
            get = src_dict.get
            made = _new(_EhrContextSlots)
            value = get("appointment_id")
            made.appointment_id = (
                value if value.__class__ is str or value is None else _types.read_str(value, "appointment_id")
            )
            value = get("patient_id")
            made.patient_id = value if value.__class__ is str or value is None else _types.read_str(value, "patient_id")
            value = get("provider_id")
            made.provider_id = (
                value if value.__class__ is str or value is None else _types.read_str(value, "provider_id")
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
    def from_decoded(cls, decoded: Any) -> EhrContext:
        """Take over an object with this model's attributes whose types a typed JSON decoder has already checked."""
        made = _new(_EhrContextSlots)
        made.appointment_id = decoded.appointment_id
        made.patient_id = decoded.patient_id
        made.provider_id = decoded.provider_id
        made._unmodelled = None
        made.__class__ = cls
        return made  # type: ignore[return-value]  # its class is the public one since the line above


_new = object.__new__
_KNOWN: frozenset[str] = frozenset(
    {
        "appointment_id",
        "patient_id",
        "provider_id",
    }
)
_knows_all = _KNOWN.issuperset

# Models that refer to each other are imported once both classes exist.

EhrContext.WIRE_FIELDS = (
    _types.WireField(
        name="appointment_id",
        wire_name="appointment_id",
        slot="appointment_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="patient_id",
        wire_name="patient_id",
        slot="patient_id",
        kind=str,
        many=False,
        required=False,
    ),
    _types.WireField(
        name="provider_id",
        wire_name="provider_id",
        slot="provider_id",
        kind=str,
        many=False,
        required=False,
    ),
)
