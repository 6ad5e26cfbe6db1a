"""Follows `$ref` inside one document, and refuses references that lead nowhere or out of it.

A document from outside must not make a tool read other files or addresses, and a reference into nothing would only be
noticed much later, by the generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from spec_documents import Json, SpecError

__all__ = ["check_references", "resolve"]


def check_references(document: Mapping[str, Json]) -> None:
    """Raise SpecError for the first `$ref` that is not a local reference to something that exists.

    Args:
        document: a whole OpenAPI document.
    """
    pending: list[tuple[str, Json]] = [("", document)]
    while pending:
        at, value = pending.pop()
        if isinstance(value, Mapping):
            reference = value.get("$ref")
            # A schema may have a property that is called `$ref`; its value is then a schema, not a text.
            if isinstance(reference, str):
                resolve(document, reference, at=at.lstrip("/"))
            named = at.endswith("/properties")
            pending.extend((f"{at}/{key}", each) for key, each in value.items() if named or key not in _PLAIN_DATA)
        elif isinstance(value, list):
            pending.extend((f"{at}/{index}", each) for index, each in enumerate(value))


_PLAIN_DATA = frozenset({"const", "enum", "example", "examples"})
"""Keywords that hold plain data, where `$ref` means nothing; below `properties` they are names of properties."""


def resolve(document: Mapping[str, Json], reference: Json, *, at: str) -> Json:
    """Return what a local reference leads to, through further references.

    Args:
        document: the whole document.
        reference: for example `#/components/schemas/Note`.
        at: where the reference stands, for the error message.

    Returns:
        The value there.

    Raises:
        SpecError: an outside reference, one into nothing, or a circle of references.

    >>> resolve({"a": {"b/c": 1}}, "#/a/b~1c", at="example")
    1
    """
    seen: set[str] = set()
    while True:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise SpecError(f"{at}: only references inside the document (`#/...`) are supported")
        if reference in seen:
            raise SpecError(f"{at}: reference {reference} leads back to itself")
        seen.add(reference)
        value: Json = document
        for part in reference[2:].split("/"):
            value = _step(value, unquote(part).replace("~1", "/").replace("~0", "~"))
            if value is _NOTHING:
                raise SpecError(f"{at}: reference {reference} leads nowhere")
        if not (isinstance(value, Mapping) and isinstance(value.get("$ref"), str)):
            return value
        reference = value["$ref"]


_NOTHING = object()


def _step(value: Json, key: str) -> Json:
    if isinstance(value, Mapping):
        return value.get(key, _NOTHING)
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    return _NOTHING
