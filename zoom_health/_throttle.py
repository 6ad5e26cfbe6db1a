"""How fast an account is called: waiting before the server has to say no. Pure state; sleeping is the port's.

Zoom counts the calls of an account in each second, over all its apps. A throttle lets through as many in any one second
as the plan allows; callers are served in the order in which they came, since each is given the next free moment.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from typing import Final, Literal

from ._fork import RenewedLock, renew_after_fork
from .errors import ConfigurationError

__all__ = ["PLANS", "Plan", "ProcessStore", "Throttle", "throttle_for"]

Plan = Literal["free", "pro", "business"]

PLANS: Final[dict[str, int]] = {"free": 4, "pro": 30, "business": 80}
"""Calls a second that Zoom allows an account for LIGHT operations."""

WINDOW: Final = 1.1
"""Seconds of a window: a little more than Zoom's, for calls that overtake each other on their way."""


class Throttle:
    """At most so many calls in any one second, or as many as the server bears.

    Args:
        rate: Calls a second, or None when unknown: then nothing waits until the server refuses a call, and from then on
            the rate is found by going down by a third at each refusal and up by one a second.
    """

    def __init__(self, rate: int | None = None) -> None:
        self._rate: float | None = rate
        self._fixed = rate is not None
        self._sent: deque[float] = deque(maxlen=max(PLANS.values()) * 4)
        self._lowered_at = float("-inf")
        self._raised_at = 0.0
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Another thread of the parent may have held the lock."""
        self._lock = threading.Lock()

    @property
    def rate(self) -> float | None:
        """Calls a second that are let through now, or None for any number."""
        return self._rate

    def reserve(self, now: float, *, before: float = float("inf")) -> float | None:
        """Take the next free moment and give the seconds to wait for it.

        None where that moment does not come `before` the caller gives up: a turn that nobody uses is not taken.
        """
        with self._lock:
            if self._rate is None:
                self._sent.append(now)
                return 0.0
            if not self._fixed:
                self._rise(now)
            width = max(1, int(self._rate))
            moment = now
            if len(self._sent) >= width:
                moment = max(now, self._sent[-width] + WINDOW)
            if moment >= before:
                return None
            self._sent.append(moment)
            return moment - now

    def refused(self, now: float) -> None:
        """The server refused a call for the rate: go slower, unless the plan says how fast."""
        with self._lock:
            if self._fixed or now - self._lowered_at < WINDOW:
                return  # the calls of one burst are refused together and count once
            recent = sum(1 for moment in self._sent if now - moment <= WINDOW)
            self._rate = max(1.0, (self._rate or max(recent - 1, 1)) * 2 / 3)
            self._lowered_at = self._raised_at = now

    def _rise(self, now: float) -> None:
        if self._rate is not None and now - self._raised_at >= WINDOW:
            self._rate = min(self._rate + int((now - self._raised_at) / WINDOW), float(max(PLANS.values())))
            self._raised_at = now


class ProcessStore:
    """The calls of an account counted for several processes, in a store of the `limits` library (extra `shared`).

    Args:
        address: Address of the store as `limits` takes it, such as `redis://localhost:6379`.
        account: A text that stands for the account; never its id.
        rate: Calls a second.

    Raises:
        ConfigurationError: when the library is missing or knows no such store.
    """

    def __init__(self, address: str, account: str, rate: int) -> None:
        problem = ""
        try:
            from limits import RateLimitItemPerSecond
            from limits.storage import storage_from_string
            from limits.strategies import MovingWindowRateLimiter

            self._item = RateLimitItemPerSecond(rate)
            patience = {"socket_timeout": 5, "socket_connect_timeout": 5} if address.startswith("redis") else {}
            self._limiter = MovingWindowRateLimiter(storage_from_string(address, **patience))
        except ImportError:
            problem = 'needs the extra "shared": pip install "zoom-health[shared]"'
        except Exception as error:  # noqa: BLE001 - each store of the library fails in a way of its own
            problem = f"cannot be opened ({type(error).__name__}); use for example redis://localhost:6379"
        if problem:
            raise ConfigurationError(f"rate_store {problem}")
        self._account = account

    def take(self) -> float:
        """Count a call and give 0, or count none and give the seconds after which to ask again."""
        if self._limiter.hit(self._item, "zoom-health", self._account):
            return 0.0
        reset_at = self._limiter.get_window_stats(self._item, "zoom-health", self._account).reset_time
        return min(max(reset_at - time.time(), 0.01), 1.0)


_throttles: weakref.WeakValueDictionary[tuple[str, str, str], Throttle] = weakref.WeakValueDictionary()
_throttles_lock = RenewedLock()


def throttle_for(base_url: str, account: str, plan: Plan | None) -> Throttle:
    """The throttle that all clients of an account in this process share.

    Args:
        base_url: Address of the API.
        account: A text that stands for the account; never its id.
        plan: The account's plan, or None when unknown.
    """
    key = (base_url, account, plan or "")
    with _throttles_lock:
        throttle = _throttles.get(key)
        if throttle is None:
            throttle = _throttles[key] = Throttle(PLANS[plan] if plan else None)
        return throttle
