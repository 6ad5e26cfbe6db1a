"""Server-to-Server OAuth: issuing access tokens, and telling who a token belongs to.

Errors of the token endpoint are `{"reason", "error"}` with HTTP 400; errors about a token on an API call are
`{"code", "message"}`.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

import attrs

from .clock import Clock, epoch_milliseconds
from .exchange import SandboxAnswer, SandboxRequest
from .refusals import invalid_access_token, missing_scopes, token_refused, wrong_kind_of_token
from .store import Store, TokenGrant
from .world import Account, App, World

__all__ = ["ACCESS_TOKEN_SECONDS", "Authorization", "Caller"]

ACCESS_TOKEN_SECONDS = 3600
_API_HOSTS = {"zoom.us": "api.zoom.us", "zoomgov.com": "api.zoomgov.com"}


@attrs.frozen(kw_only=True)
class Caller:
    """Who sends an API call: the app, the account it acts for, and what its token allows."""

    account: Account
    app: App
    scopes: frozenset[str]

    def require(self, scopes: Sequence[str]) -> None:
        """Refuse the caller unless the token has one of `scopes`.

        Raises:
            Refusal: It has none of them.
        """
        if self.scopes.isdisjoint(scopes):
            raise missing_scopes(scopes)


@attrs.frozen(kw_only=True)
class Authorization:
    """The token endpoint and the check of tokens.

    Args:
        world: The accounts and apps that exist.
        store: Where tokens are kept.
        clock: What tokens expire by.
        entropy: Returns that many random bytes.
    """

    world: World
    store: Store
    clock: Clock
    entropy: Callable[[int], bytes] = attrs.field(repr=False)

    def issue(self, request: SandboxRequest) -> SandboxAnswer:
        """Answer a token request (`grant_type=account_credentials`, Basic credentials, fields in query or form).

        Raises:
            Refusal: Credentials, grant type or account are wrong, or the app is disabled.
        """
        app = self._client(request)
        fields = _fields(request)
        grant_type = fields.get("grant_type", "")
        if not grant_type:
            raise token_refused("invalid_request", "The grant type is missing.")
        if grant_type != "account_credentials":
            raise token_refused("unsupported_grant_type", "This grant type is not supported.")
        if not fields.get("account_id"):
            raise token_refused("invalid_request", "The account id is missing.")
        if fields["account_id"] != app.account_id or app.account_id not in self.world.accounts:
            raise token_refused("invalid_grant", "The app is not installed in this account.")
        token = "sandbox-" + urlsafe_b64encode(self.entropy(48)).decode()
        self._keep(token, app)
        body = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": ACCESS_TOKEN_SECONDS,
            "scope": " ".join(sorted(app.scopes)),
            "api_url": _api_url(request.origin),
        }
        return SandboxAnswer.of_json(200, body, headers=(("cache-control", "no-store"),))

    def caller(self, request: SandboxRequest) -> Caller:
        """Return who sends this API call.

        Raises:
            Refusal: There is no bearer token, or it is unknown or expired.
        """
        authorization = request.header("authorization")
        if authorization is None:
            raise invalid_access_token()
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise wrong_kind_of_token()
        grant = self.store.find_token(_digest(token.strip()))
        if grant is None or grant.expires <= epoch_milliseconds(self.clock.now()):
            raise invalid_access_token()
        app, account = self.world.apps.get(grant.client_id), self.world.accounts.get(grant.account_id)
        if app is None or account is None:
            raise invalid_access_token()
        return Caller(account=account, app=app, scopes=grant.scopes)

    def _client(self, request: SandboxRequest) -> App:
        client_id, client_secret = _basic_credentials(request.header("authorization") or "")
        app = self.world.apps.get(client_id)
        if app is None or not hmac.compare_digest(app.client_secret.encode(), client_secret.encode()):
            raise token_refused("invalid_client", "The client id or the client secret is wrong.")
        if not app.enabled:
            raise token_refused("invalid_client", "The app has been disabled.")
        return app

    def _keep(self, token: str, app: App) -> None:
        now = self.clock.now()
        expires = now + timedelta(seconds=ACCESS_TOKEN_SECONDS)
        grant = TokenGrant(
            digest=_digest(token),
            client_id=app.client_id,
            account_id=app.account_id,
            scopes=app.scopes,
            expires=epoch_milliseconds(expires),
        )
        self.store.put_token(grant, now=epoch_milliseconds(now))


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _basic_credentials(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, client_secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return client_id, client_secret


def _fields(request: SandboxRequest) -> dict[str, str]:
    fields = dict(parse_qsl(request.query))
    if (request.header("content-type") or "").partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
        fields |= dict(parse_qsl(request.body.decode("utf-8", "replace")))
    return fields


def _api_url(origin: str) -> str:
    """The API of Zoom's own hosts is on a host beside them; the sandbox's server is both."""
    parts = urlsplit(origin)
    host = _API_HOSTS.get(parts.netloc)
    return origin if host is None else f"{parts.scheme}://{host}"
