"""Reads YAML as JSON: from the events of the parser, in one pass that no document can blow up.

PyYAML's own construction is slow, recursive (a deep document overflows the stack of the C parser) and knows more types
than JSON has. Here nesting is counted, keys are texts as written (so that status `200` and `"200"` are one key),
doubles are refused, and merge keys cost what they add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

__all__ = ["PLAIN_TYPES", "YamlError", "load_yaml"]

MAXIMUM_DEPTH: Final = 100
MAXIMUM_MERGED: Final = 500_000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_NUMBER_STARTS: Final = "-0123456789"

PLAIN_TYPES: Final = (
    ("null", re.compile(r"(?:null|Null|NULL|~|)\Z"), ["n", "N", "~", ""]),
    ("bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), ["t", "T", "f", "F"]),
    ("int", re.compile(r"-?(?:0|[1-9][0-9]*)\Z"), list(_NUMBER_STARTS)),
    ("float", re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z"), list(_NUMBER_STARTS)),
)
"""JSON's types as YAML 1.2 writes them: name, pattern, first characters."""
_BY_FIRST: Final = {
    first: [(name, pattern) for name, pattern, starts in PLAIN_TYPES if first in starts]
    for first in {start for _, _, starts in PLAIN_TYPES for start in starts}
}
_NOTHING: Final = object()
_UNFINISHED: Final = object()


class YamlError(Exception):
    """The text is no YAML that stands for JSON. The message is one line."""


def load_yaml(text: str) -> Any:
    r"""Return the one document of a YAML text with JSON's types only.

    Args:
        text: YAML 1.2, of which JSON is a part.

    Returns:
        The value. Aliases give the same object twice: who walks through it counts.

    Raises:
        YamlError: with the line.

    >>> load_yaml("on: no\n200: [1, ~, 0777]")
    {'on': 'no', '200': [1, None, '0777']}
    """
    problem = ""
    try:
        return _Reader(yaml.parse(text, Loader=_LOADER)).document()
    except YamlError as error:
        problem = str(error)
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = f"not JSON or YAML{line}: {' '.join((error.problem or 'cannot be parsed').split())}"
    except (yaml.YAMLError, ValueError):  # ValueError: a number of more digits than Python converts
        problem = "not JSON or YAML"
    raise YamlError(problem)


class _Reader:
    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str | None, Any] = {}
        self._merged = 0

    def document(self) -> Any:
        """The value of the only document, None where there is none."""
        result: Any = _NOTHING
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if result is not _NOTHING:
                    raise _error(event, "a second document")
                result = self._value(next(self._events), depth=0)
        return None if result is _NOTHING else result

    def _value(self, event: Any, *, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            value = _plain(event)
        elif isinstance(event, yaml.AliasEvent):
            value = self._anchors.get(event.anchor, _NOTHING)
            if value is _NOTHING:
                raise _error(event, "an alias of nothing")
            if value is _UNFINISHED:
                raise YamlError("nested too deeply: a value that holds itself")
            return value
        else:
            if depth >= MAXIMUM_DEPTH:
                raise YamlError("nested too deeply")
            is_list = isinstance(event, yaml.SequenceStartEvent)
            if event.tag not in (None, "!", _TAG + ("seq" if is_list else "map")):
                raise _error(event, "a value that JSON does not have")
            if event.anchor:
                self._anchors[event.anchor] = _UNFINISHED
            value = self._list(depth=depth) if is_list else self._mapping(depth=depth)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _list(self, *, depth: int) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, depth=depth + 1))
        return result

    def _mapping(self, *, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if isinstance(event, yaml.AliasEvent):
                key = self._anchors.get(event.anchor)
            if not isinstance(key, str):
                raise _error(event, "a key is not a text")
            value = self._value(next(self._events), depth=depth + 1)
            if key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                merged += self._to_merge(value, event)
            elif key in result:
                raise _error(event, f"key {key[:80]!r} appears twice")
            else:
                result[key] = value
        for each in merged:
            result = {**each, **result}
        return result

    def _to_merge(self, value: Any, event: Any) -> list[dict[str, Any]]:
        each = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in each):
            raise _error(event, "a merge key needs a mapping or a list of mappings")
        self._merged += sum(len(one) + 1 for one in each)
        if self._merged > MAXIMUM_MERGED:
            raise YamlError("too large: merge keys")
        return each


def _plain(event: Any) -> Any:
    text: str = event.value
    tag = event.tag
    if tag is None and not event.implicit[0]:
        return text
    if tag in ("!", f"{_TAG}str"):
        return text
    if tag is not None and tag.removeprefix(_TAG) not in {name for name, _, _ in PLAIN_TYPES}:
        raise _error(event, "a value that JSON does not have")
    for name, pattern in _BY_FIRST.get(text[:1], ()):
        if pattern.match(text):
            if name == "null":
                return None
            if name == "bool":
                return text[0] in "tT"
            return int(text) if name == "int" else float(text)
    return text


def _error(event: Any, problem: str) -> YamlError:
    return YamlError(f"not JSON or YAML at line {event.start_mark.line + 1}: {problem}")
