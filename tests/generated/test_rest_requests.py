"""What the operations send: an id is one segment of the path, nothing is dropped in silence, nothing odd leaves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.models import ClinicalNoteUpdate
from zoom_health_rest.types import UNSET, path_segment, query_value

PREFIX = "/v2/clinical_notes/notes"
SENDER = httpx.Client(base_url="https://api.example.com/v2")
REFUSED_IDS: list[Any] = [
    "", " ", "\t", ".", "..", None, True, False, b"a", ["a"], {"a": 1}, UNSET, object(),
    "a\nb", "a\r", "\0", "a\x1fb", "a\x7f", "a\x85b", "\ud800", "a\udfff",
]  # fmt: skip
KEPT_IDS = [
    "/",
    "//",
    "/a//b==",
    "%2F",
    "%252F",
    "..%2f",
    "../users/me",
    "a/../b",
    "?",
    "#x",
    "a?b=c&d",
    "é",
    "日本",
    "😀",
    "a b",
    "+",
    "...",
    ";",
    "\\",
]


class Recorder:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(204)

    @property
    def target(self) -> str:
        return self.requests[-1].url.raw_path.decode()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.mark.parametrize("operation", ["get", "update"])
@pytest.mark.parametrize("note_id", REFUSED_IDS, ids=lambda value: ascii(value).partition(" at 0x")[0])
def test_an_id_that_would_address_something_else_is_refused_before_anything_is_sent(
    call: Any, recorder: Recorder, operation: str, style: str, note_id: Any
) -> None:
    with pytest.raises(ValueError, match="note_id"):
        call(operation, style, recorder, note_id=note_id)
    assert recorder.requests == []


@pytest.mark.parametrize("operation", ["get", "update"])
@pytest.mark.parametrize("note_id", KEPT_IDS)
def test_any_other_id_is_one_encoded_segment(
    call: Any, recorder: Recorder, operation: str, style: str, note_id: str
) -> None:
    call(operation, style, recorder, note_id=note_id)
    head, _, segment = recorder.target.rpartition("/")
    assert head == PREFIX
    assert unquote(segment) == note_id
    assert not set(segment) & set("?#/")


def test_a_number_is_taken_as_its_digits() -> None:
    assert path_segment("note_id", 12) == "12"


@given(st.text(st.characters(exclude_categories=[])))
def test_an_id_is_refused_or_comes_back_from_one_segment(note_id: str) -> None:
    odd = any(ord(each) < 32 or 127 <= ord(each) < 160 or 0xD800 <= ord(each) < 0xE000 for each in note_id)
    if odd or not note_id.strip() or note_id in (".", ".."):
        with pytest.raises(ValueError, match=r"^note_id must ") as refused:
            get_clinical_note._get_kwargs(note_id)
        assert refused.type is ValueError
        assert refused.value.__context__ is None
        return
    path = get_clinical_note._get_kwargs(note_id)["url"]
    segment = path.removeprefix("/clinical_notes/notes/")
    assert unquote(segment) == note_id
    assert urlsplit(str(SENDER.build_request("GET", path).url)).path == f"{PREFIX}/{segment}"


@pytest.mark.parametrize(
    "name", ["from_", "include_note_content", "meeting_id", "next_page_token", "note_owner_user_id", "page_size", "to"]
)
def test_none_in_a_filter_is_refused_before_anything_is_sent(
    call: Any, recorder: Recorder, style: str, name: str
) -> None:
    with pytest.raises(ValueError, match=f"{name} must not be None"):
        call("list", style, recorder, **{name: None})
    assert recorder.requests == []


def test_a_list_without_arguments_sends_only_the_defaults(call: Any, recorder: Recorder, style: str) -> None:
    call("list", style, recorder)
    assert recorder.target == f"{PREFIX}?include_note_content=false&page_size=30"


def test_what_is_unset_is_not_sent(call: Any, recorder: Recorder) -> None:
    call("list", "sync", recorder, page_size=UNSET, include_note_content=UNSET, meeting_id=UNSET)
    assert recorder.target.rstrip("?") == PREFIX


@pytest.mark.parametrize(
    ("name", "value", "wire_name", "sent"),
    [
        ("include_note_content", True, "include_note_content", "true"),
        ("include_note_content", False, "include_note_content", "false"),
        ("page_size", 300, "page_size", "300"),
        ("meeting_id", "/a//b==", "meeting_id", "/a//b=="),
        ("meeting_id", "%2Fa", "meeting_id", "%2Fa"),
        ("note_owner_user_id", "a&page_size=1#x+y é", "note_owner_user_id", "a&page_size=1#x+y é"),
        ("next_page_token", "", "next_page_token", ""),
        ("from_", "2026-01-02T03:04:05Z", "from", "2026-01-02T03:04:05Z"),
        ("from_", datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "from", "2026-01-02T03:04:05Z"),
        ("to", datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-5))), "to", "2026-01-02T08:04:05Z"),
    ],
)
def test_a_filter_goes_out_as_given(
    call: Any, recorder: Recorder, style: str, name: str, value: Any, wire_name: str, sent: str
) -> None:
    call("list", style, recorder, **{name: value})
    assert recorder.requests[0].url.params.get_list(wire_name) == [sent]


def test_a_time_without_a_zone_is_refused(call: Any, recorder: Recorder, style: str) -> None:
    with pytest.raises(ValueError, match="from_ needs a time with a zone"):
        call("list", style, recorder, from_=datetime(2026, 1, 2))
    assert recorder.requests == []


@given(
    st.datetimes(min_value=datetime(1971, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.timezones())
    | st.datetimes(min_value=datetime(1971, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))
)
def test_an_aware_time_goes_out_in_utc_to_the_second(moment: datetime) -> None:
    sent = query_value("from_", moment)
    assert sent[-1] == "Z"
    assert len(sent) == 20
    assert datetime.fromisoformat(sent) == moment.astimezone(UTC).replace(microsecond=0)


def test_lists_and_days_go_out_item_by_item() -> None:
    assert query_value("days", [date(2026, 1, 2), True, "x", 5]) == ["2026-01-02", "true", "x", 5]
    with pytest.raises(ValueError, match="days must not be None"):
        query_value("days", ["x", None])


@pytest.mark.parametrize("completed", [True, False])
def test_an_update_sends_its_body_as_json(call: Any, recorder: Recorder, style: str, completed: bool) -> None:
    body = ClinicalNoteUpdate(is_note_completed=completed, additional_properties={"later_field": ["é"]})
    call("update", style, recorder, body=body)
    request = recorder.requests[0]
    assert request.method == "PATCH"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.content) == {"is_note_completed": completed, "later_field": ["é"]}


def test_the_arguments_of_a_request_are_pure() -> None:
    body = ClinicalNoteUpdate(is_note_completed=True)
    assert update_clinical_note._get_kwargs("a", body=body) == update_clinical_note._get_kwargs("a", body=body)
    first, second = list_clinical_notes._get_kwargs(), list_clinical_notes._get_kwargs()
    first["params"]["page_size"] = 1
    assert second["params"]["page_size"] == 30
