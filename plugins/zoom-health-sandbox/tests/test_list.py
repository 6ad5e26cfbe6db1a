"""Listing notes: filters, order, content, and input that cannot be used."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zoom_health_sandbox import Account, ManualClock, Plan, Sandbox, User, scenarios
from zoom_health_sandbox.query import read_list_parameters
from zoom_health_sandbox.refusals import Refusal
from zoom_health_sandbox.seeding import default_world


def ids(notes):
    return [note["note_id"] for note in notes]


@pytest.fixture
def caller(caller, sandbox, note):
    sandbox.add_notes(note(number) for number in range(12))
    return caller


def test_notes_come_oldest_first_however_they_were_planted(caller, sandbox, note):
    sandbox.add_note(note(-1))

    assert ids(caller.listed()) == [f"note{number:04}" for number in range(-1, 12)]


def test_a_list_leaves_the_text_out_unless_asked(caller, note):
    without, with_text = caller.listed(), caller.listed(include_note_content="true")

    assert all("note_content" not in listed for listed in without)
    assert with_text == [note(number) for number in range(12)]
    assert caller.listed(include_note_content="false") == without


def test_owner_meeting_and_both_filter(caller):
    owner, meeting = scenarios.OWNERS[0], "meeting1=="

    assert ids(caller.listed(note_owner_user_id=owner)) == [f"note{number:04}" for number in range(0, 12, 2)]
    assert ids(caller.listed(meeting_id=meeting)) == [f"note{number:04}" for number in range(1, 12, 3)]
    assert ids(caller.listed(note_owner_user_id=owner, meeting_id=meeting)) == ["note0004", "note0010"]


def test_an_unknown_meeting_has_no_notes(caller):
    assert caller.listed(meeting_id="nothing==") == []


def test_the_range_of_creation_times_includes_both_ends_and_is_echoed(caller):
    answer = caller.list(from_="2025-05-23T15:00:00Z", to="2025-05-23T17:00:00Z").json()

    assert ids(answer["clinical_notes"]) == ["note0003", "note0004", "note0005"]
    assert (answer["from"], answer["to"]) == ("2025-05-23T15:00:00Z", "2025-05-23T17:00:00Z")


def test_either_end_of_the_range_may_be_open(caller):
    assert ids(caller.listed(from_="2025-05-23T22:00:01Z")) == ["note0011"]
    assert ids(caller.listed(to="2025-05-23T12:59:59Z")) == ["note0000"]


def test_page_size_is_30_by_default_and_echoed(caller):
    assert caller.list().json()["page_size"] == 30
    assert caller.list(page_size=5).json()["page_size"] == 5


def test_an_owner_known_only_from_loaded_notes_exists(caller, sandbox, note):
    sandbox.add_note(note(20, note_owner_user_id="loaded"))

    assert ids(caller.listed(note_owner_user_id="loaded")) == ["note0020"]


def test_another_accounts_users_and_notes_do_not_exist_here(caller, sandbox, note):
    sandbox.add(Account(account_id="other"), User(user_id="theirs", account_id="other"))
    sandbox.add_note(note(20, note_owner_user_id="theirs"), account_id="other")

    assert len(caller.listed()) == 12
    assert caller.list(note_owner_user_id="theirs").json()["code"] == 30008
    assert caller.get("note0020").json()["code"] == 30009


def test_notes_that_may_not_be_seen_are_left_out_of_the_accounts_list(caller, sandbox, note):
    sandbox.add_note(note(20, note_owner_user_id=scenarios.DENIED_OWNER))
    sandbox.add_note(note(21, note_owner_user_id=scenarios.FEATURE_OFF_OWNER))

    assert len(caller.listed()) == 12


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=0", "page_size"),
        ("page_size=301", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=30.0", "page_size"),
        ("page_size=", "page_size"),
        ("page_size=%D9%A3", "page_size"),
        ("page_size=99999999999999999999", "page_size"),
        ("page_size=1&page_size=2", "page_size"),
        ("from=2025-01-01", "from"),
        ("from=2025-01-01T00:00:00.000Z", "from"),
        ("from=2025-01-01T00:00:00", "from"),
        ("from=2025-02-30T00:00:00Z", "from"),
        ("from=2025-01-01T24:00:00Z", "from"),
        ("from=", "from"),
        ("to=NOT-A-DATE", "to"),
        ("from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", "from"),
        ("include_note_content=True", "include_note_content"),
        ("include_note_content=1", "include_note_content"),
        ("include_note_content", "include_note_content"),
        ("note_owner_user_id=", "note_owner_user_id"),
        ("meeting_id=", "meeting_id"),
    ],
)
def test_input_that_cannot_be_used_is_refused_and_named(caller, query, field):
    answer = caller.list(query)

    assert (answer.status, answer.json()["code"]) == (400, 300)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_everything_wrong_is_named_at_once(caller):
    answer = caller.list("page_size=0&from=x&to=y")

    assert [error["field"] for error in answer.json()["errors"]] == ["page_size", "from", "to"]


def test_unknown_keys_are_ignored(caller):
    assert len(caller.listed(created_from="2030-01-01T00:00:00Z")) == 12


@pytest.mark.parametrize(
    ("query", "page_size", "count"),
    [
        ("page_size=999999", 300, 12),
        ("page_size=99999999999999999999", 300, 12),
        ("page_size=0", 30, 12),
        ("page_size=few", 30, 12),
        ("from=NOT-A-DATE", 30, 12),
        ("include_note_content=maybe", 30, 12),
        ("note_owner_user_id=", 30, 12),
        ("meeting_id=%2F%2Fonce", 30, 0),
        ("from=2025-05-23T22:00:00Z&from=2025-05-23T23:00:00Z", 30, 2),
    ],
)
def test_silent_input_takes_what_it_can(clock, caller_of, note, query, page_size, count):
    sandbox = Sandbox(world=default_world(Plan.BUSINESS), clock=clock, silent_input=True)
    sandbox.add_notes(note(number) for number in range(12))

    answer = caller_of(sandbox).authenticate().list(query).json()

    assert (answer["page_size"], len(answer["clinical_notes"])) == (page_size, count)


@pytest.mark.parametrize("meeting", [scenarios.LEADING_SLASH_MEETING_ID, scenarios.DOUBLE_SLASH_MEETING_ID])
def test_a_meeting_that_must_be_encoded_twice_is_found_only_so(caller, sandbox, note, meeting):
    sandbox.add_note(note(20, meeting_id=meeting))
    once = quote(meeting, safe="")

    assert ids(caller.list(f"meeting_id={quote(once, safe='')}").json()["clinical_notes"]) == ["note0020"]
    for query in (f"meeting_id={once}", f"meeting_id={meeting}"):
        answer = caller.list(query)
        assert (answer.status, answer.json()["code"]) == (400, 300)
        assert answer.json()["errors"][0]["field"] == "meeting_id"


def test_a_meeting_with_a_single_inner_slash_is_found_encoded_once_or_twice(caller, sandbox, note):
    meeting = scenarios.INNER_SLASH_MEETING_ID
    sandbox.add_note(note(20, meeting_id=meeting))
    once = quote(meeting, safe="")

    for encoded in (once, quote(once, safe="")):
        assert ids(caller.list(f"meeting_id={encoded}").json()["clinical_notes"]) == ["note0020"]


@given(query=st.text(alphabet="&=%+/ \x00aé2F", max_size=60) | st.text(max_size=40))
@settings(deadline=None)
def test_no_query_raises_anything_but_a_refusal(query):
    with suppress(Refusal):
        assert 1 <= read_list_parameters(query, silent=False).page_size <= 300
    assert 1 <= read_list_parameters(query, silent=True).page_size <= 300


def test_every_answer_carries_a_tracking_id_of_its_own_and_the_clocks_date(caller, clock: ManualClock):
    first, second = caller.list(), caller.list("page_size=0")

    identifiers = {first.header("x-zm-trackingid"), second.header("x-zm-trackingid")}
    assert len(identifiers - {None, ""}) == 2
    assert first.header("date") == "Mon, 02 Jun 2025 12:00:00 GMT"
