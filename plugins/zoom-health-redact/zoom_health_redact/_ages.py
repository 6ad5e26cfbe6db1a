"""Ages over 89, in figures and in words, and the years that tell such an age.

Source: 45 CFR 164.514(b)(2)(i)(C): all ages over 89 and all elements of dates, including year, indicative of such age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._kinds import Finding, Kind

__all__ = ["REFERENCE_YEAR", "find_ages", "find_ages_behind"]

REFERENCE_YEAR: Final = 2026
"""The year that a birth year is counted to, where the text names no later one: fixed, so that results do not move."""

OLDEST_TOLD: Final = 89
_TENS: Final = r"(?:9\d|1[0-2]\d)"
_SPELLED: Final = (
    r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one"
    r" )?hundred(?:[- ](?:and[- ])?(?:one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven|twelve))?)"
)
_SPELLED_RANK: Final = (
    r"(?:ninet(?:ieth|y[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))|(?:one )?hundredth|"
    r"9\dth|9[123](?:st|nd|rd)|1[01]\d(?:st|nd|rd|th))"
)
_NUMBER: Final = rf"(?:{_TENS}|{_SPELLED})"
_WHO: Final = (
    r"(?:june|april|may|she|he|they|patient|pt|mother|father|mom|dad|mum|grandmother|grandfather|grandma|grandpa"
    r"|husband|wife|aunt|uncle|"
    r"sister|brother|who|client|resident|i|ma'am|gentleman|lady|woman|man|veteran|spouse|sibling|widow|widower"
    r"|caregiver|"
    r"'s|\]|nana|granny|parent|neighbor|roommate|friend|partner|mrs?\.? \w{2,20}|ms\.? \w{2,20})"
)
_AGES: Final = re.compile(
    rf"(?<![\w./$#-])(?:"
    rf"(?P<a>{_NUMBER})(?:[ -]?(?:and a half|1/2|\.5))?[ -]{{0,2}}(?:y(?:ea)?rs?[- ]?(?:old|of age|young)"
    rf"|y\.?[ /-]?o\.?\b|y/o|yo\b|yof\b|yom\b|year[- ]olds?|yrs?\b(?=[ ,.]{{0,2}}(?:old|m\b|f\b|male|female|man"
    rf"|woman))|"
    rf"(?:years?|yrs?)\b(?=[ -](?:old|of age|young)))"
    rf"|(?P<b>{_TENS})[ -]?(?:y\b)?[ -]?(?:[mf]\b(?![a-z'/])|[wbah][mf]\b|(?:year )?(?:male|female|man|woman"
    rf"|gentleman|lady|veteran|widow)\b)"
    rf"|(?:age[ds]?|aged?|aetat|ages)(?: at (?:death|time of death|passing|diagnosis|onset|admission))?(?: (?:of|at"
    rf"|is|was|about|approximately|around"
    rf"|over))?[ :=(-]{{0,3}}(?P<c>{_NUMBER})(?:\b|(?=y(?:rs?|o)?\b))(?!%|[./]\d)"
    rf"|{_WHO}(?:,? (?:is|was|just|recently|now|will be|will|soon|turned|turning|turns|are|lived to(?: be)?|died at"
    rf"|passed(?: away)? at|passed at|survived to|made it to|who|be|about|almost|nearly|currently|also|still|only"
    rf"|over|age|aged|to|has|reached|deceased at|at|past|celebrated|and|alive|living|well|healthy|deceased"
    rf"|,)){{1,4}},? (?P<d>{_NUMBER})\b(?! ?(?:%|[./:]\d|mg|ml|mm|bpm|lbs?|pounds?|kg|percent|/|on\b(?: (?:room|ra"
    rf"|2|3))|degrees|days|minutes|min|hours|weeks|months|miles|points?|units?|cm|inches|times|beats|in the"
    rf"|systolic|over|degree|mcg|feet|ft|steps|pack))"
    rf"|(?:turn(?:s|ed|ing)|lived to(?: be)?|lived until|died at|passed away at|nearly|almost|reached|until) (?:the"
    rf" age of |age )?(?P<e>{_NUMBER})\b(?! ?(?:%|[./]\d|mg|ml|mm|bpm|lbs?|kg|percent|degrees|days|minutes|hours"
    rf"|weeks|months|points?|units?|cm|beats|mcg|feet|ft|steps))"
    rf"|\bborn\b[^\n;]{{0,40}}?\b(?:now|currently|today|is|turns|turned) (?P<i>{_NUMBER})\b(?![%/]|[.:]\d| \w{{1,4}}\b)"
    rf"|(?P<f>{_SPELLED_RANK})(?= birthday| year of life| bday)"
    rf"|(?P<g>nonagenarians?|centenarians?|supercentenarians?)\b"
    rf"|(?:in (?:his|her|their|my) |into (?:his|her|their) )(?:early |mid[- ]?|late )?(?P<h>nineties"
    rf"|90'?s|100s)\b(?! (?:bpm|systolic|diastolic|%|percent|on)|/)"
    rf")"
)
_CANDIDATE: Final = re.compile(
    r"9(?<![\d./]9)\d(?!\d|[./]\d)|1(?<![\d./]1)[0-2]\d(?!\d|[./]\d)|ninet|hundred|centenarian|nonagenarian"
    r"|1(?<!\w1)00s"
)
_WIDEST_BEFORE: Final = 64
_WIDEST_BEHIND: Final = 40
_BIRTH: Final = re.compile(r"born|birth|dob|d\.o\.b|b(?<!\wb)\.|nee|yob")
_BORN: Final = re.compile(
    r"(?:b(?<!\wb)(?:orn|irth)|d(?<!\wd)ob|d\.o\.b\.|b(?<!\wb)\.|birth ?year|birthdate|n(?<!\wn)ee|y(?<!\wy)ob)"
    r"[^\n\d]{0,24}(?P<year>(?:18|19"
    r"|20)\d\d)(?!\d)"
)
_YEAR: Final = re.compile(
    r"(?P<year>1(?<![\w./$#-]1)[89]\d\d)(?![\w%]|[./:-]\d| ?(?:ml|mg|kcal|cc|mcg|calories|units|steps|hours|hrs))"
)
_ANY_YEAR: Final = re.compile(r"20(?<!\d20)\d\d(?!\d)")


_BEHIND_NAME: Final = re.compile(
    rf"(?:'s)?,? ?(?:(?:is|was|just|now|recently|turned|turns|turning|will be|who|also|only|already|age|aged|at|be"
    rf"|\(|,) ?){{0,4}}(?P<d>{_NUMBER})\b"
    r"(?! ?(?:%|[./:]\d|mg|ml|mm|bpm|lbs?|pounds?|kg|percent|/|on (?:room|ra)|degrees|days|minutes|min\b|hours"
    r"|weeks|months|miles|"
    r"points?|units?|cm|inches|times|beats|systolic|over|mcg|feet|ft|steps|st\b|street|ave))"
)


def find_ages_behind(lower: str, end: int) -> Finding | None:
    """The age over 89 that stands right behind a name, as in `Maria is 93`.

    Args:
        lower: The text in plain lower case.
        end: Where the name ends.
    """
    match = _BEHIND_NAME.match(lower, end)
    return Finding(match.start("d"), match.end("d"), Kind.AGE, "age over 89 behind a name") if match else None


def find_ages(lower: str) -> Iterator[Finding]:
    """Find ages over 89 and birth years that tell one.

    Args:
        lower: The text in plain lower case.
    """
    reference = max([REFERENCE_YEAR, *(year for found in _ANY_YEAR.findall(lower) if (year := int(found)) <= 2060)])
    found_age = False
    for match in _matches(lower):
        name = match.lastgroup
        if name is None or (name == "b" and not _is_age_of_sex(lower, match)):
            continue
        found_age = True
        yield Finding(match.start(name), match.end(name), Kind.AGE, "age over 89")
    masked = "[age]" in lower
    patterns = ([_BORN] if _BIRTH.search(lower) else []) + ([_YEAR] if found_age or masked else [])
    for pattern in patterns:
        for match in pattern.finditer(lower):
            if reference - int(match["year"]) > OLDEST_TOLD:
                yield Finding(match.start("year"), match.end("year"), Kind.DATE, "year that tells an age over 89")


def _matches(lower: str) -> Iterator[re.Match[str]]:
    """Matches of ages near what can be one; the whole pattern is too dear to be tried everywhere."""
    behind = 0
    for candidate in _CANDIDATE.finditer(lower):
        if candidate.start() < behind:
            continue
        match = None
        for match in _AGES.finditer(
            lower, max(behind, candidate.start() - _WIDEST_BEFORE), candidate.end() + _WIDEST_BEHIND
        ):
            yield match
        behind = max(match.end() if match else 0, candidate.end())


def _is_age_of_sex(lower: str, match: re.Match[str]) -> bool:
    """Whether `94 F` is an age: a temperature, too, is written so."""
    if not match[0].endswith((" f", "f")) or match[0].endswith(("wf", "bf", "af", "hf")):
        return True
    before = lower[max(0, match.start() - 24) : match.start()]
    return not re.search(r"(?:temp(?:erature)?|fever|tmax|\bt|of|to|at|was|is)[ :=]{1,3}\Z", before)
