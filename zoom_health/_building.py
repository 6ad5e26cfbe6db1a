"""From the arguments of a client to its parts, checked."""

from __future__ import annotations

import math
import os
import random
import ssl
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar

from attrs import evolve

from ._arguments import check_seconds
from ._connections import Connections
from ._hooks import Hooks
from ._http import httpx
from ._retry import RetryPolicy
from ._settings import Settings, Shared
from ._throttle import PLANS, Plan, ProcessStore, throttle_for
from ._urls import Cloud, Origin, Region, api_url, checked_url, origin_of
from ._version import __version__
from .errors import ConfigurationError, ZoomHealthError

if TYPE_CHECKING:
    from ._plugins import Registered
    from .types import CallView, ClientConfiguration

__all__ = ["Options", "build", "changed"]

P = TypeVar("P")
T = TypeVar("T")
MOST_ATTEMPTS: Final = 10
MOST_CONTEXT: Final = 20
LONGEST_CONTEXT: Final = 1000


class Options(TypedDict, total=False):
    """What a client is built from; see `ZoomHealth`."""

    auth: httpx.Auth | None
    is_async: bool
    plugins: Iterable[object]
    require: Collection[str]
    best_effort_audit: Collection[str]
    context: Mapping[str, str]
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
    plan, rate_store = options["plan"], options["rate_store"]
    if plan is not None and not (isinstance(plan, str) and plan in PLANS):
        raise ConfigurationError(f"plan must be one of {', '.join(PLANS)}")
    if rate_store is not None and plan is None:
        raise ConfigurationError("rate_store needs plan, which says how many calls a second it lets through")
    address = api_url(base_url=options["base_url"], region=options["region"], cloud=options["cloud"])
    if isinstance(address, ConfigurationError):
        raise address
    timeout = _check_timeout(options["timeout"])
    auth, plugins, hooks = _plugged(options, address, timeout)
    account = str(getattr(auth, "account", id(auth)))
    store = None if rate_store is None or plan is None else ProcessStore(rate_store, account, PLANS[plan])
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"zoom-health/{__version__}"}
    return Settings(
        base_url=str(httpx.URL(address)).rstrip("/"),  # as httpx writes it, so that the two can be compared
        auth=auth,
        origins=_origins(address, auth),
        timeout=timeout,
        headers=httpx.Headers(headers),
        shared=Shared(throttle_for(address, account, plan), store),
        hooks=hooks,
        context=_check_context(options["context"]),
        plugins=plugins,
    )


def _plugged(options: Options, address: str, timeout: float) -> tuple[httpx.Auth, tuple[Registered, ...], Hooks]:
    """The authentication, the plugins and what they answered."""
    given = options["plugins"]
    plugins: tuple[Registered, ...] = ()
    hooks = Hooks()
    auth: Any = options["auth"]
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ConfigurationError("plugins must be a sequence of plugins and names of plugins")
    given = tuple(given)
    if given or options["best_effort_audit"]:
        from . import _asking, _plugins  # pluggy is not imported where there is nothing to plug in

        configuration = _configuration(options, address, timeout)
        plugins = _unless_error(_plugins.load(given))
        auth = _unless_error(_asking.ask_auth(plugins, configuration)) or auth
        default = partial(_default_delay, RetryPolicy(attempts=MOST_ATTEMPTS))
        hooks = _unless_error(_asking.ask_all(plugins, configuration, default, options["best_effort_audit"]))
    if options["require"]:
        from . import _asking

        _unless_error(_asking.missing(options["require"], hooks, authenticates=auth is not options["auth"]))
    if auth is None:
        raise ConfigurationError(
            "auth must be given: ServerToServerOAuth(...) or BearerToken(...), or else a plugin that authenticates; "
            "from_env takes ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET, or ZOOM_ACCESS_TOKEN"
        )
    if not isinstance(auth, httpx.Auth):
        kinds = "ServerToServerOAuth(...) or BearerToken(...)"
        raise ConfigurationError(f"auth must be an httpx.Auth such as {kinds}, not {type(auth).__name__}")
    return auth, plugins, hooks


def _configuration(options: Options, address: str, timeout: float) -> ClientConfiguration:
    from ._auth import BearerToken, ServerToServerOAuth
    from .types import ClientConfiguration

    return ClientConfiguration(
        base_url=address,
        timeout=timeout,
        is_async=options["is_async"],
        sdk_version=__version__,
        environment=os.environ,
        ServerToServerOAuth=ServerToServerOAuth,
        BearerToken=BearerToken,
    )


def _default_delay(policy: RetryPolicy, call: CallView, attempt: int, error: ZoomHealthError) -> float | None:
    """The client's own policy, as plugins ask it; what the call may take at most is looked at afterwards."""
    del call
    return policy.delay(error, attempt=attempt, elapsed=0.0, remaining=math.inf, chance=random.random())  # noqa: S311 - no secret


def _check_context(context: object) -> Mapping[str, str]:
    """What an application says about a call, checked; no message shows it."""
    if not isinstance(context, Mapping) or len(context) > MOST_CONTEXT:
        raise ConfigurationError(f"context must be a mapping of at most {MOST_CONTEXT} texts")
    texts = [text for item in context.items() for text in item]
    if not all(isinstance(text, str) and text.isprintable() and len(text) <= LONGEST_CONTEXT for text in texts):
        raise ConfigurationError(f"context holds printable texts of at most {LONGEST_CONTEXT} characters")
    return MappingProxyType(dict(context))


def _unless_error(outcome: T | ConfigurationError) -> T:
    if isinstance(outcome, ConfigurationError):
        raise outcome
    return outcome


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


def changed(
    settings: Settings,
    timeout: float | None,
    attempts: int | None,
    largest_body: int | None,
    context: Mapping[str, str] | None,
) -> Settings:
    if timeout is not None:
        settings = evolve(settings, timeout=_check_timeout(timeout))
    if attempts is not None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or not 1 <= attempts <= MOST_ATTEMPTS:
            raise ConfigurationError(f"attempts must be a whole number from 1 to {MOST_ATTEMPTS}")
        settings = evolve(settings, retry=evolve(settings.retry, attempts=attempts))
    if largest_body is not None:
        if isinstance(largest_body, bool) or not isinstance(largest_body, int) or largest_body < 1:
            raise ConfigurationError("largest_body must be a number of bytes above 0")
        settings = evolve(settings, largest_body=largest_body)
    if context is not None:
        settings = evolve(settings, context=_check_context({**settings.context, **_check_context(context)}))
    return settings
