"""Finds and reads the corpora: one file a family, notes one after the other."""

from __future__ import annotations

import re
from pathlib import Path

from .markup import MarkupError, Note, parse_note

__all__ = ["FAMILIES", "read_family", "split_notes"]

_FOLDER = Path(__file__).parent.parent / "corpora"
_HEADER = re.compile(r"^=== (\S+)[^\n]*\n", re.MULTILINE)

FAMILIES = tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


def read_family(family: str) -> list[Note]:
    """Read every note of a family.

    Args:
        family: One of `FAMILIES`.

    Raises:
        MarkupError: The file is not written as the README says.
    """
    return split_notes((_FOLDER / f"{family}.txt").read_text(encoding="utf-8"))


def split_notes(corpus: str) -> list[Note]:
    """Read the notes of a corpus, which begin at lines `=== name title`; text before the first is a comment.

    Args:
        corpus: Content of a file.

    Raises:
        MarkupError: There is no note, two share a name, or a mark is wrong.
    """
    pieces = _HEADER.split(corpus)[1:]
    names = pieces[::2]
    if not names or len(set(names)) < len(names):
        raise MarkupError("a corpus needs notes, each under a line `=== name title` with a name of its own")
    return [parse_note(body.strip("\n"), name=name) for name, body in zip(names, pieces[1::2], strict=True)]
