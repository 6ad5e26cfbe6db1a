"""One token for several processes and hosts: what a store has to do, and how a process takes its turn at it.

A store knows nothing of tokens; it keeps a value for as long as it is good, and a lock that frees itself. Who may use
what it holds, who fetches, and who waits is decided here, for every store alike.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from ._secret import Secret, header_problem
from ._token import Refresh, Token

__all__ = ["StoreTurn", "TokenStore"]

SHORTEST_PAUSE: Final = 0.02
LONGEST_PAUSE: Final = 0.5
"""Seconds between two looks at the store while another process fetches; one thread of a process looks for all."""


class TokenStore(Protocol):
    """Where processes share a token; an argument of `ServerToServerOAuth.with_token_store`.

    Every method may block, and is called in a thread, never in an event loop. One object serves many threads. A key
    tells the credentials and the token endpoint from others and gives neither away; it is the same in all processes.

    What a method raises fails the call, with `AuthenticationError`; a store that would rather have each process fetch a
    token of its own while it is down answers None, True and nothing then. What `save` and `release` raise is left
    unsaid: the token that was fetched is good without them.
    """

    def load(self, key: str) -> Mapping[str, Any] | None:
        """What was saved last, with `expires_in` as it is now, or None when there is nothing, or nothing that is good.

        `expires_in` is the number of seconds left by the store's own clock, so that the clocks of hosts do not matter.
        """
        ...

    def acquire(self, key: str, owner: str) -> bool:
        """Take the lock of a key unless somebody holds it. It must free itself when its owner does not come back."""
        ...

    def save(self, key: str, owner: str, token: Mapping[str, Any]) -> None:
        """Keep a token for `expires_in` seconds and free the lock; do nothing where `owner` does not hold it any more.

        The token is a mapping of `access_token` (a text), `expires_in` and `lifetime` (whole seconds) and `api_url` (a
        text or None), to be given back by `load`. It is a secret.
        """
        ...

    def release(self, key: str, owner: str) -> None:
        """Free the lock, if `owner` holds it."""
        ...


class StoreTurn:
    """The turn of one refresh at a store. All but `end` block.

    Args:
        store: The store.
        key: What the token is kept under.
        refresh: The refresh that this is the turn of.
        clock: The clock of the token cache.
    """

    def __init__(self, store: TokenStore, key: str, refresh: Refresh, clock: Callable[[], float]) -> None:
        self._store, self._key, self._refresh, self._clock = store, key, refresh, clock
        self._owner = secrets.token_hex(16)
        self._ended = False
        self._may_hold_lock = False
        self.stale: Token | None = None
        """A stored token that is due for renewal and still good, for a renewal that fails."""

    def claim(self) -> Token | None:
        """The token to use, or None: then this process is the one to fetch it."""
        pause = SHORTEST_PAUSE
        while not self._ended:
            found = self._load()
            if found is not None and found.renew_at > self._clock():
                return found
            self._may_hold_lock = True  # also when the answer is lost
            if self._store.acquire(self._key, self._owner):
                return self._look_again()
            self._may_hold_lock = False
            spare = self._refresh.fallback or found
            if spare is not None:  # somebody else is renewing it
                return spare
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        return None

    def save(self, token: Token) -> None:
        """Share a token that was fetched."""
        left = int(token.expires_at - self._clock())
        if left < 1:
            return
        kept = {
            "access_token": token.value.reveal(),
            "expires_in": left,
            "lifetime": int(token.lifetime),
            "api_url": token.api_url,
        }
        self._store.save(self._key, self._owner, kept)
        self._may_hold_lock = False

    def end(self) -> None:
        """Let others have the lock, however the refresh ended. This does not wait."""
        self._ended = True
        if self._may_hold_lock:
            with contextlib.suppress(RuntimeError):  # no thread can be started any more; the lock frees itself
                threading.Thread(target=self._release, name="zoom-health-token", daemon=True).start()

    def _look_again(self) -> Token | None:
        """What was saved between the last look and the lock."""
        found = None if self._ended else self._load()
        if found is not None and found.renew_at <= self._clock():
            self.stale, found = found, None
        if self._ended or found is not None:
            self._release()
            self._may_hold_lock = False
        return found

    def _release(self) -> None:
        with contextlib.suppress(Exception):  # the lock frees itself
            self._store.release(self._key, self._owner)

    def _load(self) -> Token | None:
        found = _stored(self._store.load(self._key), now=self._clock())
        return None if found is None or found.value == self._refresh.refused else found


def _stored(kept: Mapping[str, Any] | None, *, now: float) -> Token | None:
    """The token in what a store holds, or None for anything that is no such thing."""
    if not isinstance(kept, Mapping):
        return None
    value, api_url = kept.get("access_token"), kept.get("api_url")
    left, lifetime = (_seconds(kept.get(name)) for name in ("expires_in", "lifetime"))
    if not isinstance(value, str) or header_problem(Secret(value)) is not None or left is None or lifetime is None:
        return None
    return Token(
        value=Secret(value),
        expires_at=now + left,
        lifetime=lifetime,
        api_url=api_url if isinstance(api_url, str) else None,
        is_shared=True,
    )


def _seconds(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value < 10**9 else None  # type: ignore[operator,arg-type]  # a number
