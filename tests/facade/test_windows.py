"""A dated listing goes out in windows and gives every note once, whatever the server does with ranges and tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox

from zoom_health.errors import (
    InvalidArgumentError,
    PageTokenExpiredError,
    ServerError,
    UnexpectedResponseError,
    ZoomHealthError,
)

from .answers import ids, ids_until_error, page_of, refusal, script
from .harness import Zoom

Connect = Callable[..., Zoom]
END = datetime(2025, 6, 2, 12, tzinfo=UTC)
START = END - timedelta(days=200)
DATED: dict[str, Any] = {"created_from": START, "created_to": END, "page_size": 4}


def ranges(zoom: Zoom) -> list[tuple[datetime, datetime]]:
    """The ranges that were asked for, each once, in their order."""
    texts = [(call.parameters["from"], call.parameters["to"]) for call in zoom.wire.calls]
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in dict.fromkeys(texts)]


def in_range(zoom_sandbox: Sandbox, connect_sandbox: Connect) -> set[str | None]:
    """What an undated listing gives of the time of `DATED`."""
    faults, zoom_sandbox.faults._rules = zoom_sandbox.faults._rules, ()
    notes = connect_sandbox().notes()
    zoom_sandbox.faults._rules = faults
    return {
        note.note_id for note in notes if note.note_created_time is not None and START <= note.note_created_time <= END
    }


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_windows_give_the_notes_of_the_whole_range_once(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    zoom = connect_sandbox()
    found = ids(zoom.notes(**DATED))
    assert len(found) == len(set(found)) > 10
    assert set(found) == in_range(zoom_sandbox, connect_sandbox)


@pytest.mark.parametrize("window", [timedelta(days=4), timedelta(days=7, hours=5, seconds=3), timedelta(days=30)])
def test_windows_are_no_longer_than_asked_oldest_first_and_without_a_gap(
    connect_sandbox: Connect, window: timedelta
) -> None:
    zoom = connect_sandbox()
    zoom.notes(**DATED, window=window)
    asked = ranges(zoom)
    assert (asked[0][0], asked[-1][1]) == (START, END)
    assert all(end - start <= window + timedelta(seconds=1) for start, end in asked)
    assert all(later[0] == earlier[1] - timedelta(seconds=1) for earlier, later in pairwise(asked))


def test_a_range_of_thirty_days_is_one_window(connect: Connect) -> None:
    zoom = connect(lambda request: page_of([]))
    zoom.notes(created_from=END - timedelta(days=30), created_to=END)
    assert len(zoom.wire.calls) == 1


@pytest.mark.parametrize("window", [timedelta(0), timedelta(seconds=59), timedelta(days=31), -timedelta(days=1), 30])
def test_a_window_outside_a_minute_to_thirty_days_is_refused(connect: Connect, window: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="window"):
        connect(script()).client.notes.list(**DATED, window=window)


@pytest.mark.parametrize("end", ["newest", "oldest"])
@pytest.mark.parametrize("days", [3, 29])
def test_a_range_that_the_server_narrows_is_covered_nevertheless(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, days: float, end: str
) -> None:
    zoom_sandbox.faults.add("clamped_range", days=days, end=end)
    found = ids(connect_sandbox().notes(**DATED))
    assert len(found) == len(set(found))
    assert set(found) == in_range(zoom_sandbox, connect_sandbox)


def test_a_server_that_narrows_every_range_ends_in_an_error(connect: Connect) -> None:
    def narrow(request: httpx.Request) -> httpx.Response:
        return page_of([], **{"from": "2025-06-02T11:59:59Z", "to": "2025-06-02T12:00:00Z"})

    with pytest.raises(UnexpectedResponseError, match="narrow"):
        connect(narrow).notes(**DATED)


@pytest.mark.parametrize("fault", ["notes_repeated", "notes_shuffled", "empty_page"])
@pytest.mark.parametrize("walk", [{}, {"prefetch": True}, {"concurrency": 4}])
def test_a_server_that_disturbs_its_pages_costs_no_note(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, fault: str, walk: dict[str, Any]
) -> None:
    zoom_sandbox.faults.add(fault, calls=range(2, 1000, 5))
    found = ids(connect_sandbox().notes(**DATED | walk))
    assert len(found) == len(set(found))
    assert set(found) == in_range(zoom_sandbox, connect_sandbox)


@pytest.mark.parametrize("slow_pages", [{1}, {2, 3}, set(range(1000))])
def test_a_reader_of_windows_who_takes_too_long_gets_every_note_once(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, slow_pages: set[int]
) -> None:
    found: list[str | None] = []
    productive = 0
    for page in connect_sandbox().pages(**DATED | {"page_size": 2}):
        found += ids(page.notes)
        productive += bool(page.notes)
        if page.notes and productive in slow_pages:
            zoom_sandbox.clock.advance(15 * 60 + 1)
    assert len(found) == len(set(found))
    assert set(found) == in_range(zoom_sandbox, connect_sandbox)


@pytest.mark.parametrize("dated", [{}, {"created_from": START, "created_to": END}])
def test_a_server_whose_page_tokens_are_all_dead_ends_in_an_error(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, dated: dict[str, Any]
) -> None:
    zoom_sandbox.faults.add("page_token_expired")
    zoom = connect_sandbox(attempts=None)
    found, error = ids_until_error(zoom.pages(page_size=3, **dated))
    assert type(error) is PageTokenExpiredError
    assert len(found) == len(set(found))
    assert error.resume_token
    assert len(zoom.wire.calls) < 60


@pytest.mark.parametrize("tokens", [["a"], ["a", "b"], ["a", "b", "c", "d", "e"]])
def test_page_tokens_that_go_round_in_a_window_are_an_error(connect: Connect, tokens: list[str]) -> None:
    count = 0

    def circle(request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return page_of([f"note{count}"], token=tokens[count % len(tokens)])

    with pytest.raises(UnexpectedResponseError, match="repeats"):
        connect(circle).notes(**DATED)
    assert count == len(tokens) + 1


def test_windows_may_have_the_same_page_tokens(connect: Connect) -> None:
    def each_window_alike(request: httpx.Request) -> httpx.Response:
        return page_of([], token="" if request.url.params.get("next_page_token") else "again")

    zoom = connect(each_window_alike)
    zoom.notes(**DATED)
    assert len(zoom.wire.calls) == 2 * len(ranges(zoom))


@pytest.mark.parametrize("walk", [{}, {"prefetch": True}, {"concurrency": 4}])
@pytest.mark.parametrize("fails_at", [1, 5, 11])
def test_the_error_that_ends_a_listing_leads_to_exactly_the_rest(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, fails_at: int, walk: dict[str, Any]
) -> None:
    whole = in_range(zoom_sandbox, connect_sandbox)
    rule = zoom_sandbox.faults.add("status", status=503, operation="list", calls=[fails_at])
    found, error = ids_until_error(connect_sandbox().pages(**DATED | walk))
    assert type(error) is ServerError
    assert rule.fired == 1
    assert f"{len(found)} notes were given before" in str(error)
    rest = ids(connect_sandbox().notes(**DATED | walk, resume_token=error.resume_token))
    assert set(found) | set(rest) == whole
    assert len(rest) == len(set(rest))
    assert len(found) + len(rest) == len(whole)


def test_an_error_of_the_first_page_leads_to_the_whole(connect: Connect) -> None:
    zoom = connect(script(refusal(503, None), page_of(["a"])))
    with pytest.raises(ZoomHealthError) as caught:
        zoom.notes()
    assert "0 notes" in str(caught.value)
    assert ids(zoom.notes(resume_token=caught.value.resume_token)) == ["a"]


def test_errors_of_other_calls_lead_nowhere(connect: Connect) -> None:
    with pytest.raises(ServerError) as caught:
        connect(script(refusal(503, None))).get("note")
    assert caught.value.resume_token is None


def test_broken_items_with_an_id_come_once_when_a_window_starts_again(connect: Connect) -> None:
    broken = {"note_id": "b", "note_title": ["broken"]}
    dead = refusal(400, 300)
    zoom = connect(script(page_of(["a", broken], token="t"), dead, page_of(["a", broken], token="t2"), page_of(["c"])))
    pages = list(zoom.pages())
    assert [note_id for page in pages for note_id in ids(page.notes)] == ["a", "c"]
    assert [item.note_id for page in pages for item in page.broken] == ["b"]
    assert zoom.client.counters.broken_notes == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime(999, 12, 31, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
    ],
)
def test_a_time_that_zoom_cannot_be_asked_for_is_refused(connect: Connect, moment: datetime) -> None:
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError, match="created_from"):
        zoom.client.notes.list(created_from=moment, created_to=moment)
    with pytest.raises(InvalidArgumentError, match="created_"):
        zoom.client.notes.list(created_from=min(moment, END), created_to=max(moment, END))
