"""Addresses: which are accepted, and which hosts credentials may go to. Pure code."""

from __future__ import annotations

import ipaddress
import re
from typing import Final, Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit

import httpx

from .errors import ConfigurationError

__all__ = [
    "DEFAULT_API_URL",
    "DEFAULT_OAUTH_URL",
    "GLOBAL_API_HOST",
    "Cloud",
    "Origin",
    "Region",
    "api_url",
    "check_url",
    "is_loopback",
    "may_receive_credentials",
    "oauth_url",
    "origin_of",
    "region_host",
]

Region = Literal["au", "ca", "eu", "in", "sa", "sg", "uk", "us"]
Cloud = Literal["commercial", "gov"]

REGIONS: Final = ("au", "ca", "eu", "in", "sa", "sg", "uk", "us")
CLOUDS: Final = ("commercial", "gov")

GLOBAL_API_HOST: Final = "api.zoom.us"
DEFAULT_API_URL: Final = f"https://{GLOBAL_API_HOST}/v2"
DEFAULT_OAUTH_URL: Final = "https://zoom.us/oauth/token"
GOVERNMENT_API_URL: Final = "https://api.zoomgov.com/v2"
GOVERNMENT_OAUTH_URL: Final = "https://zoomgov.com/oauth/token"

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


class Origin(NamedTuple):
    """Where a request goes: scheme, host and port."""

    scheme: str
    host: str
    port: int


def origin_of(url: httpx.URL) -> Origin:
    """The origin of an address."""
    return Origin(url.scheme, url.host, url.port or (80 if url.scheme == "http" else 443))


def may_receive_credentials(url: httpx.URL, origins: frozenset[Origin]) -> bool:
    """Whether a request may go to an address: one of the configured origins, or a region of Zoom's where the global
    address is one of them.
    """
    origin = origin_of(url)
    if origin in origins:
        return True
    is_region = origin.scheme == "https" and origin.port == 443 and _REGION_HOST.fullmatch(origin.host) is not None
    return is_region and Origin("https", GLOBAL_API_HOST, 443) in origins


def _choice(name: str, value: object, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise ConfigurationError(f"{name} must be one of {', '.join(known)}")


def api_url(*, base_url: str | None, region: str | None, cloud: str | None) -> str:
    """The address of the API, given itself or by the name of a region or cloud.

    Raises:
        ConfigurationError: for an unknown name, for more than one of them, and for an address that is refused.
    """
    _choice("region", region, REGIONS)
    _choice("cloud", cloud, CLOUDS)
    given = [
        name for name, value in (("base_url", base_url), ("region", region), ("cloud", cloud)) if value is not None
    ]
    if len(given) > 1:
        raise ConfigurationError(f"{' and '.join(given)} are given; give one of them")
    if region is not None:
        return f"https://api-{region}.zoom.us/v2"
    if cloud == "gov":
        return GOVERNMENT_API_URL
    return check_url("base_url", DEFAULT_API_URL if base_url is None else base_url)


def oauth_url(*, url: str | None, cloud: str | None) -> str:
    """The address of the token endpoint, given itself or by the name of a cloud.

    Raises:
        ConfigurationError: for an unknown name, for both of them, and for an address that is refused.
    """
    _choice("cloud", cloud, CLOUDS)
    if url is not None and cloud is not None:
        raise ConfigurationError("oauth_url and cloud are given; give one of them")
    if cloud == "gov":
        return GOVERNMENT_OAUTH_URL
    return check_url("oauth_url", DEFAULT_OAUTH_URL if url is None else url)
