"""Addresses that a word before them tells, as `lives at 48 Birchwood`, at corners, on roads, and in other countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._document import CLINICAL_NOUN, FUNCTION, MONTH, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, DRUG
from ._states import STATE_CODES, STATES
from ._triggers import words

__all__ = ["find_address_slots"]

_TYPE: Final = words(
    "street st avenue ave av road rd boulevard blvd lane ln drive dr court ct place pl terrace ter circle cir way "
    "highway hwy parkway pkwy trail trl square sq plaza plz alley loop crossing xing crescent close row mews turnpike "
    "pike run walk park point pt path cove ridge bend hollow hill hills heights landing knoll glen manor meadow"
    " meadows "
    "view estates trace pass commons bluff bluffs grove springs creek crossroads chase vale crest spur bypass green"
)
_SIDES: Final = words("n s e w ne nw se sw north south east west northeast northwest southeast southwest old new upper")
_SAID: Final = re.compile(
    r"\b(?P<sure>(?:lives?|living|lived|reside[sd]?|residing|stay(?:s|ed|ing)?|dwells|domiciled|housed|renting|rents"
    r"|sleeping|squatting)(?: (?:currently|alone|now|still|with [a-z]+(?: [a-z]+)?|presently))? at"
    r"|(?:home|mailing|new|old|current|street|residential|billing|her|his|their|forwarding|pt|patient|shipping|previous"
    r"|prior|temporary|permanent) (?:addr(?:ess)?|residence)(?: (?:is|was|changed to|on file|updated to|listed"
    r" as)){0,2}"
    r" ?[:=-]?|(?:addr(?:ess)?|residence|domicile) ?(?:[:=-]|is|was|changed to|updated to)|(?:house|apartment"
    r"|residence) at"
    r"|home ?:|c/o [a-z]{2,20},?)\s+(?=#?\d{1,6}(?:-\d{1,4})?[a-d]?\s+[^\W\d_])"
    r"|\b(?:liv(?:es?|ing|ed) on|located (?:at|on)|(?:mov(?:ed|ing)|relocat(?:ed|ing)|discharged?|return(?:ed|ing)?"
    r"|sent"
    r"|mail(?:ed)?|deliver(?:ed|y)?|shipped|dispatched|called|responded|transported|picked up|drove|came)"
    r"(?: home| out| back| oxygen| meds| supplies)? (?:to|from|at))\s+(?=\d{1,6}[a-d]?\s+[^\W\d_])"
)
_COUNT: Final = re.compile(r"#?\d{1,6}(?:-\d{1,4})?[a-d]?(?: 1/2)?\s+")
_PART: Final = re.compile(r"[^\W_][^\W_'-]{0,24}(?:['-][^\W_]{1,20})?")
_UNIT: Final = re.compile(
    r"[,. ]{1,3}(?:(?:apt|apartment|unit|suite|ste|floor|fl|rm|room|bldg|building|no|lot|trailer|flat|spc|space|ph)\b"
    r"\.? ?#?|#) ?[\w-]{1,6}\b"
)
_STOP: Final = FUNCTION | UNIT | VERB | RELATION | TITLE | MONTH
_NOT_STREETS: Final = _STOP | DRUG | CLINICAL_NOUN | CLINICAL
_STOPPED: Final = words(
    "alone since w currently independently & pt she he years other people adults roommates cats dogs"
)
_NOT_NAMES: Final = words(
    "am pm acres o'clock stars vaginally hours percent degrees story stories bedroom bedrooms person bed beds or to"
    " level"
)
_WEAK: Final = re.compile(
    r"(?<![\w./$#-])\d{2,5}[a-d]? (?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?(?P<name>[a-z']{3,20}(?:"
    r" [a-z']{3,20})?)"
    r" (?:st|ct|pl|cir|sq|ter|trl|dr|way|court|place|square)\b\.?(?=[,;\n]| ?\Z| (?:apt|unit|#|lot|ste|fl)\b|\. )"
)
_ROADS: Final = re.compile(
    r"\b(?:mile ?marker|mile ?post|(?:near|at|off|by|past|before|after) (?:the )?exit|exit (?:number|no\.?))"
    r" ?#?(?P<a>\d{1,4}[a-z]?)\b"
    r"|\b(?P<b>(?:r\.? ?r\.?|rural route|star route|hc) ?#? ?\d{1,3},? ?box ?#?\d{1,6}[a-z]?)\b"
    r"|\b(?P<c>r\.? ?r\.? ?# ?\d{1,3})\b"
    r"|\b(?P<d>(?:calle|carrera|cra|kra|transversal|diagonal|avenida|av)\.? \d{1,3}[a-z]?(?: (?:sur|norte|bis|este"
    r"|oeste))?"
    r" ?(?:#|no\.?|n°|con) ?\d{1,3}[a-z]?(?: ?- ?\d{1,3})?)\b"
    r"|\b(?P<e>[^\W\d_]{3,30}(?:stra\w{1,2}e|str\.|gasse|platz|weg|allee|gracht|straat|kade|plein|singel|dijk|laan"
    r"|gatan"
    r"|vägen|gade|vej|katu|utca) \d{1,4}[a-z]?)\b"
    r"|\b(?P<f>(?:lot|space|spc|site|slip|trailer) #?\w{1,4},? (?:[a-z']{2,20} ){1,3}(?:trailer|mobile home|rv|mhp"
    r"|campground)\b)"
)
_ROAD_WORDS: Final = words(
    "mile milepost milemarker exit box calle carrera cra kra transversal diagonal avenida av trailer mobile rv mhp"
    " campground rr r"
)
_ROAD_ENDINGS: Final = (
    "strasse",
    "straße",
    "strase",
    "str",
    "gasse",
    "platz",
    "weg",
    "allee",
    "gracht",
    "straat",
    "kade",
    "plein",
    "singel",
    "dijk",
    "laan",
    "gatan",
    "gade",
    "vej",
    "katu",
    "utca",
    "vägen",
)
_SAID_WORDS: Final = words(
    "live lives living lived reside resides resided residing stay stays stayed staying dwells domiciled housed"
    " renting rents"
    " sleeping squatting address addr residence domicile house home apartment located moved moving relocated relocating"
    " discharge discharged return returned returning sent mail mailed deliver delivered delivery shipped dispatched"
    " called"
    " responded transported picked drove came c"
)
_CORNERS: Final = re.compile(
    r"\b(?:[Aa]t|[Nn]ear|[Oo]n|[Oo]ff|[Bb]y) (?P<at>\d{1,3}(?:st|nd|rd|th)(?: (?:St|Ave|Street|Avenue)\.?)? (?:&|and) "
    r"(?:[A-Z][a-z]{2,20})(?: (?:St|Ave|Street|Avenue|Rd|Blvd)\b)?)"
)
_BLOCKS: Final = re.compile(r"(?<![\w./-])\d{1,3}-\d{1,3}-\d{1,3},? [A-Z][a-z]{1,15}(?:-[A-Za-z]{2,15}){1,2}\b")
_ROMANCE: Final = re.compile(
    r"(?<![\w./-])\d{1,5},? (?:Camino|Calle|Via|Avenida|Paseo|Caminito|Vista|Rancho|Corte|Plaza|Chemin|Rue|Vereda)"
    r"(?: (?:de|del|la|las|los|el|y|du|des)){0,2} [A-Z][^\W\d_]{1,20}(?: [A-Z][a-z]{2,20})?"
)
_LINE: Final = re.compile(
    r"(?<![\w./-])(?P<at>\d{1,6}[A-D]? (?:[NSEW]{1,2}\.? )?[A-Z][A-Za-z']{2,20}(?: [A-Z][A-Za-z']{1,20}){0,2}),\s"
    r"[A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20})?,? (?P<state>[A-Z]{2}|[A-Z][a-z]{3,12})\b"
)


def find_address_slots(document: Document) -> Iterator[Finding]:
    """Find addresses by the word before them, by a corner, a line of an address or the order of other countries.

    Args:
        document: The text with its words.
    """
    lower, cased = document.lower, document.cased
    known = document.lexicon.flags.get
    for match in _SAID.finditer(lower) if not document.present.isdisjoint(_SAID_WORDS) else ():
        if end := _end_of_street(document, match.end(), sure=match["sure"] is not None):
            yield Finding(match.end(), end, Kind.LOCATION, "address behind a word of living")
    for match in _WEAK.finditer(lower) if not document.present.isdisjoint(_TYPE) else ():
        if not any(known(word, 0) & _NOT_STREETS or word in _NOT_NAMES for word in match["name"].split()):
            yield Finding(*match.span(), Kind.LOCATION, "street address")
    for match in _ROADS.finditer(lower) if _has_road(document) else ():
        yield Finding(*match.span(match.lastgroup or 0), Kind.LOCATION, "place on a road")
    for pattern in (_BLOCKS, _ROMANCE):
        for match in pattern.finditer(cased):
            yield Finding(*match.span(), Kind.LOCATION, "address of another country")
    for match in _CORNERS.finditer(cased):
        if not known(match["at"].split()[-1].lower(), 0) & (CLINICAL_NOUN | FUNCTION | UNIT):
            yield Finding(*match.span("at"), Kind.LOCATION, "corner of two streets")
    for match in _LINE.finditer(cased):
        state = match["state"].lower()
        if (state in STATE_CODES or state in STATES) and not any(
            known(word, 0) & (FUNCTION | UNIT | DRUG) and word not in _SIDES for word in match["at"].lower().split()
        ):
            yield Finding(*match.span("at"), Kind.LOCATION, "street before a town and state")


def _has_road(document: Document) -> bool:
    present = document.present
    return not present.isdisjoint(_ROAD_WORDS) or any(word.endswith(_ROAD_ENDINGS) for word in present)


def _end_of_street(document: Document, start: int, *, sure: bool) -> int:
    """Where the address that begins with a number ends, 0 where its first word names no street."""
    lower, cased, known = document.lower, document.cased, document.lexicon.flags.get
    count = _COUNT.match(lower, start)
    position, end, named, is_type = (count.end() if count else start), 0, 0, False
    told = sure and count is not None and len(count[0].strip()) > 1
    while named < 4 and (part := _PART.match(lower, position)):
        word = part[0]
        is_type = word in _TYPE and named > 0
        if not is_type and word not in _SIDES:
            if known(word, 0) & _STOP or word in _STOPPED or word in _NOT_NAMES:
                break
            if named and not cased[position].isupper() and not _type_follows(lower, part.end()):
                break
            told = told or cased[position].isupper() or not known(word, 0)
            named += 1
        end = part.end() if named else 0
        position = part.end() + (lower[part.end() : part.end() + 2] == ". ")
        if is_type or lower[position : position + 1] != " ":
            break
        position += 1
    if not named or not (told or is_type):
        return 0
    for _ in range(2):
        unit = _UNIT.match(lower, end)
        end = unit.end() if unit else end
    return end


def _type_follows(lower: str, position: int) -> bool:
    part = _PART.match(lower, position + 1)
    return part is not None and lower[position] == " " and part[0] in _TYPE
