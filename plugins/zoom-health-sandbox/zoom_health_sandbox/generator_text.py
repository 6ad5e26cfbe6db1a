"""Composes the text of one note: which problems, which sections, which of the ready texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .generator_material import Material, Problem, Specialty
from .generator_phrases import Draw, choose
from .generator_pools import Section
from .generator_typeset import SECTION_BREAK, typeset

__all__ = ["LONG_NOTE", "compose"]

LONG_NOTE = 60_000
"""Characters that a very long note has at least."""

_EXTRA_KEPT = 0.5
_EXTRAS_AFTER = 3
_PROBLEMS_OF_A_VISIT = (1, 1, 1, 2, 2, 2, 2, 2, 3, 3)


class _Visit(NamedTuple):
    specialty: Specialty
    problems: Sequence[Problem]
    diagnoses: Sequence[str]


def compose(
    draw: Draw,
    *,
    material: Material,
    specialty: Specialty,
    person: Mapping[str, str],
    emoji: bool = False,
    long: bool = False,
) -> str:
    """Compose a note whose sections are parted by an empty line.

    Args:
        draw: Source of chance.
        material: The clinical material.
        specialty: The field of medicine of the visit.
        person: Values for every slot of the phrases.
        emoji: Whether a section with an emoji is added.
        long: Whether earlier encounters are appended until the note has `LONG_NOTE` characters.

    Returns:
        The text, with newlines inside sections and an empty line between them.
    """
    sections = _encounter(draw, material, specialty)
    if emoji:
        sections.append("Patient Messages\n- " + choose(draw, material.emoji))
    text = SECTION_BREAK.join(sections) % person
    while long and len(text) - text.count(SECTION_BREAK) < LONG_NOTE:
        earlier = [choose(draw, specialty.texts["addendum"]), *_encounter(draw, material, specialty)]
        text += SECTION_BREAK + SECTION_BREAK.join(earlier) % person
    return text


def _encounter(draw: Draw, material: Material, specialty: Specialty) -> list[str]:
    visit = _visit(draw, specialty)
    layout = choose(draw, material.layouts)
    keys: Sequence[str] = layout
    extras = [key for key in specialty.extras if draw() < _EXTRA_KEPT and key not in layout]
    if extras:
        keys = (*layout[:_EXTRAS_AFTER], *extras, *layout[_EXTRAS_AFTER:])
    ready, sections = specialty.texts, material.sections
    return [choose(draw, ready[key]) if key in ready else _section(draw, sections[key], visit) for key in keys]


def _visit(draw: Draw, specialty: Specialty) -> _Visit:
    known = specialty.problems
    first = int(draw() * len(known))
    problems = [known[(first + step) % len(known)] for step in range(choose(draw, _PROBLEMS_OF_A_VISIT))]
    diagnoses = [choose(draw, problem["diagnosis"])[0] for problem in problems]
    return _Visit(specialty=specialty, problems=problems, diagnoses=diagnoses)


def _section(draw: Draw, section: Section, visit: _Visit) -> str:
    heading = choose(draw, section.headings)
    following = choose(draw, visit.specialty.lines[section.key])
    if section.style == "problems":
        return heading + "\n" + "\n".join([*_plan_by_problem(draw, visit), *["- " + line for line in following]])
    lines: list[str] = []
    for source in section.sources:
        if source == "diagnosis":
            lines += visit.diagnoses
            continue
        for problem in visit.problems:
            lines += choose(draw, problem[source])
    lines += following
    return typeset(draw, style=section.style, heading=heading, lines=lines)


def _plan_by_problem(draw: Draw, visit: _Visit) -> list[str]:
    return [
        f"{number}. {diagnosis}\n- " + "\n- ".join(choose(draw, problem["plan"]))
        for number, (problem, diagnosis) in enumerate(zip(visit.problems, visit.diagnoses, strict=True), 1)
    ]
