"""Errors hold nothing that was sent in confidence: in words, attributes, chain, pickle or traceback with locals."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from zoom_health import AsyncZoomHealth, BearerToken, ServerToServerOAuth, ZoomHealth, errors
from zoom_health.errors import ZoomHealthError

from .answers import page_of, refusal, script
from .harness import Chunks, Zoom

Connect = Callable[..., Zoom]
SECRETS = {
    "account id": "SEEDEDaccount",
    "client id": "SEEDEDclient",
    "client secret": "SEEDEDsecret",
    "token": "SEEDEDtoken",
    "text of the server": "SEEDEDbody",
    "header of the server": "SEEDEDheader",
    "text of the transport": "SEEDEDtransport",
    "note id": "SEEDEDnote",
    "owner": "SEEDEDowner",
    "cursor": "SEEDEDcursor",
}
BODY = {
    "message": "SEEDEDbody",
    "note_title": "SEEDEDbody",
    "errors": [{"field": "SEEDEDbody", "message": "SEEDEDbody"}],
}
TOKEN = {
    "access_token": "SEEDEDtoken",
    "token_type": "bearer",
    "expires_in": 3600,
    "scope": "SEEDEDbody",
    "api_url": "https://SEEDEDbody",
}
HEADERS = {
    "set-cookie": "SEEDEDheader",
    "location": "https://SEEDEDheader/",
    "retry-after": "SEEDEDheader",
    "x-zm-trackingid": "SEEDED header",
}


def answer(status: int, code: int | None = None, **changes: Any) -> httpx.Response:
    return httpx.Response(status, json=BODY | ({} if code is None else {"code": code}) | changes, headers=HEADERS)


STATUSES: list[tuple[int, int | None]] = [
    *((400, code) for code in (300, 30008, 4711)),
    *((401, code) for code in (124, None)),
    *((403, code) for code in (30001, 30007)),
    *((404, code) for code in (30009, 2300, None)),
    *((418, 77), (429, 429), (500, 30011), (502, None), (302, None), (200, None), (200, 30009)),
]
FAILURES: dict[str, Callable[[], httpx.Response | Exception]] = {
    **{f"HTTP {status} {code}": partial(answer, status, code) for status, code in STATUSES},
    "limit of the day": lambda: httpx.Response(429, headers=HEADERS | {"x-ratelimit-type": "daily"}),
    "HTML": lambda: httpx.Response(200, html="<p>SEEDEDbody</p>", headers=HEADERS),
    "no UTF-8": lambda: httpx.Response(200, content=b'{"note_id": "SEEDEDbody\xff"}', headers=HEADERS),
    "cut off": lambda: httpx.Response(200, content=b'{"note_id": "SEEDEDbody', headers=HEADERS),
    "unreadable value": lambda: answer(
        200, note_id="SEEDEDnote", note_content={"a": "SEEDEDbody"}, clinical_notes={"SEEDEDbody": 1}
    ),
    "another note": lambda: answer(200, note_id="SEEDEDbody", clinical_notes="SEEDEDbody"),
    "no gzip": lambda: httpx.Response(
        200, stream=Chunks(b"SEEDEDbody"), headers=HEADERS | {"content-encoding": "gzip"}
    ),
    "unknown packing": lambda: httpx.Response(
        200, stream=Chunks(b"SEEDEDbody"), headers={"content-encoding": "SEEDEDheader"}
    ),
    "no connection": lambda: httpx.ConnectError("SEEDEDtransport"),
    "timeout": lambda: httpx.ReadTimeout("SEEDEDtransport"),
    "broken body": lambda: httpx.Response(200, stream=Chunks(b'{"SEEDEDbody', httpx.ReadError("SEEDEDtransport"))),
}
CALLS: dict[str, Callable[[Zoom], Any]] = {
    "list": lambda zoom: zoom.notes(owner="SEEDEDowner"),
    "get": lambda zoom: zoom.get("SEEDEDnote"),
    "update": lambda zoom: zoom.complete("SEEDEDnote"),
}
NO_FAILURE_OF_AN_UPDATE = {"HTTP 200 None", "HTML", "no UTF-8", "cut off", "unreadable value", "another note"}
CASES = [
    (call, failure)
    for call in CALLS
    for failure in FAILURES
    if call != "update" or failure not in NO_FAILURE_OF_AN_UPDATE
]


def seeded_auth() -> ServerToServerOAuth:
    return ServerToServerOAuth(account_id="SEEDEDaccount", client_id="SEEDEDclient", client_secret="SEEDEDsecret")


def failing(failure: Callable[[], httpx.Response | Exception]) -> Callable[[httpx.Request], httpx.Response]:
    """Gives tokens, and fails on every other request."""

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json=TOKEN)
        found = failure()
        if isinstance(found, Exception):
            raise found
        return found

    return handler


def error_of(connect: Connect, call: str, failure: str) -> ZoomHealthError:
    with pytest.raises(ZoomHealthError) as caught:
        CALLS[call](connect(failing(FAILURES[failure]), auth=seeded_auth()))
    return caught.value


def shown_by(error: BaseException) -> str:
    """Everything that an error shows of itself, and what a reporter that prints locals shows of our frames."""
    parts = [
        str(error),
        repr(error),
        repr(error.args),
        repr(vars(error)),
        "".join(traceback.format_exception_only(error)),
    ]
    parts.append(repr(pickle.dumps(error)))
    for frame in traceback.TracebackException.from_exception(error, capture_locals=True).stack:
        if "zoom_health" in frame.filename.replace("\\", "/").split("/")[-2:-1]:
            # What the caller passed stands in the frame of the method, as in the caller's own.
            parts += [
                f"{name}={value}" for name, value in (frame.locals or {}).items() if name not in ("note_id", "owner")
            ]
    return "\n".join(parts)


@pytest.mark.parametrize(("call", "failure"), CASES)
def test_an_error_shows_nothing_of_what_was_sent_or_answered(connect: Connect, call: str, failure: str) -> None:
    shown = shown_by(error_of(connect, call, failure))
    assert [name for name, value in SECRETS.items() if value in shown] == []


@pytest.mark.parametrize(("call", "failure"), CASES)
def test_an_error_drags_no_other_error_along(connect: Connect, call: str, failure: str) -> None:
    error = error_of(connect, call, failure)
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize("failure", FAILURES)
def test_an_error_survives_a_pickle_with_its_attributes(connect: Connect, failure: str) -> None:
    error = error_of(connect, "get", failure)
    restored = pickle.loads(pickle.dumps(error))
    assert type(restored) is type(error)
    assert (str(restored), restored.args, vars(restored)) == (str(error), error.args, vars(error))


TOKEN_FAILURES: dict[str, Callable[[], httpx.Response | Exception]] = {
    "invalid_client": lambda: httpx.Response(
        400, json={"error": "invalid_client", "reason": "SEEDEDbody"}, headers=HEADERS
    ),
    "unknown error": lambda: httpx.Response(400, json={"error": "SEEDEDbody", "reason": "SEEDEDbody"}, headers=HEADERS),
    "HTML": lambda: httpx.Response(200, html="<p>SEEDEDbody</p>"),
    "no token": lambda: httpx.Response(200, json={"SEEDEDbody": "SEEDEDbody"}),
    "odd token": lambda: httpx.Response(200, json={"access_token": "SEEDEDtoken\n"}),
    "no gzip": lambda: httpx.Response(200, stream=Chunks(b"SEEDEDbody"), headers={"content-encoding": "gzip"}),
    "no connection": lambda: httpx.ConnectError("SEEDEDtransport"),
}


@pytest.mark.parametrize("failure", TOKEN_FAILURES)
def test_a_failed_token_request_shows_nothing(connect: Connect, failure: str) -> None:
    zoom = connect(script(TOKEN_FAILURES[failure]()), auth=seeded_auth())
    with pytest.raises(ZoomHealthError) as caught:
        zoom.get("SEEDEDnote")
    shown = shown_by(caught.value)
    assert [name for name, value in SECRETS.items() if value in shown] == []
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_error_of_a_later_page_shows_no_cursor(connect: Connect) -> None:
    zoom = connect(script(page_of(["SEEDEDnote"], token="SEEDEDcursor"), refusal(403, 30007, "SEEDEDbody")))
    with pytest.raises(errors.AccessDeniedError) as caught:
        zoom.notes(owner="SEEDEDowner")
    assert "SEEDED" not in shown_by(caught.value)


def test_clients_and_credentials_show_nothing(connect: Connect) -> None:
    auth = seeded_auth()
    zoom = connect(script(), auth=auth)
    for thing in (auth, zoom.client, zoom.client.notes, zoom.client.notes.list(owner="SEEDEDowner")):
        assert "SEEDED" not in f"{thing!r}{thing!s}{vars(thing)!r}"


def test_nothing_is_logged_that_holds_an_id_or_a_secret(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="zoom_health"), caplog.at_level(logging.DEBUG, logger="httpx"):
        for call, failure in (("list", "HTTP 403 30007"), ("get", "HTML"), ("update", "no connection")):
            error_of(connect, call, failure)
    assert "SEEDED" not in caplog.text


WRONG_SETUPS: dict[str, Callable[[], object]] = {
    "secret with a line end": lambda: ServerToServerOAuth(
        account_id="SEEDEDaccount", client_id="SEEDEDclient", client_secret="SEEDEDsecret\n"
    ),
    "client id with a space": lambda: ServerToServerOAuth(
        account_id="SEEDEDaccount", client_id="SEEDED client", client_secret="SEEDEDsecret"
    ),
    "secret of another type": lambda: ServerToServerOAuth(
        account_id="SEEDEDaccount",
        client_id="SEEDEDclient",
        client_secret=b"SEEDEDsecret",  # type: ignore[arg-type]
    ),
    "address of the token endpoint": lambda: ServerToServerOAuth(
        account_id="SEEDEDaccount",
        client_id="SEEDEDclient",
        client_secret="SEEDEDsecret",
        oauth_url="https://user:SEEDEDsecret@zoom.us/oauth/token",
    ),
    "token": lambda: BearerToken("SEEDEDtoken\n"),
    "token in place of auth": lambda: ZoomHealth(auth="SEEDEDtoken"),  # type: ignore[arg-type]
    "address": lambda: ZoomHealth(auth=BearerToken("SEEDEDtoken"), base_url="https://user:SEEDEDsecret@zoom.us/v2"),
    "timeout": lambda: ZoomHealth(auth=BearerToken("SEEDEDtoken"), timeout=0),
    "proxy": lambda: ZoomHealth(auth=BearerToken("SEEDEDtoken"), proxy="foo://user:SEEDEDsecret@host"),
    "async token in place of auth": lambda: AsyncZoomHealth(auth="SEEDEDtoken"),  # type: ignore[arg-type]
    "async address": lambda: AsyncZoomHealth(
        auth=BearerToken("SEEDEDtoken"), base_url="https://user:SEEDEDsecret@zoom.us/v2"
    ),
    "environment": lambda: ZoomHealth.from_env(),
    "environment of the async client": lambda: AsyncZoomHealth.from_env(),
}


@pytest.mark.parametrize("setup", WRONG_SETUPS)
def test_a_wrong_setup_shows_no_secret_in_words_or_local_variables(setup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOOM_ACCOUNT_ID", "SEEDEDaccount")
    monkeypatch.setenv("ZOOM_CLIENT_ID", "SEEDEDclient")
    monkeypatch.setenv("ZOOM_CLIENT_SECRET", "SEEDEDsecret\n")
    with pytest.raises(errors.ConfigurationError) as caught:
        WRONG_SETUPS[setup]()
    assert "SEEDED" not in shown_by(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


EVERY_ERROR = [
    value for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ZoomHealthError)
]


@pytest.mark.parametrize("kind", EVERY_ERROR, ids=lambda kind: kind.__name__)
def test_every_class_of_error_can_be_pickled(kind: type[ZoomHealthError]) -> None:
    needed = {"status": 403, "operation": "get_clinical_note"} if issubclass(kind, errors.APIError) else {}
    error = kind("message", **needed)
    vars(error)["more"] = "added"
    restored = pickle.loads(pickle.dumps(error))
    assert type(restored) is kind
    assert (restored.args, vars(restored)) == (("message",), vars(error))


@pytest.mark.parametrize("kind", EVERY_ERROR, ids=lambda kind: kind.__name__)
def test_every_class_of_error_is_public(kind: type[ZoomHealthError]) -> None:
    assert kind.__name__ in errors.__all__
    assert kind.__doc__
