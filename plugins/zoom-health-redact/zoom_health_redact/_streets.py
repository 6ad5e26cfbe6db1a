"""Streets: each word for one is looked at from the right to the left, through the name to the number or the cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ._address_ends import end_of_address, end_of_town, has_part_behind, start_of_address
from ._document import CAPITAL, CLINICAL_NOUN, FUNCTION, HEAD, LOWER, RELATION, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, DRUG, KNOWN
from ._street_words import CUED_STREETS, NUMBER_WORDS, ORDINALS, SIDES, STREETS, SURE_STREETS
from ._triggers import words

__all__ = ["find_streets"]

_TOKEN: Final = re.compile(r"[^\s,;:()\[\]\"!?]+")
_HOUSE: Final = re.compile(
    r"#?(?:\d{1,6}(?:[-/]\d{1,6})?(?:-?[a-z](?:-?\d{1,3})?)?[\u00bc-\u00be]?|[nsew]\d{1,5}(?:[nsew]\d{1,5})?)"
)
_ORDINAL: Final = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
_NAME: Final = re.compile(r"[^\W\d_][^\W_]*(?:['.-][^\W_]+)*")
_LONGEST: Final = 4
_SHORT: Final = 3
"""Words of so many letters may have a dot that ends no sentence."""

_WINDOW: Final = 72
_SURE_NUMBER: Final = 3
"""A number of so many figures or words counts houses rather than doses."""
_CUES: Final = words(
    "on off near along at down to from by past behind via onto toward towards across between in around and of"
)
_DESCRIBES: Final = words(
    "busy main-road dirt gravel side same city public open long quiet icy wet whole next private residential paved "
    "bumpy country back road street through across down up local own fast passing memory crossing wrong right left "
    "dark narrow steep empty crowded nearby parking express exit middle slow one two three other far slippery uneven "
    "cobblestone muddy unpaved winding snowy access service dead different separate hard "
    "way lane traffic rocky bike bicycle turning driving"
)
_HALVES: Final = words("1/2 1/4 3/4")
_WITHIN: Final = words("new old little big upper lower great saint st mt mount ft fort el la los las san santa de")
"""Words of names that are others as well."""


class _Walk(NamedTuple):
    """What stands before a word for a street.

    Attributes:
        start: Where the address begins: at the number, or at the name.
        names: The words of the name, as they are written, from the right.
        number: How many figures or words the number has; 0 without one.
        spoken: Whether the number is in words.
        cue: The word before.
    """

    start: int
    names: list[str]
    number: int
    spoken: bool
    cue: str


def find_streets(document: Document) -> Iterator[Finding]:
    """Find streets with a number, or with a name that stands where only that of a street does.

    Args:
        document: The text with its words.
    """
    if document.present.isdisjoint(STREETS):
        return
    behind = 0
    for index, word in enumerate(document.words):
        if word not in STREETS or not index or document.starts[index] < behind:
            continue
        gap = document.gaps[index]
        if gap not in {" ", "\n", " \n", "  "} and not (gap[:1] in " -.'" and gap[-1:] in " \n"):
            continue
        walk = _walk(document, index, behind)
        if not walk.names or not _is_street(document, index, walk):
            continue
        last = index
        while last + 1 < len(document) and (
            (document.gaps[last + 1] == " " and document.words[last + 1] in STREETS)
            or (document.gaps[last + 1] in {"\n", " \n"} and document.words[last + 1] in SURE_STREETS)
        ):
            last += 1
        behind = end_of_address(document, document.ends[last])
        start = start_of_address(document, walk.start)
        behind = end_of_town(document, behind) if walk.number else behind
        yield Finding(start, behind, Kind.LOCATION, "street address" if walk.number else "street")


def _walk(document: Document, index: int, behind: int) -> _Walk:
    lower, cased = document.lower, document.cased
    position = document.starts[index]
    free = document.caseless(index)
    names: list[str] = []
    number, spoken, cue = 0, False, ""
    for token in reversed(list(_TOKEN.finditer(lower, max(behind, position - _WINDOW), position))):
        text, gap = token[0].rstrip("."), lower[token.end() : position]
        house = _HOUSE.fullmatch(text) is not None and not text.isalpha()
        if house and (len(gap) > 2 or lower[token.start() - 1 : token.start()] == ":"):
            break
        ended = text != token[0] and (house or len(text) > _SHORT or text in STREETS)
        if ended or gap.count("\n") > 1 or gap.strip(" \n") not in ({"", ","} if house else {""}):
            break
        if house and text not in _HALVES:
            position, number = token.start(), number + sum(map(str.isdigit, text))
            break
        if NUMBER_WORDS.issuperset(text.split("-")):
            number, spoken = number + 1, True
        elif spoken and text != "and":
            cue = text
            break
        elif text in _HALVES:
            number = 1
        elif not spoken:
            if len(names) >= _LONGEST or not _names(
                document, text, capital=cased[token.start()].isupper() and not free
            ):
                cue = text
                break
            names.append(cased[token.start() : token.start() + len(text)])
        position = token.start()
    return _Walk(position, names, number, spoken, cue)


def _names(document: Document, word: str, *, capital: bool) -> bool:
    """Whether a word can belong to the name of a street."""
    if word in SIDES or word in ORDINALS or word in _WITHIN or _ORDINAL.fullmatch(word):
        return True
    flags = document.lexicon.flags.get(word, 0)
    return _NAME.fullmatch(word) is not None and (capital or not flags & (FUNCTION | UNIT | DRUG | VERB))


def _is_street(document: Document, index: int, walk: _Walk) -> bool:
    """Whether a name, with what is before and behind, is one of a street."""
    word, known = document.words[index], document.lexicon.flags.get
    free = document.caseless(index)
    names = [name.lower() for name in walk.names]
    plain = [name for name in names if name not in SIDES and name not in _WITHIN]
    sure = word in SURE_STREETS
    capital = not free and all(not name[0].islower() for name in walk.names) and document.shapes[index] != LOWER
    flags = 0
    for name in plain:
        if name not in ORDINALS:
            flags |= known(name, 0)
    if not walk.number:
        return _is_unnumbered(document, index, walk, plain=plain, flags=flags, capital=capital)
    if sure:
        if capital:
            return True
        medical = [name for name in plain if known(name, 0) & (UNIT | FUNCTION | DRUG | VERB | CLINICAL_NOUN)]
        if medical and (walk.number < _SURE_NUMBER or len(medical) == len(plain)):
            return False
        return not (walk.number == 1 and not _DESCRIBES.isdisjoint(plain))
    if not plain or (flags & (UNIT | FUNCTION | DRUG | VERB | CLINICAL_NOUN) and not (capital and walk.number > 1)):
        return False
    told = any(not known(name, 0) & KNOWN for name in plain) or not flags & CLINICAL
    end = document.ends[index]
    signed = _is_signed(document, end)
    if capital:
        return told and signed if document.title_lines[index] else told or signed
    cued = walk.cue in _CUES or document.words[max(0, index - len(names) - 1)] in _CUES
    if walk.spoken:
        return told and (walk.number > 1 or signed) and not flags & CLINICAL and _DESCRIBES.isdisjoint(plain)
    return told and not flags & (CLINICAL | RELATION) and walk.number > 1 and (signed or cued)


def _is_signed(document: Document, end: int) -> bool:
    """Whether behind a street stands what stands behind one: a mark, a part of the house, the end."""
    return document.lower[end : end + 1] in {"", ",", ";", "\n", "."} or has_part_behind(document, end)


def _is_unnumbered(document: Document, index: int, walk: _Walk, *, plain: list[str], flags: int, capital: bool) -> bool:
    word = document.words[index]
    if not plain or flags & (UNIT | DRUG) or not _DESCRIBES.isdisjoint(plain):
        return False
    if len(plain) == 1 and (plain[0] in ORDINALS or _ORDINAL.fullmatch(plain[0])):
        behind = document.words[index + 1] if index + 1 < len(document) else ""
        return (word in CUED_STREETS or word == "st") and behind not in {"degree", "toe", "finger"}
    if capital and document.title_lines[index]:
        capital = document.lower[max(0, walk.start - 2) : walk.start].strip(" ") in {"", ",", "\n"} and (
            document.lower[document.ends[index] : document.ends[index] + 1] in {"", ",", "\n"}
        )
    if word in CUED_STREETS:
        if capital and not flags & (CLINICAL_NOUN | RELATION):
            return True
        return walk.cue in _CUES and not flags & (FUNCTION | VERB | RELATION)
    return (
        capital
        and walk.cue in {"on", "off", "along"}
        and not (
            index + 1 < len(document) and document.shapes[index + 1] == CAPITAL and document.gaps[index + 1] == " "
        )
        and not flags & (CLINICAL | HEAD | CLINICAL_NOUN | FUNCTION)
        and not document.flags[index] & HEAD
    )
