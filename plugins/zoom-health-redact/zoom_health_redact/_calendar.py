"""Date elements in words: months, days of the week, holidays, days of a month spelled out."""

from __future__ import annotations

import re
from typing import Final

from ._dates import MONTH, YEAR
from ._document import CAPITAL, UPPER, WEEKDAY, Document
from ._document import MONTH as MONTH_FLAG
from ._holidays import find_holidays
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["mark_calendar"]

_DAY: Final = (
    r"\d{1,2}(?:st|nd|rd|th)?(?![\d/%]|:\d|(?: ?(?:-|to) ?\d{1,2})? ?(?:cm\b|mm\b|lbs?\b|kg|inch|mg|ml|mcg|tabs?"
    r"|tablets?|x\b(?! ?\d)|times|doses?|units?|days|weeks|months"
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
    MONTH + rf"(?:(?:[ /-]{{1,2}}| {{0,2}}\n(?!\d{{1,2}}[.)\]:][ \t]{{0,3}}\w))(?:the )?(?:{_DAY}|{_SPELLED_DAY}\b)"
    rf"(?:(?:, ?\d{{1,2}}(?![\d:/.])){{0,3}},? ?(?:-|to|and|through|thru|&|or) ?(?:the )?(?:{_DAY}"
    rf"|{_SPELLED_DAY}\b)(?! on\b))?(?:[ ,'.-]{{0,3}}{YEAR}(?!\d)| '?\d\d(?![\d:/]))?"
    rf"|[ ,.'/-]{{0,3}}(?:of )?{YEAR}(?!\d)|[ -]?'\d\d(?!\d)|-\d\d(?!\d)(?:-\d\d(?:\d\d)?)?)?"
)
_SPELLED_RANK: Final = re.compile(
    rf"\b(?:the|on) {_SPELLED_DAY} (?:day )?of (?:{MONTH}|(?:this|last|next) month)(?:,? {YEAR})?"
)
_SPELLED_MONTH_YEAR: Final = re.compile(rf",? {_SPELLED_YEAR}\b")
_SEASON: Final = re.compile(rf"\b(?:spring|summer|fall|autumn|winter)(?: of|,)? ['\u2019]?{YEAR}(?!\d)")
_WEEKDAY: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri|sat|sun)"
_PART_BEFORE: Final = re.compile(
    rf"\b(?:the )?(?:"
    rf"(?:first|second|third|fourth|fifth|last|final|[1-5](?:st|nd|rd|th))(?: full| two| three| few)?"
    rf" (?:weeks?|weekends?|half|part|days?|quarter|nights?|{_WEEKDAY}s?) (?:of|in|before|after) (?:the )?"
    rf"|(?:(?:weekend|week|{_WEEKDAY}|day) of|(?:(?:a|one|two|three|four|five|six|few|several|\d) )?"
    rf"(?:days?|weeks?|weekend|nights?|morning|evening|{_WEEKDAY}) (?:before|after|following|preceding|prior to)) "
    rf"(?:the )?"
    rf"|(?:early|late|mid|middle|beginning|start|end|tail end|latter part|first part|latter half)(?:[ -]| (?:of|in) )"
    rf"|{_WEEKDAY}s? (?:from|starting|beginning) |{_WEEKDAY}(?:\.?,|\.)? (?:the )?)\Z"
)
"""What tells a part of a month, or which day beside a feast: as much of the date as its month."""

