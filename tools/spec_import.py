"""Imports Zoom's published OpenAPI document into `spec/upstream.yaml`: what the API is, not what Zoom says about it.

The result is a normal form (see `import_document`): two documents that describe the same API give the same bytes,
whichever OpenAPI version, key order or layout they use. So the git diff of `spec/upstream.yaml` is the diff of the API.
It lacks the descriptions that OpenAPI demands of responses; `spec_build.py` adds ours and makes the valid document.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from spec_documents import Json, SpecError, read_document, write_document
from spec_fields import Fields, each, items, mapping, texts, without_extensions
from spec_prose import error_codes, rate_limit_label, scopes
from spec_references import check_references, resolve
from spec_schema import normal_schema, normal_value
from spec_security import security_requirements, security_scheme

__all__ = ["HEADING", "NORMAL_VERSION", "UPSTREAM", "import_document", "main", "upstream_text"]

NORMAL_VERSION: Final = "3.1.1"
UPSTREAM: Final = Path(__file__).parent.parent / "spec" / "upstream.yaml"
METHODS: Final = ("delete", "get", "head", "options", "patch", "post", "put", "trace")
HEADING: Final = """Written by `nox -s spec_import -- FILE`; do not edit by hand, change overlay.yaml instead.
The structure of Zoom's Healthcare API as Zoom publishes it, in a normal form, without any prose."""


def import_document(document: Mapping[str, Json]) -> dict[str, Json]:
    """Return the normal form of an OpenAPI document; pure, and the identity on its own result.

    The normal form is OpenAPI 3.1.1 with structure only: `type` is always a list, sets (required, enum, tags, scopes,
    parameters) are sorted, parameters of a path stand at its operations, values equal to OpenAPI's default (`required:
    false`) are left out, local references stay references. Zoom's facts get fixed names: `x-scopes` {classic, granular}
    and `x-rate-limit-label` at operations, `x-zoom-codes` {code: null} at responses.

    Args:
        document: an OpenAPI 3.0 or 3.1 document as parsed from JSON or YAML.

    Returns:
        A new document with sorted keys; the argument is not changed.

    Raises:
        SpecError: not OpenAPI 3, no paths, malformed, or a reference that leads nowhere.

    >>> import_document({"openapi": "3.0.0", "info": {"title": "Pets"}, "paths": {"/pets": {}}})["openapi"]
    '3.1.1'
    """
    _check_kind(document)
    check_references(document)
    result: Fields = {
        "openapi": NORMAL_VERSION,
        "info": texts(document.get("info", {}), "title", "version", at="info"),
        "paths": _path_items(document, "paths"),
    }
    if servers := _servers(document.get("servers"), at="servers"):
        result["servers"] = servers
    if document.get("webhooks"):
        result["webhooks"] = _path_items(document, "webhooks")
    if components := _components(document):
        result["components"] = components
    if document.get("security"):
        result["security"] = security_requirements(document["security"], at="security")
    return dict(sorted(result.items()))


def upstream_text(document: Mapping[str, Json]) -> str:
    """Return the text of `spec/upstream.yaml` for a document of Zoom's; raises SpecError as `import_document` does."""
    return write_document(import_document(document), heading=HEADING, sort_keys=True)


def _check_kind(document: Mapping[str, Json]) -> None:
    version = document.get("openapi")
    if not isinstance(version, str):
        raise SpecError("not an OpenAPI document: `openapi` is missing")
    if version.split(".")[:2] not in (["3", "0"], ["3", "1"]):
        raise SpecError(f"OpenAPI {version[:20]} is not supported, only 3.0 and 3.1")
    if not document.get("paths"):
        hint = "; this is an event document" if document.get("webhooks") else ""
        raise SpecError(f"the document has no paths{hint}")


def _path_items(document: Mapping[str, Json], field: str) -> Fields:
    named = without_extensions(document[field], at=field)
    return each(named, lambda item, at: _path_item(document, item, at=at), at=field)


def _path_item(document: Mapping[str, Json], item: Json, *, at: str) -> Fields:
    fields = mapping(item, at=at)
    if "$ref" in fields:
        fields = {**mapping(resolve(document, fields["$ref"], at=at), at=at), **fields}
    shared = items(fields.get("parameters", []), at=f"{at}/parameters")
    result: Fields = {
        method: _operation(document, fields[method], shared, at=f"{at}/{method}")
        for method in METHODS
        if method in fields
    }
    if servers := _servers(fields.get("servers"), at=f"{at}/servers"):
        result["servers"] = servers
    return result


def _operation(document: Mapping[str, Json], operation: Json, shared: list[Json], *, at: str) -> Fields:
    fields = mapping(operation, at=at)
    result = texts(fields, "operationId", at=at)
    if fields.get("tags"):
        result["tags"] = sorted({str(tag) for tag in items(fields["tags"], at=f"{at}/tags")})
    if fields.get("deprecated") is True:
        result["deprecated"] = True
    own = items(fields.get("parameters", []), at=f"{at}/parameters")
    if parameters := _parameters(document, [*shared, *own], at=f"{at}/parameters"):
        result["parameters"] = parameters
    if "requestBody" in fields:
        result["requestBody"] = _body(fields["requestBody"], at=f"{at}/requestBody")
    responses = without_extensions(fields.get("responses", {}), at=f"{at}/responses")
    result["responses"] = each(responses, _response, at=f"{at}/responses")
    if "security" in fields:
        result["security"] = security_requirements(fields["security"], at=f"{at}/security")
    if servers := _servers(fields.get("servers"), at=f"{at}/servers"):
        result["servers"] = servers
    if names := scopes(fields):
        result["x-scopes"] = names
    result.update(texts(fields, "x-rate-limit-label", at=at))
    if label := rate_limit_label(str(fields.get("description", ""))):
        result["x-rate-limit-label"] = label
    return result


