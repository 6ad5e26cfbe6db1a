"""From the arguments of a client to its parts, checked."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

import httpx
from attrs import evolve

from ._arguments import check_seconds
from ._connections import Connections
from ._settings import Settings, Shared
from ._throttle import PLANS, Plan, ProcessStore, throttle_for
from ._urls import Cloud, Origin, Region, api_url, checked_url, origin_of
from ._version import __version__
from .errors import ConfigurationError

__all__ = ["Options", "build", "changed"]

P = TypeVar("P")


class Options(TypedDict, total=False):
    """What a client is built from; see `ZoomHealth`."""

    auth: httpx.Auth
    base_url: str | None
    region: Region | None
    cloud: Cloud | None
    timeout: float
    plan: Plan | None
    rate_store: str | None
    transport: Any
    verify: ssl.SSLContext | None
    proxy: str | None


def _check_timeout(timeout: object) -> float:
    seconds = check_seconds("timeout", timeout)
    if seconds == 0:
        raise ConfigurationError("timeout must be above 0 seconds")
    return seconds


def _origins(base_url: str, auth: httpx.Auth) -> frozenset[Origin]:
    """Where credentials may go: the API, and the token endpoint that the authentication names."""
    token_url = getattr(auth, "oauth_url", None)
    addresses = [base_url] if token_url is None else [base_url, checked_url("oauth_url", token_url)]
    for address in addresses:
        if isinstance(address, ConfigurationError):
            raise address
    return frozenset(origin_of(httpx.URL(str(address))) for address in addresses)


def _settings(options: Options) -> Settings:
    auth: object = options["auth"]
    plan, rate_store = options["plan"], options["rate_store"]
    if not isinstance(auth, httpx.Auth):
        kinds = "ServerToServerOAuth(...) or BearerToken(...)"
        raise ConfigurationError(f"auth must be an httpx.Auth such as {kinds}, not {type(auth).__name__}")
    if plan is not None and not (isinstance(plan, str) and plan in PLANS):
        raise ConfigurationError(f"plan must be one of {', '.join(PLANS)}")
    if rate_store is not None and plan is None:
        raise ConfigurationError("rate_store needs plan, which says how many calls a second it lets through")
    address = api_url(base_url=options["base_url"], region=options["region"], cloud=options["cloud"])
    if isinstance(address, ConfigurationError):
        raise address
    account = str(getattr(auth, "account", id(auth)))
    store = None if rate_store is None or plan is None else ProcessStore(rate_store, account, PLANS[plan])
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"zoom-health/{__version__}"}
    return Settings(
        base_url=address,
        auth=auth,
        origins=_origins(address, auth),
        timeout=_check_timeout(options["timeout"]),
        headers=httpx.Headers(headers),
        shared=Shared(throttle_for(address, account, plan), store),
    )


def _connections(settings: Settings, options: Options) -> Connections:
    verify, proxy = options["verify"], options["proxy"]
    if options["transport"] is not None and (verify is not None or proxy is not None):
        raise ConfigurationError("verify and proxy belong to the transport where one is given; set them there")
    if verify is not None and not isinstance(verify, ssl.SSLContext):
        raise ConfigurationError("verify must be an ssl.SSLContext; ssl.create_default_context(cafile=...) makes one")
    return Connections(origins=settings.origins, verify=verify, proxy=proxy)


def build(options: Options, make_port: Callable[[Connections, Any], P]) -> tuple[Settings, P] | ConfigurationError:
    """The parts of a client, or the error to raise.

    The error is raised by the caller, who has let go of the options by then: they hold credentials and addresses with
    passwords, and a frame that raises shows its locals to error reporters.
    """
    try:
        settings = _settings(options)
        return settings, make_port(_connections(settings, options), options["transport"])
    except ConfigurationError as error:
        return error.fresh()


def changed(settings: Settings, timeout: float | None, attempts: int | None, largest_body: int | None) -> Settings:
    if timeout is not None:
        settings = evolve(settings, timeout=_check_timeout(timeout))
    if attempts is not None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or not 1 <= attempts <= 10:
            raise ConfigurationError("attempts must be a whole number from 1 to 10")
        settings = evolve(settings, retry=evolve(settings.retry, attempts=attempts))
    if largest_body is not None:
        if isinstance(largest_body, bool) or not isinstance(largest_body, int) or largest_body < 1:
            raise ConfigurationError("largest_body must be a number of bytes above 0")
        settings = evolve(settings, largest_body=largest_body)
    return settings
