"""Pairs what went away with what came: a likely rename reads better than a loss beside an addition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Final, TypeVar

__all__ = ["pairs", "similarity"]

ALIKE: Final = 0.6
MOST_COMPARED: Final = 2000
ALIKE_ALONE: Final = 0.4
"""Enough where one thing went and one thing of its kind came."""
Item = TypeVar("Item")


def similarity(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: letters and whole words count.

    >>> similarity("note_title", "noteTitle")
    1.0
    >>> similarity("note_title", "duration") < 0.5
    True
    """
    left, right = _words(one), _words(other)
    letters = SequenceMatcher(None, "".join(left), "".join(right), autojunk=False).ratio()
    words = 2 * len(set(left) & set(right)) / ((len(set(left)) + len(set(right))) or 1)
    return round(max(letters, words), 3)


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_]+", name[:200])]


def pairs(
    gone: Iterable[Item], come: Iterable[Item], *, alike: Callable[[Item, Item], float]
) -> list[tuple[Item, Item]]:
    """The most alike pairs of (gone, come), each item at most once.

    Args:
        gone: what is there no more.
        come: what is new.
        alike: how alike two of them are, 0 to 1; pairs below 0.6 are none, unless there is but one: then below 0.4.
    """
    left, right = list(gone), list(come)
    if len(left) * len(right) > MOST_COMPARED:
        return []  # a document made anew: names that happen to be alike say nothing
    ranked = sorted(
        ((alike(one, other), i, j) for i, one in enumerate(left) for j, other in enumerate(right)),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    enough = ALIKE_ALONE if len(left) == len(right) == 1 else ALIKE
    found: list[tuple[Item, Item]] = []
    taken: set[tuple[str, int]] = set()
    for score, i, j in ranked:
        if score >= enough and not {("gone", i), ("come", j)} & taken:
            taken |= {("gone", i), ("come", j)}
            found.append((left[i], right[j]))
    return found
