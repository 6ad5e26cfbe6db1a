"""The operations of a document with their parameters, bodies and answers looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from spec_documents import Json
from spec_references import resolve

from .shapes import Schemas, canonical
from .similar import pairs, similarity

__all__ = ["METHODS", "Contract", "Key", "Operation", "matched", "references", "template"]

METHODS: Final = ("delete", "get", "head", "options", "patch", "post", "put", "trace")
Key = tuple[str, str]
"""Method in capitals and path."""


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation.

    Attributes:
        method: in capitals.
        path: its template.
        raw: as it stands in the document.
        parameters: by (where, name); names of headers in small letters.
        body: the request body, or None.
        answers: responses by status.
        security: what proves who is calling; of the document, where the operation says nothing.
    """

    method: str
    path: str
    raw: Mapping[str, Json]
    parameters: Mapping[tuple[str, str], Mapping[str, Json]]
    body: Mapping[str, Json] | None
    answers: Mapping[str, Mapping[str, Json]]
    security: tuple[Mapping[str, Json], ...]

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.method, self.path

    @property
    def operation_id(self) -> str | None:
        """Its operationId, or None."""
        found = self.raw.get("operationId")
        return found if isinstance(found, str) else None

    @property
    def tag(self) -> str:
        """The tag that the generator takes for the name of the module."""
        tags = self.raw.get("tags") or ["default"]
        return str(tags[0])

    def codes(self) -> dict[str, set[str]]:
        """Zoom's error codes with the statuses that they come with."""
        found: dict[str, set[str]] = {}
        for status, answer in self.answers.items():
            for code in answer.get("x-zoom-codes") or ():
                found.setdefault(str(code), set()).add(status)
        return found

    def scopes(self) -> set[str]:
        """The scopes of which one is needed, classic or granular: Zoom lists alternatives."""
        listed = self.raw.get("x-scopes") or {}
        found = {str(scope) for names in listed.values() for scope in names}
        return found | {str(scope) for each in self.security for names in each.values() for scope in names}


class Contract:
    """A document, taken apart.

    Args:
        document: in the normal form of the import, or built from it.
    """

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.document = document
        self.schemas = Schemas(document)
        self.operations: dict[Key, Operation] = {}
        for path, item in document.get("paths", {}).items():
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    operation = self._operation(method.upper(), path, item[method])
                    self.operations[operation.key] = operation

    def _operation(self, method: str, path: str, raw: Mapping[str, Json]) -> Operation:
        parameters = {}
        for each in raw.get("parameters") or ():
            parameter = self.followed(each)
            place, name = str(parameter.get("in")), str(parameter.get("name"))
            parameters[place, name.lower() if place == "header" else name] = parameter
        answers = {str(status): self.followed(answer) for status, answer in (raw.get("responses") or {}).items()}
        body = self.followed(raw["requestBody"]) if raw.get("requestBody") else None
        security = raw.get("security", self.document.get("security")) or ()
        return Operation(method, path, raw, parameters, body, answers, tuple(security))

    def followed(self, value: Json) -> Mapping[str, Json]:
        """What a value is, or refers to."""
        if isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            value = resolve(self.document, value["$ref"], at="reference")
        return value if isinstance(value, Mapping) else {}


def references(value: Json) -> set[str]:
    """Every `$ref` in a value."""
    found: set[str] = set()
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            if isinstance(each.get("$ref"), str):
                found.add(each["$ref"])
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
    return found


def matched(old: Contract, new: Contract) -> dict[Key, Key]:
    """Which operation of the old document is which one of the new document.

    The same method and path; else the same path but for the names in it; else the same operationId; else
    the most alike.

    Args:
        old: as Zoom published it before.
        new: as Zoom publishes it now.
    """
    found = {key: key for key in old.operations if key in new.operations}
    for sign in (template, _identity):
        gone, come = _left(old.operations, found.keys()), _left(new.operations, found.values())
        by_sign: dict[object, list[Key]] = {}
        for key in come:
            by_sign.setdefault(sign(new.operations[key]), []).append(key)
        for key in gone:
            others = by_sign.get(sign(old.operations[key]), [])
            if sign(old.operations[key]) is not None and others:
                found[key] = others.pop(0)
    gone, come = _left(old.operations, found.keys()), _left(new.operations, found.values())
    return found | dict(pairs(gone, come, alike=lambda one, other: _alike(old.operations[one], new.operations[other])))


def _left(keys: Iterable[Key], taken: Iterable[Key]) -> list[Key]:
    taken = set(taken)
    return [key for key in keys if key not in taken]


def template(operation: Operation) -> tuple[str, str]:
    """Method and path without the names in it: what is the same on the wire."""
    return operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path)


def _identity(operation: Operation) -> object:
    return operation.operation_id


def _alike(old: Operation, new: Operation) -> float:
    """How likely one became the other: its names are alike, and it gives the same answers."""
    names = similarity(old.path, new.path) if old.method == new.method else 0.0
    if old.path == new.path:
        names = 0.7
    same = canonical(old.raw.get("responses")) == canonical(new.raw.get("responses"))
    return names if same else names * 0.7
