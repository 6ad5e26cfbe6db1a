"""What all calls of a client share: how they are sent, and what is counted over them."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import define, field

from ._exchange import LARGEST_BODY
from ._fork import renew_after_fork
from ._hooks import Hooks
from ._http import httpx
from ._retry import RetryBudget, RetryPolicy
from ._throttle import ProcessStore, Throttle
from ._urls import Origin
from .types import Counters

if TYPE_CHECKING:
    from ._plugins import Registered

__all__ = ["Settings", "Shared"]


class Shared:
    """What a client and its views change while they work. Threads share it.

    Args:
        throttle: How fast the account is called by this process.
        store: Counts the calls of several processes, or None.
    """

    def __init__(self, throttle: Throttle, store: ProcessStore | None = None) -> None:
        self.throttle = throttle
        self.store = store
        self.budget = RetryBudget()
        self._counts = Counter[str]()
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Another thread of the parent may have held the lock."""
        self._lock = threading.Lock()

    @property
    def counters(self) -> Counters:
        """The counts so far."""
        return Counters(**self._counts)

    def count(self, name: str, more: int = 1) -> None:
        """Add to one of the counts of `Counters`."""
        with self._lock:
            self._counts[name] += more


@define(frozen=True)
class Settings:
    """What all calls of a client, or of a view on it, share.

    Attributes:
        base_url: Address of the API without a slash at its end.
        auth: How requests are authenticated.
        origins: Where requests may go: scheme, host and port.
        timeout: Seconds for one call, waits and repetitions and token included.
        headers: Headers of every request.
        shared: What views share with their client.
        hooks: What plugins answered.
        context: What the application says about who calls and why.
        plugins: The plugins, in order.
        retry: When a failed call is repeated.
        largest_body: Bytes of the largest body, packed or unpacked.
        clock: The current time, aware.
        monotonic: A clock for durations, in seconds.
        chance: A random number from 0 to 1.
    """

    base_url: str
    auth: httpx.Auth
    origins: frozenset[Origin]
    timeout: float
    headers: httpx.Headers = field(repr=False)
    shared: Shared = field(repr=False)
    hooks: Hooks = field(factory=Hooks, repr=False)
    context: Mapping[str, str] = field(factory=dict, repr=False)
    plugins: tuple[Registered, ...] = ()
    retry: RetryPolicy = field(factory=RetryPolicy)
    largest_body: int = LARGEST_BODY
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
