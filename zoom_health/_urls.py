"""Addresses: which are accepted, and which hosts credentials may go to. Pure code."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from .errors import ConfigurationError

__all__ = ["DEFAULT_API_URL", "DEFAULT_OAUTH_URL", "GLOBAL_API_HOST", "check_url", "is_loopback", "region_host"]

GLOBAL_API_HOST: Final = "api.zoom.us"
DEFAULT_API_URL: Final = f"https://{GLOBAL_API_HOST}/v2"
DEFAULT_OAUTH_URL: Final = "https://zoom.us/oauth/token"

_REGION_HOST = re.compile(r"api(-[a-z]{2,8})?\.zoom\.us")


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine's own."""
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(name: str, url: object) -> str:
    """An address that credentials may be sent to, without a slash at its end.

    Args:
        name: What the address is called, for the message.
        url: The address: https anywhere, http on loopback only.

    Raises:
        ConfigurationError: saying what is wrong with it; the address itself is not shown, since it may hold
        credentials.
    """
    parts = _split(url)
    problem = _url_problem(parts)
    if problem is not None or parts is None:
        del url, parts
        raise ConfigurationError(f"{name} {problem}")
    return str(url).rstrip("/")


def _split(url: object) -> SplitResult | None:
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts


def _url_problem(parts: SplitResult | None) -> str | None:
    if parts is None or not parts.hostname:
        return "is not an address such as https://api.zoom.us/v2"
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or password"
    if parts.query or parts.fragment:
        return "must not have a query or a fragment"
    if parts.scheme == "http" and is_loopback(parts.hostname):
        return None
    return None if parts.scheme == "https" else "must begin with https:// (http:// is for loopback only)"


def region_host(api_url: str) -> str | None:
    """The host of one of Zoom's regions, as a token answer names it, or None for anything else."""
    try:
        parts = urlsplit(api_url)
        host = parts.hostname or ""
    except ValueError:
        return None
    return host if parts.scheme == "https" and _REGION_HOST.fullmatch(host) else None
