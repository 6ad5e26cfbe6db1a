"""What the token endpoint may answer: each refusal in our words, chosen by Zoom's `error` value."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health import ServerToServerOAuth
from zoom_health.errors import AuthenticationError, ZoomHealthError

from .harness import Chunks, Zoom

Connect = Callable[..., Zoom]
KNOWN = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
]


def refused(connect: Connect, answer: httpx.Response) -> AuthenticationError:
    """The error of a call whose token request is answered so; the call itself is not sent."""
    auth = ServerToServerOAuth(account_id="account", client_id="client", client_secret="hidden")
    zoom = connect(lambda request: answer, auth=auth)
    with pytest.raises(AuthenticationError) as caught:
        zoom.get("note")
    assert zoom.wire.calls == []
    assert len(zoom.wire.token_requests) == 1
    return caught.value


def words(error: AuthenticationError) -> str:
    return str(error).removeprefix("no access token: ").partition(" (HTTP")[0]


@pytest.mark.parametrize("value", KNOWN)
def test_each_error_value_has_words_of_its_own(connect: Connect, value: str) -> None:
    error = refused(connect, httpx.Response(400, json={"error": value, "reason": "server text"}))
    unknown = refused(connect, httpx.Response(400, json={"error": "something new", "reason": "server text"}))
    assert words(error) != words(unknown)
    assert "server text" not in str(error)
    assert (error.status, error.retryable) == (400, False)


def test_a_wrong_secret_a_wrong_account_and_a_denied_app_are_told_apart(connect: Connect) -> None:
    told = {
        words(refused(connect, httpx.Response(400, json={"error": value}))) for value in [*KNOWN[:4], "access_denied"]
    }
    assert len(told) == 5


@pytest.mark.parametrize(
    "value", ["server text", "", None, 7, True, ["invalid_client"], {"error": "invalid_client"}, "INVALID_CLIENT"]
)
def test_an_error_value_that_is_not_known_is_not_shown(connect: Connect, value: Any) -> None:
    error = refused(
        connect, httpx.Response(400, json={"error": value, "reason": "server text", "errorMessage": "server text"})
    )
    assert "server text" not in str(error)
    assert "refuses the credentials" in str(error)
    assert "HTTP 400" in str(error)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 429])
def test_a_failure_that_can_pass_is_marked_so(connect: Connect, status: int) -> None:
    error = refused(connect, httpx.Response(status, html="<html>server text</html>"))
    assert (error.status, error.retryable) == (status, True)
    assert "server text" not in str(error)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404])
def test_a_failure_that_stays_is_marked_so(connect: Connect, status: int) -> None:
    error = refused(
        connect, httpx.Response(status, html="<html>server text</html>", headers={"location": "https://evil.example/"})
    )
    assert (error.status, error.retryable) == (status, False)
    assert "evil" not in str(error)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>server text</html>",
        b"{",
        b"[]",
        b"null",
        b'"server text"',
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"token": "x"}',
    ],
    ids=lambda body: repr(body[:12]),
)
def test_a_success_without_a_token_is_an_error_that_can_pass(connect: Connect, body: bytes) -> None:
    error = refused(connect, httpx.Response(200, content=body))
    assert (error.status, error.retryable) == (200, True)
    assert "server text" not in str(error)


@pytest.mark.parametrize(
    "token",
    [
        "",
        " ",
        "hidden\n",
        "hid\nden",
        "hid\r\nX-Evil: 1",
        "hid\x00den",
        "hidden\x7f",
        "hid den",
        "hiddén",
        "\ud800",
        None,
        7,
        ["hidden"],
        True,
    ],
)
def test_a_token_that_a_header_cannot_carry_is_refused_and_not_shown(connect: Connect, token: Any) -> None:
    error = refused(
        connect, httpx.Response(200, content=json.dumps({"access_token": token, "expires_in": 3600}).encode())
    )
    assert "hid" not in str(error)


def test_a_token_of_every_printable_character_is_sent_as_it_is(connect: Connect) -> None:
    token = "".join(map(chr, range(33, 127))) * 20

    def handler(request: httpx.Request) -> httpx.Response:
        found = {"access_token": token} if request.url.path == "/oauth/token" else {"note_id": "note"}
        return httpx.Response(200, json=found)

    zoom = connect(handler, auth=ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret"))
    zoom.get("note")
    assert zoom.wire.calls[0].headers["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(status=st.integers(200, 599), body=st.binary(max_size=30) | st.just(b'{"error": "server text"}'))
def test_no_answer_does_any_harm(connect: Connect, status: int, body: bytes) -> None:
    assert refused(connect, httpx.Response(status, content=body)).status == status


def test_an_answer_that_is_packed_wrongly_is_an_error(connect: Connect) -> None:
    auth = ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret")
    zoom = connect(
        lambda request: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Chunks(b"server text")),
        auth=auth,
    )
    with pytest.raises(ZoomHealthError) as caught:
        zoom.get("note")
    assert "server text" not in str(caught.value)
    assert zoom.wire.calls == []


def test_a_refusal_is_not_remembered(connect: Connect) -> None:
    answers = iter(
        [httpx.Response(400, json={"error": "invalid_client"}), httpx.Response(200, json={"access_token": "token"})]
    )

    def handler(request: httpx.Request) -> httpx.Response:
        return next(answers) if request.url.path == "/oauth/token" else httpx.Response(200, json={"note_id": "note"})

    zoom = connect(handler, auth=ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret"))
    with pytest.raises(AuthenticationError):
        zoom.get("note")
    assert zoom.get("note").note_id == "note"
