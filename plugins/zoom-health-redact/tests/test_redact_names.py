"""Names go and medicine stays, in every style of writing: an annotated set, `{name}` and `<term>`, all made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from zoom_health_redact import find_identifiers, redact_text

NAMES_FOUND, TERMS_KEPT, WORDS_MASKED = 0.95, 0.96, 0.02
_TAG = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")
_WORD = re.compile(r"[^\W\d_]{3,}")
_GENERIC = re.compile(
    "doctor|nurse|uncle|aunt|grandma|medic|old|master|mom|girl|sister|dpt|lpn|crna|cnm|van|der|prof", re.IGNORECASE
)


def _annotated() -> Iterator[tuple[str, list[tuple[int, int, bool]]]]:
    """Each note's text, and its annotated spans with whether one is a name."""
    for note in re.split(r"\n(?! )", Path(__file__).with_name("names_annotated.txt").read_text("utf-8").strip()):
        text, spans, behind = "", [], 0
        for tag in _TAG.finditer(note):
            text += note[behind : tag.start()]
            spans.append((len(text), len(text) + len(tag[1] or tag[2]), tag[1] is not None))
            text, behind = text + (tag[1] or tag[2]), tag.end()
        yield text + note[behind:], spans


def test_names_go_and_terms_stay() -> None:
    found = names = kept = terms = masked = words = 0
    for text, spans in _annotated():
        covered = bytearray(len(text))
        for finding in find_identifiers(text):
            covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
        named = bytearray(len(text))
        for start, end, is_name in spans:
            if not is_name:
                terms, kept = terms + 1, kept + (not any(covered[start:end]))
                continue
            named[start:end] = b"\1" * (end - start)
            telling = [word for word in _WORD.finditer(text, start, end) if not _GENERIC.fullmatch(word[0])]
            names, found = names + 1, found + all(covered[word.start()] for word in telling)
        for word in re.finditer(r"[^\W\d_]+", text):
            words += not named[word.start()]
            masked += bool(covered[word.start()] and not named[word.start()])
    assert found / names >= NAMES_FOUND
    assert kept / terms >= TERMS_KEPT
    assert masked / words <= WORDS_MASKED


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("Smith, Jones, Brown and Wilson attended.", {"Smith", "Jones", "Brown", "Wilson"}),
        ("Seen by Dr. Nissen, Dr. Heller.", {"Nissen", "Heller"}),
    ],
)
def test_a_list_of_surnames_is_no_list_of_operations(text: str, surnames: set[str]) -> None:
    assert not surnames & set(re.findall(r"\w+", redact_text(text)))
