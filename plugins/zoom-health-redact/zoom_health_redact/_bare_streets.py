"""Streets without a word for one: `1010 s glebe`, `88 quince apt 2`, `at three hundred fremont`, `6th and alder`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ._address_ends import end_of_address
from ._document import CLINICAL_NOUN, FUNCTION, LIVING, MONTH, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, COMMON, DRUG, NAME_LIKE, PLACE
from ._street_words import NUMBER_WORDS, ORDINALS, SIDES, STREETS
from ._text import across_lines, matches_at
from ._triggers import words

__all__ = ["find_bare_streets"]

_NEVER: Final = FUNCTION | LIVING | UNIT | VERB | RELATION | TITLE | MONTH | DRUG | CLINICAL | CLINICAL_NOUN
_NUMBER: Final = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_SPOKEN: Final = rf"{_NUMBER}(?:(?:-| ){_NUMBER}){{1,6}}(?: [a-d])?"
_BEFORE_SIDE: Final = across_lines(rf"(?:(?<![\w./:$-])\d{{3,6}}[a-d]?|\b{_SPOKEN}) \Z")
_AT: Final = across_lines(rf"(?:at|to) (?P<at>{_SPOKEN} (?P<name>[a-z']{{4,20}})\b)(?! (?:and|or|to)\b)")
_AT_WORDS: Final = words("at to")
_WITH_UNIT: Final = across_lines(
    r"(?<![\w./:$#-])\d{2,6}[a-d]? (?P<name>[a-z']{3,20}(?: [a-z']{3,20})?)"
    r"(?=,? (?:#\d{1,5}[a-z]?|(?:lower|upper|ground|main|garden) (?:level|unit|floor|flat|rear|apt)"
    r"|(?:apt|apartment|suite|ste|unit) ?#?(?:\d{1,5}[a-z]?|[a-z]|rear|upper|lower))\b(?!\.\d| ?mg))"
)
_UNITS: Final = words("apt apartment suite ste unit lower upper ground main garden")
_ORDINAL: Final = r"(?:\d{1,3}(?:st|nd|rd|th)|" + "|".join(sorted(ORDINALS)) + ")"
_CORNER: Final = across_lines(
    rf"(?:at|near|on|off|by|of|corner of|between|to|from) (?P<at>(?:{_ORDINAL} (?:&|and) (?P<behind>[a-z']{{3,20}})"
    rf"|(?P<before>[a-z']{{3,20}}) (?:&|and) {_ORDINAL})\b)"
    r"(?! (?:to|of|toes?|fingers?|ribs?|degree|dose|day)\b)"
)
_CORNER_CUES: Final = words("at near on off by of corner between to from")
_ENDINGS: Final = words("st nd rd th") | ORDINALS


def find_bare_streets(document: Document) -> Iterator[Finding]:
    """Find streets that their number, side, part of a house or corner tells.

    Args:
        document: The text with its words.
    """
    lower = document.lower
    if not document.present.isdisjoint(SIDES):
        yield from _sided(document)
    if not document.present.isdisjoint(NUMBER_WORDS):
        for match in matches_at(lower, _AT, document.words, document.starts, first=_AT_WORDS):
            if match["name"] not in SIDES and _names(document, match["name"], sure=True):
                yield Finding(match.start("at"), end_of_address(document, match.end()), Kind.LOCATION, "spoken address")
    if "#" in lower or not document.present.isdisjoint(_UNITS):
        for match in _WITH_UNIT.finditer(lower):
            if all(_names(document, word) for word in match["name"].split()):
                yield Finding(
                    match.start(), end_of_address(document, match.end()), Kind.LOCATION, "street before a unit"
                )
    if not document.present.isdisjoint(_ENDINGS):
        for match in matches_at(lower, _CORNER, document.words, document.starts, first=_CORNER_CUES):
            name = "behind" if match["behind"] else "before"
            start, flags = match.start(name), document.lexicon.flags.get(match[name], 0)
            capital = document.cased[start].isupper() and document.cased[start + 1].islower()
            if (capital and not flags & _NEVER) or _names(document, match[name]):
                yield Finding(*match.span("at"), Kind.LOCATION, "corner of two streets")


def _names(document: Document, word: str, *, sure: bool = False) -> bool:
    """Whether a word can be the name of a street where nothing but its place tells; to be sure, it is no other word."""
    flags = document.lexicon.flags.get(word, 0)
    if sure and (flags & COMMON or (flags and not flags & (PLACE | NAME_LIKE))):
        return False
    return not flags & _NEVER and (not flags & COMMON or bool(flags & (PLACE | NAME_LIKE)))


def _sided(document: Document) -> Iterator[Finding]:
    """`1010 s glebe`, `fifteen fifteen north bluff`."""
    lower, count = document.lower, len(document)
    for index, word in enumerate(document.words):
        if word not in SIDES or index + 1 >= count or document.gaps[index + 1] not in {" ", ". "}:
            continue
        start, name = document.starts[index], document.words[index + 1]
        number = _BEFORE_SIDE.search(lower, max(0, start - 48), start)
        if number and (
            name in ORDINALS or (name in STREETS and len(word) > 2) or (len(name) > 2 and _names(document, name))
        ):
            end = end_of_address(document, document.ends[index + 1])
            yield Finding(number.start(), end, Kind.LOCATION, "street by its side")
