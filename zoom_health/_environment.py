"""Reading a client's configuration from environment variables. Pure code over a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ._auth import BearerToken, ServerToServerOAuth
from ._http import httpx
from ._secret import Secret, header_problem
from ._urls import DEFAULT_API_URL, checked_url
from .errors import ConfigurationError

__all__ = ["arguments_from", "auth_from", "base_url_from", "plugins_from"]

_CREDENTIALS: Final = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")


def base_url_from(environment: Mapping[str, str]) -> str:
    """`ZOOM_API_URL`, or Zoom's global address."""
    return environment.get("ZOOM_API_URL") or DEFAULT_API_URL


def plugins_from(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The names in `ZOOM_HEALTH_PLUGINS`."""
    names = environment.get("ZOOM_HEALTH_PLUGINS", "").split(",")
    return tuple(name.strip() for name in names if name.strip())


def _has_credentials(environment: Mapping[str, str]) -> bool:
    """Whether any variable of `auth_from` is set."""
    return any(environment.get(name) for name in (*_CREDENTIALS, "ZOOM_ACCESS_TOKEN"))


def auth_from(environment: Mapping[str, str]) -> httpx.Auth | ConfigurationError:
    """The authentication that the variables describe, or an error that names those that are missing or malformed.

    The error is returned and raised by the caller: this frame holds the whole environment.
    """
    present = [name for name in _CREDENTIALS if environment.get(name)]
    token = environment.get("ZOOM_ACCESS_TOKEN")
    if token and present:
        return ConfigurationError(f"ZOOM_ACCESS_TOKEN and {', '.join(present)} are both set; unset one or the other")
    missing = [name for name in _CREDENTIALS if name not in present]
    if missing and not token:
        return ConfigurationError(f"no credentials: set {', '.join(missing)}, or ZOOM_ACCESS_TOKEN alone, or pass auth")
    for name in (*present, *(["ZOOM_ACCESS_TOKEN"] if token else [])):
        problem = header_problem(Secret(environment[name]))
        if problem:
            return ConfigurationError(f"{name} {problem}")
    if token:
        return BearerToken(token)
    try:
        return ServerToServerOAuth(
            account_id=environment["ZOOM_ACCOUNT_ID"],
            client_id=environment["ZOOM_CLIENT_ID"],
            client_secret=environment["ZOOM_CLIENT_SECRET"],
            oauth_url=environment.get("ZOOM_OAUTH_URL") or None,
        )
    except ConfigurationError as error:
        return ConfigurationError(str(error).replace("oauth_url", "ZOOM_OAUTH_URL"))


def arguments_from(environment: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, Any] | ConfigurationError:
    """The arguments of a client: those of the environment, and those that were given."""
    given = options.get("plugins", ())
    if isinstance(given, str) or not isinstance(given, Iterable):
        return ConfigurationError("plugins must be a sequence of plugins and names of plugins")
    plugins = (*given, *plugins_from(environment))
    # Without credentials of its own the environment may name a plugin that has some.
    auth = None if plugins and not _has_credentials(environment) else auth_from(environment)
    if isinstance(auth, ConfigurationError):
        return auth
    arguments = {**options, "auth": auth, "plugins": plugins}
    if not {"base_url", "region", "cloud"} & options.keys():
        address = checked_url("ZOOM_API_URL", base_url_from(environment))
        if isinstance(address, ConfigurationError):
            return address
        arguments["base_url"] = address
    return arguments