_DATED: Final = re.compile(rf"[.,]{{0,2}} (?:the )?(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?[ -]{{1,2}})?{MONTH}")
_WEEKEND: Final = re.compile(
    r"(?:(?<=\bon )|(?<=\bsince )|(?<=\blast )|(?<=\bnext )|(?<=\buntil )|(?<=\btil )|(?<=\bthru ))(?:sat|sun)\b"
    r"(?! ?(?:-|\w+ing\b|exp|dam|prot|burn|screen|sens|spots?|lamp|down|up\b|on\b|in\b|for\b|with\b|at home|there"
    r"|he\b|she\b))"
)
_QUARTER: Final = re.compile(
    r"q(?<!\wq)[1-4](?:[ /-]| of )?20\d\d(?![\w/])|\b(?:first|second|third|fourth|[1-4](?:st|nd|rd|th)) "
    r"quarter(?: of|,)? 20\d\d"
)
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
    rf"(?<![\d/.-])(?:[0-3]?\d(?:st|nd|rd|th)? ?(?:-|to|through|thru|and|&) ?)?"
    rf"(?:[0-3]?\d(?:st|nd|rd|th)?|\b{_SPELLED_DAY}\b)(?:[ -]{{1,2}}|[./]|(?<=\d))(?:(?:day )?of )?\Z"
)
_MAYBE_VERB: Final = re.compile(
    r" (?:first|second)(?! (?:and|at|with|for|to|in|by|we|he|she|i|they|me|follow|labs|call|unless|if|when|but"
    r"|or)\b|[.,;]"
    r"|\s*\Z)"
)
_NO_MONTH: Final = re.compile(r"may[- ]thurner|march (?:fracture|ha?emoglobinuria|test)")
_NEXT_MONTH: Final = re.compile(rf"(?:[/-]|, | ?- ?| (?:to|through|and|or) ){MONTH}")
_BARE_VERB: Final = re.compile(r" (?!at|for|with|and|in|to|by|we|he|she|they|pt|via|per|from|until|the)[a-z]")
_MAY_CUE: Final = re.compile(
    r"\b(?:in|since|last|this past|early|late|until|till?|mid|by|of|through|next|from|before|after|around|during"
    r"|scheduled for|due)[ -]\Z"
)
_AMBIGUOUS_MONTHS: Final = frozenset({"may", "march", "mar", "jan", "dec", "sep", "june", "april", "august"})
_DAY_CUE: Final = re.compile(r"\b(?:on|since|last|next|until|till?|this|thru|through|began|seen|back|due)\s\Z")
_AMBIGUOUS_DAYS: Final = frozenset({"sun", "sat", "wed", "mon", "thu", "fri"})


_NEEDED: Final = (
    (_QUARTER, words("q quarter")),
    (_WEEKEND, words("sat sun")),
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
        if _NO_MONTH.match(document.lower, start):
            return
        cued = _MONTH_CUE.search(before) is not None or _NEXT_MONTH.match(document.lower, match.end()) is not None
        if word == "may" and not (document.shapes[index] == CAPITAL and not document.starts_sentence(index)):
            if not _MAY_CUE.search(before):
                return
        elif (
            (word in _AMBIGUOUS_MONTHS and document.shapes[index] != CAPITAL and not cued)
            or (word in {"mar", "dec", "sep", "jan"} and not cued)
            or (word == "march" and document.starts_sentence(index) and not cued)
        ):
            return
    elif (
        word in {"may", "march"}
        and document.shapes[index] != CAPITAL
        and (_BARE_VERB if bare else _MAYBE_VERB).match(document.lower, document.ends[index])
        and not _MONTH_CUE.search(before)
    ):
        return
    end = match.end()
    if document.lower[end - 1] == "." and bare:
        end -= 1
    if day := _DAY_BEFORE.search(document.lower, max(0, start - 28), start):
        start = day.start()
    _add_with_part(document, start, end, "month or day of a month")


def _add_with_part(document: Document, start: int, end: int, reason: str) -> None:
    """Add a date with what tells the part of it."""
    part = _PART_BEFORE.search(document.lower, max(0, start - 48), start)
    document.add(Finding(part.start() if part else start, end, Kind.DATE, reason))


def _mark_weekday(document: Document, index: int) -> None:
    word, start = document.words[index], document.starts[index]
    if _DATED.match(document.lower, document.ends[index]):
        document.mark(index, Kind.DATE, "day of the week")
        return
    if word in _AMBIGUOUS_DAYS and _DAY_CUE.search(document.lower, max(0, start - 12), start):
        document.mark(index, Kind.DATE, "day of the week")
        return
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
            document.add(Finding(*match.span(), Kind.DATE, "season of a year or day of a month"))
    for start, end in find_holidays(document):
        _add_with_part(document, start, end, "feast")
    for index, flags in enumerate(document.flags):
        if flags & (MONTH_FLAG | WEEKDAY) and not document.fixed[index]:
            if flags & MONTH_FLAG:
                _mark_months(document, index)
            if flags & WEEKDAY:
                _mark_weekday(document, index)
