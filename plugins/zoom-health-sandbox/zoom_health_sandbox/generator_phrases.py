"""The small template language that the clinical phrases of the generator are written in.

A phrase is a sentence with braces for what varies and angle brackets for what belongs to the patient: `{a|b|c}` is one
of several texts, `{5..40}` a whole number, `{5..40/5}` one in steps, `{0.6..4.2}` a number with that many decimals,
`<name>` a value of the patient. Braces may be nested. Chance is spent when the material is prepared; what belongs to
the patient is left as a `%(name)s` placeholder, so that a whole note is filled in by a single formatting operation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

__all__ = ["Draw", "Phrase", "choose"]

Draw = Callable[[], float]
"""A source of chance from 0 up to and excluding 1: `Random(seed).random`, which all versions of Python have alike."""

_Option = TypeVar("_Option")
_Piece = str | Callable[[Draw], str]

_SLOT = re.compile(r"<([A-Za-z][A-Za-z0-9_]*)>")
_MARK = re.compile(r"([{}|])")
_SINGULAR = re.compile(
    r"\b((?:[Oo]ne|(?<![\d.,/-])1) (?:\w+ )?"
    r"(?:tablet|time|week|month|minute|day|hour|dose|drink|injection|visit|sibling|infection|stay|course|block|fall|cup|"
    r"cat|dog|rabbit|chicken|stair|flight|meal|snack|meeting|session|question|occasion|test|piece|night feed))s\b"
)
_SEVERAL = {"past": 4, "next": 2, "colleague": 3}
"""Slots of which a patient has several values, so that two dates in one note are not always the same day."""


def choose(draw: Draw, options: Sequence[_Option]) -> _Option:
    """Return one of several options, all equally likely.

    Args:
        draw: Source of chance.
        options: One option or more.
    """
    return options[int(draw() * len(options))]


class Phrase:
    """A phrase, parsed once and rendered many times.

    Args:
        template: Text in the language described above.

    Example:
        >>> from random import Random
        >>> Phrase("<He> takes {5|5} mg (100 %).").render(Random(1).random)
        '%(He)s takes 5 mg (100 %%).'
    """

    def __init__(self, template: str) -> None:
        text = _SLOT.sub(_placeholder, template.replace("%", "%%"))
        self._pieces = _pieces(iter(_MARK.split(text)))[0]

    def render(self, draw: Draw) -> str:
        """Make every choice of the phrase.

        Args:
            draw: Source of chance.

        Returns:
            The text with `%(slot)s` placeholders, and with other percent signs doubled.
        """
        return _SINGULAR.sub(r"\1", _joined(self._pieces, draw))


def _placeholder(match: re.Match[str]) -> str:
    slot = match[1]
    if slot not in _SEVERAL:
        return f"%({slot})s"
    return "{" + "|".join(f"%({slot}_{number})s" for number in range(_SEVERAL[slot])) + "}"


def _pieces(parts: Iterator[str]) -> list[list[_Piece]]:
    # One list of pieces for each alternative, up to the closing brace or the end of the phrase.
    alternatives: list[list[_Piece]] = [[]]
    for part in parts:
        if part == "}":
            break
        if part == "|":
            alternatives.append([])
        elif part == "{":
            alternatives[-1].append(_choice(_pieces(parts)))
        elif part:
            alternatives[-1].append(part)
    return alternatives


def _choice(alternatives: list[list[_Piece]]) -> _Piece:
    first = alternatives[0]
    if len(alternatives) == 1 and len(first) == 1 and isinstance(first[0], str) and ".." in first[0]:
        return _number(first[0])
    return lambda draw: _joined(choose(draw, alternatives), draw)


def _joined(pieces: Sequence[_Piece], draw: Draw) -> str:
    return "".join([piece if isinstance(piece, str) else piece(draw) for piece in pieces])


def _number(body: str) -> _Piece:
    # Whole numbers throughout: a decimal is a count of its last digit, so no platform can round it in its own way.
    bounds, _, step = body.partition("/")
    low, _, high = bounds.partition("..")
    places = len(low.partition(".")[2])
    numbers = range(int(low.replace(".", "")), int(high.replace(".", "")) + 1, int(step or 1))
    if not places:
        return lambda draw: str(choose(draw, numbers))

    def decimal(draw: Draw) -> str:
        digits = str(choose(draw, numbers)).rjust(places + 1, "0")
        return f"{digits[:-places]}.{digits[-places:]}"

    return decimal
