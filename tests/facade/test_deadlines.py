"""Total times: of a call, with its waits and repetitions, and of a listing, with the caller's own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import httpx
import pytest

from zoom_health import ServerToServerOAuth
from zoom_health.errors import (
    ConfigurationError,
    DeadlineExceededError,
    InvalidArgumentError,
    ServerError,
    ZoomHealthError,
)

from .answers import TokenServer, echo_note, ids, ids_until_error, page_of
from .harness import Stopwatch, Zoom

Connect = Callable[..., Zoom]
START = datetime(2025, 1, 1, tzinfo=UTC)


def endless(request: httpx.Request) -> httpx.Response:
    """Page n holds note n and names page n + 1."""
    number = int(request.url.params.get("next_page_token", 0))
    return page_of([f"note{number}"], token=str(number + 1))


def taking(seconds: float, stopwatch: Stopwatch, handler: Callable[[httpx.Request], Any]) -> Any:
    """A handler whose answers take so long."""

    def slow(request: httpx.Request) -> Any:
        stopwatch.seconds += seconds
        return handler(request)

    return slow


@pytest.mark.parametrize("timeout", [0.1, 1, 2.5, 7, 29])
def test_waits_and_repetitions_stay_within_the_time_of_the_call(connect: Connect, timeout: float) -> None:
    stopwatch = Stopwatch()
    zoom = connect(lambda request: httpx.Response(503), attempts=None, time=stopwatch, timeout=timeout)
    for _ in range(5):
        began = stopwatch()
        with pytest.raises(ServerError):
            zoom.get("note")
        assert stopwatch() - began <= timeout


def test_each_repetition_has_only_the_time_that_is_left(connect: Connect) -> None:
    stopwatch = Stopwatch()
    handler = taking(3, stopwatch, lambda request: httpx.Response(503))
    zoom = connect(handler, attempts=None, time=stopwatch, timeout=10, chance=lambda: 0.0)
    with pytest.raises(ZoomHealthError):
        zoom.get("note")
    assert [sent.extensions["timeout"]["pool"] for sent in zoom.wire.sent] == [10, 7, 4, 1]


def test_repetitions_begin_within_thirty_seconds(connect: Connect) -> None:
    stopwatch = Stopwatch()
    handler = taking(11, stopwatch, lambda request: httpx.Response(503))
    zoom = connect(handler, attempts=None, time=stopwatch, timeout=1000, chance=lambda: 0.0)
    with pytest.raises(ServerError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 3


def test_a_token_that_is_fetched_anew_counts_too(connect: Connect, auth: ServerToServerOAuth) -> None:
    stopwatch = Stopwatch()
    handler = taking(4, stopwatch, TokenServer(lambda request, token: httpx.Response(401)))
    zoom = connect(handler, attempts=None, time=stopwatch, timeout=10, auth=auth)
    with pytest.raises(DeadlineExceededError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 3


def test_a_turn_that_comes_too_late_is_not_waited_for(connect: Connect) -> None:
    zoom = connect(echo_note, plan="free", timeout=0.5)
    for _ in range(4):
        zoom.get("note")
    with pytest.raises(DeadlineExceededError, match="rate limit"):
        zoom.get("note")
    assert len(zoom.wire.sent) == 4


def test_calls_wait_for_their_turn_under_the_plan(connect: Connect) -> None:
    zoom = connect(echo_note, plan="free")
    for _ in range(8):
        zoom.get("note")
    assert 1 < sum(zoom.time.slept) < 1.2
    assert zoom.client.counters.throttled == len(zoom.time.slept)


def test_a_listing_ends_at_its_deadline_and_says_where_to_go_on(connect: Connect) -> None:
    stopwatch = Stopwatch()
    zoom = connect(taking(4, stopwatch, endless), time=stopwatch, timeout=60)
    found, error = ids_until_error(zoom.pages(deadline=10))
    assert type(error) is DeadlineExceededError
    assert found == ["note0", "note1", "note2"]
    assert "3 notes" in str(error)
    rest = next(zoom.pages(resume_token=error.resume_token))
    assert ids(rest.notes) == ["note3"]


def test_a_page_may_take_only_what_is_left_of_the_deadline(connect: Connect) -> None:
    stopwatch = Stopwatch()
    zoom = connect(taking(4, stopwatch, endless), time=stopwatch, timeout=6)
    list(islice(zoom.pages(deadline=10), 3))
    assert [sent.extensions["timeout"]["pool"] for sent in zoom.wire.sent] == [6, 6, 2]


def test_the_callers_own_work_counts_towards_the_deadline(connect: Connect) -> None:
    stopwatch = Stopwatch()
    zoom = connect(endless, time=stopwatch)
    pages = zoom.pages(deadline=10)
    next(pages)
    stopwatch.seconds += 11
    with pytest.raises(DeadlineExceededError, match="deadline"):
        next(pages)
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("walk", [{"prefetch": True}, {"concurrency": 3}])
@pytest.mark.parametrize("client_kind", ["sync", "asyncio"], indirect=True)
def test_a_deadline_holds_for_every_way_of_walking(connect: Connect, walk: dict[str, Any]) -> None:
    stopwatch = Stopwatch()
    zoom = connect(taking(4, stopwatch, endless), time=stopwatch)
    _, error = ids_until_error(
        zoom.pages(deadline=10, created_from=START, created_to=START + timedelta(days=90), **walk)
    )
    assert type(error) is DeadlineExceededError
    assert len(zoom.wire.sent) <= 5


def test_each_iteration_has_the_whole_deadline(connect: Connect) -> None:
    stopwatch = Stopwatch()
    zoom = connect(taking(6, stopwatch, lambda request: page_of(["a"])), time=stopwatch)
    listing = zoom.client.notes.list(deadline=10)
    assert len(zoom.collect(listing)) == len(zoom.collect(listing)) == 1


@pytest.mark.parametrize("deadline", [0, -1, True, "10", float("nan"), float("inf"), 10**400])
def test_a_deadline_that_is_no_number_of_seconds_is_refused(connect: Connect, deadline: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="deadline"):
        connect(endless).client.notes.list(deadline=deadline)


@pytest.mark.parametrize("timeout", [10**400, -(10**400), True, "1", float("inf")])
def test_a_timeout_that_no_clock_can_measure_is_refused(connect: Connect, timeout: Any) -> None:
    zoom = connect(endless)
    with pytest.raises(ConfigurationError, match="timeout"):
        zoom.client.with_options(timeout=timeout)
    with pytest.raises(ConfigurationError, match="timeout"):
        type(zoom.client)(auth=zoom.client._settings.auth, timeout=timeout)
