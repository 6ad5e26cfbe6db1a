"""The client that the operations of this package take. Generated, do not edit."""

import re
import ssl
import threading
from collections.abc import Callable, Generator
from typing import Any, Self

import httpx
from attrs import define, evolve, field

from .types import UNSET, Unset

DEFAULT_TIMEOUT = httpx.Timeout(60.0)
"""Seconds for each of connecting, sending, waiting for data and waiting for a free connection."""


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _TokenAuth(httpx.Auth):
    # Read at each request, so that a token given later is the one that is sent.

    def __init__(self, client: "AuthenticatedClient") -> None:
        self._client = client

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        client = self._client
        request.headers[client.auth_header_name] = f"{client.prefix} {client.token}" if client.prefix else client.token
        yield request


def _problem_of_token(value: object) -> str | None:
    # A newline or a non-ASCII character would come back whole in the error of the HTTP library.
    if not isinstance(value, str) or not value:
        return "token must be text, and not empty"
    if not value.isascii() or not value.isprintable() or " " in value:
        return "token must be printable ASCII without spaces: look for a line end at its end"
    return None


def _show_address(base_url: str) -> str:
    # Without what can be a secret: a user and a password before the host, and a query.
    return repr(re.sub(r"^(.*?//)?.*@", r"\1", re.split("[?#]", str(base_url))[0], flags=re.DOTALL))


@define
class Client:
    """A client that sends no credentials.

    Args:
        base_url: Address of the API; operations are relative to it.
        raise_on_unexpected_status: Raise on undocumented statuses and unreadable bodies, instead of returning None.
        cookies: Cookies of every request.
        headers: Headers of every request.
        timeout: `httpx.Timeout`, 60 seconds for each step by default.
        verify_ssl: Whether to check certificates, or the `ssl.SSLContext` to check them with.
        follow_redirects: Whether to follow redirects; off by default.
        httpx_args: Further arguments of `httpx.Client` and `httpx.AsyncClient`.

    """

    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    _base_url: str = field(alias="base_url", repr=_show_address)
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout | None = field(default=DEFAULT_TIMEOUT, kw_only=True, alias="timeout")
    _verify_ssl: bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False, eq=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False, eq=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False, eq=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A new client with these headers added; this one stays as it is."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A new client with these cookies added; this one stays as it is."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A new client with another timeout; this one stays as it is."""
        return evolve(self, timeout=timeout)

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this `httpx.Client`; its own settings count, not those given here."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` below, made at its first use; threads share it."""
        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client = httpx.Client(**self._arguments())
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this `httpx.AsyncClient`; its own settings count, not those given here."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The `httpx.AsyncClient` below, made at its first use."""
        if self._async_client is None:
            with self._lock:
                if self._async_client is None:
                    self._async_client = httpx.AsyncClient(**self._arguments())
        return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.get_httpx_client().__exit__(*args)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*args)


@define
class AuthenticatedClient:
    """A client that sends a token with each request.

    Args:
        base_url: Address of the API; operations are relative to it.
        raise_on_unexpected_status: Raise on undocumented statuses and unreadable bodies, instead of returning None.
        cookies: Cookies of every request.
        headers: Headers of every request.
        timeout: `httpx.Timeout`, 60 seconds for each step by default.
        verify_ssl: Whether to check certificates, or the `ssl.SSLContext` to check them with.
        follow_redirects: Whether to follow redirects; off by default.
        httpx_args: Further arguments of `httpx.Client` and `httpx.AsyncClient`.

        token: The access token; never in the repr.
        prefix: What stands before the token in the header.
        auth_header_name: The header that carries the token.
    """

    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    _base_url: str = field(alias="base_url", repr=_show_address)
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout | None = field(default=DEFAULT_TIMEOUT, kw_only=True, alias="timeout")
    _verify_ssl: bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False, eq=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False, eq=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False, eq=False)

    _token: str = field(alias="token", repr=False)
    prefix: str = "Bearer"
    auth_header_name: str = "Authorization"

    def __new__(cls, base_url: str = "", token: str | Unset = UNSET, *args: Any, **kwargs: Any) -> Self:
        # Before `__init__`, whose frame would show a refused token to a crash reporter.
        problem = None if isinstance(token, Unset) else _problem_of_token(token)
        if problem:
            base_url, token, args, kwargs = "", UNSET, (), {}
            raise ValueError(problem)
        return object.__new__(cls)

    @property
    def token(self) -> str:
        """The access token. One that is given later is sent from the next request on."""
        return self._token

    @token.setter
    def token(self, value: str) -> None:
        problem = _problem_of_token(value)
        if problem:
            value = ""
            raise ValueError(problem)
        self._token = value

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A new client with these headers added; this one stays as it is."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A new client with these cookies added; this one stays as it is."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A new client with another timeout; this one stays as it is."""
        return evolve(self, timeout=timeout)

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            "auth": _TokenAuth(self),
            **self._httpx_args,
        }

    def _arguments_with_hook(self, hook: Callable[[httpx.Request], Any]) -> dict[str, Any]:
        arguments = self._arguments()
        hooks = arguments.get("event_hooks") or {}
        return arguments | {"event_hooks": {**hooks, "request": [*hooks.get("request", ()), hook]}}

    def _keep_token(self, request: httpx.Request) -> None:
        # httpx takes `Authorization` alone out of a request that is redirected to another host.
        name = self.auth_header_name
        if name.lower() != "authorization" and _origin(request.url) != _origin(
            httpx.URL(self._arguments()["base_url"])
        ):
            request.headers.pop(name, None)

    async def _keep_token_async(self, request: httpx.Request) -> None:
        self._keep_token(request)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this `httpx.Client`; its own settings count, not those given here."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` below, made at its first use; threads share it."""
        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client = httpx.Client(**self._arguments_with_hook(self._keep_token))
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this `httpx.AsyncClient`; its own settings count, not those given here."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The `httpx.AsyncClient` below, made at its first use."""
        if self._async_client is None:
            with self._lock:
                if self._async_client is None:
                    self._async_client = httpx.AsyncClient(**self._arguments_with_hook(self._keep_token_async))
        return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.get_httpx_client().__exit__(*args)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*args)
