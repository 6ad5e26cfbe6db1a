"""Numbers and codes by their shape: one visit to each run of digits, each visit bounded.

A number stays when it reads as a measurement; a long or mixed one that reads as none goes (default-deny).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from . import _codes, _dates
from ._clinical_codes import follows_clinical_code, has_code_words
from ._kinds import Finding, Kind
from ._short_dates import ShortDates

__all__ = ["find_numbers"]

_EXTENSION: Final = r"(?:[ ,;]{0,3}(?:x|ext\.?|extension)[ .:#]{0,3}\d{1,6}(?!\d))?"
_SHAPES: Final = re.compile(
    r"(?P<iso>" + _dates.ISO + r")"
    r"|(?P<compact>" + _dates.COMPACT + r")"
    r"|(?P<id_dotted>\d{1,20}(?:\.\d{1,20}){4,20}(?![\w]))"
    r"|(?P<ip>\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)(?:[:/]\d{1,5})?)"
    r"|(?P<account>\d{4}(?:[ -]\d{4}){2,3}(?![\d-])|\d{4}[ -]\d{6}[ -]\d{5}(?!\d))"
    r"|(?P<ssn>\d{3}(?P<gap>[- .])\d{2}(?P=gap)\d{4}(?![\d-]))"
    r"|(?P<phone_us>(?:1[ .-]{0,3}\(?)?\d{3}\)?[ ./•·-]{0,3}\d{3}[ .•·-]{1,3}\d{4}(?![\d-])" + _EXTENSION + r")"
    r"|(?P<full>" + _dates.FULL + r")"
    r"|(?P<phone_national>0\d{1,4}\)?[ .-]{0,2}\d{2,4}(?:[ .-]\d{2,4}){1,4}(?![\d-])" + _EXTENSION + r")"
    r"|(?P<phone_mobile>0\d{4}[ -]\d{6}(?![\d-]))|(?P<phone_ten>\d{5}[ -]\d{5}(?![\d-])"
    r"|\d{3}[ -]\d{3}[ -]\d{3}(?![\d-])|\d{4}[ -]\d{4}(?![\d-])"
    r"|\d{3}[ -]\d{4}[ -]\d{4}(?![\d-])|\d{3}[ -]\d{7}(?![\d-]))"
    r"|(?P<phone_vanity>(?:1[ .-])?\(?8(?:00|88|77|66|55|44|33)\)?[ -](?=[\d-]{0,6}[a-z]{3})(?=[a-z0-9-]{5})"
    r"[a-z0-9]{2,9}"
    r"(?:-[a-z0-9]{2,7}){0,2}(?!\w))"
    r"|(?P<phone_ten_local>\d{3} \d{4}(?![\d-]))"
    r"|(?P<location_zip>\d{5}-\d{4}(?![\d-]))"
    r"|(?P<location_point>\d{1,3}\.\d{3,12}°?[ ]?[nsew]?[, ]{1,3}-?\d{1,3}\.\d{3,12}°?[ ]?[nsew]?\b)"
    r"|(?P<month_year>" + _dates.MONTH_YEAR + r")"
    r"|(?P<phone_local>\d{3}-\d{4}(?![\d-])" + _EXTENSION + r")"
    r"|(?P<day_month>" + _dates.DAY_MONTH + r")"
    r"|(?P<short>\d{1,2}[/-]\d{1,2}(?![\d/-]))"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
)
_INTERNATIONAL: Final = re.compile(r"\d(?:[ ().-]{0,2}\d){6,14}(?!\d)" + _EXTENSION)
_YEARS: Final = re.compile(r"(?:1[89]|20)\d\d[ -](?:1[89]|20)\d\d")
_CLOCKS: Final = re.compile(r"(?:(?:[01]\d|2[0-4])[0-5]\d[ -]?){2,4}")
"""Times of a day in a row, as doses are given: `0600 1200 1800`."""
_FAX: Final = re.compile(r"fax\b[^\n]{0,14}\Z")
_PLAIN: Final = re.compile(r"\d{1,3}(?=\s[a-z]|%|[.,;]\s(?!\d))")
"""A short number before a word or the end of a sentence, which is most numbers of a note and no identifier."""

_CODE: Final = re.compile(r"\d[\w]{0,12}(?:[.-]\w{1,12}){0,3}")
_GLUED: Final = re.compile(
    r"(?<=[a-z]{2})(?:1[0-2]|0?[1-9])([/-])(?:[12]\d|3[01]|0?[1-9])\1(?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_RUN: Final = re.compile(r"\d\d*")  # a pattern that begins with one character is found sooner


_KINDS: Final = {
    "ip": (Kind.IP, "IP address"),
    "account": (Kind.ACCOUNT, "number of a card"),
    "ssn": (Kind.SSN, "social security number"),
    "id": (Kind.ID, "object identifier"),
    "phone": (Kind.PHONE, "telephone number"),
    "location": (Kind.LOCATION, "postal code or coordinates"),
}
_DATE: Final = (Kind.DATE, "date")


def _shape(lower: str, start: int, short: ShortDates) -> Finding | None:
    if start and lower[start - 1] == "+" and (match := _INTERNATIONAL.match(lower, start)):
        return Finding(start - 1, match.end(), Kind.PHONE, "international telephone number")
    match = _SHAPES.match(lower, start)
    if match is None or match.lastgroup is None:
        return None
    name, end = match.lastgroup, match.end()
    if name == "phone_ten" and _YEARS.fullmatch(match[0]):
        return None
    if name in {"account", "phone_ten"} and _CLOCKS.fullmatch(match[0]):
        return None
    if name == "phone_vanity" and "-" not in match[0]:
        return None
    if name.startswith("phone_ten") and " " in match[0] and not _codes.has_phone_cue(lower, start):
        return None
    if name == "phone_national" and not 8 <= sum(map(str.isdigit, match[0])) <= 12:
        return None
    if name == "short" and not short.holds(match):
        return None
    if name in _dates.JUDGES and not _dates.JUDGES[name](lower, match):
        return None
    kind, reason = _KINDS.get(name.partition("_")[0], _DATE)
    if kind is Kind.PHONE and _FAX.search(lower, max(0, start - 24), start):
        kind, reason = Kind.FAX, "fax number"
    if kind is Kind.PHONE and start and lower[start - 1] in "(+":
        start -= 1 + (start > 1 and lower[start - 2 : start] == "+(")
    if kind is Kind.PHONE and lower[max(0, start - 3) : start] == "(0)":
        start -= 3
    return Finding(start, end, kind, reason)


def _glued(lower: str, start: int) -> Finding | None:
    """The date that stands right behind a word, as in `dob3/3/51`."""
    match = _GLUED.match(lower, start)
    return Finding(*match.span(), Kind.DATE, "date behind a word") if match else None


def find_numbers(lower: str, flags: Mapping[str, int]) -> Iterator[tuple[Finding | None, int, int]]:
    """Visit each run of digits that no earlier visit covered.

    Args:
        lower: The text in plain lower case.
        flags: What is known of words, to tell a unit from the letters of a code.

    Returns:
        For each visit the finding or None, and the span that was looked at: what is none and belongs to a number
        need not be looked at as a word.
    """
    behind, short = 0, ShortDates(lower, flags)
    coded = has_code_words(lower)
    for run in _RUN.finditer(lower):
        start = run.start()
        if start < behind:
            continue
        if (not start or lower[start - 1] in " \n") and (plain := _PLAIN.match(lower, start)):
            behind = plain.end()
            yield None, start, behind
            continue
        attached = start > 0 and (lower[start - 1].isalpha() or lower[start - 1] == "_")
        finding = _glued(lower, start) if attached else _shape(lower, start, short)
        if coded and (finding is None or finding.kind is not Kind.DATE) and follows_clinical_code(lower, start):
            behind = match.end() if (match := _CODE.match(lower, start)) else run.end()
            yield None, start - attached, behind
            continue
        if finding is None:
            finding, first, behind = _codes.judge(lower, start, behind, flags)
            yield finding, first, behind
        else:
            behind = finding.end
            yield finding, finding.start, behind
