"""Loading notes from JSON Lines: Zoom-shaped, looser, and unreadable ones."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_sandbox import NotesFileError, Sandbox, SandboxServer, read_notes, scenarios

REAL_NOTES = Path(__file__).parents[4] / "shared" / "data" / "aci-bench-notes.jsonl"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "notes.jsonl"


def write(path, *lines):
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def test_zoom_shaped_notes_are_taken_as_they_are(path, sandbox, note):
    bare = {"note_id": "bare", "note_title": None, "unheard_of": [1, {"a": "\U0001f9e0"}]}
    assert sandbox.load_notes(write(path, note(1), bare)) == 2

    assert sandbox.note("note0001") == note(1)
    assert sandbox.note("bare") == bare


def test_looser_objects_are_given_zooms_shape(path, sandbox, clock):
    write(
        path,
        {"encounter": "V1", "patient_first": "Testa", "patient_family": "Madeup", "gender": "female", "age": "50",
         "patient_id": "Patient/1", "note": "CHIEF COMPLAINT\n\nnone"},
        {"text": "second", "name": "Nobody Atall", "age": 7},
    )  # fmt: skip
    first, second = read_notes(path, until=clock.now())

    assert first["note_content"] == "CHIEF COMPLAINT\n\nnone"
    assert first["note_title"] == "Testa Madeup, F, 50"
    assert first["ehr_context"] == {"appointment_id": "V1", "patient_id": "Patient/1"}
    assert first["note_created_time"] == "2025-06-02T11:45:00.000Z"
    assert first["is_note_completed"] is False
    assert second["note_created_time"] == "2025-06-02T12:00:00.000Z"
    assert second["note_title"] == "Nobody Atall, 7"
    assert {first["note_owner_user_id"], second["note_owner_user_id"]} <= set(scenarios.OWNERS)
    assert re.fullmatch(r"[A-Za-z0-9_]{22}", first["note_id"])


def test_zooms_own_fields_of_a_note_without_an_id_are_kept(path, clock):
    fields = {"note_content": "text", "note_title": "", "note_owner_user_id": "mine", "is_note_completed": True}
    (note,) = read_notes(write(path, fields), until=clock.now())

    assert fields.items() <= note.items()


def test_ids_are_the_same_at_every_reading_and_differ_between_equal_lines(path, clock):
    write(path, {"note": "same"}, {"note": "same"}, {"note": "other"})
    first = [note["note_id"] for note in read_notes(path, until=clock.now())]
    clock.advance(86400)

    assert [note["note_id"] for note in read_notes(path, until=clock.now())] == first
    assert len(set(first)) == 3


def test_loading_again_adds_nothing_and_keeps_completed_marks(path, sandbox, caller):
    write(path, {"note": "one"}, {"note": "two"})
    assert sandbox.load_notes(path) == 2
    note_id = caller.listed()[0]["note_id"]
    caller.complete(note_id)

    assert sandbox.load_notes(path) == 0
    assert sandbox.note(note_id)["is_note_completed"] is True


@given(texts=st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_comes_back_character_for_character(path, texts):
    write(path, *({"note": text} for text in texts))
    with Sandbox.seeded(notes_count=0) as sandbox:
        sandbox.load_notes(path)
        ids = [note["note_id"] for note in read_notes(path, until=sandbox.clock.now())]
        assert [sandbox.note(note_id)["note_content"] for note_id in ids] == texts


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"note": "SECRET', "is not JSON"),
        (b'{"note": "SECRET", "age": NaN}', "is not JSON"),
        (b'"SECRET"', "is not a JSON object"),
        (b'{"SECRET": "SECRET"}', "has no text under any of"),
        (b'{"note": 1, "SECRET": 2}', "has no text under any of"),
        (b'{"note_id": 5, "note": "SECRET"}', "has a note_id that is no text"),
        (b'{"note_id": "", "note": "SECRET"}', "has a note_id that is no text"),
        (b'{"note": "SECRET \xff"}', "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_by_number_and_not_shown(path, sandbox, line, reason):
    write(path, {"note": "fine"}, b"", line, {"note": "fine"})

    with pytest.raises(NotesFileError, match=reason) as raised:
        sandbox.load_notes(path)

    assert raised.value.line == 3
    assert str(raised.value).startswith("line 3: ")
    assert "SECRET" not in str(raised.value)
    assert raised.value.__context__ is None
    assert pickle.loads(pickle.dumps(raised.value)).line == 3
    assert sandbox.counts()["notes"] == 0


def test_a_file_that_cannot_be_opened_is_a_clear_error(path, sandbox, tmp_path):
    for wrong in (path, tmp_path):
        with pytest.raises(NotesFileError, match="cannot read the file") as raised:
            sandbox.load_notes(wrong)
        assert raised.value.line is None


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_do_no_harm(path, clock):
    path.write_bytes(b'\xef\xbb\xbf{"note": "a"}\r\n\r\n  \r\n{"note": "b\xe2\x80\xa8c"}\r\n')

    assert [note["note_content"] for note in read_notes(path, until=clock.now())] == ["a", "b\u2028c"]


@pytest.mark.skipif(not REAL_NOTES.exists(), reason="the clinical notes are not beside this checkout")
def test_real_clinical_notes_come_back_character_for_character_over_http(http_client):
    texts = [json.loads(line)["note"] for line in REAL_NOTES.read_text(encoding="utf-8").splitlines()]
    with Sandbox.seeded(notes_count=0) as sandbox, http_client() as client:
        assert sandbox.load_notes(REAL_NOTES) == len(texts) == 87
        with SandboxServer(sandbox) as server:
            token = client.post(
                server.oauth_url,
                data={"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID},
                auth=(scenarios.CLIENT_ID, scenarios.CLIENT_SECRET),
            ).json()["access_token"]
            client.headers["authorization"] = f"Bearer {token}"
            listed = client.get(f"{server.api_url}/clinical_notes/notes?include_note_content=true&page_size=300").json()
            sandbox.limits = False
            ids = [note["note_id"] for note in listed["clinical_notes"]]
            got = [client.get(f"{server.api_url}/clinical_notes/notes/{note_id}").json() for note_id in ids]

    assert [note["note_content"] for note in listed["clinical_notes"]] == texts
    assert [note["note_content"] for note in got] == texts
