"""Compares the operations of two documents: themselves, their parameters, bodies, answers, codes and scopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from spec_documents import Json

from .change import Change, Place
from .contract import Contract, Key, Operation, references, template
from .facade import ERRORS, Names
from .rules import RULES
from .schema_changes import Direction, SchemaPair, compare_schemas
from .security_changes import security_changes
from .similar import pairs, similarity

__all__ = ["OperationComparison", "made"]

_RATES: Final = ("LIGHT", "MEDIUM", "HEAVY", "RESOURCE-INTENSIVE")
_ENCODING: Final = ("style", "explode", "allowReserved")


def made(kind: str, place: Place, *, names: tuple[str, ...] = (), old: Json = None, new: Json = None) -> Change:
    """A change with the severity and consequence that the table says."""
    severity, why = RULES[kind]
    return Change(severity, kind, (place,), why, names, old, new)


@dataclass(frozen=True)
class OperationComparison:
    """The operations of two documents.

    Attributes:
        old: before.
        new: now.
        pairing: which operation of the old document is which one of the new.
        names: what users type, by key: of the old document for what was there, of the new for what came.
        zoom_ids: Zoom's operationIds, by key likewise.
    """

    old: Contract
    new: Contract
    pairing: Mapping[Key, Key]
    names: Mapping[Key, Names]
    zoom_ids: Mapping[Key, str | None]

    def changes(self) -> Iterator[Change]:
        """All that differs."""
        for key in self.old.operations:
            if key not in self.pairing:
                place = Place(*key, self.zoom_ids.get(key))
                yield made("operation-removed", place, names=self.names[key].call())
        come = self.new.operations.keys() - set(self.pairing.values())
        for key in self.new.operations:
            if key in come:
                place = Place(*key, self.zoom_ids.get(key))
                yield made("operation-added", place, names=self.names[key].call())
        unchanged = _Unchanged(self.old, self.new)
        for one, other in self.pairing.items():
            if one != other or not unchanged.operation(self.old.operations[one], self.new.operations[other]):
                yield from _Pair(self, self.old.operations[one], self.new.operations[other]).changes()


class _Unchanged:
    """Tells operations that are equal to the letter, with all that they refer to, before anything is compared."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old, self._new = old, new
        self._known: dict[str, bool] = {}

    def operation(self, old: Operation, new: Operation) -> bool:
        return old.raw == new.raw and old.security == new.security and self._all(references(old.raw))

    def _all(self, found: set[str]) -> bool:
        return all(self._reference(reference) for reference in found)

    def _reference(self, reference: str) -> bool:
        if reference not in self._known:
            self._known[reference] = True  # while it is looked at: a circle is equal if all else is
            old = self._old.followed({"$ref": reference})
            self._known[reference] = old == self._new.followed({"$ref": reference}) and self._all(references(old))
        return self._known[reference]


