"""What can be found: the identifiers of HIPAA Safe Harbor, as classes with a mask each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

__all__ = ["MASK_PATTERN", "WORD_KINDS", "Finding", "Kind"]


class Kind(StrEnum):
    """A class of identifiers; its value is the word within the mask.

    Source: 45 CFR 164.514(b)(2)(i), (A) to (R). Biometric identifiers and photographs are no text; what a note says
    to name one is an `ID`.
    """

    NAME = "NAME"
    LOCATION = "LOCATION"
    ORGANIZATION = "ORGANIZATION"
    DATE = "DATE"
    AGE = "AGE"
    PHONE = "PHONE"
    FAX = "FAX"
    EMAIL = "EMAIL"
    SSN = "SSN"
    MRN = "MRN"
    PLAN = "PLAN"
    ACCOUNT = "ACCOUNT"
    LICENSE = "LICENSE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    URL = "URL"
    IP = "IP"
    ID = "ID"

    __hash__ = str.__hash__  # that of Enum is a call of Python, and the rules ask for kinds at every word


WORD_KINDS: Final = frozenset({Kind.NAME, Kind.LOCATION, Kind.ORGANIZATION})
"""The kinds of names: these are words, all others numbers and codes."""


class Finding(NamedTuple):
    """One identifier in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        kind: Its class.
        reason: The rule that found it, in words; holds nothing of the text.
    """

    start: int
    end: int
    kind: Kind
    reason: str


MASK_PATTERN: Final = r"\[(?:" + "|".join(Kind) + r"|REDACTED)\]"
"""What a masked text has instead of an identifier; never an identifier itself."""
