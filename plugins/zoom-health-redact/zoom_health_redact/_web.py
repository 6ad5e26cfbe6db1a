"""Addresses of the net and references of machines: e-mail, URL, FHIR reference, hardware and IPv6 addresses.

Each pattern is anchored on something rare (an at sign, a scheme, a slash behind a resource type) and bounded, so that
text made to be slow is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._kinds import Finding, Kind
from ._text import spans_around

__all__ = ["find_web"]

_LOCAL: Final = re.compile(r"[\w.+%'-]{0,63}[\w+%'-]\s?\Z")
_HOST: Final = re.compile(r"\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HANDLE: Final = re.compile(r"[a-z_][\w.-]{1,40}")
_URL: Final = re.compile(
    r"(?:https?|ftps?|sftp|ssh|zoommtg|webex|tel|mailto|sms|file)://?[^\s<>\"\])]{1,2000}|\bwww\.[^\s<>\"\])]{1,2000}"
)
_MAILTO: Final = re.compile(r"\b(?:tel|mailto|sms):[^\s<>\"\])]{1,200}")
_SUFFIX: Final = (
    "com|org|net|edu|gov|mil|info|biz|health|clinic|hospital|care|app|dev|io|co|us|uk|ca|de|fr|au|nz|in|me|tv|ai|"
    "example|test|invalid|local|int"
)
_DOMAIN: Final = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,6}(?:com|org|net|edu|gov|mil|info|biz|io|health|example|co\.uk|org\.uk"
    r"|app|dev)"
    r"(?![\w-])(?:[:/][^\s<>\"\])]{0,500})?"
    r"|(?<![\w.@-])(?:[a-z0-9-]{2,63}\.){1,6}(?:" + _SUFFIX + r")/[^\s<>\"\])]{1,500}"
)
_RESOURCES: Final = frozenset(
    [
        "patient",
        "practitioner",
        "practitionerrole",
        "encounter",
        "observation",
        "condition",
        "procedure",
        "medicationrequest",
        "medication",
        "documentreference",
        "diagnosticreport",
        "organization",
        "location",
        "appointment",
        "careplan",
        "careteam",
        "coverage",
        "claim",
        "device",
        "relatedperson",
        "person",
        "allergyintolerance",
        "immunization",
        "servicerequest",
        "specimen",
        "composition",
        "bundle",
        "binary",
        "account",
        "episodeofcare",
        "questionnaireresponse",
        "consent",
        "communication",
        "task",
        "group",
        "media",
        "list",
        "schedule",
        "slot",
        "provenance",
        "endpoint",
    ]
)
_LONGEST_RESOURCE: Final = 24
_REFERENCE: Final = re.compile(r"/(?<=[a-z]/)(?=[a-z0-9.-]{0,63}[\d-])[a-z0-9.-]{1,64}(?:/_history/[a-z0-9.-]{1,64})?")
_LAST_WORD: Final = re.compile(r"(?<![a-z])[a-z]{1,24}\Z")
_URN: Final = re.compile(r"\burn:[a-z0-9][a-z0-9-]{0,31}:[^\s<>\"\])]{1,200}")
_UUID_MIDDLE: Final = re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-")
_UUID: Final = re.compile(
    r"(?<![0-9a-z])\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?(?![0-9a-z])"
)
_HARDWARE: Final = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])")
_IPV6: Final = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}:?(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{2,4}(?![\w:])"
)
_COLONS: Final = re.compile(r":(?:(?<=[0-9a-f]:)[0-9a-f]{1,4}:|:)")
_PAIRS: Final = re.compile(r"([:-])[0-9a-f]{2}\1[0-9a-f]{2}\1")
_SCHEME: Final = re.compile(r":/|www\.")
_COLON: Final = re.compile(":")
_TOP_LEVEL: Final = re.compile(r"\.(?:" + _SUFFIX + r")\b")
_FILE_KIND: Final = re.compile(
    r"\.(?<=\w\.)(?:jpe?g|png|heic|tiff?|dcm|dicom|gif|bmp|mp4|mov|avi|wav|mp3|m4a|webp|wsq|pdf|docx?|xlsx?|csv|txt|rtf|hl7"
    r"|xml|zip)(?!\w|\.\w)"
)
_IBAN_SIGN: Final = re.compile(r"\d (?:[a-z]{4} )?\d{4} \d{4}")
_IBAN: Final = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: [a-z]{4})?(?: \d{4}){2,6}(?: [a-z\d]{1,4})?(?!\w)")
_NOT_IN_FILES: Final = frozenset(" \t\n\"'<>|,;:()[]{}=")
_LONGEST_FILE: Final = 100
_TRAILING: Final = ".,;:!?'"
_AT_SIGN: Final = re.compile(r"@|\(at\)|\[at\]|\{at\}")


def _trimmed(lower: str, start: int, end: int) -> int:
    while end > start + 1 and lower[end - 1] in _TRAILING:
        end -= 1
    return end


def _emails(lower: str) -> Iterator[Finding]:
    behind = 0
    for sign in _AT_SIGN.finditer(lower):
        start, end = sign.span()
        if start < behind:
            continue
        local = _LOCAL.search(lower, max(behind, start - 66), start)
        host = _HOST.match(lower, end)
        apart = local and host and (local[0][-1:].isspace() or host[0][:1].isspace())
        if local and host and not (apart and not host[0][-1].isalpha()):
            behind = _trimmed(lower, end, host.end())
            yield Finding(local.start(), behind, Kind.EMAIL, "e-mail address")
        elif handle := (lower[start] == "@" and (start == 0 or not lower[start - 1].isalnum())) and _HANDLE.match(
            lower, end
        ):
            behind = _trimmed(lower, end, handle.end())
            yield Finding(start, behind, Kind.ID, "handle of an account")


def _files(lower: str) -> Iterator[Finding]:
    """Names of files: a photograph or a scan is named after whom it shows."""
    behind = 0
    for ending in _FILE_KIND.finditer(lower):
        start = ending.start()
        while start > max(behind, ending.start() - _LONGEST_FILE) and lower[start - 1] not in _NOT_IN_FILES:
            start -= 1
        if start < ending.start():
            behind = ending.end()
            yield Finding(start, behind, Kind.ID, "name of a file")


def _matches(
    pattern: re.Pattern[str], lower: str, kind: Kind, reason: str, *, sign: re.Pattern[str]
) -> Iterator[Finding]:
    for start, end in spans_around(lower, sign):
        for match in pattern.finditer(lower, start, end):
            yield Finding(match.start(), _trimmed(lower, *match.span()), kind, reason)


def find_web(lower: str) -> Iterator[Finding]:
    """Find what names a place on the net or a record in a system.

    Args:
        lower: The text in plain lower case.
    """
    yield from _matches(_URL, lower, Kind.URL, "URL", sign=_SCHEME)
    if "tel:" in lower or "mailto:" in lower or "sms:" in lower:
        yield from _matches(_MAILTO, lower, Kind.URL, "URL", sign=_COLON)
    if "urn:" in lower:
        yield from _matches(_URN, lower, Kind.ID, "URN", sign=_COLON)
    yield from _matches(_IPV6, lower, Kind.IP, "IPv6 address", sign=_COLONS)
    yield from _files(lower)
    if _IBAN_SIGN.search(lower):
        for match in _IBAN.finditer(lower):
            yield Finding(*match.span(), Kind.ACCOUNT, "international number of a bank account")
    yield from _matches(_UUID, lower, Kind.ID, "UUID", sign=_UUID_MIDDLE)
    if "@" in lower or "at)" in lower or "at]" in lower or "at}" in lower:
        yield from _emails(lower)
    yield from _matches(_DOMAIN, lower, Kind.URL, "domain name", sign=_TOP_LEVEL)
    for slash in _REFERENCE.finditer(lower):
        start = max(0, slash.start() - _LONGEST_RESOURCE)
        word = _LAST_WORD.search(lower, start, slash.start())
        if word and word[0] in _RESOURCES:
            yield Finding(word.start(), _trimmed(lower, word.start(), slash.end()), Kind.ID, "FHIR reference")
    yield from _matches(_HARDWARE, lower, Kind.DEVICE, "hardware address", sign=_PAIRS)
