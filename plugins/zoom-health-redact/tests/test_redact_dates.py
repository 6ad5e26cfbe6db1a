"""Dates and ages over 89 in the many ways of notes, and the figures of medicine that look like them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from zoom_health_redact import redact_text
from zoom_health_redact._dates_shift import shift

_LINES = [
    line.replace("\\n", "\n")
    for line in Path(__file__).with_name("redact_dates.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
MASKED = [line for line in _LINES if "<" in line and ">" in line]
KEPT = [line for line in _LINES if line not in MASKED]
TELLS_NOTHING = frozenset({"the", "of", "to", "and", "at", "on", "in", "s", "last", "or", "next", "year"})


@pytest.mark.parametrize("line", MASKED)
def test_a_date_or_an_age_over_89_goes_whole_and_for_good(line: str) -> None:
    masked = redact_text(re.sub("[<>]", "", line))
    left = set(re.findall(r"\w+", masked)) - set(re.findall(r"\w+", re.sub("(?s)<.*?>", "", line)))
    told = {word for span in re.findall("(?s)<(.*?)>", line) for word in re.findall(r"\w+", span)}
    assert not {word for word in told & left if word.lower() not in TELLS_NOTHING}
    assert redact_text(masked) == masked


@pytest.mark.parametrize("line", KEPT)
def test_a_score_a_dose_or_a_measure_stays(line: str) -> None:
    assert not re.search(r"\[(?:DATE|AGE)\]", redact_text(line))


def test_two_figures_that_might_be_a_score_are_a_date_among_dates_of_their_form() -> None:
    assert redact_text("Tray 4/6, sponge count right.") == "Tray 4/6, sponge count right."
    assert redact_text("Swab 3/19 grew nothing. Tray 4/6, sponge count right.").count("[DATE]") == 2


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Sat 9/14", "Friday 9/13"),
        ("10/2 to 10/6", "10/1 to 10/5"),
        ("Thursday, May 9", "Wednesday, May 8"),
        ("3/14/\n2024", "3/13/\n2024"),
        ("Diwali", None),
        ("the twelfth", None),
    ],
)
def test_a_date_of_several_pieces_moves_piece_by_piece(text: str, moved: str | None) -> None:
    assert shift(text, -1) == moved
