"""Unions, schools and regiments that a number tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from ._document import Document
from ._kinds import Finding, Kind
from ._text import matches_at
from ._triggers import words

__all__ = ["find_unions"]

_LOCALS: Final = re.compile(
    r"(?:local|vfw|vfw post|american legion post|legion post|precinct|p\.s\.|public school|troop) "
    r"(?:no\.? |number |#)?"
    r"\d{1,4}\b|(?<=(?:at|to) )(?:ps|is|ms|hs) \d{1,3}\b"
)
_FORCES: Final = re.compile(
    r"\b\d{1,3}(?:st|nd|rd|th) (?:[a-z]+ )?(?:airborne|infantry|marines?|cavalry|armou?red|battalion|brigade|regiment"
    r"|squadron|fighter wing|wing|bomb|engineers|rangers?|artillery|fleet)\b(?: (?:division|brigade|regiment"
    r"|battalion|squadron|group|wing))?|\b(?:uss|hms|usns) [a-z]{3,20}\b(?: [A-Z][a-z]+)?"
)
_NAMED: Final = re.compile(
    r"\b(?:members? of|belongs to|organizer for|steward for|represented by) (?:the |a )?"
    r"((?:[a-z&']{2,20} ){1,4})union\b"
)
_LOCAL_WORDS: Final = words("local vfw american legion precinct p public troop ps is ms hs")
_FORCE_WORDS: Final = words(
    "airborne infantry marine marines cavalry armored armoured battalion brigade regiment squadron wing bomb "
    "engineers ranger rangers artillery fleet uss hms usns"
)


def find_unions(document: Document) -> Iterator[Finding]:
    """Find `local 114`, `82nd Airborne`, `members of the X union`.

    Args:
        document: The text with its words.
    """
    lower, present = document.lower, document.present
    numbered = matches_at(lower, _LOCALS, document.words, document.starts, first=_LOCAL_WORDS)
    forces = iter(()) if present.isdisjoint(_FORCE_WORDS) else _FORCES.finditer(lower)
    for match in chain(numbered, forces):
        yield Finding(*match.span(), Kind.ORGANIZATION, "union, school or regiment by its number")
    for match in _NAMED.finditer(lower) if "union" in present else ():
        yield Finding(*match.span(1), Kind.ORGANIZATION, "name of a union")
