"""Reads and writes the documents of `spec/`: JSON or YAML in, one fixed YAML layout out.

Zoom's published document comes from outside, so reading it is defensive: bounded size, depth and node count (YAML
aliases can unfold into billions of nodes), no duplicate keys, and only JSON's own types (YAML 1.1 would turn `no` into
false and a date into an object). Writing is deterministic: the same data gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import yaml

__all__ = ["Json", "SpecError", "read_document", "write_document"]

Json = Any
"""A JSON value: mapping with string keys, list, string, number, boolean or None."""

MAXIMUM_BYTES = 20_000_000
MAXIMUM_NODES = 500_000
MAXIMUM_DEPTH = 100
LINE_WIDTH = 120
SHORT_LIST = 2


class SpecError(Exception):
    """A document that cannot be used; the message is one line, fit for standard error."""


class _JsonTypesLoader(yaml.SafeLoader):
    """YAML restricted to JSON's types, with every key a string and duplicate keys refused."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - PyYAML's own class attribute, emptied on purpose

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        """Build a mapping whose keys are the text as written, so that status `200` and `"200"` are one key."""
        own_keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        repeated = next((key for index, key in enumerate(own_keys) if key in own_keys[:index] and key != "<<"), None)
        if repeated is not None:
            raise yaml.constructor.ConstructorError(None, None, f"key {repeated!r} appears twice", node.start_mark)
        self.flatten_mapping(node)
        result: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is not a text", key.start_mark)
            result[key.value] = self.construct_object(value, deep=deep)
        return result


class _PlainDumper(yaml.SafeDumper):
    """Never writes anchors: equal parts are written out, so that a diff shows each change where it is."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's
        """Say that no value may be written as an alias."""
        return True

    def represent_sequence(self, tag: str, sequence: Iterable[Any], flow_style: Any = None) -> yaml.SequenceNode:
        """Write a list of one or two plain values on one line: `type: [string]` is read at a glance."""
        values = list(sequence)
        short = 0 < len(values) <= SHORT_LIST and not any(isinstance(each, (dict, list)) for each in values)
        return super().represent_sequence(tag, values, flow_style=True if short else flow_style)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        """Indent list items below their key."""
        super().increase_indent(flow=flow, indentless=False)


_NUMBER_STARTS = list("-0123456789")
for _tag, _pattern, _first in (
    ("null", r"(?:null|Null|NULL|~|)", ["n", "N", "~", ""]),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", ["t", "T", "f", "F"]),
    ("int", r"-?(?:0|[1-9][0-9]*)", _NUMBER_STARTS),
    ("float", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", _NUMBER_STARTS),
    ("merge", r"<<", ["<"]),
):
    # The dumper knows YAML 1.1 beside these, and so quotes a text that either kind of reader would take for a number.
    for _class in (_JsonTypesLoader, _PlainDumper):
        _class.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^{_pattern}$"), _first)


def read_document(path: Path) -> dict[str, Json]:
    """Read a JSON or YAML file whose top level is a mapping.

    Args:
        path: the file; at most 20 MB.

    Returns:
        The document with JSON's types only.

    Raises:
        SpecError: the file is missing, unreadable, too large, too deep, or neither JSON nor YAML.
    """
    text = _read_text(path)
    document = _parse(text, name=path.name)
    if not isinstance(document, dict):
        raise SpecError(f"{path.name}: not a JSON or YAML mapping")
    _refuse_excess(document, name=path.name)
    return document


def write_document(document: dict[str, Json], *, heading: str, sort_keys: bool) -> str:
    """Lay a document out as YAML, the same text for the same data.

    Args:
        document: what to write.
        heading: comment lines for the top of the file, without `#`.
        sort_keys: whether mappings are sorted by key or keep their order.

    Returns:
        The text of the file, ending in one newline.
    """
    comment = "".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())
    body: str = yaml.dump(
        document,
        Dumper=_PlainDumper,
        sort_keys=sort_keys,
        allow_unicode=False,  # so that invisible characters of a document from outside can be seen in its diff
        default_flow_style=False,
        width=LINE_WIDTH,
    )
    return comment + body


def _read_text(path: Path) -> str:
    problem = ""
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            problem = f"larger than {MAXIMUM_BYTES} bytes"
        else:
            return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = "no such file"
    except IsADirectoryError:
        problem = "a folder, not a file"
    except UnicodeDecodeError:
        problem = "not UTF-8 text"
    except OSError as error:
        problem = error.strerror or "cannot be read"
    raise SpecError(f"{path.name}: {problem}")


def _parse(text: str, *, name: str) -> Json:
    problem = ""
    try:
        if text.lstrip()[:1] in {"{", "["}:
            # Only what is not JSON goes to the YAML parser, which is far slower.
            return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except SpecError as error:
        problem = str(error)
    except RecursionError:
        problem = "nested too deeply"
    except ValueError:
        pass
    if problem:
        raise SpecError(f"{name}: {problem}")
    return _parse_yaml(text, name=name)


def _parse_yaml(text: str, *, name: str) -> Json:
    try:
        return yaml.load(text, Loader=_JsonTypesLoader)  # noqa: S506 - a restriction of SafeLoader
    except RecursionError:
        problem = "nested too deeply"
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = f"not JSON or YAML{line}: {' '.join((error.problem or 'cannot be parsed').split())}"
    except (yaml.YAMLError, ValueError):
        problem = "not JSON or YAML"
    raise SpecError(f"{name}: {problem}")


def _unique_keys(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for index, key in enumerate(keys) if key in keys[:index])
        raise SpecError(f"key {repeated!r} appears twice in one object")
    return result


def _refuse_constant(constant: str) -> NoReturn:
    raise SpecError(f"{constant} is not a JSON number")


def _refuse_excess(document: Json, *, name: str) -> None:
    """Walk as if aliases were written out, and stop before that becomes expensive."""
    pending: list[tuple[Json, int]] = [(document, 0)]
    seen = 0
    while pending:
        value, depth = pending.pop()
        seen += 1
        if seen > MAXIMUM_NODES or depth > MAXIMUM_DEPTH:
            raise SpecError(f"{name}: too large or nested too deeply for an API document")
        if isinstance(value, dict):
            pending.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            pending.extend((child, depth + 1) for child in value)
        elif value is not None and not isinstance(value, (str, int, float)):
            raise SpecError(f"{name}: holds a value that JSON does not have ({type(value).__name__})")
