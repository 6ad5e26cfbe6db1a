"""Frames in which only an organisation stands: `at X Y`, a ward with a side, a ship, a church of somebody."""

from __future__ import annotations

import re
from typing import Final

from ._document import CLINICAL_NOUN, FUNCTION, LABEL, LOWER, NUMBER, RELATION, TITLE, UNIT, UPPER, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, COMMON, DRUG, KNOWN, PROPER
from ._organization_runs import take
from ._organization_words import (
    DENOMINATIONS,
    EVENTS,
    GENERIC,
    HEADS,
    LANDSCAPE,
    SERVICES,
    SHIPS,
    SIDES,
    THINGS,
    WARD_SIDES,
    WEAK_HEADS,
)
from ._slot_words import ENDS, PAIRED_CARE, ROLES
from ._slot_words import GENERIC as SLOT_GENERIC
from ._triggers import words

__all__ = ["DESCRIBING", "FRAMES", "GAPS", "LONGEST", "is_bounded", "is_strong", "is_word", "mark_frame"]

LONGEST: Final = 5
"""How many words a name may have before its head."""
GAPS: Final = frozenset({" ", "-", "'s ", "' ", " & "})
DESCRIBING: Final = (GENERIC | SLOT_GENERIC) - LANDSCAPE - SIDES - {"pacific", "atlantic"}
"""Words before a head that only describe."""

_NO_PLACES: Final = EVENTS | (THINGS - HEADS)
_HANDS: Final = frozenset({"left", "right"})
_SAINTS: Final = frozenset({"saint", "sainte", "santa", "sankt"})
_BEFORE_HOLY: Final = frozenset({"at", "to", "from", "for", "by"})
_HOLY: Final = words(
    "savior saviour redeemer university college diocese lady mercy queen star sisters church temple house gate "
    "sanctuary"
)
_OURS: Final = frozenset({"lady", "savior", "saviour", "redeemer"})
_CHURCHES: Final = HEADS | DENOMINATIONS
_SEA: Final = words(
    "boat ship vessel crew aboard deckhand captain fishing fishes barge tug trawler sails sailed skipper"
)
_HULLS: Final = frozenset({"f", "m", "s", "r", "t"})
_FLOWS: Final = frozenset({"loop", "loops", "curve", "curves", "ratio", "ratios"})
_WARDS: Final = words("unit ward floor tower pod wing level station on to from")
_NAMED_WARDS: Final = words("unit ward tower pod wing")
_WARD_NUMBER: Final = re.compile(r"(?:^|[^\w.,/%-])(\d{1,2}) $").search
_STOPS: Final = VERB | RELATION | UNIT | TITLE
_PLAIN: Final = CLINICAL | FUNCTION | VERB | DRUG | ABBREVIATION | ALLOWED | UNIT | CLINICAL_NOUN
_ALL_HEADS: Final = HEADS | WEAK_HEADS
_PAIRED: Final = PAIRED_CARE | WEAK_HEADS
_BESIDE: Final = SERVICES | _SAINTS

FRAMES: Final = _BESIDE | _HOLY | WARD_SIDES | SHIPS | _PAIRED | {"v", "at", "local"}
"""Words that may stand in a frame."""


def mark_frame(document: Document, index: int) -> None:
    """Mark the organisation in whose frame a word stands, if it does.

    Args:
        document: The text.
        index: Where a word of `FRAMES` is.
    """
    word = document.words[index]
    if word == "at":
        _mark_at(document, index + 1)
    elif word == "local":
        _mark_local(document, index)
    elif word in WARD_SIDES:
        _mark_ward(document, index)
    elif word in SHIPS or word == "v":
        _mark_ship(document, index)
    elif word in _HOLY and document.caseless(index):
        _mark_holy(document, index)
    if word in _PAIRED:
        _mark_pair(document, index)
    if word in _BESIDE:
        _mark_beside(document, index)


def is_strong(document: Document, index: int, *, cued: bool) -> bool:
    """Whether a word is a name by itself: marked, or rather a name than a word."""
    flags = document.flags[index]
    if document.marks[index] is not None:
        return True
    if document.words[index] in GENERIC or flags & _PLAIN:
        return False
    return (cued and not flags & KNOWN) or bool(flags & PROPER and not flags & COMMON)


def is_word(document: Document, index: int) -> bool:
    """Whether a word of the language neither is medicine nor only describes."""
    word = document.words[index]
    if word in DENOMINATIONS or word in LANDSCAPE or word in SIDES:
        return True
    return not (word in GENERIC or word in ROLES or document.flags[index] & _PLAIN)


def is_bounded(document: Document, index: int) -> bool:
    """Whether what is behind a head no longer belongs to its phrase."""
    following = index + 1
    if following >= len(document) or document.gaps[following] != " " or document.fixed[following]:
        return True
    flags, word = document.flags[following], document.words[following]
    return bool(flags & (FUNCTION | VERB | RELATION | TITLE)) or word in ENDS or word in ROLES


