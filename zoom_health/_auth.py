"""Authentication: Server-to-Server OAuth and a fixed bearer token, both `httpx.Auth`, both for sync and async clients.

`ServerToServerOAuth._steps` holds the order of events once. It yields requests to send and futures to wait for; the two
flows that httpx knows differ only in how they wait.
"""

from __future__ import annotations

import copy
import hashlib
import time
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any, Final, Self

from ._credentials import Credentials, Source, credentials_from, fingerprint
from ._http import httpx
from ._issuer import Issuer, Step
from ._secret import Secret, conceal, require_header_safe
from ._token import Refresh, Token, TokenCache
from ._token_answer import token_refused
from ._token_store import StoreTurn, TokenStore
from ._urls import GLOBAL_API_HOST, Cloud, region_host
from ._urls import oauth_url as token_endpoint
from ._waiting import in_thread, outcome_of, wait_for
from .errors import AuthenticationError, ConfigurationError

__all__ = ["BearerToken", "ServerToServerOAuth"]


class BearerToken(httpx.Auth):
    """A token that somebody else obtained. It is never renewed.

    Args:
        token: The access token, printable ASCII.

    Raises:
        ConfigurationError: for an empty token or one with characters that a header cannot carry.

    Example:
        >>> from zoom_health import BearerToken
        >>> BearerToken("synthetic-token")
        <BearerToken>
    """

    def __init__(self, token: str) -> None:
        secret = conceal(token)
        del token  # a frame that raises shows its locals to error reporters
        known = require_header_safe("token", secret).reveal()
        self._header = Secret(f"Bearer {known}")
        self.account: Final = hashlib.blake2b(known.encode(), digest_size=9).hexdigest()

    def __repr__(self) -> str:
        return "<BearerToken>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token to the request (the interface of `httpx.Auth`)."""
        request.headers["Authorization"] = self._header.reveal()
        yield request


