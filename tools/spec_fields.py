"""Takes parts of an untrusted document by kind: what is not of the expected kind is an error that says where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spec_documents import Json, SpecError

__all__ = ["Fields", "each", "items", "mapping", "texts", "without_extensions"]

Fields = dict[str, Json]
"""An object of the normal form."""


def mapping(value: Json, *, at: str) -> Mapping[str, Json]:
    """Return the value if it is an object; raises SpecError, naming the place `at`, if not."""
    if not isinstance(value, Mapping):
        raise SpecError(f"{at}: must be an object")
    return value


def items(value: Json, *, at: str) -> list[Json]:
    """Return the value if it is a list; raises SpecError, naming the place `at`, if not."""
    if not isinstance(value, list):
        raise SpecError(f"{at}: must be a list")
    return value


def texts(value: Json, *names: str, at: str) -> Fields:
    """Return those of the named fields that are there; raises SpecError if one is not a text.

    >>> texts({"title": "Notes", "description": "prose"}, "title", "version", at="info")
    {'title': 'Notes'}
    """
    fields = mapping(value, at=at)
    for name in names:
        if name in fields and not isinstance(fields[name], str):
            raise SpecError(f"{at}/{name}: must be a text")
    return {name: fields[name] for name in names if name in fields}


def each(value: Json, normalise: Callable[[Json, str], Json], *, at: str) -> Fields:
    """Return an object, sorted by key, with `normalise(value, place)` for each value; raises SpecError if it is none.

    >>> each({"b": 1, "a": 2}, lambda value, place: (value, place), at="top")
    {'a': (2, 'top/a'), 'b': (1, 'top/b')}
    """
    named = {str(name): member for name, member in mapping(value, at=at).items()}
    return {name: normalise(named[name], f"{at}/{name}") for name in sorted(named)}


def without_extensions(value: Json, *, at: str) -> Fields:
    """Leave out `x-...`, where OpenAPI allows extensions beside free names; elsewhere `x-id` is a name like another."""
    return {str(name): member for name, member in mapping(value, at=at).items() if not str(name).startswith("x-")}
