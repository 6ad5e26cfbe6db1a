"""Addresses that a word before them tells, as `lives at 48 Birchwood`, at corners, and before a town and state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._address_ends import end_of_address, end_of_town
from ._document import CLINICAL_NOUN, FUNCTION, HEAD, MONTH, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, DRUG, PLACE
from ._slot_words import GENERIC
from ._states import STATE_CODES, STATES
from ._street_words import NUMBER_WORDS, SIDES, STREETS
from ._text import across_lines, matches_at
from ._triggers import words

__all__ = ["find_address_slots"]

_NUMBER: Final = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_START: Final = (
    r"(?:#?\d{1,6}(?:-\d{1,4})?[a-d]?[\u00bc-\u00be]?(?: 1/2)?|"
    + _NUMBER
    + r"(?:[ -]"
    + _NUMBER
    + r"){1,7})\s+[^\W\d_]"
)
_SAID: Final = across_lines(
    r"(?:(?P<sure>(?:lives?|living|lived|reside[sd]?|residing|stay(?:s|ed|ing)?|sleeps?|dwells|domiciled|housed|renting"
    r"|rents|sleeping|squatting|boards|boarding)(?: (?:currently|alone|now|still|with [a-z]+(?: [a-z]+)?|presently))?"
    r"(?: at|:)"
    r"|(?:home|mailing|new|old|current|street|residential|billing|her|his|their|forwarding|pt|patient|shipping|previous"
    r"|prior|temporary|permanent|return) (?:addr(?:ess)?|residence)(?: (?:is|was|changed to|on file|updated to|listed"
    r" as)){0,2} ?[:=-]?|(?:addr(?:ess)?|residence|domicile)"
    r"(?: (?:change|correction|update|given|noted|listed|recorded)){0,2}"
    r" ?(?:[:=-]|is|was|as|changed to|updated to)?"
    r"|(?:house|apartment|residence) at|(?:her|his|their)(?: new)? (?:place|house|home) is|home ?:|c/o [a-z]{2,20},?)"
    r"|(?:liv(?:es?|ing|ed) on|(?:located|found(?: down)?) (?:at|on)|(?:mov(?:ed|ing)|relocat(?:ed|ing)|discharged?"
    r"|return(?:ed|ing)?|sent|mail(?:ed)?|deliver(?:ed|y)?|shipped|dispatched|called|responded|transported|picked up"
    r"|drove|came|go(?:ing)?|meds|records|copy|copies)"
    r"(?: (?:home|out|back|oxygen|meds|supplies|it|him|her|them))? (?:to|from|at|into)))\s+(?=" + _START + r")"
)
_SAID_WORDS: Final = words(
    "live lives living lived reside resides resided residing stay stays stayed staying sleep sleeps dwells domiciled "
    "housed renting rents sleeping squatting boards boarding home mailing new old current street residential billing "
    "her his their forwarding pt patient shipping previous prior temporary permanent return addr address residence "
    "domicile house apartment c located found moved moving relocated relocating discharge discharged returned "
    "returning sent mail mailed deliver delivered delivery shipped dispatched called responded transported picked "
    "drove came go going meds records copy copies"
)
_COUNT: Final = across_lines(_START[: -len(r"[^\W\d_]")])
_GAP: Final = re.compile(r" ?\n| {1,2}")
_PART: Final = re.compile(r"[^\W_][^\W_'-]{0,24}(?:['-][^\W_]{1,20})?")
_STOP: Final = FUNCTION | UNIT | VERB | RELATION | TITLE | MONTH
_STOPPED: Final = words(
    "alone since w currently independently & pt she he years other people adults roommates cats dogs"
)
_NOT_NAMES: Final = words(
    "am pm acres o'clock stars vaginally hours percent degrees story stories bedroom bedrooms person bed beds or to"
    " level"
)
_CORNERS: Final = re.compile(
    r"\b(?:[Aa]t|[Nn]ear|[Oo]n|[Oo]ff|[Bb]y) (?P<at>\d{1,3}(?:st|nd|rd|th)(?: (?:St|Ave|Street|Avenue)\.?)? (?:&|and) "
    r"(?:[A-Z][a-z]{2,20})(?: (?:St|Ave|Street|Avenue|Rd|Blvd)\b)?)"
)
_CORNER: Final = across_lines(
    r"\b(?:corner|intersection|corners|crossroads) (?:of|at) (?P<one>(?:[\w.']{1,20} ){1,3})(?:and|&|at) "
    r"(?P<two>[\w']{2,20}(?: (?:" + "|".join(sorted(STREETS)) + r")\b)?)"
)
_NOT_CORNERS: Final = words("the his her their my mouth lip lips eye eyes room bed table lid nose jaw a an left right")
_LINE: Final = across_lines(
    r"(?P<at>\d(?<![\w./-]\d)\d{0,5}[A-D]? (?:[NSEW]{1,2}\.? )?[A-Z][A-Za-z']{2,20}(?: [A-Z][A-Za-z']{1,20}){0,2}),\s"
    r"[A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20})?,? (?P<state>[A-Z]{2}|[A-Z][a-z]{3,12})\b"
)


_ORDINAL_ENDINGS: Final = words("st nd rd th")
_CORNER_WORDS: Final = words("corner intersection corners crossroads")
_LABEL_WORDS: Final = words("address addr residence domicile hometown birthplace place lives home")
_LABELLED: Final = re.compile(
    r"(?:address|addr|residence|domicile|lives|home|hometown|birthplace|place of birth)\b"
    r"(?: (?:for|of) (?:the |his |her |their )?[a-z]{2,15})?(?: (?:on file|on record|listed))?(?P<colon> ?:)?\s{1,3}"
)
_HOUSE: Final = re.compile(r"(?:The )?[A-Z][a-z']+(?: (?:[a-z]{2} )?[A-Z][a-z']+){1,3}(?=, (?:[A-Z0-9]))")
_VALUE: Final = re.compile(r"[a-z][a-z' .-]{1,40}?(?=[,;\n]|\.(?:\s|\Z)|\Z)")


def find_address_slots(document: Document) -> Iterator[Finding]:
    """Find addresses by the word before them, by a corner, and by the town and state behind.

    Args:
        document: The text with its words.
    """
    lower, cased = document.lower, document.cased
    known = document.lexicon.flags.get
    for match in matches_at(lower, _SAID, document.words, document.starts, first=_SAID_WORDS):
        if end := _end_of_street(document, match.end(), sure=match["sure"] is not None):
            yield Finding(match.end(), end, Kind.LOCATION, "address behind a word of living")
    for match in _CORNERS.finditer(cased) if not document.present.isdisjoint(_ORDINAL_ENDINGS) else ():
        if not known(match["at"].split()[-1].lower(), 0) & (CLINICAL_NOUN | FUNCTION | UNIT):
            yield Finding(*match.span("at"), Kind.LOCATION, "corner of two streets")
    for match in _CORNER.finditer(lower) if not document.present.isdisjoint(_CORNER_WORDS) else ():
        if _NOT_CORNERS.isdisjoint(match["one"].split()) and match["two"] not in _NOT_CORNERS:
            yield Finding(match.start("one"), match.end(), Kind.LOCATION, "corner of two streets")
    for match in _LINE.finditer(cased):
        state = match["state"].lower()
        if (state in STATE_CODES or state in STATES) and not any(
            known(word, 0) & (FUNCTION | UNIT | DRUG) and word not in SIDES for word in match["at"].lower().split()
        ):
            yield Finding(*match.span("at"), Kind.LOCATION, "street before a town and state")
    yield from _labelled(document)


def _labelled(document: Document) -> Iterator[Finding]:
    """The name of a house or town behind `Address` or `Address of the mother:`."""
    lower, cased, known = document.lower, document.cased, document.lexicon.flags.get
    for match in matches_at(lower, _LABELLED, document.words, document.starts, first=_LABEL_WORDS):
        house = _HOUSE.match(cased, match.end())
        value = house or (_VALUE.match(lower, match.end()) if match["colon"] else None)
        if value is None:
            continue
        named = value[0].lower().split()
        flags = 0
        for word in named:
            flags |= known(word, 0) if word not in {"the", "of", "la", "el", "las", "los"} else 0
        if known(named[-1], 0) & (HEAD | PLACE) or named[-1] in STREETS:
            flags &= ~CLINICAL
        if len(named) <= 4 and not flags & (_STOP | CLINICAL | DRUG) and not GENERIC.issuperset(named):
            yield Finding(*value.span(), Kind.LOCATION, "name of a house or town behind a label")


def _end_of_street(document: Document, start: int, *, sure: bool) -> int:
    """Where the address that begins with a number ends, 0 where its first word names no street."""
    lower, cased, known = document.lower, document.cased, document.lexicon.flags.get
    count = _COUNT.match(lower, start)
    position, end, named, is_type = (count.end() if count else start), 0, 0, False
    told = sure and count is not None and len(count[0].strip()) > 1
    while named < 4 and (part := _PART.match(lower, position)):
        word = part[0]
        is_type = word in STREETS and named > 0
        if not is_type and word not in SIDES:
            if known(word, 0) & _STOP or word in _STOPPED or word in _NOT_NAMES:
                break
            if named and not cased[position].isupper() and not _type_follows(lower, part.end()):
                break
            told = told or cased[position].isupper() or not known(word, 0)
            named += 1
        end = part.end() if named else 0
        position = part.end() + (lower[part.end() : part.end() + 2] == ". ")
        gap = _GAP.match(lower, position)
        if gap is None or (is_type and not _type_follows(lower, part.end())):
            break
        position = gap.end()
    if not named or not (told or is_type):
        return 0
    return end_of_town(document, end_of_address(document, end))


def _type_follows(lower: str, position: int) -> bool:
    part = _PART.match(lower, position + 1)
    return part is not None and lower[position] == " " and part[0] in STREETS
