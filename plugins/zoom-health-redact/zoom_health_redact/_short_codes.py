"""Short numbers and letters that only a word before them tells: extensions, pagers, crews, initials on a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._document import Document
from ._kinds import Finding, Kind
from ._text import matches_at
from ._triggers import words

__all__ = ["find_short_codes"]

_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_LEADING: Final = (
    r"(?:'s)?(?:(?:[ :,(]{1,2}(?:me|him|her|us|them|at|on|to|is|via|number|num|no\.?|the (?:unit|desk|floor|clerk)"
    r"|please|nurse|rn|house|in-?house|cell|phone|pager|ext\.?|extension|id)\b)){0,4}[ :#(]{1,3}"
)
_HOUSE: Final = re.compile(
    r"(?P<sure>pagers?|pgr|beep(?:ers?)?|bleep(?:er)?|vocera|spectralink|ascom|voalte|dial(?:ed|ling|ing)?|ext\.?"
    r"|extension)"
    rf"{_LEADING}(?P<number>\d{{1,2}}-\d{{3,5}}|\d{{3,6}})(?![\w%/]|[-.:,]\d| ?(?:mg|ml|hours?|hrs?|min)\b)"
    r"|(?:page[ds]?|beep(?:s|ed)|bleep(?:s|ed)|rings?|call(?:ed|s)?|phone|tel|reach(?:ed)?|text"
    r"|portable|handset|desk|line|station|voicemail|contact|cordless|zone phone|wireless)"
    rf"{_LEADING}(?P<inner>[2-9]-\d{{4,5}}|x ?\d{{1,2}}-?\d{{3,4}}|(?<=me (?:at|on) )\d{{4,5}})"
    r"(?![\w%/]|[-.:,]\d)"
)
_HOUSE_WORDS: Final = words(
    "pager pagers pgr beeper beepers bleep bleeper vocera spectralink ascom voalte mobile ext extension page paged "
    "pages beep beeps beeped bleeps bleeped dial dialed dialing dialling ring rings call called calls phone tel reach "
    "reached text portable handset desk line station voicemail contact cordless zone wireless"
)
_EMERGENCIES: Final = frozenset({"911", "988", "112", "999", "811", "211"})
_INNER: Final = re.compile(r"x(?<![\w.]x) ?\d{1,2}-\d{3,4}(?![\w-])")
"""A number within a house, `x 4-0177`: nothing is multiplied by what has a dash."""

_CREW: Final = re.compile(
    r"(?:medic|engine|ambulance|squad|ladder|rig)(?: (?:unit|no\.?|number|crew))?[ #-]{1,2}(?P<number>\d{2,4}[a-z]?)"
    r"(?![\w%/]|[-.:,]\d| ?(?:ml|mg|miles|min|times|reps|calls|years?|hours?|people|patients)\b)"
)
_CREW_WORDS: Final = words("medic engine ambulance squad ladder rig")
_AGENT: Final = re.compile(
    r"(?:interpreter|agent|operator|clerk|rep(?:resentative)?|dispatcher|translator)(?: (?:id|no\.?|number|code))?"
    r"[ :]{0,2}# ?(?P<number>\d{3,9}[a-z]?)(?![\w%/]|[-.]\d)"
)
_AGENT_WORDS: Final = words("interpreter agent operator clerk rep representative dispatcher translator")
_INITIALS: Final = re.compile(
    r"[Ii](?:nitials?|nitial+ed)\b(?: (?:of|are|is|by|with|on file|were|as|read))?(?: ?[:=]| by)?[ \"'(]{1,2}"
    r"(?P<letters>[A-Z]\.?(?:[ -]?[A-Z]\.?){1,3})(?![\w'])"
)
_INITIALED: Final = words("initials initial initialed initialled")


def find_short_codes(document: Document) -> Iterator[Finding]:
    """Find what has too few figures to be told by its shape.

    Args:
        document: The text with its words.
    """
    lower, present = document.lower, document.present
    if not present.isdisjoint(_HOUSE_WORDS):
        for match in matches_at(lower, _HOUSE, document.words, document.starts, first=_HOUSE_WORDS):
            name = "number" if match["number"] else "inner"
            if (_CLOCK.fullmatch(match[name]) and name == "inner") or match["number"] in _EMERGENCIES:
                continue
            yield Finding(*match.span(name), Kind.PHONE, "extension or pager")
    if "x" in lower:
        for match in _INNER.finditer(lower):
            yield Finding(*match.span(), Kind.PHONE, "extension")
    if not present.isdisjoint(_CREW_WORDS):
        for match in matches_at(lower, _CREW, document.words, document.starts, first=_CREW_WORDS):
            yield Finding(*match.span("number"), Kind.VEHICLE, "number of a crew")
    if "#" in lower and not present.isdisjoint(_AGENT_WORDS):
        for match in matches_at(lower, _AGENT, document.words, document.starts, first=_AGENT_WORDS):
            yield Finding(*match.span("number"), Kind.ID, "number of who spoke")
    if not present.isdisjoint(_INITIALED):
        for match in _INITIALS.finditer(document.cased):
            yield Finding(*match.span("letters"), Kind.NAME, "initials")
