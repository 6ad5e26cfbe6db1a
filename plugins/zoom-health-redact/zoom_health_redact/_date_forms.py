"""Dates in rarer forms: ranges of days, misspelt and foreign months, dates glued to words, days of a month in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._dates import RANK_NOUN, YEAR
from ._document import Document
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["find_date_forms"]

_MONTHS: Final = (
    "january february march april august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
    "janvier fevrier février mars avril mai juin juillet août aout septembre octobre novembre décembre",
    "januar februar märz maerz juni juli oktober dezember gennaio febbraio aprile maggio giugno luglio settembre",
    "ottobre dicembre janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro",
)
_ENGLISH: Final = words(_MONTHS[0])
_FOREIGN: Final = words(" ".join(_MONTHS[1:]))


_OTHER_WORDS: Final = words("mars marco mayo mai maio juin juni juli abril")
"""Foreign months that are names or words elsewhere: they need a year beside the day."""


def _shortened(word: str) -> set[str]:
    """A word and what is left of it without one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


_NEAR: Final = frozenset(left for month in _ENGLISH if len(month) > 4 for left in _shortened(month))
_MISSPELT: Final = frozenset({"febuary", "febrary", "feburary", "janury", "septmber", "agust", "decmber", "novmber"})

_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_WORD: Final = r"[^\W\d_]{3,11}"
_WORDED: Final = re.compile(
    rf"(?<![\w./-]){_DAY}(?![\d/%])[. -]{{1,2}}(?:de |of |di )?(?P<first>{_WORD})\b\.?(?:,? (?:de |del )?{YEAR}(?!\d))?"
    rf"|\b(?P<second>{_WORD})\.? {_DAY}(?![\d/%]|\.\d)\b(?:,? (?:{YEAR})(?!\d))?"
    rf"|\b(?P<third>{_WORD})\.?,?(?: de)? {YEAR}(?!\d)"
)
_HAS_YEAR: Final = re.compile(rf"{YEAR}\Z|\bde\b")
_SLASHED: Final = r"(?P<{0}m>1[0-2]|0?[1-9])/(?P<{0}d>[12]\d|3[01]|0?[1-9])"
_RANGE: Final = re.compile(
    r"(?<![\w./-])"
    + _SLASHED.format("a")
    + r" ?(?:-|to|thru|through|until) ?"
    + _SLASHED.format("b")
    + r"(?![\w/%]|\.\d)"
)
_FRACTIONS: Final = frozenset({"2", "3", "4", "5", "6", "8", "10"})
_OF_WEEK: Final = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)(?:day)?\.?,? (?P<date>(?:1[0-2]|0?[1-9])[/-]"
    r"(?:[12]\d|3[01]|0?[1-9]))(?![\w/%-]|\.\d)"
)
_LOOSE: Final = re.compile(
    r"\b(?:on|since|dated?|seen|due|visit|appt|pulled|surgery|admitted|discharged|placed|removed|born|fell|started) "
    r"(?P<date>(?:1[0-2]|0?[1-9])(?: / ?|/ )(?:[12]\d|3[01]|0?[1-9]))(?! ?[\d/%])(?! (?:strength|pain|tab|cup|of)\b)"
)
_WEEKDAYS: Final = words("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri")
_RANKS: Final = words(
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth thirtieth twenty twenty-first twenty-second twenty-third thirty"
    " thirty-first"
)
_RANKED: Final = re.compile(
    r"\b(?:on|by|until|till|since|through|(?:morning|evening|night|afternoon|day) of) (?P<date>the (?:fourth|fifth"
    r"|sixth"
    r"|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|thirty[- ]first))\b"
)


def _is_misspelt(word: str) -> bool:
    """Whether an unknown word is a letter or two away from a month."""
    return len(word) > 4 and word[0] in "jfmasond" and not _NEAR.isdisjoint(_shortened(word))


def _is_range(match: re.Match[str]) -> bool:
    first, last = (int(match["am"]), int(match["ad"])), (int(match["bm"]), int(match["bd"]))
    if match["ad"] in _FRACTIONS and match["bd"] in _FRACTIONS:
        return match["ad"] != match["bd"] and first[0] == last[0] and first < last and first[0] > 4
    return first != last


def find_date_forms(document: Document) -> Iterator[Finding]:
    """Find dates whose form is not one of the common ones.

    Args:
        document: The text with its words.
    """
    lower, present = document.lower, document.present
    unknown = {word for word, known in zip(document.words, document.flags, strict=True) if not known}
    months = (_FOREIGN & present) | (_MISSPELT & present) | {word for word in unknown if _is_misspelt(word)}
    for match in _WORDED.finditer(lower) if months else ():
        name = match["first"] or match["second"] or match["third"]
        if name in _FOREIGN and (not match["first"] or (name in _OTHER_WORDS and not _HAS_YEAR.search(match[0]))):
            continue
        if name in months:
            yield Finding(*match.span(), Kind.DATE, "month of another spelling")
    for match in _RANGE.finditer(lower) if "/" in lower else ():
        if _is_range(match):
            yield Finding(*match.span(), Kind.DATE, "range of days")
    for pattern, needed in ((_OF_WEEK, not present.isdisjoint(_WEEKDAYS)), (_LOOSE, "/ " in lower)):
        for match in pattern.finditer(lower) if needed else ():
            yield Finding(*match.span("date"), Kind.DATE, "day behind a word of time")
    for match in _RANKED.finditer(lower) if not present.isdisjoint(_RANKS) else ():
        if not RANK_NOUN.match(lower, match.end()):
            yield Finding(*match.span("date"), Kind.DATE, "day of a month in words")
