"""When generated notes are created: a schedule that rises towards its end, whatever the number of notes.

Two promises pull in different directions: that a note does not depend on how many are generated after it, and that the
last one never lies in the future. So the first `steady` notes are evenly spaced, and all that follow crowd ever closer
to the end without reaching it. Everything is counted in whole milliseconds, so that no platform rounds it differently.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import isqrt

import attrs

from .generator_phrases import Draw

__all__ = ["Schedule", "timestamp"]

DAY = 86_400_000
"""Milliseconds in a day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_MILLISECOND = timedelta(milliseconds=1)
_SECOND = 1000
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60))
_CROWDING = 3
"""Number of notes after which half of what is left until the end is over; larger values crowd less."""


def timestamp(moment: int) -> str:
    """Write a moment as Zoom does.

    Args:
        moment: Milliseconds since 1970, UTC; negative before.

    >>> timestamp(1747278068608)
    '2025-05-15T03:01:08.608Z'
    """
    day, rest = divmod(moment, DAY)
    minute, rest = divmod(rest, 60_000)
    second, millisecond = divmod(rest, _SECOND)
    return f"{_day(day)}T{_CLOCK[minute]}:{_TWO_DIGITS[second]}.{millisecond:03}Z"


@lru_cache(maxsize=1024)
def _day(number: int) -> str:
    return date.fromordinal(number + _EPOCH_DAY).isoformat()


@attrs.frozen(kw_only=True)
class Schedule:
    """The creation times of notes, in milliseconds since 1970.

    Args:
        end: Time that no note passes.
        span: How long before the end the first note is created, in milliseconds; at least 1.
        steady: How many of the first notes are evenly spaced over nearly all of the span.
    """

    end: int
    span: int
    steady: int

    @classmethod
    def until(cls, until: datetime, *, span: timedelta, steady: int) -> Schedule:
        """Build a schedule from a moment with a time zone and a length of time.

        Args:
            until: Time that no note passes; a fraction of a millisecond is cut off.
            span: How long before that the first note is created.
            steady: How many of the first notes are evenly spaced.

        Raises:
            ValueError: No time zone, no span, or dates that the calendar does not have.
        """
        if until.tzinfo is None or until.utcoffset() is None:
            raise ValueError("until must have a time zone")
        if span < _MILLISECOND:
            raise ValueError("span must be a millisecond at least")
        if steady < 0:
            raise ValueError("steady must not be negative")
        end = (until - _EPOCH) // _MILLISECOND
        # A visit lasts up to an hour and begins before its note is created; two days leave room for that.
        first_day, last_day = (end - span // _MILLISECOND) // DAY - 2, end // DAY
        if first_day + _EPOCH_DAY < 1 or last_day + _EPOCH_DAY > date.max.toordinal():
            raise ValueError("until and span must lie within the years 1 to 9999")
        return cls(end=end, span=span // _MILLISECOND, steady=steady)

    @property
    def first_day(self) -> date:
        """Day on which the schedule begins, UTC."""
        return self.day(self.end - self.span)

    def created(self, index: int, *, draw: Draw) -> int:
        """Return when a note is created: never before the note in front of it, never after the end.

        Args:
            index: Number of the note, from 0.
            draw: Source of chance, from 0 up to and excluding 1: where within its share of the time the note falls.
        """
        age, next_age = self._age(index), self._age(index + 1)
        return self.end - age + int(draw() * (age - next_age))

    @staticmethod
    def day(moment: int) -> date:
        """Return the day of a moment, UTC."""
        return date.fromordinal(moment // DAY + _EPOCH_DAY)

    def within_second(self, previous: int, latest: int) -> int:
        """Return a time in the same second as the note before, and no later than the note's own turn.

        Args:
            previous: When the note before was created.
            latest: When the note itself would have been created.
        """
        return min(latest, previous + (_SECOND - 1 - previous % _SECOND) // 2)

    def _age(self, index: int) -> int:
        if index <= self.steady:
            return self.span * (self.steady + 1 - index) // (self.steady + 1)
        last_step = self.span // (self.steady + 1)
        return isqrt(last_step * last_step * _CROWDING // (_CROWDING + index - self.steady))
