"""What is protected health information: one table, made from the marks in the API's document.

Representations of models, the command line's masks, cassettes and what audits and spans may hold are all held against
it. Fields that the document does not name count as marked, since nobody has looked at what they hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ._rest import ClinicalNoteList, Model

__all__ = ["MASK", "PHI_CLASSES", "as_json"]

MASK: Final = "[masked]"


def _classes(model: type[Model], above: tuple[type[Model], ...] = ()) -> dict[str, str]:
    found: dict[str, str] = dict(model.PHI_CLASSES)
    for wire_field in model.WIRE_FIELDS:
        if issubclass(wire_field.kind, Model) and wire_field.kind not in above:
            found |= _classes(wire_field.kind, (*above, model))
    return found


PHI_CLASSES: Final[Mapping[str, str]] = MappingProxyType(_classes(ClinicalNoteList))
"""The fields of a note, and of what it holds, that can carry health information, each with its class: `content`,
`title` or `identifier`."""


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
            result[wire_field.wire_name] = MASK if wire_field.name in model.PHI_CLASSES else _masked(value)
    return result | dict.fromkeys(model.additional_properties, MASK)


def _masked(value: Any) -> Any:
    if isinstance(value, Model):
        return as_json(value, show_phi=False)
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value
