"""Reads and writes the documents of `spec/`: JSON or YAML in, one fixed YAML layout out.

Zoom's published document comes from outside, so reading it is defensive: bounded size, depth and node count (YAML
aliases can unfold into billions of nodes), no duplicate keys, and only JSON's own types (YAML 1.1 would turn `no` into
false and a date into an object; `spec_yaml` does not). Writing is deterministic: the same data gives the same bytes.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import yaml
from spec_yaml import PLAIN_TYPES, YamlError, load_yaml

__all__ = ["MAXIMUM_BYTES", "Json", "SpecError", "parse_document", "read_document", "write_document"]

Json = Any
"""A JSON value: mapping with string keys, list, string, number, boolean or None."""

MAXIMUM_BYTES = 20_000_000
MAXIMUM_NODES = 500_000
MAXIMUM_DEPTH = 100
LINE_WIDTH = 120
SHORT_LIST = 2


class SpecError(Exception):
    """A document that cannot be used; the message is one line, fit for standard error."""


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


for _name, _pattern, _first in (*PLAIN_TYPES, ("merge", re.compile(r"<<\Z"), ["<"])):
    # The dumper knows YAML 1.1 beside these, and so quotes a text that either kind of reader would take for a number.
    _PlainDumper.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, _first)


def read_document(path: Path) -> dict[str, Json]:
    """Read a JSON or YAML file whose top level is a mapping.

    Args:
        path: the file; at most 20 MB.

    Returns:
        The document with JSON's types only.

    Raises:
        SpecError: the file is missing, unreadable, too large, too deep, or neither JSON nor YAML.
    """
    return parse_document(_read_text(path), name=path.name)


def parse_document(text: str, *, name: str) -> dict[str, Json]:
    """Read a JSON or YAML text whose top level is a mapping.

    Args:
        text: the text.
        name: what to call it in messages.

    Returns:
        The document with JSON's types only.

    Raises:
        SpecError: too deep, too many values once its aliases are followed, or neither JSON nor YAML.
    """
    document = _parse(text, name=name)
    if not isinstance(document, dict):
        raise SpecError(f"{name}: not a JSON or YAML mapping")
    _refuse_excess(document, name=name)
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
        return load_yaml(text)
    except YamlError as error:
        problem = str(error)
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


_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


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
            texts: Iterable[str] = value
        elif isinstance(value, list):
            pending.extend((child, depth + 1) for child in value)
            continue
        elif isinstance(value, float) and not math.isfinite(value):
            raise SpecError(f"{name}: holds a number that is too large")
        else:
            texts = (value,) if isinstance(value, str) else ()
        if any(not text.isascii() and _HALF_CHARACTER.search(text) for text in texts):
            raise SpecError(f"{name}: holds half a character (a lone surrogate), which no file can hold")
