"""Values that break careless code: deep, huge, shared, refused or secret ones cost little and are never shown."""

from __future__ import annotations

import asyncio
import copy
import json
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import httpx
import pytest
from zoom_health_rest import AuthenticatedClient, Client, types
from zoom_health_rest.api.clinicalnotes import list_clinical_notes, update_clinical_note
from zoom_health_rest.errors import UnreadableValue
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate

from zoom_health import _decoding

BASE_URL = "https://api.example.com"
DEEP = '{"note_id": "a", "later": ' + "[" * 600 + "]" * 600 + "}"


def shown_frames(error: BaseException) -> str:
    """What a crash reporter prints of the frames in the generated package."""
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return " ".join(repr(frame.locals) for frame in stack if "zoom_health_rest" in frame.filename)


# --- frames -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wire", [{"note_title": "SEED", "note_content": ["SEED"]}, {"ehr_context": {"patient_id": ["SEED"]}}]
)
def test_a_crash_reporter_prints_the_frames_of_an_unreadable_note_without_its_values(wire: dict[str, Any]) -> None:
    with pytest.raises(UnreadableValue) as raised:
        ClinicalNote.from_dict(wire)
    shown = shown_frames(raised.value)
    assert "made" in shown
    assert "SEED" not in shown
    assert raised.value.__context__ is None


@pytest.mark.parametrize("token", ["SEED\n", "SEED ", "SEEDé"])
def test_the_frames_of_a_refused_token_do_not_show_it(token: str) -> None:
    with pytest.raises(ValueError, match="token must be") as raised:
        AuthenticatedClient(BASE_URL, token, headers={"x": "SEED"})
    assert "SEED" not in shown_frames(raised.value)


def test_the_frames_of_a_token_refused_later_do_not_show_it() -> None:
    client = AuthenticatedClient(base_url=BASE_URL, token="good")
    with pytest.raises(ValueError, match="token must be") as raised:
        client.token = "SEED\n"
    assert "SEED" not in shown_frames(raised.value)
    assert client.token == "good"


@pytest.mark.parametrize("token", ["", None, 1])
def test_a_token_that_is_no_text_or_empty_is_refused(token: Any) -> None:
    with pytest.raises(ValueError, match="token must be text, and not empty"):
        AuthenticatedClient(base_url=BASE_URL, token=token)


@pytest.mark.parametrize(
    "address",
    ["https://user:SEED@api.example.com/v2", "https://SEED@api.example.com/v2", "https://a/b@SEED:SEED@x/v2?t=SEED"],
)
def test_a_base_url_is_printed_without_what_can_be_secret(address: str) -> None:
    for client in (AuthenticatedClient(base_url=address, token="t"), Client(base_url=address)):
        assert "SEED" not in repr(client)
        assert "/v2" in repr(client)


# --- unknown keys -----------------------------------------------------------------------------------------------------


def test_a_deeply_nested_unknown_key_is_kept_as_it_is() -> None:
    note = ClinicalNote.from_dict(json.loads(DEEP))
    assert json.dumps(note.to_dict()) == DEEP
    assert copy.deepcopy(note).additional_properties == json.loads(DEEP.replace('"note_id": "a", ', ""))
    assert "later" not in repr(note)


def test_unknown_values_that_hold_themselves_are_copied() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    again = ClinicalNote(additional_properties={"later": endless}).additional_properties["later"]
    assert again is not endless
    assert again["again"] is again


@pytest.mark.parametrize("make", [ClinicalNote.from_dict, lambda more: ClinicalNote(additional_properties=more)])
def test_changing_what_a_model_was_made_from_does_not_change_it(make: Callable[[Any], ClinicalNote]) -> None:
    source: dict[str, Any] = {"later": {"x": [1]}}
    note = make(source)
    source["later"]["x"].append(2)
    note.additional_properties["later"]["x"].append(3)
    note.to_dict()["later"]["x"].append(4)
    assert note.to_dict() == {"later": {"x": [1]}}