@dataclass(frozen=True)
class _Pair:
    comparison: OperationComparison
    old: Operation
    new: Operation

    @property
    def _names(self) -> Names:
        return self.comparison.names[self.old.key]

    def _place(self, section: str = "", field: tuple[str, ...] = ()) -> Place:
        return Place(*self.new.key, self.comparison.zoom_ids.get(self.new.key), section, field)

    def changes(self) -> Iterator[Change]:
        yield from self._operation()
        yield from self._parameters()
        yield from self._body()
        yield from self._answers()
        yield from self._codes()
        names = self._names.call()
        contracts = self.comparison.old, self.comparison.new
        security = security_changes(self.old, self.new, contracts=contracts, place=self._place("security"))
        yield from (replace(each, names=names) for each in security)

    def _operation(self) -> Iterator[Change]:
        place, names = self._place(), self._names.call()
        if template(self.old) != template(self.new):
            yield made("operation-moved", place, names=names, old=" ".join(self.old.key), new=" ".join(self.new.key))
        if self.old.operation_id != self.new.operation_id:
            ids = self.old.operation_id, self.new.operation_id
            yield made("operation-renamed", place, names=names, old=ids[0], new=ids[1])
        if self.old.tag != self.new.tag:
            yield made("operation-retagged", place, names=names, old=self.old.tag, new=self.new.tag)
        if self.new.raw.get("deprecated") and not self.old.raw.get("deprecated"):
            yield made("operation-deprecated", place, names=names)
        old, new = (each.raw.get("x-rate-limit-label") for each in (self.old, self.new))
        if old != new:
            kind = "rate-limit-changed"
            if old in _RATES and new in _RATES:
                kind = "rate-limit-" + ("tightened" if _RATES.index(new) > _RATES.index(old) else "relaxed")
            yield made(kind, place, names=names, old=old, new=new)

    def _parameters(self) -> Iterator[Change]:
        old, new = self.old.parameters, self.new.parameters
        renamed = dict(self._renamed_parameters())
        for key, parameter in old.items():
            place = self._place("parameters", (key[1],))
            names = self._names.parameter(key[1])
            other = key if key in new else renamed.get(key)
            if other is None:
                yield made("parameter-removed", place, names=names, old=key[0])
                continue
            if other[1] != key[1]:
                yield made("parameter-renamed", place, names=names, old=key[1], new=other[1])
            elif other[0] != key[0]:
                yield made("parameter-relocated", place, names=names, old=key[0], new=other[0])
            yield from self._parameter(parameter, new[other], place, names)
        for key in new.keys() - old.keys() - set(renamed.values()):
            kind = "parameter-added-required" if new[key].get("required") else "parameter-added-optional"
            place = self._place("parameters", (key[1],))
            yield made(kind, place, names=self._names.parameter(key[1]), new=key[0])

    def _renamed_parameters(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        old, new = self.old.parameters, self.new.parameters
        gone, come = [key for key in old if key not in new], [key for key in new if key not in old]
        both = SchemaPair(self.comparison.old.schemas, self.comparison.new.schemas)

        def alike(one: tuple[str, str], other: tuple[str, str]) -> float:
            if one[1] == other[1]:
                return 1.0
            types = both.old.shape(_schema(old[one])).types, both.new.shape(_schema(new[other])).types
            if one[0] != other[0] or types[0] != types[1]:
                return 0.0
            return 0.9 if one[0] == "path" else similarity(one[1], other[1])

        yield from pairs(gone, come, alike=alike)

    def _parameter(
        self, old: Mapping[str, Json], new: Mapping[str, Json], place: Place, names: tuple[str, ...]
    ) -> Iterator[Change]:
        if bool(old.get("required")) != bool(new.get("required")):
            kind = "parameter-became-required" if new.get("required") else "parameter-became-optional"
            yield made(kind, place, names=names)
        encodings = [[each.get(name) for name in _ENCODING] + sorted(each.get("content") or ()) for each in (old, new)]
        if encodings[0] != encodings[1]:
            yield made("parameter-encoding-changed", place, names=names)
        if new.get("deprecated") and not old.get("deprecated"):
            yield made("request-deprecated", place, names=names)
        for each in self._schemas(_schema(old), _schema(new), "request"):
            yield replace(each, places=(self._place("parameters", (*place.field, *each.places[0].field)),), names=names)

    def _schemas(self, old: Json, new: Json, direction: Direction) -> Iterator[Change]:
        both = SchemaPair(self.comparison.old.schemas, self.comparison.new.schemas)
        for each in compare_schemas(both, old, new, direction=direction):
            yield made(f"{direction}-{each.kind}", self._place("", each.field), old=each.old, new=each.new)

    def _body(self) -> Iterator[Change]:
        place, names = self._place("request body"), self._names.call()
        if self.old.body is None and self.new.body is None:
            return
        if self.new.body is None:
            yield made("body-removed", place, names=names)
        elif self.old.body is None:
            yield made(f"body-added-{'required' if self.new.body.get('required') else 'optional'}", place, names=names)
        else:
            if bool(self.old.body.get("required")) != bool(self.new.body.get("required")):
                kind = "body-became-required" if self.new.body.get("required") else "body-became-optional"
                yield made(kind, place, names=names)
            yield from self._contents(self.old.body, self.new.body, "request body", "body", "request")

    def _contents(
        self, old: Mapping[str, Json], new: Mapping[str, Json], section: str, word: str, direction: Direction
    ) -> Iterator[Change]:
        before, now = old.get("content") or {}, new.get("content") or {}
        place, names = self._place(section), self._names.call()
        for media_type in before.keys() - now.keys() if now else ():
            yield made(f"{word}-media-type-removed", place, names=names, old=media_type)
        for media_type in now.keys() - before.keys() if before else ():
            yield made(f"{word}-media-type-added", place, names=names, new=media_type)
        for media_type in sorted(before.keys() & now.keys()):
            schemas = before[media_type].get("schema", {}), now[media_type].get("schema", {})
            for each in self._schemas(*schemas, direction):
                parts = each.places[0].field
                yield replace(
                    each, places=(self._place(section, parts),), names=self._fields(parts, section, direction)
                )

    def _fields(self, parts: tuple[str, ...], section: str, direction: Direction) -> tuple[str, ...]:
        if direction == "request":
            return self._names.sent(parts)
        if section.startswith("response 2"):
            return self._names.received(parts)
        return ()  # users see the error class and its attributes, and no body

    def _answers(self) -> Iterator[Change]:
        old, new = self.old.answers, self.new.answers
        for status in sorted(old.keys() | new.keys()):
            place, names = self._place(f"response {status}"), self._names.call()
            if status not in new:
                kind = "response-success-removed" if status.startswith("2") else "response-error-removed"
                yield made(kind, place, names=names)
            elif status not in old:
                yield made("response-added", place, names=names)
            else:
                yield from self._answer(old[status], new[status], f"response {status}")

    def _answer(self, old: Mapping[str, Json], new: Mapping[str, Json], section: str) -> Iterator[Change]:
        place, names = self._place(section), self._names.call()
        if bool(old.get("content")) != bool(new.get("content")):
            yield made("response-body-added" if new.get("content") else "response-body-removed", place, names=names)
        headers = [{name.lower(): each for name, each in (one.get("headers") or {}).items()} for one in (old, new)]
        for name in sorted(headers[0].keys() ^ headers[1].keys()):
            kind = "response-header-added" if name in headers[1] else "response-header-removed"
            yield made(kind, self._place(section, (name,)), names=names)
        yield from self._contents(old, new, section, "response", "response")

    def _codes(self) -> Iterator[Change]:
        old, new = self.old.codes(), self.new.codes()
        for code in sorted(old.keys() | new.keys()):
            before, now = old.get(code, set()), new.get(code, set())
            if before == now:
                continue
            kind = "code-removed" if not now else "code-added" if not before else "code-moved"
            section = f"response {', '.join(sorted(now or before))}"
            change = made(kind, self._place(section, (code,)), names=self._names.error(code))
            known = f"an errors.{ERRORS[code]} as elsewhere" if kind == "code-added" and code in ERRORS else change.why
            yield replace(change, code=code, old=sorted(before) or None, new=sorted(now) or None, why=known)


def _schema(parameter: Mapping[str, Json]) -> Json:
    """The schema of a parameter, also where it is said by its content."""
    for media_type in (parameter.get("content") or {}).values():
        return media_type.get("schema", {})
    return parameter.get("schema", {})