def _parameters(document: Mapping[str, Json], parameters: list[Json], *, at: str) -> list[Json]:
    """Give each parameter once, a later one (of the operation) replacing an earlier one (of its path)."""
    named: dict[tuple[str, str], Json] = {}
    for index, parameter in enumerate(parameters):
        place = f"{at}/{index}"
        fields = mapping(parameter, at=place)
        target = mapping(resolve(document, fields["$ref"], at=place), at=place) if "$ref" in fields else fields
        if not isinstance(target.get("name"), str) or not isinstance(target.get("in"), str):
            raise SpecError(f"{place}: a parameter needs `name` and `in`")
        named[(target["in"], target["name"])] = _parameter(fields, place)
    return [named[key] for key in sorted(named)]


def _parameter(parameter: Json, at: str) -> Fields:
    fields = mapping(parameter, at=at)
    if "$ref" in fields:
        return {"$ref": fields["$ref"]}
    result = texts(fields, "name", "in", "style", at=at)
    result.update({flag: True for flag in ("required", "deprecated", "allowEmptyValue") if fields.get(flag) is True})
    result.update({flag: fields[flag] for flag in ("explode", "allowReserved") if isinstance(fields.get(flag), bool)})
    if "schema" in fields:
        result["schema"] = normal_schema(fields["schema"], at=f"{at}/schema")
    if "content" in fields:
        result["content"] = each(fields["content"], _media_type, at=f"{at}/content")
    return result


def _body(body: Json, at: str) -> Fields:
    fields = mapping(body, at=at)
    if "$ref" in fields:
        return {"$ref": fields["$ref"]}
    result: Fields = {"content": each(fields.get("content", {}), _media_type, at=f"{at}/content")}
    if fields.get("required") is True:
        result["required"] = True
    return result


def _response(response: Json, at: str) -> Fields:
    fields = mapping(response, at=at)
    if "$ref" in fields:
        return {"$ref": fields["$ref"]}
    result: Fields = {}
    if fields.get("content"):
        result["content"] = each(fields["content"], _media_type, at=f"{at}/content")
    if fields.get("headers"):
        result["headers"] = each(fields["headers"], _parameter, at=f"{at}/headers")
    codes = set(error_codes(str(fields.get("description", ""))))
    codes.update(str(code) for code in mapping(fields.get("x-zoom-codes", {}), at=f"{at}/x-zoom-codes"))
    if codes:
        result["x-zoom-codes"] = dict.fromkeys(sorted(codes))
    return result


def _media_type(media_type: Json, at: str) -> Fields:
    fields = mapping(media_type, at=at)
    return {"schema": normal_schema(fields["schema"], at=f"{at}/schema")} if "schema" in fields else {}


def _components(document: Mapping[str, Json]) -> Fields:
    kinds: dict[str, Callable[[Json, str], Json]] = {
        "headers": _parameter,
        "parameters": _parameter,
        "pathItems": lambda item, at: _path_item(document, item, at=at),
        "requestBodies": _body,
        "responses": _response,
        "schemas": lambda schema, at: normal_schema(schema, at=at),
        "securitySchemes": security_scheme,
    }
    components = mapping(document.get("components", {}), at="components")
    return {
        kind: each(components[kind], normalise, at=f"components/{kind}")
        for kind, normalise in kinds.items()
        if components.get(kind)
    }


def _servers(servers: Json, *, at: str) -> list[Json]:
    result = []
    for server in items(servers or [], at=at):
        normal = texts(server, "url", at=at)
        if variables := mapping(server, at=at).get("variables"):
            normal["variables"] = each(variables, _server_variable, at=f"{at}/variables")
        result.append(normal)
    return result


def _server_variable(variable: Json, at: str) -> Fields:
    fields = mapping(variable, at=at)
    return {name: normal_value(fields[name]) for name in ("default", "enum") if name in fields}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0, or 1 with one line on standard error (argparse itself exits 2 on bad usage)."""
    parser = argparse.ArgumentParser(
        prog="spec_import",
        description="Import Zoom's published OpenAPI document (JSON or YAML) into spec/upstream.yaml, structure only.",
        epilog="example: nox -s spec_import -- Downloads/healthcare.json && git diff spec/upstream.yaml",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the document as downloaded from Zoom")
    parser.add_argument("--output", type=Path, default=UPSTREAM, metavar="FILE", help="default: spec/upstream.yaml")
    options = parser.parse_args(arguments)
    try:
        text = upstream_text(read_document(options.file))
        options.output.write_text(text, encoding="utf-8", newline="\n")
    except SpecError as error:
        print(f"spec_import: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"spec_import: {options.output.name}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"wrote {options.output.name}; next: python tools/spec_build.py")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
