"""Plugins that authenticate: the first that answers takes the place of `auth`, and when it fails the call fails."""

from __future__ import annotations

import pickle
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any

import httpx
import pytest
from facade.answers import TokenServer, echo_note, refusal
from facade.harness import Zoom

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth, errors

from .plugins import asking, plugin

Connect = Callable[..., Zoom]


class Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = f"Bearer {self.token}"
        yield request


class Failing(httpx.Auth):
    """Fails before or after its request, with words that hold everything."""

    def __init__(self, error: BaseException | None = None, *, after: bool = False) -> None:
        self.error, self.after = error, after

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["authorization"] = "Bearer SEEDED-token"
        error = self.error or RuntimeError(f"SEEDED {request.url} {request.headers}")
        if not self.after:
            raise error
        response = yield request
        raise RuntimeError(f"SEEDED {response.text}") from error


def authorization(zoom: Zoom) -> str:
    return str(zoom.wire.sent[-1].headers["authorization"])


def failed(zoom: Zoom, call: Callable[[], Any]) -> errors.AuthenticationError:
    with pytest.raises(errors.AuthenticationError) as caught:
        call()
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert b"SEEDED" not in str(error).encode() + repr(vars(error)).encode() + pickle.dumps(error)
    return error


def test_a_plugin_takes_the_place_of_the_argument(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[plugin(auth=Token("theirs"))], auth=BearerToken("ours"))
    zoom.get("n")
    assert authorization(zoom) == "Bearer theirs"


def test_the_first_that_answers_decides(connect: Connect) -> None:
    plugins = [plugin("a", auth=None), plugin("b", auth=Token("b")), plugin("c", auth=Token("c"))]
    zoom = connect(echo_note, plugins=plugins)
    zoom.get("n")
    assert authorization(zoom) == "Bearer b"


def test_where_none_answers_the_argument_counts(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[plugin(auth=None)], auth=BearerToken("ours"))
    zoom.get("n")
    assert authorization(zoom) == "Bearer ours"


def test_where_there_is_none_at_all_the_client_is_refused(connect: Connect) -> None:
    with pytest.raises(errors.ConfigurationError, match="or else a plugin that authenticates"):
        connect(echo_note, plugins=[plugin(auth=None)], auth=None)


def test_a_plugin_may_build_the_authentication_of_this_package(connect: Connect) -> None:
    def ask(self: Any, config: Any) -> Any:
        return config.ServerToServerOAuth(account_id="synthetic", client_id="synthetic", client_secret="synthetic")

    zoom = connect(TokenServer(), plugins=[asking("auth", ask)], auth=None)
    zoom.get("n")
    assert (authorization(zoom), len(zoom.wire.token_requests)) == ("Bearer token-1", 1)


@pytest.mark.parametrize("kind", [ZoomHealth, AsyncZoomHealth])
def test_from_env_needs_no_credentials_where_a_plugin_has_them(kind: Any) -> None:
    kind.from_env(plugins=[plugin(auth=Token("theirs"))])
    with pytest.raises(errors.ConfigurationError):
        kind.from_env(plugins=[plugin(auth=None)])


@pytest.mark.parametrize("kind", [ZoomHealth, AsyncZoomHealth])
def test_half_of_the_credentials_is_refused_even_with_a_plugin(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOOM_ACCOUNT_ID", "synthetic")
    with pytest.raises(errors.ConfigurationError, match="ZOOM_CLIENT_ID"):
        kind.from_env(plugins=[plugin(auth=Token("theirs"))])


# --- failure


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    "call", [lambda z: z.get("SEEDED"), lambda z: z.complete("SEEDED"), lambda z: z.notes(owner="SEEDED")]
)
def test_when_it_fails_the_call_fails_without_its_words(connect: Connect, call: Any, after: bool) -> None:
    zoom = connect(
        lambda request: httpx.Response(200, json={"note_content": "SEEDED"}),
        plugins=[plugin(auth=Failing(after=after))],
    )
    error = failed(zoom, lambda: call(zoom))
    assert "the authentication: failed with RuntimeError" in str(error)
    assert len(zoom.wire.sent) == after


