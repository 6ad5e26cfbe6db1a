"""Dates and addresses in rarer forms, and what only looks like them."""

from __future__ import annotations

import re

import pytest
from zoom_health_redact import redact_text

MASKED = [
    "hosp <Febuary 12> 2023 for pna",
    "pt called <decmber 12> re refill",
    "f/u echo <12 .3. 24>",
    "Antibiotics given <3/4-3/9> with good effect.",
    "will recheck Mon <4/8> at 0900",
    "DOB<3/3/51> verified",
    "consult du <14 mars> 2023 en cabinet",
    "on the evening of the <seventeenth> she called ems",
    "last flu shot <10/5>",
    "age at death <94>",
    "lives at <48 Birchwood>, alone",
    "lives at <5 Oak>",
    "pt address changed to <1428 elm> st",
    "stays at <1120 magnolia> apt 4",
    "crash at mile marker <112>",
    "<RR 2 Box 118>, Elkhorn",
    "wohnt in der <Hauptstrasse 5>",
    "vive en <Calle 8 #12-40>",
    "<5-3-1 Nishi-Shinjuku>, Tokyo",
    "<221 Camino del Sol>, Las Cruces NM",
    "lot <17 Shady Pines> trailer park",
    "lives with daughter at <618 hawthorn> dr",
]
KEPT = [
    "strength 4/5-5/5, 2/6-3/6 murmur, C3/4-C4/5 stenosis",
    "take 1/2-3/4 cup daily, needs 24/7 care",
    "positive on the fourth try, weaker on the fifth day",
    "lives on 2 acres with dogs, mass located at 12 o'clock 4 cm from nipple",
    "sent to 2 specialists, moved from 10 units to 12 units, returned to 20 push ups",
    "will address 3 problems, delivered at 0412 vaginally, exit site clean, RR 18",
    "sent home on 5 days of prednisone, stays at 90 degrees, called at 1030 and left message",
]


@pytest.mark.parametrize("line", MASKED)
def test_a_date_or_address_in_a_rarer_form_goes(line: str) -> None:
    masked = redact_text(re.sub("[<>]", "", line))
    assert not [part for part in re.findall(r"<(.*)>", line) if part in masked]
    assert redact_text(masked) == masked


@pytest.mark.parametrize("line", MASKED)
def test_no_figure_of_it_is_left(line: str) -> None:
    left = re.findall(r"\w+", redact_text(re.sub("[<>]", "", line)))
    assert not {part for span in re.findall(r"<(.*?)>", line) for part in re.findall(r"\d+", span)} & set(left)


@pytest.mark.parametrize("line", KEPT)
def test_what_only_looks_like_one_stays(line: str) -> None:
    assert redact_text(line) == line
