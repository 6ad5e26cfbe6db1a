"""Made-up values in the place of identifiers: always the same one for the same value, and none without the key.

A surrogate is a keyed digest (HMAC-SHA-256) of the class, the patient and the value, so that a person has one
surrogate in all notes of a patient, and another in those of the next: notes stay linked within a patient, and who has
the texts but not the key learns nothing from them.
"""

from __future__ import annotations

import hmac
from functools import cache
from itertools import cycle
from typing import Final

from ._dates_shift import shift
from ._kinds import Finding, Kind
from ._lexicon import FIRST, KNOWN, PLACE, SURNAME, load_lexicon
from ._text import make_plain
from .errors import RedactError

__all__ = ["Surrogates"]

SHORTEST_KEY: Final = 16
"""Bytes of a key at least: 128 bits."""

NEAREST_DAYS: Final = 30
FARTHEST_DAYS: Final = 730
_SHAPED: Final = frozenset(
    {
        Kind.PHONE,
        Kind.FAX,
        Kind.SSN,
        Kind.MRN,
        Kind.PLAN,
        Kind.ACCOUNT,
        Kind.LICENSE,
        Kind.VEHICLE,
        Kind.DEVICE,
        Kind.ID,
    }
)


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First names and surnames that are nothing else, in a fixed order."""
    flags = load_lexicon().flags.items()
    free = KNOWN | PLACE
    firsts = tuple(
        sorted(word for word, flag in flags if flag & FIRST and not flag & (free | SURNAME) and len(word) > 3)
    )
    lasts = tuple(
        sorted(word for word, flag in flags if flag & SURNAME and not flag & (free | FIRST) and len(word) > 4)
    )
    return firsts, lasts


class Surrogates:
    """Surrogates of one patient.

    Args:
        key: At least 16 bytes of secret.
        patient: What tells this patient from others, such as the EHR's id; never appears in a surrogate.

    Raises:
        RedactError: for a key that is too short.
    """

    def __init__(self, *, key: bytes, patient: str = "") -> None:
        if len(key) < SHORTEST_KEY:
            raise RedactError(f"the key for surrogates has fewer than {SHORTEST_KEY} bytes")
        self._key = key
        self._patient = patient

    def __repr__(self) -> str:
        return "<Surrogates>"

    def _digest(self, kind: str, value: str) -> bytes:
        message = "\x1f".join((kind, self._patient, value)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, message, "sha256")

    @property
    def days(self) -> int:
        """How far the dates of this patient move: the same for all, so that intervals stay."""
        number = int.from_bytes(self._digest("days", "")[:4], "big")
        return -(NEAREST_DAYS + number % (FARTHEST_DAYS - NEAREST_DAYS))

    def token(self, value: str) -> str:
        """A text in the place of an identifier that is a field of its own.

        Args:
            value: The identifier.
        """
        return self._digest(Kind.ID, value).hex()[:24]

    def make(self, finding: Finding, text: str) -> str:
        """The surrogate of a finding.

        Args:
            finding: What was found.
            text: Its text.
        """
        plain = make_plain(text).lower
        kind = finding.kind
        if kind is Kind.NAME:
            return self._name(text)
        if kind in _SHAPED:
            return self._shaped(kind, text) if any(map(str.isdigit, text)) else f"[{kind}]"
        if kind is Kind.DATE:
            return shift(text, self.days) or f"[{kind}]"
        if kind is Kind.AGE:
            return "90+"
        return self._made_up(kind, "".join(filter(str.isalnum, plain)))

    def _made_up(self, kind: Kind, value: str) -> str:
        digest = self._digest(kind, value)
        token = digest.hex()[:8]
        if kind is Kind.EMAIL:
            return f"user-{token}@example.com"
        if kind is Kind.URL:
            return f"https://example.org/{token}"
        if kind is Kind.IP:
            return f"192.0.2.{digest[0]}"
        name = self._pick(_names()[1], digest)
        return f"{name}ville" if kind is Kind.LOCATION else f"{name} Center"

    @staticmethod
    def _pick(names: tuple[str, ...], digest: bytes) -> str:
        return names[int.from_bytes(digest[:8], "big") % len(names)].capitalize()

    def _name(self, text: str) -> str:
        """Word by word, so that a surname alone is the one of the full name."""
        firsts, lasts = _names()
        flags = load_lexicon().flags
        pieces = []
        for word in text.replace("\\n", " ").replace("-", " ").replace(",", " ").split():
            letters = "".join(filter(str.isalpha, make_plain(word).lower))
            if not letters:
                continue
            digest = self._digest(Kind.NAME, letters)
            if len(letters) == 1:
                pieces.append(chr(ord("A") + digest[0] % 26) + ".")
                continue
            known = flags.get(letters, 0)
            made = self._pick(firsts if known & FIRST else lasts, digest)
            pieces.append(made.upper() if word.isupper() else made)
        return " ".join(pieces) or f"[{Kind.NAME}]"

    def _shaped(self, kind: Kind, text: str) -> str:
        """Figures for figures, letters for letters, all else as it was; telephone numbers are ones that nobody has."""
        value = "".join(filter(str.isalnum, make_plain(text).lower))
        stream = cycle(b"".join(self._digest(kind, f"{value}\x1f{block}") for block in range(4)))
        made = []
        for character in text:
            byte = next(stream)
            if character.isdigit():
                made.append(str(byte % 10))
            elif character.isalpha():
                letter = chr(ord("a") + byte % 26)
                made.append(letter.upper() if character.isupper() else letter)
            else:
                made.append(character)
        return _unassigned(kind, made)


def _unassigned(kind: Kind, characters: list[str]) -> str:
    """Figures fixed so that the number belongs to nobody: 555-01xx, or an SSN from 900 on."""
    places = [index for index, character in enumerate(characters) if character.isdigit()]
    fixed = ""
    if kind in {Kind.PHONE, Kind.FAX} and len(places) >= 7:
        places, fixed = places[-7:], "55501"
    elif kind is Kind.SSN:
        fixed = "9"
    for place, figure in zip(places, fixed, strict=False):
        characters[place] = figure
    return "".join(characters)