def test_there_is_no_fallback_to_the_argument_or_to_another_plugin(connect: Connect) -> None:
    plugins = [plugin("a", auth=Failing()), plugin("b", auth=Token("b"))]
    zoom = connect(echo_note, plugins=plugins, auth=BearerToken("ours"))
    failed(zoom, lambda: zoom.get("n"))
    assert zoom.wire.sent == []


@pytest.mark.parametrize(
    "error", [KeyError("SEEDED"), OSError("SEEDED"), httpx.InvalidURL("SEEDED"), StopAsyncIteration()]
)
def test_whatever_it_raises_is_an_authentication_error(connect: Connect, error: Exception) -> None:
    zoom = connect(echo_note, plugins=[plugin(auth=Failing(error))])
    assert not failed(zoom, lambda: zoom.get("n")).retryable


class PassingError(Exception):
    retryable = True
    safe_message = "the vault is sealed"


def test_what_can_pass_is_tried_again_and_told_in_safe_words(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[plugin(auth=Failing(PassingError("SEEDED")))], attempts=3)
    error = failed(zoom, lambda: zoom.get("n"))
    assert str(error) == "get_clinical_note: the authentication: the vault is sealed"
    assert (error.retryable, zoom.client.counters.retries) == (True, 2)


@pytest.mark.parametrize("retryable", ["yes", 1, None])
def test_only_true_means_that_it_can_pass(connect: Connect, retryable: Any) -> None:
    odd = RuntimeError("SEEDED")
    odd.retryable = retryable  # type: ignore[attr-defined]  # that is what is tried
    zoom = connect(echo_note, plugins=[plugin(auth=Failing(odd))], attempts=3)
    assert not failed(zoom, lambda: zoom.get("n")).retryable


def test_it_may_not_send_to_an_address_that_it_does_not_name(connect: Connect) -> None:
    class Elsewhere(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            yield httpx.Request("GET", "https://elsewhere.example/SEEDED")
            yield request

    zoom = connect(echo_note, plugins=[plugin(auth=Elsewhere())])
    with pytest.raises(errors.ConfigurationError, match="an address that is not configured") as caught:
        zoom.get("n")
    assert "SEEDED" not in str(caught.value)
    assert zoom.wire.sent == []


def test_it_may_send_to_the_address_that_it_names(connect: Connect) -> None:
    class Asking(httpx.Auth):
        requires_response_body = True
        oauth_url = "https://tokens.example/oauth/token"

        def auth_flow(self, request: httpx.Request) -> Any:
            answer = yield httpx.Request("POST", self.oauth_url)
            request.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
            yield request

    zoom = connect(TokenServer(), plugins=[plugin(auth=Asking())])
    zoom.get("n")
    assert [sent.host for sent in zoom.wire.sent] == ["tokens.example", "api.zoom.us"]


def test_a_refused_token_is_an_authentication_error(connect: Connect) -> None:
    zoom = connect(lambda request: refusal(401, 124), plugins=[plugin(auth=Token("SEEDED"))])
    failed(zoom, lambda: zoom.get("n"))


def test_the_two_flows_of_an_auth_serve_the_two_clients(connect: Connect, client_kind: str) -> None:
    class Both(httpx.Auth):
        def sync_auth_flow(self, request: httpx.Request) -> Any:
            request.headers["authorization"] = "Bearer sync"
            yield request

        async def async_auth_flow(self, request: httpx.Request) -> AsyncIterator[httpx.Request]:  # type: ignore[override]  # narrower
            request.headers["authorization"] = "Bearer asyncio"
            yield request

    zoom = connect(echo_note, plugins=[plugin(auth=Both())])
    zoom.get("n")
    assert authorization(zoom) == f"Bearer {client_kind}"
