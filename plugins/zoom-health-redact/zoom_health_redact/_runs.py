"""Codes in several groups: what stands beside a part that was found, and runs of groups that no rule has seen.

`HZN 7700 1882` is one value to its writer: groups that a space, a dash or a line end joins belong together, capitals
before them included. What reads as a measurement, a time or a year ends a run.
"""

from __future__ import annotations

import re
from typing import Final

from ._clinical_codes import TRIAL_DRUGS
from ._code_groups import find_broken, in_capitals
from ._codes import has_phone_cue, is_measure
from ._document import FUNCTION, LABEL, UNIT, Document
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, CLINICALLY_KNOWN, COMMON, KNOWN
from ._states import ALL_STATES
from ._triggers import words

__all__ = ["mark_runs"]

MOST_GROUPS: Final = 14
MOST_LETTERS: Final = 6
FEWEST_OF_CODE: Final = 5
FEWEST_BARE: Final = 7
COUNTED: Final = "0123456789"
TELEPHONE: Final = (10, 11)
_CODES: Final = frozenset(
    {Kind.MRN, Kind.PLAN, Kind.ACCOUNT, Kind.LICENSE, Kind.VEHICLE, Kind.DEVICE, Kind.ID, Kind.SSN}
)
_PAIR: Final = re.compile(r"\d[a-z]{0,3} {1,2}(?=[a-z]{0,3}\d)")
_LEFT: Final = re.compile(r"(?<![\w./])([a-z]{1,12}(?:-[a-z]{1,6}){0,2}|[a-z]{1,3}\d{1,6})(?: ?#| ?- ?\n ?|[ :*/-])\Z")
_DASHED: Final = re.compile(r"\d\d-\d\d-\d\d")
_SPOKEN_LETTERS: Final = re.compile(r"(?<![\w.])([a-z]{2,5}) \Z")
_TAIL: Final = re.compile(r"[a-z0-9]{1,4}(?![a-z0-9])")
_LEFT_PAIR: Final = re.compile(r"(?<![\w.])([a-z]{2,6}) \d{2,6}(?: \d{2,6}){0,2}[ -]\Z")
_LONE: Final = re.compile(r"\d(?<=[A-Z][ -]\d)\d{1,8}(?:-\d{1,8}){0,3}(?![\w:/%-]|[.,]\d)")
_LETTERS_BEFORE: Final = re.compile(r"(?<![\w.-])[A-Z]{2,5}[ -]\Z")
_NUMBERED: Final = re.compile(
    r"#(?:\d{2,4}-\d{3,8}(?:-\d{1,6})?(?![\w:/%-]|[.,]\d)"
    r"| ?(?=\w{0,6}-?[A-Z])[A-Z]{0,4}-?\d{3,}(?:-?\w{1,9}){0,3}(?![\w.,:/%-]))"
)
_RIGHT: Final = re.compile(
    r"(?: |- ?\n ?| ?\n ?-|-| - | ?/ )([a-z0-9]{1,9}(?:-[a-z0-9]{1,9}){0,3})(?![\w%°+]|[/.:,]\d)"
)
_AREA: Final = re.compile(r"(?:(?:\+|\b00)?1[ -]?)?(?:\(\d{3}\) ?|(?<![\d.,/-])\d{3}(?:[-)] ?\n ?| ?\n ?))\Z")
_CLASSIC: Final = re.compile(r"\(?(?:\d{3}\)?[ .-]{1,2})?\d{3}[ .-]\d{4}\b|\+")
_LAST_CHUNK: Final = re.compile(r"[a-z0-9]{0,8}(?:-[a-z0-9]{1,8}){0,3}\Z")
_TIME: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5][05]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WHEN: Final = re.compile(_TIME.pattern + "|" + _YEAR.pattern)
_GRADE: Final = re.compile(r"[a-z]{1,2}\d")
_ENDING: Final = re.compile(
    r" ?(?:[,;:)\]\n\"']|\.(?!\d)|\Z| (?:and|or|is|was|has|in|on|to|for|from|with|as|but|not|since)\b)"
)
_STOP: Final = re.compile(r"[,;.)\]\n]|\Z")
_SURE_GROUP: Final = re.compile(r"[ -](?:\d{3,9}|0\d|[a-z]+\d+|\d+[a-z]+|\d{4}[ -]\d{4}[ -]\d{1,2})\Z")
_AMOUNT_BEHIND: Final = re.compile(
    r"[ -]?(?:mg|mcg|ml|g|kg|units?|times|x|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?|yo|minutes?|mins?"
    r"|percent|am|pm|tabs?|tablets?|caps(?:ules)?|refills?|visits?|sessions?|points?|cm|mm|y/o|doses?|of|out|to|per|bpm"
    r"|screws?|mmhg|beats|pack|puffs?|liters?|l|lbs?|french|fr|gauge|degrees|f|c|m|meals|steps|weekly"
    r"|daily)\b|[%/°]|[.:,]\d| ?[-x] ?\d"
)
_ROLES: Final = words("rn md np pa do lpn cna dr mr mrs ms pt ot bp hr rr mri ct ekg ecg xr us")


