"""What a schema says, whichever way it is written.

`$ref` or inline, `allOf` or written out, `nullable` or a list of types, `anyOf` with null: documents that mean the same
give equal shapes. Prose is not part of a shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from spec_documents import Json, SpecError
from spec_references import resolve

__all__ = ["LOWER_LIMITS", "UPPER_LIMITS", "Schemas", "Shape", "canonical", "is_number"]

LOWER_LIMITS: Final = ("exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum", "minContains")
UPPER_LIMITS: Final = ("exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum", "maxContains")
_PROSE: Final = frozenset(
    {"$comment", "$defs", "description", "discriminator", "example", "examples", "externalDocs", "title", "xml"}
)
_OWN_FIELD: Final = frozenset(
    {"type", "nullable", "enum", "const", "properties", "required", "items", "additionalProperties", "anyOf", "oneOf"}
)
_ALL_TYPES: Final = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_FLAGS: Final = frozenset({"deprecated", "nullable", "readOnly", "uniqueItems", "writeOnly"})
_Flat = dict[str, Json]


@dataclass(frozen=True, eq=False)
class Shape:
    """A schema, resolved one level deep.

    Attributes:
        types: names of types without null; None where any type will do.
        nullable: whether null will do.
        enum: the values that will do, as JSON texts without null; None where any value will do.
        properties: schemas by name.
        required: names of properties that are always there.
        items: schema of the items of a list, or None.
        additional: schema of the keys that are not named; True where anything goes.
        variants: alternatives of which one holds.
        facts: every other keyword: limits, format, pattern, default.
    """

    types: frozenset[str] | None
    nullable: bool
    enum: frozenset[str] | None
    properties: Mapping[str, Json]
    required: frozenset[str]
    items: Json | None
    additional: Json
    variants: tuple[Json, ...]
    facts: Mapping[str, Json]


def is_number(value: Json) -> bool:
    """Whether a value is a number; True and False are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def canonical(value: Json) -> str:
    """One text for values that are equal in JSON.

    >>> canonical({"b": 1, "a": [None]})
    '{"a": [null], "b": 1}'
    """
    return json.dumps(value, sort_keys=True)


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self._known: dict[int, tuple[Json, _Flat]] = {}  # the schema is kept, so that its id is not used again
        self._shapes: dict[int, Shape] = {}
        self._active: set[int] = set()

    def shape(self, schema: Json) -> Shape:
        """What a schema says, one level deep; the same object for the same schema."""
        flat = self._flat(schema)
        if id(flat) not in self._shapes:
            self._shapes[id(flat)] = _shape(flat)
        return self._shapes[id(flat)]

    def _flat(self, schema: Json) -> _Flat:
        if not isinstance(schema, dict):
            return {"not": {}} if schema is False else {}
        if id(schema) in self._known:
            return self._known[id(schema)][1]
        if id(schema) in self._active:
            return {}  # a schema that is a part of itself adds nothing to itself
        self._active.add(id(schema))
        result = _own(schema)
        if isinstance(schema.get("$ref"), str):
            result = _combined(result, self._flat(resolve(self._document, schema["$ref"], at="schema")))
        for part in schema.get("allOf") or ():
            result = _combined(result, self._flat(part))
        for keyword in ("anyOf", "oneOf"):
            if result.get(keyword):
                result = self._united(result, keyword)
        self._active.discard(id(schema))
        self._known[id(schema)] = (schema, result)
        return result

    def _united(self, schema: _Flat, keyword: str) -> _Flat:
        """Write alternatives that differ in type or value alone as one schema, and null as a type."""
        rest = {name: value for name, value in schema.items() if name != keyword}
        members = [self._flat(member) for member in schema[keyword]]
        kept = [member for member in members if _types(member) != ["null"] and member.get("enum") != [None]]
        null = len(kept) < len(members)
        distinct = list({canonical(member): member for member in kept}.values())
        if len(distinct) == 1:
            rest = _combined(rest, distinct[0])
        elif distinct and all(set(member) == {"type"} for member in distinct):
            rest = _combined(rest, {"type": sorted({name for member in distinct for name in _types(member) or ()})})
        elif distinct and all(set(member) <= {"type", "enum"} and "enum" in member for member in distinct):
            rest = _combined(rest, {"enum": [value for member in distinct for value in member["enum"]]})
        elif distinct:
            rest[keyword] = distinct
        return rest | {"nullable": True} if null else rest


def _own(schema: Mapping[str, Json]) -> _Flat:
    """The keywords of a schema itself, without prose and in one wording."""
    result = {
        name: value
        for name, value in schema.items()
        if name not in _PROSE and name not in ("$ref", "allOf") and not name.startswith("x-")
    }
    if "const" in result:
        result = _combined(result, {"enum": [result.pop("const")]})
    return {name: value for name, value in result.items() if value is not False or name not in _FLAGS}


def _types(schema: Mapping[str, Json]) -> list[str] | None:
    types = schema.get("type")
    if types is None:
        return None
    return [types] if isinstance(types, str) else list(types)


def _combined(one: _Flat, other: _Flat) -> _Flat:
    """What holds when both hold."""
    result = dict(one)
    for name, value in other.items():
        if name not in result or result[name] == value:
            result[name] = value
        elif name == "type":
            result[name] = _common_types(_types(one) or [], _types(other) or [])
        elif name == "properties":
            common = {key: {"allOf": [one[name][key], value[key]]} for key in value if key in one[name]}
            result[name] = {**one[name], **value, **common}
        elif name == "required":
            result[name] = sorted({*one[name], *value})
        elif name == "enum":
            result[name] = [each for each in one[name] if each in value]
        elif name in (*LOWER_LIMITS, *UPPER_LIMITS) and is_number(one[name]) and is_number(value):
            result[name] = (max if name in LOWER_LIMITS else min)(one[name], value)
        elif name in ("items", "additionalProperties"):
            result[name] = False if False in (one[name], value) else {"allOf": [one[name], value]}
        elif name in ("anyOf", "oneOf", "not"):
            result["both"] = [*result.get("both", []), value]
    return result


def _common_types(one: list[str], other: list[str]) -> list[str]:
    common = [name for name in one if name in other]
    if "integer" not in common and {"integer", "number"} <= {*one, *other}:
        common += [name for name in ("integer",) if name in one or name in other]
    return common


def _shape(flat: _Flat) -> Shape:
    types = _types(flat)
    unknown = [name for name in types or () if name not in (*_ALL_TYPES, "null")]
    if unknown:
        raise SpecError(f"a schema has type {str(unknown[0])[:40]!r}, which JSON Schema does not know")
    if types is None and "properties" in flat:
        types = ["object"]
    if types is None and "items" in flat:
        types = ["array"]
    names = None if types is None else frozenset(types) - {"null"}
    if names is not None and "number" in names:
        names -= {"integer"}
    values = flat.get("enum")
    additional = flat.get("additionalProperties", True)
    null_type = types is None or "null" in types or flat.get("nullable") is True
    return Shape(
        types=None if names == _ALL_TYPES - {"integer"} else names,
        nullable=null_type and (values is None or None in values or flat.get("nullable") is True),
        enum=None if values is None else frozenset(canonical(value) for value in values if value is not None),
        properties=flat.get("properties") or {},
        required=frozenset(flat.get("required") or ()),
        items=flat.get("items"),
        additional=True if additional == {} else additional,
        variants=tuple(flat.get("anyOf") or flat.get("oneOf") or ()),
        facts={name: value for name, value in flat.items() if name not in _OWN_FIELD},
    )
