"""The plugin in a client's hands: fields of notes, the contract, the environment."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from zoom_health_redact import Mode, Policy, RedactError, RedactPlugin
from zoom_health_redact.plugin import plugin

from zoom_health.testing import assert_plugin_contract
from zoom_health.types import ClinicalNote

NOTE = {
    "note_id": "synthetic-note-1",
    "meeting_id": "u8Rk==synthetic",
    "meeting_number": 88422139981,
    "note_owner_user_id": "synthetic-owner-1",
    "note_created_time": "2026-03-04T10:00:00Z",
    "note_start_time": "unreadable",
    "note_title": "Visit of Testa Mustermann",
    "note_content": "testa  was well. EHR p-0044712 open. Parkinson's disease. Note synthetic-note-1.",
    "is_note_completed": True,
    "ehr_context": {"patient_id": "P0044712", "provider_id": "D-9", "site": "Sampleton"},
    "room": "Sampleton 4",
}


def redacted(**options: Any) -> ClinicalNote:
    redactor = RedactPlugin(**options).zoom_health_redactors(SimpleNamespace(environment={}))
    made = redactor(ClinicalNote.from_dict(NOTE), None)
    assert isinstance(made, ClinicalNote)
    return made


def test_the_contract_is_kept() -> None:
    assert_plugin_contract(RedactPlugin())
    assert_plugin_contract("redact")


def test_the_handle_and_the_state_stay_and_all_else_goes() -> None:
    note = redacted()
    assert (note.note_id, note.is_note_completed) == ("synthetic-note-1", True)
    assert note.note_title == "Visit of [NAME]"
    assert note.note_content == "[NAME]  was well. EHR [ID] open. Parkinson's disease. Note [ID]."
    assert note.to_dict().keys() <= {
        *(
            "note_id",
            "is_note_completed",
            "note_title",
            "note_content",
            "meeting_id",
            "note_owner_user_id",
            "ehr_context",
        )
    } | {key for key, value in note.to_dict().items() if value is None}
    assert note.ehr_context is not None
    assert note.ehr_context.patient_id == "[ID]"
    assert not note.additional_properties
    assert not note.ehr_context.additional_properties


def test_a_policy_decides_about_fields() -> None:
    fields = {
        "times": Mode.SURROGATE,
        "ehr_context": Mode.SURROGATE,
        "note_title": Mode.WITHHOLD,
        "additional_properties": Mode.KEEP,
    }
    note = redacted(policy=Policy(fields=fields), key=b"synthetic key of tests")
    assert note.note_title is None
    assert note.note_created_time is not None
    assert timedelta(days=30) <= datetime(2026, 3, 4, 10, tzinfo=UTC) - note.note_created_time <= timedelta(days=730)
    assert note.ehr_context is not None
    assert len(note.ehr_context.patient_id or "") == 24
    assert note.additional_properties == {"room": "Sampleton 4"}


def test_a_note_without_anything_passes() -> None:
    redactor = RedactPlugin().redactor({})
    assert redactor(ClinicalNote(note_id="synthetic"), None) == ClinicalNote(note_id="synthetic")


def test_names_that_the_caller_gives_are_found() -> None:
    assert "[NAME]  was well" in (redacted(names=["Testa"]).note_content or "")


def test_the_environment_configures_what_is_loaded_by_name(tmp_path: Path) -> None:
    policy, key = tmp_path / "policy.toml", tmp_path / "key"
    policy.write_text('default = "surrogate"\n')
    key.write_bytes(b"synthetic key of tests\n")
    environment = {"ZOOM_HEALTH_REDACT_POLICY": str(policy)}
    with pytest.raises(RedactError, match="give a key"):
        plugin.redactor(environment)
    redactor = plugin.redactor({**environment, "ZOOM_HEALTH_REDACT_KEY_FILE": str(key)})
    assert "[NAME]" not in redactor(ClinicalNote.from_dict(NOTE), None).note_title


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"ZOOM_HEALTH_REDACT_TIER": "slow"}, "unknown"),
        ({"ZOOM_HEALTH_REDACT_KEY_FILE": "/nonexistent/key"}, "cannot be read"),
        ({"ZOOM_HEALTH_REDACT_TIER": "ner", "ZOOM_HEALTH_REDACT_MODEL": "no_such_model"}, "not installed"),
    ],
)
def test_what_cannot_be_used_is_refused(environment: dict[str, str], told: str) -> None:
    with pytest.raises(RedactError, match=told) as refused:
        RedactPlugin().redactor(environment)
    assert refused.value.__context__ is None


def test_nothing_shows_what_it_was_given() -> None:
    made = RedactPlugin(names=["Testa"], key=b"synthetic key of tests", policy=Policy())
    assert "Testa" not in repr(made) + repr(made.redactor({}))


def test_redacted_notes_pickle() -> None:
    note = redacted()
    assert pickle.loads(pickle.dumps(note)) == note
