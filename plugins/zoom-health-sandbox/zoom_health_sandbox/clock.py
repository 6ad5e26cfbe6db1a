"""Clocks that can be moved, so that an hour passes in a test without anybody waiting for it.

Everything in the sandbox that depends on time (access tokens, page tokens, rate limits, creation times) asks one
clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "ManualClock", "MovableClock", "epoch_milliseconds", "zoom_time"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """What the sandbox needs to know about time."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`; a negative number moves it back."""
        ...


class MovableClock:
    """A clock that runs with the computer's, plus whatever it was advanced by.

    >>> clock = MovableClock()
    >>> before = clock.now()
    >>> clock.advance(3600)
    >>> (clock.now() - before).total_seconds() >= 3600
    True
    """

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the computer's time plus the offset, as an aware UTC datetime."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`; a negative number moves it back."""
        self._offset += timedelta(seconds=seconds)


class ManualClock:
    """A clock that stands still until it is advanced: what a deterministic test wants.

    Args:
        start: An aware datetime.

    Raises:
        ValueError: `start` has no time zone.

    >>> clock = ManualClock(datetime(2025, 6, 2, 12, tzinfo=UTC))
    >>> clock.advance(90)
    >>> clock.now().isoformat()
    '2025-06-02T12:01:30+00:00'
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("start needs a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment that the clock stands at."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`; a negative number moves it back."""
        self._now += timedelta(seconds=seconds)


def epoch_milliseconds(moment: datetime) -> int:
    """Return `moment` (aware) as whole milliseconds since 1970, the resolution that Zoom's times have."""
    return (moment - _EPOCH) // _MILLISECOND


def zoom_time(moment: datetime) -> str:
    """Write an aware datetime the way that Zoom writes note times: UTC, with milliseconds and `Z`.

    >>> zoom_time(datetime(2025, 5, 15, 3, 1, 8, 608000, tzinfo=UTC))
    '2025-05-15T03:01:08.608Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
