"""Places smaller than a state: addresses, towns before a state, names of places of several words."""

from __future__ import annotations

import re
from typing import Final

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
from ._lexicon import ALLOWED, CLINICAL, DRUG, KNOWN, PLACE, PROPER
from ._slot_words import GENERIC
from ._states import ALL_STATES, STATE_CODES, STATES
from ._streets import mark_streets
from ._triggers import words

__all__ = ["mark_addresses", "mark_phrases", "mark_places"]

_SURE_STREETS: Final = (
    r"street|avenue|ave|road|rd|blvd|boulevard|lane|ln|drive|highway|hwy|parkway|pkwy|circle|cir|terrace|crescent"
    r"|turnpike|"
    r"expressway|freeway|cresc|esplanade|close|mews|strasse|stra\w{0,2}e|trail|crossing|alley"
)
_STREETS: Final = (
    _SURE_STREETS
    + r"|st|dr|ct|court|place|pl|way|trl|square|plaza|loop|row|pike|route|ter|run|walk|gardens|park|point|path"
    r"|cove|ridge|bend|cl|sq|bluff|manor|commons|landing|knoll|glen|vale|estates|heights|gdns|xing|hts|grove|rise|quay|wharf|green|mall|wynd"
)
_UNITS: Final = (
    r"(?:,?\s{1,2}(?:apt|apartment|unit|suite|ste|#|floor|fl|rm|room|bldg|building|no|lot|trailer|flat)"
    r"\.? ?#? ?[\w-]{1,6}"
    r"|,? #\s?[\w-]{1,6})"
)
_ADDRESS: Final = re.compile(
    r"(?<![\w./-])\d{1,6}(?:-\d{1,4})?[a-d]?(?: 1/2)?,? (?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?"
    r"(?P<name>(?:[^\W_]{1,24}\.?(?:'s)? ){1,4}?)(?P<street>"
    + _STREETS
    + r")\b\.?(?: (?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)?"
    + _UNITS
    + r"{0,2}"
)
_ALL_STREETS: Final = frozenset(_STREETS.split("|"))
_ROUTE_WORDS: Final = words("box route hwy highway interstate road rte fm cr i")
_FOREIGN_WORDS: Final = words(
    "calle rua rue via viale piazza avenida carrera jalan jl plaza paseo camino chemin ulica ul"
)
_FOREIGN_ENDING: Final = re.compile(r"(?:strasse|straat|gasse|platz|laan|weg|gatan|vej|allee) \d")
_SURE: Final = re.compile(_SURE_STREETS)
_ROUTE: Final = re.compile(
    r"\b(?:p\.? ?o\.? ?box|post office box|rural route|hwy|highway|interstate|county road|cr|state route|route|rte"
    r"|fm|i-)\.? ?#?\d{1,6}\b(?:,? box \d{1,6})?"
)
_FOREIGN: Final = re.compile(
    r"\b(?:calle|rua|rue|via|viale|piazza|avenida|carrera|jalan|jl|plaza|paseo|camino|chemin|ulica|ul)\.?"
    r" (?:[^\W\d_]{1,20} ){0,3}[^\W\d_]{1,20}[ ,]{1,2}(?:#|no\.? ?)?\d{1,5}\b"
    r"|\b[^\W\d_]{3,30}(?:strasse|straat|gasse|platz|laan|weg|gatan|vej|allee) \d{1,4}[a-z]?\b"
)
_POSTCODE_SIGN: Final = re.compile(r"\d(?:[A-Z]{2}|[A-Za-z][ -]?\d)")
_POSTCODES: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,2}\d[A-Z0-9]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[ABCEGHJ-NPRSTVXYabceghj-nprstvxy]\d[A-Za-z][ -]?\d[A-Za-z]\d)(?![A-Za-z0-9])"
)
_STREET_CUES: Final = frozenset({"on", "off", "near"})
_STREET_WORDS: Final = words("street st avenue ave road rd boulevard blvd lane ln highway hwy parkway pkwy turnpike")
_CUES: Final = words("in near from to outside at around of through leaving toward towards downtown visiting")

_PLAIN_CUES: Final = words("in near from to outside at downtown")
_NOT_TOWNS: Final = CLINICAL | DRUG | FUNCTION | UNIT | ALLOWED


