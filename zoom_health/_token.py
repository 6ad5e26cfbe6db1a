"""The access token that all calls of one credential share: who fetches it, who waits, when it is old.

This is pure state under one lock.

Waiting and sending are not done here. `claim` answers what the caller is to do: use a token, fetch one, or wait for the
caller who is fetching one. Any number of threads, tasks and event loops may share one `TokenCache`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from attrs import define, field

from ._fork import renew_after_fork
from ._secret import Secret
from .errors import AuthenticationError

__all__ = ["Refresh", "Token", "TokenCache"]

EARLY_SECONDS = 300.0
"""A token is renewed this long before it expires, by one caller, while the others go on with it."""
RETRY_SECONDS = 30.0
"""After an early renewal that failed, the next one is tried this much later."""


@define(frozen=True)
class Token:
    """An access token.

    Attributes:
        value: The token.
        expires_at: When it expires, by the cache's clock.
        lifetime: Seconds from its issue to then.
        api_url: Origin of the region that Zoom names for the account, or None.
        is_shared: Whether another process may have fetched it.
    """

    value: Secret
    expires_at: float
    lifetime: float
    api_url: str | None = None
    is_shared: bool = False

    @property
    def renew_at(self) -> float:
        """When to renew it: a short-lived token in the last quarter of its life, not at once."""
        return self.expires_at - min(EARLY_SECONDS, self.lifetime / 4)


@define(eq=False)
class Refresh:
    """The right and the duty to fetch a token: end it with `TokenCache.fulfil` or `TokenCache.abandon`."""

    done: Future[Token | AuthenticationError | None] = field(factory=Future, repr=False)
    fallback: Token | None = None
    """A token that is still good, for an early renewal that fails."""
    refused: Secret | None = None
    """The token that Zoom refused, for a renewal that this is the reason of."""


class TokenCache:
    """One token, fetched by one caller at a time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._refused: Secret | None = None
        self._refresh: Refresh | None = None
        self._renew_at = 0.0
        renew_after_fork(self)

    def after_fork(self) -> None:
        """The thread that was fetching a token is not here, and one may have held the lock."""
        self._lock = threading.Lock()
        self._refresh = None

    def claim(self) -> Token | Refresh | Future[Token | AuthenticationError | None]:
        """A token to use, a `Refresh` to carry out, or a future to wait for and then claim again."""
        token = self._token
        now = self._clock()
        if token is not None and now < self._renew_at:
            return token  # no lock: the usual case, and one reference is read
        with self._lock:
            token = self._token
            usable = token if token is not None and now < token.expires_at else None
            if usable is not None and (self._refresh is not None or now < self._renew_at):
                return usable
            if self._refresh is not None:
                return self._refresh.done
            self._refresh = Refresh(fallback=usable, refused=self._refused)
            # A waiter that gives up must not cancel it for the others.
            self._refresh.done.set_running_or_notify_cancel()
            return self._refresh

    def now(self) -> float:
        """The clock's reading."""
        return self._clock()

    def fulfil(self, refresh: Refresh, outcome: Token | AuthenticationError) -> None:
        """End a refresh with a token or with the error that every waiter then gets."""
        with self._lock:
            if isinstance(outcome, Token):
                self._token, self._refused = outcome, None
                self._renew_at = outcome.renew_at
            if self._renew_at <= self._clock():  # it failed, or brought a token that is due for renewal itself
                self._try_later()
            self._refresh = None
        refresh.done.set_result(outcome)

    def abandon(self, refresh: Refresh) -> None:
        """End a refresh that was cancelled or cut off: one of the waiters takes over."""
        with self._lock:
            if self._refresh is not refresh:
                return
            self._refresh = None
            self._try_later()
        refresh.done.set_result(None)

    def _try_later(self) -> None:
        """Go on with the token that is there, for as long as it lives, before the next renewal."""
        token = self._token
        self._renew_at = 0.0 if token is None else min(self._clock() + RETRY_SECONDS, token.expires_at)

    def holds(self, token: Token | None) -> bool:
        """Whether a token is the one in use: it was neither replaced nor refused."""
        return token is not None and self._token is token

    def discard(self, token: Token) -> None:
        """Forget a token that was refused, unless another caller has already replaced it."""
        with self._lock:
            if self._token is not None and self._token.value == token.value:
                self._token, self._refused = None, token.value
