"""What makes the corpora fit to measure with. Nothing here prints their text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from redaction_report.corpora import FAMILIES, read_family
from redaction_report.markup import IDENTIFIER_CLASSES, KEEP, NEUTRAL, Note, Span
from redaction_report.score import score_notes
from redaction_report.words import split_words, words_of


@cache
def family_notes(family: str) -> tuple[Note, ...]:
    return tuple(read_family(family))


def all_notes() -> list[Note]:
    return [note for family in FAMILIES for note in family_notes(family)]


def all_spans() -> list[tuple[Note, Span]]:
    return [(note, span) for note in all_notes() for span in note.spans]


def test_five_families_hold_a_hundred_notes_of_usual_length() -> None:
    assert FAMILIES == ("dictated", "everyday", "long", "rare", "zoom")
    assert len(all_notes()) >= 100
    assert [note.name for note in all_notes() if not 80 <= len(note.text.replace("\\n", " ").split()) <= 500] == []


def test_identifiers_of_every_class_and_look_alikes_abound() -> None:
    kinds = Counter(span.kind for _, span in all_spans())
    assert kinds[KEEP] >= 700
    assert kinds.total() - kinds[KEEP] - kinds[NEUTRAL] >= 1200
    assert {kind for kind in IDENTIFIER_CLASSES if kinds[kind] < 8} == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_redactor_that_masks_exactly_the_marks_is_perfect(family: str) -> None:
    notes = family_notes(family)
    answers = {note.text: masked(note) for note in notes}
    score = score_notes(answers.__getitem__, notes)
    assert (score.recall, score.over_redaction, score.kept, score.leaks.total()) == (1, 0, 1, 0)
    assert score.masks_right.total() == score.masks.total() == score.marked.total()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_redactor_that_does_nothing_catches_nothing(family: str) -> None:
    score = score_notes(str, family_notes(family))
    assert (score.recall, score.over_redaction, score.kept) == (0, 0, 1)


def test_the_names_of_a_note_are_marked_wherever_they_stand() -> None:
    unmarked = []
    for note in all_notes():
        words = split_words(note.text, masks=False)
        spans = words_of(note, words)
        marked = {index for _, indexes in spans for index in indexes}
        persons = {"NAME", "RELATIVE", "PROVIDER"}
        names = {words[index].text for span, indexes in spans if span.kind in persons for index in indexes}
        capitalised = {name for name in names if name and len(name) > 3 and name.istitle()}
        unmarked += [note.name for index, word in enumerate(words) if index not in marked and word.text in capitalised]
    assert unmarked == []


def test_addresses_of_machines_mail_and_social_security_are_of_no_one() -> None:
    texts: dict[str, list[str]] = {"IP": [], "EMAIL": [], "SSN": []}
    for note, span in all_spans():
        if span.kind in texts:
            texts[span.kind].append(note.text[span.start : span.end])
    documentation = re.compile(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:")
    assert all(documentation.match(text) for text in texts["IP"])
    assert all(re.search(r"example(\.(com|net|org|edu))?$", text, re.IGNORECASE) for text in texts["EMAIL"])
    american = [text for text in texts["SSN"] if re.fullmatch(r"\d{3}\W+\d\d\W+\d{4}", text)]
    assert all(text.startswith(("9", "000", "666")) for text in american)  # ranges that are never given out


def masked(note: Note) -> str:
    """The text with a mask for each identifier."""
    parts, position = [], 0
    for span in note.spans:
        if span.kind not in {KEEP, NEUTRAL}:
            parts += [note.text[position : span.start], f"[{span.kind}]"]
            position = span.end
    return "".join([*parts, note.text[position:]])
