"""Tries a redactor on real visit notes, where they are at hand. Without marks: only what is certain is counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .alignment import align
from .lists import word_list

__all__ = ["REAL_NOTES", "RealNote", "RealScore", "clinical_terms", "read_real_notes", "score_real_notes"]

REAL_NOTES = Path(__file__).parents[4].parent / "shared" / "data" / "aci-bench-notes.jsonl"


@dataclass(frozen=True)
class RealNote:
    """A note and the names that it is known to hold.

    Args:
        text: The note.
        names: Words of the names of patient and doctor, in lower case.
    """

    text: str
    names: frozenset[str]


@dataclass(frozen=True)
class RealScore:
    """Counts over real notes.

    Args:
        words: Words that are no known name.
        changed: Those of them that are gone. Dates, other names and places are among them, and rightly so.
        names: Words that are a known name.
        names_left: Those of them that are still there.
        terms: Words of the list of clinical terms.
        terms_lost: Those of them that are gone, once for each time.
    """

    words: int
    changed: int
    names: int
    names_left: int
    terms: int
    terms_lost: tuple[str, ...]


def clinical_terms() -> frozenset[str]:
    """Return words that no redaction should touch, in lower case."""
    return word_list("clinical_terms.txt")


def read_real_notes(path: Path) -> list[RealNote]:
    """Read notes from a file of ACI-BENCH with one JSON object a line.

    Args:
        path: The file.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    fields = ("patient_first", "patient_family", "doctor")
    return [
        RealNote(row["note"], frozenset(" ".join(row[field] or "" for field in fields).lower().split())) for row in rows
    ]


def score_real_notes(redact: Callable[[str], str], notes: Iterable[RealNote], *, terms: frozenset[str]) -> RealScore:
    """Count what a redactor changed in real notes.

    Args:
        redact: The redactor.
        notes: The notes.
        terms: Words that should stay, in lower case.
    """
    words = changed = names = names_left = found = 0
    lost: list[str] = []
    for note in notes:
        alignment = align(note.text, redact(note.text))
        for index, word in enumerate(alignment.words):
            text, gone = word.text or "", index not in alignment.left
            # A family name that is also a word is a name where it has a capital.
            if text.lower() in note.names and not text.islower():
                names += 1
                names_left += not gone
                continue
            words += 1
            changed += gone
            if text.lower() in terms:
                found += 1
                if gone:
                    lost.append(text)
    return RealScore(words, changed, names, names_left, found, tuple(lost))
