"""Judgements of our overlay that no longer hold: which, why, and what to do about each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .change import Change, Place, shown
from .facade import FACADE
from .rules import RULES
from .versions import Versions

__all__ = ["overlay_changes"]


def overlay_changes(versions: Versions, theirs: Iterable[Change]) -> Iterator[Change]:
    """One change for each action that cannot be applied and each property that only the overlay has.

    Args:
        versions: the document before and now.
        theirs: what Zoom changed, to tell what took the place of what is gone.
    """
    theirs = list(theirs)
    for failed in versions.failed:
        kind = "overlay-target-gone" if failed.target_is_gone else "overlay-failed"
        place = Place(section="spec/overlay.yaml", field=(f"action {failed.number}",))
        severity, why = RULES[kind]
        todo = _todo(versions, theirs, f"{failed.target} {failed.problem}")
        if failed.number in versions.followers and "['" not in failed.target:
            todo = "nothing of its own: it fails because of the others, whose operation moved"
        yield Change(severity, kind, (place,), f"{why}: {failed.problem}", (), failed.target, None, None, todo)
    for orphan in versions.orphans:
        name = orphan.rpartition(".")[2]
        place = Place(section="spec/overlay.yaml", field=(orphan,))
        severity, why = RULES["overlay-target-gone"]
        why = f"{why}: the overlay describes {shown(orphan)}, which Zoom's document has no more"
        todo = _todo(versions, theirs, f"'{name}'")
        yield Change(severity, "overlay-target-gone", (place,), why, (), orphan, None, None, todo)


def _todo(versions: Versions, theirs: list[Change], target: str) -> str:
    """What to do about an action, by the part of its target that is gone."""
    for one, other in versions.pairing.items():
        if one != other and f"['{one[1]}']" in target:
            before = f"`{shown(' '.join(one))}`"
            return f"point it at `{shown(' '.join(other))}`, where {before} seems to have gone"
    for key, operation in versions.old_built.operations.items():
        upstream_is_gone = key not in versions.pairing and key in versions.old_upstream.operations
        if upstream_is_gone and f"['{key[1]}']" in target:
            method = FACADE.get(operation.operation_id or "")
            facade = f", and take {method.call} out of the facade or point it elsewhere" if method else ""
            return f"remove it, since `{shown(' '.join(key))}` is gone{facade}"
    literals = [each for each in re.findall(r"'([^']+)'|\.([A-Za-z_][\w-]*)", target) for each in each if each]
    for literal in reversed(literals):
        for change in theirs:
            if found := _advice(change, literal):
                return found
    return "look for what took its place in the new document; point the action there, or remove it"


def _advice(change: Change, literal: str) -> str:
    last = change.places[0].field[-1:]
    if change.kind.endswith("-renamed") and change.old == literal:
        return f"point it at `{shown(change.new)}`, the likely new name of `{shown(literal)}`"
    if change.kind.endswith("-removed") and last == (literal,):
        return f"remove it, since `{shown(literal)}` is gone from Zoom's document"
    if change.kind == "code-moved" and change.code == literal:
        return f"point it at status {', '.join(change.new or ())}, where code {shown(literal)} stands now"
    if change.kind == "parameter-relocated" and last == (literal,):
        return f"point it at the {shown(change.new)} parameter `{shown(literal)}`"
    return ""
