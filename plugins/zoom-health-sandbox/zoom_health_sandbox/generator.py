"""Seeded generator of synthetic clinical notes in the form in which Zoom returns them.

The notes are made for developing and testing against: composed from phrases of ten specialties, in Zoom's own layout,
with invented names, dates, telephone and record numbers woven in, and with the odd shapes that an API without required
fields permits (their table is in `generator_shapes`). Nobody in them exists.

The same seed, end and owners give the same notes on every platform and every supported Python, because chance comes
from `random.Random.random()` and `getrandbits()` alone and all times are whole numbers. A note depends on the notes
before it, never on how many follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from .generator_material import material
from .generator_note import Owner, Practice, make_meeting, make_note
from .generator_people import PatientRegister, clinician
from .generator_schedule import Schedule
from .generator_shapes import Shape, shapes_of

__all__ = ["DEFAULT_SPAN", "generate_notes"]

DEFAULT_SPAN = timedelta(days=120)
"""How long before the end the first note is created, unless told otherwise."""


def generate_notes(
    *, seed: int, count: int, until: datetime, owners: Sequence[str], span: timedelta = DEFAULT_SPAN, steady: int = 0
) -> Iterator[dict[str, Any]]:
    """Generate notes in the order of their creation, one at a time.

    The first notes of a longer run equal those of a shorter one. For that, creation times cannot depend on `count`: by
    default they crowd towards `until`. Give `steady=count` to have a world of a known size spread evenly instead.

    Args:
        seed: Any whole number; each gives other notes.
        count: Number of notes, 0 or more.
        until: Time with a zone that no time in a note passes.
        owners: Zoom user ids of the owners of notes, one at least; each note belongs to one of them.
        span: How long before `until` the first note is created, a millisecond or more.
        steady: Number of first notes that are spaced evenly over the span.

    Returns:
        An iterator over notes: dictionaries of JSON values with the 14 fields of Zoom's note, some of them null or
        missing by design.

    Raises:
        ValueError: A negative count, no owners or an empty one, an end without a zone, or times beyond the calendar.
            Raised by the call, not by the first step of the iteration.

    Example:
        >>> from datetime import UTC
        >>> first, second = generate_notes(seed=7, count=2, until=datetime(2025, 6, 1, tzinfo=UTC), owners=["owner-1"])
        >>> first["note_owner_user_id"], first["note_created_time"] < second["note_created_time"]
        ('owner-1', True)
        >>> [first] == list(generate_notes(seed=7, count=1, until=datetime(2025, 6, 1, tzinfo=UTC), owners=["owner-1"]))
        True
    """
    if count < 0:
        raise ValueError("count must not be negative")
    if isinstance(owners, str) or not owners or not all(owners):
        raise ValueError("owners must be a sequence of one or more user ids, none of them empty")
    schedule = Schedule.until(until, span=span, steady=steady)
    practice = Practice(
        schedule=schedule,
        owners=tuple(Owner(user_id=owner, clinician=clinician(owner)) for owner in owners),
        material=material(),
        register=PatientRegister(material().specialties, seed=seed, today=schedule.first_day),
    )
    return _notes(practice, seed=seed, count=count)


def _notes(practice: Practice, *, seed: int, count: int) -> Iterator[dict[str, Any]]:
    random = Random(f"notes:{seed}")  # noqa: S311
    meeting, created = None, 0
    for index in range(count):
        shapes = shapes_of(index)
        turn = practice.schedule.created(index, draw=random.random)
        if meeting is not None and Shape.SAME_MEETING in shapes:
            created = practice.schedule.within_second(created, turn)
        else:
            created = turn
            meeting = make_meeting(random, practice=practice, shapes=shapes, created=created)
        yield make_note(random, practice=practice, shapes=shapes, meeting=meeting, created=created)
