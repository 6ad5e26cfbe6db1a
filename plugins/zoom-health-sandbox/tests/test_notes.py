"""Getting and updating one note, addresses that lead nowhere, and broken notes planted on request."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_sandbox import InvalidNoteError, Sandbox, SandboxRequest, scenarios
from zoom_health_sandbox.clock import zoom_time

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def caller(caller, sandbox, note):
    sandbox.add_note(note(1))
    return caller


def test_get_returns_the_whole_note_character_for_character(caller, note):
    answer = caller.get("note0001")

    assert answer.status == 200
    assert answer.json() == note(1)


def test_completing_a_note_sets_its_times_and_who_did_it(caller, sandbox, note):
    answer = caller.complete("note0001")

    assert (answer.status, answer.body) == (204, b"")
    assert sandbox.note("note0001") == note(1) | {
        "is_note_completed": True,
        "note_completed_time": "2025-06-02T12:00:00.000Z",
        "note_last_modified_time": "2025-06-02T12:00:00.000Z",
        "note_last_modified_user_id": scenarios.ACTING_USER_ID,
    }
    assert caller.listed()[0]["is_note_completed"] is True


def test_completing_again_changes_nothing(caller, sandbox, clock):
    caller.complete("note0001")
    before = sandbox.note("note0001")
    clock.advance(60)

    assert caller.complete("note0001").status == 204
    assert sandbox.note("note0001") == before


def test_reopening_keeps_the_completed_time(caller, sandbox, clock):
    caller.complete("note0001")
    clock.advance(60)

    assert caller.complete("note0001", completed=False).status == 204
    reopened = sandbox.note("note0001")
    assert reopened["is_note_completed"] is False
    assert reopened["note_completed_time"] == "2025-06-02T12:00:00.000Z"
    assert reopened["note_last_modified_time"] == "2025-06-02T12:01:00.000Z"


def test_updating_a_note_keeps_its_place_in_the_list(caller, sandbox, note):
    sandbox.add_note(note(1, note_id="after"))
    caller.complete("note0001")

    assert [listed["note_id"] for listed in caller.listed()] == ["note0001", "after"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"completed": true}', "is_note_completed"),
        (b'{"is_note_completed": "true"}', "is_note_completed"),
        (b'{"is_note_completed": 1}', "is_note_completed"),
        (b'{"is_note_completed": null}', "is_note_completed"),
        (b"{}", "is_note_completed"),
        (b"[true]", "body"),
        (b"true", "body"),
        (b"", "body"),
        (b"\xff", "body"),
        (b"[" * 100_000, "body"),
    ],
)
def test_a_body_that_does_not_say_the_state_is_refused(caller, sandbox, note, body, field):
    answer = caller.patch("note0001", body)

    assert (answer.status, answer.json()["code"]) == (400, 300)
    assert answer.json()["errors"][0]["field"] == field
    assert sandbox.note("note0001") == note(1)


def test_a_body_that_is_not_declared_as_json_is_refused(caller):
    answer = caller.patch("note0001", b'{"is_note_completed": true}', **{"Content-Type": "text/plain"})

    assert (answer.status, answer.json()["code"]) == (400, 300)


def test_further_keys_of_the_body_are_ignored(caller, sandbox):
    assert caller.patch("note0001", b'{"is_note_completed": true, "note_title": "x"}').status == 204
    assert sandbox.note("note0001")["note_title"] == "Testa, F, 0"


@given(note_id=st.text(min_size=1))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_note_id_is_found_when_encoded_as_one_path_segment(caller, sandbox, note, note_id):
    sandbox.add_note(note(2, note_id=note_id))

    assert caller.get(note_id).json()["note_id"] == note_id
    assert caller.complete(note_id).status == 204


def test_a_path_is_decoded_once(caller, sandbox, note):
    sandbox.add_note(note(2, note_id="a%2Fb"))

    assert caller.send("GET", "/v2/clinical_notes/notes/a%252Fb").status == 200
    assert caller.send("GET", "/v2/clinical_notes/notes/a%2Fb").status == 404


@pytest.mark.parametrize(
    "target",
    ["/", "/v2", "/v2/clinical_notes", "/v2/clinical_notes/notes/", "/v2/clinical_notes/notes/a/b", "/v2/users/me"],
)
def test_an_unknown_address_is_2300(caller, target):
    answer = caller.send("GET", target)

    assert (answer.status, answer.json()["code"]) == (404, 2300)


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("POST", "/v2/clinical_notes/notes", "GET"),
        ("DELETE", "/v2/clinical_notes/notes/note0001", "GET, PATCH"),
        ("GET", "/oauth/token", "POST"),
    ],
)
def test_a_wrong_method_is_405_and_says_which_are_right(caller, method, target, allowed):
    answer = caller.send(method, target)

    assert (answer.status, answer.header("Allow")) == (405, allowed)


def test_broken_notes_come_back_verbatim_at_their_place(caller, sandbox, clock, note):
    sandbox.add_note({"note_id": "bare"})
    sandbox.add_note({"note_id": None, "ehr_context": "text", "note_created_time": "yesterday", "new": [1]})
    sandbox.add_note("garbage", at=clock.now())
    sandbox.add_note(None)
    sandbox.add_note({})
    sandbox.add_note(note(500))

    assert caller.listed(include_note_content="true") == [
        note(1),
        {"note_id": "bare"},
        {"note_id": None, "ehr_context": "text", "note_created_time": "yesterday", "new": [1]},
        "garbage",
        None,
        {},
        note(500),
    ]


def test_a_note_of_text_alone_is_still_an_object(caller, sandbox):
    sandbox.add_note({"note_content": "only this"})

    assert caller.listed(include_note_content="true")[-1] == {"note_content": "only this"}
    assert caller.listed()[-1] == {}


def test_a_note_without_fields_can_be_completed(caller, sandbox):
    sandbox.add_note({"note_id": "bare"})

    assert caller.complete("bare").status == 204
    assert sandbox.note("bare")["is_note_completed"] is True


def test_planting_a_known_id_replaces_the_note(caller, sandbox, note):
    sandbox.add_note(note(5, note_id="note0001", note_owner_user_id=scenarios.OWNERS[3]))

    assert [listed["note_created_time"] for listed in caller.listed()] == [note(5)["note_created_time"]]
    assert caller.listed(note_owner_user_id=scenarios.OWNERS[1]) == []
    assert len(caller.listed(note_owner_user_id=scenarios.OWNERS[3])) == 1


@given(value=JSON_VALUES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_value_can_be_planted_and_comes_back_equal(caller, sandbox, clock, value):
    clock.advance(1)
    sandbox.add_note(value, at=clock.now())

    listed = caller.listed(include_note_content="true", from_=zoom_time(clock.now()).replace(".000", ""))

    assert listed == [json.loads(json.dumps(value))]


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), {"note_content": object()}, {"a": b"bytes"}, [float("inf")]])
def test_what_json_cannot_carry_is_refused_without_showing_it(sandbox, value):
    with pytest.raises(InvalidNoteError, match="JSON values only") as raised:
        sandbox.add_note(value)

    assert raised.value.__context__ is None
    assert sandbox.counts()["notes"] == 0


def test_half_a_surrogate_pair_survives(caller, sandbox):
    sandbox.add_note({"note_id": "odd", "note_content": "\ud83e", "note_title": "\udd7a"})

    assert caller.get("odd").json() == {"note_id": "odd", "note_content": "\ud83e", "note_title": "\udd7a"}


def test_notes_need_an_account():
    with Sandbox() as sandbox, pytest.raises(ValueError, match="no account"):
        sandbox.add_note({})


def test_a_place_in_the_list_needs_a_time_zone(sandbox, clock):
    with pytest.raises(ValueError, match="time zone"):
        sandbox.add_note({}, at=clock.now().replace(tzinfo=None))


def test_requests_are_counted_by_operation(caller, sandbox):
    caller.list()
    caller.get("note0001")
    caller.send("GET", "/nowhere")

    assert sandbox.requests_handled == {"token": 1, "list": 1, "get": 1, "other": 1}


@given(
    method=st.sampled_from(["GET", "PATCH", "POST", "HEAD"]),
    target=st.text(max_size=30).map(lambda rest: "/v2/clinical_notes/notes" + rest) | st.text(max_size=30),
    body=st.binary(max_size=20),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_gets_an_answer(caller, sandbox, method, target, body):
    headers = {"authorization": f"Bearer {caller.token}", "content-type": "application/json"}

    answer = sandbox.handle(SandboxRequest(method=method, target=target, headers=headers, body=body))

    assert 200 <= answer.status < 500
