"""Holds a generated tree against its document: the generator drops what it does not understand and says nothing."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from document_marks import Marks

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
PREFIX = "field_"  # what the generator puts before a name that is no identifier


class GenerationError(Exception):
    """The tree could not be generated. The message is one line: what, where, what to do."""


def expected_operations(document: dict[str, Any]) -> list[str]:
    """The operationIds of a document, sorted.

    Raises:
        GenerationError: when an operation has none, or two share one (the generator would keep only the last).
    """
    found: list[str] = []
    for path, item in document.get("paths", {}).items():
        for method in METHODS & set(item):
            name = item[method].get("operationId")
            if not name:
                raise GenerationError(f"{method.upper()} {path}: no operationId; give it one in spec/overlay.yaml")
            found.append(name)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise GenerationError(f"operationId used twice: {', '.join(twice)}; rename one in spec/overlay.yaml")
    return sorted(found)


def count_against(document: dict[str, Any], tree: Path) -> None:
    """Hold the tree against the document: every operation, schema, property and mark is there, and nothing else.

    Raises:
        GenerationError: naming what was lost.
    """
    _count_operations(document, tree)
    models = _models(tree)
    marks = Marks(document)
    missing = []
    for name, schema in (document.get("components") or {}).get("schemas", {}).items():
        if not _is_object(marks, schema):
            continue
        found = [model for class_name, model in models.items() if _is_made_from(class_name, name, schema)]
        if not found:
            missing.append(name)
        for model in found:
            _count_properties(name, marks.properties(schema), model)
    if missing:
        raise GenerationError(f"schemas without a model: {', '.join(missing)}; the generator could not read them")


def _count_operations(document: dict[str, Any], tree: Path) -> None:
    from openapi_python_client.strings import PythonIdentifier

    expected = {name: str(PythonIdentifier(name, PREFIX)) for name in expected_operations(document)}
    files = [path for path in (tree / "api").glob("*/*.py") if path.stem != "__init__"]
    modules = sorted(path.stem for path in files)
    lost = [name for name, module in expected.items() if module not in modules]
    if lost or modules != sorted(expected.values()):
        raise GenerationError(f"operations in the document and in the tree differ; lost: {', '.join(lost) or 'none'}")
    for path in files:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if any(isinstance(node, ast.Attribute) and node.attr == "to_multipart" for node in nodes):
            raise GenerationError(f"{path.stem}: a multipart body, which the models cannot write; give it a JSON body")


def _is_object(marks: Marks, schema: dict[str, Any]) -> bool:
    """Whether the generator should make a class of a named schema. A single reference stays a reference."""
    parts = [part for name in ("allOf", "anyOf", "oneOf") for part in schema.get(name) or ()]
    if "$ref" in schema or (len(parts) == 1 and "properties" not in schema):
        return False
    kinds = schema.get("type")
    if kinds is None:
        return bool(marks.properties(schema)) and not (schema.get("anyOf") or schema.get("oneOf"))
    return "object" in ([kinds] if isinstance(kinds, str) else kinds)


def _is_made_from(class_name: str, name: str, schema: dict[str, Any]) -> bool:
    """Whether a class was made from a named schema; of several types, the class of objects has a number more."""
    from openapi_python_client.strings import ClassName

    expected = str(ClassName(schema.get("title") or name, PREFIX))
    if not isinstance(schema.get("type"), list):
        return class_name == expected
    return class_name.startswith(f"{expected}Type") and class_name.removeprefix(f"{expected}Type").isdecimal()


def _models(tree: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """For each model of a tree its properties by their name in JSON, and whether each is PHI."""
    models: dict[str, dict[str, dict[str, Any]]] = {}
    for path in sorted((tree / "models").glob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        fields = [
            {str(word.arg): word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
            for statement in body
            for node in ast.walk(statement)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "WireField"
        ]
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                models[node.name] = {str(field["wire_name"]): field | {"phi": _phi_names(node)} for field in fields}
    return models


def _phi_names(model: ast.ClassDef) -> set[str]:
    for statement in model.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "PHI_CLASSES":
            return set(ast.literal_eval(statement.value))
    return set()


def _count_properties(name: str, expected: dict[str, str | None], model: dict[str, dict[str, Any]]) -> None:
    lost = [each for each in expected if each not in model]
    if lost:
        raise GenerationError(f"properties of {name} that its model lacks: {', '.join(lost)}")
    unmarked = [each for each, marked in expected.items() if marked and model[each]["name"] not in model[each]["phi"]]
    if unmarked:
        raise GenerationError(f"x-phi marks of {name} that its model lacks: {', '.join(unmarked)}")
    for key in ("name", "slot"):
        names = [field[key] for field in model.values()]
        if len(set(names)) < len(names):
            raise GenerationError(f"two properties of {name} get one name; rename one in spec/overlay.yaml")
