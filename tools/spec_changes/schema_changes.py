"""Compares two schemas as seen by those who send (`request`) or receive (`response`) their values."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from spec_documents import Json, SpecError

from .shapes import LOWER_LIMITS, UPPER_LIMITS, Schemas, Shape, canonical, is_number
from .similar import pairs, similarity

__all__ = ["Difference", "Direction", "SchemaPair", "compare_schemas"]

Direction = Literal["request", "response"]
DEEPEST: Final = 60
"""Levels of a schema. Merged schemas that hold themselves unfold for ever."""
_PYTHON_TYPES: Final = frozenset({"binary", "byte", "date", "date-time", "uuid"})
_WIDTH: Final = {"int32": 1, "float": 1, "int64": 2, "double": 2}
_COMPARED_APART: Final = frozenset(
    {"default", "deprecated", "format", "pattern", "readOnly", "writeOnly", *LOWER_LIMITS, *UPPER_LIMITS}
)


@dataclass(frozen=True)
class Difference:
    """What differs: the kind without its direction, the parts of the field, and what stands there."""

    kind: str
    field: tuple[str, ...]
    old: Json = None
    new: Json = None


@dataclass(frozen=True)
class SchemaPair:
    """The documents that schemas are looked up in, before and after."""

    old: Schemas
    new: Schemas


def compare_schemas(both: SchemaPair, old: Json, new: Json, *, direction: Direction) -> list[Difference]:
    """Return what differs between two schemas, shallow fields first; each pair of schemas is looked at once.

    Args:
        both: where references lead.
        old: the schema before.
        new: the schema now.
        direction: whether callers send or receive what it describes.

    Raises:
        SpecError: the schemas are nested without end.
    """
    found: list[Difference] = []
    seen: set[tuple[int, int]] = set()
    pending: deque[tuple[tuple[str, ...], Json, Json]] = deque([((), old, new)])
    while pending:
        field, one, other = pending.popleft()
        left, right = both.old.shape(one), both.new.shape(other)
        if (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        if len(field) > DEEPEST:
            raise SpecError(f"{field[0]}: schemas are nested too deeply to be compared")
        found.extend(_Comparison(both, left, right, field, direction).differences())
        pending.extend(_inside(both, left, right, field, direction))
    return found


def _inside(
    both: SchemaPair, old: Shape, new: Shape, field: tuple[str, ...], direction: Direction
) -> Iterator[tuple[tuple[str, ...], Json, Json]]:
    for name, schema in old.properties.items():
        if name in new.properties and _is_there(both.old, schema, direction):
            yield (*field, name), schema, new.properties[name]
    if old.items is not None and new.items is not None:
        yield (*field, "[]"), old.items, new.items
    if isinstance(old.additional, dict) and isinstance(new.additional, dict):
        yield (*field, "{}"), old.additional, new.additional
    for number, (one, other) in enumerate(_matched_variants(both, old, new)):
        yield (*field, f"|{number + 1}"), one, other


def _is_there(schemas: Schemas, schema: Json, direction: Direction) -> bool:
    """A property that is only written does not come, one that is only read is not sent."""
    return ("writeOnly" if direction == "response" else "readOnly") not in schemas.shape(schema).facts


def _matched_variants(both: SchemaPair, old: Shape, new: Shape) -> list[tuple[Json, Json]]:
    """Variants of which one became the other: those that are not there on both sides, by the names of their fields."""
    left = [each for each in old.variants if canonical(each) not in {canonical(other) for other in new.variants}]
    right = [each for each in new.variants if canonical(each) not in {canonical(other) for other in old.variants}]
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]

    def alike(one: Json, other: Json) -> float:
        names, others = set(both.old.shape(one).properties), set(both.new.shape(other).properties)
        return len(names & others) / (len(names | others) or 1)

    return pairs(left, right, alike=alike)


@dataclass(frozen=True)
class _Comparison:
    both: SchemaPair
    old: Shape
    new: Shape
    field: tuple[str, ...]
    direction: Direction

    def differences(self) -> Iterator[Difference]:
        yield from self._types()
        if self.old.types != self.new.types and _type_kind(self.old.types, self.new.types) == "type-changed":
            return  # what holds for values of one type says nothing about those of another
        yield from self._values()
        yield from self._properties()
        yield from self._variants()
        yield from self._limits()
        yield from self._facts()

    def _say(self, kind: str, old: Json = None, new: Json = None, *, name: str | None = None) -> Difference:
        return Difference(kind, self.field if name is None else (*self.field, name), old, new)

    def _types(self) -> Iterator[Difference]:
        old, new = self.old.types, self.new.types
        if old != new:
            yield self._say(_type_kind(old, new), _type_text(old), _type_text(new))
        if self.old.nullable != self.new.nullable and None not in (old, new):
            yield self._say("became-nullable" if self.new.nullable else "no-longer-nullable")

    def _values(self) -> Iterator[Difference]:
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            yield self._say("enum-introduced", None, _values_of(new))
        elif old is not None and new is None:
            yield self._say("enum-lifted", _values_of(old), None)
        elif old is not None and new is not None:
            for value in sorted(new - old):
                yield self._say("enum-value-added", None, json.loads(value))
            for value in sorted(old - new):
                yield self._say("enum-value-removed", json.loads(value), None)

    def _properties(self) -> Iterator[Difference]:
        if not (_may_be(self.old, "object") and _may_be(self.new, "object")):
            return  # that the type has changed says it all
        old = {n: each for n, each in self.old.properties.items() if _is_there(self.both.old, each, self.direction)}
        new = {n: each for n, each in self.new.properties.items() if _is_there(self.both.new, each, self.direction)}
        gone, come = [n for n in old if n not in new], [n for n in new if n not in old]

        def alike(one: str, other: str) -> float:
            left, right = self.both.old.shape(old[one]), self.both.new.shape(new[other])
            return similarity(one, other) if left.types == right.types else 0.0

        renamed = pairs(gone, come, alike=alike)
        for one, other in renamed:
            yield self._say("property-renamed", one, other, name=one)
        for name in gone:
            if name not in {one for one, _ in renamed}:
                yield self._say("property-removed", _type_text(self.both.old.shape(old[name]).types), name=name)
        for name in come:
            is_required = name in self.new.required and self.direction == "request"
            if name not in {other for _, other in renamed} or is_required:
                kind = "property-added"
                if self.direction == "request":
                    kind += "-required" if is_required else "-optional"
                yield self._say(kind, None, _type_text(self.both.new.shape(new[name]).types), name=name)
        for name in old:
            if name in new and (name in self.old.required) != (name in self.new.required):
                is_now = "required" if name in self.new.required else "optional"
                yield self._say(f"property-became-{is_now}", name=name)
        if bool(self.old.additional) != bool(self.new.additional):
            yield self._say("extra-keys-allowed" if self.new.additional else "extra-keys-refused")

    def _variants(self) -> Iterator[Difference]:
        matched = _matched_variants(self.both, self.old, self.new)
        left, right = {canonical(each) for each in self.old.variants}, {canonical(each) for each in self.new.variants}
        gone = left - right - {canonical(one) for one, _ in matched}
        come = right - left - {canonical(other) for _, other in matched}
        if (left and right) or not (left or right):
            yield from (self._say("variant-removed") for _ in gone)
            yield from (self._say("variant-added") for _ in come)
        else:  # one form before, several now, or the other way round
            yield self._say("variant-added" if right else "variant-removed")

    def _limits(self) -> Iterator[Difference]:
        old, new = _limits_of(self.old.facts), _limits_of(self.new.facts)
        for name in sorted(old.keys() | new.keys()):
            before, now = old.get(name), new.get(name)
            if before != now:
                # A limit below which nothing is allowed narrows by growing, one above which nothing is by shrinking.
                narrows = now is not None and (before is None or (now > before) is (name in LOWER_LIMITS))
                kind = "limit-narrowed" if narrows else "limit-widened"
                yield self._say(kind, _limit_text(name, before), _limit_text(name, now))

    def _facts(self) -> Iterator[Difference]:
        old, new = self.old.facts, self.new.facts
        if old.get("format") != new.get("format"):
            kind = _format_kind(old.get("format"), new.get("format"), self.direction)
            yield self._say(kind, old.get("format"), new.get("format"))
        if old.get("pattern") != new.get("pattern"):
            lifted = self.direction == "request" and "pattern" not in new
            yield self._say("pattern-lifted" if lifted else "pattern-changed", old.get("pattern"), new.get("pattern"))
        if canonical(old.get("default")) != canonical(new.get("default")):
            added = self.direction == "request" and "default" not in old
            yield self._say("default-added" if added else "default-changed", old.get("default"), new.get("default"))
        if old.get("deprecated") != new.get("deprecated"):
            yield self._say("deprecated", old.get("deprecated"), new.get("deprecated"))
        for name in sorted((old.keys() | new.keys()) - _COMPARED_APART):
            if canonical(old.get(name)) != canonical(new.get(name)):
                yield self._say("rule-changed", {name: old.get(name)}, {name: new.get(name)})


def _may_be(shape: Shape, kind: str) -> bool:
    return shape.types is None or kind in shape.types


def _type_kind(old: frozenset[str] | None, new: frozenset[str] | None) -> str:
    if _holds(old, new):
        return "type-narrowed"
    return "type-widened" if _holds(new, old) else "type-changed"


def _holds(outer: frozenset[str] | None, inner: frozenset[str] | None) -> bool:
    """Whether every value of the inner types is one of the outer types."""
    if outer is None:
        return True
    return inner is not None and inner <= (outer | {"integer"} if "number" in outer else outer)


def _type_text(types: frozenset[str] | None) -> str:
    return "anything" if types is None else " or ".join(sorted(types)) or "null"


def _values_of(values: frozenset[str]) -> list[Json]:
    return [json.loads(value) for value in sorted(values)]


def _limits_of(facts: Mapping[str, Json]) -> dict[str, tuple[float, int]]:
    """The limits by name, each with 0, or with 1 or -1 where the value itself is beyond the limit."""
    found: dict[str, tuple[float, int]] = {}
    for name in (*LOWER_LIMITS, *UPPER_LIMITS):
        if is_number(facts.get(name)):
            inclusive = name.replace("exclusiveM", "m")
            limit = (facts[name], 0 if name == inclusive else 1 if name in LOWER_LIMITS else -1)
            tighter = max if name in LOWER_LIMITS else min
            found[inclusive] = tighter(found.get(inclusive, limit), limit)
    return found


def _limit_text(name: str, limit: tuple[float, int] | None) -> str | None:
    return None if limit is None else f"{name} {limit[0]}{' (exclusive)' if limit[1] else ''}"


def _format_kind(old: Json, new: Json, direction: Direction) -> str:
    """A format says what is taken or comes; some are read as a Python type of their own."""
    if {str(old), str(new)} & _PYTHON_TYPES:
        return "format-changed"
    widens = old is not None and (new is None or _WIDTH.get(str(old), 0) < _WIDTH.get(str(new), 0))
    if direction == "request":
        return "format-lifted" if widens else "format-changed"
    return "limit-widened" if widens and str(old) in _WIDTH else "format-stated"