def _is_amount(document: Document, start: int, end: int) -> bool:
    """Whether a group is a number of its own: a measurement, a time or a year."""
    text = document.lower[start:end]
    if _AMOUNT_BEHIND.match(document.lower, end):
        return True
    return not text.isdigit() and is_measure(text, document.lexicon.flags) and not text[0].isalpha()


def _is_letters(document: Document, start: int, end: int, *, kind: Kind | None) -> bool:
    """Whether letters before figures are the first group of a code."""
    text = document.lower[start:end]
    flags = document.lexicon.flags
    cased = document.cased[start:end]
    pieces = text.split("-")
    if kind in {Kind.VEHICLE, Kind.LICENSE} and text in ALL_STATES and (cased.isupper() or kind is Kind.VEHICLE):
        return True
    known = [flags.get(piece, 0) for piece in pieces]
    if any(flag & (LABEL | FUNCTION | UNIT) for flag in known) and not (cased.isupper() and len(pieces) > 1):
        return False
    if not any(flag & (KNOWN | LABEL) for flag in known):
        return len(text) > 1 or cased.isupper()
    if len(max(pieces, key=len)) > MOST_LETTERS or text in _ROLES:
        return False
    if len(text) == 1:
        return cased.isupper() or text not in "ai"
    if cased.isupper() and not in_capitals(document, start):
        return True
    return not any(flag & (COMMON | CLINICALLY_KNOWN | ABBREVIATION) for flag in known) and len(text) < MOST_LETTERS - 2


def _left(document: Document, start: int, *, kind: Kind | None) -> int:
    """Where the value begins whose first found group begins at an offset."""
    lower = document.lower
    for _ in range(3):
        match = _LEFT.search(lower, max(0, start - 34), start)
        pair = _LEFT_PAIR.search(lower, max(0, start - 34), start)
        if pair and not document.lexicon.flags.get(pair[1], 0) & KNOWN:
            start = pair.start()
            break
        if match is None or (document.cased[match.end() - 1] == ":" and lower[match.end(1)] != ":"):
            break
        first, last = match.span(1)
        if lower[last - 1].isdigit():
            if (
                document.lexicon.flags.get(match[1], 0) & KNOWN
                or not document.cased[first].isupper()
                or ("#" not in match[0] and last - first < 4)
            ):
                break
        elif lower[last:start] in {"#", "-"} or (lower[last:start] == " #" and "-" in match[1]):
            if len(match[1].partition("-")[0]) > MOST_LETTERS or document.lexicon.flags.get(match[1], 0) & (
                LABEL | FUNCTION
            ):
                break
        elif (lower[last] == ":" and len(match[1]) > MOST_LETTERS) or not _is_letters(document, first, last, kind=kind):
            break
        start = first
    return start


