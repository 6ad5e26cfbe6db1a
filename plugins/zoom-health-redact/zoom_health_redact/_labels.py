"""Identifiers behind the word that announces them: `MRN 44-12`, `Policy no. ABC 123`, `Room 412B`, `username: jdoe`."""

from __future__ import annotations

import re
from typing import Final

from ._document import LABEL, Document
from ._kinds import Finding, Kind
from ._triggers import LABELS, words

__all__ = ["mark_labels"]

_JOIN: Final = re.compile(
    r"(?:'s)?(?P<sure>(?:[ \t]{0,3}(?:(?:number|numbers|no|num|nbr|nr|id|ids|identifier|code|ref)\b\.?|#|\(|:|=|-))*)"
    r"[ \t]{0,3}(?:(?:is|was|of|ending in|ends in|ending|are|at|listed as|as|on file|with|to|her|his|me|him|them"
    r"|us|the office at|reads)\b[ \t]{0,3}){0,3}"
    r"[ \t:#=(-]{0,4}\n?[ \t]{0,3}"
)
_VALUE: Final = re.compile(
    r"[a-z0-9*]{1,40}(?:[-./_*:][a-z0-9*]{1,40}){0,10}"
    r"(?:[ -]{1,2}(?=[a-z]{0,3}\d)[a-z0-9]{1,20}(?:[-./_][a-z0-9]{1,20}){0,6}){0,6}"
)
_TELEPHONE: Final = re.compile(r"\(?\+?\d(?:[ ().-]{0,3}\d){5,16}(?:[ ,]{0,2}(?:x|ext\.?)[ .]{0,2}\d{1,6})?")
_SECRET: Final = re.compile(
    r"[ \t]{0,2}(?:(?:name|id|handle)\b)?[ \t]{0,2}(?::|=|is\b|as\b|at\b)[ \t]{0,2}(@?[^\s,;]{2,60})"
)
_WORD_VALUE: Final = re.compile(r"[ \t]{0,2}(?::|=|#|is\b)[ \t]{0,2}")
_UDI: Final = re.compile(r"[(\w)./+-]{8,120}")
_SECRET_LABELS: Final = words(
    "username user login handle password passcode instagram insta ig snapchat twitter tiktok venmo cashapp "
    "facebook discord telegram skype linkedin"
)
_PLACE_LABELS: Final = words("room rm bed suite ste apt apartment unit ward bay flat cubicle")
_SURE_LABELS: Final = words(
    "mrn medrec ssn itin sin ssns nino npi dea upin vin acct account mbi hicn subscriber beneficiary iban imei "
    "udi meid esn license licence plate plates passport accession csn har serial barcode wristband gtin badge zip "
    "zipcode postcode policy member"
)
_PLACE_VALUE: Final = re.compile(
    r"[ \t]{0,2}(?:number |no\.? |#)?[ \t]?#?((?:\d{1,4}-\d{1,4}|\d{1,4}-?[a-z]?"
    r"|[a-z]-?\d{1,4}[a-z]?)(?:[ -](?:bed |[a-d]\b)\w{0,3})?)(?!\w|[/%]|[.:]\d)"
)
_AMOUNT: Final = re.compile(
    r"[ -]?(?:mg|mcg|ml|g\b|kg|units?\b|times|x\b|hours?|hrs?|days?|weeks?|months?|years?|yrs?|minutes?|mins?|%"
    r"|percent|am\b|pm\b|"
    r"tabs?|tablets?|capsules?|refills?|visits?|sessions?|points?|cm|mm|y/?o|doses?|a\.m|p\.m|of \d|/|or|and a"
    r" half|to \d)"
)
_JOINTS: Final = words("in on at by for or and the was is a an")


def _digits(value: str) -> int:
    return sum(map(str.isdigit, value))


