"""Organisations and places in sentences of many styles; `{...}` in the file of lines is what has to go."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from zoom_health_redact import redact_text

LINES = Path(__file__).with_name("redact_places.txt").read_text("utf-8").splitlines()
GENERIC = re.compile(
    r"hospital|clinic|street|avenue|road|lane|drive|ave|unit|apt|apartment|lot|suite|room|ward|center|church|"
    r"school||university|department|general|care|urgent|county|parish|reservation|river|lake|mount|highway|fort|"
    r"camp|station||pharmacy|nursing|home|group|house|company|north|south|east|west|memorial|regional|medicine|"
    r"health|family|place||island|city|town|building|pavilion|district|area|prison|jail|academy|the|and|for|high|"
    r"middle|elementary"
)
RECALL = 0.93
KEPT = 0.98
"""Share of the words outside of `{...}` that stay."""


def _left(masked: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", re.sub(r"\[[A-Z_]+\]", " ", masked)))


def test_most_organisations_and_places_go_and_the_words_around_them_stay() -> None:
    spans = found = words = lost = 0
    for line in LINES:
        outside = Counter(re.findall(r"\w+", re.sub(r"\{[^}]*\}", " ", line)))
        left = _left(redact_text(line.replace("{", "").replace("}", "")))
        lost += sum(not GENERIC.fullmatch(word.lower()) for word in (outside - left).elements())
        words += outside.total()
        remains = left - outside
        for span in re.findall(r"\{([^}]*)\}", line):
            parts = [part for part in re.findall(r"\w{3,}", span) if not GENERIC.fullmatch(part.lower())]
            spans += 1
            found += not any(remains[part] for part in parts)
    assert found >= RECALL * spans
    assert lost <= (1 - KEPT) * words


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("works at the rusty anchor as a cook", "works at the [ORGANIZATION] as a cook"),
        ("patient was admitted to good shepherd for pneumonia", "patient was admitted to [ORGANIZATION] for pneumonia"),
        ("SHE LIVES IN SURPRISE ARIZONA WITH HER SON", "SHE LIVES IN [LOCATION] ARIZONA WITH HER SON"),
        ("lives at eighty eight willow bend drive apartment six", "lives at [LOCATION]"),
        ("found at the corner of oak and vine", "found at the corner of [LOCATION]"),
        ("He was with the 82nd Airborne.", "He was with the [ORGANIZATION]."),
    ],
)
def test_ordinary_words_in_the_slot_of_a_name_go(text: str, masked: str) -> None:
    assert redact_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "works at the front desk of a bank",
        "transferred to the intensive care unit from the floor",
        "she lives in an apartment on the second floor",
        "lesion at the corner of the mouth",
        "he tripped on the road and walked down the street",
        "Cincinnati stroke scale negative, Boston brace worn, Texas catheter in place.",
        "Seen in Cardiology Clinic; referred to Physical Therapy.",
    ],
)
def test_what_only_describes_stays(text: str) -> None:
    assert redact_text(text) == text
