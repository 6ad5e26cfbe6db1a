"""Reading and changing one note."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs.exceptions import FrozenInstanceError
from zoom_health_sandbox import Sandbox

from zoom_health.errors import InvalidArgumentError, UnexpectedResponseError

from .answers import echo_note, ids, script
from .harness import NOTES_PATH, Zoom

Connect = Callable[..., Zoom]
EVERY_KIND = ["sync", "asyncio", "trio"]
NOTE: dict[str, Any] = {
    "meeting_id": "meeting==",
    "meeting_number": 2**53 + 1,
    "note_id": "note",
    "note_owner_user_id": "owner",
    "note_start_time": "2025-05-15T03:01:08Z",
    "note_end_time": "2025-05-15T03:31:08.608Z",
    "note_created_time": "2025-05-15T03:31:08.608Z",
    "note_last_modified_time": "",
    "note_last_modified_user_id": None,
    "note_title": "Testa, F, 0",
    "note_content": "Chief Complaint\nnaïve \\n 🩺 \u0000 \ud83d",
    "is_note_completed": False,
    "note_completed_time": "not a time",
    "ehr_context": {"appointment_id": "1", "patient_id": "Patient/1", "provider_id": None, "more": [1]},
    "new_field": {"a": [None]},
}


@pytest.mark.parametrize("client_kind", EVERY_KIND, indirect=True)
def test_a_note_is_read_completed_and_opened_again(zoom: Zoom, zoom_sandbox: Sandbox) -> None:
    note_id = next(note.note_id for note in zoom.notes() if note.is_note_completed is False)
    assert zoom.get(note_id).is_note_completed is False
    zoom.complete(note_id)
    assert zoom.get(note_id).is_note_completed is True
    assert zoom.get(note_id).note_completed_time == zoom_sandbox.clock.now()
    zoom.reopen(note_id)
    assert zoom.get(note_id).is_note_completed is False
    zoom.update(note_id, is_note_completed=True)
    assert zoom.get(note_id).is_note_completed is True


def answering(value: Any) -> Callable[[httpx.Request], httpx.Response]:
    """A handler whose answer is `value`; half a surrogate pair is escaped, as JSON may have it."""
    return lambda request: httpx.Response(200, content=json.dumps(value).encode())


def test_reading_sends_one_get_without_a_body(connect: Connect) -> None:
    zoom = connect(echo_note)
    zoom.get("note")
    (sent,) = zoom.wire.sent
    assert (sent.method, sent.target, sent.body) == ("GET", f"{NOTES_PATH}/note", b"")
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["authorization"] == "Bearer synthetic-token"
    assert sent.headers["user-agent"].startswith("zoom-health/")
    assert "content-type" not in sent.headers


@pytest.mark.parametrize(
    ("call", "completed"),
    [
        (lambda zoom: zoom.complete("note"), True),
        (lambda zoom: zoom.reopen("note"), False),
        (lambda zoom: zoom.update("note", is_note_completed=True), True),
        (lambda zoom: zoom.update("note", is_note_completed=False), False),
    ],
    ids=["complete", "reopen", "update true", "update false"],
)
def test_changing_sends_the_state_and_nothing_else(
    connect: Connect, call: Callable[[Zoom], None], completed: bool
) -> None:
    zoom = connect(echo_note)
    call(zoom)
    (sent,) = zoom.wire.sent
    assert (sent.method, sent.target) == ("PATCH", f"{NOTES_PATH}/note")
    assert json.loads(sent.body) == {"is_note_completed": completed}
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["content-length"] == str(len(sent.body))


@pytest.mark.parametrize("state", [None, 0, 1, "true", "", "false", [], object()])
def test_a_state_that_is_neither_true_nor_false_is_refused(connect: Connect, state: Any) -> None:
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError, match="is_note_completed"):
        zoom.update("note", is_note_completed=state)
    assert zoom.wire.sent == []


def test_the_state_is_a_keyword_only(connect: Connect) -> None:
    with pytest.raises(TypeError):
        connect(script()).client.notes.update("note", True)


@pytest.mark.parametrize("answered", ["other", "NOTE", "note ", "", None, 7, "n%6Fte"], ids=lambda value: repr(value))
def test_an_answer_that_holds_another_note_is_refused(connect: Connect, tier: str, answered: Any) -> None:
    zoom = connect(answering(NOTE | {"note_id": answered}))
    with pytest.raises(UnexpectedResponseError, match="another note") as caught:
        zoom.get("note")
    assert caught.value.operation == "get_clinical_note"


def test_an_answer_without_a_note_id_is_refused(connect: Connect, tier: str) -> None:
    nameless = {key: value for key, value in NOTE.items() if key != "note_id"}
    with pytest.raises(UnexpectedResponseError, match="another note"):
        connect(answering(nameless)).get("note")


def test_a_numeric_id_is_compared_as_its_digits(connect: Connect, tier: str) -> None:
    assert connect(answering({"note_id": 7})).get("7").note_id == "7"


def test_a_note_keeps_everything_that_came(connect: Connect, tier: str) -> None:
    note = connect(answering(NOTE)).get("note")
    assert note.to_dict() == {key: value for key, value in NOTE.items() if value is not None} | {
        "ehr_context": {"appointment_id": "1", "patient_id": "Patient/1", "more": [1]}
    }
    assert note.meeting_number == 2**53 + 1
    assert note.note_content == NOTE["note_content"]
    assert note.additional_properties == {"new_field": {"a": [None]}}


def test_times_are_aware_and_in_utc_and_an_unreadable_one_is_none(connect: Connect, tier: str) -> None:
    note = connect(answering(NOTE)).get("note")
    assert note.note_start_time is not None
    assert note.note_start_time.tzinfo is UTC
    assert note.note_end_time is not None
    assert note.note_end_time - note.note_start_time == timedelta(minutes=30, milliseconds=608)
    assert (note.note_last_modified_time, note.note_completed_time) == (None, None)
    assert note.to_dict()["note_completed_time"] == "not a time"


def test_a_note_cannot_be_changed_and_can_be_pickled(connect: Connect, tier: str) -> None:
    note = connect(answering(NOTE)).get("note")
    with pytest.raises(FrozenInstanceError):
        note.note_title = "other"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(note)) == note


def test_a_note_shows_nothing_of_itself(connect: Connect, tier: str) -> None:
    note = connect(answering(NOTE)).get("note")
    for shown in (repr(note), str(note), f"{note}", repr(note.ehr_context)):
        assert not [
            value
            for value in ("Testa", "Complaint", "Patient/1", "owner")
            if value in shown.replace("note_owner_user_id", "")
        ]


def test_every_real_note_comes_back_character_for_character(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    path = Path(__file__).parents[2].parent / "shared" / "data" / "aci-bench-notes.jsonl"
    if not path.exists():
        pytest.skip("the notes are not beside the repository")
    before = set(ids(connect_sandbox().notes()))
    count = zoom_sandbox.load_notes(path)
    expected = [json.loads(line)["note"] for line in path.read_text(encoding="utf-8").splitlines()]
    zoom = connect_sandbox()
    loaded = [note for note in zoom.notes(include_content=True) if note.note_id not in before]
    assert sorted(str(note.note_content) for note in loaded) == sorted(expected)
    assert count == len(expected)
    assert [zoom.get(note.note_id) for note in loaded] == loaded
