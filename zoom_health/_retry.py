"""Whether a failed call is sent again, and when. Pure code: time and chance are passed in.

A call is repeated when the same call may succeed later and repeating it is safe: reading changes nothing, and PATCH
sets a state. A budget shared by a client's calls keeps an outage from being multiplied by everybody's repetitions.
"""

from __future__ import annotations

import threading
from typing import Final

from attrs import define

from ._fork import renew_after_fork
from .errors import RateLimitError, ZoomHealthError

__all__ = ["RetryBudget", "RetryPolicy"]

BUDGET: Final = 500
REPEAT_COST: Final = 14
THROTTLED_COST: Final = 5
"""A repetition that the server asked for says nothing about an outage, so it costs less."""


class RetryBudget:
    """Tokens that repetitions cost and successes earn; threads share it.

    With 500 tokens and 14 a repetition, a complete outage is multiplied by no more than 36 extra calls, however many
    are made; under scattered failures the successes pay for all repetitions.
    """

    def __init__(self) -> None:
        self._tokens = BUDGET
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Another thread of the parent may have held the lock."""
        self._lock = threading.Lock()

    def spend(self, error: ZoomHealthError) -> bool:
        """Take the cost of a repetition; False when it is not there."""
        cost = THROTTLED_COST if isinstance(error, RateLimitError) else REPEAT_COST
        with self._lock:
            if self._tokens < cost:
                return False
            self._tokens -= cost
            return True

    def earn(self) -> None:
        """A call succeeded."""
        if self._tokens < BUDGET:
            with self._lock:
                self._tokens = min(BUDGET, self._tokens + 1)


@define(frozen=True)
class RetryPolicy:
    """How often and how long a call is repeated.

    Attributes:
        attempts: How often a call is sent at most, the first time included.
        within: Seconds after the first sending in which a repetition may begin.
        base: Seconds of the longest first wait; each further one may be twice as long.
        cap: Seconds of the longest wait.
    """

    attempts: int = 5
    within: float = 30.0
    base: float = 0.5
    cap: float = 20.0

    def delay(
        self, error: ZoomHealthError, *, attempt: int, elapsed: float, remaining: float, chance: float
    ) -> float | None:
        """Seconds to wait before the next sending, or None when there is to be none.

        Args:
            error: What the last attempt ended in.
            attempt: Its number, from 1.
            elapsed: Seconds since the first sending.
            remaining: Seconds left of the call's total time.
            chance: A random number from 0 to 1: the wait is spread over its whole range, so that callers do not come
                back together.
        """
        if not error.retryable or attempt >= self.attempts:
            return None
        wait = chance * min(self.cap, self.base * 2 ** (attempt - 1))
        asked = error.retry_after if isinstance(error, RateLimitError) else None
        if asked is not None:
            wait += asked
        elif isinstance(error, RateLimitError):
            wait += 1.0  # Zoom counts by the second and names no time
        return wait if wait < remaining and elapsed + wait <= self.within else None
