"""Codes of prints and templates of the body: whatever a word for one is followed by, in letters, figures or both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._document import Document
from ._kinds import Finding, Kind
from ._triggers import words

__all__ = ["find_biometrics"]

FARTHEST: Final = 48
_CUES: Final = re.compile(
    r"(?:finger|thumb|palm|hand|foot|voice|ear|lip)[ -]?prints?\b|\bprints on file|\bbiometrics?\b"
    r"|\b(?:iris|retinal?|facial|face|palm|hand|vein|voice|gait|ear|typing|signature)(?: vein| recognition)?"
    r" (?:scan|template|code|id|hash|geometry|signature|pattern|record|map|image|key)s?\b"
)
_PRESENT: Final = words(
    "fingerprint fingerprints thumbprint thumbprints palmprint palmprints handprint handprints footprint footprints "
    "voiceprint voiceprints earprint lipprint print prints biometric biometrics iris retina retinal facial face palm "
    "hand vein voice gait ear typing signature"
)
_TOKEN: Final = re.compile(
    r"(?<![\w.-])(?=[\w:/.-]{5})(?=[\w:/.-]*\d)(?:[a-z]+[-:_/]?\d|\d+[-:_/]?[a-z]|[a-z]+[-:_/][a-z])[\w:/.-]{0,40}\b"
)
_GROUPS: Final = re.compile(r"(?<![\w-])[A-Z]{1,5}(?:[ -](?:\d{1,4}|[A-Z]{1,3})){2,10}(?![\w-])")
FEWEST_FIGURES: Final = 2
_SENTENCE_END: Final = re.compile(r"[.;!?](?:\s|$)|\n\s*\n")


def find_biometrics(document: Document) -> Iterator[Finding]:
    """Find the codes behind words for prints and templates, within the same sentence.

    Args:
        document: The text with its words.
    """
    if document.present.isdisjoint(_PRESENT):
        return
    lower, cased = document.lower, document.cased
    for cue in _CUES.finditer(lower):
        start = cue.end()
        ending = _SENTENCE_END.search(lower, start, start + FARTHEST)
        end = ending.start() if ending else start + FARTHEST
        groups = _GROUPS.search(cased, start, end)
        if groups and sum(map(str.isdigit, groups[0])) >= FEWEST_FIGURES:
            yield Finding(*groups.span(), Kind.ID, "code of a print or template")
        elif token := _TOKEN.search(lower, start, end):
            yield Finding(*token.span(), Kind.ID, "code of a print or template")
