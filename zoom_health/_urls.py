"""Addresses: which are accepted, and which hosts credentials may go to. Pure code."""

from __future__ import annotations

import ipaddress
import re
from typing import Final, Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ._http import httpx
from .errors import ConfigurationError

__all__ = [
    "DEFAULT_API_URL",
    "DEFAULT_OAUTH_URL",
    "GLOBAL_API_HOST",
    "Cloud",
    "Origin",
    "Region",
    "api_url",
    "checked_url",
    "is_loopback",
    "may_receive_credentials",
    "oauth_url",
    "origin_of",
    "region_host",
]

Region = Literal["au", "ca", "eu", "in", "sa", "sg", "uk", "us"]
Cloud = Literal["commercial", "gov"]

REGIONS: Final = ("au", "ca", "eu", "in", "sa", "sg", "uk", "us")

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


def checked_url(name: str, url: object) -> str | ConfigurationError:
    """An address that credentials may be sent to, without a slash at its end, or the error to raise.

    Args:
        name: What the address is called, for the message.
        url: The address: https anywhere, http on loopback only. It is not shown, since it may hold credentials.
    """
    problem = _url_problem(_split(url))
    return str(url).rstrip("/") if problem is None else ConfigurationError(f"{name} {problem}")


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


def api_url(*, base_url: object, region: object, cloud: object) -> str | ConfigurationError:
    """The address of the API, given itself or by the name of a region or cloud, or the error to raise."""
    named = (("base_url", base_url), ("region", region), ("cloud", cloud))
    given = [name for name, value in named if value is not None]
    if len(given) > 1:
        return ConfigurationError(f"{' and '.join(given)} are given; give one of them")
    if region is not None:
        if region not in REGIONS:
            return ConfigurationError(f"region must be one of {', '.join(REGIONS)}")
        return f"https://api-{region}.zoom.us/v2"
    if cloud is not None:
        return _of_cloud(cloud, commercial=DEFAULT_API_URL, government=GOVERNMENT_API_URL)
    return DEFAULT_API_URL if base_url is None else checked_url("base_url", base_url)


def oauth_url(*, url: object, cloud: object) -> str | ConfigurationError:
    """The address of the token endpoint, given itself or by the name of a cloud, or the error to raise."""
    if url is not None and cloud is not None:
        return ConfigurationError("oauth_url and cloud are given; give one of them")
    if cloud is not None:
        return _of_cloud(cloud, commercial=DEFAULT_OAUTH_URL, government=GOVERNMENT_OAUTH_URL)
    return DEFAULT_OAUTH_URL if url is None else checked_url("oauth_url", url)


def _of_cloud(cloud: object, *, commercial: str, government: str) -> str | ConfigurationError:
    addresses = {"commercial": commercial, "gov": government}
    if not isinstance(cloud, str) or cloud not in addresses:
        return ConfigurationError(f"cloud must be one of {', '.join(addresses)}")
    return addresses[cloud]
