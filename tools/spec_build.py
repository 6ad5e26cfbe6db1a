"""Builds `spec/openapi.yaml`, the document that everything else is made from: upstream.yaml plus overlay.yaml.

The result is valid OpenAPI 3.1 with the same bytes every time. `--check` compares instead of writing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

from spec_documents import Json, SpecError, read_document, write_document
from spec_overlay import apply_overlay
from spec_references import check_references

__all__ = ["HEADING", "OPENAPI", "OVERLAY", "build_document", "complete", "main", "openapi_text", "validate"]

_FOLDER: Final = Path(__file__).parent.parent / "spec"
UPSTREAM: Final = _FOLDER / "upstream.yaml"
OVERLAY: Final = _FOLDER / "overlay.yaml"
OPENAPI: Final = _FOLDER / "openapi.yaml"
HEADING: Final = """Built from upstream.yaml and overlay.yaml by `python tools/spec_build.py`; do not edit by hand.
Facts are Zoom's, words and judgements are ours: overlay.yaml has the reason for each."""

LONGEST_PROBLEM: Final = 200
"""Characters; the validator quotes whole parts of the document."""

_DOCUMENT_ORDER: Final = ("openapi", "info", "servers", "security", "tags", "paths", "components")
_OPERATION_ORDER: Final = (
    "operationId",
    "summary",
    "description",
    "tags",
    "x-scopes",
    "x-rate-limit-label",
    "security",
    "parameters",
    "requestBody",
    "responses",
)
_PLAIN_DATA: Final = frozenset({"const", "default", "enum", "example", "examples"})
_SCHEMA_SAYS: Final = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"})


def build_document(upstream: Mapping[str, Json], overlay: Mapping[str, Json]) -> dict[str, Json]:
    """Return the valid OpenAPI 3.1 document that an imported document and an overlay give; pure.

    Args:
        upstream: a document in the normal form of `spec_import.import_document`.
        overlay: an Overlay document.

    Returns:
        A new document.

    Raises:
        SpecError: an action cannot be applied, a described property is gone from upstream, or the result is not valid.
    """
    document, orphans = complete(apply_overlay(upstream, overlay))
    if orphans:
        raise SpecError(f"{orphans[0]}: described by the overlay, but upstream has no such property any more")
    validate(document)
    return document


def complete(document: dict[str, Json]) -> tuple[dict[str, Json], list[str]]:
    """Return an overlaid document with what OpenAPI demands, in reading order, and the properties that upstream lacks.

    Args:
        document: changed in place.

    Returns:
        The document, and `Schema.property` for each property that the overlay describes and upstream does not have.
    """
    _describe_responses(document)
    _describe_parameter_schemas(document)
    _write_sets_once(document)
    return _in_reading_order(document), _empty_properties(document)


def openapi_text(*, upstream: Path = UPSTREAM, overlay: Path = OVERLAY) -> str:
    """Return the text of `spec/openapi.yaml` as built from the two files; raises SpecError as `build_document` does."""
    document = build_document(read_document(upstream), read_document(overlay))
    return write_document(document, heading=HEADING, sort_keys=False)


def _operations(document: Mapping[str, Json]) -> list[tuple[dict[str, Json], str]]:
    """Give each operation as (path item, method)."""
    return [
        (item, method)
        for item in document.get("paths", {}).values()
        for method, operation in item.items()
        if isinstance(operation, dict) and "responses" in operation
    ]


def _describe_responses(document: Mapping[str, Json]) -> None:
    """OpenAPI demands a description; a response that Zoom added since gets the standard phrase until we describe it."""
    component = document.get("components", {}).get("responses", {}).values()
    responses = [("", each) for each in component]
    for item, method in _operations(document):
        responses.extend(item[method]["responses"].items())
    for status, response in responses:
        if "$ref" not in response and "description" not in response:
            known = status.isdecimal() and int(status) in set(HTTPStatus)
            response["description"] = HTTPStatus(int(status)).phrase if known else "Response"


def _describe_parameter_schemas(document: Mapping[str, Json]) -> None:
    """The generator takes the words for an argument from its schema and overlooks those of the parameter."""
    for item, method in _operations(document):
        for parameter in item[method].get("parameters", []):
            if "description" in parameter and isinstance(parameter.get("schema"), dict):
                parameter["schema"].setdefault("description", parameter["description"])


def _write_sets_once(value: Json) -> None:
    """Remove doubles that concatenation left in sets, put null last, and write a single type as a text."""
    if isinstance(value, list):
        for each in value:
            _write_sets_once(each)
        return
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        if key in {"type", "required", "tags"} and isinstance(each, list) and all(isinstance(one, str) for one in each):
            once = sorted(dict.fromkeys(each), key="null".__eq__)
            value[key] = once[0] if key == "type" and len(once) == 1 else once
        elif key not in _PLAIN_DATA:
            _write_sets_once(each)


def _empty_properties(document: Mapping[str, Json]) -> list[str]:
    """A property that has our words but no type was described by the overlay and is gone from Zoom's document."""
    return [
        f"{schema_name}.{name}"
        for schema_name, schema in document.get("components", {}).get("schemas", {}).items()
        for name, each in (schema.get("properties", {}).items() if isinstance(schema, Mapping) else ())
        if isinstance(each, Mapping) and "description" in each and not _SCHEMA_SAYS & set(each)
    ]


def validate(document: Mapping[str, Json]) -> None:
    """Raise SpecError, naming the first problem, if a document is not valid OpenAPI 3.1."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # half of the time that a report takes

    check_references(document)
    error = next(OpenAPIV31SpecValidator(document).iter_errors(), None)
    if error is not None:
        place = "/".join(str(part) for part in error.absolute_path)
        problem = " ".join(str(error.message).split())[:LONGEST_PROBLEM]
        raise SpecError(f"the result is not valid OpenAPI 3.1: {place}: {problem}")


def _in_reading_order(document: Mapping[str, Json]) -> dict[str, Json]:
    for item, method in _operations(document):
        operation = item[method] = _ordered(item[method], _OPERATION_ORDER)
        operation["responses"] = dict(sorted(operation["responses"].items()))
        for response in operation["responses"].values():
            if "x-zoom-codes" in response:
                response["x-zoom-codes"] = dict(sorted(response["x-zoom-codes"].items(), key=_by_number))
    return _ordered(document, _DOCUMENT_ORDER)


def _by_number(code_and_meaning: tuple[str, Json]) -> tuple[int, str]:
    return len(code_and_meaning[0]), code_and_meaning[0]


def _ordered(mapping: Mapping[str, Json], first: tuple[str, ...]) -> dict[str, Json]:
    return {key: mapping[key] for key in [*first, *mapping] if key in mapping}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0, or 1 with one line on standard error (argparse itself exits 2 on bad usage)."""
    parser = argparse.ArgumentParser(
        prog="spec_build",
        description="Build spec/openapi.yaml from spec/upstream.yaml and spec/overlay.yaml.",
        epilog="example: python tools/spec_build.py --check",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if spec/openapi.yaml differs")
    options = parser.parse_args(arguments)
    try:
        text = openapi_text()
    except SpecError as error:
        print(f"spec_build: {error}", file=sys.stderr)
        return 1
    if options.check:
        committed = OPENAPI.read_text(encoding="utf-8") if OPENAPI.exists() else ""
        if committed != text:
            print("spec_build: spec/openapi.yaml is out of date; run python tools/spec_build.py", file=sys.stderr)
            return 1
        print("spec/openapi.yaml is up to date")
        return 0
    OPENAPI.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {OPENAPI.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