def _place(document: Document, index: int, word: str) -> None:
    match = _PLACE_VALUE.match(document.lower, document.ends[index])
    if match is None or _AMOUNT.match(document.lower, match.end()):
        return
    if word in {"unit", "bed", "bay", "flat"} and _digits(match[1]) < 2 and match[1].isdigit() and "#" not in match[0]:
        before = document.lower[max(0, document.starts[index] - 24) : document.starts[index]]
        if not re.search(r"(?:room|rm|icu|\d|ward|floor|st\.?|street|ave\.?|avenue|rd|road|,) ?,? ?\Z", before):
            return
    document.add(Finding(document.starts[index], match.end(1), Kind.LOCATION, f"place behind `{word}`"))


def _secret(document: Document, index: int, word: str) -> bool:
    match = _SECRET.match(document.lower, document.ends[index])
    if match is None or match[1] in {"the", "a", "an", "her", "his", "not", "used"}:
        return False
    document.add(Finding(match.start(1), match.end(1), Kind.ID, f"name of an account behind `{word}`"))
    return True


def _takes(word: str, value: str, kind: Kind, *, sure: bool) -> bool:
    digits = _digits(value)
    if kind in {Kind.PHONE, Kind.FAX}:
        return sure and digits >= 3 and word in {"pager", "beeper", "ext"}
    if kind is Kind.DEVICE and word in {"model", "lot", "ref"}:
        return digits >= 2 and (not value.isdigit() or digits >= 5)
    if word in _SURE_LABELS:
        return digits >= 2 or (digits >= 1 and sure)
    if sure:
        return digits >= (
            3 if word in {"number", "order", "note", "rx", "visit", "lot", "model", "case", "pump", "icd"} else 2
        ) and not (len(value) == 4 and value.isdigit() and value[:2] in {"19", "20"})
    return digits >= 5 or (digits >= 4 and not value.isdigit()) or (digits >= 4 and word in {"group", "pin", "claim"})


def _labelled(document: Document, index: int, word: str) -> None:
    lower, end = document.lower, document.ends[index]
    kind = Kind(LABELS[word])
    joint = _JOIN.match(lower, end)
    if joint is None:
        return
    if kind in {Kind.PHONE, Kind.FAX} and (match := _TELEPHONE.match(lower, joint.end())) and _digits(match[0]) >= 7:
        start = match.start() - (lower[match.start() - 1] == "(" and ")" in match[0])
        document.add(Finding(start, match.end(), kind, f"number behind `{word}`"))
        return
    if word in {"ext", "extension"} and (
        match := re.compile(r"[ .:#]{0,3}(\d{2,6})\b(?! ?(?:deg|°|lag))").match(lower, end)
    ):
        document.add(Finding(match.start(1), match.end(1), Kind.PHONE, "extension"))
        return
    if word == "udi" and (match := _UDI.match(lower, joint.end() - lower[joint.end() - 1 : joint.end()].count("("))):
        document.add(Finding(*match.span(), kind, "device identifier"))
        return
    match = _VALUE.match(lower, joint.end())
    if match is None or _AMOUNT.match(lower, match.end()):
        return
    value = match[0]
    if not any(map(str.isdigit, value.split(" ")[0])) and len(value.split(" ")[0]) > 4:
        return
    sure = any(sign in joint["sure"] for sign in ("#", ":", "=", "no", "num", "id", "ref", "nbr", "nr"))
    if value.split(" ")[0] in _JOINTS:
        return
    if _takes(word, value, kind, sure=sure) and not re.fullmatch(r"\d{1,2}/\d{1,4}(?:/\d{2,4})?", value):
        document.add(Finding(match.start(), match.end(), kind, f"number behind `{word}`"))


def mark_labels(document: Document) -> None:
    """Find what follows a label; before shapes are looked at, so that the label decides the class."""
    for index, flags in enumerate(document.flags):
        if not flags & LABEL or document.fixed[index]:
            continue
        word = document.words[index]
        if word in _PLACE_LABELS:
            _place(document, index, word)
        elif not (word in _SECRET_LABELS and _secret(document, index, word)):
            _labelled(document, index, word)
