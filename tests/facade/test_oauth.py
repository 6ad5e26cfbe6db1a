"""Server-to-Server OAuth: one token for all calls, renewed early, fetched anew once when Zoom refuses it."""

from __future__ import annotations

import base64
import copy
import json
import pickle
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from zoom_health_sandbox import Sandbox, scenarios

from zoom_health import ServerToServerOAuth
from zoom_health.errors import AccessDeniedError, AuthenticationError, MissingScopeError, NoteNotFoundError

from .answers import Clock, TokenServer, echo_note, refusal
from .harness import Later, Zoom

Connect = Callable[..., Zoom]
HOUR = 3600


def test_the_token_request_is_what_zoom_asks_for(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(TokenServer(), auth=auth)
    zoom.get("note")
    (sent,) = zoom.wire.token_requests
    assert (sent.method, sent.host, sent.target) == ("POST", "zoom.us", "/oauth/token")
    assert parse_qs(sent.body.decode()) == {"grant_type": ["account_credentials"], "account_id": ["account+/=&"]}
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"client:secret").decode()
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert sent.headers["content-length"] == str(len(sent.body))


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_one_token_serves_many_calls(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(TokenServer(), auth=auth)
    for _ in range(5):
        zoom.get("note")
        zoom.complete("note")
    assert len(zoom.wire.token_requests) == 1
    assert {sent.headers["authorization"] for sent in zoom.wire.calls} == {"Bearer token-1"}


def test_clients_that_share_the_credentials_share_the_token(connect: Connect, auth: ServerToServerOAuth) -> None:
    server = TokenServer()
    connect(server, auth=auth).get("note")
    connect(server, auth=auth).get("note")
    assert server.issued == 1


@pytest.mark.parametrize(("after", "issued"), [(0, 1), (HOUR - 301, 1), (HOUR - 299, 2), (HOUR, 2), (10 * HOUR, 2)])
def test_a_token_is_renewed_five_minutes_before_it_expires(
    connect: Connect, auth: ServerToServerOAuth, clock: Clock, after: float, issued: int
) -> None:
    zoom = connect(TokenServer(), auth=auth)
    zoom.get("note")
    clock.seconds += after
    zoom.get("note")
    assert len(zoom.wire.token_requests) == issued
    assert zoom.wire.calls[-1].headers["authorization"] == f"Bearer token-{issued}"


@pytest.mark.parametrize(("lifetime", "still"), [(60, 44), (8, 5), (1, 0.7)])
def test_a_token_that_lives_shortly_is_not_renewed_at_every_call(
    connect: Connect, auth: ServerToServerOAuth, clock: Clock, lifetime: int, still: float
) -> None:
    server = TokenServer(expires_in=lifetime)
    zoom = connect(server, auth=auth)
    zoom.get("note")
    clock.seconds += still
    zoom.get("note")
    assert server.issued == 1
    clock.seconds += lifetime
    zoom.get("note")
    assert server.issued == 2


@pytest.mark.parametrize("lifetime", [None, "soon", "", -5, 0, True, 1.5, [], 10**12, "3600x", "9" * 30])
def test_an_odd_lifetime_is_taken_for_zooms_hour(
    connect: Connect, auth: ServerToServerOAuth, clock: Clock, lifetime: Any
) -> None:
    server = TokenServer(expires_in=lifetime)
    zoom = connect(server, auth=auth)
    zoom.get("note")
    clock.seconds += HOUR - 301
    zoom.get("note")
    assert server.issued == 1
    clock.seconds += 2
    zoom.get("note")
    assert server.issued == 2


def test_a_lifetime_in_text_is_read(connect: Connect, auth: ServerToServerOAuth, clock: Clock) -> None:
    server = TokenServer(expires_in="7200")
    zoom = connect(server, auth=auth)
    zoom.get("note")
    clock.seconds += 7200 - 301
    zoom.get("note")
    assert server.issued == 1


def test_a_renewal_that_fails_costs_nothing_while_the_old_token_is_good(
    connect: Connect, auth: ServerToServerOAuth, clock: Clock
) -> None:
    server = TokenServer()
    down = False

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if down and request.url.path == "/oauth/token" else server(request)

    zoom = connect(handler, auth=auth)
    zoom.get("note")
    clock.seconds += HOUR - 200
    down = True
    for _ in range(5):
        assert zoom.get("note").note_id == "note"
    assert len(zoom.wire.token_requests) == 2  # and it is not tried again at once
    clock.seconds += 100
    down = False
    zoom.get("note")
    assert zoom.wire.calls[-1].headers["authorization"] == "Bearer token-2"


def test_while_one_renews_early_the_others_go_on_with_the_old_token(
    connect: Connect, auth: ServerToServerOAuth, clock: Clock
) -> None:
    server = TokenServer()
    others = 9

    def handler(request: httpx.Request) -> httpx.Response | Later:
        if request.url.path != "/oauth/token" or server.issued == 0:
            return server(request)
        # The second token is held back until all others have been served with the first.
        return Later(until=lambda: len(zoom.wire.calls) >= 1 + others, answer=lambda: server(request))

    zoom = connect(handler, auth=auth)
    zoom.get("note")
    clock.seconds += HOUR - 100
    outcomes = zoom.at_once(others + 1, "note")
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    used = [sent.headers["authorization"] for sent in zoom.wire.calls[1:]]
    assert sorted(used) == ["Bearer token-1"] * others + ["Bearer token-2"]
    assert len(zoom.wire.token_requests) == 2


@pytest.mark.parametrize(("status", "code"), [(401, 124), (400, 124), (401, None), (401, 9999)])
@pytest.mark.parametrize(
    "call", [lambda zoom: zoom.get("note"), lambda zoom: zoom.complete("note")], ids=["get", "update"]
)
def test_a_refused_token_is_replaced_once(
    connect: Connect, auth: ServerToServerOAuth, status: int, code: int | None, call: Callable[[Zoom], Any]
) -> None:
    zoom = connect(
        TokenServer(lambda request, token: refusal(status, code) if token == "token-1" else echo_note(request)),
        auth=auth,
    )
    call(zoom)
    assert [sent.headers["authorization"] for sent in zoom.wire.calls] == ["Bearer token-1", "Bearer token-2"]
    first, second = zoom.wire.calls
    assert (first.method, first.target, first.body) == (second.method, second.target, second.body)
    call(zoom)
    assert len(zoom.wire.token_requests) == 2


@pytest.mark.parametrize(("status", "code"), [(401, 124), (400, 124), (401, None)])
def test_a_token_is_not_replaced_twice(
    connect: Connect, auth: ServerToServerOAuth, status: int, code: int | None
) -> None:
    zoom = connect(TokenServer(lambda request, token: refusal(status, code)), auth=auth)
    with pytest.raises(AuthenticationError) as caught:
        zoom.get("note")
    assert caught.value.status == status
    assert (len(zoom.wire.token_requests), len(zoom.wire.calls)) == (2, 2)


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("code", [4711, 4700, 104])
def test_a_missing_scope_is_no_reason_for_another_token(
    connect: Connect, auth: ServerToServerOAuth, status: int, code: int
) -> None:
    zoom = connect(TokenServer(lambda request, token: refusal(status, code)), auth=auth)
    with pytest.raises(MissingScopeError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 2


@pytest.mark.parametrize(("status", "code", "kind"), [(403, 30007, AccessDeniedError), (404, 30009, NoteNotFoundError)])
def test_another_error_is_no_reason_for_another_token(
    connect: Connect, auth: ServerToServerOAuth, status: int, code: int, kind: type[Exception]
) -> None:
    zoom = connect(TokenServer(lambda request, token: refusal(status, code)), auth=auth)
    with pytest.raises(kind):
        zoom.get("note")
    assert len(zoom.wire.sent) == 2


def test_tokens_that_were_revoked_at_the_server_are_replaced(zoom: Zoom, zoom_sandbox: Sandbox) -> None:
    assert len(zoom.notes(page_size=30)) == 50
    zoom_sandbox.revoke_tokens()
    pages = zoom.pages(page_size=30)
    assert len(next(pages).notes) == 30
    zoom_sandbox.revoke_tokens()
    assert len(next(pages).notes) == 20
    assert len(zoom.wire.token_requests) == 3


def test_a_disabled_app_gets_no_token(connect_sandbox: Connect) -> None:
    zoom = connect_sandbox(client_id=scenarios.DISABLED_CLIENT_ID)
    with pytest.raises(AuthenticationError) as caught:
        zoom.notes()
    assert caught.value.status == 400
    assert zoom.wire.calls == []


@pytest.mark.parametrize("copying", [pickle.dumps, copy.deepcopy], ids=["pickle", "deepcopy"])
def test_credentials_are_not_copied_away(auth: ServerToServerOAuth, copying: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError) as caught:
        copying(auth)
    assert "secret" not in str(caught.value).replace("client_secret", "")


def test_the_token_itself_cannot_be_pickled_either(connect: Connect, auth: ServerToServerOAuth) -> None:
    connect(TokenServer(), auth=auth).get("note")
    token = auth._cache.claim()
    assert "token-1" not in repr(token)
    with pytest.raises(TypeError):
        pickle.dumps(token)


def test_the_token_request_may_be_answered_with_anything_beside_the_token(
    connect: Connect, auth: ServerToServerOAuth
) -> None:
    server = TokenServer(token_type=["odd"], scope=7, more={"deep": json.loads("[" * 50 + "]" * 50)})
    assert connect(server, auth=auth).get("note").note_id == "note"
