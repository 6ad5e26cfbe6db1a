"""One line on standard error, whatever happened, and texts from outside made safe for a terminal."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from types import TracebackType
from typing import Final

import click

__all__ = ["PROGRAM", "count_of", "describe_defect", "printable", "say"]

PROGRAM: Final = "zoom-health"
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# They turn the order of what stands around them, so that a line reads as something else.
_DIRECTION_MARKS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str, *, keep: str = "") -> str:
    r"""A text without what would steer a terminal: control characters, line ends and direction marks become spaces.

    Args:
        text: Any text.
        keep: Characters that stay as they are.

    Example:
        >>> printable("Testa\x1b[2J\nF")
        'Testa [2J F'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if _steers(character) and character not in keep else character for character in text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _DIRECTION_MARKS


def say(message: str) -> None:
    """Write one line to standard error, which leaves standard output to the data."""
    click.echo(f"{PROGRAM}: {' '.join(printable(message).split())}", err=True)


def count_of(number: int, noun: str) -> str:
    """A number with its noun.

    Example:
        >>> count_of(1, "note"), count_of(1200, "note")
        ('1 note', '1,200 notes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def describe_defect(error: BaseException) -> str:
    """The kind of an exception and where it was raised. Its text stays out: it can hold anything."""
    place = _innermost(error.__traceback__)
    return f"{type(error).__name__}{f' ({place})' if place else ''}"


def _innermost(traceback: TracebackType | None) -> str:
    place = ""
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        place = f"{path.parent.name}/{path.name}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
