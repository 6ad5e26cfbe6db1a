"""The command line of the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import run as command
from redaction_report import real_notes, speed
from redaction_report.corpora import read_family


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(speed, "_SECONDS", 0.0)
    monkeypatch.setattr(command, "kilobytes_a_second", lambda *_: 1.0)
    monkeypatch.setattr(command, "REAL_NOTES", tmp_path / "absent.jsonl")


def test_a_missed_bar_is_exit_code_1_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--function", "builtins:str", "--family", "zoom"]) == 1
    shown = capsys.readouterr().out
    assert "MISSED  recall 0.000, at least 0.93" in shown
    assert "real notes: skipped" in shown


def test_misses_are_shown_on_demand_only(capsys: pytest.CaptureFixture[str]) -> None:
    note = read_family("zoom")[0]
    first = next(note.text[span.start : span.end] for span in note.spans if span.kind == "NAME")
    command.main(["--function", "builtins:str", "--family", "zoom"])
    assert first not in capsys.readouterr().out
    command.main(["--function", "builtins:str", "--family", "zoom", "--show-misses"])
    assert first in capsys.readouterr().out


@pytest.mark.parametrize("function", ["no_such_module:redact", "builtins:no_such", "builtins", "json:JSONDecodeErrors"])
def test_a_function_that_is_not_there_is_exit_code_2(function: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--function", function]) == 2
    assert function in capsys.readouterr().err


def test_real_notes_are_counted_by_known_names_and_terms(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    row = {"patient_first": "Ada", "patient_family": "Rash", "doctor": None, "note": "Ada Rash has a rash. Gout, too."}
    path.write_text(json.dumps(row))
    score = real_notes.score_real_notes(
        lambda text: text.replace("Ada", "[NAME]").replace("Gout", "[NAME]"),
        real_notes.read_real_notes(path),
        terms=real_notes.clinical_terms(),
    )
    assert (score.names, score.names_left, score.words, score.changed) == (2, 1, 5, 1)
    assert (score.terms, score.terms_lost) == (2, ("Gout",))


def test_the_real_notes_lose_nothing_to_a_redactor_that_does_nothing() -> None:
    if not real_notes.REAL_NOTES.exists():
        pytest.skip("the file of ACI-BENCH is not beside this repository")
    notes = real_notes.read_real_notes(real_notes.REAL_NOTES)
    score = real_notes.score_real_notes(str, notes, terms=real_notes.clinical_terms())
    assert (score.changed, score.names - score.names_left, score.terms_lost) == (0, 0, ())
    assert score.terms > 1000
