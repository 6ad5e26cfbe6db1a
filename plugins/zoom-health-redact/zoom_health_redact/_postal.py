"""Postal codes, the towns beside them, and the streets before those."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from ._document import CLINICAL_NOUN, FUNCTION, LOWER, UNIT, Document
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, CLINICAL, DRUG, PLACE, VOCABULARY
from ._states import ALL_STATES, STATE_CODES, STATES, is_state, start_of_state
from ._street_words import STREETS, SURE_STREETS
from ._text import across_lines

__all__ = ["find_postal_codes"]

_BETWEEN: Final = re.compile(r"\.?,?\s{1,3}")
_ZIP: Final = re.compile(r"\d\d{4}(?<!\d\d{5})(?!\d)")
_POSTAL: Final = across_lines(
    r"(?P<code>\d\d(?:\d{2,4}(?: [A-Z]{2}(?= [A-Z]))?|\d \d{2}|-\d{3}|\d\d-\d{3})) (?P<town>[A-ZÀ-Þ][^\W\d_]{2,20})"
    r"(?=[ ,;.\n]|\Z)"
)
_COUNTRY: Final = re.compile(r"\b[A-Z]{1,3}-\Z")
_STREET_BEFORE: Final = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'-]{1,30} (?:(?:an|am|der|den|dem|de|du|des|la|le|del|van|von|zur|zum|auf|im) ){0,2}){0,3}"
    r"(?P<last>[A-ZÀ-Þ][\w.'-]{2,30}) \d{1,4}(?:/\d{1,3})?(?: ?[a-hA-H])?(?=,?\s{1,2}\Z)"
)
_AUSTRALIAN: Final = re.compile(
    r"(?<= (?:NSW|VIC|QLD|TAS|ACT) )\d{4}\b|(?<= (?:SA|WA|NT) )\d{4}\b(?=,? (?:Aus|AUS)|[.,;\n]|\Z)"
)
_AUSTRALIA: Final = frozenset({"nsw", "vic", "qld", "tas", "act", "sa", "wa", "nt"})
_LINKED: Final = re.compile(
    r"\b[A-Z][a-z]{2,14}-(?:on|upon|under|in|by|le|la|sur|les|am|an|en|next|cum|aux|sous)(?:-(?:the|der"
    r"|la))?-[A-Z][a-z]{2,14}\b"
)
_LINK: Final = re.compile(r"-(?:on|upon|under|in|by|le|la|sur|les|am|an|en|next|cum|aux|sous)-")
_TOWN_BEFORE: Final = re.compile(
    r"(?:,|\n)\s{1,2}(?P<town>[A-ZÀ-Þ][\w'.-]{2,18}(?:[ -][A-ZÀ-Þ][\w'.-]{2,18}){0,2}),?\s{1,2}(?:[A-Z]{2},?\s)?\Z"
)
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_POSTCODE_SIGN: Final = re.compile(r"\d(?:[A-Z]{2}|[A-Za-z][ -]?\d|W?[A-Z]?\s{0,2}[A-Z0-9]{4}\b)")
_LETTER_AND_FIGURE: Final = re.compile(r"\d(?<=[A-Za-z]\d)")
_POSTCODES: Final = across_lines(
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,2}\d[A-Z0-9]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|(?:[AC-FHKNPRTV-Y]\d{2}|D6W) (?=\d{0,3}[A-Z])(?=[A-Z]{0,3}\d)[0-9AC-FHKNPRTV-Y]{4}"
    r"|(?!(?:T\dN\dM|A\dL\dB"
    r"|[Ee][1-4][Vv][1-5][Mm])\d)[ABCEGHJ-NPRSTVXYabceghj-nprstvxy]\d[A-Za-z][ -]?\d[A-Za-z]\d)(?![A-Za-z0-9])"
)


def find_postal_codes(document: Document) -> Iterator[Finding]:
    """Find postal codes of other countries, and what stands before one.

    Args:
        document: The text with its words.
    """
    cased, known = document.cased, document.lexicon.flags.get
    yield from _towns(document)
    for match in _postcodes(cased):
        before = cased[max(0, match.start() - 9) : match.start()].lower()
        if match[0].isalnum() and not before.endswith((", ", "\n", "code ", "code: ")) and before:
            continue
        yield Finding(*match.span(), Kind.LOCATION, "postal code")
        if town := _TOWN_BEFORE.search(cased, max(0, match.start() - 48), match.start()):
            named = town["town"].lower().split()
            if named[-1] not in STATES and not any(known(word, 0) & (UNIT | DRUG | CLINICAL) for word in named):
                yield Finding(*town.span("town"), Kind.LOCATION, "town before a postal code")
    for match in _AUSTRALIAN.finditer(cased) if not document.present.isdisjoint(_AUSTRALIA) else ():
        yield Finding(*match.span(), Kind.LOCATION, "postal code")
    for match in _LINKED.finditer(cased) if _LINK.search(cased) else ():
        yield Finding(*match.span(), Kind.LOCATION, "town of several words")
    yield from _codes_before_towns(document)


def _postcodes(cased: str) -> Iterator[re.Match[str]]:
    """Postal codes that begin with one letter or two and a figure: figures are rare, so that they are looked for."""
    behind = 0
    for figure in _LETTER_AND_FIGURE.finditer(cased) if _POSTCODE_SIGN.search(cased) else ():
        for start in (figure.start() - 2, figure.start() - 1):
            if start >= behind and (match := _POSTCODES.match(cased, start)):
                behind = match.end()
                yield match
                break


def _codes_before_towns(document: Document) -> Iterator[Finding]:
    """`8010 Graz`, with the street before it."""
    cased, lower, known = document.cased, document.lower, document.lexicon.flags.get
    for match in _POSTAL.finditer(cased):
        start, flags = match.start(), known(match["town"].lower(), 0)
        if country := _COUNTRY.search(cased, max(0, start - 5), start):
            start = country.start()
        before = cased[max(0, start - 3) : start]
        if before.rstrip(" \t")[-1:] not in {"", "\n", ",", ";"} or flags & (UNIT | FUNCTION | DRUG | CLINICAL_NOUN):
            continue
        if not SURE_STREETS.isdisjoint(lower[match.end() : match.end() + 24].partition(",")[0].split()):
            continue
        code = match["code"]
        street = _STREET_BEFORE.search(cased, max(0, start - 64), start) if before[-1:] in {" ", "\n"} else None
        if street and not known(street["last"].lower(), 0) & (CLINICAL | DRUG | UNIT | CLINICAL_NOUN | ABBREVIATION):
            yield Finding(street.start(), match.end(), Kind.LOCATION, "street before a postal code and a town")
        elif not (
            (flags & (CLINICAL | VOCABULARY) and not flags & PLACE)
            or (code.startswith(("19", "20")) and code[4:].lower() in {"", " at", " in", " to", " on", " by"})
            or (len(code) == 4 and _TIME.fullmatch(code))
        ):
            yield Finding(start, match.end("code"), Kind.LOCATION, "postal code before a town")


def _towns(document: Document) -> Iterator[Finding]:
    """The words between the street and the state where a ZIP code shows that it is an address."""
    for code in _ZIP.finditer(document.lower):
        index = bisect_right(document.ends, code.start()) - 1
        if index < 1 or document.words[index] not in ALL_STATES:
            continue
        if document.words[index] == "id" and not is_state(document, index):
            continue
        if not _BETWEEN.fullmatch(document.lower, document.ends[index], code.start()):
            continue
        if document.words[index] in STATE_CODES and document.shapes[index] == LOWER and not document.plain_lines[index]:
            continue
        first = last = start_of_state(document, index)
        while first > 0 and last - first < 3:
            gap = document.gap(first)
            if gap.strip(" \n") not in ({"", ","} if first == last else {"", "."}):
                break
            if (document.words[first - 1] != "new" and document.flags[first - 1] & (FUNCTION | UNIT)) or document.words[
                first - 1
            ] in STREETS:
                break
            first -= 1
        if first < last:
            yield Finding(document.starts[first], document.ends[last - 1], Kind.LOCATION, "town before a ZIP code")
