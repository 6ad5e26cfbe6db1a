"""Addresses as they are spoken or written elsewhere: numbers in words, corners, towns before a ZIP code, `10 Rue X`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from ._document import CLINICAL_NOUN, FUNCTION, LOWER, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import DRUG
from ._states import ALL_STATES, STATE_CODES
from ._text import spans_around
from ._triggers import words

__all__ = ["mark_streets"]

_ONES: Final = (
    r"zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER: Final = rf"(?:(?:{_ONES})(?:[ -](?:{_ONES}|hundred|thousand|and (?={_ONES}))){{0,7}})"
_COUNT: Final = rf"(?:{_NUMBER}|\d{{1,5}}[a-z]?)"
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -])?(?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,5}teenth|\w{3,5}tieth)"
)
_SURE: Final = (
    "street|avenue|road|boulevard|lane|drive|highway|parkway|circle|terrace|blvd|ave|rd|ln|hwy|pkwy|crescent|trail"
)
_TYPE: Final = _SURE + "|court|place|way|square|loop|plaza|st|ct|run|ridge|pike|row|walk|dr"
_TYPES: Final = frozenset(_TYPE.split("|"))
_SIDES: Final = words("north south east west northeast northwest southeast southwest n s e w ne nw se sw")
_SIDE: Final = r"(?:(?:north|south|east|west|northeast|northwest|southeast|southwest|[nsew]|ne|nw|se|sw)\.? )"
_UNIT: Final = (
    r"(?:,? (?:apartment|apt|unit|suite|ste|lot|space|room|floor|number|trailer)\.? #?"
    rf"(?:{_COUNT}|[a-z]\b)(?: [a-z]\b)?)"
)
_SPOKEN: Final = re.compile(rf"\b{_NUMBER},? {_SIDE}?(?P<name>(?:[a-z']{{2,20}} ){{1,3}}?)(?P<type>{_TYPE})\b{_UNIT}?")
_LIVES: Final = re.compile(
    rf"\b(?:lives|living|resides|residing|staying|stays|address is|home is)(?: at)?"
    rf" (?P<at>(?:{_NUMBER}|\d{{1,5}}) {_SIDE}"
    r"(?P<name>[a-z']{3,20}))\b"
)
_ORDINALS: Final = re.compile(
    rf"\b(?:{_COUNT},? )?{_SIDE}?(?:{_ORDINAL}|\d{{1,3}}(?:st|nd|rd|th)) (?:{_SURE}|st|place|court)\b"
    rf"(?! (?:degree|toe|finger)){_UNIT}?"
)
_BOXES: Final = re.compile(
    rf"\b(?:box {_COUNT},? )?(?:p\.? ?o\.? ?box|post office box|rural route|r ?r|county road|state road"
    r"|farm to market|highway|interstate"
    rf"|route)\.? (?:number )?{_NUMBER}\b(?:,? box {_COUNT})?"
)
_CORNER: Final = re.compile(
    r"\b(?:corner|intersection|corners|crossroads) (?:of|at) (?P<one>(?:[\w.']{1,20} ){1,3})(?:and|&|at) "
    r"(?P<two>[\w']{2,20}(?: (?:" + _TYPE + r")\b)?)"
)
_NOT_CORNERS: Final = words("the his her their my mouth lip lips eye eyes room bed table lid nose jaw a an left right")
_FRENCH: Final = re.compile(
    r"(?<![\w./-])\d{1,4}(?: ?(?:bis|ter))?,? "
    r"(?:rue|avenue|boulevard|chemin|place|quai|allee|impasse|via|calle|viale|route)"
    r" (?:(?:de|du|des|la|le|les|l'|d'|del|della) ?){0,3}[^\W\d_]{2,20}(?:[ -][A-Z][^\W\d_]{1,20}){0,3}",
    re.IGNORECASE,
)
_THE: Final = re.compile(r"(?<![\w./-])\d{1,4}[A-Za-z]?,? The [A-Z][a-z]{2,20}\b(?: [A-Z][a-z]+)?")
_FOREIGN: Final = re.compile(
    r"\b(?:av|avda|avenida|ctra|praca|praça|largo|travessa|ulitsa|strada|corso|prospekt|jalan|jln|soi|via|calle|rua"
    r"|rue|carrera|plaza)\.? (?:[^\W\d_]{1,20}[ ,]{1,2}){1,4}(?:#|no\.? ?|n° ?)?\d{1,5}(?:[ -]?\d{1,4})?\b"
)
_PARK: Final = re.compile(
    rf"\b(?:trailer|mobile home|rv) (?:park|court|village|community),? (?:space|lot|site|unit|number|#) ?#?{_COUNT}\b"
)
_TOWN: Final = re.compile(
    r"\b(?:" + "|".join(sorted(ALL_STATES, key=len, reverse=True)) + r")\.?,? \d{5}(?:-\d{4})?(?!\d)"
)
_ZIP: Final = re.compile(r"\d{5}(?<!\d\d{5})(?!\d)")
_POSTAL: Final = re.compile(
    r"(?<![\w.,/-])(?:[A-Z]{1,2}-)?(\d{4,6}) [A-ZÀ-Þ][^\W\d_]{2,20}(?=[ ,;.\n]|$)", re.MULTILINE
)
_LOCALS: Final = re.compile(
    r"\b(?:local|vfw|vfw post|american legion post|legion post|precinct|p\.s\.|public school|troop) "
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
_STARTS: Final = (
    (_BOXES, words("box county farm highway interstate route rr")),
    (_PARK, words("park court village community")),
    (
        _FOREIGN,
        words(
            "av avda avenida ctra praca largo travessa ulitsa strada corso prospekt jalan jln soi via calle rua rue "
            "carrera plaza"
        ),
    ),
    (_FRENCH, words("rue avenue boulevard chemin place quai allee impasse via calle viale route")),
)
_LOCAL_WORDS: Final = words("local vfw post precinct troop ps ms hs school")
_FORCE_WORDS: Final = words(
    "airborne infantry marine marines cavalry armored armoured battalion brigade regiment squadron wing bomb "
    "engineers ranger rangers artillery fleet uss hms usns"
)
_ROAD_CUES: Final = re.compile(
    r"\b(?:on|off|near|along|at|down) (?P<name>(?:[a-z']{2,20} ){1,3})"
    r"(?P<type>street|avenue|road|boulevard|lane|highway|parkway)\b"
    r"(?: (?:inn|station|shelter|church|clinic|mission|school|house|center|pharmacy|apartments)\b)?"
)
_REACH: Final = 14
"""How many words before the word for a street its address may begin."""
_REACH_BEHIND: Final = 40
_LEADS: Final = words(_ONES.replace("|", " ")) | words(
    "on off near along at down first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth"
)
_DESCRIBES: Final = words(
    "busy main-road dirt gravel side same city public open long quiet icy wet whole next private residential paved "
    "bumpy country back road street through across down up local own fast passing memory crossing"
)


def mark_streets(document: Document) -> None:
    """Find addresses that have no figure where one is looked for, and unions and regiments by their number."""
    lower = document.lower
    for finding in (*_sure(document), *_spoken(document), *_corners(document), *_towns(document)):
        document.add(finding)
    if "union" in document.present:
        for match in _NAMED.finditer(lower):
            document.add(Finding(*match.span(1), Kind.ORGANIZATION, "name of a union"))


def _sure(document: Document) -> Iterator[Finding]:
    lower, cased = document.lower, document.cased
    present = document.present
    for pattern, starts in _STARTS:
        for match in pattern.finditer(lower) if not present.isdisjoint(starts) else ():
            yield Finding(*match.span(), Kind.LOCATION, "address")
    for match in _THE.finditer(cased) if " The " in cased else ():
        yield Finding(*match.span(), Kind.LOCATION, "address")
    for match in _POSTAL.finditer(cased):
        code, before = match[0].split(" ")[0], cased[max(0, match.start() - 3) : match.start()]
        if before.rstrip(" \t")[-1:] in {"", "\n", ",", ";"} and (not code.startswith(("19", "20")) or len(code) > 4):
            yield Finding(match.start(), match.start() + len(code), Kind.LOCATION, "postal code before a town")
    for pattern, starts in ((_LOCALS, _LOCAL_WORDS), (_FORCES, _FORCE_WORDS)):
        for match in pattern.finditer(lower) if not present.isdisjoint(starts) else ():
            yield Finding(*match.span(), Kind.ORGANIZATION, "union, school or regiment by its number")


def _spoken(document: Document) -> Iterator[Finding]:
    """Streets whose number is in words, or whose name is one, or that stand behind `on`."""
    lower, known = document.lower, document.lexicon.flags.get
    for match in _LIVES.finditer(lower) if not document.present.isdisjoint(_SIDES) else ():
        if not known(match["name"], 0) & (UNIT | FUNCTION | VERB | CLINICAL_NOUN):
            yield Finding(*match.span("at"), Kind.LOCATION, "address without a word for street")
    behind = 0
    for index, word in enumerate(document.words) if not document.present.isdisjoint(_TYPES) else ():
        if word not in _TYPES or not index:
            continue
        first = max(behind, index - _REACH)
        if not _LEADS.isdisjoint(document.words[first:index]) or any(
            map(str.isdigit, lower[document.starts[first] : document.starts[index]])
        ):
            yield from _streets_before(document, first, index)
        behind = index + 1


def _streets_before(document: Document, first: int, index: int) -> Iterator[Finding]:
    """Addresses that end with the word for a street at `index` and begin not before `first`."""
    lower, known = document.lower, document.lexicon.flags.get
    start, end = document.starts[first], min(len(lower), document.ends[index] + _REACH_BEHIND)
    if match := _ORDINALS.search(lower, start, end):
        yield Finding(*match.span(), Kind.LOCATION, "street of a number")
    match = _SPOKEN.search(lower, start, end)
    if match and not any(
        known(word, 0) & (UNIT | FUNCTION | VERB | DRUG | CLINICAL_NOUN) for word in match["name"].split()
    ):
        yield Finding(*match.span(), Kind.LOCATION, "spoken address")
    if match := _ROAD_CUES.search(lower, start, end):
        named = match["name"].split()
        named = named[named[0] == "the" :]
        if named and not any(
            word in _DESCRIBES or (known(word, 0) & (FUNCTION | UNIT | VERB | DRUG) and word not in {"old", "new"})
            for word in named
        ):
            yield Finding(match.start("name"), match.end(), Kind.LOCATION, "street")


def _corners(document: Document) -> Iterator[Finding]:
    if document.present.isdisjoint({"corner", "intersection", "corners", "crossroads"}):
        return
    for match in _CORNER.finditer(document.lower):
        if _NOT_CORNERS.isdisjoint(match["one"].split()) and match["two"] not in _NOT_CORNERS:
            yield Finding(match.start("one"), match.end(), Kind.LOCATION, "corner of two streets")


def _towns(document: Document) -> Iterator[Finding]:
    """The words between the street and the state where a ZIP code shows that it is an address."""
    lines = spans_around(document.lower, _ZIP, lines=True)
    for match in (match for start, end in lines for match in _TOWN.finditer(document.lower, start, end)):
        index = bisect_right(document.ends, match.start())
        if document.words[index] in STATE_CODES and document.shapes[index] == LOWER and not document.plain_lines[index]:
            continue
        first = index
        while first > 0 and index - first < 3:
            gap = document.gap(first)
            if gap.strip(" ") not in ({"", ","} if first == index else {"", "."}):
                break
            if (document.words[first - 1] != "new" and document.flags[first - 1] & (FUNCTION | UNIT)) or document.words[
                first - 1
            ] in _TYPES:
                break
            first -= 1
        if first < index:
            yield Finding(document.starts[first], document.ends[index - 1], Kind.LOCATION, "town before a ZIP code")
