"""All changes between two versions of the document, as they concern code that uses this SDK.

Two comparisons are made. That of Zoom's documents says what Zoom changed. That of the built documents says what reaches
the generated client. Where Zoom's change does not reach it, and what our document says holds for what Zoom now says,
the change was absorbed by a judgement of ours and is harmless: null in an answer, for example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from .change import Change, Place, Severity
from .contract import Contract, Key
from .facade import Names, class_name
from .operation_changes import OperationComparison, made
from .overlay_changes import overlay_changes
from .security_changes import document_changes
from .shapes import canonical
from .versions import Versions

__all__ = ["all_changes"]

_NEVER_ABSORBED: Final = ("scope-", "security-", "server-", "operation-moved", "operation-removed", "rate-limit-")
_MARK: Final = "mark it with x-phi in spec/overlay.yaml if it can hold health information"
_ABSORBED: Final = "our document already allows for it; nothing changes for users"


def all_changes(versions: Versions) -> list[Change]:
    """Every change, the gravest first; equal changes in several places are one.

    Args:
        versions: the document before and now.
    """
    names, zoom_ids = _names(versions), _zoom_ids(versions)
    upstream = OperationComparison(versions.old_upstream, versions.new_upstream, versions.pairing, names, zoom_ids)
    theirs = [*upstream.changes(), *document_changes(versions.old_upstream, versions.new_upstream)]
    old, new = versions.old_built, versions.new_built
    pairing = {o: n for o, n in versions.pairing.items() if o in old.operations and n in new.operations}
    ours = list(OperationComparison(old, new, pairing, names, zoom_ids).changes())
    ours += document_changes(old, new)
    changes = list(_absorbed(versions, theirs, ours, zoom_ids))
    clean = not versions.failed and not versions.orphans
    if clean:  # with an overlay that does not fit, the rest of the built document says little
        ours += _models(old, new)
        changes += _ours_alone(ours, changes)
    changes += overlay_changes(versions, theirs)
    return _grouped(replace(each, todo=_MARK) if _is_new_to_read(each) else each for each in changes)


def _is_new_to_read(change: Change) -> bool:
    return change.kind == "response-property-added" and bool(change.names)


def _names(versions: Versions) -> dict[Key, Names]:
    """What users type: for what was there by the old built document, for what came by the new one."""
    found = {}
    for upstream, built in (
        (versions.new_upstream, versions.new_built),
        (versions.old_upstream, versions.old_built),
    ):
        for key, operation in {**upstream.operations, **built.operations}.items():
            found[key] = Names(operation.operation_id or "_".join(key), operation.tag)
    return found


def _zoom_ids(versions: Versions) -> dict[Key, str | None]:
    both = versions.old_upstream.operations, versions.new_upstream.operations
    return {key: operation.operation_id for operations in both for key, operation in operations.items()}


def _absorbed(
    versions: Versions, theirs: Iterable[Change], ours: Iterable[Change], zoom_ids: Mapping[Key, str | None]
) -> Iterable[Change]:
    reached = {(place.key, _family(change.kind)) for change in ours for place in change.places}
    theirs = list(theirs)
    unfit = _unfit(versions, theirs, zoom_ids)
    for change in theirs:
        point = (change.places[0].key, _family(change.kind))
        if change.severity < Severity.BREAKING or change.kind.startswith(_NEVER_ABSORBED):
            yield change
        else:
            yield change if point in reached or point in unfit else _harmless(change)


def _family(kind: str) -> str:
    """What a kind of change is about: types, limits, null, whether something is required."""
    for family in ("nullable", "became-", "type-", "limit-", "enum-", "format-", "pattern-", "default-", "variant-"):
        if family in kind and "media-type" not in kind:
            return family
    return kind


def _harmless(change: Change) -> Change:
    return replace(change, severity=Severity.HARMLESS, why=_ABSORBED)


def _unfit(versions: Versions, theirs: Iterable[Change], zoom_ids: Mapping[Key, str | None]) -> set[object]:
    """Places where what our document says does not hold for what Zoom now says."""
    touched = {(place.method, place.path) for change in theirs for place in change.places}
    built, upstream = versions.new_built, versions.new_upstream
    pairing = {key: key for key in built.operations if key in touched and key in upstream.operations}
    names = {key: Names("_".join(key), "") for key in {*built.operations, *upstream.operations}}
    comparison = OperationComparison(built, upstream, pairing, names, zoom_ids)
    return {
        (place.key, _family(change.kind))
        for change in comparison.changes()
        if change.severity is Severity.BREAKING and change.kind != "operation-renamed"
        for place in change.places
    }


def _models(old: Contract, new: Contract) -> Iterable[Change]:
    before, now = ((each.document.get("components") or {}).get("schemas") or {} for each in (old, new))
    for kind, names in (("schema-removed", before.keys() - now.keys()), ("schema-added", now.keys() - before.keys())):
        for name in sorted(names):
            place = Place(section="components/schemas", field=(name,))
            yield made(kind, place, names=(f"zoom_health_rest.models.{class_name(name)}",))


def _ours_alone(ours: Iterable[Change], said: Iterable[Change]) -> list[Change]:
    """Changes of the built document that no change of Zoom's at the same place says."""
    gravest: dict[object, Severity] = {}
    for change in said:
        for place in change.places:
            gravest[place.key] = max(change.severity, gravest.get(place.key, Severity.HARMLESS))
    return [each for each in ours if each.places[0].key not in gravest or each.severity > gravest[each.places[0].key]]


def _grouped(changes: Iterable[Change]) -> list[Change]:
    groups: dict[str, Change] = {}
    for change in changes:
        sign = canonical(
            [change.severity, change.kind, change.names, change.old, change.new, change.code, change.why, change.todo]
        )
        # What users have no name for stands for itself: it is only the place that tells what it is.
        sign += "" if change.names else canonical([list(place.key) for place in change.places])
        present = groups.get(sign)
        if present is None:
            groups[sign] = change
        else:
            added = tuple(each for each in change.places if each not in present.places)
            groups[sign] = replace(present, places=present.places + added)
    return sorted(groups.values(), key=_order)


def _order(change: Change) -> tuple[int, int, str, str]:
    place = change.places[0]
    overlay_last = change.kind.startswith("overlay-")
    return (
        -change.severity,
        overlay_last,
        f"{place.path} {place.method} {place.section}",
        f"{change.kind} {place.field}",
    )