def mark_addresses(document: Document) -> None:
    """Find street addresses, post boxes and postal codes of letters."""
    mark_streets(document)
    lower, cased = document.lower.replace("\n", " "), document.cased
    present = document.present
    for match in _ADDRESS.finditer(lower) if _has_number(lower) and not present.isdisjoint(_ALL_STREETS) else ():
        if match.start() and (lower[match.start() - 1].isalnum() or lower[match.start() - 1] in "./-"):
            continue
        words = match["name"].replace(".", "").split()
        known = document.lexicon.flags.get
        written = cased[match.start("name") : match.end("name")].split()
        capital = all(word[0].isupper() or word[0].isdigit() for word in written)
        medical = any(
            known(word, 0) & (UNIT | FUNCTION | DRUG | VERB) for word in words if word not in {"one", "two", "first"}
        )
        sure = _SURE.fullmatch(match["street"]) is not None
        if (capital and (sure or not medical) and match["name"]) or (sure and not medical):
            document.add(Finding(*match.span(), Kind.LOCATION, "street address"))
    foreign = not present.isdisjoint(_FOREIGN_WORDS) or _FOREIGN_ENDING.search(lower)
    patterns = ([] if present.isdisjoint(_ROUTE_WORDS) else [_ROUTE]) + ([_FOREIGN] if foreign else [])
    for pattern in patterns:
        for match in pattern.finditer(lower):
            document.add(Finding(*match.span(), Kind.LOCATION, "address"))
    for match in _POSTCODES.finditer(cased) if _POSTCODE_SIGN.search(cased) else ():
        document.add(Finding(*match.span(), Kind.LOCATION, "postal code"))


def _has_number(lower: str) -> bool:
    return any(digit in lower for digit in "0123456789")


def _phrase_end(document: Document, index: int, rest: tuple[str, ...]) -> int:
    for offset, word in enumerate(rest, 1):
        if index + offset >= len(document) or document.words[index + offset].replace("'", "") != word:
            return -1
        if len(gap := document.gap(index + offset)) > 3 or gap.strip(" &-'s.\n") or document.fixed[index + offset]:
            return -1
    return index + len(rest)


def mark_phrases(document: Document) -> None:
    """Mark places and organisations of several words; keep the phrases that only look like some."""
    words, count = document.words, len(document)
    for index in document.phrases:
        if document.fixed[index]:
            continue
        seconds = document.lexicon.phrases[words[index]]
        following = words[index + 1] if index + 1 < count else ""
        for phrase in (*seconds.get(following, ()), *seconds.get("", ())):
            last = _phrase_end(document, index, phrase.rest)
            if last < 0:
                continue
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


def _is_state(document: Document, index: int) -> bool:
    word = document.words[index]
    if word in STATES:
        return True
    if word not in STATE_CODES:
        return False
    return document.shapes[index] == UPPER or bool(document.plain_lines[index])


def _mark_town_before(document: Document, index: int) -> None:
    """Mark the words before a state, joined by a comma or a space."""
    if document.flags[index - 1] & CREDENTIAL or (
        document.shapes[index] == UPPER and document.words[index] in {"md", "pa", "ma", "do"}
    ):
        return
    gap = document.gap(index)
    position, taken = index - 1, 0
    if gap.strip(" \n") not in {",", ""} or len(gap) > 3:
        return
    if gap.strip() == "" and not document.flags[position] & PLACE:
        return
    while position >= 0 and taken < 3 and not document.fixed[position]:
        flags, shape = document.flags[position], document.shapes[position]
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
        if _is_state(document, index) and (document.marks[index] is None):
            _mark_town_before(document, index)
        if (
            document.marks[index] is None
            and flags & PLACE
            and document.words[index - 1] in _PLAIN_CUES
            and document.gap(index) in {" ", "\n"}
            and not flags & _NOT_TOWNS
            and document.words[index] not in GENERIC
            and (document.shapes[index] == CAPITAL or _lives(document, index))
        ):
            document.mark(index, Kind.LOCATION, "place behind a word of place")
    for index, flags in enumerate(document.flags):
        if index and flags & STREET and document.words[index] in _STREET_WORDS:
            _mark_street(document, index)
        if flags & SAINT and not document.fixed[index]:
            _mark_saint(document, index)
