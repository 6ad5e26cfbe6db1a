"""Plates that no label announces: a group of capitals and one of figures behind a word for a vehicle."""

from __future__ import annotations

import re
from typing import Final

from ._document import FUNCTION, LABEL, UNIT, Document
from ._kinds import Finding, Kind
from ._lexicon import KNOWN
from ._states import STATE_CODES
from ._triggers import words

__all__ = ["mark_vehicles"]

FARTHEST: Final = 64
_VEHICLES: Final = words(
    "cars trucks vans vehicles "
    "car truck suv sedan van minivan pickup vehicle motorcycle motorbike scooter trailer rv camper boat taxi cab "
    "coupe vessel yacht sailboat ferry "
    "hatchback jeep honda toyota ford chevy chevrolet nissan subaru hyundai kia bmw audi volkswagen vw mercedes mazda "
    "lexus tesla dodge buick cadillac volvo gmc acura chrysler vauxhall peugeot renault fiat skoda civic corolla camry"
)
_PLATE: Final = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,3}[ -]\d{2,4}[ -][A-Z]{1,3}|[A-Z]{1,3}[ -]\d[A-Z]{1,3}[ -]?\d{1,4}|[A-Z] \d{3} \d{3}"
    r"|\d{1,3}[ -][A-Z]{1,3}[ -]\d{2,4}|[A-Z]{2,3}[ -]\d{3,4}|\d{3}[ -][A-Z]{3}"
    r"|[A-Z]{2}\d{2}[ -]?[A-Z]{3}|\d[A-Z]{3}\d{3}|[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}"
    r"|[A-Z]{2}[ -]\d{1,2}[ -][A-Z]{1,3}[ -]?\d{2,4}|[A-Z]{1,2}\d{3}[ -]\d{3}|[A-Z]{2} ?\d{4} [A-Z]{1,2})(?![\w-])"
)
_NAVY: Final = words("uss usns uscgc hms hmcs hmas hmnzs rms")
_FLEET: Final = frozenset({"taxi", "cab"})
_NUMBERED: Final = words(
    "bus buses tractor forklift cruiser ambulance wagon semi rig unit engine tanker crane locomotive car truck van "
    "trailer taxi cab boat vehicle rickshaw tram trolley mower plow snowplow loader bulldozer excavator"
)
_UNIT_NUMBER: Final = re.compile(r" ?(?:number |no\.? )?#(?P<number> ?\d{2,6}[a-z]?)\b")
_FLEET_NUMBER: Final = re.compile(
    r" (?:number |no\.? |# ?)?(?!(?:19|20)\d\d\b)\d{3,5}\b(?!\.\d| ?(?:mg|miles|dollars|%|am|pm))"
)
_HULL: Final = re.compile(r"[0-9](?<=[A-Z][A-Z][ -][0-9])\d{3}[ -]?[A-HJ-NP-Z]{2}(?![\w-])")
_SHIP: Final = re.compile(
    r"(?:(?<![\w/])[FMST]/[VY]|\b(?:USS|USNS|USCGC|HMS|HMCS|HMAS|HMNZS|RMS)) (?P<name>[A-Z][\w'.-]{1,20}(?: (?:of "
    r"|the )?"
    r"[A-Z][\w'-]{1,20}){0,3})"
)
_LETTERS: Final = re.compile(r"[a-z]+")
_SENTENCE_END: Final = re.compile(r"[.;!?]\s|\n\s*\n")


def _reads_as_words(document: Document, text: str, *, lower: bool) -> bool:
    """Whether it is a word and a number, which capitals alone would make a plate: `IN 2019`."""
    words_only = FUNCTION | UNIT | LABEL | (KNOWN if lower else 0)
    pieces = _LETTERS.findall(text)
    if len(pieces) > 1 and pieces[0] in STATE_CODES:
        del pieces[0]
    return any(document.lexicon.flags.get(piece, 0) & words_only for piece in pieces if len(piece) > 1)


def mark_vehicles(document: Document) -> None:
    """Find plates behind words for vehicles, within the same sentence."""
    cased = document.cased
    for match in _HULL.finditer(cased):
        start = match.start() - 3
        apart = not cased[max(0, start - 1) : start].isalnum() and not cased.startswith(("19", "20"), start + 3)
        if apart and cased[start : start + 2].lower() in STATE_CODES:
            document.add(Finding(start, match.end(), Kind.VEHICLE, "registration of a boat"))
    for match in _SHIP.finditer(cased) if "/V" in cased or not document.present.isdisjoint(_NAVY) else ():
        document.add(Finding(*match.span(), Kind.VEHICLE, "name of a ship"))
    if "#" in cased and not document.present.isdisjoint(_NUMBERED):
        for index, word in enumerate(document.words):
            if word in _NUMBERED and (number := _UNIT_NUMBER.match(document.lower, document.ends[index])):
                document.add(Finding(*number.span("number"), Kind.VEHICLE, "number of a vehicle"))
    if document.present.isdisjoint(_VEHICLES):
        return
    for index, word in enumerate(document.words):
        if word not in _VEHICLES:
            continue
        start = document.ends[index]
        if word in _FLEET and (number := _FLEET_NUMBER.match(document.lower, start)):
            document.add(Finding(start + 1, number.end(), Kind.VEHICLE, "number of a vehicle"))
            continue
        ending = _SENTENCE_END.search(document.lower, start, start + FARTHEST)
        piece = document.cased[start : ending.start() if ending else start + FARTHEST]
        lower = piece.islower()
        text = piece.upper() if lower else piece
        for match in _PLATE.finditer(text):
            if not _reads_as_words(document, match[0].lower(), lower=lower):
                document.add(Finding(start + match.start(), start + match.end(), Kind.VEHICLE, "plate of a vehicle"))
                break
