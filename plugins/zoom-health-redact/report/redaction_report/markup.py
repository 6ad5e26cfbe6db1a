"""The annotated text of the corpora: plain text with marks in braces. The README says how to write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["IDENTIFIER_CLASSES", "KEEP", "NEUTRAL", "STRONG_CLASSES", "MarkupError", "Note", "Span", "parse_note"]

KEEP = "="
"""Kind of a mark on text that looks like an identifier and has to stay."""
NEUTRAL = "~"
"""Kind of a mark on text that may go or stay."""

STRONG_CLASSES = frozenset(
    {
        "ACCOUNT",
        "BIOMETRIC",
        "DEVICE",
        "EHR",
        "EMAIL",
        "FAX",
        "FHIR",
        "IP",
        "LICENCE",
        "MRN",
        "OTHER",
        "PHONE",
        "PHOTO",
        "PLAN",
        "SSN",
        "URL",
        "VEHICLE",
    }
)
"""Identifiers that point at one person by themselves."""
IDENTIFIER_CLASSES = STRONG_CLASSES | {
    "ADDRESS",
    "AGE",
    "DATE",
    "EMPLOYER",
    "FACILITY",
    "NAME",
    "PLACE",
    "PROVIDER",
    "RELATIVE",
    "YEAR",
    "ZIP",
}

_PIECE = re.compile(r"\{\{|\}\}|\{(?:(?P<class>[A-Z]+):|(?P<kind>[=~]))(?P<content>[^{}]+)\}|(?P<stray>[{}])")


class MarkupError(ValueError):
    """A corpus is not written as its README says."""


@dataclass(frozen=True)
class Span:
    """A marked stretch of a note.

    Args:
        kind: A class of `IDENTIFIER_CLASSES`, `KEEP` or `NEUTRAL`.
        start: Offset of the first character in the note's text.
        end: Offset after the last character.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Note:
    """A note as a redactor is given it, and what is known about it.

    Args:
        name: Name of the note in its corpus.
        text: The text without marks.
        spans: The marked stretches, in order and apart.
    """

    name: str
    text: str
    spans: tuple[Span, ...]


def parse_note(marked: str, *, name: str) -> Note:
    """Read one annotated note.

    Args:
        marked: Text with marks.
        name: What to call the note.

    Raises:
        MarkupError: A brace stands alone, or a class is unknown.

    ```python
    >>> parse_note("Seen by {PROVIDER:Dr. Moss}.", name="example").text
    'Seen by Dr. Moss.'
    ```
    """
    parts: list[str] = []
    spans: list[Span] = []
    length = position = 0
    for piece in _PIECE.finditer(marked):
        kind = piece["class"] or piece["kind"]
        if piece["stray"] or (piece["class"] and kind not in IDENTIFIER_CLASSES):
            line = marked.count("\n", 0, piece.start()) + 1
            raise MarkupError(
                f"note {name}, line {line}: {piece[0][:20]!r} is no mark; a brace itself is written twice"
            )
        parts.append(marked[position : piece.start()])
        length += len(parts[-1])
        parts.append(piece["content"] or piece[0][0])
        if kind:
            spans.append(Span(kind, length, length + len(parts[-1])))
        length += len(parts[-1])
        position = piece.end()
    return Note(name, "".join([*parts, marked[position:]]), tuple(spans))
