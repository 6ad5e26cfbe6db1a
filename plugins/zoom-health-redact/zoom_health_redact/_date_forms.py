"""Dates in rarer forms: ranges of days, days behind a day of the week, misspelt months, days of a month in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._dates import NO_DAY_NOUN, RANK_NOUN, ROW_OF_RANKS, YEAR
from ._document import Document
from ._foreign_dates import find_foreign_dates
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["find_date_forms"]

_MONTHS: Final = words("january february march april august september october november december")


def _shortened(word: str) -> set[str]:
    """A word and what is left of it without one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


_NEAR: Final = frozenset(left for month in _MONTHS for left in _shortened(month))
_MISSPELT: Final = frozenset({"febuary", "febrary", "feburary", "janury", "septmber", "agust", "decmber", "novmber"})

_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_WORD: Final = r"[^\W\d_]{4,11}"
_WORDED: Final = re.compile(
    rf"(?<![\w./-]){_DAY}(?:st|nd|rd|th)?(?![\d/%])[. -]{{1,2}}(?:of )?(?P<first>{_WORD})\b\.?(?:,? {YEAR}(?!\d))?"
    rf"|\b(?P<second>{_WORD})\.? {_DAY}(?:st|nd|rd|th)?(?![\d/%]|\.\d)\b(?:,? (?:{YEAR})(?!\d))?"
    rf"|\b(?P<third>{_WORD})\.?,? {YEAR}(?!\d)"
)
_SLASHED: Final = rf"(?P<{{0}}m>{_MONTH})/(?P<{{0}}d>{_DAY})(?:/(?:20)?\d\d)?"
_RANGE: Final = re.compile(
    r"(?<![\w./-])"
    + _SLASHED.format("a")
    + r" ?(?:-|to|thru|through|until) ?(?:"
    + _SLASHED.format("b")
    + rf"|(?<=\d-)(?P<last>{_DAY}))(?![\w/%]|[.-]\d)"
)
_SOME_RANGE: Final = re.compile(r"[0-9]/\d{1,4} ?(?:-|t|u)")
_FRACTIONS: Final = frozenset({"2", "3", "4", "5", "6", "8", "10"})
_NAMED_DAY: Final = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri|sat|sun|mo|tu|we|th|fr|sa|su)"
)
_OF_WEEK: Final = re.compile(rf"\b{_NAMED_DAY}(?:\.|,|\.,)? (?:the )?\Z")
_BEHIND_WORD: Final = re.compile(
    r"[0-9](?<=[a-z.,] [0-9])[0-9]?(?P<sign>[/.-])\d{1,2}(?:(?P=sign)(?:20)?\d\d)?"
    r"(?![\w/%-]|\.\d| ?(?:mg|ml|units?|hours?|hrs?|cm|mm|kg|mcg|x\b))"
)
_DOTTED: Final = re.compile(
    rf"\b(?:on|next|since|until|till?|seen|appt|visit|last|recheck|due|by|and|from|to|adm|thru) "
    rf"(?P<date>{_MONTH}\.{_DAY})"
    r"(?![\w/%-]|\.\d| ?(?:mg|ml|mcg|units?|hours?|hrs?|x\b|cm|mm|l\b|kg|g\b))"
)
_LOOSE: Final = re.compile(
    r"\b(?:on|since|dated?|seen|due|visit|appt|pulled|surgery|admitted|discharged|placed"
    r"|removed|born|fell|started) "
    rf"(?P<date>{_MONTH}(?: / ?|/ ){_DAY})(?! ?[\d/%])(?! (?:strength|pain|tab|cup|of)\b)"
)
_SPACED: Final = re.compile(
    r"[0-9](?:(?<=0)[1-9]|(?<=1)[0-2])? (?P<day>[12]\d|3[01]|0?[1-9]) (?:(?P<full>(?:19|20)\d\d)|\d\d)"
    r"(?![\w/%:-]|[.,]\d| \d| ?(?:mg|mcg|ml|units?|kg|lbs?|cm|mm|tabs?|weeks?|months?|days?|hours?|x)\b)"
)
_BEFORE_SPACED: Final = re.compile(
    r"(?P<cue>\b(?:dob|d\.o\.b\.|birth|birth ?date|born|dos|service|doi|here|seen|date|dated|today|visit|admitted|adm"
    r"|discharged|dc|surgery|signed|dictated|injury|on|since|until|due)(?: on| is| was| of)?[ :]{1,3})\Z"
    r"|(?P<comma>[a-z)\"'], )\Z|(?P<head>(?:\A|\n)[ \t*>-]{0,3})\Z|(?P<plain>[a-z,.;:)][ \n]|\()\Z"
)
_WEEKDAYS: Final = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun mo tu th fr "
    "sa su"
)
_LOW_RANK: Final = "fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_HIGH_RANK: Final = (
    "thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|thirty[- ]first"
    "|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
)
_RANKS: Final = words(f"{_LOW_RANK} {_HIGH_RANK} twenty thirty".replace("|", " "))
_FIRST_RANKS: Final = words("first second third")
_RANKED: Final = re.compile(
    r"\b(?:(?:on|by|until|till?|since|through|thru|from|before|after|between|admitted|discharged|seen|due|back|returns?|around"
    r"|as of|(?:morning|evening|night|afternoon"
    r"|week|day)"
    rf" of) (?P<date>the (?:(?P<low>{_LOW_RANK})|{_HIGH_RANK}))"
    rf"|(?P<named>(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day),? the (?:first|second|third|{_LOW_RANK}"
    rf"|{_HIGH_RANK})))\b"
)


