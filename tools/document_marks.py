"""What the schemas of a document say about their properties once `allOf` and `$ref` are followed.

The generator hands a template each model's own schema alone, so that an `x-phi` mark of a merged or referenced schema
would be lost: `annotate` writes them all where the template looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

ANNOTATION = "x-phi-properties"
MARK = "x-phi"
_NAMED = frozenset({"properties", "patternProperties", "schemas", "$defs"})  # their keys are names, not keywords
_NOT_OF_MODELS = frozenset({"parameters", "headers", "example", "examples", "default", "enum", "const"})
_PARTS = ("allOf", "anyOf", "oneOf")


class Marks:
    """The `x-phi` marks of a document, and which of them belong to a property of a model."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._reached: set[int] = set()

    def target(self, schema: Any) -> Any:
        """The schema that `$ref` names, or the schema itself. What cannot be found is the generator's to refuse."""
        seen: list[str] = []
        while isinstance(schema, dict) and "$ref" in schema and schema["$ref"] not in seen:
            seen.append(schema["$ref"])
            found: Any = self._document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
            schema = found
        return schema if isinstance(schema, dict) else {}

    def properties(self, schema: Any, above: tuple[int, ...] = ()) -> dict[str, str | None]:
        """The properties of a schema and of all that it is merged from, each with its class of PHI or None."""
        schema = self.target(schema)
        if id(schema) in above:
            return {}
        above = (*above, id(schema))
        found: dict[str, str | None] = {}
        own = {name: self._class_of(each) for name, each in (schema.get("properties") or {}).items()}
        for part in (*(self.properties(each, above) for each in schema.get("allOf") or ()), own):
            found |= {name: phi or found.get(name) for name, phi in part.items()}
        return found

    def _class_of(self, schema: Any, above: tuple[int, ...] = ()) -> str | None:
        """The mark of a property: its own, or that of what it refers to, of a part of it or of its list's items."""
        if not isinstance(schema, dict) or id(schema) in above:
            return None
        above = (*above, id(schema))
        parts = [part for name in _PARTS for part in schema.get(name) or ()]
        parts += [schema["items"]] if "items" in schema else []
        parts += [self.target(schema)] if "$ref" in schema else []
        if MARK in schema:
            self._reached.add(id(schema))
        marks = [self._class_of(part, above) for part in parts]  # all of them, to reach each mark
        if MARK not in schema:
            return next(filter(None, marks), None)
        mark = schema[MARK]
        # It becomes a text in code; what is no word of the vocabulary is still a mark.
        return mark if isinstance(mark, str) and mark.isascii() and mark.isalpha() else "other"

    def annotate(self) -> list[str]:
        """Write the marked properties of each schema into it, and return where marks are that no property has."""
        schemas = list(_schemas(self._document, ""))
        for _, schema in schemas:
            marked = {name: phi for name, phi in sorted(self.properties(schema).items()) if phi}
            if marked and "$ref" not in schema:
                schema[ANNOTATION] = marked
        return [where for where, schema in schemas if MARK in schema and id(schema) not in self._reached]


def keep_properties_beside_a_reference(document: Document) -> None:
    """Make properties that stand beside an `allOf` of one reference a part of it: the generator would drop them."""
    for _, schema in list(_schemas(document, "")):
        parts = schema.get("allOf")
        if isinstance(parts, list) and len(parts) == 1 and "$ref" in parts[0] and "properties" in schema:
            names = [name for name in ("properties", "required") if name in schema]
            schema["allOf"] = [*parts, {"type": "object", **{name: schema.pop(name) for name in names}}]


def _schemas(node: Any, where: str, *, named: bool = False) -> Iterator[tuple[str, Document]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _schemas(item, f"{where}/{index}")
    if not isinstance(node, dict):
        return
    if not named:
        yield where, node
    for key, value in node.items():
        if named or key not in _NOT_OF_MODELS:
            yield from _schemas(value, f"{where}/{key}", named=not named and key in _NAMED)
