"""Brings `$defs` of a document from outside to `components/schemas`, where every tool looks.

`#/$defs/Name` leads nowhere in an OpenAPI document if taken to the letter, since the root has no `$defs`; what writers
mean by it is the nearest enclosing schema that defines the name.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Final

from spec_documents import Json

from .contract import references

__all__ = ["hoisted"]

_PREFIXES: Final = ("#/$defs/", "#/definitions/")
_KEYWORDS: Final = ("$defs", "definitions")
_COMPONENTS: Final = "#/components/schemas/"
_PLAIN_DATA: Final = frozenset({"const", "default", "enum", "example", "examples"})


def hoisted(document: Mapping[str, Json]) -> dict[str, Json]:
    """Return the document with each definition that is referred to by `#/$defs/...` among the shared schemas.

    Args:
        document: as read; left as it is.

    >>> schema = {"$ref": "#/$defs/Note", "$defs": {"Note": {"type": "object"}}}
    >>> hoisted({"x": schema})["components"]["schemas"]
    {'Note': {'type': 'object'}}
    """
    if not any(each.startswith(_PREFIXES) for each in references(document)):
        return dict(document)
    result = copy.deepcopy(dict(document))
    components = result.get("components")
    schemas = (components or {}).get("schemas") if isinstance(components or {}, dict) else None
    if not isinstance(schemas or {}, dict) or not isinstance(components or {}, dict):
        return result  # malformed; the import says where
    shared = dict(schemas or {})
    found = _Hoisting(shared)
    found.walk(result, ())
    if not any("/$defs/" in each for each in references(result)):
        _drop(result, is_names=False)
    if found.is_used:
        result["components"] = {**(components or {}), "schemas": shared}
    return result


def _drop(value: Json, *, is_names: bool) -> None:
    """Leave out definitions that nothing refers to; below `properties`, `$defs` is a name like any other."""
    if isinstance(value, list):
        for each in value:
            _drop(each, is_names=False)
    if isinstance(value, dict):
        if not is_names:
            value.pop("$defs", None)
        for name, each in value.items():
            _drop(each, is_names=name == "properties" and not is_names)


class _Hoisting:
    def __init__(self, shared: dict[str, Json]) -> None:
        self._shared = shared
        self._names: dict[int, str] = {}
        self.is_used = False

    def walk(self, value: Json, scopes: tuple[Mapping[str, Json], ...]) -> None:
        if isinstance(value, list):
            for each in value:
                self.walk(each, scopes)
        if not isinstance(value, dict):
            return
        for keyword in _KEYWORDS:
            if isinstance(value.get(keyword), dict):
                scopes = (*scopes, value[keyword])
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(_PREFIXES):
            value["$ref"] = self._moved(reference, scopes)
        for name, each in list(value.items()):
            if name not in _PLAIN_DATA:
                self.walk(each, scopes)

    def _moved(self, reference: str, scopes: tuple[Mapping[str, Json], ...]) -> str:
        name, slash, rest = reference.split("/", 2)[2].partition("/")
        for scope in reversed(scopes):
            if name in scope:
                return _COMPONENTS + self._name(name, scope[name]) + slash + rest
        return reference

    def _name(self, name: str, schema: Json) -> str:
        if id(schema) not in self._names:
            free, number = name, 1
            while free in self._shared and self._shared[free] != schema:
                number += 1
                free = f"{name}{number}"
            self._names[id(schema)] = free
            self._shared[free] = schema  # the same object: references inside it are moved when the walk comes to it
            self.is_used = True
        return self._names[id(schema)]
