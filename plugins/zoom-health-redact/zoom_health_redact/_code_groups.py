"""Groups of codes: where a value of letters and figures begins and ends, `SRM 66-10882`, `M D 4417`, `four one b`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._codes import is_measure
from ._document import FUNCTION, LABEL, UNIT, Document
from ._lexicon import ABBREVIATION, COMMON, KNOWN, VOCABULARY
from ._spoken import LETTERS, NUMBERS, SIGNS, spoken_end
from ._states import STATE_CODES
from ._triggers import words

__all__ = ["AMOUNT", "DATE", "LEADS", "TOKEN", "YEAR", "figures", "find_broken", "has_unit", "in_capitals", "value_at"]

LONGEST_GROUP: Final = 5
LONGEST_NAME: Final = 6
FEWEST_FIGURES: Final = 5
MOST_GROUPS: Final = 20
LONG_NUMBER: Final = 7
TOKEN: Final = re.compile(r"[a-z0-9*]{1,40}(?:[-./_:*+~][a-z0-9*]{1,40}){0,10}")
_BETWEEN_GROUPS: Final = re.compile(r" {1,2}| ?- ?| ?/ ?")
_SAID: Final = re.compile(r" (?=[a-z])")
_FILED: Final = re.compile(r"[2-9]\d\d/\d\d|\d\d/\d{3,5}|\d{3,5}/\d\d(?:\d\d)?")
"""A number and its year behind letters, as `OP 417/26`: no pressure, which letters before would name."""
_PLATE: Final = re.compile(r"[a-z]{1,3}-[a-z]{1,2}")
DATE: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d|[-/.]\d)|\d{1,2}/\d{1,4}(?!\d)|\d{1,2}:\d\d(?!\d)|\d{2,3}/\d{2,3}(?!\d)"
)
_PREFIXED: Final = re.compile(r"[a-z]{1,2} \d{5,12}\b")
_NEXT: Final = re.compile(r"[ -](?!(?:19|20)\d\d\b|\d{1,3}\b(?! ?[a-z0-9]{0,2}\d))[a-z]{0,3}\d(?!\d?[.,:/]\d)")
_ZERO_BEHIND: Final = re.compile(r"(?: [a-z]{1,3})? 0\d{2,8}(?![.,:/]\d)\b")
_CASE_NUMBER: Final = re.compile(r"[ -](?!(?:19|20)\d\d\b)\d{3,9}(?![.,:/]\d)\b")
_TIMES: Final = re.compile(r"x\d{1,2}")
_BEHIND: Final = re.compile(r" (?!(?:19|20)\d\d\b)\d{3,9}(?! ?(?:mg|mcg|ml|g|kg|units?|%)|[.,:/]\d)\b")
_THOUSANDS: Final = re.compile(r",\d{3}(?!\d|,\d)")
_LONG_GROUP: Final = re.compile(r" ?\d{3,9}\b| \d(?: \d){3,9}\b")
_FOUR: Final = re.compile(r" (?!(?:19|20)\d\d\b)\d{4,9}(?![.,:/]\d| ?(?:mg|mcg|ml|units?|g|%))\b")
_VOWELS: Final = frozenset("aeiouy")
_BROKEN: Final = re.compile(r"\b[a-z]{1,4}\d{1,9} ?\n ?-\d{3,9}\b|\b[a-z]{0,4}\d{2,9}(?:-\d{1,9}){0,3}- ?\n ?\d{3,9}\b")
_BREAK: Final = re.compile(r"\n(?: ?-\d|(?<=\d-\n)|(?<=\d- \n))")
YEAR: Final = re.compile(r"(?:19|20)\d\d")
AMOUNT: Final = re.compile(
    r"[ -]?(?:mg|mcg|ml|(?<!\d{5})(?<!\d{5} )g\b|kg|units?\b|times|x(?= ?\d| daily| per| a )|hours?|hrs?|days?|weeks?"
    r"|months?|years?|yrs?|minutes?|mins?|%|percent|am\b|pm\b|tabs?\b|tablets?|capsules?|refills?\b|visits?\b"
    r"|sessions?\b|points?\b|cm\b|mm\b|y/?o\b|doses?|a\.m|p\.m|of \d|out of|to \d|bpm|screws?|holes?|mmhg|episodes?"
    r"|shocks?|beats|volts?|(?<!\d{4})(?<!\d{4} )v\b|ohms?|lbs?\b|pounds|joules)"
)
LEADS: Final = words(
    "is was are were of on in at with as the this that which his her their my our your its has for to and same "
    "form sheet page front back top bottom document paper "
    "hash template file listed list shown reported given documented recorded confirmed verified updated noted "
    "assigned issued "
    "currently now still also being reads read reading ending ends end last four five six digits digit "
    "band wristband bracelet sticker label security record medical "
    "health insurance card identification account plan policy member group serial license "
    "licence plate registration tag state holder primary secondary old new temporary current provided see "
    "stamped printed engraved starting begins beginning following per from under called hers hence here follows "
    "patient client hospital clinic chart it he she they gives gave states stated says said say tells shows showing so"
)


def figures(text: str) -> int:
    """How many digits a text has."""
    return sum(map(str.isdigit, text))


def _is_group(document: Document, start: int, end: int, *, loose: bool) -> bool:
    """Whether letters alone can be a group of a code, as `XY` of `1234 567 XY`.

    Args:
        document: The text.
        start: Where the letters begin.
        end: Where they end.
        loose: Whether abbreviations are groups, too: beside other letters and figures of a code they are.
    """
    text = document.lower[start:end]
    if "-" in text:
        return loose and _is_compound(document, start, end)
    flags = document.lexicon.flags.get(text, 0)
    if len(text) == 1:
        return text not in {"a", "i"} or document.cased[start].isupper()
    if _PLATE.fullmatch(text):
        return True
    if len(text) > LONGEST_GROUP or not text.isalpha() or flags & (FUNCTION | UNIT | LABEL):
        return False
    if not flags & KNOWN:
        return True
    if loose and (flags & ABBREVIATION or not flags & VOCABULARY or _VOWELS.isdisjoint(text)):
        return True
    return not flags & ABBREVIATION and document.cased[start:end].isupper() and not in_capitals(document, start)


def _is_compound(document: Document, start: int, end: int) -> bool:
    """Whether letters with dashes are the name of an insurer or agency before its number, as `BCX-PPO`."""
    pieces = document.lower[start:end].split("-")
    if not all(piece.isalpha() and len(piece) <= LONGEST_GROUP + 1 for piece in pieces):
        return False
    flags = document.lexicon.flags
    strange = any(not flags.get(piece, 0) & KNOWN or _VOWELS.isdisjoint(piece) for piece in pieces)
    return strange or (document.cased[start:end].isupper() and not in_capitals(document, start))


def in_capitals(document: Document, start: int) -> bool:
    """Whether the words around are in capitals, too, so that capitals say nothing."""
    around = document.cased[max(0, start - 24) : start + 32]
    return sum(map(str.islower, around)) * 3 < sum(map(str.isupper, around))


def value_end(document: Document, match: re.Match[str]) -> int:
    """Where a value of groups ends; its first group is given."""
    lower, end, count, first = document.lower, match.end(), figures(match[0]), figures(match[0])
    for _ in range(MOST_GROUPS):
        gap = _BETWEEN_GROUPS.match(lower, end)
        token = TOKEN.match(lower, gap.end()) if gap else None
        if token is None:
            break
        text = token[0]
        if any(map(str.isdigit, text)):
            if (
                (DATE.match(lower, token.start()) and (count or not _FILED.fullmatch(text)))
                or has_unit(lower, token)
                or _TIMES.fullmatch(text)
            ):
                break
            if count >= FEWEST_FIGURES - 1 and text[0].isdigit() and _is_amount_of(document, text):
                break
            if count >= LONG_NUMBER and len(text) <= 3 and first >= LONG_NUMBER - 1 and (match[0] + text).isdigit():
                break
        elif text == "x" and count:
            break
        elif len(text) <= 3 and document.cased[token.start()].isupper() and _CASE_NUMBER.match(lower, token.end()):
            pass
        elif not ((len(text) <= 3 or _VOWELS.isdisjoint(text)) and _is_group(document, *token.span(), loose=False)) or (
            len(text) == 1 and text in "mf" and count >= FEWEST_FIGURES - 1
        ):
            break
        end, count = token.end(), count + figures(text)
    return end


def has_unit(lower: str, token: re.Match[str]) -> bool:
    """Whether a number is an amount by what stands behind it; a long one is none."""
    return figures(token[0]) <= FEWEST_FIGURES and AMOUNT.match(lower, token.end()) is not None


def _is_amount_of(document: Document, text: str) -> bool:
    return not text.isdigit() and is_measure(text, document.lexicon.flags)


def _starts(document: Document, token: re.Match[str], *, strong: bool) -> bool:
    """Whether letters alone begin a code: digits follow soon."""
    if strong and _NEXT.match(document.lower, token.end()) and len(token[0]) < LONGEST_GROUP:
        known = document.lexicon.flags.get(token[0], 0)
        if not known & (FUNCTION | LABEL) or (known & FUNCTION and document.cased[token.start()].isupper()):
            return True
    if token[0] in STATE_CODES and _FOUR.match(document.lower, token.end()):
        return True
    if token[0] == "a" and not document.cased[token.start()].isupper():
        group = _LONG_GROUP.match(document.lower, token.end())
        return group is not None and not has_unit(document.lower, group)
    if not document.lexicon.flags.get(token[0], 0) & (FUNCTION | LABEL) and _ZERO_BEHIND.match(
        document.lower, token.end()
    ):
        return True
    if token[0] not in LEADS and _PREFIXED.match(document.lower, token.start()):
        return not document.lexicon.flags.get(token[0], 0) & LABEL
    if not _is_group(document, *token.span(), loose=True):
        return not document.lexicon.flags.get(token[0], 0) & (FUNCTION | UNIT | LABEL | COMMON) and (
            token[0].isalpha()
            and len(token[0]) <= LONGEST_NAME
            and _BEHIND.match(document.lower, token.end()) is not None
        )
    position = token.end()
    for _ in range(4):
        gap = _BETWEEN_GROUPS.match(document.lower, position)
        follower = TOKEN.match(document.lower, gap.end()) if gap else None
        if follower is None:
            return False
        if any(map(str.isdigit, follower[0])):
            return not has_unit(document.lower, follower)
        if follower[0] in NUMBERS:
            return len(token[0]) > 1 and spoken_end(document.lower, follower.start()) > follower.end()
        if not _is_group(document, *follower.span(), loose=True):
            return False
        position = follower.end()
    return False


def value_at(document: Document, token: re.Match[str], *, strong: bool = False) -> tuple[int, bool] | None:
    """The end of the value that begins with this token and whether it is in words; None where none does.

    Args:
        document: The text.
        token: A token of it.
        strong: Whether what announces it leaves no doubt, so that letters alone may begin it.
    """
    lower, text = document.lower, token[0]
    digits = figures(text)
    if (text in NUMBERS or text in LETTERS or text in SIGNS) and (end := spoken_end(lower, token.start())):
        return end, True
    if digits:
        end = value_end(document, token)
        if digits <= 3 and (thousands := _THOUSANDS.match(lower, token.end())):
            end = thousands.end()
        if (more := spoken_end(lower, token.start())) > end:
            return more, True
        return end, False
    if not _starts(document, token, strong=strong):
        return None
    end = value_end(document, token)
    said = _SAID.match(lower, end)
    if said and (more := spoken_end(lower, said.end())):
        return more, True
    return end, False


def find_broken(lower: str) -> Iterator[tuple[int, int]]:
    """Spans of codes that a line end breaks behind or before a dash.

    Args:
        lower: The text in plain lower case.
    """
    if _BREAK.search(lower):
        for match in _BROKEN.finditer(lower):
            if figures(match[0]) >= FEWEST_FIGURES and not AMOUNT.match(lower, match.end()):
                yield match.span()
