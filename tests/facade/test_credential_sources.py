"""Credentials and tokens that a function reads: when it is asked, what is taken, and what becomes of its failures."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio.lowlevel
import httpx
import pytest

from zoom_health import AsyncZoomHealth, ServerToServerOAuth
from zoom_health.errors import AuthenticationError, ConfigurationError, NetworkError

from .answers import Clock, TokenServer, echo_note, refusal
from .harness import PATIENCE, Wire, Zoom

Connect = Callable[..., Zoom]
OLD = {"account_id": "account", "client_id": "client", "client_secret": "SEEDEDold"}
NEW = {**OLD, "client_secret": "SEEDEDnew"}
BASIC_OLD, BASIC_NEW = (
    httpx.BasicAuth("client", f"SEEDED{age}")._auth_header for age in ("old", "new")
)  # what httpx itself makes of them


class Source:
    """Gives what it is told to, and counts how often it was asked."""

    def __init__(self, *given: Any) -> None:
        self.given = list(given)
        self.asked = 0

    def __call__(self) -> Mapping[str, object]:
        self.asked += 1
        given = self.given[min(self.asked, len(self.given)) - 1]
        if isinstance(given, BaseException):
            raise given
        found: Mapping[str, object] = given
        return found

    def auth(self, **options: Any) -> ServerToServerOAuth:
        return ServerToServerOAuth.from_source(self, name="synthetic vault", **options)


class VaultSealedError(Exception):
    safe_message = "the vault is sealed"
    retryable = True


def taking(*good: str) -> TokenServer:
    """A server that takes these Basic headers alone."""
    server = TokenServer()
    answer = server.__call__

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token" and request.headers["authorization"] not in good:
            return httpx.Response(400, json={"error": "invalid_client"})
        return answer(request)

    return handler  # type: ignore[return-value]  # called like one, which is all that is asked of it


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_credentials_are_read_once_and_kept_over_renewals(connect: Connect, clock: Clock) -> None:
    source = Source(OLD)
    zoom = connect(taking(BASIC_OLD), auth=source.auth(clock=clock))
    assert source.asked == 0
    for _ in range(3):
        zoom.get("note")
        clock.seconds += 3600
    assert (source.asked, len(zoom.wire.token_requests)) == (1, 3)


def test_credentials_that_were_replaced_are_read_once_more(connect: Connect, clock: Clock) -> None:
    good = [BASIC_OLD]
    source = Source(OLD, NEW)
    zoom = connect(lambda request: taking(*good)(request), auth=source.auth(clock=clock))
    zoom.get("note")
    good[:] = [BASIC_NEW]
    clock.seconds += 3600
    assert zoom.get("note").note_id == "note"
    sent = [request.headers["authorization"] for request in zoom.wire.token_requests]
    assert sent == [BASIC_OLD, BASIC_OLD, BASIC_NEW]


def test_credentials_that_are_wrong_are_not_tried_twice(connect: Connect, clock: Clock) -> None:
    good = [BASIC_OLD]
    source = Source(OLD)
    zoom = connect(lambda request: taking(*good)(request), auth=source.auth(clock=clock))
    zoom.get("note")
    good.clear()
    clock.seconds += 3600
    with pytest.raises(AuthenticationError, match="does not know this client id"):
        zoom.get("note")
    assert (source.asked, len(zoom.wire.token_requests)) == (2, 2)


def test_a_passing_failure_of_the_token_endpoint_is_no_reason_to_read_anew(connect: Connect) -> None:
    source = Source(OLD)
    zoom = connect(lambda request: httpx.Response(503), auth=source.auth())
    for _ in range(2):
        with pytest.raises(AuthenticationError):
            zoom.get("note")
    assert source.asked == 1


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_a_token_from_the_source_is_used_until_it_expires(connect: Connect, clock: Clock) -> None:
    source = Source({"access_token": "first", "expires_in": 1000}, {"access_token": "second"})
    zoom = connect(echo_note, auth=source.auth(clock=clock))
    for _ in range(2):
        zoom.get("note")
    clock.seconds += 1000
    zoom.get("note")
    assert [sent.headers["authorization"] for sent in zoom.wire.sent] == ["Bearer first"] * 2 + ["Bearer second"]


def test_a_refused_token_of_the_source_is_asked_for_anew_once(connect: Connect) -> None:
    source = Source({"access_token": "first"}, {"access_token": "second"})

    def handler(request: httpx.Request) -> httpx.Response:
        return refusal(401, 124) if request.headers["authorization"] == "Bearer first" else echo_note(request)

    zoom = connect(handler, auth=source.auth())
    assert zoom.get("note").note_id == "note"
    assert source.asked == 2


def test_the_region_that_the_source_names_is_called(connect: Connect) -> None:
    source = Source({"access_token": "token", "api_url": "https://api-eu.zoom.us"})
    zoom = connect(echo_note, auth=source.auth())
    zoom.get("note")
    assert zoom.wire.calls[0].host == "api-eu.zoom.us"


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "gave no mapping"),
        ("SEEDEDtext", "gave no mapping"),
        ({}, "account_id is missing"),
        ({**OLD, "client_secret": ""}, "client_secret is empty"),
        ({**OLD, "client_secret": "SEEDED\n"}, "client_secret has a space, a line end"),
        ({**OLD, "client_secret": 7}, "client_secret is missing or not text"),
        ({**OLD, "access_token": "SEEDEDtoken"}, "a token and credentials"),
        ({"access_token": "SEEDED token"}, "access_token has a space"),
        (VaultSealedError("SEEDEDdetail"), "the vault is sealed"),
        (KeyError("SEEDEDdetail"), "failed with KeyError"),
        (SystemExit("SEEDEDdetail"), "failed with SystemExit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_source_is_said_and_nothing_shown(connect: Connect, given: Any, words: str) -> None:
    zoom = connect(echo_note, auth=Source(given).auth())
    with pytest.raises(AuthenticationError) as caught:
        zoom.get("note")
    assert words in str(caught.value)
    assert caught.value.retryable is isinstance(given, VaultSealedError)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in report.stack if Path(__file__).parents[1] not in Path(frame.filename).parents]
    assert frames
    assert "SEEDED" not in "".join(map(str, (frames, [frame.locals for frame in frames], caught.value.__context__)))
    assert zoom.wire.sent == []


def test_an_address_that_credentials_must_not_go_to_is_refused_without_showing_the_name() -> None:
    with pytest.raises(ConfigurationError) as caught:
        ServerToServerOAuth.from_source(Source(OLD), name="SEEDEDname", oauth_url="http://SEEDED.example/oauth/token")
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "SEEDED" not in "".join(str(frame.locals) for frame in report.stack if frame.filename.endswith("_auth.py"))


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_many_callers_wait_for_one_reading(connect: Connect) -> None:
    count, waiting = 20, threading.Semaphore(0)

    def slow() -> Mapping[str, object]:
        for _ in range(count - 1):  # until all others have asked for the token
            assert waiting.acquire(timeout=PATIENCE)
        return OLD

    source = Source()
    source.given = [OLD]
    auth = ServerToServerOAuth.from_source(lambda: [slow(), source()][1], name="synthetic vault")
    claim = auth._cache.claim

    def counted() -> Any:
        found = claim()
        waiting.release()
        return found

    auth._cache.claim = counted  # type: ignore[method-assign]  # to know when all have asked
    zoom = connect(taking(BASIC_OLD), auth=auth)
    assert [outcome for outcome in zoom.at_once(count, "note") if isinstance(outcome, Exception)] == []
    assert (source.asked, len(zoom.wire.token_requests)) == (1, 1)


def test_a_failing_source_fails_all_who_wait_for_it_at_once(connect: Connect) -> None:
    source = Source(VaultSealedError())
    gate = threading.Event()
    auth = ServerToServerOAuth.from_source(lambda: [gate.wait(PATIENCE), source()][1], name="synthetic vault")
    asked, claim = [0], auth._cache.claim

    def counted() -> Any:
        found = claim()
        asked[0] += 1
        if asked[0] == 10:
            gate.set()
        return found

    auth._cache.claim = counted  # type: ignore[method-assign]  # as above
    outcomes = connect(echo_note, auth=auth).at_once(10, "note")
    assert {type(outcome) for outcome in outcomes} == {AuthenticationError}
    assert source.asked == 1


def test_a_source_that_blocks_does_not_block_the_event_loop() -> None:
    gate = threading.Event()
    auth = ServerToServerOAuth.from_source(lambda: {"access_token": str(gate.wait(PATIENCE))}, name="synthetic vault")

    async def main() -> str | None:
        async with AsyncZoomHealth(auth=auth, transport=Wire(echo_note)) as zoom:
            call = asyncio.create_task(zoom.notes.get("note"))
            while not auth._cache._refresh:
                await anyio.lowlevel.checkpoint()
            gate.set()  # by the event loop, which therefore runs
            return (await call).note_id

    assert asyncio.run(main()) == "note"


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_a_source_that_hangs_does_not_outlast_the_call(connect: Connect) -> None:
    gate = threading.Event()
    auth = ServerToServerOAuth.from_source(lambda: {"access_token": str(gate.wait(PATIENCE))}, name="synthetic vault")
    zoom = connect(echo_note, auth=auth, timeout=0.05)
    with pytest.raises(NetworkError):
        zoom.get("note")
    gate.set()
    assert zoom.wire.sent == []


def test_an_early_renewal_that_fails_at_the_source_costs_nothing(connect: Connect, clock: Clock) -> None:
    source = Source({"access_token": "first", "expires_in": 3600}, VaultSealedError())
    zoom = connect(echo_note, auth=source.auth(clock=clock))
    zoom.get("note")
    clock.seconds += 3600 - 100
    assert zoom.get("note").note_id == "note"
    assert source.asked == 2


def test_the_same_name_is_the_same_account_for_the_rate_and_another_is_another() -> None:
    names = ("one vault", "one vault", "another vault")
    one, same, other = (ServerToServerOAuth.from_source(Source(OLD), name=name).account for name in names)
    assert one == same != other
    assert "vault" not in one
