"""A call that may succeed later is sent again: which, how often, after how long, and never making things worse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox

from zoom_health import ServerToServerOAuth
from zoom_health.errors import (
    AuthenticationError,
    DailyLimitError,
    NetworkError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
    ZoomHealthError,
)

from .answers import TokenServer, echo_note, page_of, refusal, script
from .harness import Chunks, Later, Zoom

Connect = Callable[..., Zoom]
NOW = datetime(2025, 8, 22, 23, 59, tzinfo=UTC)
CALLS: dict[str, Callable[[Zoom], object]] = {
    "list": lambda zoom: zoom.notes(),
    "get": lambda zoom: zoom.get("note"),
    "update": lambda zoom: zoom.complete("note"),
}
PASSING: dict[str, Callable[[], httpx.Response | Exception]] = {
    **{f"HTTP {status}": (lambda status=status: httpx.Response(status)) for status in (408, 429, 500, 502, 503, 504)},  # type: ignore[misc]
    "code 30011": lambda: refusal(500, 30011),
    "no connection": lambda: httpx.ConnectError("x"),
    "reset": lambda: httpx.ReadError("x"),
    "silence": lambda: httpx.ReadTimeout("x"),
    "cut": lambda: httpx.RemoteProtocolError("x"),
    "cut body": lambda: httpx.Response(200, stream=Chunks(b'{"note', httpx.ReadError("x"))),
    "cut gzip": lambda: httpx.Response(200, stream=Chunks(b"\x1f\x8b\x08"), headers={"content-encoding": "gzip"}),
}
UNREADABLE: dict[str, Callable[[], httpx.Response]] = {
    "HTML": lambda: httpx.Response(200, html="<p>Sign in</p>"),
    "empty": lambda: httpx.Response(200),
    "cut JSON": lambda: httpx.Response(200, content=b'{"note_id": "no'),
}
FINAL = [
    *((400, code) for code in (300, 30001, 30008, 4711, None)),
    *((403, code) for code in (30001, 30007, None)),
    *((404, code) for code in (30009, 1001, 2300, None)),
    *((status, None) for status in (301, 307, 405, 409, 410, 413, 415, 422, 425, 451, 499, 501, 505)),
]


def answer_of(call: str) -> httpx.Response:
    """A success of a call."""
    if call == "list":
        return page_of(["note"])
    return httpx.Response(204) if call == "update" else httpx.Response(200, json={"note_id": "note"})


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("failure", PASSING)
def test_what_may_pass_is_sent_again_until_it_succeeds(connect: Connect, call: str, failure: str) -> None:
    zoom = connect(script(*(PASSING[failure]() for _ in range(4)), answer_of(call)), attempts=None)
    CALLS[call](zoom)
    assert len(zoom.wire.sent) == 5
    assert len({(sent.method, sent.target, sent.body) for sent in zoom.wire.sent}) == 1


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("failure", PASSING)
def test_it_is_given_up_after_five_times_and_the_error_says_that_it_may_pass(
    connect: Connect, call: str, failure: str
) -> None:
    zoom = connect(script(*(PASSING[failure]() for _ in range(5))), attempts=None)
    with pytest.raises(ZoomHealthError) as caught:
        CALLS[call](zoom)
    assert caught.value.retryable
    assert len(zoom.wire.sent) == 5
    assert len(zoom.time.slept) >= 4


@pytest.mark.parametrize("call", ["list", "get"])
@pytest.mark.parametrize("failure", UNREADABLE)
def test_an_unreadable_answer_to_a_reading_call_is_asked_for_again(connect: Connect, call: str, failure: str) -> None:
    zoom = connect(script(UNREADABLE[failure](), answer_of(call)), attempts=None)
    CALLS[call](zoom)
    assert len(zoom.wire.sent) == 2


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("status", "code"), FINAL)
def test_what_will_not_pass_is_sent_once(connect: Connect, call: str, status: int, code: int | None) -> None:
    zoom = connect(script(httpx.Response(status) if code is None else refusal(status, code)), attempts=None)
    with pytest.raises(ZoomHealthError) as caught:
        CALLS[call](zoom)
    assert not caught.value.retryable
    assert len(zoom.wire.sent) == 1
    assert zoom.time.slept == []


def test_another_note_is_not_asked_for_again(connect: Connect) -> None:
    zoom = connect(script(httpx.Response(200, json={"note_id": "another"})), attempts=None)
    with pytest.raises(UnexpectedResponseError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 1


@pytest.mark.zoom_faults("answer_lost", operation="update", times=1)
def test_a_change_whose_answer_was_lost_is_made(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    zoom = connect_sandbox(attempts=None)
    note_id = next(note.note_id for note in zoom.notes() if note.is_note_completed is False)
    zoom.complete(note_id)
    stored = zoom_sandbox.note(str(note_id))
    assert stored is not None
    assert stored["is_note_completed"] is True
    assert [call.method for call in zoom.wire.calls].count("PATCH") == 2


def test_the_waits_are_spread_and_grow(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(503), attempts=None, chance=lambda: 1.0)
    with pytest.raises(ServerError):
        zoom.get("note")
    assert zoom.time.slept == [0.5, 1, 2, 4]
    at_once = connect(lambda request: httpx.Response(503), attempts=None, chance=lambda: 0.0)
    with pytest.raises(ServerError):
        at_once.get("note")
    assert sum(at_once.time.slept) == 0


@pytest.mark.parametrize("attempts", [1, 2, 10])
def test_how_often_can_be_chosen(connect: Connect, attempts: int) -> None:
    zoom = connect(lambda request: httpx.Response(503), attempts=None, chance=lambda: 0.0)
    view = zoom.client.with_options(attempts=attempts)
    with pytest.raises(ServerError):
        zoom.call(view.notes.get, "note")
    assert len(zoom.wire.sent) == attempts


# --- what the server asks for


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize("form", ["seconds", "HTTP date", "ISO"])
def test_the_wait_that_a_server_asks_for_is_kept_whatever_its_clock_says(
    connect: Connect, form: str, wrong_by: timedelta
) -> None:
    theirs = NOW + wrong_by
    until = theirs + timedelta(seconds=7)
    value = {"seconds": "7", "HTTP date": format_datetime(until, usegmt=True), "ISO": f"{until:%Y-%m-%dT%H:%M:%SZ}"}
    limited = refusal(429, 429, retry_after=value[form], date=format_datetime(theirs, usegmt=True))
    zoom = connect(
        script(limited, echo_note_answer()), attempts=None, clock=lambda: NOW, chance=lambda: 0.0, plan="business"
    )
    zoom.get("note")
    assert zoom.time.slept == [7]


def echo_note_answer() -> httpx.Response:
    return httpx.Response(200, json={"note_id": "note"})


def test_a_limit_of_the_second_waits_for_the_next_one(connect: Connect) -> None:
    limited = refusal(429, 429, x_ratelimit_type="QPS")
    zoom = connect(script(limited, echo_note_answer()), attempts=None, chance=lambda: 0.0, plan="business")
    zoom.get("note")
    assert zoom.time.slept == [1]


def test_a_wait_that_is_too_long_is_not_kept(connect: Connect) -> None:
    zoom = connect(script(refusal(429, 429, retry_after="31")), attempts=None)
    with pytest.raises(RateLimitError) as caught:
        zoom.get("note")
    assert caught.value.retry_after == 31
    assert zoom.time.slept == []


@pytest.mark.parametrize("value", ["2025-08-23T00:00:00Z", "5", ""])
def test_the_limit_of_the_day_is_not_slept_through(connect: Connect, value: str) -> None:
    limited = refusal(429, 429, x_ratelimit_type="Daily-limit", retry_after=value)
    zoom = connect(script(limited), attempts=None, clock=lambda: NOW)
    with pytest.raises(DailyLimitError) as caught:
        zoom.get("note")
    assert not caught.value.retryable
    assert len(zoom.wire.sent) == 1
    assert zoom.time.slept == []


# --- not making things worse


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)  # one budget serves both clients
def test_an_outage_is_multiplied_by_no_more_than_a_tenth(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(503), attempts=None)
    for _ in range(1000):
        with pytest.raises(ServerError):
            zoom.get("note")
    assert 1000 < len(zoom.wire.sent) <= 1100


def test_after_an_outage_calls_are_repeated_again(connect: Connect) -> None:
    down = True

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if down else echo_note(request)

    zoom = connect(handler, attempts=None)
    for _ in range(50):
        with pytest.raises(ServerError):
            zoom.get("note")
    down = False
    for _ in range(100):
        zoom.get("note")
    down = True
    sent = len(zoom.wire.sent)
    with pytest.raises(ServerError):
        zoom.get("note")
    assert len(zoom.wire.sent) == sent + 5


@pytest.mark.parametrize(("burst", "calls_lost"), [(1, 0), (3, 0), (5, 1), (100, 70)])
def test_a_burst_of_failures_costs_only_the_calls_that_it_outlasts(
    connect: Connect, burst: int, calls_lost: int
) -> None:
    left = burst

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal left
        left -= 1
        return httpx.Response(503) if left >= 0 else echo_note(request)

    zoom = connect(handler, attempts=None)
    outcomes = [failed(zoom) for _ in range(110)]
    assert sum(outcomes) <= calls_lost
    assert not any(outcomes[-10:])


def failed(zoom: Zoom) -> bool:
    try:
        zoom.get("note")
    except ServerError:
        return True
    return False


def test_a_storm_of_refused_tokens_is_one_refresh(connect: Connect, auth: ServerToServerOAuth) -> None:
    server = TokenServer(lambda request, token: refusal(401, 124) if token == "token-1" else echo_note(request))
    zoom = connect(server, auth=auth, attempts=None)
    outcomes = zoom.at_once(200, "note")
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert server.issued == 2


def test_a_token_that_is_always_refused_is_replaced_once_and_then_an_error(
    connect: Connect, auth: ServerToServerOAuth
) -> None:
    zoom = connect(TokenServer(lambda request, token: refusal(401, 124)), auth=auth, attempts=None)
    with pytest.raises(AuthenticationError):
        zoom.get("note")
    assert (len(zoom.wire.token_requests), len(zoom.wire.calls)) == (2, 2)


@pytest.mark.parametrize("failure", [httpx.Response(500), httpx.Response(200, html="<p>"), httpx.ConnectError("x")])
def test_a_token_endpoint_that_fails_for_a_moment_costs_nothing(
    connect: Connect, auth: ServerToServerOAuth, failure: httpx.Response | Exception
) -> None:
    tokens = TokenServer()
    failures = iter([failure, failure])

    def handler(request: httpx.Request) -> httpx.Response | Later:
        for found in failures:
            if isinstance(found, Exception):
                raise found
            return found
        return tokens(request)

    zoom = connect(handler, auth=auth, attempts=None)
    assert zoom.get("note").note_id == "note"
    assert len(zoom.wire.token_requests) == 3


def test_wrong_credentials_are_not_tried_again(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(script(httpx.Response(400, json={"error": "invalid_client"})), auth=auth, attempts=None)
    with pytest.raises(AuthenticationError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 1


def test_an_error_after_repetitions_has_no_context(connect: Connect) -> None:
    zoom = connect(script(*[httpx.ConnectError("secret text")] * 5), attempts=None)
    with pytest.raises(NetworkError) as caught:
        zoom.get("note")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


# --- what is counted


def test_what_was_done_is_counted(connect: Connect) -> None:
    answers: list[Any] = [httpx.Response(503), echo_note_answer(), page_of(["a", None, {"note_id": ["b"]}])]
    zoom = connect(script(*answers), attempts=None)
    zoom.get("note")
    zoom.notes()
    counters = zoom.client.counters
    assert (counters.requests, counters.retries, counters.broken_notes) == (3, 1, 2)


def test_token_requests_are_counted(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(TokenServer(), auth=auth)
    zoom.get("note")
    assert zoom.client.counters.requests == 2
