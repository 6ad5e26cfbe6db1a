"""Dates in figures: their shapes, and the judges that tell a date from a score, a fraction or a rank.

A date element more precise than the year goes, a bare year stays. Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

__all__ = [
    "COMPACT",
    "DAY_MONTH",
    "FULL",
    "ISO",
    "JUDGES",
    "MONTH",
    "MONTH_YEAR",
    "NO_DAY_NOUN",
    "RANK_NOUN",
    "ROW_OF_RANKS",
    "YEAR",
]

YEAR: Final = r"(?:1[89]|20|21)\d\d"
MONTH: Final = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_CLOCK: Final = r"(?:t\d\d(?::?\d\d){1,2}(?:[.,]\d{1,9})?(?:z|[+-]\d\d:?\d\d)?)?"
ISO: Final = YEAR + r" ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}(?!\d)" + _CLOCK
COMPACT: Final = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:t?\d{4,6}z?)?(?![\w-])"
FULL: Final = (
    r"\d{1,2}(?: ?/[ \n]?\d{1,2} ?/[ \n]?| ?- ?\d{1,2} ?-[ \n]?| ?\. ?\d{1,2} ?\. ?|\\\d{1,2}\\)"
    r"(?:\d{4}|'?\d{2})(?![\d-]|[./]\d)"
)
MONTH_YEAR: Final = r"(?:0?[1-9]|1[0-2])[/-]" + YEAR + r"(?!\d)|" + YEAR + r"[/-](?:0[1-9]|1[0-2])(?![\d/-])"
DAY_MONTH: Final = (
    r"\d{1,2}(?:st|nd|rd|th)?(?:[ -]{1,2}|[./]|(?=[a-z]))(?:(?:day )?of )?"
    + MONTH
    + r"(?:[ ,.'/-]{0,3}"
    + YEAR
    + r"|[ /-]?'?\d\d(?![\d:/.%+-]| ?(?:y|mg|ml|mcg|units?|tabs?|min|hours?|days|weeks|[ap]m)))?"
)

_FIGURES: Final = re.compile(r"\d+")
_RANK_CUE: Final = re.compile(
    r"(?:\bon the|\bby the|\buntil the|\bsince the|\bfrom the|\bafter the|\bbefore the|\bthrough the|\bthe|\bof the|"
    r"\bon|\bto the|\band the|\baround the|\bor the|\bdue the|day,? the|week of the)\s\Z"
)
_DAY_CUE: Final = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?[.,]? \Z")
RANK_NOUN: Final = re.compile(
    r"[ -](?!(?:and|or|for|at|to|she|he|they|we|i|but|with|when|because|of (?:this|the|last|next|each|every) month|of"
    r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|due|around|in the|after|before|if|so|as|which|was|is|were|"
    r"will|his|her|their|our|my|it|per|via|after|by|due)\b)[a-z]"
)
NO_DAY_NOUN: Final = re.compile(
    r"[ -](?:attempt|try|tries|day|visit|week|session|time|month(?!\w)|year|percentile|centile|century|birthday"
    r"|floor|grade"
    r"|dose|cycle|round|anniversary|street|st\b|avenue|ave\b|hour|minute|second(?! of)|rib|nerve|toe|digit|finger"
    r"|vertebra"
    r"|pregnancy|admission|hospital|page|line|item|question|step|position|post|consecutive|man|woman|patient"
    r"|person|place"
    r"|(?:and|or) (?:twenty|thirt|four|six|seven|eigh|nin)\S* \w+s\b|(?:amendment|chromosome|letter|edition"
    r"|annual|version))"
)
"""What is counted, and no day of a month: few things have a thirteenth or a thirtieth."""

ROW_OF_RANKS: Final = re.compile(
    r",? (?:and|or|to|through|&) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)|\w{2,7}(?:th|rd|nd|st))"
    r" (?!of |and |at |for |with |in |if |he |she )[a-z]"
)
"""Ranks of a row that end with what is counted: `the 3rd and the 4th digit`."""

_FIRST_WITHOUT: Final = 13
_LAST_CUE: Final = re.compile(
    r"\b(?:on|until|till?|since|by|from|through|thru|before|after|between|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day,?) the \Z"
)


def _valid(first: int, second: int) -> bool:
    return (1 <= first <= 12 and 1 <= second <= 31) or (1 <= first <= 31 and 1 <= second <= 12)


def _is_full_date(_: str, match: re.Match[str]) -> bool:
    first, second, year = _FIGURES.findall(match[0])
    return _valid(int(first), int(second)) and (len(year) < 4 or 1800 <= int(year) < 2200)


def _is_day_month(lower: str, match: re.Match[str]) -> bool:
    day = _FIGURES.match(match[0])
    if day is None or not 1 <= int(day[0]) <= 31:
        return False
    words = match[0][day.end() :]
    if words.strip(" -.") in {"may", "mar", "sep", "dec"} and words[:1] == " ":
        return words.strip() != "may" and not lower[match.end() : match.end() + 1].isalpha()
    return True


def _is_rank_of_month(lower: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    day = int(match[0][:-2])
    if 1 <= day <= 31 and _DAY_CUE.search(lower, max(0, start - 12), start):
        return not NO_DAY_NOUN.match(lower, end)
    if not 1 <= day <= 31 or not _RANK_CUE.search(lower, max(0, start - 16), start):
        return False
    if day >= _FIRST_WITHOUT and _LAST_CUE.search(lower, max(0, start - 20), start):
        return not NO_DAY_NOUN.match(lower, end)
    return not RANK_NOUN.match(lower, end) and not ROW_OF_RANKS.match(lower, end)


JUDGES: Final[Mapping[str, Callable[[str, re.Match[str]], bool]]] = {
    "full": _is_full_date,
    "day_month": _is_day_month,
    "ordinal": _is_rank_of_month,
}
"""By the name of a shape: is what matched a date, where it stands?"""
