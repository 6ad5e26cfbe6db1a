"""Addresses without an English word for a street: boxes, rural routes, mileposts, grids, other countries' orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from ._address_ends import end_of_address, end_of_town, start_of_address
from ._document import CAPITAL, CLINICAL_NOUN, FUNCTION, UNIT, VERB, Document
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, DRUG, KNOWN
from ._street_words import DOUBTFUL_ENDINGS, DOUBTFUL_STREETS, ENDINGS, FOREIGN_STREETS, NUMBER_WORDS
from ._text import across_lines, matches_at
from ._triggers import words

__all__ = ["find_roads"]

_WORD: Final = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_COUNT: Final = (
    rf"(?:#? ?(?:[a-z]-?)?\d{{1,6}}(?:-?[a-z](?![a-z]))?(?!\d|[.]\d|%|/)|{_WORD}(?:(?:-| ){_WORD}){{0,5}}\b"
    r"|[a-z]{1,2}-\d{1,5}\b)"
)
_BOX: Final = rf"(?:,? ?(?:box|bx|pmb) {_COUNT})"
_RURAL: Final = across_lines(
    rf"(?:(?:p\.? ?o\.? ?(?:box|drawer)|post office box|private bag|locked bag|postfach|apartado|casilla"
    rf"|caixa postal)\.? (?:number |no\.? )?{_COUNT}"
    rf"|box {_COUNT},? (?:r\.? ?r\.?|rural route|route|hc|star (?:route|rte)) ?{_COUNT}"
    r"|carr\.? ?\d{1,4}(?:,? km\.? ?\d{1,3}(?:\.\d)?)?\b|(?:km|kilometer|kilometro)\.? \d{1,3}(?:\.\d)?,? (?=carr)"
    r"|(?:mile ?marker|mile ?post|milemarker)\.? \d{1,3}\.\d{1,2}|(?:mm|mp|mile) \d{1,3}(?:\.\d{1,2})?,? "
    r"(?:(?:of )?(?:the )?(?:[a-z]{3,15} )?(?:hwy|highway|route|rte|interstate|i-|us|sr|state route)\b(?: ?\d{1,4})?)"
    r"|(?:hwy|highway|route|rte|us|sr|i|interstate)[ -]\d{1,4},? (?:at )?(?:mp|mm|mile ?(?:marker"
    r"|post)?)\.? ?\d{1,3}(?:\.\d{1,2})?"
    r"|(?:road|rd|avenue|ave|street) \d{1,4}(?: ?1/2)? (?:north|south|east|west|[nsew])\b|county (?:road"
    r"|rd) (?:double|triple) [a-z]\b"
    rf"|(?:r\.? ?[rd]\.?|h\.? ?c\.?|rte\.?|route|hcr)(?: ?|-){_COUNT}{_BOX}"
    r"|(?:psc|cmr|unit) \d{1,5},? box \d{1,6}|(?:apo|fpo|dpo),? (?:ae|ap|aa) \d{5}"
    r"|(?:rural route|star route|star rte|rural delivery|r\.?f\.?d\.?|highway contract"
    r"|county (?:road|rd|highway|hwy|route|trunk)"
    r"|co\.? rd|state (?:road|route|highway|hwy)|us (?:route|highway|hwy)|farm to market(?: road)?|ranch road"
    r"|forest (?:service )?road|township (?:road|rd)|indian (?:route|road)|navajo route|bia (?:route|road)"
    r"|fire (?:lane|number|no\.?)|mile ?marker|mile ?post|interstate|highway|hwy|route|rte|concession(?: road)?"
    rf"|sideroad)\.? (?:number |no\.? )?(?:{_COUNT}|[a-z]{{1,2}}\b(?=[,.;\n]| (?:and|near|off)\b))(?! of\b){_BOX}?"
    r"|r\.? ?r\.? ?# ?\d{1,3}|(?:(?P<short>cr|fm|sr|us|tr)[ -]|i-)(?P<figures>\d{2,4})(?!\d|\.\d|[%/-]))"
)
_BEFORE_SHORT: Final = re.compile(r"(?:\b(?:on|off|along|near|past)|address:?|\d{3}) \Z")
_ROADS: Final = (
    "hwy",
    "highway",
    "county",
    "state",
    "road",
    "rd ",
    "route",
    "rte",
    "tr ",
    "cr ",
    "fm ",
    "sr ",
    "us ",
    "old ",
)
_LETTERED: Final = re.compile(r"(?:route|rte|highway|hwy|interstate|mile|fire|rural|star)\b.{0,12} [a-z]{1,2}")
_ISOTOPES: Final = frozenset({"123", "124", "125", "131"})
_RURAL_WORDS: Final = words(
    "carr km kilometer kilometro p po post private locked postfach apartado casilla caixa box r rr h hc hcr rte "
    "route psc cmr unit apo fpo dpo rural star rfd highway county co state us farm ranch forest township indian "
    "navajo bia fire mile milemarker milepost interstate hwy concession sideroad cr fm sr i pob mm mp rd road "
    "avenue ave street tr"
)
_EXITS: Final = across_lines(
    r"\b(?:(?:near|at|off|by|past|before|after) (?:the )?exit|exit (?:number|no\.?)) ?#?"
    r"\d{1,4}[a-z]?\b(?! ?(?:cm|mm|of))"
)
_GRID: Final = across_lines(
    r"(?<![\w./-])\d{1,5} (?:north|south|east|west|[nsew])\.? \d{2,5} (?:north|south|east|west|[nsew])\b(?!\.\d)"
)
_GRID_SIGNS: Final = words("n s e w north south east west")
_PARK: Final = across_lines(
    r"(?:\b(?P<unit>(?:lot|space|spc|site|slip|trailer|unit) #?\w{1,4}),? )?\b(?P<name>(?:[a-z']{2,20} ){0,3})"
    r"(?:trailer|mobile home|rv) (?:park|pk|court|ct|village|community|estates)\b"
    r"(?P<behind>,? (?:space|spc|sp|lot|site|unit|number|#) ?#?\w{1,5}\b)?"
)
_WORD_AND_GAP: Final = re.compile(r"([^\s]+)\s+")
_ABODE: Final = across_lines(
    r"(?:broadway|bowery|embarcadero|boardwalk|esplanade|prado)\b|main\b(?=[,.;\n]|\Z)"
    r"|(?:avenue|boulevard|street|road|way|court|lane|place) of (?:the )?[a-z]{3,20}\b"
    r"|(?:avenue|ave|street|road|rd|highway|hwy|loop) (?:[b-z]|\d{1,4})\b"
    r"(?=[,;.\n]| (?:in|near|and|apt|unit|with)\b|\Z)"
)
_ABODE_WORDS: Final = words(
    "main broadway bowery embarcadero boardwalk esplanade prado avenue ave street road rd highway hwy loop"
    " boulevard way court lane place"
)
_LETTER: Final = re.compile(r"(?:avenue|ave) [b-z]")
_BEFORE_LETTER: Final = re.compile(r"\b(?:on|off|along|near|at) \Z")
_THE: Final = re.compile(r" The [A-Z][a-z]{2,20}\b(?: [A-Z][a-z]+)?")
_LINKS: Final = words("de del di da do dos das des du la le el y e i van von der den")
_BLOCKS: Final = re.compile(r"\d\d?\d?-\d{1,3}-\d{1,3},? [A-Z][a-z]{1,15}(?:-[A-Za-z]{2,15}){1,2}\b")
_ARTICLES: Final = (
    r"(?:(?:de|del|dei|degli|delle|dello|della|dell'|des|du|da|do|dos|das|la|las|los|le|les|l'|el|san|santa|d')"
    r"\s?){0,3}"
)
_NUMBER_BEFORE: Final = re.compile(r"(?<![\w./$-])\d{1,5}(?:-\d{1,5})?(?: ?(?:bis|ter|[a-d]))?,?\s{1,2}\Z")
_NAME_AND_NUMBER: Final = re.compile(
    rf"\.?\s{{1,2}}{_ARTICLES}(?P<name>[^\W\d_]{{2,20}}(?:[ -][^\W\d_]{{2,20}}){{0,4}}?)"
    r"[ ,\n]{1,2}(?:#|no\.? ?|n° ?|nr\.? ?)?\d{1,4}(?:[ -]{1,3}\d{1,4})?[a-z]?\b(?!\.\d)"
)
_ONE_WORD: Final = re.compile(rf"\.?\s{{1,2}}{_ARTICLES}[^\W\d_]{{2,20}}")
_NAME_ONLY: Final = re.compile(
    rf"\.?\s{{1,2}}{_ARTICLES}[A-ZÀ-Þ][^\W\d_]{{1,20}}(?:[ -](?:de |del |la |des )?[A-ZÀ-Þ][^\W\d_]{{1,20}}){{0,3}}"
)
_FIGURES: Final = across_lines(
    r"\.? \d{1,3}[a-z]?(?: (?:sur|norte|este|oeste)(?= \d)| (?:bis|sur|norte|este|oeste))?"
    r" ?(?:#|no\.?|n°|con|(?<=[ert][ ])) ?\d{1,4}[a-z]?(?: ?- ?\d{1,3})?\b"
)
_HOUSE_NUMBER: Final = across_lines(r"\.? \d{1,4}(?:[-/]\d{1,4})?(?: ?[a-h]\b|-[a-z]{1,3}\b)?(?![\d%/\w]|\.\d)")


def find_roads(document: Document) -> Iterator[Finding]:
    """Find addresses that have no English word for a street.

    Args:
        document: The text with its words.
    """
    yield from _rural(document)
    lower, present = document.lower, document.present
    for pattern, sought in ((_EXITS, "exit" in present), (_GRID, not present.isdisjoint(_GRID_SIGNS))):
        for match in pattern.finditer(lower) if sought else ():
            yield Finding(match.start(), end_of_address(document, match.end()), Kind.LOCATION, "address")
    yield from _abodes(document)
    for match in _PARK.finditer(lower) if not present.isdisjoint({"trailer", "mobile", "rv"}) else ():
        start = match.start("unit") if match["unit"] else _start_of_name(document, match)
        if start < match.end("name") or match["behind"]:
            yield Finding(start, match.end(), Kind.LOCATION, "place in a park of trailers")
    yield from _foreign(document)
    yield from _endings(document)


def _abodes(document: Document) -> Iterator[Finding]:
    """`88 Broadway`, `1200 Avenue K`, `12 The Laurels`, `3-14-5 X-Y`."""
    lower, cased = document.lower, document.cased
    for match in matches_at(lower, _ABODE, document.words, document.starts, first=_ABODE_WORDS):
        start = match.start()
        article = 4 * (lower[max(0, start - 4) : start] == "the ")
        number = _NUMBER_BEFORE.search(lower, max(0, start - article - 14), start - article)
        if number or (_LETTER.fullmatch(match[0]) and _BEFORE_LETTER.search(lower, max(0, start - 8), start)):
            first = number.start() if number else start
            yield Finding(first, end_of_address(document, match.end()), Kind.LOCATION, "address")
    for match in _THE.finditer(cased):
        if number := _NUMBER_BEFORE.search(lower, max(0, match.start() - 14), match.start() + 1):
            yield Finding(number.start(), match.end(), Kind.LOCATION, "address")
    for match in _BLOCKS.finditer(cased):
        if not match.start() or cased[match.start() - 1] in " \n,:(":
            yield Finding(*match.span(), Kind.LOCATION, "address of another country")


def _rural(document: Document) -> Iterator[Finding]:
    lower = document.lower
    for match in matches_at(lower, _RURAL, document.words, document.starts, first=_RURAL_WORDS):
        if match["figures"] in _ISOTOPES or (match[0][-1].isalpha() and _LETTERED.fullmatch(match[0])):
            continue
        if match["short"] and not _BEFORE_SHORT.search(lower, max(0, match.start() - 10), match.start()):
            head = not match.start() or lower[match.start() - 1] == "\n"
            if not head or len(match["figures"]) < 3 or match["short"] == "us":
                continue
        start = start_of_address(document, match.start())
        number = _NUMBER_BEFORE.search(lower, max(0, start - 14), start)
        if number and match[0].startswith(_ROADS):
            start = number.start()
        end = end_of_town(document, end_of_address(document, match.end()))
        yield Finding(start, end, Kind.LOCATION, "box, route or milepost")


def _start_of_name(document: Document, match: re.Match[str]) -> int:
    """Where the name in a match begins: behind its last word that only describes."""
    known, start = document.lexicon.flags.get, match.start("name")
    for part in _WORD_AND_GAP.finditer(match["name"]):
        if known(part[1], 0) & (FUNCTION | VERB | UNIT) or part[1] in {"local", "old", "small", "nearby"}:
            start = match.start("name") + part.end()
    return start


def _foreign(document: Document) -> Iterator[Finding]:
    """`Calle X 12`, `12 Rue X`, `Carrera 4 #5-6`."""
    lower, cased, present = document.lower, document.cased, document.present
    if present.isdisjoint(FOREIGN_STREETS) and present.isdisjoint(DOUBTFUL_STREETS):
        return
    behind = 0
    for index, word in enumerate(document.words):
        sure = word in FOREIGN_STREETS
        start, end = document.starts[index], document.ends[index]
        if (not sure and word not in DOUBTFUL_STREETS) or start < behind:
            continue
        capital = document.shapes[index] == CAPITAL and not document.caseless(index)
        if not sure and not capital and not (cased[end : end + 2] == ". " and cased[end + 2 : end + 3].isupper()):
            continue
        number = _NUMBER_BEFORE.search(lower, max(0, start - 14), start)
        name = _name_behind(document, end, capital=capital)
        if name is None and capital and (sure or number):
            name = _NAME_ONLY.match(cased, end)
        if name is None and number and sure:
            name = _ONE_WORD.match(lower, end)
        if name:
            behind = end_of_address(document, name.end())
            yield Finding(number.start() if number else start, behind, Kind.LOCATION, "address of another country")


def _name_behind(document: Document, end: int, *, capital: bool) -> re.Match[str] | None:
    """The name and number behind a word for a street that ends here."""
    if match := _FIGURES.match(document.lower, end):
        return match
    match, known = _NAME_AND_NUMBER.match(document.lower, end), document.lexicon.flags.get
    if match is None:
        return None
    written = document.cased[match.start("name") : match.end("name")].split()
    if any(known(name.lower(), 0) & (FUNCTION | VERB | UNIT | DRUG | CLINICAL_NOUN) for name in written):
        return None
    return None if capital and any(name[0].islower() and name not in _LINKS for name in written) else match


def _endings(document: Document) -> Iterator[Finding]:
    """`Xstraße 12`, `Xgracht 3`."""
    known: Callable[[str, int], int] = document.lexicon.flags.get
    if not any(word.endswith(DOUBTFUL_ENDINGS) for word in document.present):
        return
    for index, word in enumerate(document.words):
        if not word.endswith(DOUBTFUL_ENDINGS) or len(word) < 6:
            continue
        match = _HOUSE_NUMBER.match(document.lower, document.ends[index])
        if match is None or known(word, 0) & (KNOWN | CLINICAL | DRUG):
            continue
        if word.endswith(ENDINGS) or (document.shapes[index] == CAPITAL and not document.caseless(index)):
            end = end_of_address(document, match.end())
            yield Finding(document.starts[index], end, Kind.LOCATION, "address of another country")
