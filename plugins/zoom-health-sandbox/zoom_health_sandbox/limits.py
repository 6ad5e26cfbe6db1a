"""Zoom's rate limits for LIGHT calls: counted per account, shared by all of its apps.

Seconds and days are those of the clock (days are UTC), counted from their start, not sliding. A refused call does not
count.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from .refusals import over_daily_limit, over_second_limit
from .world import Account, Plan

__all__ = ["LIGHT_LIMITS", "LightLimit", "RateLimits", "next_midnight"]


@attrs.frozen(kw_only=True)
class LightLimit:
    """How many LIGHT calls a plan allows; `per_day` is None where there is no daily limit."""

    per_second: int
    per_day: int | None = None


LIGHT_LIMITS = {
    Plan.FREE: LightLimit(per_second=4, per_day=6000),
    Plan.PRO: LightLimit(per_second=30),
    Plan.BUSINESS: LightLimit(per_second=80),
}


@attrs.define
class _Count:
    second: int = -1
    in_second: int = 0
    day: int = -1
    in_day: int = 0


class RateLimits:
    """Counts the calls of each account."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def count(self, account: Account, *, now: datetime) -> None:
        """Count one call.

        Args:
            account: Who is calling.
            now: The present moment, aware.

        Raises:
            Refusal: The call is over a limit of the account's plan.
        """
        limit = LIGHT_LIMITS[account.plan]
        count = self._counts.setdefault(account.account_id, _Count())
        second = int(now.timestamp())
        day = now.toordinal()
        if count.second != second:
            count.second, count.in_second = second, 0
        if count.day != day:
            count.day, count.in_day = day, 0
        if limit.per_day is not None and count.in_day >= limit.per_day:
            raise over_daily_limit(limit.per_day, next_midnight(now))
        if count.in_second >= limit.per_second:
            raise over_second_limit(limit.per_second)
        count.in_second += 1
        count.in_day += 1


def next_midnight(now: datetime) -> str:
    """Return the end of the UTC day of `now` as an ISO time."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return f"{tomorrow.isoformat()}T00:00:00Z"