def _right(document: Document, end: int) -> list[int]:
    """Where groups end that follow one, which ends at an offset; that of the given one is the first."""
    lower, groups = document.lower, [end]
    for _ in range(MOST_GROUPS):
        match = _RIGHT.match(lower, end)
        if match is None:
            break
        text = match[1]
        digits = sum(map(str.isdigit, text))
        if digits:
            if _is_amount(document, *match.span(1)) or text[0] == "x" or document.lexicon.flags.get(text, 0) & KNOWN:
                break
        elif not _is_tail(document, *match.span(1)):
            break
        end = match.end()
        if digits or len(text) == 1:
            groups.append(end)
    return groups


def _is_tail(document: Document, start: int, end: int) -> bool:
    """Whether letters between or behind figures belong to a code."""
    length, known = end - start, document.lexicon.flags.get(document.lower[start:end], 0)
    if length <= 2 and _STOP.match(document.lower, end) and not known & (FUNCTION | UNIT):
        return True
    if length > 4 or not document.cased[start:end].isupper():
        return False
    return not known & KNOWN or (length == 1 and not in_capitals(document, start))


def _whole(document: Document, groups: list[int]) -> int:
    """The end of those groups that belong together for sure: a short number before a word counts what the word says."""
    lower = document.lower
    while (
        len(groups) > 1
        and not _ENDING.match(lower, groups[-1])
        and not _SURE_GROUP.search(lower, max(0, groups[-1] - 16), groups[-1])
    ):
        groups.pop()
    return groups[-1]


def _grown(document: Document, finding: Finding) -> Finding | None:
    """A finding with the groups beside it that it left; None where there are none."""
    start, end, lower = finding.start, finding.end, document.lower
    if lower[end : end + 1].isalnum() and (finding.kind in _CODES or finding.kind is Kind.PHONE):
        tail = _TAIL.match(lower, end)
        return finding._replace(end=tail.end()) if tail else None
    if (finding.kind is Kind.PHONE or (finding.kind is Kind.ID and end - start == 7)) and (
        area := _AREA.search(lower, max(0, start - 9), start)
    ):
        return Finding(area.start(), end, Kind.PHONE, "telephone number")
    if finding.reason == "number in words":
        letters = _SPOKEN_LETTERS.search(lower, max(0, start - 8), start)
        unknown = letters and not document.lexicon.flags.get(letters[1], 0) & (KNOWN | LABEL)
        return finding._replace(start=letters.start()) if letters and unknown else None
    if finding.kind is Kind.DATE and _DASHED.fullmatch(lower, start, end):
        letters = _SPOKEN_LETTERS.search(lower, max(0, start - 8), start)
        if letters and not document.lexicon.flags.get(letters[1], 0) and document.cased[letters.start()].isupper():
            return Finding(letters.start(), end, Kind.ID, "code in groups")
    if finding.kind is Kind.PHONE and finding.reason == "telephone number":
        first = _left(document, start, kind=None)
        plain = lower[start - 1] != "-" and _CLASSIC.match(lower, start)
        if first == start or (plain and document.lexicon.flags.get(lower[first : start - 1], 0)):
            return None
        return Finding(first, _whole(document, _right(document, end)), Kind.ID, "code in groups")
    if (
        finding.kind not in _CODES
        or not lower[end - 1].isalnum()
        or lower[start] == "x"
        or finding.reason.startswith(("name", "handle"))
    ):
        return None
    start = _left(document, start, kind=finding.kind)
    if lower[end - 1].isdigit() or lower[finding.start].isdigit():
        end = _whole(document, _right(document, end))
    if start == finding.start and end == finding.end:
        return None
    return Finding(start, end, finding.kind, finding.reason)


def _run(document: Document, position: int, floor: int) -> tuple[Finding | None, int]:
    """The value of spaced groups whose first digit group ends about an offset, and where the groups end."""
    lower = document.lower
    chunk = _LAST_CHUNK.search(lower, max(floor, position - 34), position + 1)
    first = chunk.start() if chunk else position
    if first and (lower[first - 1].isalnum() or lower[first - 1] in ".,/:%$<>=+^~±"):
        return None, position
    ends = _right(document, position + 1)
    return _telephone(lower, first, ends) or _spaced(document, first, _whole(document, ends[:])), ends[-1]