def _mark_at(document: Document, first: int) -> None:
    """Mark what stands behind `at` in two words or more that neither medicine nor the house explains."""
    if first >= len(document) or not document.caseless(first) or document.gaps[first] != " ":
        return
    words, flags, last = document.words, document.flags, first
    while last < len(document) and last - first < LONGEST and (last == first or document.gaps[last] in GAPS):
        if document.fixed[last] or words[last] in ENDS or flags[last] & (FUNCTION | NUMBER | UNIT | VERB):
            break
        last += 1
    last -= 1
    span = range(first, last + 1)
    if last <= first or words[last] in _NO_PLACES or (words[first] in DESCRIBING and words[last] not in _ALL_HEADS):
        return
    medical = any(flags[position] & (CLINICAL | CLINICAL_NOUN | DRUG) for position in span)
    if any(is_word(document, position) and words[position] not in _HANDS for position in span) and (
        not medical or words[last] in _ALL_HEADS
    ):
        take(document, first, last)


def _mark_pair(document: Document, index: int) -> None:
    """Mark the second head of a pair behind a name: `foot and ankle`, `feed and tack`."""
    first = index - 2
    if first < 1 or document.words[index - 1] != "and" or document.gaps[index] != " ":
        return
    named, pair = first if document.marks[first] else first - 1, document.words[first] in WEAK_HEADS
    if document.marks[named] not in {Kind.ORGANIZATION, Kind.LOCATION} or document.gaps[first + 1] != " ":
        return
    if (pair and is_bounded(document, index)) or document.words[index] in PAIRED_CARE:
        take(document, named, index)


def _mark_beside(document: Document, index: int) -> None:
    """Mark `saint` before a name, and `SNF` behind one."""
    saint = document.words[index] in _SAINTS
    beside = index + 1 if saint else index - 1
    if not 0 <= beside < len(document) or document.gaps[max(index, beside)] != " ":
        return
    kind = document.marks[beside]
    if kind is not None and (saint or (kind is not Kind.NAME and document.shapes[index] == UPPER)):
        document.mark(index, kind, "part of a name")


def _mark_local(document: Document, index: int) -> None:
    """Mark the trade before the number of a union, `plumbers` of `plumbers local 51`."""
    before = index - 1
    trade = index > 0 and document.gaps[index] == " "
    trade = trade and (document.words[before].endswith("s") or document.shapes[before] == UPPER)
    if document.marks[index] is Kind.ORGANIZATION and trade and not document.flags[before] & (FUNCTION | VERB):
        take(document, before, before)


def _mark_holy(document: Document, index: int) -> None:
    """Mark `our lady of the snows`, `at mercy of the plains`."""
    words, last = document.words, index
    before = words[index - 1] if index else ""
    ours = before == "our" and words[index] in _OURS
    if not (ours or before in _BEFORE_HOLY):
        return
    if words[index + 1 : index + 2] == ["of"]:
        last += 2
        while last < len(document) and words[last] in {"the", "our", "all", "perpetual", "holy"}:
            last += 1
        if last >= len(document) or document.gaps[last] != " " or document.flags[last] & (CLINICAL | FUNCTION | DRUG):
            return
        last += words[last] in SIDES and last + 1 < len(document) and is_word(document, last + 1)
    elif not ours:
        return
    while last + 1 < len(document) and document.gaps[last + 1] == " " and words[last + 1] in _CHURCHES:
        last += 1
    take(document, index - ours, last)


def _mark_ward(document: Document, index: int) -> None:
    """Mark `7 north`, `unit five west`: a ward with the name of a side."""
    before, start = index - 1, document.starts[index]
    if not is_bounded(document, index):
        return
    if found := _WARD_NUMBER(document.lower, max(0, start - 5), start):
        first = found.start(1)
        word = document.words[before] if index else ""
        following = document.words[index + 1] if index + 1 < len(document) else ""
        opens = not document.lower[max(0, first - 2) : first].strip(" \n")
        if word in _WARDS or (opens and following in {"at", "rn", "nurse"}):
            if word in _NAMED_WARDS:
                first = document.starts[before]
            document.add(Finding(first, document.ends[index], Kind.ORGANIZATION, "ward of a facility"))
    elif (
        index > 1
        and document.flags[before] & NUMBER
        and document.gaps[index] == " "
        and document.words[before - 1] in _WARDS
    ):
        take(document, before - (document.words[before - 1] in _NAMED_WARDS), index)


def _mark_ship(document: Document, index: int) -> None:
    """Mark `f/v morning star`, `mv clara b`, `uss halcyon`."""
    words, first = document.words, index
    if words[index] == "v":
        if not index or document.gaps[index] != "/" or words[index - 1] not in _HULLS:
            return
        first -= 1
    sea = words[first] == "f" or not _SEA.isdisjoint(words[max(0, first - 5) : first])
    last = index
    while last + 1 < len(document) and last - index < 4 and document.gaps[last + 1] in {" ", ". ", "'s "}:
        following = last + 1
        letter = len(words[following]) == 1 and last > index
        cased = not document.caseless(following)
        named = is_strong(document, following, cued=True) or (
            (sea or cased) and not document.flags[following] & (_STOPS | CLINICAL | FUNCTION | LABEL)
        )
        if (
            not (letter or named)
            or (cased and document.shapes[following] == LOWER)
            or words[following] in _FLOWS | ENDS
        ):
            break
        last = following
    if last > index and (sea or words[index] != "ss" or words[first - 1 : first] == ["the"]):
        take(document, first, last)
