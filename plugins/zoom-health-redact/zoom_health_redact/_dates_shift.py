"""Dates read from text, moved by days, and written as they were."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

__all__ = ["shift"]

_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_YEAR_FIRST: Final = re.compile(r"(\d{4})(\D?)(\d{1,2})(\D?)(\d{1,2})(.*)", re.DOTALL)
_FIGURES: Final = re.compile(r"(\d{1,2})(\s?[/.-]\s?)(\d{1,2})(?:(\s?[/.-]\s?)(\d{4}|\d{2}))?")
_WORDS: Final = re.compile(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?[\s.-]{0,3}(?:of )?)?(?P<month>[a-z]{3,9})\.?"
    r"(?:[\s-]{1,2}(?P<behind>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:[\s,'-]{0,3}(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_NAMES: Final = "|".join((*_MONTHS, *(month[:3] for month in _MONTHS), "sept", *_DAYS, *(day[:3] for day in _DAYS)))
_PIECE: Final = re.compile(
    r"\d{1,4}(?:[/.-]\d{1,4}){1,2}(?![\d/])"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)? )?\b(?:{_NAMES})\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?\b(?![/.]\d))?(?:,? \d{{4}}\b)?",
    re.IGNORECASE,
)
"""What of a date of several pieces moves: `Sat 9/14`, `10/2 to 10/6`."""

_GLUE: Final = re.compile(
    r"(?:[\s,.\u2013-]|\b(?:the|to|thru|through|until|and|of|in|first|second|third|fourth|last|full|weeks?"
    r"|weekend|days?|half"
    r"|early|late|mid|middle|end|start|beginning|before|after|following|from|starting)\b){0,16}",
    re.IGNORECASE,
)
NO_YEAR: Final = 2025
"""The year that a date without one is counted in: no leap year, so that a day of a month moves the same every time."""

_CENTURY: Final = 2000


def shift(text: str, days: int) -> str | None:
    """Move a date.

    Args:
        text: A date as it stands in a text.
        days: How far to move it.

    Returns:
        The moved date in the same form, or None for one that cannot be read (a holiday, a season).
    """
    moved = _shift_one(text, days)
    if moved is not None:
        return moved
    written, behind = [], 0
    for piece in _PIECE.finditer(text):
        moved = _shift_one(piece[0], days)
        if moved is None or not _GLUE.fullmatch(text, behind, piece.start()):
            return None
        written += [text[behind : piece.start()], moved]
        behind = piece.end()
    return "".join([*written, text[behind:]]) if behind and _GLUE.fullmatch(text, behind) else None


def _shift_one(text: str, days: int) -> str | None:
    for read in (_shift_year_first, _shift_figures, _shift_words, _shift_weekday):
        moved = read(text, days)
        if moved is not None:
            return moved
    return None


def _moved(year: int, month: int, day: int, days: int) -> date | None:
    try:
        return date(year, month, day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None


def _shift_year_first(text: str, days: int) -> str | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    moved = _moved(int(match[1]), int(match[3]), int(match[5]), days)
    if moved is None:
        return None
    width = len(match[3])
    return f"{moved.year}{match[2]}{moved.month:0{width}}{match[4]}{moved.day:0{len(match[5])}}{match[6]}"


def _shift_figures(text: str, days: int) -> str | None:
    match = _FIGURES.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    year = NO_YEAR if match[5] is None else int(match[5]) + (_CENTURY if len(match[5]) == 2 else 0)
    day_first = first > len(_MONTHS)
    moved = _moved(year, second if day_first else first, first if day_first else second, days)
    if moved is None:
        return None
    one, two = (moved.day, moved.month) if day_first else (moved.month, moved.day)
    written = f"{one:0{len(match[1])}}{match[2]}{two:0{len(match[3])}}"
    if match[5] is None:
        return written
    return f"{written}{match[4]}{moved.year % 100:02}" if len(match[5]) == 2 else f"{written}{match[4]}{moved.year}"


def _shift_words(text: str, days: int) -> str | None:
    match = _WORDS.fullmatch(text)
    if match is None:
        return None
    numbers = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].lower()[:3])]
    day = match["before"] or match["behind"]
    if not numbers:
        return None
    moved = _moved(int(match["year"] or NO_YEAR), numbers[0], int(day or 15), days)
    if moved is None:
        return None
    words = [_MONTHS[moved.month - 1].capitalize()]
    if day is not None:
        words.append(str(moved.day))
    written = " ".join(words)
    if not match["year"]:
        return written
    return f"{written}, {moved.year}" if day else f"{written} {moved.year}"


def _shift_weekday(text: str, days: int) -> str | None:
    numbers = [
        number for number, name in enumerate(_DAYS) if len(text) >= 3 and name.startswith(text.lower().rstrip("."))
    ]
    return _DAYS[(numbers[0] + days) % len(_DAYS)].capitalize() if numbers else None
