"""Date elements in words: months, days of the week, holidays, days of a month spelled out."""

from __future__ import annotations

import re
from typing import Final

from ._dates import MONTH, YEAR
from ._document import CAPITAL, LOWER, UPPER, WEEKDAY, Document
from ._document import MONTH as MONTH_FLAG
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["mark_calendar"]

_DAY: Final = (
    r"\d{1,2}(?:st|nd|rd|th)?(?![\d/%]| ?(?:mg|ml|mcg|tabs?|tablets?|x\b|times|doses?|units?|days|weeks|months"
    r"|hours))"
)
_SPELLED_DAY: Final = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|twenty[- ](?:first|second|third|fourth|fifth"
    r"|sixth|"
    r"seventh|eighth|ninth)|thirty[- ]first)"
)
_SPELLED_YEAR: Final = (
    r"(?:(?:nineteen|twenty)[ -](?:\w{3,9})(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two thousand(?: and)?(?: \w{3,9})?)"
)
_MONTH_DAY: Final = re.compile(
    MONTH + rf"(?:[ -]{{1,2}}(?:the )?(?:{_DAY}|{_SPELLED_DAY}\b)(?: ?(?:-|to|and|through|&|or) ?(?:the"
    rf" )?(?:{_DAY}))?(?:[ ,'.-]{{0,3}}{YEAR}(?!\d)| '?\d\d(?![\d:/]))?"
    rf"|[ ,.'/-]{{0,3}}(?:of )?{YEAR}(?!\d)|[ -]?'\d\d(?!\d)|-\d\d(?!\d)(?:-\d\d(?:\d\d)?)?)?"
)
_SPELLED_RANK: Final = re.compile(
    rf"\b(?:the|on) {_SPELLED_DAY} (?:day )?of (?:{MONTH}|(?:this|last|next) month)(?:,? {YEAR})?"
)
_SPELLED_MONTH_YEAR: Final = re.compile(rf",? {_SPELLED_YEAR}\b")
_HOLIDAYS: Final = re.compile(
    r"\b(?:christmas(?: eve| day)?|new year'?s?(?:'? ?(?:eve|day))?|thanksgiving(?: day)?|halloween|easter(?:"
    r" sunday)?|"
    r"valentine'?s(?: day)?|mother'?s day|father'?s day|memorial day|labor day|labour day|independence day"
    r"|veterans'? day|"
    r"presidents'? day|mlk day|martin luther king(?: jr\.?)? day|columbus day|juneteenth|(?:the )?(?:4th|fourth)"
    r" of july|"
    r"july (?:4th|fourth)|st\.? patrick'?s day|saint patrick'?s day|cinco de mayo|mardi gras|ash wednesday|good"
    r" friday|"
    r"palm sunday|rosh hashanah|yom kippur|passover|hanukkah|chanukah|eid(?: al[- ](?:fitr|adha))?|ramadan|diwali"
    r"|holi|"
    r"chinese new year|lunar new year|super bowl sunday|boxing day|bastille day|groundhog day|kwanzaa|day of the"
    r" dead|"
    r"canada day|anzac day|guy fawkes|tet holiday|navratri|purim|sukkot|pentecost|all saints'? day)(?! tree|"
    r" island| ?[#:]| [a-z]?\d)\b"
)
_SEASON: Final = re.compile(rf"\b(?:spring|summer|fall|autumn|winter)(?: of|,)? ['\u2019]?{YEAR}(?!\d)")
_MONTH_CUE: Final = re.compile(
    r"(?:\b(?:in|since|last|this|next|until|till|by|early|mid|late|of|from|through|to|end of|beginning of|during"
    r"|around|"
    r"before|after|and|or|for|every|each|on|between|was|back in|started|starting|dated|due|scheduled|our|her|his"
    r"|their|"
    r"previous|prior|past)[ -]|[(:])\Z"
)
_NAMED_DAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_HABIT: Final = re.compile(_NAMED_DAY + r"(?:,? (?:and |& )|, |/|, and )" + _NAMED_DAY)
_REPEATED: Final = re.compile(r"\b(?:every|each|alternate|per|any|most)\s$|\b(?:every other|once a|twice a)\s\Z")
_DAY_BEFORE: Final = re.compile(
    rf"(?<![\d/.-])(?:[0-3]?\d(?:st|nd|rd|th)?|\b{_SPELLED_DAY}\b)(?:[ -]{{1,2}}|\.|(?<=\d))(?:(?:day )?of )?\Z"
)
_AMBIGUOUS_MONTHS: Final = frozenset({"may", "march", "mar", "jan", "dec", "sep", "june", "april", "august"})
_AMBIGUOUS_DAYS: Final = frozenset({"sun", "sat", "wed", "mon", "thu", "fri"})


