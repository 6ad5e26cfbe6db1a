"""Notes as JSON objects, with protected health information (PHI) masked unless it was asked for.

What is PHI is decided by the models (`PHI_FIELDS`, from the marks in the API's document). Fields that the document does
not name are masked too, since nobody has looked at what they hold.
"""

from __future__ import annotations

from typing import Any, Final

from .._rest import Model

__all__ = ["MASK", "as_json"]

MASK: Final = "[masked]"


def as_json(model: Model, *, show_phi: bool) -> dict[str, Any]:
    """The JSON object of a model; fields that are missing or null are left out.

    Args:
        model: A note, or a part of one.
        show_phi: Whether PHI and unknown fields keep their values instead of `[masked]`.

    Example:
        >>> from zoom_health.types import ClinicalNote
        >>> as_json(ClinicalNote(note_id="synthetic", note_title="Testa, F, 0"), show_phi=False)
        {'note_id': 'synthetic', 'note_title': '[masked]'}
    """
    if show_phi:
        return model.to_dict()
    result: dict[str, Any] = {}
    for wire_field in model.WIRE_FIELDS:
        value = getattr(model, wire_field.slot)
        if value is not None:
            result[wire_field.wire_name] = MASK if wire_field.name in model.PHI_FIELDS else _masked(value)
    return result | dict.fromkeys(model.additional_properties, MASK)


def _masked(value: Any) -> Any:
    if isinstance(value, Model):
        return as_json(value, show_phi=False)
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value
