"""States and countries, which stay, and the codes of the states: what stands before one is a town."""

from __future__ import annotations

import re
from typing import Final

from ._document import UPPER, Document
from ._triggers import words

__all__ = ["ALL_STATES", "COUNTRIES", "PEOPLE", "PROVINCES", "STATES", "STATE_CODES", "is_state", "start_of_state"]

STATE_CODES: Final = words(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc "
    "nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr"
)
STATES: Final = words(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii "
    "idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan "
    "minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina dakota "
    "ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming "
    "ontario quebec alberta england scotland wales ireland france germany italy spain india china japan "
    "canada brazil kenya nigeria"
)
COUNTRIES: Final = words(
    "canada poland guam trinidad tobago england ireland scotland wales france germany holland austria hungary denmark "
    "norway sweden finland switzerland spain italy greece turkey russia ukraine lebanon syria egypt sudan somalia "
    "ethiopia eritrea kenya nigeria ghana brazil peru chile cuba haiti jamaica panama colombia venezuela ecuador "
    "bolivia argentina china japan korea india pakistan nepal laos cambodia vietnam thailand iran iraq israel jordan "
    "chad mali niger togo benin guinea cyprus malta oman qatar samoa tonga ontario quebec alberta manitoba"
)
"""Countries whose names people or towns have, too, and others of their kind: behind `in` or a comma they stay."""

PEOPLE: Final = words("chad jordan israel kenya india china guinea mali holland")
"""Those of them that are people behind `to`, `of` and `from`."""

PROVINCES: Final = words("nsw vic qld tas ab bc mb nb nl ns qc sk pei")
"""Codes of Canada and Australia that mean nothing else in capitals within a line that has others."""

ALL_STATES: Final = STATES | STATE_CODES | PROVINCES | {"island"}
_DOUBLE: Final = {
    **dict.fromkeys(("carolina", "dakota"), words("north south n s")),
    **dict.fromkeys(("york", "jersey", "mexico", "hampshire"), words("new")),
    "virginia": words("west w"),
    "island": words("rhode"),
}


_SURE_PROVINCES: Final = frozenset({"nsw", "qld"})
_NUMBERED: Final = re.compile(r"\.?[ :#]{1,3}(?!83[2-8]\d\d(?![\w-]))[a-z]{0,4}[ -]?\d")
"""A number behind `ID` makes it no state, unless it is a ZIP code of Idaho."""


def start_of_state(document: Document, index: int) -> int:
    """The first word of a state whose last word is this one: `South` of `South Carolina`.

    Args:
        document: The text with its words.
        index: Index of the last word.
    """
    firsts, first = _DOUBLE.get(document.words[index], frozenset()), document.words[index - 1] if index else ""
    gaps = {" ", "\n", " \n", ". "} if len(first) == 1 else {" ", "\n", " \n"}
    return index - 1 if first in firsts and document.gap(index) in gaps else index


def is_state(document: Document, index: int) -> bool:
    """Whether a word is the last one of a state or country, or a state's code in capitals.

    Args:
        document: The text with its words.
        index: Index of the word.
    """
    word = document.words[index]
    if word in STATES or (word == "island" and start_of_state(document, index) < index):
        return True
    if word in _SURE_PROVINCES:
        return True
    if word in PROVINCES:
        return document.shapes[index] == UPPER and not document.upper_lines[index]
    if word == "id" and _NUMBERED.match(document.lower, document.ends[index]):
        return False
    return word in STATE_CODES and (document.shapes[index] == UPPER or bool(document.plain_lines[index]))
