"""One access token for all workers and hosts: kept in Redis, encrypted, and fetched by one of them for all.

`SharedTokenAuth` is put over whatever authenticates: credentials, or a plugin that reads them. A lock that frees itself
lets one process fetch; the others look until the token is there. Redis never sees a token in clear.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import pluggy

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

__all__ = ["RedisTokenStore", "SharedTokenAuth", "SharedTokenError", "zoom_health_auth"]

hookimpl = pluggy.HookimplMarker("zoom_health")

T = TypeVar("T")
WhenDown = Literal["fetch", "fail"]

TIMEOUT_SECONDS: Final = 2.0
"""For connecting and for each answer: Redis is near, or it is as good as down."""
DOWN_SECONDS: Final = 5.0
"""For so long Redis is not asked again once it failed, so that a call pays for the failure once."""
_CREDENTIALS: Final = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")

# A command whose answer was lost is sent once more: who holds the lock already gets it.
_ACQUIRE: Final = """
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return redis.call('get', KEYS[1]) == ARGV[1] and 1 or 0
"""
_SAVE: Final = """
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
return redis.call('del', KEYS[2])
"""
_RELEASE: Final = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])
"""


class SharedTokenError(Exception):
    """The token cannot be shared: a wrong configuration, or Redis is down. No message holds an address or a secret.

    Attributes:
        safe_message: What went wrong, to be shown.
        retryable: Whether trying again may help.
    """

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.safe_message = message
        self.retryable = retryable


class RedisTokenStore:
    """Keeps tokens in Redis, as `ServerToServerOAuth.with_token_store` asks for it. Threads and forks may share it.

    Args:
        url: Address of Redis: `redis://`, `rediss://` (TLS) or `unix://`.
        encryption_key: The key of all processes that share: 32 bytes in URL-safe base64, as `Fernet.generate_key()`
            makes them. Processes with another key have a token of their own.
        when_down: While Redis does not answer, `"fetch"` has each process fetch a token of its own; with `"fail"` their
            calls fail.
        lock_seconds: How long the others wait for a process that died while it fetched, 1 to 300.

    Raises:
        SharedTokenError: saying which argument is wrong.

    Example:
        >>> from cryptography.fernet import Fernet
        >>> from zoom_health_auth_redis import RedisTokenStore
        >>> RedisTokenStore("redis://localhost:6379", encryption_key=Fernet.generate_key().decode())
        <RedisTokenStore>
    """

    def __init__(
        self, url: str, *, encryption_key: str, when_down: WhenDown = "fetch", lock_seconds: float = 15.0
    ) -> None:
        key = _key_bytes(encryption_key)
        client = None if key is None else _client(url)
        problem = _problem(key, client, when_down, lock_seconds)
        if key is not None and problem is None:
            self._make_fernet = partial(_fernet, key)
            self._client: Any = client
            self._namespace = hmac.digest(key, b"zoom-health token namespace", hashlib.sha256).hex()[:18]
            self._lock_milliseconds = int(lock_seconds * 1000)
        self._falls_back, self._down_until = when_down == "fetch", -math.inf
        del url, encryption_key, key, client  # a frame that raises shows its locals to error reporters
        if problem is not None:
            raise SharedTokenError(problem)

    def __repr__(self) -> str:
        return "<RedisTokenStore>"

    def load(self, key: str) -> Mapping[str, Any] | None:
        """The token of a key with what its time is now, or None."""
        name, _ = self._names(key)

        def ask() -> tuple[bytes | None, int]:
            with self._client.pipeline(transaction=True) as both:
                kept, left = both.get(name).pttl(name).execute()
            return kept, left

        nothing: tuple[bytes | None, int] = (None, -1)
        kept, left = self._asked(ask, fallback=nothing)
        return None if kept is None or left <= 0 else self._opened(key, kept, left / 1000)

    def acquire(self, key: str, owner: str) -> bool:
        """Take the lock of a key unless somebody holds it; it is free again after `lock_seconds`."""
        _, lock = self._names(key)
        ask = partial(self._client.eval, _ACQUIRE, 1, lock, owner, self._lock_milliseconds)
        return bool(self._asked(ask, fallback=True))

    def save(self, key: str, owner: str, token: Mapping[str, Any]) -> None:
        """Keep a token, if `owner` still holds the lock, and free the lock."""
        text = json.dumps({**token, "key": key}).encode()
        sealed = self._make_fernet().encrypt(text)
        milliseconds = int(token["expires_in"]) * 1000
        ask = partial(self._client.eval, _SAVE, 2, *self._names(key), owner, sealed, milliseconds)
        del text, token
        self._asked(ask, fallback=None)

    def release(self, key: str, owner: str) -> None:
        """Free the lock, if `owner` holds it."""
        self._asked(partial(self._client.eval, _RELEASE, 1, self._names(key)[1], owner), fallback=None)

    def _names(self, key: str) -> tuple[str, str]:
        # The braces keep both on one node of a cluster.
        prefix = f"zoom-health:{{{self._namespace}:{key}}}"
        return f"{prefix}:token", f"{prefix}:lock"

    def _opened(self, key: str, sealed: bytes, left: float) -> Mapping[str, Any] | None:
        """What was sealed under this key; a value that was changed, or moved from another key, is none."""
        from cryptography.fernet import InvalidToken

        try:
            token = json.loads(self._make_fernet().decrypt(sealed))
        except (InvalidToken, ValueError):
            return None
        is_ours = isinstance(token, dict) and token.get("key") == key
        return {**token, "expires_in": left} if is_ours else None

    def _asked(self, ask: Callable[[], T], *, fallback: T) -> T:
        """What Redis answers; where it does not, the fallback or an error."""
        from redis.exceptions import RedisError

        failure = "is down"
        if time.monotonic() >= self._down_until:
            try:
                return ask()
            except (RedisError, OSError) as error:
                failure = f"failed with {type(error).__name__}"
            self._down_until = time.monotonic() + DOWN_SECONDS
        if self._falls_back:
            return fallback
        del ask
        raise SharedTokenError(f"the shared token store {failure}", retryable=True)


