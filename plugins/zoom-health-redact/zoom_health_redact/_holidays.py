"""Feasts and holidays of all religions and nations: each tells a day of its year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from ._document import CAPITAL, Document

__all__ = ["find_holidays"]

_SPACE: Final = r"[ .\n-]{1,3}"
_BEHIND: Final = (
    r"(?:"
    + _SPACE
    + r"(?:(?:eve|day|night|weekend|week|sunday|monday|morning|evening)(?!\w)(?! of\b))(?:"
    + _SPACE
    + r"(?:one|two|three|four|five|six|seven|eight|\d{1,2})(?![\w/%]|\.\d))?"
    + r"|,? (?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|1st|2nd|3rd|[4-8]th) (?:day|night))?"
)
_LOOSE: Final = {"'s": "(?:'s?|s'?)", "s'": "s'?", "'": "'?", " ": _SPACE}
_BLANK: Final = re.compile(_SPACE)
_OTHERWISE: Final = re.compile(
    r" ?#|:\S| (?:trees?|islands?|resolutions?|resolved|disease|factor|seals?|cactus|eggs?|bunny|lily|lilies"
    r"|health|hospital|church"
    r"|carol|cruise"
    r"|spells?)\b"
    r"| [a-z]?\d(?!\d{3}\b)"
)
_SOME_DAY: Final = re.compile(r"D(?<= D)ay(?![\w-]| (?:Surg|Prog|Treat|Hosp|Care|\d))")
_OTHER_FEAST: Final = re.compile(
    r"\b(?:[Oo]n|[Bb]efore|[Aa]fter|[Ss]ince|[Uu]ntil|[Bb]y|[Aa]round|[Ff]or|[Dd]uring|[Oo]ver)(?: the)? "
    r"(?!Post|Hosp|Oper|Treat|Study|Infus|Chemo|Cycle|Same|Every|Each|Visit|First|Second|Last|Next|Full|Half|One"
    r"|Two|Three|Sick|Rest"
    r"|Game|Transplant|Dialysis|Surg|Good|Bad)"
    r"(?P<feast>[A-Z][a-z]{1,15}\.?(?:'s)?(?: [A-Z][a-z]{1,15}\.?(?:'s)?){0,2} )\Z"
)
_SAINT: Final = re.compile(r"\b(?P<feast>(?:St\.?|Saint) [A-Z][a-z]{2,15}(?:'s)? )\Z")
_CUE: Final = re.compile(r"\b(?:before|after|until|till|til|during|since|for|by|around|in|over|on)(?: the)?\s\Z")


def _pattern(phrase: str) -> str:
    """A feast as it may be written: with an apostrophe at either place or none, a hyphen, a line end."""
    return re.sub(r"'s|s'|'| ", lambda sign: _LOOSE[sign[0]], phrase)


@cache
def _feasts() -> tuple[Mapping[str, list[str]], frozenset[str]]:
    """Feasts by the first word, long ones first, and the those that are more often something else."""
    feasts: dict[str, list[str]] = {}
    unsure = set()
    lines = files(__package__).joinpath("data", "holidays.txt").read_text("utf-8").splitlines()
    for line in sorted(lines, key=len, reverse=True):
        phrase = line.rstrip("*")
        first = re.split(r"[ ']", phrase)[0]
        for word in (first, f"{first}s") if phrase.startswith(f"{first}'s") else (phrase.split()[0].rstrip("'"),):
            feasts.setdefault(word, []).append(phrase)
            if phrase != line:
                unsure.add(phrase)
    return feasts, frozenset(unsure)


@cache
def _feasts_with(word: str) -> re.Pattern[str]:
    """The feasts with a first word; made when a text first has that word: of hundreds, a text has few."""
    return re.compile(rf"(?:{'|'.join(map(_pattern, _feasts()[0][word]))})(?!\w){_BEHIND}")


def find_holidays(document: Document) -> list[tuple[int, int]]:
    """Find the spans of feasts.

    Args:
        document: The text with its words.
    """
    feasts, unsure = _feasts()
    lower, found = document.lower, []
    for word in feasts.keys() & document.present:
        index = -1
        for _ in range(document.words.count(word)):
            index = document.words.index(word, index + 1)
            start = document.starts[index]
            match = _feasts_with(word).match(lower, start)
            if match is None or _OTHERWISE.match(lower, match.end()):
                continue
            if " ".join(_BLANK.split(match[0])) in unsure:
                cue = _CUE.search(lower, max(0, start - 16), start)
                if cue is None or document.shapes[index] != CAPITAL:
                    continue
            found.append(match.span())
    known = {place for start, end in found for place in range(start, end + 1)}
    for day in _SOME_DAY.finditer(document.cased) if "day" in document.present else ():
        before = (document.cased, max(0, day.start() - 60), day.start())
        feast = _OTHER_FEAST.search(*before) or _SAINT.search(*before)
        if feast and day.end() not in known:
            found.append((feast.start("feast"), day.end()))
    return sorted(found)  # sets have no order, results have one
