"""How the annotated text of the corpora is read."""

from __future__ import annotations

import pytest
from redaction_report.corpora import split_notes
from redaction_report.markup import MarkupError, Span, parse_note


def test_a_mark_leaves_its_text_and_says_where_it_stands() -> None:
    note = parse_note("for {NAME:Ada Moss} today", name="n")
    assert note.text == "for Ada Moss today"
    assert note.spans == (Span("NAME", 4, 12),)


def test_look_alikes_and_neutral_text_have_marks_of_their_own() -> None:
    note = parse_note("{=Foley} out {~Tuesday}", name="n")
    assert [(span.kind, note.text[span.start : span.end]) for span in note.spans] == [("=", "Foley"), ("~", "Tuesday")]


def test_two_braces_mean_one_and_a_backslash_means_itself() -> None:
    assert parse_note(r"a {{b}} \n{NAME:C}", name="n").text == r"a {b} \nC"


@pytest.mark.parametrize("marked", ["a { b", "a } b", "{NAME:}", "{NOSUCH:a}", "{NAME:a", "{NAME:{=b}}"])
def test_what_is_no_mark_is_refused_with_its_line(marked: str) -> None:
    with pytest.raises(MarkupError, match="note n, line 2"):
        parse_note("first\n" + marked, name="n")


def test_notes_begin_at_their_headers_and_what_stands_before_is_a_comment() -> None:
    notes = split_notes("comment\n\n=== a some title\none\n\n=== b\ntwo\n")
    assert [(note.name, note.text) for note in notes] == [("a", "one"), ("b", "two")]


@pytest.mark.parametrize("corpus", ["no header", "=== a\nx\n=== a\ny\n"])
def test_a_corpus_without_notes_or_with_two_of_one_name_is_refused(corpus: str) -> None:
    with pytest.raises(MarkupError):
        split_notes(corpus)
