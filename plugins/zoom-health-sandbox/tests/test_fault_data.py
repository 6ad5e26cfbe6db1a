"""Faults of the data: cursors, ranges, broken and foreign notes, through the core alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_sandbox import Sandbox


@pytest.fixture(autouse=True)
def _twenty_notes(sandbox, note):
    sandbox.add_notes(note(number) for number in range(20))


def walk(caller, pages=50, **parameters):
    """Follow page tokens as they come; yield each page as JSON, or the answer that is no page."""
    token = ""
    for _ in range(pages):
        answer = caller.list(page_size=5, **parameters, **({"next_page_token": token} if token else {}))
        page = answer.json()
        yield page
        token = page.get("next_page_token", "")
        if not token:
            return


def ids(pages):
    return [note["note_id"] for page in pages for note in page["clinical_notes"]]


ALL = [f"note{number:04}" for number in range(20)]


def test_an_expired_page_token_is_dead_for_good(sandbox, caller):
    rule = sandbox.faults.add("page_token_expired", times=1)
    token = caller.list(page_size=5).json()["next_page_token"]

    answers = [caller.list(page_size=5, next_page_token=token) for _ in range(2)]
    assert [(answer.status, answer.json()["code"]) for answer in answers] == [(400, 300)] * 2
    assert rule.fired == 1
    assert ids(walk(caller)) == ALL


def test_a_repeated_cursor_comes_with_good_notes(sandbox, caller):
    sandbox.faults.add("repeated_cursor")
    pages = list(walk(caller, pages=4))

    assert ids(pages) == [*ALL[:5], *ALL[5:10] * 3]
    assert len({page["next_page_token"] for page in pages}) == 1


@pytest.mark.parametrize("length", [1, 2, 3])
def test_cursors_go_round_in_cycles_of_the_length_asked_for(sandbox, caller, clock, length):
    sandbox.faults.add("cursor_cycle", length=length)
    tokens = []
    for page in walk(caller, pages=3 * length + 1):
        tokens.append(page["next_page_token"])
        clock.advance(1)

    assert len(set(tokens)) == length
    assert tokens[:length] == tokens[length : 2 * length] == tokens[2 * length : 3 * length]


def test_a_cycle_longer_than_the_listing_closes_at_its_end(sandbox, caller):
    sandbox.faults.add("cursor_cycle", length=100)

    assert len({page["next_page_token"] for page in walk(caller, pages=12)}) == 3


def test_an_empty_page_loses_nothing(sandbox, caller):
    sandbox.faults.add("empty_page", calls=[1, 3, 4, 7])
    pages = list(walk(caller))

    assert [len(page["clinical_notes"]) for page in pages] == [0, 5, 0, 0, 5, 5, 0, 5]
    assert ids(pages) == ALL
    tokens = [page["next_page_token"] for page in pages]
    assert len(set(tokens)) == len(tokens)


def test_a_clamped_range_is_echoed_and_pages_through_with_its_own_tokens(sandbox, caller):
    sandbox.faults.add("clamped_range", days=0.25)
    asked = {"from": "2025-05-20T00:00:00Z", "to": "2025-05-23T20:00:00Z"}
    pages = list(walk(caller, **{f"{key}_": value for key, value in asked.items()}))

    assert {(page["from"], page["to"]) for page in pages} == {("2025-05-23T14:00:00Z", "2025-05-23T20:00:00Z")}
    assert ids(pages) == ALL[2:9]


def test_a_range_may_be_clamped_at_its_other_end_or_be_short_enough(sandbox, caller):
    rule = sandbox.faults.add("clamped_range", days=1, end="oldest")
    wide = caller.list(from_="2025-05-23T12:00:00Z", to="2025-06-02T12:00:00Z").json()
    short = caller.list(from_="2025-05-23T12:00:00Z", to="2025-05-24T12:00:00Z").json()

    assert (wide["from"], wide["to"]) == ("2025-05-23T12:00:00Z", "2025-05-24T12:00:00Z")
    assert (short["from"], short["to"], rule.fired) == ("2025-05-23T12:00:00Z", "2025-05-24T12:00:00Z", 1)


def test_a_listing_without_a_range_is_clamped_to_the_newest_days(sandbox, caller):
    sandbox.faults.add("clamped_range", days=9)
    page = caller.list().json()

    assert (page["from"], page["to"]) == ("2025-05-24T12:00:00Z", "2025-06-02T12:00:00Z")
    assert page["clinical_notes"] == []


def test_a_page_token_of_a_clamped_page_works_on_without_the_fault(sandbox, caller):
    sandbox.faults.add("clamped_range", days=0.25, calls=[1])
    asked = {"from_": "2025-05-20T00:00:00Z", "to": "2025-05-23T20:00:00Z"}

    assert ids(walk(caller, **asked)) == ALL[2:9]


@given(calls=st.sets(st.integers(1, 6)), count=st.integers(1, 10), page_size=st.integers(2, 20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # The fixtures are makers without a state.
def test_repeated_notes_come_twice_and_none_is_lost(note, caller_of, calls, count, page_size):
    from zoom_health_sandbox.seeding import default_world
    from zoom_health_sandbox.world import Plan

    sandbox = Sandbox(world=default_world(Plan.BUSINESS), limits=False)
    sandbox.add_notes(note(number) for number in range(20))
    sandbox.faults.add("notes_repeated", count=count, calls=calls or None)
    caller, seen, token = caller_of(sandbox).authenticate(), [], ""
    for _ in range(60):
        page = caller.list(page_size=page_size, **({"next_page_token": token} if token else {})).json()
        seen.extend(note["note_id"] for note in page["clinical_notes"])
        token = page["next_page_token"]
        if not token:
            break

    assert list(dict.fromkeys(seen)) == ALL
    assert len(seen) > 20 or page_size == 20 or min(calls, default=1) > 19 // page_size


def test_shuffled_notes_come_once_each_and_out_of_order_between_pages(sandbox, caller):
    sandbox.faults.add("notes_shuffled", seed=1)
    pages = list(walk(caller))

    assert len(pages) == 4
    assert sorted(ids(pages)) == ALL
    assert max(ids(pages[:1])) > min(ids(pages[1:]))
    assert ids(walk(caller)) != ids(pages)


def test_a_shuffled_listing_ends_with_its_fault(sandbox, caller):
    sandbox.faults.add("notes_shuffled", calls=[1])
    pages = list(walk(caller))

    assert pages[1]["code"] == 300


@pytest.mark.parametrize(
    ("kind", "found"), [("null", None), ("number", 7), ("text", "not a note"), ("list", []), ("object", {})]
)
def test_garbage_stands_where_it_was_asked_for_beside_the_good_notes(sandbox, caller, kind, found):
    sandbox.faults.add("garbage_note", kind=kind)
    notes = caller.listed(page_size=5)

    assert notes.pop(2) == found
    assert [note["note_id"] for note in notes] == ALL[:5]


def test_wrong_types_are_wrong_in_every_field_and_may_take_a_notes_place(sandbox, caller, note):
    right = note(1, ehr_context={})
    sandbox.faults.add("garbage_note", kind="wrong_types", index=4, replace=True)
    notes = caller.listed(page_size=5)

    assert [note["note_id"] for note in notes] == [*ALL[:4], 7]
    for field, value in notes[4].items():
        assert not isinstance(value, type(right[field])), field


def test_notes_change_while_they_are_listed(sandbox, caller):
    sandbox.faults.add("notes_change", created=2, completed=1, times=2)
    pages = list(walk(caller))

    listed = ids(pages)
    assert listed == [*ALL, *(f"SandboxNoteCreated{number:06}" for number in range(1, 5))]
    assert not any(note["is_note_completed"] for page in pages for note in page["clinical_notes"])
    assert [note["note_id"] for note in caller.listed(page_size=300) if note["is_note_completed"]] == [ALL[0], ALL[5]]


def test_another_note_is_a_real_one_where_there_is_one(sandbox, caller):
    sandbox.faults.add("another_note")

    assert caller.get(ALL[0]).json() == sandbox.note(ALL[1])
    assert caller.get(ALL[1]).json() == sandbox.note(ALL[0])
    assert caller.get("none").status == 404


def test_another_note_is_made_up_where_there_is_no_other(caller_of, note):
    from zoom_health_sandbox.seeding import default_world
    from zoom_health_sandbox.world import Plan

    sandbox = Sandbox(world=default_world(Plan.BUSINESS))
    sandbox.add_note(note(1))
    sandbox.faults.add("another_note")

    assert caller_of(sandbox).authenticate().get("note0001").json()["note_id"] == "SandboxNoteUnasked001"


def test_a_note_may_lack_its_id_only(sandbox, caller):
    sandbox.faults.add("note_without_id")
    note = sandbox.note(ALL[0])
    del note["note_id"]

    assert caller.get(ALL[0]).json() == note


@pytest.mark.parametrize(("value", "found"), [("empty", ""), ("null", None), ("absent", "nothing")])
def test_the_text_of_each_note_is_missing_the_first_times(sandbox, caller, value, found):
    sandbox.faults.add("content_missing", gets=2, value=value)

    for note_id in ALL[:2]:
        texts = [caller.get(note_id).json().get("note_content", "nothing") for _ in range(3)]
        assert texts == [found, found, sandbox.note(note_id)["note_content"]]


@pytest.mark.parametrize(
    "name",
    [
        "repeated_cursor",
        "cursor_cycle",
        "empty_page",
        "notes_repeated",
        "notes_shuffled",
        "garbage_note",
        "notes_change",
    ],
)
def test_a_refused_listing_stays_refused(sandbox, caller_of, name):
    sandbox.faults.add(name)
    answer = caller_of(sandbox).list(next_page_token="x")

    assert (answer.status, answer.json()["code"]) == (401, 124)
