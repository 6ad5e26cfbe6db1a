"""Composes pools of ready text from phrases: groups of lines for sections about a problem, whole sections for others.

Choosing a ready text costs a fraction of composing one, which makes a hundred thousand notes a matter of seconds. Each
pool has a source of chance of its own, so adding a phrase changes the pools that it belongs to and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import attrs

from .generator_phrases import Draw, Phrase, choose
from .generator_typeset import typeset

__all__ = ["Lines", "Section", "lines_of_problem", "lines_of_section", "texts_of_section"]

Lines = tuple[str, ...]
"""Lines that stand together in one section, with placeholders for what belongs to the patient."""

_KEPT = 0.85
_PROBLEM_POOL, _SECTION_POOL = 24, 64


@attrs.frozen(kw_only=True)
class Section:
    """One kind of section.

    Args:
        key: Name under which layouts and specialties mention it.
        headings: Headings it may carry; one that is listed twice is twice as frequent.
        style: How its lines are set: as `typeset` knows, or `problems` for a plan by problem.
        sources: Fields of the visit's problems that its lines come from.
        common: Phrases that fit any specialty, in the order in which they would be dictated.
        fewest: Smallest number of those in one section.
        most: Largest number of those in one section.
    """

    key: str
    headings: tuple[str, ...]
    style: str
    sources: tuple[str, ...]
    common: tuple[Phrase, ...]
    fewest: int
    most: int


def lines_of_problem(phrases: Sequence[Phrase], *, single: bool, pool: str) -> tuple[Lines, ...]:
    """Compose groups of lines about one problem.

    Args:
        phrases: One phrase or more.
        single: Whether a group is a single line; otherwise it has most of the phrases, in their order.
        pool: Name of the pool, which decides on its chances.
    """
    draw = _chance(pool)
    if single:
        return tuple((choose(draw, phrases).render(draw),) for _ in range(_PROBLEM_POOL))
    return tuple(tuple(_most(draw, phrases)) for _ in range(_PROBLEM_POOL))


def lines_of_section(section: Section, *, own: Sequence[Phrase], replaced: bool, pool: str) -> tuple[Lines, ...]:
    """Compose groups of lines that do not depend on the problem.

    Args:
        section: The section.
        own: Phrases of a specialty for it.
        replaced: Whether those stand instead of the common ones, not before them.
        pool: Name of the pool, which decides on its chances.
    """
    draw = _chance(pool)
    return tuple(tuple(_lines(draw, section, own=own, replaced=replaced)) for _ in range(_SECTION_POOL))


def texts_of_section(section: Section, *, own: Sequence[Phrase], replaced: bool, pool: str) -> tuple[str, ...]:
    """Compose whole sections, heading included. The arguments are those of `lines_of_section`."""
    draw = _chance(pool)
    return tuple(
        typeset(
            draw,
            style=section.style,
            heading=choose(draw, section.headings),
            lines=_lines(draw, section, own=own, replaced=replaced),
        )
        for _ in range(_SECTION_POOL)
    )


def _chance(pool: str) -> Draw:
    return Random(pool).random  # noqa: S311


def _lines(draw: Draw, section: Section, *, own: Sequence[Phrase], replaced: bool) -> list[str]:
    lines = _most(draw, own) if own else []
    return lines if replaced else lines + _neighbours(draw, section)


def _most(draw: Draw, phrases: Sequence[Phrase]) -> list[str]:
    # Some phrases are left out but never all: a heading with nothing under it would be a defect of ours, not a shape of
    # Zoom's.
    kept = [phrase.render(draw) for phrase in phrases if draw() < _KEPT]
    return kept or [choose(draw, phrases).render(draw)]


def _neighbours(draw: Draw, section: Section) -> list[str]:
    # Neighbours keep the order of dictation: systems from head to foot, closing remarks last.
    count = min(section.fewest + int(draw() * (section.most - section.fewest + 1)), len(section.common))
    first = int(draw() * (len(section.common) - count + 1))
    return [phrase.render(draw) for phrase in section.common[first : first + count]]
