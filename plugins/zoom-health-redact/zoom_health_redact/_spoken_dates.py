"""Dates that are read out in figures: `dob four twelve fifty one`, `on oh four slash oh three twenty twenty four`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["find_spoken_dates"]

_UNIT: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN: Final = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_MONTH: Final = rf"(?:(?:oh|zero|o)[ -]{_UNIT}|{_UNIT}|ten|eleven|twelve|one[ -](?:zero|oh|one|two))"
_DAY: Final = rf"(?:(?:twenty|thirty)(?:[ -]{_UNIT})?|{_TEEN}|(?:oh|zero|o)[ -]{_UNIT}|{_UNIT})"
_TENS: Final = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SHORT_YEAR: Final = rf"(?:{_TENS}(?:[ -]{_UNIT})?|{_TEEN}|(?:oh|zero|o)[ -](?:{_UNIT}|zero|oh))"
_LONG_YEAR: Final = rf"(?:(?:nineteen|twenty)[ -]{_SHORT_YEAR}|two thousand(?: and)?(?: (?:{_SHORT_YEAR}|{_UNIT}))?)"
_JOINT: Final = r"(?:,? |-|/| ?(?:slash|dash|stroke|hyphen|point|dot) )"
_DATE: Final = re.compile(
    rf"(?<![\w-])(?:{_MONTH}{_JOINT}{_DAY}|{_DAY}{_JOINT}{_MONTH}){_JOINT}"
    rf"(?:of )?(?:(?P<long>{_LONG_YEAR})|(?P<short>{_SHORT_YEAR}))(?![\w-])"
)
_NAME: Final = (
    r"(?:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|aug|sept?|oct|nov|dec)"
)
_UNIT_RANK: Final = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_RANK: Final = (
    rf"(?:(?:twenty|thirty)[ -]{_UNIT_RANK}|{_UNIT_RANK}|twentieth|thirtieth|{_DAY}"
    r"|(?:ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th)"
)
_NAMED: Final = re.compile(
    rf"(?<![\w-])(?:{_NAME}|may|march)\.?,? (?:the )?{_RANK},? (?:of )?{_LONG_YEAR}(?![\w-])"
    rf"|(?<![\w-]){_NAME}\.? (?:the )?{_RANK}(?![\w-])"
    rf"|(?<![\w-])(?:the )?{_RANK} (?:day )?(?:of )?{_NAME}(?![\w-])(?:,? (?:of )?{_LONG_YEAR}(?![\w-]))?"
    rf"|(?<![\w-])(?:the )?{_RANK} (?:day )?(?:of )?(?:may|march),? (?:of )?{_LONG_YEAR}(?![\w-])"
)
_ENDS: Final = ("", ",", ".", ";", ":", ")")
_MONTHS: Final = {
    f"{name}{end}": name
    for end in _ENDS
    for name in words(
        "january february march april may june july august september october november december jan feb apr aug "
        "sep sept "
        "oct nov dec"
    )
}
_CUE: Final = re.compile(
    r"(?:\b(?:dob|d\.o\.b\.?|birth|birthday|birthdate|born|date|dated|on|since|seen|admitted|discharged|dos|service"
    r"|surgery|performed|dictated|visit|appointment|started|until|from|transcribed|signed)\b)"
    r"(?: (?:on|is|was|of|the|date|for|as|birth|dictated|transcribed)){0,3}[ :,-]{1,3}\Z"
)
_SLASHED: Final = re.compile(rf"(?<![\w-]){_MONTH} (?:slash|stroke) {_DAY}(?![\w-])(?! (?:slash|stroke))")
_SIGNS: Final = ("slash", "stroke")
_NUMBERS: Final = frozenset(
    f"{number}{end}"
    for end in _ENDS
    for number in words(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty"
    )
)
_TENS_JOINED: Final = re.compile(r"t(?<!\wt)(?:wenty|hirty)-")
_TENS_WORDS: Final = words("twenty thirty forty fifty sixty seventy eighty ninety")
_YEARS: Final = frozenset(
    f"{number}{end}"
    for end in _ENDS
    for number in (
        *_TENS_WORDS,
        *("nineteen", "thousand", "oh", "zero", "slash"),
        *(f"{ten}-{unit}" for ten in _TENS_WORDS for unit in words("one two three four five six seven eight nine")),
    )
)
_WIDEST_BEFORE: Final = 30
_WIDEST_BEHIND: Final = 72


def _near_months(lower: str, months: set[str]) -> Iterator[re.Match[str]]:
    """Dates with a month, tried where there is one: the pattern is too dear to be tried everywhere."""
    places = set()
    for month in months:
        place = lower.find(month)
        while place >= 0:
            places.add(place)
            place = lower.find(month, place + 1)
    behind = 0
    for place in sorted(places):
        if place < behind:
            continue
        for match in _NAMED.finditer(lower, max(behind, place - _WIDEST_BEFORE), place + _WIDEST_BEHIND):
            if match.start() > place:
                break  # the end of the window may cut it: it has its own
            behind = match.end()
            yield match


def find_spoken_dates(lower: str) -> Iterator[Finding]:
    """Find dates whose month, day and year are words of numbers.

    Three numbers with a year of four figures are a date; with a year of two they are one behind a word that says so.

    Args:
        lower: The text in plain lower case.
    """
    pieces = frozenset(lower.split())
    months = {_MONTHS[piece] for piece in pieces & _MONTHS.keys()}
    if months and (not pieces.isdisjoint(_NUMBERS) or _TENS_JOINED.search(lower)):
        for match in _near_months(lower, months):
            yield Finding(*match.span(), Kind.DATE, "date in words")
    for match in _SLASHED.finditer(lower) if not pieces.isdisjoint(_SIGNS) else ():
        if _CUE.search(lower, max(0, match.start() - 40), match.start()):
            yield Finding(*match.span(), Kind.DATE, "date in words")
    if pieces.isdisjoint(_YEARS):
        return
    for match in _DATE.finditer(lower):
        cued = _CUE.search(lower, max(0, match.start() - 40), match.start()) is not None
        if match["long"] or cued or any(sign in match[0] for sign in _SIGNS):
            yield Finding(*match.span(), Kind.DATE, "date in words")
