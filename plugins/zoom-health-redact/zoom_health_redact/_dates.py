"""Dates in figures: their shapes, and the judges that tell a date from a score, a fraction or a rank.

A date element more precise than the year goes, a bare year stays. Source: 45 CFR 164.514(b)(2)(i)(C).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["COMPACT", "DAY_MONTH", "FULL", "ISO", "JUDGES", "MONTH", "MONTH_YEAR", "RANK_NOUN", "YEAR"]

YEAR: Final = r"(?:1[89]|20|21)\d\d"
MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CLOCK: Final = r"(?:t\d\d(?::?\d\d){1,2}(?:[.,]\d{1,9})?(?:z|[+-]\d\d:?\d\d)?)?"
ISO: Final = YEAR + r" ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}(?!\d)" + _CLOCK
COMPACT: Final = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:t?\d{4,6}z?)?(?![\w-])"
FULL: Final = (
    r"\d{1,2}(?: ?/ ?\d{1,2} ?/ ?| ?- ?\d{1,2} ?- ?| ?\. ?\d{1,2} ?\. ?|\\\d{1,2}\\)(?:\d{4}|'?\d{2})(?![\d-]|[./]\d)"
)
MONTH_YEAR: Final = r"(?:0?[1-9]|1[0-2])[/-]" + YEAR + r"(?!\d)|" + YEAR + r"[/-](?:0[1-9]|1[0-2])(?![\d/-])"
DAY_MONTH: Final = (
    r"\d{1,2}(?:st|nd|rd|th)?(?:[ -]{1,2}|\.|(?=[a-z]))(?:(?:day )?of )?"
    + MONTH
    + r"(?:[ ,.'/-]{0,3}(?:"
    + YEAR
    + r"|'?\d\d(?![\d:])))?"
)

_FIGURES: Final = re.compile(r"\d+")
_DATE_CUE: Final = re.compile(
    r"(?:\bon|since|\bby|from|until|till|through|thru|dated?|last|visit|seen|seen on|started|due|lmp|edd|edc|appt|"
    r"appointment|admitted|discharged|d/c'?d|dob|born|birthday|before|after|prior to|next|surgery|scheduled|\bdos|"
    r"refilled|filled|placed|removed|exam|on or about|between|drawn|collected|resulted|labs?|ct|mri|x-?ray|echo|"
    r"begin(?:ning)?|ending|effective|expires|week of|anniversary|to|and|signed|updated|entered|faxed|called|return|"
    r"shot|vaccine|vaccination|booster|injection|infusion|biopsy|colonoscopy|mammogram|ultrasound|onset|transferred|"
    r"performed|completed|done|received|obtained|injury|accident|fall|fell|ed|er|hospital|f/u|follow[- ]up|rtc|sx)"
    r"(?: (?:on|was|is|of|date|the|about|visit|for|in))?[ :=(]{1,3}\Z"
)
_SCORE_CUE: Final = re.compile(
    r"(?:pain|score|scored|rated|rates?|severity|scale|strength|motor|reflex(?:es)?|dtrs?|pulses?|murmur|vision"
    r"|acuity|"
    r"o[dsu]|phq|gad|moca|mmse|gcs|apgars?|audit|bp|pressure|grade|graded|level|intensity|about|approximately"
    r"|epworth|"
    r"pasi|ef|positive|tender|points?|at|a|an|was|is|currently|now|to|worst|best|average|usual|took|taking|take|ace|"
    r"cage|ciwa|ess|aims|ymrs|bprs|mdq|epds|visual|va|power|tone|fhr|station|ratio|chance|every|numeric|discomfort|"
    r"headaches?|anxiety|mood|depression|energy|sleep|stress|itch|nausea|fatigue|by|stool|bristol)"
    r"[^\w\n]{0,3}(?:[ -]?[279](?=[ :=-]))?(?: (?:score|of|was|is|at|a|were))?[ :=(-]{0,3}\Z"
)
_NOT_DATE_AFTER: Final = re.compile(
    r" ?(?:%|/|mg|mcg|ml|cup|tab|tsp|tbsp|inch|in\b|pack|ppd|pain|strength|systolic|diastolic|murmur|bilateral"
    r"|pulses?|"
    r"reflex|scale|point|stars?|of the|normal|ns\b|d5|saline|hours?|hrs?|days?|weeks?|months?|years?|times|doses?|"
    r"visits?|sessions?|positive|criteria|lines?|cores?|cm|mm|liter|oz|in severity|intensity|on (?:the|a) )"
)
_RANK_CUE: Final = re.compile(
    r"(?:\bon the|\bby the|\buntil the|\bsince the|\bfrom the|\bafter the|\bbefore the|\bthrough the|\bthe|\bof the|"
    r"\bon|\bto the|\band the|\baround the|\bor the|\bdue the|day,? the|week of the)\s\Z"
)
RANK_NOUN: Final = re.compile(
    r"[ -](?!(?:and|or|for|at|to|she|he|they|we|i|but|with|when|because|of (?:this|the|last|next|each|every) month|of"
    r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|due|around|in the|after|before|if|so|as|which|was|is|were|"
    r"will|his|her|their|our|my|it|per|via|after|by|due)\b)[a-z]"
)


def _valid(first: int, second: int) -> bool:
    return (1 <= first <= 12 and 1 <= second <= 31) or (1 <= first <= 31 and 1 <= second <= 12)


def _is_full_date(_: str, match: re.Match[str]) -> bool:
    first, second, _year = (int(figure) for figure in _FIGURES.findall(match[0]))
    return _valid(first, second)


def _is_short_date(lower: str, match: re.Match[str]) -> bool:
    first, second = (int(figure) for figure in _FIGURES.findall(match[0]))
    start, end = match.span()
    if not _valid(first, second) or second == 0 or lower[end : end + 2].strip()[:1] == "%":
        return False
    if _NOT_DATE_AFTER.match(lower, end):
        return False
    if match[0] == "24/7":  # around the clock
        return False
    before = lower[max(0, start - 32) : start]
    if "-" in match[0]:
        return (
            bool(_DATE_CUE.search(before))
            and second > 12
            and before.rstrip().endswith(("on", "since", "dated", "until"))
        )
    if before[-1:] and not (before[-1:].isspace() or before[-1:] in "(:;,-=["):
        return False
    if _DATE_CUE.search(before) and not (second in {5, 10} and first <= second and _SCORE_CUE.search(before)):
        return True
    if _SCORE_CUE.search(before) or second in {2, 3, 4, 5, 6, 8, 10}:
        return False
    return first <= 12 or second <= 12


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
    if not 1 <= int(match[0][:-2]) <= 31 or not _RANK_CUE.search(lower, max(0, start - 16), start):
        return False
    return not RANK_NOUN.match(lower, end)


JUDGES: Final[Mapping[str, Callable[[str, re.Match[str]], bool]]] = {
    "full": _is_full_date,
    "short": _is_short_date,
    "day_month": _is_day_month,
    "ordinal": _is_rank_of_month,
}
"""By the name of a shape: is what matched a date, where it stands?"""
