"""The notes from which the weights were learned: what the redactor does with them must not get worse unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from redaction_report.corpora import split_notes
from redaction_report.score import Score, score_notes
from zoom_health_redact import redact_text

NOTES = Path(__file__).parents[2] / "lexicon" / "notes"
FAMILIES = ("dictated", "long", "zoom")


@pytest.mark.parametrize("family", FAMILIES)
def test_notes_that_were_learned_from_are_redacted_well(family: str) -> None:
    score = Score()
    for path in sorted(NOTES.glob(f"*-{family}.txt")):
        score.add(score_notes(redact_text, split_notes(path.read_text("utf-8"))[:4]))
    assert score.recall >= 0.93
    assert score.over_redaction <= 0.02
    assert score.kept >= 0.95


def test_each_set_of_notes_says_that_it_is_made_up() -> None:
    assert len(list(NOTES.glob("*.txt"))) >= 30
    assert "made up" in (NOTES.parent / "LICENSES.md").read_text("utf-8")