def _is_misspelt(word: str) -> bool:
    """Whether an unknown word is a letter or two away from a month."""
    return len(word) > 4 and word[0] in "jfmasond" and not _NEAR.isdisjoint(_shortened(word))


def _is_range(match: re.Match[str]) -> bool:
    first = (int(match["am"]), int(match["ad"]))
    if match["last"]:
        return first[1] < int(match["last"]) and int(match["last"]) > 10
    last = (int(match["bm"]), int(match["bd"]))
    if match["ad"] in _FRACTIONS and match["bd"] in _FRACTIONS and first[0] <= first[1] and last[0] <= last[1]:
        return match["ad"] != match["bd"] and first[0] == last[0] and first < last and first[0] > 4
    return first != last


def _is_spaced(lower: str, match: re.Match[str]) -> bool:
    """Whether three numbers in a row are month, day and year: by a year of four figures, or where they stand."""
    before = _BEFORE_SPACED.search(lower, max(0, match.start() - 24), match.start())
    if before is None:
        return False
    if match["full"] or before["cue"] or (before["head"] is not None and not match.start()):
        return True
    late = int(match["day"]) > 12
    return late and (before["head"] is not None or (before["comma"] is not None and lower.startswith(",", match.end())))


def _find_named_days(lower: str) -> Iterator[Finding]:
    """Find days in figures behind a day of the week, and others of that form in a text that writes them with a dot."""
    dotted = False
    for match in _BEHIND_WORD.finditer(lower):
        if day := _OF_WEEK.search(lower, max(0, match.start() - 16), match.start()):
            dotted = dotted or match["sign"] == "."
            yield Finding(day.start(), match.end(), Kind.DATE, "day of the week with its date")
    for match in _DOTTED.finditer(lower) if dotted else ():
        yield Finding(*match.span("date"), Kind.DATE, "day behind a word of time")


def find_date_forms(document: Document) -> Iterator[Finding]:
    """Find dates whose form is not one of the common ones.

    Args:
        document: The text with its words.
    """
    lower, present = document.lower, document.present
    unknown = {word for word, known in zip(document.words, document.flags, strict=True) if not known}
    months = (_MISSPELT & present) | {word for word in unknown if _is_misspelt(word)}
    for match in _WORDED.finditer(lower) if months else ():
        if (match["first"] or match["second"] or match["third"]) in months:
            yield Finding(*match.span(), Kind.DATE, "month of another spelling")
    yield from find_foreign_dates(document)
    for match in _RANGE.finditer(lower) if _SOME_RANGE.search(lower) else ():
        if _is_range(match):
            yield Finding(*match.span(), Kind.DATE, "range of days")
    for match in _SPACED.finditer(lower):
        if _is_spaced(lower, match):
            yield Finding(*match.span(), Kind.DATE, "month, day and year with spaces")
    week = not present.isdisjoint(_WEEKDAYS)
    if week:
        yield from _find_named_days(lower)
    for match in _LOOSE.finditer(lower) if "/ " in lower or " /" in lower else ():
        yield Finding(*match.span("date"), Kind.DATE, "day behind a word of time")
    ranked = not present.isdisjoint(_RANKS) or (week and not present.isdisjoint(_FIRST_RANKS))
    for match in _RANKED.finditer(lower) if ranked else ():
        if match["low"] and ROW_OF_RANKS.match(lower, match.end()):
            continue
        if not (RANK_NOUN if match["low"] else NO_DAY_NOUN).match(lower, match.end()):
            yield Finding(*match.span("named" if match["named"] else "date"), Kind.DATE, "day of a month in words")
