"""Reading a client's configuration from environment variables. Pure code over a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import httpx

from ._auth import BearerToken, ServerToServerOAuth
from .errors import ConfigurationError

__all__ = ["auth_from"]

_CREDENTIALS: Final = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")


def auth_from(environment: Mapping[str, str]) -> httpx.Auth:
    """The authentication that the variables describe.

    Raises:
        ConfigurationError: naming the variables that are missing or that contradict each other.
    """
    present = [name for name in _CREDENTIALS if environment.get(name)]
    if environment.get("ZOOM_ACCESS_TOKEN"):
        if present:
            raise ConfigurationError(f"ZOOM_ACCESS_TOKEN and {', '.join(present)} are both set; unset one or the other")
        return BearerToken(environment["ZOOM_ACCESS_TOKEN"])
    missing = [name for name in _CREDENTIALS if name not in present]
    if missing:
        raise ConfigurationError(f"no credentials: set {', '.join(missing)}, or ZOOM_ACCESS_TOKEN alone; or pass auth=")
    return ServerToServerOAuth(
        account_id=environment["ZOOM_ACCOUNT_ID"],
        client_id=environment["ZOOM_CLIENT_ID"],
        client_secret=environment["ZOOM_CLIENT_SECRET"],
        oauth_url=environment.get("ZOOM_OAUTH_URL") or None,
    )
