"""Addresses in all their forms: `{...}` in the file of lines has to go to its last word, lines with `=` stay whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from zoom_health_redact import redact_text

LINES = [
    line.replace("\\n", "\n")
    for line in Path(__file__).with_name("redact_addresses.txt").read_text("utf-8").splitlines()
]
ADDRESSES = [line for line in LINES if not line.startswith("= ")]
CLINICAL = [line[2:] for line in LINES if line.startswith("= ")]
TELLS_NOTHING = re.compile(
    r"street|road|lane|drive|avenue|ave|apt|unit|suite|floor|box|lot|county|city|the|and|des|das"
)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]{3,}", text.lower()) if not TELLS_NOTHING.fullmatch(word)}


@pytest.mark.parametrize("line", ADDRESSES)
def test_an_address_goes_to_its_last_word_and_what_stands_around_it_stays(line: str) -> None:
    masked = redact_text(line.replace("{", "").replace("}", ""))
    outside = _words(re.sub(r"\{[^}]*\}", " ", line))
    inside = set().union(*(_words(span) for span in re.findall(r"\{([^}]*)\}", line)))
    left = _words(re.sub(r"\[[A-Z]+\]", " ", masked))
    assert not (inside - outside) & left, masked
    assert outside <= left, masked


@pytest.mark.parametrize("line", CLINICAL)
def test_words_of_streets_and_numbers_that_are_no_address_stay(line: str) -> None:
    assert redact_text(line) == line


@pytest.mark.parametrize("break_", ["\n", "\\n"])
def test_an_address_that_a_line_end_breaks_is_found_nearly_as_often(break_: str) -> None:
    tried = left = 0
    for line in ADDRESSES:
        inside = set().union(*(_words(span) for span in re.findall(r"\{([^}]*)\}", line)))
        inside -= _words(re.sub(r"\{[^}]*\}", " ", line))
        for space in re.finditer(r" (?=[^{}]*\})", line):
            broken = line[: space.start()] + break_ + line[space.end() :]
            masked = redact_text(broken.replace("{", "").replace("}", "")).replace("\\n", " ")
            tried += 1
            left += not inside.isdisjoint(_words(re.sub(r"\[[A-Z]+\]", " ", masked)))
    assert left <= 0.09 * tried
