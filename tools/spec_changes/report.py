"""The report for people and for machines. Whatever stands in the document is shown escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from spec_documents import Json

from .change import Change, Place, Severity, field_text, gravest, shown

__all__ = ["FORMAT", "as_json", "as_text", "headline"]

FORMAT: Final = 1
"""Version of the JSON report. A key may be added within a version; none is removed and none changes its meaning."""
_GATHERED: Final = ("overlay-target-gone", "overlay-failed")


def as_json(changes: Sequence[Change], *, source: str, current: str, proposed: str) -> str:
    """The report as JSON.

    Args:
        changes: all changes, the gravest first.
        source: name of the document.
        current: version of this SDK.
        proposed: the version that the changes call for.
    """
    severity = gravest(changes)
    report = {
        "format": FORMAT,
        "source": source,
        "severity": severity.word,
        "exit_code": int(severity),
        "counts": {each.word: sum(change.severity is each for change in changes) for each in reversed(Severity)},
        "version": {"current": current, "proposed": proposed},
        "not_in_facade": [_place(change.places[0]) for change in changes if change.kind == "operation-added"],
        "changes": [_change(change) for change in changes],
    }
    return json.dumps(report, indent=2)


def _change(change: Change) -> dict[str, Any]:
    return {
        "severity": change.severity.word,
        "kind": change.kind,
        "names": list(change.names),
        "places": [_place(place) for place in change.places],
        "old": change.old,
        "new": change.new,
        "code": change.code,
        "why": change.why,
        "todo": change.todo,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "method": place.method,
        "path": place.path,
        "operation_id": place.operation_id,
        "section": place.section,
        "field": field_text(place.field),
    }


def as_text(changes: Sequence[Change], *, current: str, proposed: str) -> str:
    """The report for people.

    Args:
        changes: all changes, the gravest first.
        current: version of this SDK.
        proposed: the version that the changes call for.
    """
    if not changes:
        return "No changes.\n"
    lines = []
    for severity, group in groupby(changes, key=lambda change: change.severity):
        lines += [severity.word.upper(), *_lines(list(group)), ""]
    counted = ", ".join(f"{sum(c.severity is each for c in changes)} {each.word}" for each in reversed(Severity))
    bump = f"version {current} -> {proposed}" if proposed != current else f"version {current} stays"
    return "\n".join([*lines, f"{counted}; {bump}", ""])


def _lines(changes: list[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind not in _GATHERED:
            yield f"  {headline(change)}"
            yield from (f"      {_where(place)}" for place in change.places)
            yield f"      {change.why}"
            if change.todo:
                yield f"      to do: {change.todo}"
    gathered = sorted((each for each in changes if each.kind in _GATHERED), key=lambda each: each.todo)
    for todo, group in groupby(gathered, key=lambda each: each.todo):
        together = list(group)
        yield f"  spec/overlay.yaml: no longer holds ({len(together)})"
        for each in together:
            name = each.places[0].field[0]
            yield f"      {shown(name)}" + (f": {shown(each.old)}" if each.old != name else "")
        yield f"      to do: {todo}"


def headline(change: Change) -> str:
    """A change on one line: what users type, what happened, from what to what.

    Args:
        change: any change.
    """
    place = change.places[0]
    subject = " / ".join(change.names) or field_text(place.field) or place.section
    what = change.kind.replace("-", " ")
    if change.code is not None:
        what += f" {shown(change.code)}"
    values = ""
    if change.old is not None and change.new is not None:
        values = f": {_value(change.old)} -> {_value(change.new)}"
    elif (change.old is not None or change.new is not None) and not change.code:
        values = f": {_value(change.new if change.old is None else change.old)}"
    return f"{subject}  [{what}]{values}"


def _where(place: Place) -> str:
    parts = [f"{place.method} {shown(place.path)}"] if place.method else []
    parts += [f"({shown(place.operation_id)})"] if place.operation_id else []
    parts += [place.section] if place.section else []
    return " ".join(parts) + (f": {field_text(place.field)}" if place.field else "")


def _value(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value) or "none"
    return shown(value if isinstance(value, str) else json.dumps(value))