class SharedTokenAuth:
    """A plugin that shares the token of another authentication.

    Args:
        store: Where the token is kept.
        over: What authenticates: a `ServerToServerOAuth`, or a plugin that makes one, such as `AwsSecretsAuth(...)`.
    """

    name = "auth-redis"

    def __init__(self, store: RedisTokenStore, *, over: Any) -> None:
        self._store, self._over = store, over

    def __repr__(self) -> str:
        return "<SharedTokenAuth>"

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        """Authenticate with a token that is shared.

        Args:
            config: The client that is being built.
        """
        auth = self._over.zoom_health_auth(config) if hasattr(self._over, "zoom_health_auth") else self._over
        if hasattr(auth, "with_token_store"):
            return auth.with_token_store(self._store)
        raise SharedTokenError(
            "the token store needs ServerToServerOAuth(...) or a plugin that makes one; no other has a token to share"
        )


@hookimpl
def zoom_health_auth(config: Any) -> Any:
    """Share the token through the Redis at `ZOOM_HEALTH_TOKEN_REDIS_URL`.

    `ZOOM_HEALTH_TOKEN_REDIS_KEY` holds the encryption key. `ZOOM_HEALTH_TOKEN_REDIS_OVER` names the plugin that
    authenticates, such as `auth-aws-secrets`; without it, `ZOOM_ACCOUNT_ID`, `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET`
    do, with `ZOOM_OAUTH_URL`. `ZOOM_HEALTH_TOKEN_REDIS_WHEN_DOWN` is `fetch` or `fail`.

    Args:
        config: The client that is being built.
    """
    over = config.environment.get("ZOOM_HEALTH_TOKEN_REDIS_OVER")
    needed = ["ZOOM_HEALTH_TOKEN_REDIS_URL", "ZOOM_HEALTH_TOKEN_REDIS_KEY", *([] if over else _CREDENTIALS)]
    missing = [name for name in needed if not config.environment.get(name)]
    if missing:
        raise SharedTokenError(f"set {', '.join(missing)}")
    store = RedisTokenStore(
        config.environment["ZOOM_HEALTH_TOKEN_REDIS_URL"],
        encryption_key=config.environment["ZOOM_HEALTH_TOKEN_REDIS_KEY"],
        when_down=config.environment.get("ZOOM_HEALTH_TOKEN_REDIS_WHEN_DOWN") or "fetch",
    )
    plugin = SharedTokenAuth(store, over=_plugin(over) if over else _from_variables(config))
    return plugin.zoom_health_auth(config)


def _from_variables(config: Any) -> Any:
    """The authentication that the variables of `ZoomHealth.from_env` describe."""
    return config.ServerToServerOAuth(
        **{name.removeprefix("ZOOM_").lower(): config.environment[name] for name in _CREDENTIALS},
        oauth_url=config.environment.get("ZOOM_OAUTH_URL") or None,
    )


def _plugin(name: str) -> Any:
    """The installed plugin of a name."""
    from importlib import metadata

    found = tuple(metadata.entry_points(group="zoom_health", name=name))
    if len(found) != 1:
        raise SharedTokenError("ZOOM_HEALTH_TOKEN_REDIS_OVER must name one installed plugin, such as auth-command")
    return found[0].load()


def _key_bytes(text: object) -> bytes | None:
    """The 32 bytes of a key, or None."""
    try:
        key = base64.b64decode(text.encode(), altchars=b"-_", validate=True) if isinstance(text, str) else b""
    except ValueError:
        return None
    return key if len(key) == 32 else None


def _fernet(key: bytes) -> Fernet:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(key))


def _client(url: object) -> Any:
    """A client of Redis, which connects when it is first used; None for what is no address."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    if not isinstance(url, str):
        return None
    try:
        return redis.Redis.from_url(
            url,
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a connection that was closed while it was idle
        )
    except ValueError:
        return None


def _problem(key: bytes | None, client: Any, when_down: object, lock_seconds: object) -> str | None:
    if key is None:
        return "the encryption key must be 32 bytes in URL-safe base64, as Fernet.generate_key() makes them"
    if client is None:
        return "the address of Redis must begin with redis://, rediss:// or unix://"
    if when_down not in ("fetch", "fail"):
        return "when_down must be fetch or fail"
    is_number = isinstance(lock_seconds, int | float) and not isinstance(lock_seconds, bool)
    if not is_number or not 1 <= lock_seconds <= 300:  # type: ignore[operator]  # a number
        return "lock_seconds must be a number from 1 to 300"
    return None
