"""Identifiers behind the word that announces them: `MRN 44-12`, `Policy no. ABC 123`, `Room 412B`, `username: jdoe`."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from ._biometrics import find_biometrics
from ._code_groups import figures
from ._codes import is_measure
from ._document import LABEL, Document
from ._handles import mark_handles
from ._identifiers import Value, find_value, is_amount, list_end
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, CLINICAL
from ._short_codes import find_short_codes
from ._triggers import LABELS, words
from ._vehicles import mark_vehicles

__all__ = ["mark_labels"]

_JOIN: Final = re.compile(
    r"(?:'s)?\.?(?P<sure>(?:[ \t]{0,3}(?:(?:number|numbers|no|num|nbr|nr|id|ids|identifier|code|ref)\b\.?"
    r"|#|\(|:|=|-))*)"
    r"[ \t]{0,3}(?:(?:is|was|of|ending in|ends in|ending|are|at|listed as|as|on file|with|to|her|his|me|him|them"
    r"|us|the office at|reads)\b[ \t]{0,3}){0,3}"
    r"[ \t:#=(-]{0,4}\n?[ \t]{0,3}"
)
_TELEPHONE: Final = re.compile(r"\(?\+?\d(?:[ ().-]{0,3}\d){5,16}(?:[ ,]{0,2}(?:x|ext\.?)[ .]{0,2}\d{1,6})?")
_PASSWORD: Final = re.compile(r"[ \t:=]{1,3}((?=\S{0,20}\d)\S{4,40})")
_SECRET: Final = re.compile(
    r"[ \t]{0,2}(?:(?:name|id|handle)\b)?[ \t]{0,2}(?::|=|is\b|as\b|at\b)[ \t]{0,2}(@?[^\s,;]{2,60})"
)
_UDI: Final = re.compile(r"[ \t:#=]{0,4}(?:is |number )?([(\w)./+-]{8,120})")
_EXTENSION: Final = re.compile(r"[ .:#]{0,3}(\d{2,6})\b(?! ?(?:deg|°|lag))")
_MOTION: Final = re.compile(
    r"flexion|rotation|pronation|supination|abduction|adduction|\brom\b|passive|degrees|lacks?\b"
)
_SHORT_NUMBERS: Final = words("pager beeper bleep bleeper ext extension pgr")
_HARDWARE: Final = words("pump pacemaker implant device vehicle")
_DOUBTFUL: Final = words("number order note rx visit case text call contact patient")
_CLINICAL_CODES: Final = words("icd cpt hcpcs loinc snomed rxnorm ndc drg procedure diagnosis code codes")
_VEHICLES: Final = words(
    "plate plates tag tags reg rego registration vin hull matricula placa decal trailer tail vessel"
)
_ACCOUNT_NAMES: Final = words("username login user userid handle")
_ACCOUNT_NAME: Final = re.compile(
    r"\b(?:user ?name|log[- ]?in|user(?: ?id)?|handle) (?:name |id )?((?=[a-z.-]{0,40}[\d_])@?[a-z][\w.-]{2,40}\w)"
)
_ACCESS: Final = re.compile(
    r"\b(?:gate|door|entry|entrance|garage|alarm|lock|lock ?box|key ?pad|elevator|building|buzzer|safe|wi-?fi|access"
    r"|room|security|pairing|activation|authori[sz]ation|unlock|tablet|ipad|laptop|voicemail|confirmation|verification"
    r"|invitation|login|portal|meeting|conference) ?(?:codes?|combinations?|combo|pin|password|passcode|key)"
    r"(?: for (?:the )?[a-z]{2,12})?(?: is| was|:|=)? ?#?"
    r"((?:[a-z0-9] ){3,12}(?<=\d )[a-z0-9](?!\w)|(?=[^\s,;]{0,20}\d)[^\s,;]{2,24}(?: \d{1,6}){0,3})"
)
_ACCESS_WORDS: Final = words("code codes combination combo pin password passcode key")
_SPLIT: Final = re.compile(r"\b(?:s/n|m\.r\.n|m/r|s\.s\.n|v\.i\.n|a/c|d/l)\b(?=\.? ?(?:#|:|no|num|is|[a-z]{0,3} ?\d))")
_SPLIT_LABELS: Final = {
    "s/n": "sn",
    "m.r.n": "mrn",
    "m/r": "mrn",
    "s.s.n": "ssn",
    "v.i.n": "vin",
    "a/c": "acct",
    "d/l": "license",
}
_PLATE_REST: Final = re.compile(r"[ -][a-z]{1,3}[ -]?\d{2,4}(?![\w/])")
_PLATE_LETTERS: Final = re.compile(
    r"[ -](?!and|for|was|has|the|but|did|not|are|who|per|saw|due|its|his|her|in|on|at|is|to|of|by|or|as|he|we|it|no"
    r"|so|pt)[a-z]{2,3}(?!\w)"
)
_NUMBER_BEHIND: Final = re.compile(r"(?=[.: #])\.?[: ]{0,2}#?[a-z]{0,4}(?:-[a-z]{1,3})?[-/ ]?\d")
_NUMBERED: Final = words("cabin voyage cane rpt inc incident")
_GROUPS: Final = words("group grp rxgrp plan pcn bin")
_LETTERED: Final = re.compile(r"[a-z]{2,5}-?\d|\d{2,4}-?[a-z]{2,3}\b")
_NOUGHTS: Final = words("oh zero double triple")
FEWEST_OF_PLATE: Final = 5
FAR_FIGURES: Final = 5
LONG_READING: Final = 4
_SECRET_LABELS: Final = words(
    "username user login handle password passcode instagram insta ig snapchat twitter tiktok venmo cashapp "
    "facebook discord telegram skype linkedin"
)
_PLACE_LABELS: Final = words("room rm bed suite ste apt apartment unit ward bay flat cubicle")
_SURE_LABELS: Final = words(
    "mrn mrns medrec ssn itin sin ssns nino npi dea upin vin acct account mbi hicn subscriber beneficiary iban imei "
    "udi meid esn license licence plate plates passport accession csn har serial barcode wristband gtin badge zip "
    "zipcode postcode policy member locker cdl lic folio airbill waybill"
)
_PLACE_VALUE: Final = re.compile(
    r"[ \t]{0,2}(?:number |no\.? |#)?[ \t]?#?((?:\d{1,4}-\d{1,4}|\d{1,4}-?[a-z]?"
    r"|[a-z]-?\d{1,4}[a-z]?)(?:[ -](?:bed |[a-d]\b)\w{0,3})?)(?!\w|[/%]|[.:]\d|-\d+-| \d\d \d)"
)
_WITHIN: Final = words("unit bed bay flat room rm ward cubicle")
"""What a house of beds counts, too: a short number tells no place unless an address goes before."""
_IN_ADDRESS: Final = re.compile(
    r"(?:street|st\.?|avenue|ave\.?|rd|road|lane|ln|drive|dr|blvd|court|ct|way|place|pl|hotel|motel"
    r"|inn|hostel),? {0,2}\Z"
)
FEWEST_OF_ROOM: Final = 3
_AMOUNT: Final = re.compile(
    r"[ -]?(?:mg|mcg|ml|g\b|kg|units?\b|times|x\b|hours?|hrs?|days?|weeks?|months?|years?|yrs?|minutes?|mins?|%"
    r"|percent|am\b|pm\b|"
    r"tabs?|tablets?|capsules?|refills?|visits?|sessions?|points?|cm|mm|y/?o|doses?|a\.m|p\.m|of \d|/|or|and a"
    r" half|to \d)"
)


def _place(document: Document, index: int, word: str) -> bool:
    match = _PLACE_VALUE.match(document.lower, document.ends[index])
    if match is None or _AMOUNT.match(document.lower, match.end()):
        return False
    if word in _WITHIN and figures(match[1]) < FEWEST_OF_ROOM and "#" not in match[0]:
        before = document.lower[max(0, document.starts[index] - 24) : document.starts[index]]
        if not _IN_ADDRESS.search(before):
            return False
    document.add(Finding(document.starts[index], match.end(1), Kind.LOCATION, f"place behind `{word}`"))
    return True


def _secret(document: Document, index: int, word: str) -> bool:
    match = _SECRET.match(document.lower, document.ends[index])
    if match is None and word in {"password", "passcode"}:
        match = _PASSWORD.match(document.lower, document.ends[index])
    if match is None or match[1] in {"the", "a", "an", "her", "his", "not", "used"}:
        return False
    document.add(Finding(match.start(1), match.end(1), Kind.ID, f"name of an account behind `{word}`"))
    return True


def _is_read(said: list[str]) -> bool:
    """Whether words are enough of them, or have a nought among them, to be figures read out."""
    return len(said) >= LONG_READING or (len(said) == LONG_READING - 1 and not _NOUGHTS.isdisjoint(said))


def _takes(document: Document, index: int, word: str, value: Value) -> bool:
    """Whether what stands behind a label is its value: the weaker the label, the more it must look like one."""
    text = document.lower[value.start : value.end]
    digits, kind = figures(text), LABELS[word]
    if kind == "ID" and index and document.words[index - 1] in _CLINICAL_CODES:
        return False
    strong = word in _SURE_LABELS
    if value.spoken:
        return value.near and (strong or value.sure or _is_read(text.split()))
    if is_amount(document, value):
        return False
    mixed = not text.replace(" ", "").isdigit()
    if not value.near:
        told = document.lexicon.flags.get(text.split(" ", 1)[0], 0) & (CLINICAL | ABBREVIATION)
        return digits >= FAR_FIGURES or (digits >= 3 and any(map(str.isalpha, text)) and not told)
    if kind in {"PHONE", "FAX"}:
        return digits >= 3 and word in _SHORT_NUMBERS and not mixed
    if word == "model":
        return digits > FAR_FIGURES and not mixed
    if word in {"lot", "ref"}:
        return digits >= 2 and (mixed or digits >= 5)
    if word in _HARDWARE:
        return digits >= 3 and any(map(str.isalpha, text))
    if word in _VEHICLES and mixed and digits and len(text) >= FEWEST_OF_PLATE:
        return True
    if (
        not value.sure
        and word not in _GROUPS
        and digits <= 2
        and any(is_measure(piece, document.lexicon.flags) and not piece.isdigit() for piece in text.split())
    ):
        return False
    if strong:
        return digits >= 2 or (digits >= 1 and value.sure)
    return _takes_weakly(document, word, value)


def _takes_weakly(document: Document, word: str, value: Value) -> bool:
    """Whether what stands behind a label that is a word of the language, too, looks like a number of someone."""
    text = document.lower[value.start : value.end]
    digits, mixed = figures(text), not text.replace(" ", "").isdigit()
    if word == "rec":
        return value.sure and digits >= FAR_FIGURES
    if word == "no":
        return digits >= 4 or (digits >= 3 and mixed)
    if value.sure:
        return digits >= (3 if word in _DOUBTFUL else 2)
    first = text.split(" ", 1)[0]
    if mixed and digits >= 1 + (word != "pcn") and word in _GROUPS and _LETTERED.match(first):
        return True
    if " " not in text and not first.isalpha() and not first.isdigit() and is_measure(first, document.lexicon.flags):
        return False
    if mixed and digits >= 3 and not first.isalpha() and ("-" in first or "/" in first):
        return True
    if word in _VEHICLES or word in _NUMBERED:
        return digits >= 3
    return digits >= 5 or (digits >= 4 and mixed) or (digits >= 4 and word in {"group", "pin", "claim"})


def _telephone(document: Document, index: int, word: str) -> bool:
    lower, end = document.lower, document.ends[index]
    joint = _JOIN.match(lower, end)
    kind = Kind(LABELS[word])
    if joint and (match := _TELEPHONE.match(lower, joint.end())) and figures(match[0]) >= 7:
        start = match.start() - (lower[match.start() - 1] == "(" and ")" in match[0])
        document.add(Finding(start, match.end(), kind, f"number behind `{word}`"))
        return True
    if word in {"ext", "extension"} and (match := _EXTENSION.match(lower, end)):
        if word == "extension" and len(match[1]) <= 3 and _MOTION.search(lower, max(0, end - 60), end + 40):
            return False
        document.add(Finding(match.start(1), match.end(1), Kind.PHONE, "extension"))
        return True
    return False


def _labelled(document: Document, index: int, word: str) -> None:
    lower, kind = document.lower, Kind(LABELS[word])
    if kind in {Kind.PHONE, Kind.FAX} and _telephone(document, index, word):
        return
    if word == "udi" and (match := _UDI.match(lower, document.ends[index])):
        document.add(Finding(match.start(1), match.end(1), kind, "device identifier"))
        return
    value = find_value(document, index, plate=kind in {Kind.VEHICLE, Kind.LICENSE}, strong=word in _SURE_LABELS)
    if value is None:
        return
    end = value.end
    if word in _VEHICLES:
        rest = _PLATE_LETTERS.match(lower, end)
        if end - value.start >= FEWEST_OF_PLATE and not (rest and document.cased[end + 1 : rest.end()].isupper()):
            rest = _PLATE_REST.match(lower, end)
        end = rest.end() if rest else end
    if not _takes(document, index, word, value._replace(end=end)):
        return
    document.add(Finding(value.start, end, kind, f"number behind `{word}`"))
    for first, behind in list_end(document, end, strong=word in _SURE_LABELS):
        document.add(Finding(first, behind, kind, f"further number behind `{word}`"))


def _account_names(document: Document) -> None:
    """Names of accounts that follow without a sign: they look like none of the language, as `jdoe_42`."""
    for match in _ACCOUNT_NAME.finditer(document.lower):
        document.add(Finding(*match.span(1), Kind.ID, "name of an account"))


def mark_labels(document: Document) -> None:
    """Find what follows a label; before shapes are looked at, so that the label decides the class."""
    mark_vehicles(document)
    for finding in (*find_short_codes(document), *find_biometrics(document)):
        document.add(finding)
    mark_handles(document)
    if not document.present.isdisjoint(_ACCOUNT_NAMES):
        _account_names(document)
    if not document.present.isdisjoint(_ACCESS_WORDS):
        for match in _ACCESS.finditer(document.lower):
            document.add(Finding(*match.span(1), Kind.ID, "code of a door"))
    for match in _SPLIT.finditer(document.lower) if any(map(document.lower.__contains__, _SPLIT_LABELS)) else ():
        index = bisect_left(document.ends, match.end())
        if index < len(document) and document.ends[index] == match.end():
            _labelled(document, index, _SPLIT_LABELS[match[0]])
    for index, flags in enumerate(document.flags):
        if not flags & LABEL or document.fixed[index]:
            continue
        word = document.words[index]
        if word == "no" and not _NUMBER_BEHIND.match(document.lower, document.ends[index]):
            continue
        if word in _PLACE_LABELS:
            if not _place(document, index, word) and word == "unit":
                _labelled(document, index, word)
        elif not (word in _SECRET_LABELS and _secret(document, index, word)):
            _labelled(document, index, word)
