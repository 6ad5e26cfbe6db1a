"""The document before and now, as Zoom publishes it and as we build it, ready to be compared.

For a report in two seconds the overlay is applied to that part of a large document which it names or which has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spec_build import build_document, complete
from spec_documents import Json, read_document
from spec_import import import_document
from spec_overlay import FailedAction, apply_actions

from .aligned import align
from .collisions import refuse_collisions
from .contract import Contract, Key, matched
from .definitions import hoisted

__all__ = ["SpecFolder", "Versions", "versions"]

LARGEST_WHOLE: Final = 60_000
"""Characters of a document as JSON to which the overlay is applied as a whole."""


@dataclass(frozen=True)
class SpecFolder:
    """The documents of a folder `spec/`."""

    path: Path

    @property
    def upstream(self) -> Path:
        """Zoom's document as imported."""
        return self.path / "upstream.yaml"

    @property
    def overlay(self) -> Path:
        """Our judgements."""
        return self.path / "overlay.yaml"

    @property
    def openapi(self) -> Path:
        """The built document."""
        return self.path / "openapi.yaml"


@dataclass(frozen=True, eq=False)
class Versions:
    """Two versions of the document.

    Attributes:
        old_upstream: as imported before.
        new_upstream: as imported now, in the wording of before.
        old_built: as built before.
        new_built: as far as it can be built now.
        pairing: which operation became which.
        overlay: our judgements.
        failed: the actions of the overlay that cannot be applied.
        orphans: `Schema.property` that the overlay describes and upstream has no more.
        followers: numbers of the failed actions that hold again once targets follow the operations that moved.
    """

    old_upstream: Contract
    new_upstream: Contract
    old_built: Contract
    new_built: Contract
    pairing: Mapping[Key, Key]
    overlay: Mapping[str, Json]
    failed: tuple[FailedAction, ...]
    orphans: tuple[str, ...]
    followers: tuple[int, ...]


def versions(published: Mapping[str, Json], folder: SpecFolder) -> Versions:
    """Import a newly published document and hold it beside the one that is there.

    Args:
        published: Zoom's document as read.
        folder: the documents that are there.

    Raises:
        SpecError: any of the documents cannot be used.
    """
    old = read_document(folder.upstream)
    overlay = read_document(folder.overlay)
    old_built = read_document(folder.openapi) if folder.openapi.exists() else build_document(old, overlay)
    imported = import_document(hoisted(published))
    old_upstream = Contract(old)
    pairing = matched(old_upstream, Contract(imported))
    new = align(imported, old, pairing)
    new_upstream = Contract(new)
    refuse_collisions(new_upstream)
    partly = _part(old, new, overlay, pairing)
    built, failed = apply_actions(partly, overlay)
    if any(each.target_is_gone for each in failed) and partly is not new:
        # Perhaps a wildcard matches only what was left out: the whole document tells.
        partly = new
        built, failed = apply_actions(partly, overlay)
    moved = {one: other for one, other in pairing.items() if one != other}
    followers: set[int] = set()
    if moved and failed:
        built, still = apply_actions(partly, _retargeted(overlay, moved))
        followers = {each.number for each in failed} - {each.number for each in still}
    built, orphans = complete(built)
    new_built = Contract(_without(built, orphans, _left_out(new, partly, pairing, old_built)))
    refuse_collisions(new_built)
    return Versions(
        old_upstream,
        new_upstream,
        Contract(old_built),
        new_built,
        pairing,
        overlay,
        tuple(failed),
        tuple(orphans),
        tuple(followers),
    )


def _part(
    old: Mapping[str, Json], new: dict[str, Json], overlay: Mapping[str, Json], pairing: Mapping[Key, Key]
) -> dict[str, Json]:
    """The new document without the paths that are new or unchanged and that the overlay does not name."""
    if _is_small(new):
        return new
    said = json.dumps([[each.get("target"), each.get("copy")] for each in _actions(overlay)])
    same_components = old.get("components") == new.get("components")
    was = {other[1]: one[1] for one, other in pairing.items()}
    kept = {
        path: item
        for path, item in new["paths"].items()
        if path in said or (path in was and not (same_components and item == old["paths"].get(was[path])))
    }
    return {**new, "paths": kept}


def _left_out(
    whole: Mapping[str, Json], part: Mapping[str, Json], pairing: Mapping[Key, Key], old_built: Mapping[str, Json]
) -> dict[str, Json]:
    """The paths that were left out: unchanged ones as they were built before, new ones as they are published."""
    was = {other[1]: one[1] for one, other in pairing.items()}
    return {
        path: old_built["paths"].get(was.get(path), item)
        for path, item in whole["paths"].items()
        if path not in part["paths"]
    }


def _is_small(document: Mapping[str, Json]) -> bool:
    return len(json.dumps(document)) <= LARGEST_WHOLE


def _actions(overlay: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    return [each for each in overlay.get("actions", []) if isinstance(each, Mapping)]


def _retargeted(overlay: Mapping[str, Json], moved: Mapping[Key, Key]) -> dict[str, Json]:
    """The overlay as it will be when it follows the operations that moved: so that the rest can be compared."""

    def follow(query: Json) -> Json:
        for one, other in moved.items():
            old, new = (re.escape(one[1]), other[1].replace("\\", "\\\\"))
            method, now = one[0].lower(), other[0].lower()
            query = re.sub(rf"\$\.paths\['{old}'\]\.{method}\b", rf"$.paths['{new}'].{now}", str(query))
        for one, other in moved.items():
            query = str(query).replace(f"$.paths['{one[1]}'][", f"$.paths['{other[1]}'][")
        return query

    actions = [
        {name: follow(value) if name in ("target", "copy") else value for name, value in each.items()}
        for each in _actions(overlay)
    ]
    return {**overlay, "actions": actions}


def _without(built: dict[str, Json], orphans: list[str], left_out: Mapping[str, Json]) -> dict[str, Json]:
    """The built document without properties that only the overlay has, and with the paths that were left out."""
    for orphan in orphans:
        schema, _, name = orphan.partition(".")
        built["components"]["schemas"][schema]["properties"].pop(name, None)
    return {**built, "paths": {**built["paths"], **left_out}}
