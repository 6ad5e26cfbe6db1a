"""What the scorer counts, on examples small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redaction_report.alignment import align
from redaction_report.bars import bars_of
from redaction_report.labels import classes_of
from redaction_report.markup import parse_note
from redaction_report.score import Score, score_notes


def scored(marked: str, answer: str) -> Score:
    """Score one answer to one annotated text."""
    return score_notes(lambda _text: answer, [parse_note(marked, name="n")])


def test_an_identifier_without_trace_is_caught() -> None:
    assert scored("saw {NAME:Ada Moss} today", "saw [NAME] today").recall == 1


@pytest.mark.parametrize("answer", ["saw [NAME] Moss", "saw Ada [NAME]", "saw Ada Moss", "saw [NAME] Mos"])
def test_one_word_or_piece_of_a_name_left_is_a_miss(answer: str) -> None:
    assert scored("saw {NAME:Ada Moss}", answer).recall == 0


def test_words_that_tell_nothing_may_stay() -> None:
    assert scored("at {FACILITY:St. Brannoc Hospital}", "at St. [FACILITY] Hospital").recall == 1


def test_the_year_of_a_date_may_stay_and_its_day_may_not() -> None:
    assert scored("on {DATE:3 May 2024}", "on [DATE] 2024").recall == 1
    assert scored("on {DATE:3 May 2024}", "on 3 [DATE]").recall == 0


def test_an_identifier_made_of_words_that_tell_nothing_is_all_of_them() -> None:
    assert scored("{NAME:Dr. P} left", "Dr. P left").recall == 0


def test_the_n_of_a_literal_line_end_belongs_to_no_name() -> None:
    assert scored(r"note\n{NAME:Ada} came", r"note\nAda came").recall == 0
    assert scored(r"note\n{NAME:Ada} came", r"note\n[NAME] came").over_redaction == 0


def test_a_strong_identifier_left_whole_is_a_leak_and_in_part_only_a_miss() -> None:
    whole = scored("call {PHONE:212-555-0147}", "call 212-555-0147")
    part = scored("call {PHONE:212-555-0147}", "call [PHONE]-0147")
    assert (whole.leaks["PHONE"], part.leaks["PHONE"]) == (1, 0)
    assert whole.recall == part.recall == 0


def test_a_name_left_is_no_strong_leak() -> None:
    assert scored("{NAME:Ada} came", "Ada came").leaks.total() == 0


def test_a_word_outside_identifiers_that_is_gone_is_over_redaction() -> None:
    assert scored("the pain of {NAME:Ada} stays", "the [NAME] stays").over_redaction == pytest.approx(1 / 3)


def test_a_title_beside_a_name_may_go_with_it() -> None:
    assert scored("saw Dr. {PROVIDER:Moss}", "saw [NAME]").over_redaction == 0


def test_neutral_text_counts_neither_way() -> None:
    for answer in ("seen Tuesday", "seen [DATE]"):
        score = scored("seen {~Tuesday}", answer)
        assert (score.plain, score.over_redaction, score.masks.total()) == (1, 0, 0)


def test_a_look_alike_is_kept_only_whole() -> None:
    assert scored("has {=Graves disease} now", "has Graves disease now").kept == 1
    assert scored("has {=Graves disease} now", "has [NAME] disease now").kept == 0


def test_masks_are_held_against_the_class_that_they_name() -> None:
    score = scored("{NAME:Ada} of {PLACE:Ely} takes {=iron}", "[NAME] of [NAME] takes [NAME]")
    assert (score.masks["NAME"], score.masks_useful["NAME"], score.masks_right["NAME"]) == (3, 2, 1)


def test_scores_of_families_add_up() -> None:
    total = Score()
    total.add(scored("{NAME:Ada}", "[NAME]"))
    total.add(scored("{NAME:Ada} came", "Ada came"))
    assert (total.recall, total.plain, len(total.findings)) == (0.5, 1, 1)


@pytest.mark.parametrize(
    ("label", "kind"), [("NAME", "RELATIVE"), ("HEALTH-PLAN", "PLAN"), ("LICENSE", "LICENCE"), ("VEHICLE", "VEHICLE")]
)
def test_a_label_stands_for_classes(label: str, kind: str) -> None:
    assert kind in classes_of(label)


def test_each_missed_bar_is_told() -> None:
    met = [bar.met for bar in bars_of(scored("call {PHONE:212-555-0147} {=iron}", "call 212-555-0147 x"), tier="fast")]
    assert met == [False, False, False, False]
    assert all(bar.met for bar in bars_of(scored("call {PHONE:212-555-0147} {=iron}", "call [PHONE] iron"), tier="ner"))


@given(st.text())
def test_nothing_is_lost_from_a_text_given_back(text: str) -> None:
    alignment = align(text, text)
    assert not alignment.masks or "[" in text
    assert "[" in text or alignment.left == frozenset(range(len(alignment.words)))


@pytest.mark.parametrize("redact", [str, lambda _text: "", lambda text: f"[NAME]{text}"])
def test_any_function_from_text_to_text_can_be_scored(redact: Callable[[str], str]) -> None:
    assert scored("{NAME:Ada} came", redact("Ada came")).marked.total() == 1
