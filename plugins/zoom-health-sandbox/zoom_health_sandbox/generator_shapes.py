"""The odd shapes that generated notes take, and how often.

Zoom requires no field of a note, so a reader has to expect each of these. They are spread by the number of the note,
not by chance: a shape of period 150 and place 19 befalls notes 19, 169, 319, ... All periods divide 300, hence any 300
consecutive notes, for example one full page, show every shape; no note has two of them.

| shape | one in | place |
|---|---|---|
| `EMPTY_CONTENT`: note_content is "" | 100 | 7 |
| `NO_CONTENT`: no note_content | 150 | 19 |
| `NULL_CONTENT`: note_content is null | 300 | 127 |
| `LONG_CONTENT`: at least 60,000 characters | 300 | 151 |
| `CAPITALS`: dictated in upper case throughout | 50 | 33 |
| `HARD_SPACES`: no-break spaces between figures and units | 20 | 6 |
| `EMOJI`: a section with an emoji | 100 | 42 |
| `NO_EHR`: no ehr_context | 60 | 11 |
| `NULL_EHR`: ehr_context is null | 150 | 43 |
| `PARTIAL_EHR`: one or more keys of ehr_context missing, at times all three | 50 | 23 |
| `BLANK_EHR`: one value of ehr_context is null or "" | 150 | 61 |
| `COMPLETED_TIME_ONLY`: is_note_completed is false beside a completed time | 50 | 29 |
| `NO_TITLE`: no note_title | 100 | 37 |
| `NULL_TITLE`: note_title is null | 300 | 77 |
| `EMPTY_TITLE`: note_title is "" | 300 | 177 |
| `NULL_FIELD`: one of the fields in `OPTIONAL` is null | 100 | 54 |
| `NO_FIELD`: one of the fields in `OPTIONAL` is missing | 100 | 84 |
| `SAME_MEETING`: of the same meeting as the note before, and created within the same second | 50 | 5 |
| `LEADING_SLASH`: meeting_id begins with "/" | 60 | 8 |
| `DOUBLE_SLASH`: meeting_id contains "//" | 75 | 0 |

`note_id`, `note_owner_user_id` and `note_created_time` are always there: without them no server could list the note.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from .generator_phrases import Draw

__all__ = ["CYCLE", "OPTIONAL", "Shape", "reshape", "shapes_of"]

CYCLE = 300
"""Number of notes after which all shapes have occurred and begin again."""

OPTIONAL = (
    "meeting_id",
    "meeting_number",
    "note_start_time",
    "note_end_time",
    "note_last_modified_time",
    "note_last_modified_user_id",
    "is_note_completed",
    "note_completed_time",
)
"""Fields that may be null or missing, besides those that have shapes of their own."""

EHR_KEYS = ("appointment_id", "patient_id", "provider_id")


class Shape(Enum):
    """One odd shape; the value is its period and its place within the period."""

    EMPTY_CONTENT = (100, 7)
    NO_CONTENT = (150, 19)
    NULL_CONTENT = (300, 127)
    LONG_CONTENT = (300, 151)
    CAPITALS = (50, 33)
    HARD_SPACES = (20, 6)
    EMOJI = (100, 42)
    NO_EHR = (60, 11)
    NULL_EHR = (150, 43)
    PARTIAL_EHR = (50, 23)
    BLANK_EHR = (150, 61)
    COMPLETED_TIME_ONLY = (50, 29)
    NO_TITLE = (100, 37)
    NULL_TITLE = (300, 77)
    EMPTY_TITLE = (300, 177)
    NULL_FIELD = (100, 54)
    NO_FIELD = (100, 84)
    SAME_MEETING = (50, 5)
    LEADING_SLASH = (60, 8)
    DOUBLE_SLASH = (75, 0)


_SHAPES = tuple(tuple(shape for shape in Shape if number % shape.value[0] == shape.value[1]) for number in range(CYCLE))


def shapes_of(index: int) -> tuple[Shape, ...]:
    """Return the shapes of a note.

    Args:
        index: Number of the note, from 0.

    >>> shapes_of(7)
    (<Shape.EMPTY_CONTENT: (100, 7)>,)
    >>> shapes_of(1)
    ()
    """
    return _SHAPES[index % CYCLE]


def reshape(note: dict[str, Any], shape: Shape, *, draw: Draw) -> None:
    """Give an otherwise ordinary note the fields of one shape, in place.

    Args:
        note: The note.
        shape: A shape; one that does not concern whole fields leaves the note as it is.
        draw: Source of chance, from 0 up to and excluding 1.
    """
    if shape in _VALUES:
        field, value = _VALUES[shape]
        note[field] = value
    elif shape in _MISSING:
        del note[_MISSING[shape]]
    elif shape is Shape.NULL_FIELD:
        note[OPTIONAL[int(draw() * len(OPTIONAL))]] = None
    elif shape is Shape.NO_FIELD:
        present = [field for field in OPTIONAL if field in note]
        del note[present[int(draw() * len(present))]]
    elif shape is Shape.PARTIAL_EHR:
        kept = int(draw() * 7)
        note["ehr_context"] = {key: note["ehr_context"][key] for bit, key in enumerate(EHR_KEYS) if kept >> bit & 1}
    elif shape is Shape.BLANK_EHR:
        note["ehr_context"][EHR_KEYS[int(draw() * len(EHR_KEYS))]] = None if draw() < 0.5 else ""


_VALUES: dict[Shape, tuple[str, Any]] = {
    Shape.COMPLETED_TIME_ONLY: ("is_note_completed", False),
    Shape.EMPTY_CONTENT: ("note_content", ""),
    Shape.NULL_CONTENT: ("note_content", None),
    Shape.NULL_EHR: ("ehr_context", None),
    Shape.NULL_TITLE: ("note_title", None),
    Shape.EMPTY_TITLE: ("note_title", ""),
}
_MISSING = {
    Shape.NO_CONTENT: "note_content",
    Shape.NO_EHR: "ehr_context",
    Shape.NO_TITLE: "note_title",
}
