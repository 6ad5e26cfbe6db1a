"""It holds for other documents and overlays than ours: shared schemas, circles, unions, no overlay to speak of."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spec_build import build_document
from spec_changes import SpecFolder, gravest
from spec_documents import SpecError, write_document
from spec_import import import_document

from .documents import Document, report

OVERLAY: Document = {
    "overlay": "1.1.0",
    "info": {"title": "Judgements", "version": "1"},
    "actions": [{"target": "$.info", "description": "Our own words.", "update": {"description": "Pets."}}],
}
PETS: Document = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://pets.example.com"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "tags": ["pets"],
                "parameters": [
                    {"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["cat", "dog"]}},
                    {"in": "header", "name": "X-Trace", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
                            }
                        },
                    }
                },
                "security": [{"oauth": ["pets:read"]}],
            },
            "post": {
                "operationId": "addPet",
                "tags": ["pets"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                },
                "responses": {"201": {"description": "d"}},
            },
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 20},
                    "status": {"type": "string", "enum": ["free", "sold"]},
                    "parent": {"$ref": "#/components/schemas/Pet"},
                    "home": {
                        "oneOf": [{"$ref": "#/components/schemas/House"}, {"$ref": "#/components/schemas/Kennel"}]
                    },
                    "id": {"type": "integer", "readOnly": True},
                },
            },
            "House": {"type": "object", "properties": {"street": {"type": "string"}}},
            "Kennel": {"type": "object", "properties": {"number": {"type": "integer"}}},
        },
        "securitySchemes": {
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": "https://pets.example.com/token", "scopes": {"pets:read": "read"}}
                },
            }
        },
    },
}


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> SpecFolder:
    folder = SpecFolder(tmp_path_factory.mktemp("spec"))
    upstream = import_document(PETS)
    folder.upstream.write_text(write_document(upstream, heading="words", sort_keys=True), encoding="utf-8")
    folder.overlay.write_text(write_document(OVERLAY, heading="words", sort_keys=False), encoding="utf-8")
    built = build_document(upstream, OVERLAY)
    folder.openapi.write_text(write_document(built, heading="words", sort_keys=False), encoding="utf-8")
    return folder


def pet(document: Document) -> Document:
    schema: Document = document["components"]["schemas"]["Pet"]
    return schema


def operation(document: Document, method: str = "get") -> Document:
    found: Document = document["paths"]["/pets"][method]
    return found


def inline(document: Document) -> None:
    """Say the house where it is used, and no more as a shared schema."""
    homes = pet(document)["properties"]["home"]["oneOf"]
    homes[0] = document["components"]["schemas"].pop("House")


def rename_schema(document: Document) -> None:
    schemas = document["components"]["schemas"]
    schemas["Animal"] = schemas.pop("Pet")
    reference = {"$ref": "#/components/schemas/Animal"}
    schemas["Animal"]["properties"]["parent"] = dict(reference)
    operation(document)["responses"]["200"]["content"]["application/json"]["schema"]["items"] = dict(reference)
    operation(document, "post")["requestBody"]["content"]["application/json"]["schema"] = dict(reference)


CASES: dict[str, tuple[Callable[[Document], Any], set[tuple[str, str]]]] = {
    "nothing": (lambda document: None, set()),
    "a value that comes and is taken": (
        lambda document: pet(document)["properties"]["status"]["enum"].append("lost"),
        {("additive", "response-enum-value-added"), ("additive", "request-enum-value-added")},
    ),
    "a value that is gone": (
        lambda document: pet(document)["properties"]["status"]["enum"].remove("sold"),
        {("harmless", "response-enum-value-removed"), ("breaking", "request-enum-value-removed")},
    ),
    "a property of a shared schema": (
        lambda document: pet(document)["properties"].update(colour={"type": "string"}),
        {("additive", "response-property-added"), ("additive", "request-property-added-optional")},
    ),
    "a required property of a shared schema": (
        lambda document: (
            pet(document)["properties"].update(colour={"type": "string"}),
            pet(document)["required"].append("colour"),
        ),
        {("additive", "response-property-added"), ("breaking", "request-property-added-required")},
    ),
    "a property that is no more promised": (
        lambda document: pet(document).pop("required"),
        {("breaking", "response-property-became-optional"), ("additive", "request-property-became-optional")},
    ),
    "a longer text": (
        lambda document: pet(document)["properties"]["name"].update(maxLength=40),
        {("additive", "response-limit-widened"), ("additive", "request-limit-widened")},
    ),
    "a shorter text": (
        lambda document: pet(document)["properties"]["name"].update(maxLength=10),
        {("harmless", "response-limit-narrowed"), ("breaking", "request-limit-narrowed")},
    ),
    "a property that only comes goes": (
        lambda document: pet(document)["properties"].pop("id"),
        {("breaking", "response-property-removed")},
    ),
    "null, said as 3.0 says it": (
        lambda document: pet(document)["properties"]["name"].update(nullable=True),
        {("breaking", "response-became-nullable"), ("additive", "request-became-nullable")},
    ),
    "another kind of home": (
        lambda document: pet(document)["properties"]["home"]["oneOf"].append(
            {"type": "object", "properties": {"tree": {"type": "string"}}}
        ),
        {("breaking", "response-variant-added"), ("additive", "request-variant-added")},
    ),
    "a parameter in capital letters": (
        lambda document: operation(document)["parameters"][1].update(name="x-trace"),
        set(),
    ),
    "a value that a parameter takes": (
        lambda document: operation(document)["parameters"][0]["schema"]["enum"].append("bird"),
        {("additive", "request-enum-value-added")},
    ),
    "an operationId": (
        lambda document: operation(document).update(operationId="allPets"),
        {("breaking", "operation-renamed")},
    ),
    "a path": (
        lambda document: document["paths"].update({"/animals": document["paths"].pop("/pets")}),
        {("breaking", "operation-moved")},
    ),
    "an operation less": (lambda document: document["paths"]["/pets"].pop("post"), {("breaking", "operation-removed")}),
    "scopes where none were": (
        lambda document: operation(document, "post").update(security=[{"oauth": ["pets:write"]}]),
        {("breaking", "scope-first-required"), ("breaking", "security-added")},
    ),
    "an address of tokens": (
        lambda document: document["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"].update(
            tokenUrl="https://login.example.com/token"
        ),
        {("breaking", "security-scheme-changed")},
    ),
    "another name of the security scheme": (
        lambda document: (
            document["components"]["securitySchemes"].update(
                login=document["components"]["securitySchemes"].pop("oauth")
            ),
            operation(document).update(security=[{"login": ["pets:read"]}]),
        ),
        set(),
    ),
    "a shared schema said inline": (inline, set()),
    "a shared schema with another name": (rename_schema, set()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_change_of_another_document_is_classed(
    case: tuple[Callable[[Document], Any], set[tuple[str, str]]], pets: SpecFolder
) -> None:
    mutate, expected = case
    document = copy.deepcopy(PETS)
    mutate(document)
    changes = report(document, pets)
    assert {(each.severity.word, each.kind) for each in changes} == expected


def test_users_of_the_low_level_client_read_its_names(pets: SpecFolder) -> None:
    document = copy.deepcopy(PETS)
    operation(document)["parameters"][0]["name"] = "from"
    changes = report(document, pets)
    assert {each.names for each in changes} == {("list_pets(kind=)",), ("list_pets(from_=)",)}


def test_a_circle_of_schemas_is_walked_once(pets: SpecFolder) -> None:
    document = copy.deepcopy(PETS)
    document["components"]["schemas"]["Pet"]["properties"]["children"] = {
        "type": "array",
        "items": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object"}]},
    }
    assert gravest(report(document, pets)).word == "additive"


def test_a_schema_that_unfolds_without_end_is_compared_where_both_have_it(pets: SpecFolder) -> None:
    document = copy.deepcopy(PETS)
    schemas = document["components"]["schemas"]
    reference = {"$ref": "#/components/schemas/Endless"}
    schemas["Endless"] = {
        "allOf": [
            {"properties": {"next": {**reference}}},
            {"properties": {"next": {"allOf": [{**reference}, {"type": "object"}]}}},
        ]
    }
    schemas["Pet"]["properties"]["parent"] = dict(reference)
    assert {each.kind for each in report(document, pets)} >= {"response-property-removed", "schema-added"}


def test_two_schemas_that_unfold_without_end_are_refused(pets: SpecFolder, tmp_path: Path) -> None:
    reference = {"$ref": "#/components/schemas/Endless"}
    document = copy.deepcopy(PETS)
    for name, parts in (("Endless", ("Endless", "More")), ("More", ("More", "Most")), ("Most", ("Most",))):
        following = {"allOf": [{"$ref": f"#/components/schemas/{part}"} for part in parts]}
        document["components"]["schemas"][name] = {"type": "object", "properties": {"next": following}}
    document["components"]["schemas"]["Pet"]["properties"]["parent"] = reference
    folder = SpecFolder(tmp_path)
    folder.upstream.write_text(
        write_document(import_document(document), heading="words", sort_keys=True), encoding="utf-8"
    )
    folder.overlay.write_bytes(pets.overlay.read_bytes())
    folder.openapi.write_bytes(folder.upstream.read_bytes())
    document["components"]["schemas"]["Pet"]["properties"]["name"]["maxLength"] = 4
    with pytest.raises(SpecError, match="nested too deeply"):
        report(document, folder)


def test_a_chain_of_doubling_references_ends(pets: SpecFolder) -> None:
    document = copy.deepcopy(PETS)
    for level in range(40):
        reference = {"$ref": f"#/components/schemas/L{level + 1}"}
        document["components"]["schemas"][f"L{level}"] = {
            "type": "object",
            "properties": {"a": reference, "b": reference},
        }
    document["components"]["schemas"]["L40"] = {"type": "string"}
    document["components"]["schemas"]["Pet"]["properties"]["parent"] = {"$ref": "#/components/schemas/L0"}
    assert report(document, pets)


def test_a_folder_without_a_built_document_is_built_first(pets: SpecFolder, tmp_path: Path) -> None:
    folder = SpecFolder(tmp_path)
    folder.upstream.write_bytes(pets.upstream.read_bytes())
    folder.overlay.write_bytes(pets.overlay.read_bytes())
    assert report(copy.deepcopy(PETS), folder) == []
