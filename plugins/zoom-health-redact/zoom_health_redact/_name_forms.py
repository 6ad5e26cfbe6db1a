"""What belongs to a name beside its words: nicknames in quotes, suffixes, honorifics, initials, letters spelled out."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from ._cues import HONORIFICS, LABELS, PARTICLES, ROLES
from ._document import (
    CAPITAL,
    CREDENTIAL,
    FUNCTION,
    LOWER,
    MONTH,
    NUMBER,
    RELATION,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    Document,
)
from ._kinds import Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, COMMON, DRUG, EPONYM, KNOWN, NAME_LIKE, VOCABULARY
from ._triggers import words

__all__ = ["SUFFIXES", "mark_name_forms"]

SUFFIXES: Final = words("jr sr ii iii iv junior senior")
_SPLIT_CREDENTIALS: Final = words("rn md np pa do dnp lpn lvn cna phd")
_SPELLED: Final = re.compile(r"(?<![\w'.])[a-z](?:(?: ?- ?|\. ?| |, )[a-z]){3,20}(?![\w'])")
_SPELLING: Final = words("spelled spelt spelling spells spell is name last first surname that")
_CLOSED: Final = words("and or of the with for at by is was in on from to as if it but not")
_NO_NAME: Final = VERB | CREDENTIAL | RELATION | TITLE | MONTH | DRUG | UNIT
_PERSONS: Final = words("pt patient client resident baby infant child boy girl twin")
FEWEST_SPELLED: Final = 4
"""Letters in a row that may be a name spelled out."""
LONGEST_NICKNAME: Final = 2
LONGEST_INSIDE: Final = 2
"""Words of the language between two names: `Ezekiel Two Bulls Harmon`."""

_OPENING: Final = frozenset({' "', " '", ' ("', " ('", ', "', "'"})


def mark_name_forms(document: Document) -> None:
    """Mark what goes with the names that were found, and names spelled letter by letter."""
    marks, fixed, count = document.marks, document.fixed, len(document)
    for index in document.named():
        if fixed[index]:
            continue
        following = index + 1
        if following < count and marks[following] is None and not fixed[following]:
            _mark_behind(document, following)
        if index and marks[index - 1] is None and not fixed[index - 1]:
            _mark_before(document, index)
    if not document.present.isdisjoint(_LETTERS):
        _mark_letters(document)


_LETTERS: Final = frozenset("bcdefghjklmnopqrstuvwxyz")


def _mark(document: Document, first: int, behind: int, reason: str) -> None:
    for index in range(first, behind):
        document.mark(index, Kind.NAME, reason)


def _mark_behind(document: Document, index: int) -> None:
    """Mark what stands behind a name and belongs to it."""
    gap, word, shape = document.gap(index), document.words[index], document.shapes[index]
    if gap in _OPENING:
        _mark_quoted(document, index)
    elif gap in {" ", ", "} and word in SUFFIXES and (shape == UPPER or document.plain_lines[index] or len(word) == 2):
        if len(word) < 4 or document.shapes[index] != LOWER:
            _mark(document, index, index + 1, "suffix of a name")
    elif gap == " " and word + _word(document, index + 1) in _SPLIT_CREDENTIALS and len(word) == 1:
        if document.gap(index + 1) == " ":
            _mark(document, index, index + 2, "letters behind a name")
    elif (
        gap == ", "
        and len(word) == 1
        and shape == UPPER
        and document.cased[document.ends[index] :][:1] in {"", ".", ";", "\n"}
    ):
        _mark(document, index, index + 1, "initial behind a surname")
    elif gap in {" ", "-"}:
        _mark_inside(document, index)


def _word(document: Document, index: int) -> str:
    return document.words[index] if index < len(document) else ""


def _mark_quoted(document: Document, index: int) -> None:
    """Mark `"Bee"` in `Bernadette "Bee" Roy`, and `"Bronia"` behind a name."""
    sign = document.gap(index).strip(" ,(")[:1]
    for last in range(index, min(index + LONGEST_NICKNAME, len(document))):
        behind = document.gaps[last + 1]
        if behind.startswith(sign):
            named = (
                last + 1 < len(document) and document.marks[last + 1] is Kind.NAME and behind.strip(sign) in {" ", ") "}
            )
            if named or not any(
                (document.shapes[position] == LOWER and not document.plain_lines[position])
                or document.flags[position] & (VERB | CLINICAL | FUNCTION)
                for position in range(index, last + 1)
            ):
                _mark(document, index, last + 1, "nickname in quotes")
            return
        if behind not in {" ", "-"}:
            return


def _mark_inside(document: Document, index: int) -> None:
    """Mark words of the language between two names: they are part of one."""
    for last in range(index, min(index + LONGEST_INSIDE, len(document) - 1)):
        if document.fixed[last] or document.marks[last] is not None or not _can_be_inside(document, last):
            return
        if document.starts_sentence(last) or document.gap(last + 1) not in {" ", "-"}:
            return
        if document.marks[last + 1] is Kind.NAME:
            _mark(document, index, last + 1, "between two parts of a name")
            return


def _can_be_inside(document: Document, index: int) -> bool:
    """Whether a word of the language may stand within a name."""
    flags, word = document.flags[index], document.words[index]
    if word in PARTICLES and word not in _CLOSED:
        return True
    if word in _CLOSED or flags & _NO_NAME:
        return False
    if flags & (CLINICAL | EPONYM | ABBREVIATION) and not flags & NAME_LIKE:
        return False
    if document.caseless(index):
        return not ((flags & FUNCTION and not flags & NUMBER) or word.endswith(("ed", "ing", "ly")))
    return document.shapes[index] != LOWER


def _mark_before(document: Document, index: int) -> None:
    """Mark what stands before a name and belongs to it."""
    before = index - 1
    gap, word, shape = document.gap(index), document.words[before], document.shapes[before]
    if gap not in {" ", ". "}:
        return
    if word in HONORIFICS and shape == CAPITAL and not document.upper_lines[before]:
        _mark(document, before, index, "honorific of a name")
    elif before and f"{document.words[before - 1]} {word}" in HONORIFICS and document.shapes[before - 1] == CAPITAL:
        _mark(document, before - 1, index, "honorific of a name")
    elif len(word) == 1 and before and document.flags[before - 1] & TITLE and document.gap(before) in {" ", ". "}:
        _mark(document, before, index, "initial behind a title")
    elif gap == " " and _is_rare(document, before) and _behind_label(document, before):
        _mark(document, before, index, "name behind a label")


def _is_rare(document: Document, index: int) -> bool:
    """Whether a word of the language is so rare that beside a name it is one."""
    flags = document.flags[index]
    common = 0 if document.shapes[index] == CAPITAL and not document.title_lines[index] else COMMON
    return bool(flags & VOCABULARY) and not flags & (
        common | CLINICAL | ABBREVIATION | ALLOWED | EPONYM | FUNCTION | _NO_NAME
    )


def _behind_label(document: Document, index: int) -> bool:
    if not index or (document.shapes[index] == LOWER and not document.plain_lines[index]):
        return False
    gap, flags, before = document.gap(index), document.flags[index - 1], document.words[index - 1]
    return gap.strip() in {"", ":", "."} and (
        before in LABELS or before in ROLES or before.removesuffix("s") in LABELS or bool(flags & (TITLE | RELATION))
    )


def _mark_letters(document: Document) -> None:
    """Mark `Papa K` and names spelled letter by letter."""
    shapes, uppers = document.shapes, document.upper_lines
    single = [index for index, word in enumerate(document.words) if len(word) == 1]
    for index in single:
        if not index or shapes[index] != UPPER or uppers[index]:
            continue
        flags, before = document.flags[index - 1], document.words[index - 1]
        if (
            document.gap(index) == " "
            and (flags & RELATION or before in HONORIFICS)
            and before not in _PERSONS
            and document.shapes[index - 1] == CAPITAL
            and not flags & WORK_LIKE
            and document.gaps[index + 1][:1] in {" ", ",", "'", ".", "\n", ")", ";"}
            and document.words[index] not in {"i", "a"}
            and not document.gaps[index + 1][1:2].isdigit()
        ):
            _mark(document, index - (before in HONORIFICS), index + 1, "initial behind a relation")
    if not any(
        last - first == FEWEST_SPELLED - 1 for first, last in zip(single, single[FEWEST_SPELLED - 1 :], strict=False)
    ):
        return
    found: frozenset[str] | None = None
    for match in _SPELLED.finditer(document.lower):
        letters = re.sub(r"[^a-z]", "", match[0])
        if found is None:
            found = frozenset(document.words[index] for index in document.named())
        if document.lexicon.flags.get(letters, 0) & (KNOWN & ~EPONYM) and letters not in found:
            continue
        first = bisect_left(document.starts, match.start())
        if letters not in found and not _is_spelling(document, first, letters):
            continue
        behind = first
        while behind < len(document) and document.starts[behind] < match.end():
            behind += 1
        _mark(document, first, behind, "name spelled letter by letter")


WORK_LIKE: Final = CLINICAL | CREDENTIAL


def _is_spelling(document: Document, first: int, letters: str) -> bool:
    """Whether letters are a name that the lists have, or stand behind `spelled` and its like."""
    if document.lexicon.flags.get(letters, 0) & NAME_LIKE:
        return True
    before = document.words[first - 1] if first else ""
    return before in _SPELLING or (first > 0 and document.marks[first - 1] is Kind.NAME)
