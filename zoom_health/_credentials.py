"""The credentials of an app, and the functions that give them where they are kept elsewhere. Pure code."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import define

from ._secret import Secret, conceal, require_header_safe
from ._token import Token
from ._token_answer import lifetime_of
from .errors import ConfigurationError

__all__ = ["Credentials", "Source", "credentials_from", "fingerprint", "given_by"]

Source: TypeAlias = Callable[[], Mapping[str, object]]
"""Reads credentials or a token from where they are kept; see `ServerToServerOAuth.from_source`."""

_NAMES = ("account_id", "client_id", "client_secret")


@define(frozen=True)
class Credentials:
    """What a token request is made of.

    Attributes:
        account_id: Account id of the app.
        basic: The header of HTTP Basic authentication with client id and client secret (RFC 7617).
        identity: Tells this app from others without saying which it is.
    """

    account_id: Secret
    basic: Secret
    identity: str


def credentials_from(given: Mapping[str, Secret | None]) -> Credentials:
    """The credentials `account_id`, `client_id` and `client_secret`.

    Raises:
        ConfigurationError: for one that is missing or that a header cannot carry.
    """
    account_id, identity, secret = (require_header_safe(name, given.get(name)) for name in _NAMES)
    pair = f"{identity.reveal()}:{secret.reveal()}".encode()
    return Credentials(
        account_id=account_id,
        basic=Secret(f"Basic {base64.b64encode(pair).decode()}"),
        identity=fingerprint(account_id.reveal(), identity.reveal()),
    )


def fingerprint(*parts: str) -> str:
    """A short text that differs where one of the parts does, and does not give them away."""
    # A single part is hashed as it is: rates are counted per account, under this name, by all versions in use.
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=9).hexdigest()


def given_by(source: Source, *, now: float) -> Credentials | Token:
    """What a source gives, checked.

    Raises:
        ConfigurationError: saying what is wrong with it.
    """
    given = source()
    known: dict[str, Secret | None] | None = None
    if isinstance(given, Mapping):
        known = {name: conceal(given.get(name)) for name in (*_NAMES, "access_token", "api_url")}
        has_token, lifetime = given.get("access_token") is not None, _lifetime(given.get("expires_in"))
        doubled = has_token and any(given.get(name) is not None for name in _NAMES)
    del given  # a frame that raises shows its locals
    if known is None:
        raise ConfigurationError("the source of the credentials gave no mapping")
    if doubled:
        raise ConfigurationError("the source of the credentials gave a token and credentials; it must give one of them")
    if not has_token:
        return credentials_from(known)
    if lifetime <= 0:
        raise ConfigurationError("the source of the credentials gave a token that has expired")
    api_url = known["api_url"]
    return Token(
        value=require_header_safe("access_token", known["access_token"]),
        expires_at=now + lifetime,
        lifetime=lifetime,
        api_url=None if api_url is None else api_url.reveal(),
    )


def _lifetime(seconds: object) -> float:
    """Seconds that a token of a source lives. Sources compute them, so that they have fractions, and may be over."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return lifetime_of(seconds)
    return float(seconds)
