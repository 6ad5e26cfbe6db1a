"""Arguments of a listing: what would be misread or widen the answer is refused, the rest goes out in Zoom's form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import scenarios

from zoom_health.errors import ConfigurationError, InvalidArgumentError

from .answers import ids, page_of, script
from .harness import Zoom

Connect = Callable[..., Zoom]
NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
NOTHING_MEANT: list[Any] = [None, "", " ", "\t", "\n", "\u00a0", "\u2003"]
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1971, 1, 3), datetime(2999, 12, 30), timezones=ZONES)


def refused(connect: Connect, **arguments: Any) -> InvalidArgumentError:
    """The refusal of a listing, raised by the call itself and before anything is sent."""
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError) as caught:
        zoom.client.notes.list(**arguments)
    assert zoom.wire.sent == []
    return caught.value


def sent(connect: Connect, **arguments: Any) -> dict[str, str]:
    """The parameters that a listing goes out with, decoded once."""
    zoom = connect(script(page_of([])))
    zoom.notes(**arguments)
    return zoom.wire.calls[0].parameters


def sent_ranges(connect: Connect, **arguments: Any) -> list[tuple[str, str]]:
    """The ranges of all windows of a listing, as they go out."""
    zoom = connect(lambda request: page_of([]))
    zoom.notes(**arguments)
    return [(call.parameters["from"], call.parameters["to"]) for call in zoom.wire.calls]


@pytest.mark.parametrize("name", ["owner", "meeting_id"])
@pytest.mark.parametrize("value", NOTHING_MEANT)
def test_an_empty_filter_is_refused_since_it_would_list_the_whole_account(
    connect: Connect, name: str, value: Any
) -> None:
    assert name in str(refused(connect, **{name: value}))


@pytest.mark.parametrize("name", ["owner", "meeting_id"])
@pytest.mark.parametrize("value", [0, 7, b"owner", ["owner"], True, object()])
def test_a_filter_that_is_no_text_is_refused(connect: Connect, name: str, value: Any) -> None:
    assert name in str(refused(connect, **{name: value}))


@pytest.mark.parametrize("name", ["owner", "meeting_id"])
@pytest.mark.parametrize("value", ["sec\nret", "secret\n", "\x00", "secret\x7f", "\ud800", "x" * 10_001])
def test_a_filter_that_cannot_be_an_id_is_refused_and_not_shown(connect: Connect, name: str, value: str) -> None:
    message = str(refused(connect, **{name: value}))
    assert name in message
    assert "secret" not in message
    assert "xx" not in message


def test_a_refusal_is_a_value_error_and_a_configuration_error(connect: Connect) -> None:
    error = refused(connect, owner=None)
    assert isinstance(error, ValueError)
    assert isinstance(error, ConfigurationError)


def test_without_filters_nothing_but_the_page_size_is_sent(connect: Connect) -> None:
    assert sent(connect) == {"page_size": "300"}


def test_filters_go_out_under_zooms_names(connect: Connect) -> None:
    parameters = sent(connect, owner="owner", meeting_id="meeting", page_size=1)
    assert parameters == {"note_owner_user_id": "owner", "meeting_id": "meeting", "page_size": "1"}


@pytest.mark.parametrize("value", [0, -1, 301, 10**20, 30.0, "30", True, False, None, float("nan")])
def test_a_page_size_outside_1_to_300_is_refused(connect: Connect, value: Any) -> None:
    assert "page_size" in str(refused(connect, page_size=value))


@pytest.mark.parametrize("value", [1, 2, 30, 299, 300])
def test_a_page_size_goes_out_as_a_whole_number(connect: Connect, value: int) -> None:
    assert sent(connect, page_size=value)["page_size"] == str(value)


@pytest.mark.parametrize("value", [None, 0, 1, "true", "false", ""])
def test_include_content_is_true_or_false(connect: Connect, value: Any) -> None:
    assert "include_content" in str(refused(connect, include_content=value))


def test_arguments_are_keywords_only(connect: Connect) -> None:
    with pytest.raises(TypeError):
        connect(script()).client.notes.list("owner")


@pytest.mark.parametrize("name", ["created_from", "created_to"])
@pytest.mark.parametrize("value", [datetime(2025, 5, 1, 12), date(2025, 5, 1), "2025-05-01T12:00:00Z", 1746100800, ""])
def test_a_time_without_a_zone_or_that_is_no_datetime_is_refused(connect: Connect, name: str, value: Any) -> None:
    arguments = {"created_from": NOON, "created_to": NOON} | {name: value}
    assert name in str(refused(connect, **arguments))


def test_a_reversed_range_is_refused(connect: Connect) -> None:
    assert "before" in str(refused(connect, created_from=NOON, created_to=NOON - timedelta(microseconds=1)))


def test_an_end_without_a_start_is_refused(connect: Connect) -> None:
    assert "created_from" in str(refused(connect, created_to=NOON))


def test_a_start_without_an_end_ends_now(connect: Connect) -> None:
    zoom = connect(script(page_of([])), clock=lambda: NOON)
    zoom.notes(created_from=NOON - timedelta(days=1))
    assert zoom.wire.calls[0].parameters["to"] == "2025-05-01T12:00:00Z"


def test_a_start_in_the_future_gives_an_empty_range_and_no_reversed_one(connect: Connect) -> None:
    zoom = connect(script(page_of([])), clock=lambda: NOON)
    zoom.notes(created_from=NOON + timedelta(days=1))
    parameters = zoom.wire.calls[0].parameters
    assert parameters["from"] == parameters["to"] == "2025-05-02T12:00:00Z"


def test_an_equal_start_and_end_is_a_range(connect: Connect) -> None:
    parameters = sent(connect, created_from=NOON, created_to=NOON)
    assert (parameters["from"], parameters["to"]) == ("2025-05-01T12:00:00Z", "2025-05-01T12:00:00Z")


def test_times_go_out_in_utc_whatever_their_zone(connect: Connect) -> None:
    there = timezone(timedelta(hours=-5, minutes=-30))
    parameters = sent(connect, created_from=NOON.astimezone(there), created_to=NOON.astimezone(there))
    assert (parameters["from"], parameters["to"]) == ("2025-05-01T12:00:00Z", "2025-05-01T12:00:00Z")


def test_fractions_widen_the_range_and_never_narrow_it(connect: Connect) -> None:
    end = datetime(2025, 5, 31, 11, 59, 59, 1, tzinfo=UTC)
    parameters = sent(connect, created_from=NOON + timedelta(microseconds=999_999), created_to=end)
    assert (parameters["from"], parameters["to"]) == ("2025-05-01T12:00:00Z", "2025-05-31T12:00:00Z")


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(start=MOMENTS, length=st.timedeltas(timedelta(0), timedelta(days=100)))
def test_the_ranges_that_are_sent_cover_the_one_that_was_meant(
    connect: Connect, start: datetime, length: timedelta
) -> None:
    end = start + length
    ranges = sent_ranges(connect, created_from=start, created_to=end)
    assert all(len(text) == 20 and text.endswith("Z") for both in ranges for text in both)
    read = [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in ranges]
    assert timedelta(0) <= start - read[0][0] < timedelta(seconds=1)
    assert timedelta(0) <= read[-1][1] - end < timedelta(seconds=1)
    assert all(later[0] == earlier[1] - timedelta(seconds=1) for earlier, later in pairwise(read))
    assert all(last - first <= timedelta(days=30, seconds=1) for first, last in read)


@pytest.mark.parametrize(
    ("meeting_id", "wire"),
    [
        ("/abcABC123==", "%252FabcABC123%253D%253D"),
        ("abc//ABC123==", "abc%252F%252FABC123%253D%253D"),
        ("I3pHE/RnRbmm+ex2g07sxw==", "I3pHE%2FRnRbmm%2Bex2g07sxw%3D%3D"),
        ("abcABC123==", "abcABC123%3D%3D"),
        ("abc/", "abc%2F"),
        ("/", "%252F"),
    ],
)
def test_a_meeting_uuid_is_encoded_twice_where_zoom_needs_it(connect: Connect, meeting_id: str, wire: str) -> None:
    zoom = connect(script(page_of([])))
    zoom.notes(meeting_id=meeting_id)
    assert f"meeting_id={wire}" in zoom.wire.calls[0].query.split("&")


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(meeting_id=st.text(st.sampled_from("/aA1+=%&#? ä語"), min_size=1, max_size=30).filter(str.strip))
def test_every_meeting_uuid_comes_back_from_the_wire(connect: Connect, meeting_id: str) -> None:
    zoom = connect(script(page_of([])))
    zoom.notes(meeting_id=meeting_id)
    (value,) = (
        part.partition("=")[2] for part in zoom.wire.calls[0].query.split("&") if part.startswith("meeting_id=")
    )
    once = quote(meeting_id, safe="")
    twice = meeting_id.startswith("/") or "//" in meeting_id
    assert value == (quote(once, safe="") if twice else once)
    assert unquote(unquote(value) if twice else value) == meeting_id


@pytest.mark.parametrize(
    "meeting_id",
    [scenarios.LEADING_SLASH_MEETING_ID, scenarios.DOUBLE_SLASH_MEETING_ID, scenarios.INNER_SLASH_MEETING_ID],
)
def test_meetings_with_slashes_are_found(zoom: Zoom, meeting_id: str) -> None:
    assert [note.meeting_id for note in zoom.notes(meeting_id=meeting_id)] == [meeting_id]


def test_owner_and_meeting_together_are_the_intersection(zoom: Zoom) -> None:
    meeting_id = scenarios.INNER_SLASH_MEETING_ID
    assert len(zoom.notes(owner=scenarios.OWNERS[0], meeting_id=meeting_id)) == 1
    assert zoom.notes(owner=scenarios.OWNERS[1], meeting_id=meeting_id) == []


def test_a_range_gives_the_notes_of_that_time(zoom: Zoom) -> None:
    whole = zoom.notes()
    times = [note.note_created_time for note in whole]
    start, end = times[10], times[20]
    assert start is not None
    assert end is not None
    assert ids(zoom.notes(created_from=start, created_to=end))[0] in ids(whole[:11])
    assert set(ids(whole[10:21])) <= set(ids(zoom.notes(created_from=start, created_to=end)))


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(owner=st.text(min_size=1, max_size=50).filter(lambda text: bool(text.strip()) and text.isprintable()))
def test_every_printable_owner_arrives_as_it_is(connect: Connect, owner: str) -> None:
    assert sent(connect, owner=owner)["note_owner_user_id"] == owner


def test_a_parameter_without_an_argument_is_sent_by_zooms_name(connect: Connect) -> None:
    parameters = sent(connect, extra_params={"sort_by": "a&b=c", "archived": False, "depth": 2})
    assert {name: parameters[name] for name in ("sort_by", "archived", "depth")} == {
        "sort_by": "a&b=c",
        "archived": "false",
        "depth": "2",
    }


@pytest.mark.parametrize(
    "parameters",
    [
        *({name: "x"} for name in ("from", "to", "page_size", "next_page_token", "note_owner_user_id", "meeting_id")),
        *({"sort_by": value} for value in (None, "", " ", 1.5, ["a"], "a\nb")),
        *({name: "x"} for name in ("", "a b", "a&b", "a=b", "\u00e9", 7)),
        *("text", 7, [("sort_by", "x")]),
    ],
)
def test_a_parameter_that_has_an_argument_or_is_none_is_refused(connect: Connect, parameters: Any) -> None:
    assert "extra_params" in str(refused(connect, extra_params=parameters))


def test_a_listing_with_another_parameter_does_not_take_the_resume_token(connect: Connect) -> None:
    zoom = connect(script(page_of(["n"], token="next")))
    token = next(iter(zoom.pages(extra_params={"sort_by": "a"}))).resume_token
    with pytest.raises(InvalidArgumentError):
        zoom.client.notes.list(resume_token=token, extra_params={"sort_by": "b"})
