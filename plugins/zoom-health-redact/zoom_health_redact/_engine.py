"""Finds identifiers in a text: the order of the rules, and the words and numbers they found as spans."""

from __future__ import annotations

import re
from typing import Final

from ._address_slots import find_address_slots
from ._ages import find_ages, find_ages_behind
from ._calendar import mark_calendar
from ._caseless import mark_caseless
from ._date_forms import find_date_forms
from ._deny import mark_denied
from ._document import Document
from ._kinds import WORD_KINDS, Finding
from ._known import KnownValues
from ._labels import mark_labels
from ._lexicon import load_lexicon
from ._lines import mark_lines
from ._names import mark_titles
from ._neighbours import mark_neighbours, mark_repeated
from ._numbers import find_numbers
from ._organizations import mark_employers, mark_organizations, mark_plain_organizations
from ._places import mark_addresses, mark_phrases, mark_places
from ._runs import mark_runs
from ._spoken import find_spoken
from ._text import make_plain
from ._web import find_web
from ._weighing import mark_weighed

__all__ = ["find"]

_BETWEEN: Final = re.compile(r"[ \n]{1,2}|-|\. ?|, |'")


_WORD_RULES: Final = (
    mark_titles,
    mark_phrases,
    mark_organizations,
    mark_employers,
    mark_places,
    mark_caseless,
    mark_denied,
    mark_neighbours,
    mark_plain_organizations,
    mark_repeated,
)
"""The order matters: what names a person or place by its company comes before what denies by default."""


class _Taken:
    """Characters that a finding has, so that the first rule to find them decides."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._taken = bytearray(len(document.lower))
        index = document.fixed.find(1)
        while index >= 0:
            start, end = document.starts[index], document.ends[index]
            self._taken[start:end] = b"\1" * (end - start)
            index = document.fixed.find(1, index + 1)

    def add(self, finding: Finding) -> None:
        """Keep what of a finding no other has."""
        start = finding.start
        while start < finding.end:
            if self._taken[start]:
                start += 1
                continue
            clash = self._taken.find(1, start, finding.end)
            end = clash if clash >= 0 else finding.end
            if self._document.lower[start].isalnum() or any(map(str.isalnum, self._document.lower[start + 1 : end])):
                whole = start == finding.start and end == finding.end
                self._document.add(finding if whole else finding._replace(start=start, end=end))
                self._taken[start:end] = b"\1" * (end - start)
            start = end

    def leave(self, start: int, end: int) -> None:
        """Take a number that is no identifier out of reach of the rules for words."""
        if self._taken.find(1, start, end) < 0:
            self._document.cover(start, end, None)


def find(text: str, *, known: KnownValues | None = None) -> list[Finding]:
    """Find the identifiers of a text.

    Args:
        text: Any text.
        known: What is known of the people in it.

    Returns:
        Findings in order, none overlapping another.
    """
    plain = make_plain(text)
    document = Document(plain, load_lexicon())
    taken = mark_by_rules(document, known=known)
    mark_weighed(document)
    for index in document.named():
        if age := find_ages_behind(plain.lower, document.ends[index]):
            taken.add(age)
    for age in document.ages:
        taken.add(age)
    spans = _joined(document, plain.lower)
    if plain.offsets is None:
        return spans
    return [_original(finding, plain.original(finding.start, finding.end, len(text))) for finding in spans]


def mark_by_rules(document: Document, *, known: KnownValues | None = None) -> _Taken:
    """Apply all rules to a text.

    Args:
        document: The text, without any mark.
        known: What is known of the people in it.

    Returns:
        The characters that findings have.
    """
    taken = _Taken(document)
    mark_lines(document)
    _find_shapes(document, taken, known)
    for mark in _WORD_RULES:
        mark(document)
    return taken


def _find_shapes(document: Document, taken: _Taken, known: KnownValues | None) -> None:
    """Find what has a shape: known values, addresses, numbers, dates; the more certain first."""
    lower = document.lower
    for finding in known.find(lower, document.cased) if known is not None else ():
        taken.add(finding)
    for finding in (*find_web(lower), *find_spoken(lower), *find_ages(lower)):
        taken.add(finding)
    for finding in (*find_address_slots(document), *find_date_forms(document)):
        taken.add(finding)
    for rule in (mark_addresses, mark_labels, mark_calendar):
        before, document.findings = document.findings, []
        rule(document)
        found, document.findings = document.findings, before
        for finding in found:
            taken.add(finding)
    for number, first, behind in find_numbers(lower, document.lexicon.flags):
        if number is not None:
            taken.add(number)
        else:
            taken.leave(first, behind)
    mark_runs(document)


def _original(finding: Finding, span: tuple[int, int]) -> Finding:
    return finding._replace(start=span[0], end=span[1])


def _joined(document: Document, lower: str) -> list[Finding]:
    """Findings of words and numbers in order; neighbours of one kind become one."""
    starts, ends, marks, reasons = document.starts, document.ends, document.marks, document.reasons
    words = [
        Finding(starts[index], ends[index], kind, reasons[index])
        for index, kind in enumerate(marks)
        if kind is not None and not document.fixed[index]
    ]
    found: list[Finding] = []
    for finding in sorted([*document.findings, *words]):
        if found and finding.start < found[-1].end:
            if finding.end > found[-1].end:
                found[-1] = found[-1]._replace(end=finding.end)
        elif (
            found
            and finding.kind is found[-1].kind
            and finding.kind in WORD_KINDS
            and _BETWEEN.fullmatch(lower, found[-1].end, finding.start)
        ):
            found[-1] = found[-1]._replace(end=finding.end)
        else:
            found.append(finding)
    return found
