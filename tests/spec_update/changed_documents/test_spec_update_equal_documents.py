"""Documents that say the same in other words have no changes, and our overlay still finds its targets."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from spec_changes import gravest, versions

from .documents import (
    FOLDER,
    STRING,
    Document,
    Mutate,
    answer,
    body,
    changed,
    getting,
    in_notes,
    listing,
    notes,
    parameter,
    published,
    report,
    updating,
)


def set_answer(operation: Document, schema: Any) -> None:
    operation["responses"]["200"]["content"]["application/json"]["schema"] = schema


def share(document: Document, name: str, schema: Any) -> Document:
    document.setdefault("components", {}).setdefault("schemas", {})[name] = copy.deepcopy(schema)
    return {"$ref": f"#/components/schemas/{name}"}


def note_shared(document: Document) -> None:
    reference = share(document, "Note", notes(document)[0])
    answer(listing(document))["properties"]["clinical_notes"]["items"] = dict(reference)
    set_answer(getting(document), reference)


def note_and_record_shared(document: Document) -> None:
    note_shared(document)
    properties = document["components"]["schemas"]["Note"]["properties"]
    properties["ehr_context"] = share(document, "Record", properties["ehr_context"])


def page_shared(document: Document) -> None:
    set_answer(listing(document), share(document, "Page", answer(listing(document))))


def in_definitions(document: Document) -> None:
    page = answer(listing(document))
    page["$defs"] = {"Note": page["properties"]["clinical_notes"]["items"]}
    page["properties"]["clinical_notes"]["items"] = {"$ref": "#/$defs/Note"}


def definitions_within_definitions(document: Document) -> None:
    note = answer(getting(document))
    record = note["properties"]["ehr_context"]
    note["properties"]["ehr_context"] = {"$ref": "#/$defs/Record"}
    set_answer(getting(document), {"$ref": "#/$defs/Note", "$defs": {"Note": note, "Record": record}})


def all_of_one(document: Document) -> None:
    set_answer(getting(document), {"allOf": [answer(getting(document))]})


def all_of_two(document: Document) -> None:
    note = answer(getting(document))
    names = sorted(note["properties"])
    halves = [names[::2], names[1::2]]
    parts = [{"type": ["object"], "properties": {each: note["properties"][each] for each in half}} for half in halves]
    set_answer(getting(document), {"allOf": parts})


def all_of_reference_and_rest(document: Document) -> None:
    note = copy.deepcopy(answer(getting(document)))
    title = note["properties"].pop("note_title")
    part = {"type": ["object"], "properties": {"note_title": title}}
    set_answer(getting(document), {"allOf": [share(document, "Base", note), part]})


def any_of_one(document: Document) -> None:
    set_answer(getting(document), {"anyOf": [answer(getting(document))]})


def body_shared(document: Document) -> None:
    updating(document)["requestBody"]["content"]["application/json"]["schema"] = share(document, "Body", body(document))


def body_component(document: Document) -> None:
    document["components"]["requestBodies"] = {"Update": updating(document)["requestBody"]}
    updating(document)["requestBody"] = {"$ref": "#/components/requestBodies/Update"}


def answer_component(document: Document) -> None:
    document["components"]["responses"] = {"Note": getting(document)["responses"]["200"]}
    getting(document)["responses"]["200"] = {"$ref": "#/components/responses/Note"}


def parameter_component(document: Document) -> None:
    size = parameter(document, "page_size")
    document["components"]["parameters"] = {"Size": copy.deepcopy(size)}
    size.clear()
    size["$ref"] = "#/components/parameters/Size"


def prose(document: Document) -> None:
    document["info"]["description"] = "words"
    for operation in (listing(document), getting(document), updating(document)):
        operation.update(description="other words", summary="a summary", externalDocs={"url": "https://example.com"})
    for note in notes(document):
        note["title"] = "A title"
        note["properties"]["note_id"].update(description="words", example="x")


def order(document: Document) -> None:
    for key in list(document["paths"])[::-1]:
        document["paths"][key] = dict(reversed(document["paths"].pop(key).items()))
    listing(document)["parameters"].reverse()
    for note in notes(document):
        note["properties"] = dict(reversed(note["properties"].items()))


def in_words_of_3_0(document: Document) -> None:
    def spoken(value: Any) -> Any:
        if isinstance(value, list):
            return [spoken(each) for each in value]
        if not isinstance(value, dict):
            return value
        result = {name: spoken(each) for name, each in value.items()}
        if isinstance(value.get("type"), list):
            result["type"] = value["type"][0]
        return result

    document["paths"] = spoken(document["paths"])
    document["openapi"] = "3.0.3"


EQUAL: dict[str, Mutate] = {
    each.__name__.replace("_", " "): each
    for each in (
        *(note_shared, note_and_record_shared, page_shared, in_definitions, definitions_within_definitions),
        *(all_of_one, all_of_two, all_of_reference_and_rest, any_of_one),
        *(body_shared, body_component, answer_component, parameter_component, prose, order, in_words_of_3_0),
    )
}


@pytest.mark.parametrize("rewrite", EQUAL.values(), ids=EQUAL.keys())
def test_the_same_in_other_words_is_no_change(rewrite: Mutate) -> None:
    assert report(changed(rewrite)) == []


@pytest.mark.parametrize("rewrite", EQUAL.values(), ids=EQUAL.keys())
def test_what_changed_is_found_behind_other_words(rewrite: Mutate) -> None:
    def mutate(document: Document) -> None:
        in_notes(lambda each: each.update(zz_language=dict(STRING)))(document)
        rewrite(document)

    changes = report(changed(mutate))
    assert [(each.kind, each.names) for each in changes] == [("response-property-added", ("note.zz_language",))]


@pytest.mark.parametrize("rewrite", EQUAL.values(), ids=EQUAL.keys())
def test_the_imported_document_stays_in_the_old_words(rewrite: Mutate) -> None:
    found = versions(changed(rewrite), FOLDER).new_upstream.document
    assert json.dumps(found, sort_keys=True) == json.dumps(published(), sort_keys=True)


NULLS: dict[str, Any] = {
    "3.0": {"type": "string", "nullable": True},
    "list of types": {"type": ["string", "null"]},
    "any of": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "one of": {"oneOf": [{"type": "null"}, {"type": "string"}]},
    "all of": {"allOf": [{"type": ["string", "null"]}]},
}


@pytest.mark.parametrize("schema", NULLS.values(), ids=NULLS.keys())
def test_null_is_null_in_any_words(schema: Any) -> None:
    changes = report(changed(in_notes(lambda each: each.update(note_title=copy.deepcopy(schema)))))
    assert [(each.kind, each.names) for each in changes] == [("response-became-nullable", ("note.note_title",))]
    assert gravest(changes).word == "harmless"


SAME_SCHEMAS: list[tuple[Any, Any]] = [
    ({"enum": ["a", "b"]}, {"oneOf": [{"const": "a"}, {"const": "b"}]}),
    ({"type": ["integer", "string"]}, {"anyOf": [{"type": ["string"]}, {"type": ["integer"]}]}),
    ({"type": ["number"]}, {"type": ["integer", "number"]}),
    ({"type": ["integer"], "exclusiveMinimum": 3}, {"type": ["integer"], "minimum": 3, "exclusiveMinimum": 3}),
    ({"properties": {"a": STRING}}, {"type": ["object"], "properties": {"a": STRING}, "additionalProperties": True}),
    ({"type": ["string"], "const": "x"}, {"type": ["string"], "enum": ["x"]}),
    ({"minimum": 1, "maximum": 5}, {"allOf": [{"minimum": 1}, {"maximum": 5}, {"maximum": 9}]}),
]


@pytest.mark.parametrize("pair", SAME_SCHEMAS)
@pytest.mark.parametrize("turn", [lambda pair: pair, lambda pair: pair[::-1]], ids=["there", "back"])
def test_schemas_that_allow_the_same_are_equal(pair: tuple[Any, Any], turn: Callable[[Any], Any]) -> None:
    from spec_changes.schema_changes import SchemaPair, compare_schemas
    from spec_changes.shapes import Schemas

    old, new = turn(pair)
    both = SchemaPair(Schemas({}), Schemas({}))
    assert compare_schemas(both, old, new, direction="request") == []
    assert compare_schemas(both, old, new, direction="response") == []