class ServerToServerOAuth(httpx.Auth):
    """Zoom's Server-to-Server OAuth (grant type `account_credentials`).

    The token is kept and renewed five minutes before it expires. However many threads and tasks share this object, one
    of them fetches the token and the others wait for it. When Zoom refuses a token (HTTP 401 or code 124), a new one is
    fetched once.

    Args:
        account_id: Account id of the app.
        client_id: Client id of the app.
        client_secret: Client secret of the app.
        oauth_url: Address of the token endpoint; https, or http on loopback. Left out: Zoom's.
        cloud: `"gov"` for Zoom for Government, instead of `oauth_url`.
        clock: A monotonic clock in seconds, for tests.

    Raises:
        ConfigurationError: for a credential that is missing or that a header cannot carry.

    Source: Zoom, "Server-to-Server OAuth"; RFC 6749, sections 2.3.1 and 5.

    Example:
        >>> from zoom_health import ServerToServerOAuth
        >>> ServerToServerOAuth(account_id="synthetic", client_id="synthetic", client_secret="synthetic")
        <ServerToServerOAuth>
    """

    requires_response_body = True
    account: str
    oauth_url: str

    def __init__(
        self,
        *,
        account_id: str,
        client_id: str,
        client_secret: str,
        oauth_url: str | None = None,
        cloud: Cloud | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        given = {"account_id": account_id, "client_id": client_id, "client_secret": client_secret}
        secrets = {name: conceal(value) for name, value in given.items()}
        address = token_endpoint(url=oauth_url, cloud=cloud)
        del account_id, client_id, client_secret, given, oauth_url  # a frame that raises shows its locals
        known = credentials_from(secrets)
        self._begin(address, known, known.identity, clock)
        self.account = fingerprint(known.account_id.reveal())

    @classmethod
    def from_source(
        cls,
        source: Source,
        *,
        name: str,
        oauth_url: str | None = None,
        cloud: Cloud | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Self:
        """Credentials, or a token, that a function reads from where they are kept, such as a vault.

        The function is called when the first token is needed. It gives a mapping with `account_id`, `client_id` and
        `client_secret`, which are kept and read once more when Zoom refuses them, since they may have been replaced; or
        with `access_token`, `expires_in` (seconds; an hour where it is missing) and `api_url` (as Zoom's token endpoint
        gives it; may be missing), and is called again when that token expires or is refused. It may block: it runs in a
        thread, one call at a time for all callers who wait for it. What it raises fails the call with
        `AuthenticationError`, which shows the error's `safe_message` or else the name of its class, and is `retryable`
        where the error is.

        Args:
            source: The function.
            name: Tells these credentials from others, such as the address in the vault; the same in all processes.
                Nobody is shown it.
            oauth_url: As for the class.
            cloud: As for the class.
            clock: As for the class.

        Raises:
            ConfigurationError: for an `oauth_url` that credentials must not be sent to.

        Example:
            >>> from zoom_health import ServerToServerOAuth
            >>> ServerToServerOAuth.from_source(lambda: {"access_token": "synthetic"}, name="a test")
            <ServerToServerOAuth>
        """
        address, identity = token_endpoint(url=oauth_url, cloud=cloud), fingerprint("source", name)
        del oauth_url, name  # a frame that raises shows its locals
        made = cls.__new__(cls)
        made._begin(address, source, identity, clock)  # noqa: SLF001 - an object of this class
        return made

    def with_token_store(self, store: TokenStore) -> Self:
        """The same credentials with a token that several processes share, so that one of them fetches it for all.

        Args:
            store: Where the token is kept: an object with `load`, `acquire`, `save` and `release`, as `TokenStore` in
                `zoom_health._token_store` states them. The plugin `zoom-health-auth-redis` has one.
        """
        shared = copy.copy(self)
        shared._cache, shared._store = TokenCache(self._cache.now), store  # noqa: SLF001 - an object of this class
        return shared

    def _begin(
        self,
        address: str | ConfigurationError,
        origin: Credentials | Source,
        identity: str,
        clock: Callable[[], float],
    ) -> None:
        self.oauth_url = _or_raise(address)
        self.account = self._identity = identity
        self._store: TokenStore | None = None
        self._cache = TokenCache(clock)
        self._issuer = Issuer(origin, self.oauth_url, clock)

    def __repr__(self) -> str:
        return "<ServerToServerOAuth>"

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Authenticate a request of a sync client (the interface of `httpx.Auth`)."""
        steps = self._steps(request)
        reply: Any = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Future):
                    reply = outcome_of(step)
                else:
                    reply = yield step
                    reply.read()
        except StopIteration:
            return
        finally:
            steps.close()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Authenticate a request of an async client (the interface of `httpx.Auth`)."""
        steps = self._steps(request)
        reply: Any = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Future):
                    reply = await wait_for(step)
                else:
                    reply = yield step
                    await reply.aread()
        except StopIteration:
            return
        finally:
            steps.close()

    def _steps(self, request: httpx.Request) -> Generator[Step, Any, None]:
        replaced = 0
        while True:
            token = yield from self._obtain()
            self._apply(request, token)
            response = yield request
            # A shared token may have been refused to others already; then one is fetched, once.
            if not token_refused(response) or replaced == (2 if token.is_shared else 1):
                return
            self._cache.discard(token)
            replaced += 1

    def _obtain(self) -> Generator[Step, Any, Token]:
        while True:
            claim = self._cache.claim()
            if isinstance(claim, Token):
                return claim
            outcome: Token | AuthenticationError | None
            if isinstance(claim, Refresh):
                outcome = yield from self._fetch(claim)
            else:
                outcome = yield claim
            if isinstance(outcome, Token):
                return outcome
            if outcome is not None:
                raise outcome.fresh()

    def _fetch(self, refresh: Refresh) -> Generator[Step, Any, Token | AuthenticationError]:
        try:
            outcome = yield from (self._issuer.token() if self._store is None else self._share(self._store, refresh))
            self._cache.fulfil(refresh, outcome)
        finally:
            self._cache.abandon(refresh)  # no effect once it is fulfilled
        if isinstance(outcome, AuthenticationError) and self._cache.holds(refresh.fallback):
            return refresh.fallback or outcome
        return outcome

    def _share(self, store: TokenStore, refresh: Refresh) -> Generator[Step, Any, Token | AuthenticationError]:
        """The token of another process, or one for all of them."""
        turn = StoreTurn(store, fingerprint(self._identity, self.oauth_url), refresh, self._cache.now)
        try:
            found: Token | AuthenticationError | None = yield in_thread(turn.claim)
            if found is not None:
                return found
            outcome = yield from self._issuer.token()
            if isinstance(outcome, Token):
                yield in_thread(partial(turn.save, outcome))
            return turn.stale or outcome if isinstance(outcome, AuthenticationError) else outcome
        finally:
            turn.end()

    def _apply(self, request: httpx.Request, token: Token) -> None:
        request.headers["Authorization"] = f"Bearer {token.value.reveal()}"
        host = region_host(token.api_url) if token.api_url else None
        # An address that the deployment chose itself is kept; only Zoom's global one gives way to the account's region.
        if host is not None and host != GLOBAL_API_HOST == request.url.host:
            request.url = request.url.copy_with(host=host)
            request.headers["Host"] = host


def _or_raise(address: str | ConfigurationError) -> str:
    if isinstance(address, ConfigurationError):
        raise address
    return address
