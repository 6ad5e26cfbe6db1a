"""Values that a label announces, however they are written: `MRN 44-12`, `member id, which is W 228 19`, `chart a four`.

A label is looked at with the words behind it, as a reader does: words that only lead to a value (`number on file is`)
are walked over, and the value goes on as long as its groups do. What looks like a dose or a date is none.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ._codes import is_measure
from ._document import FUNCTION, LABEL, UNIT, Document
from ._lexicon import ABBREVIATION, KNOWN, VOCABULARY
from ._spoken import LETTERS, NUMBERS, SIGNS, spoken_end
from ._triggers import words

__all__ = ["Value", "figures", "find_value", "is_amount", "list_end"]

MOST_LEADING: Final = 9
"""How many words may stand between a label and its value."""

LONGEST_GROUP: Final = 5
FEWEST_FIGURES: Final = 5
MOST_GROUPS: Final = 20
LONGEST_ABBREVIATION: Final = 4
LONG_NUMBER: Final = 7

_TOKEN: Final = re.compile(r"[a-z0-9*]{1,40}(?:[-./_:*+~][a-z0-9*]{1,40}){0,10}")
_GAP: Final = re.compile(r"[ \t]{0,3}['\"#:=|(\[,*-]{0,3}[ \t]{0,3}(?:\\?\n?[ \t]{0,3}\|?[ \t]{0,2})?")
_BETWEEN_GROUPS: Final = re.compile(r" {1,2}| ?- ?| ?/ ?")
_PLATE: Final = re.compile(r"[a-z]{1,3}-[a-z]{1,2}")
_LIST: Final = re.compile(r"(?:, ?| ?& ?| / ?|;? ?(?:and|or) )(?:# ?)?(?=[a-z0-9-]{0,12}\d)")
_SIGNS_OF_VALUE: Final = frozenset("#:=|(")
_ANNOUNCES: Final = words(
    "number numbers no num nbr nr id ids identifier code num. pin ref nos reads reading ending ends"
)
_LEADS: Final = words(
    "is was are were of on in at with as the this that which his her their my our your its has for to and same "
    "file listed list shown reported given documented recorded confirmed verified updated noted assigned issued "
    "currently now still also being reads read reading ending ends end last four five six digits digit "
    "band wristband bracelet sticker label security record medical "
    "health insurance card identification account plan policy member group serial license "
    "licence plate registration tag state holder primary secondary old new temporary current provided see "
    "stamped printed engraved starting begins beginning following per from under called hers hence here follows "
    "patient client hospital clinic chart it he she they gives gave states stated says said so"
)
_DATE: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d|[-/.]\d)|\d{1,2}/\d{1,4}(?!\d)|\d{1,2}:\d\d(?!\d)|\d{2,3}/\d{2,3}(?!\d)"
)
_PRESSURE: Final = re.compile(r"\d{2,3}/\d{2,3}")
_PREFIXED: Final = re.compile(r"[a-z]{1,2} \d{5,12}\b")
_LONG_GROUP: Final = re.compile(r" ?\d{3,9}\b")
_VOWELS: Final = frozenset("aeiouy")
_FIGURES: Final = re.compile(r"\d+")
LAST_MONTH: Final = 12
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_AMOUNT: Final = re.compile(
    r"[ -]?(?:mg|mcg|ml|g\b|kg|units?\b|times|x\b|hours?|hrs?|days?|weeks?|months?|years?|yrs?|minutes?|mins?|%"
    r"|percent|am\b|pm\b|tabs?\b|tablets?|capsules?|refills?\b|visits?\b|sessions?\b|points?\b|cm\b|mm\b|y/?o\b|doses?|a\.m|p\.m"
    r"|of \d|out of|to \d|bpm|screws?|holes?|mmhg|episodes?|shocks?|beats|volts?|v\b|ohms?|lbs?\b|pounds|joules)"
)


class Value(NamedTuple):
    """What stands behind a label.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        sure: Whether a sign or a word (`#`, `number`) says that a number follows.
        near: Whether nothing but words that lead to a value stand between.
        spoken: Whether it is in words.
    """

    start: int
    end: int
    sure: bool
    near: bool
    spoken: bool


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
    return not flags & ABBREVIATION and document.cased[start:end].isupper() and not _in_capitals(document, start)


def _in_capitals(document: Document, start: int) -> bool:
    """Whether the words around are in capitals, too, so that capitals say nothing."""
    around = document.cased[max(0, start - 24) : start + 32]
    return sum(map(str.islower, around)) * 3 < sum(map(str.isupper, around))


def _value_end(document: Document, match: re.Match[str]) -> int:
    """Where a value of groups ends; its first group is given."""
    lower, end, count, first = document.lower, match.end(), figures(match[0]), figures(match[0])
    for _ in range(MOST_GROUPS):
        gap = _BETWEEN_GROUPS.match(lower, end)
        token = _TOKEN.match(lower, gap.end()) if gap else None
        if token is None:
            break
        text = token[0]
        if any(map(str.isdigit, text)):
            if _DATE.match(lower, token.start()) or _has_unit(lower, token):
                break
            if count >= FEWEST_FIGURES - 1 and text[0].isdigit() and _is_amount_of(document, text):
                break
            if count >= LONG_NUMBER and len(text) <= 3 and first >= LONG_NUMBER - 1 and (match[0] + text).isdigit():
                break
        elif not ((len(text) <= 3 or _VOWELS.isdisjoint(text)) and _is_group(document, *token.span(), loose=False)) or (
            len(text) == 1 and text in "mf" and count >= FEWEST_FIGURES - 1
        ):
            break
        end, count = token.end(), count + figures(text)
    return end


def _has_unit(lower: str, token: re.Match[str]) -> bool:
    """Whether a number is an amount by what stands behind it; a long one is none."""
    return figures(token[0]) <= FEWEST_FIGURES and _AMOUNT.match(lower, token.end()) is not None


def _is_amount_of(document: Document, text: str) -> bool:
    return not text.isdigit() and is_measure(text, document.lexicon.flags)


def _starts(document: Document, token: re.Match[str]) -> bool:
    """Whether letters alone begin a code: digits follow soon."""
    if token[0] == "a":
        group = _LONG_GROUP.match(document.lower, token.end())
        return group is not None and not _has_unit(document.lower, group)
    if token[0] not in _LEADS and _PREFIXED.match(document.lower, token.start()):
        return not document.lexicon.flags.get(token[0], 0) & LABEL
    if not _is_group(document, *token.span(), loose=True):
        return False
    position = token.end()
    for _ in range(4):
        gap = _BETWEEN_GROUPS.match(document.lower, position)
        follower = _TOKEN.match(document.lower, gap.end()) if gap else None
        if follower is None:
            return False
        if any(map(str.isdigit, follower[0])):
            return not _has_unit(document.lower, follower)
        if not _is_group(document, *follower.span(), loose=True):
            return False
        position = follower.end()
    return False


def _value(document: Document, token: re.Match[str]) -> tuple[int, bool] | None:
    """The end of the value that begins with this token and whether it is in words; None where none does."""
    lower, text = document.lower, token[0]
    digits = figures(text)
    if (text in NUMBERS or text in LETTERS or text in SIGNS) and (end := spoken_end(lower, token.start())):
        return end, True
    if digits:
        end = _value_end(document, token)
        if (more := spoken_end(lower, token.start())) > end:
            return more, True
        return end, False
    return (_value_end(document, token), False) if _starts(document, token) else None


def find_value(document: Document, index: int) -> Value | None:
    """Find the value that the label at a word announces.

    Args:
        document: The text.
        index: The word that is a label.
    """
    lower, position = document.lower, document.ends[index]
    if lower.startswith("'s", position):
        position += 2
    elif lower.startswith(".", position) and len(document.words[index]) <= LONGEST_ABBREVIATION:
        position += 1
    sure, near = False, True
    for _ in range(MOST_LEADING):
        gap = _GAP.match(lower, position)
        if gap is None:
            return None
        sure = sure or not _SIGNS_OF_VALUE.isdisjoint(gap[0])
        token = _TOKEN.match(lower, gap.end())
        if token is None:
            return None
        text = token[0]
        if text in _ANNOUNCES and (text != "no" or lower[token.end() : token.end() + 1] != "t"):
            sure, position = True, token.end() + (lower[token.end() : token.end() + 1] == ".")
            continue
        if value := _value(document, token):
            return Value(token.start(), value[0], sure, near, value[1])
        if text.isalpha() and text not in _LEADS:
            if not sure or (document.lexicon.flags.get(text, 0) & LABEL and not near):
                return None
            near = False
        elif not text.isalpha():
            return None
        position = token.end()
    return None


def list_end(document: Document, end: int) -> list[tuple[int, int]]:
    """Further values behind one, as in `MRNs 44712, 44713 and 4471-B`."""
    found: list[tuple[int, int]] = []
    while len(found) < MOST_GROUPS and (joint := _LIST.match(document.lower, end)):
        token = _TOKEN.match(document.lower, joint.end())
        if token is None or figures(token[0]) < FEWEST_FIGURES - 1 or _YEAR.fullmatch(token[0]):
            break
        if _DATE.match(document.lower, token.start()) or _has_unit(document.lower, token):
            break
        end = _value_end(document, token)
        found.append((token.start(), end))
    return found


def is_amount(document: Document, value: Value) -> bool:
    """Whether a value is one of time, dose or date, and so no identifier."""
    text = document.lower[value.start : value.end]
    if figures(text) <= FEWEST_FIGURES and _AMOUNT.match(document.lower, value.end):
        return True
    if _PRESSURE.fullmatch(text):
        return True
    date = _DATE.fullmatch(text)
    return (date is not None and min(map(int, _FIGURES.findall(text)[:2])) <= LAST_MONTH) or _YEAR.fullmatch(
        text
    ) is not None
