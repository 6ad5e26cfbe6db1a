"""What the generated notes are made of, read from the data files beside this module.

The clinical phrases are data, not code: one file for each specialty, one for what all of them share, one for people.
They are read and made into pools of ready text on first use, once in a process.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from .generator_phrases import Phrase
from .generator_pools import Lines, Section, lines_of_problem, lines_of_section, texts_of_section

__all__ = ["Material", "Problem", "Specialty", "material", "people_data"]

SPECIALTIES = (
    "primary_care",
    "cardiology",
    "paediatrics",
    "orthopaedics",
    "dermatology",
    "psychiatry",
    "obstetrics",
    "gastroenterology",
    "neurology",
    "endocrinology",
)
PROBLEM_FIELDS = ("diagnosis", "complaint", "history", "exam", "results", "plan", "advice", "medications")
_SINGLE = frozenset({"diagnosis", "complaint"})

Problem = Mapping[str, tuple[Lines, ...]]
"""One reason for a visit: for each field, the groups of lines that a section drawing on it may show."""


@attrs.frozen(kw_only=True)
class Specialty:
    """One field of medicine.

    Args:
        name: What it is called.
        ages: Youngest and oldest age of its patients, in years.
        sexes: Letters of the sexes that its patients can have.
        relations: Who comes with the patient.
        problems: Reasons for a visit.
        extras: Sections that its notes have besides those of a layout.
        texts: For each section that does not draw on problems: whole sections to choose from, heading included.
        lines: For each section that does: lines that follow those of the problems, at times none.
    """

    name: str
    ages: tuple[int, int]
    sexes: str
    relations: tuple[str, ...]
    problems: tuple[Problem, ...]
    extras: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, tuple[Lines, ...]]


@attrs.frozen(kw_only=True)
class Material:
    """Everything that notes are composed of. A layout with weight three occurs three times in `layouts`."""

    specialties: tuple[Specialty, ...]
    sections: Mapping[str, Section]
    layouts: tuple[tuple[str, ...], ...]
    emoji: Lines


@cache
def material() -> Material:
    """Return the clinical material, reading it on the first call."""
    data = _read("sections")
    sections = {key: _section(key, section) for key, section in data["sections"].items()}
    # Sections of which a specialty says nothing are the same for all, so their pools are made once.
    texts = {
        key: texts_of_section(section, own=(), replaced=False, pool=key)
        for key, section in sections.items()
        if section.common and not section.sources
    }
    lines = {
        key: lines_of_section(section, own=(), replaced=False, pool=key)
        for key, section in sections.items()
        if section.sources
    }
    return Material(
        specialties=tuple(_specialty(_read(name), sections, texts, lines) for name in SPECIALTIES),
        sections=sections,
        layouts=tuple(tuple(layout["sections"]) for layout in data["layouts"] for _ in range(layout["weight"])),
        emoji=tuple(group[0] for group in lines_of_problem(_phrases(data["emoji"]), single=True, pool="emoji")),
    )


@cache
def people_data() -> Mapping[str, Any]:
    """Return the names and places that patients are made of."""
    return _read("people")


def _read(name: str) -> dict[str, Any]:
    resource = files(__package__ or __name__.rpartition(".")[0]).joinpath(f"generator_{name}.json")
    data: dict[str, Any] = json.loads(resource.read_text(encoding="utf-8"))
    return data


def _phrases(templates: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase(template) for template in templates)


def _section(key: str, data: Mapping[str, Any]) -> Section:
    fewest, most = data["generic"]
    source = data.get("from", key)
    return Section(
        key=key,
        headings=tuple(data["headings"]),
        style=data["style"],
        sources=tuple(field for field in source.split("+") if field in PROBLEM_FIELDS),
        common=_phrases(data["phrases"]),
        fewest=fewest,
        most=most,
    )


def _specialty(
    data: Mapping[str, Any],
    sections: Mapping[str, Section],
    texts: Mapping[str, tuple[str, ...]],
    lines: Mapping[str, tuple[Lines, ...]],
) -> Specialty:
    name, replaced = data["specialty"], data.get("replaces", ())
    own_texts, own_lines = dict(texts), dict(lines)
    for key, templates in data["sections"].items():
        section, own, pool = sections[key], _phrases(templates), f"{name}:{key}"
        if section.sources:
            own_lines[key] = lines_of_section(section, own=own, replaced=key in replaced, pool=pool)
        else:
            own_texts[key] = texts_of_section(section, own=own, replaced=key in replaced, pool=pool)
    youngest, oldest = data["ages"]
    return Specialty(
        name=name,
        ages=(youngest, oldest),
        sexes=data["sexes"],
        relations=tuple(data["relations"]),
        problems=tuple(_problem(problem, f"{name}:{number}") for number, problem in enumerate(data["problems"])),
        extras=tuple(key for key in data["sections"] if key not in replaced),
        texts=own_texts,
        lines=own_lines,
    )


def _problem(data: Mapping[str, list[str]], pool: str) -> Problem:
    return {
        field: lines_of_problem(_phrases(data[field]), single=field in _SINGLE, pool=f"{pool}:{field}")
        for field in PROBLEM_FIELDS
    }
