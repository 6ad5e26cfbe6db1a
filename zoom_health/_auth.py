"""Authentication: Server-to-Server OAuth and a fixed bearer token, both `httpx.Auth`, both for sync and async clients.

`ServerToServerOAuth._steps` holds the order of events once. It yields requests to send and futures to wait for; the two
flows that httpx knows differ only in how they wait.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from ._decoding import code_of
from ._network import time_left
from ._secret import Secret, conceal, header_problem, require_header_safe
from ._token import Refresh, Token, TokenCache
from ._urls import GLOBAL_API_HOST, Cloud, region_host
from ._urls import oauth_url as token_endpoint
from .errors import AuthenticationError, ConfigurationError

__all__ = ["BearerToken", "ServerToServerOAuth"]

_Step = httpx.Request | Future[Token | AuthenticationError | None]

_REASONS: Final = {
    "invalid_client": "Zoom does not know this client id with this client secret",
    "invalid_grant": "Zoom refuses the grant; look at the account id, and whether the app is activated",
    "invalid_request": "Zoom could not read the token request; look at the account id",
    "invalid_scope": "the app has none of the scopes that were asked for",
    "unauthorized_client": "this app may not use Server-to-Server OAuth",
    "unsupported_grant_type": "this app may not use Server-to-Server OAuth",
    "access_denied": "Zoom denies access; the app may be disabled",
    "server_error": "Zoom's token service failed; try again later",
    "temporarily_unavailable": "Zoom's token service is not available now; try again later",
}
_SCOPE_CODES: Final = frozenset({4711, 4700, 104})


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
        self.oauth_url: Final = _or_raise(address)
        known = {name: require_header_safe(name, secret) for name, secret in secrets.items()}
        self._account_id = known["account_id"]
        self._basic = _basic(known["client_id"], known["client_secret"])
        self.account: Final = hashlib.blake2b(self._account_id.reveal().encode(), digest_size=9).hexdigest()
        self._cache = TokenCache(clock)

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
                    reply = _outcome_of(step)
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
                    reply = await _wait(step)
                else:
                    reply = yield step
                    await reply.aread()
        except StopIteration:
            return
        finally:
            steps.close()

    def _steps(self, request: httpx.Request) -> Generator[_Step, Any, None]:
        token = yield from self._obtain()
        self._apply(request, token)
        response = yield request
        if _token_refused(response):
            self._cache.discard(token)
            token = yield from self._obtain()
            self._apply(request, token)
            yield request

    def _obtain(self) -> Generator[_Step, Any, Token]:
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

    def _fetch(self, refresh: Refresh) -> Generator[_Step, Any, Token | AuthenticationError]:
        try:
            response = yield self._token_request()
            outcome = _read_token(response, now=self._cache.now())
            self._cache.fulfil(refresh, outcome)
        finally:
            self._cache.abandon(refresh)  # no effect once it is fulfilled
        if isinstance(outcome, AuthenticationError) and self._cache.holds(refresh.fallback):
            return refresh.fallback or outcome
        return outcome

    def _token_request(self) -> httpx.Request:
        form = urlencode({"grant_type": "account_credentials", "account_id": self._account_id.reveal()})
        headers = {
            "Authorization": self._basic.reveal(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        return httpx.Request("POST", self.oauth_url, headers=headers, content=form.encode())

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


def _basic(identity: Secret, secret: Secret) -> Secret:
    """The header of HTTP Basic authentication (RFC 7617)."""
    pair = f"{identity.reveal()}:{secret.reveal()}".encode()
    return Secret(f"Basic {base64.b64encode(pair).decode()}")


def _token_refused(response: httpx.Response) -> bool:
    if response.status_code not in (400, 401):
        return False
    code = code_of(_json_object(response))
    return code == 124 or (response.status_code == 401 and code not in _SCOPE_CODES)


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        value = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_token(response: httpx.Response, *, now: float) -> Token | AuthenticationError:
    status = response.status_code
    answer = _json_object(response)
    value = answer.get("access_token")
    if status == 200 and isinstance(value, str) and header_problem(Secret(value)) is None:
        api_url = answer.get("api_url")
        return Token(
            value=Secret(value),
            expires_at=now + _lifetime(answer.get("expires_in")),
            api_url=api_url if isinstance(api_url, str) else None,
        )
    reason = _REASONS.get(str(answer.get("error")))
    passing = status >= 500 or status == 429 or status == 200
    if reason is None and status == 200:
        reason = "the token endpoint's answer holds no usable token"
    elif reason is None and passing:
        reason = "Zoom's token service failed; try again later"
    return AuthenticationError(
        f"no access token: {reason or 'the token endpoint refuses the credentials'} (HTTP {status})",
        status=status,
        retryable=passing,
    )


def _lifetime(value: object) -> float:
    """Seconds a token lives; Zoom's usual hour where the answer does not tell."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 3600.0


def _outcome_of(future: Future[Token | AuthenticationError | None]) -> Token | AuthenticationError | None:
    """Wait for another caller's token, for as long as this call may take."""
    try:
        return future.result(time_left())
    except TimeoutError:
        pass
    raise httpx.PoolTimeout("the token did not come in time")


async def _wait(future: Future[Token | AuthenticationError | None]) -> Token | AuthenticationError | None:
    """Wait for another caller's token, as above, without blocking the event loop."""
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # another event loop, such as trio's
        import anyio

        return await anyio.to_thread.run_sync(_outcome_of, future, abandon_on_cancel=True)
    done, _ = await asyncio.wait({asyncio.wrap_future(future)}, timeout=time_left())
    if done:
        return future.result()
    raise httpx.PoolTimeout("the token did not come in time")