# --- huge numbers -----------------------------------------------------------------------------------------------------


def test_a_huge_whole_number_in_place_of_text_is_unreadable() -> None:
    with pytest.raises(UnreadableValue, match="note_id: expected text, found a number"):
        ClinicalNote.from_dict({"note_id": 10**5000})


HUGE = b'{"clinical_notes": [{"note_id": "a"}, {"meeting_number": ' + b"9" * 5000 + b"}]}"


def test_a_number_of_thousands_of_digits_costs_one_note() -> None:
    page = types.read_body(httpx.Response(200, content=HUGE), ClinicalNoteList.from_dict, strict=False)
    assert page is not None
    assert page.clinical_notes == (ClinicalNote(note_id="a"),)
    assert [item.index for item in page.broken] == [1]


def test_a_number_of_thousands_of_digits_costs_one_note_of_the_facade() -> None:
    page = _decoding.decode_page(HUGE)
    assert isinstance(page, ClinicalNoteList)
    assert page.clinical_notes == (ClinicalNote(note_id="a"),)


# --- requests ---------------------------------------------------------------------------------------------------------


def client_of(answer: Callable[[httpx.Request], httpx.Response], **more: Any) -> AuthenticatedClient:
    arguments = {"transport": httpx.MockTransport(answer)}
    return AuthenticatedClient(base_url=BASE_URL, token="SEED", httpx_args=arguments, **more)


def test_a_filter_that_is_no_unicode_is_refused_without_being_shown() -> None:
    with pytest.raises(ValueError, match="meeting_id must be valid Unicode text") as raised:
        list_clinical_notes.sync(client=client_of(lambda request: httpx.Response(200)), meeting_id="SEED\ud800")
    assert type(raised.value) is ValueError
    assert raised.value.__context__ is None


def test_a_body_that_is_no_unicode_is_refused_without_being_shown() -> None:
    body = ClinicalNoteUpdate(is_note_completed=True, additional_properties={"later": "SEED\ud800"})
    with pytest.raises(ValueError, match="body must be valid Unicode text") as raised:
        update_clinical_note._get_kwargs("a", body=body)
    assert type(raised.value) is ValueError
    assert raised.value.__context__ is None


@pytest.mark.parametrize("value", ["SEED\n", "SEEDé"])
def test_a_header_that_cannot_be_sent_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(ValueError, match="x_trace must be printable ASCII") as raised:
        types.header_value("x_trace", value)
    assert "SEED" not in str(raised.value)


def test_a_year_below_1000_goes_out_with_four_figures() -> None:
    assert types.query_value("from_", datetime(999, 1, 1, tzinfo=UTC)) == "0999-01-01T00:00:00Z"


@pytest.mark.parametrize("write", [lambda moment: types.query_value("from_", moment), types.to_time_text])
def test_a_moment_beyond_the_calendar_is_refused(write: Callable[[datetime], Any]) -> None:
    with pytest.raises(ValueError, match="outside the calendar") as raised:
        write(datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
    assert raised.value.__context__ is None


@pytest.mark.parametrize("value", [UUID(int=1), date(2026, 1, 2)])
def test_ids_that_are_typed_are_taken_in_a_path(value: Any) -> None:
    assert types.path_segment("uid", value) == str(value)


@pytest.mark.parametrize("header", ["X-Token", "Authorization"])
@pytest.mark.parametrize("wait", [False, True], ids=["sync", "asyncio"])
def test_a_token_does_not_follow_a_redirect_to_another_host(header: str, wait: bool) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        elsewhere = {"location": "https://elsewhere.example.com/"}
        return httpx.Response(302 if len(seen) == 1 else 200, json={}, headers=elsewhere)

    client = client_of(answer, auth_header_name=header, follow_redirects=True)
    if wait:
        asyncio.run(list_clinical_notes.asyncio(client=client))
    else:
        list_clinical_notes.sync(client=client)
    assert [header in request.headers for request in seen] == [True, False]
