"""Applies an OpenAPI Overlay (versions 1.0 and 1.1) to a document.

Why our own applier: the Python package for overlays, oas-patch, does not hold up (0.6.0, tried). It deletes the target
of `remove: false`, lets `copy` replace where the specification merges, fails on a target inside a list, is silent when
a target matches nothing, evaluates JSONPath by jsonpath-ng (not RFC 9535), and brings seven packages, most of them for
features that are not needed here. The hard part, JSONPath, is done by python-jsonpath in its strict RFC 9535 mode; what
is left are the merge rules of the specification's Action Object, below.

Stricter than the specification in two ways. Every action must say why it is there (`description`). And an action whose
target matches nothing is an error, since it means that Zoom's document moved away under a judgement of ours;
`x-may-match-nothing: true` at an action lifts that where nothing to do is a normal state.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from jsonpath import CompoundJSONPath, JSONPath, JSONPathEnvironment, JSONPathError
from spec_documents import Json, SpecError

__all__ = ["FailedAction", "apply_actions", "apply_overlay"]

_STRICT: Final = JSONPathEnvironment(strict=True)
_FIELDS: Final = frozenset({"target", "description", "update", "copy", "remove"})
_Location = tuple[int | str, ...]


def apply_overlay(document: Mapping[str, Json], overlay: Mapping[str, Json]) -> dict[str, Json]:
    """Return the document with every action of the overlay applied in order.

    Args:
        document: what to change; left as it is.
        overlay: an Overlay document, version 1.0.x or 1.1.x.

    Returns:
        A new document.

    Raises:
        SpecError: the overlay is malformed, or an action cannot be applied; the message names the action by number and
            target.

    >>> actions = [{"target": "$.info", "description": "a better title", "update": {"title": "Notes"}}]
    >>> overlay = {"overlay": "1.1.0", "info": {"title": "example", "version": "1"}, "actions": actions}
    >>> apply_overlay({"info": {"title": "?", "version": "2"}}, overlay)
    {'info': {'title': 'Notes', 'version': '2'}}
    """
    result, failed = apply_actions(document, overlay)
    if failed:
        raise SpecError(str(failed[0]))
    return result


@dataclass(frozen=True)
class FailedAction:
    """An action of an overlay that could not be applied.

    Attributes:
        number: its place in the overlay, from 1.
        target: its JSONPath.
        problem: what is wrong.
        target_is_gone: whether its target matched nothing.
    """

    number: int
    target: str
    problem: str
    target_is_gone: bool = False

    def __str__(self) -> str:
        return f"overlay action {self.number} (target {self.target}): {self.problem}"


def apply_actions(
    document: Mapping[str, Json], overlay: Mapping[str, Json]
) -> tuple[dict[str, Json], list[FailedAction]]:
    """Return the document with every action applied that can be, and the actions that cannot.

    Args:
        document: what to change; left as it is.
        overlay: an Overlay document, version 1.0.x or 1.1.x.

    Raises:
        SpecError: the overlay as a whole is malformed.
    """
    _check_overlay(overlay)
    result: dict[str, Json] = copy.deepcopy(dict(document))
    failed = []
    for number, action in enumerate(overlay["actions"], start=1):
        problem, is_gone = _problem(action), False
        if not problem:
            try:
                _apply(result, action)
            except _TargetIsGoneError as error:
                problem, is_gone = str(error), True
            except SpecError as error:
                problem = str(error)
        if problem:
            target = action.get("target") if isinstance(action, Mapping) else None
            failed.append(FailedAction(number, str(target), problem, target_is_gone=is_gone))
    return result, failed


class _TargetIsGoneError(SpecError):
    """An action whose target matches nothing."""


def _check_overlay(overlay: Mapping[str, Json]) -> None:
    version = overlay.get("overlay")
    if not isinstance(version, str) or version.split(".")[:2] not in (["1", "0"], ["1", "1"]):
        raise SpecError("not an overlay: `overlay` must be a version 1.0.x or 1.1.x")
    info = overlay.get("info")
    if not isinstance(info, Mapping) or not {"title", "version"} <= set(info):
        raise SpecError("not an overlay: `info` needs `title` and `version`")
    if not isinstance(overlay.get("actions"), list) or not overlay["actions"]:
        raise SpecError("not an overlay: `actions` must be a list with at least one action")


def _problem(action: Json) -> str:
    """Say what is wrong with the form of an action, or nothing."""
    if not isinstance(action, Mapping):
        return "must be an object"
    unknown = sorted(str(name) for name in action if name not in _FIELDS and not str(name).startswith("x-"))
    if unknown:
        return f"unknown field {unknown[0]}"
    if not isinstance(action.get("target"), str):
        return "`target` is missing"
    if not isinstance(action.get("description"), str) or not action["description"].strip():
        return "`description` must say why the action is there"
    if not isinstance(action.get("remove", False), bool):
        return "`remove` must be true or false"
    if sum(("update" in action, "copy" in action, action.get("remove") is True)) != 1:
        return "needs exactly one of `update`, `copy` and `remove: true`"
    return ""


def _apply(document: dict[str, Json], action: Mapping[str, Json]) -> None:
    locations = _locations(document, action["target"])
    if not locations:
        if action.get("x-may-match-nothing") is True:
            return
        raise _TargetIsGoneError("the target matches nothing; has Zoom's document changed there?")
    if action.get("remove") is True:
        _remove(document, locations)
        return
    if "copy" in action:
        sources = _locations(document, action["copy"])
        if len(sources) != 1:
            raise SpecError(f"`copy` must select one node, {action['copy']} selects {len(sources)}")
        value = _value(document, sources[0])
    else:
        value = action["update"]
    if len({_kind(_value(document, location)) for location in locations}) > 1:
        raise SpecError("the target selects nodes of different kinds")
    for location in locations:
        _set(document, location, _combined(_value(document, location), value))


def _locations(document: dict[str, Json], query: Json) -> list[_Location]:
    try:
        return [match.parts for match in _compiled(str(query)).finditer(document)]
    except JSONPathError as error:
        problem = f"{query} is not JSONPath: {str(error).splitlines()[0]}"
    raise SpecError(problem)


@cache
def _compiled(query: str) -> JSONPath | CompoundJSONPath:
    return _STRICT.compile(query)


def _remove(document: dict[str, Json], locations: list[_Location]) -> None:
    if () in locations:
        raise SpecError("the whole document cannot be removed")
    # The containers are looked up first, and a list loses all its items at once, since removing moves the later ones.
    containers = {location[:-1]: _value(document, location[:-1]) for location in locations}
    gone: dict[_Location, set[int | str]] = {}
    for location in locations:
        gone.setdefault(location[:-1], set()).add(location[-1])
    for place, container in containers.items():
        if isinstance(container, list):
            container[:] = [each for index, each in enumerate(container) if index not in gone[place]]
        else:
            for key in gone[place]:
                del container[key]


def _combined(target: Json, value: Json) -> Json:
    """Merge as the specification says: objects recursively, arrays by concatenation, primitives by replacement."""
    value = copy.deepcopy(value)
    if isinstance(target, list):
        return target + (value if isinstance(value, list) else [value])
    if _kind(target) != _kind(value):
        raise SpecError(f"a {_kind(value)} cannot be merged into a {_kind(target)}")
    if isinstance(target, dict):
        return _merged(target, value, at="")
    return value


def _merged(target: dict[str, Json], value: Mapping[str, Json], *, at: str) -> dict[str, Json]:
    for key, each in value.items():
        place = f"{at}/{key}"
        if key not in target:
            target[key] = each
            continue
        present = target[key]
        if _kind(present) != _kind(each):
            raise SpecError(f"{place}: a {_kind(each)} cannot be merged into a {_kind(present)}")
        if isinstance(present, dict):
            target[key] = _merged(present, each, at=place)
        elif isinstance(present, list):
            target[key] = present + each
        else:
            target[key] = each
    return target


def _kind(value: Json) -> str:
    if isinstance(value, Mapping):
        return "mapping"
    return "list" if isinstance(value, list) else "plain value"


def _value(document: Json, location: _Location) -> Json:
    for part in location:
        document = document[part]
    return document


def _set(document: dict[str, Json], location: _Location, value: Json) -> None:
    if location:
        _value(document, location[:-1])[location[-1]] = value
    elif value is not document:
        document.clear()
        document.update(value)
