"""Places smaller than a state: addresses, towns before a state, names of places of several words."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from ._bare_streets import find_bare_streets
from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    FUNCTION,
    LIVING,
    LOWER,
    SAINT,
    STREET,
    UNIT,
    UPPER,
    VERB,
    WORK,
    Document,
)
from ._kinds import Finding, Kind
from ._lexicon import ALLOWED, CLINICAL, COMMON, DRUG, EPONYM, KNOWN, NAME_LIKE, PLACE, PROPER
from ._postal import find_postal_codes
from ._roads import find_roads
from ._slot_words import GENERIC
from ._states import ALL_STATES, COUNTRIES, PEOPLE, PROVINCES, STATE_CODES, STATES, is_state, start_of_state
from ._streets import find_streets
from ._terms import noun_follows
from ._triggers import words
from ._unions import find_unions

__all__ = ["mark_addresses", "mark_phrases", "mark_places"]

_STREET_CUES: Final = frozenset({"on", "off", "near"})
_STREET_WORDS: Final = words("street st avenue ave road rd boulevard blvd lane ln highway hwy parkway pkwy turnpike")
_CUES: Final = words("in near from to outside at around of through leaving toward towards downtown visiting")

_CODES_THAT_ARE_WORDS: Final = words("in or me hi ok oh id la de co al ma pa mo md do ms mt")
_IN: Final = words("in throughout inside")
_TO: Final = _IN | words("from to of near visiting through around")
_SURE_CUES: Final = words("in near from outside")
_PLAIN_CUES: Final = words("in near from to outside at downtown")
_NOT_TOWNS: Final = CLINICAL | DRUG | FUNCTION | UNIT | ALLOWED


_FIELDS: Final = words("address addr residence domicile mailing")
_FIELD: Final = re.compile(r"\b(?:address|addr|residence|domicile|mailing)\b[^\n:;.]{0,24}:\s{1,2}")
_NO_END: Final = re.compile(r"(?:(?!\.\s)[^;\n]){3,56}")


def mark_addresses(document: Document) -> None:
    """Find street addresses, post boxes and postal codes of letters."""
    found = [
        finding
        for rule in (find_streets, find_roads, find_postal_codes, find_bare_streets)
        for finding in rule(document)
    ]
    starts = sorted(finding.start for finding in found)
    for field in _FIELD.finditer(document.lower) if not document.present.isdisjoint(_FIELDS) else ():
        at = bisect_left(starts, field.end())
        if at < len(starts) and _NO_END.fullmatch(document.lower, field.end(), starts[at]):
            document.add(Finding(field.end(), starts[at], Kind.LOCATION, "address behind its label"))
    for finding in (*found, *find_unions(document)):
        document.add(finding)


def _phrase_end(document: Document, index: int, rest: tuple[str, ...]) -> int:
    for offset, word in enumerate(rest, 1):
        if index + offset >= len(document) or document.words[index + offset].replace("'", "") != word:
            return -1
        if len(gap := document.gap(index + offset)) > 3 or gap.strip(" &-'s.\n") or document.fixed[index + offset]:
            return -1
    return index + len(rest)


def _keep_countries(document: Document) -> None:
    """Take countries out of reach of the rules that would see people or towns in them."""
    if document.present.isdisjoint(COUNTRIES):
        return
    for index, word in enumerate(document.words):
        if word not in COUNTRIES or not index or document.fixed[index]:
            continue
        gap, before, following = document.gap(index).lstrip("]"), document.words[index - 1], index + 1
        told = gap in {" ", "\n", " \n"} and before in (_IN if word in PEOPLE else _TO)
        if not told and (gap not in {", ", ",\n"} or document.shapes[index] == LOWER or word in PEOPLE):
            continue
        if following < len(document) and (
            (document.gap(following) == " " and document.shapes[following] == CAPITAL)
            or (document.gap(following) == ", " and is_state(document, following) and told)
        ):
            continue  # a surname, or a town of that name
        document.cover(document.starts[index], document.ends[index], None)


def mark_phrases(document: Document) -> None:
    """Mark places and organisations of several words; keep the phrases that only look like some."""
    words, count = document.words, len(document)
    _keep_countries(document)
    for index in document.phrases:
        if document.fixed[index]:
            continue
        seconds = document.lexicon.phrases[words[index]]
        following = words[index + 1] if index + 1 < count else ""
        for phrase in (*seconds.get(following, ()), *seconds.get("", ())):
            last = _phrase_end(document, index, phrase.rest)
            if last < 0 or document.lower[document.ends[last] : document.ends[last] + 1].isdigit():
                continue  # `at T9` is no company
            if phrase.kind is None:
                if last + 1 >= count or words[last + 1] != "city":
                    document.cover(document.starts[index], document.ends[last], None)
                    break
            elif _is_phrase(document, index, last, organization=phrase.kind is Kind.ORGANIZATION):
                for position in range(index, last + 1):
                    document.mark(position, phrase.kind, "known name")
                break


def _is_phrase(document: Document, first: int, last: int, *, organization: bool) -> bool:
    span = range(first, last + 1)
    if all(document.shapes[position] == CAPITAL or document.flags[position] & FUNCTION for position in span):
        if first == last:
            return organization and (not document.flags[first] & KNOWN or not document.starts_sentence(first))
        return not all(document.flags[position] & (CLINICAL | FUNCTION) for position in span)
    if any(not document.flags[position] & KNOWN for position in span):
        return True
    if organization and first != last:
        return True
    if document.shapes[first] == UPPER and not document.upper_lines[first]:
        return organization
    return first > 0 and document.words[first - 1] in _CUES and (first != last or organization)


def _lives(document: Document, index: int) -> bool:
    """Whether a word of living or going stands just before."""
    before = range(max(0, index - 7), index)
    return any(document.flags[position] & LIVING for position in before) and document.words[index - 1] in _CUES


def _mark_town_before(document: Document, index: int) -> None:
    """Mark the words before a state, joined by a comma or a space."""
    if document.flags[index - 1] & CREDENTIAL or (
        document.shapes[index] == UPPER and document.words[index] in {"md", "pa", "ma", "do"}
    ):
        return
    if document.plain_lines[index] and document.words[index] in _CODES_THAT_ARE_WORDS:
        common = COMMON | NAME_LIKE if document.words[index] in {"md", "pa", "ma", "do"} else COMMON
        if document.flags[index - 1] & common:
            return
    gap = document.gap(index)
    position, taken = index - 1, 0
    if gap.strip(" \n") not in {",", ""} or len(gap) > 3:
        return
    if gap.strip() == "" and (
        not document.flags[position] & PLACE
        or (document.flags[position] & COMMON and document.words[index] in STATE_CODES)
    ):
        return
    while position >= 0 and taken < 3 and not document.fixed[position]:
        flags, shape = document.flags[position], document.shapes[position]
        if document.words[position] in STATES:
            return
        if shape == LOWER or document.plain_lines[position] or document.upper_lines[position]:
            if not (flags & PLACE and not flags & _NOT_TOWNS) or (taken and flags & KNOWN):
                return
        elif flags & (FUNCTION | UNIT | DRUG) or (flags & CLINICAL and not flags & PROPER):
            return
        document.mark(position, Kind.LOCATION, "town before a state")
        taken += 1
        if not document.joined(position) or "\n" in document.gap(position):
            return
        position -= 1


def _mark_saint(document: Document, index: int) -> None:
    """Mark `St. X`, `San X`, `Fort X`."""
    if document.words[index] == "ft" and index and document.flags[index - 1] & WORK:
        return
    if document.shapes[index] == LOWER and document.words[index] not in {
        "st",
        "san",
        "santa",
        "fort",
        "saint",
        "mount",
    }:
        return
    following = index + 1
    if following >= len(document) or document.gap(following) not in {" ", ". ", "."} or document.fixed[following]:
        return
    flags = document.flags[following]
    if flags & (CLINICAL | DRUG | FUNCTION | VERB | UNIT | CLINICAL_NOUN):
        return
    if document.words[index] in {"st", "mt", "ft"} and document.gap(following) == " " and not flags & PROPER:
        return
    if document.shapes[following] == CAPITAL and (document.shapes[index] == CAPITAL or document.words[index] == "st"):
        if flags & PROPER or not flags or not document.starts_sentence(index):
            document.mark(index, Kind.LOCATION, "name of a place")
            document.mark(following, Kind.LOCATION, "name of a place")
    elif flags & PROPER and not flags & KNOWN:
        document.mark(index, Kind.LOCATION, "name of a place")
        document.mark(following, Kind.LOCATION, "name of a place")


def _mark_street(document: Document, index: int) -> None:
    """Mark `on Grant St`, `off saginaw st`, and what a street is called behind a marked name."""
    if document.gap(index) != " " or document.fixed[index]:
        return
    if document.marks[index - 1] is not None and not document.fixed[index - 1]:
        document.mark(index, Kind.LOCATION, "street")
        return
    first = index - 1
    while first > 0 and index - first < 3 and document.words[first - 1] not in _STREET_CUES:
        first -= 1
    span = range(first, index)
    if (
        first < 1
        or document.words[first - 1] not in _STREET_CUES
        or any(
            document.fixed[each] or document.flags[each] & (_NOT_TOWNS & ~ALLOWED | VERB) or document.gap(each) != " "
            for each in span
        )
    ):
        return
    for position in (*span, index):
        document.mark(position, Kind.LOCATION, "street")


def mark_places(document: Document) -> None:
    """Mark towns by what stands beside them."""
    for index, flags in enumerate(document.flags):
        if not index or not (flags & PLACE or document.words[index] in ALL_STATES):
            continue
        if document.fixed[index] and document.marks[index] is not None:
            continue
        if is_state(document, index) and document.marks[index] is None:
            first = start_of_state(document, index)
            if first:
                _mark_town_before(document, first)
            if (
                first < index
                or document.words[index] in PROVINCES
                or (first and document.shapes[index] == UPPER and document.marks[first - 1] is Kind.LOCATION)
            ):
                document.cover(document.starts[first], document.ends[index], None)
        if (
            document.marks[index] is None
            and flags & PLACE
            and document.words[index - 1] in _PLAIN_CUES
            and document.gap(index) in {" ", "\n", " \n"}
            and not flags & _NOT_TOWNS
            and not (flags & COMMON and document.words[index - 1] == "at")
            and not (flags & EPONYM and noun_follows(document, index))
            and document.words[index] not in GENERIC
            and (
                document.shapes[index] == CAPITAL
                or (document.caseless(index) and not flags & COMMON and document.words[index - 1] in _SURE_CUES)
                or _lives(document, index)
            )
        ):
            document.mark(index, Kind.LOCATION, "place behind a word of place")
    for index, flags in enumerate(document.flags):
        if index and flags & STREET and document.words[index] in _STREET_WORDS:
            _mark_street(document, index)
        if flags & SAINT and not document.fixed[index]:
            _mark_saint(document, index)
