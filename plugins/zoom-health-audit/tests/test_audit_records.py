"""What stands in a record, and what never does."""

from __future__ import annotations

import json

import pytest
from zoom_health_audit import AuditTrailError

from zoom_health.types import AuditedNote


def read(files):
    return [json.loads(line)["record"] for line in files.lines()]


def test_a_record_says_who_what_when_which_outcome_why_and_from_where(plugin, files, make_event):
    plugin.record(make_event())
    record = read(files)[-1]
    assert record["context"] == {"user": "u-17", "purpose_of_use": "TREAT"}
    assert record["operation"] == "get_clinical_note"
    assert record["recorded"] == "2026-03-01T08:30:00.000001Z"
    assert (record["result"], record["status"], record["attempts"]) == ("success", 200, 1)
    assert record["tracking_id"] == "WEB_synthetic"
    assert record["sdk_version"] == "0.1.0"
    assert record["redactors"] == ["redact"]
    assert record["host"]
    assert record["process"]
    assert record["api"] == "https://api.zoom.example/v2"


def test_ids_are_pseudonyms_that_stay_the_same(plugin, files, make_event):
    for _ in range(2):
        plugin.record(make_event())
    first, second = read(files)[-2:]
    assert first["patient"] == second["patient"]
    assert first["note"] != second["note"]
    assert "synthetic" not in str([first["patient"], first["note"]])


def test_no_id_stands_anywhere_in_the_files(plugin, path, make_event):
    note = AuditedNote("canary-note", "canary-patient", "canary-appointment", "canary-provider", "canary-owner")
    plugin.record(make_event(notes=0, note_id="canary-asked", owner="canary-asked-owner", meeting_id="canary-meeting"))
    event = make_event()
    plugin.record(
        type(event)(
            **{name: getattr(event, name) for name in event.__slots__ if not name.startswith("_")} | {"notes": (note,)}
        )
    )
    plugin.close()
    for file in path.parent.iterdir():
        assert b"canary" not in file.read_bytes(), file.name


def test_plain_identifiers_are_kept_where_asked_for(tmp_path, files_of, make_event):
    from zoom_health_audit import AuditPlugin

    with AuditPlugin(tmp_path / "audit.jsonl", identifiers="plain") as plugin:
        plugin.record(make_event())
    assert read(files_of(tmp_path / "audit.jsonl"))[1]["patient"] == "synthetic-patient"


def test_alike_ids_of_different_things_have_different_pseudonyms(plugin, files, make_event):
    plugin.record(make_event(notes=0, note_id="synthetic-1", owner="synthetic-1"))
    record = read(files)[-1]
    assert record["note"] != record["asked_owner"]


def test_a_page_is_one_record_per_note(plugin, files, make_event):
    plugin.record(make_event(notes=30, operation="list_clinical_notes", note_id=None))
    records = read(files)[1:]
    assert [(record["part"], record["parts"]) for record in records] == [(part, 30) for part in range(1, 31)]
    assert len({record["note"] for record in records}) == 30


def test_an_empty_page_is_one_record(plugin, files, make_event):
    plugin.record(make_event(notes=0, operation="list_clinical_notes", note_id=None))
    assert "note" not in read(files)[-1]
    assert len(read(files)) == 2


def test_a_failed_call_names_the_note_that_was_asked_for(plugin, files, make_event):
    plugin.record(make_event(note_id="synthetic-1"))
    plugin.record(
        make_event(note_id="synthetic-1", notes=0, result="failure", status=404, code=30009, error="NoteNotFoundError")
    )
    found, missed = read(files)[-2:]
    assert missed["note"]
    assert "patient" not in missed
    assert (missed["result"], missed["code"], missed["error"]) == ("failure", 30009, "NoteNotFoundError")
    assert found["note"] != missed["note"]  # the first names the note that was disclosed, not the one asked for


def test_an_intent_is_recorded_as_one(plugin, files, make_event):
    plugin.record(make_event(phase="intent", result=None, status=None, attempts=0, is_write=True))
    record = read(files)[-1]
    assert record["phase"] == "intent"
    assert "result" not in record
    assert record["write"] is True


def test_only_known_entries_of_the_context_are_kept(plugin, files, make_event):
    plugin.record(make_event(context={"user": "u-17", "free_text": "canary"}))
    assert read(files)[-1]["context"] == {"user": "u-17"}


def test_further_entries_of_the_context_are_kept_where_asked_for(tmp_path, files_of, make_event):
    from zoom_health_audit import AuditPlugin

    with AuditPlugin(tmp_path / "audit.jsonl", context_keys=["ticket"]) as plugin:
        plugin.record(make_event(context={"ticket": "T-1"}))
    assert read(files_of(tmp_path / "audit.jsonl"))[1]["context"] == {"ticket": "T-1"}


def test_credentials_in_the_base_url_are_left_out(plugin, files, make_event):
    plugin.record(make_event(base_url="https://user:canary@api.zoom.example/v2?token=canary"))
    assert read(files)[-1]["api"] == "https://api.zoom.example/v2"


@pytest.mark.parametrize("value", ["\ud800", "line\nend", "\x00", "Größe", 'quote " and \\', "x" * 10_000])
def test_any_text_makes_one_line_that_verifies(plugin, files, make_event, value):
    plugin.record(make_event(context={"user": value}, note_id=value))
    assert files.verify().intact
    assert read(files)[-1]["context"]["user"] == value[:256]


def test_the_path_of_a_pseudonym_key_must_hold_one(tmp_path):
    from zoom_health_audit import AuditPlugin

    (tmp_path / "key").write_text("nothing of the kind")
    with pytest.raises(AuditTrailError, match="pseudonym key key: this is no pseudonym key"):
        AuditPlugin(tmp_path / "audit.jsonl", pseudonym_key_path=tmp_path / "key").open()