_NEEDED: Final = (
    (
        _HOLIDAYS,
        words(
            "christmas new new-year thanksgiving halloween easter valentine mother father memorial labor labour "
            "independence veterans veteran presidents president mlk martin columbus juneteenth july st saint "
            "cinco mardi ash good palm rosh yom passover hanukkah chanukah eid ramadan diwali holi chinese lunar "
            "super boxing bastille groundhog kwanzaa day canada anzac guy tet navratri purim sukkot pentecost all"
        ),
    ),
    (_SEASON, words("spring summer fall autumn winter")),
    (
        _SPELLED_RANK,
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
        ),
    ),
)
"""Patterns with the words of which they need one."""


def _mark_months(document: Document, index: int) -> None:
    start, word = document.starts[index], document.words[index]
    match = _MONTH_DAY.match(document.lower, start)
    if match is None:
        return
    bare = match.end() <= document.ends[index] + 1
    before = document.lower[max(0, start - 20) : start]
    if bare and not _DAY_BEFORE.search(before):
        if _SPELLED_MONTH_YEAR.match(document.lower, match.end()) is not None and _MONTH_CUE.search(before):
            match = _SPELLED_MONTH_YEAR.match(document.lower, match.end()) or match
        cued = _MONTH_CUE.search(before) is not None
        if word == "may" and not (document.shapes[index] == CAPITAL and not document.starts_sentence(index)):
            if not (before.endswith((" in ", "since ", "last ", "this past ", "early ", "late ", "until ", "mid "))):
                return
        elif (
            (word in _AMBIGUOUS_MONTHS and document.shapes[index] != CAPITAL and not cued)
            or (word in {"mar", "dec", "sep", "jan"} and not cued)
            or (word == "march" and document.starts_sentence(index) and not cued)
        ):
            return
    elif (
        word in {"may", "march"}
        and document.shapes[index] == LOWER
        and not re.search(r"\d", document.lower[document.ends[index] : document.ends[index] + 3])
        and not _MONTH_CUE.search(before)
    ):
        return
    end = match.end()
    if document.lower[end - 1] == "." and bare:
        end -= 1
    if day := _DAY_BEFORE.search(document.lower, max(0, start - 20), start):
        start = day.start()
    document.add(Finding(start, end, Kind.DATE, "month or day of a month"))


def _mark_weekday(document: Document, index: int) -> None:
    word, start = document.words[index], document.starts[index]
    if word in _AMBIGUOUS_DAYS and (document.shapes[index] != CAPITAL or document.starts_sentence(index)):
        behind = document.lower[document.ends[index] : document.ends[index] + 2]
        if document.shapes[index] != UPPER or behind[:1] not in {",", " "}:
            return
    if _REPEATED.search(document.lower, max(0, start - 16), start):
        return
    if _HABIT.search(document.lower, max(0, start - 14), document.ends[index] + 16):
        return
    document.mark(index, Kind.DATE, "day of the week")


def mark_calendar(document: Document) -> None:
    """Mark date elements that are words.

    A day of the week that tells when something was or will be is more specific than the year and goes; one that tells
    a habit (`every Monday`, `Mondays`) is no date.
    """
    lower = document.lower
    patterns = [pattern for pattern, needed in _NEEDED if not document.present.isdisjoint(needed)]
    for pattern in patterns:
        for match in pattern.finditer(lower):
            document.add(Finding(*match.span(), Kind.DATE, "holiday, season of a year or day of a month"))
    for index, flags in enumerate(document.flags):
        if flags & (MONTH_FLAG | WEEKDAY) and not document.fixed[index]:
            if flags & MONTH_FLAG:
                _mark_months(document, index)
            if flags & WEEKDAY:
                _mark_weekday(document, index)