def _telephone(lower: str, first: int, ends: list[int]) -> Finding | None:
    """The telephone number of spaced groups, whose number of figures tells it."""
    for end in reversed(ends[2:]):
        text = lower[first:end].replace(" ", "")
        if text.isdigit() and len(text) in TELEPHONE and has_phone_cue(lower, first):
            return Finding(first, end, Kind.PHONE, "telephone number in groups")
    area = _AREA.search(lower, max(0, first - 9), first)
    if area and sum(map(str.isdigit, lower[first : ends[-1]])) == TELEPHONE[0] - 3:
        return Finding(area.start(), ends[-1], Kind.PHONE, "telephone number in groups")
    return None


def _spaced(document: Document, first: int, end: int) -> Finding | None:
    """The code of spaced groups: letters before them, or groups that no value has, tell it from values in a row."""
    groups = document.lower[first:end].split()
    if len(groups) < 2 or all(map(_WHEN.fullmatch, groups)) or all(map(_GRADE.fullmatch, groups)):
        return None
    if len(groups) >= FEWEST_OF_CODE and set(map(len, groups)) == {1}:
        return None if "".join(groups) in COUNTED else Finding(first, end, Kind.ID, "code in single figures")
    start = _left(document, first, kind=None)
    digits = sum(map(str.isdigit, "".join(group for group in groups if not _YEAR.fullmatch(group))))
    strong = any(
        (len(group) >= 4 and not _YEAR.fullmatch(group)) or group[0] == "0" < group[1:2]
        for group in groups
        if group.isdigit()
    )
    lettered = start < first or groups[0][0].isalpha()
    if (lettered and (digits >= FEWEST_BARE or (strong and digits >= FEWEST_OF_CODE))) or (
        strong and digits > FEWEST_BARE and len(groups) > 2
    ):
        return Finding(start, end, Kind.ID, "code in groups")
    return None


def _lone(document: Document, start: int, end: int) -> int | None:
    """Where capitals that mean nothing begin before figures; few figures, a year or a unit make them none."""
    digits = sum(map(str.isdigit, document.lower[start:end]))
    dashed = document.lower[start - 1] == "-"
    few = digits < FEWEST_OF_CODE - (digits == end - start) - dashed
    if few or (not dashed and document.lower.startswith(",", end)):
        return None
    letters = _LETTERS_BEFORE.search(document.cased, max(0, start - 7), start)
    if letters is None or _AMOUNT_BEHIND.match(document.lower, end) or _WHEN.fullmatch(document.lower, start, end):
        return None
    text = letters[0].lower()[:-1]
    known = document.lexicon.flags.get(text, 0) or text in ALL_STATES or in_capitals(document, start)
    known = known or (dashed and digits < FEWEST_OF_CODE - 1 and text in TRIAL_DRUGS)
    return None if known else letters.start()


def mark_runs(document: Document) -> None:
    """Let what was found grow over the groups that belong to it, and find runs of groups that are codes.

    Args:
        document: The text, after the rules for numbers.
    """
    lower = document.lower
    for finding in list(document.findings):
        if grown := _grown(document, finding):
            document.add(grown)
    spans = sorted((finding.start, finding.end) for finding in document.findings)
    behind, nearest = 0, 0
    for pair in _PAIR.finditer(lower):
        position = pair.start()
        if position < behind:
            continue
        while nearest < len(spans) and spans[nearest][1] <= position:
            nearest += 1
        if nearest < len(spans) and spans[nearest][0] <= pair.end():
            continue
        run, behind = _run(document, position, behind)
        if run:
            document.add(run)
    for match in _LONE.finditer(document.cased):
        if (first := _lone(document, *match.span())) is not None:
            document.add(Finding(first, match.end(), Kind.ID, "capitals and figures"))
    for match in _NUMBERED.finditer(document.cased):
        document.add(Finding(*match.span(), Kind.ID, "capitals and figures"))
    for start, end in find_broken(lower):
        document.add(Finding(start, end, Kind.ID, "code over a line end"))
