"""The import keeps the structure of Zoom's document and nothing of its prose, in one normal form."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spec_import
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spec_documents import SpecError, read_document
from spec_import import import_document, upstream_text
from spec_schema import normal_schema

Document = dict[str, Any]
Make = Callable[[], Document]

PROSE_KEYS = {"description", "summary", "title", "example", "examples", "externalDocs", "contact", "termsOfService"}


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(each, order) for each in value] if isinstance(value, list) else value


def leaves(value: Any, *, under: str = "") -> Iterator[tuple[str, str, Any]]:
    """Give (name of the object, key, value) for everything inside."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield under, str(key), each
        if isinstance(each, (dict, list)):
            yield from leaves(each, under=str(key))


def only_operation(document: Document) -> Document:
    operation: Document = import_document(document)["paths"]["/notes/{noteId}"]["get"]
    return operation


def schemas() -> st.SearchStrategy[Document]:
    """OpenAPI 3.0 schemas, nested, with prose here and there."""
    prose = st.fixed_dictionaries({}, optional={"description": st.text(), "title": st.text(), "example": st.integers()})
    plain = st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "integer", "number", "boolean"])},
        optional={
            "nullable": st.booleans(),
            "enum": st.lists(st.text(max_size=3) | st.none(), min_size=1, max_size=4),
            "default": st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
            "minimum": st.integers(),
            "exclusiveMinimum": st.booleans(),
        },
    )
    names = st.sampled_from(["type", "title", "description", "enum", "x-id", "required", "note_id"])

    def nested(inner: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
        return st.one_of(
            st.fixed_dictionaries(
                {"type": st.just("object"), "properties": st.dictionaries(names, inner, max_size=4)},
                optional={"required": st.lists(names), "nullable": st.booleans()},
            ),
            st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
            st.fixed_dictionaries(
                {"allOf": st.lists(inner, min_size=1, max_size=2)}, optional={"nullable": st.booleans()}
            ),
        )

    tree = st.recursive(plain, nested, max_leaves=6)
    return st.builds(lambda schema, words: {**schema, **words}, tree, prose)


def test_importing_zoom_s_own_document_gives_the_committed_upstream(zoom_document: Path) -> None:
    committed = spec_import.UPSTREAM.read_text(encoding="utf-8")
    assert upstream_text(read_document(zoom_document)) == committed


def test_the_committed_upstream_is_in_normal_form(upstream: Document) -> None:
    assert upstream_text(upstream) == spec_import.UPSTREAM.read_text(encoding="utf-8")


def test_the_committed_upstream_holds_no_prose(upstream: Document) -> None:
    places = list(leaves(upstream))
    assert not [key for under, key, _ in places if key in PROSE_KEYS and under not in {"properties", "info"}]
    assert not [value for _, _, value in places if isinstance(value, str) and " " in value]


def test_no_prose_of_a_document_is_kept(published: Document, prose: str) -> None:
    assert prose not in upstream_text(published)


def test_a_property_that_is_called_like_prose_is_kept(published: Document) -> None:
    schema = only_operation(published)["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["properties"]["description"] == {"type": ["string"]}


def test_openapi_3_0_schemas_are_said_in_3_1(published: Document) -> None:
    schema = only_operation(published)["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["properties"]["priority"] == {"type": ["string", "null"], "enum": ["high", "low"]}
    assert schema["properties"]["duration"] == {"type": ["number"], "exclusiveMinimum": 0}
    assert schema["required"] == ["note_id", "priority"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"allOf": [{"not": {}}], "nullable": True}, {"anyOf": [{"allOf": [{"not": {}}]}, {"type": ["null"]}]}),
        ({"oneOf": [{"type": "string"}], "nullable": True}, {"oneOf": [{"type": ["string"]}, {"type": ["null"]}]}),
        ({"type": ["null", "string"]}, {"type": ["string", "null"]}),
        ({"$ref": "#/x", "nullable": True}, {"$ref": "#/x"}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"maximum": 300.0}, {"maximum": 300}),
        ({"additionalProperties": False, "readOnly": False}, {"additionalProperties": False}),
        ({"items": {"type": "string", "x-y": 1, "minLength": 1}}, {"items": {"minLength": 1, "type": ["string"]}}),
    ],
)  # fmt: skip
def test_schemas_that_mean_the_same_have_one_form(schema: Document, expected: Document) -> None:
    assert normal_schema(schema, at="here") == expected


def test_error_codes_are_found_in_the_prose_of_a_response(published: Document) -> None:
    assert only_operation(published)["responses"]["403"] == {"x-zoom-codes": {"30001": None, "30007": None}}


def test_scopes_and_the_rate_label_are_found_in_the_prose_and_the_extensions_of_an_operation(
    published: Document,
) -> None:
    operation = only_operation(published)
    assert operation["x-scopes"] == {
        "classic": ["note:read:admin"],
        "granular": ["health:read:note:admin", "health:read:note:master"],
    }
    assert operation["x-rate-limit-label"] == "LIGHT"


def test_scopes_are_taken_from_security_where_nothing_else_names_them(published: Document) -> None:
    operation = published["paths"]["/notes/{noteId}"]["get"]
    del operation["description"], operation["x-extensions"]
    assert only_operation(published)["x-scopes"] == {
        "classic": ["note:read:admin"],
        "granular": ["health:read:note:admin"],
    }


def test_parameters_of_a_path_stand_at_its_operations_sorted_with_limits_and_defaults(published: Document) -> None:
    assert only_operation(published)["parameters"] == [
        {"in": "path", "name": "noteId", "required": True, "schema": {"type": ["string"]}},
        {"in": "query", "name": "from", "schema": {"type": ["string"]}},
        {"in": "query", "name": "page_size", "schema": {"type": ["number"], "maximum": 300, "default": 30}},
    ]


def test_a_parameter_of_an_operation_replaces_that_of_its_path(published: Document) -> None:
    own = {"name": "noteId", "in": "path", "required": True, "schema": {"type": "integer"}}
    published["paths"]["/notes/{noteId}"]["get"]["parameters"] = [own]
    (parameter,) = only_operation(published)["parameters"]
    assert parameter["schema"] == {"type": ["integer"]}


@settings(deadline=None)  # a busy machine is no failure
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_order_of_keys_does_not_change_a_byte(make_published: Make, seed: int) -> None:
    document = make_published()
    assert upstream_text(shuffled(document, random.Random(seed))) == upstream_text(document)


@settings(deadline=None)  # a busy machine is no failure
@given(schema=schemas())
def test_importing_the_result_again_changes_nothing(make_published: Make, schema: Document) -> None:
    document = make_published()
    document["components"]["schemas"]["Any"] = schema
    once = import_document(document)
    assert import_document(once) == once


@settings(deadline=None)  # a busy machine is no failure
@given(schema=schemas())
def test_the_result_survives_writing_and_reading(
    make_published: Make, schema: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = make_published()
    document["components"]["schemas"]["Any"] = schema
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(upstream_text(document), encoding="utf-8", newline="")
    assert read_document(path) == import_document(document)


def test_importing_leaves_its_argument_as_it_was(make_published: Make) -> None:
    document = make_published()
    import_document(document)
    assert document == make_published()


def test_json_and_yaml_of_one_document_give_the_same_bytes(published: Document, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(published), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(yaml.safe_dump(published, sort_keys=False), encoding="utf-8")
    assert upstream_text(read_document(tmp_path / "a.json")) == upstream_text(read_document(tmp_path / "b.yaml"))


CHANGED_3_1 = """
openapi: 3.1.1
info: {title: Healthcare, version: "3"}
servers: [{url: "https://api.zoom.us/v2"}]
paths:
  /clinical_notes/notes/{noteId}:
    get:
      operationId: GetaClinicalNote
      parameters: [{$ref: "#/components/parameters/NoteId"}]
      responses:
        200:
          description: words
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Note"}
        404: {$ref: "#/components/responses/Missing"}
    delete:
      operationId: DeleteClinicalNote
      parameters: [{$ref: "#/components/parameters/NoteId"}]
      responses:
        204: {description: words}
components:
  parameters:
    NoteId: {name: noteId, in: path, required: true, description: words, schema: {type: string}}
  responses:
    Missing: {description: "**Error Code:** `30009` words"}
  schemas:
    Note:
      type: object
      properties:
        note_id: {type: string, description: words}
        signed_time: {type: [string, "null"], format: date-time, description: words}
        parent: {$ref: "#/components/schemas/Note"}
"""


def test_a_changed_3_1_document_with_references_and_a_new_operation_imports(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(CHANGED_3_1, encoding="utf-8")
    result = import_document(read_document(path))
    item = result["paths"]["/clinical_notes/notes/{noteId}"]
    assert set(item) == {"get", "delete"}
    assert item["get"]["parameters"] == [{"$ref": "#/components/parameters/NoteId"}]
    assert item["get"]["responses"]["404"] == {"$ref": "#/components/responses/Missing"}
    assert result["components"]["responses"]["Missing"] == {"x-zoom-codes": {"30009": None}}
    assert result["components"]["schemas"]["Note"]["properties"] == {
        "note_id": {"type": ["string"]},
        "parent": {"$ref": "#/components/schemas/Note"},
        "signed_time": {"format": "date-time", "type": ["string", "null"]},
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"openapi": None}, "not an OpenAPI document"),
        ({"openapi": "2.0"}, "not supported"),
        ({"openapi": "4.0.0"}, "not supported"),
        ({"paths": {}}, "has no paths"),
        ({"paths": {}, "webhooks": {"note.created": {}}}, "this is an event document"),
        ({"paths": {"/a": []}}, "paths//a: must be an object"),
        ({"paths": {"/a": {"get": {"responses": []}}}}, "paths//a/get/responses: must be an object"),
        ({"paths": {"/a": {"get": {"parameters": [{"in": "query"}]}}}}, "needs `name` and `in`"),
        ({"paths": {"/a": {"get": {"parameters": {}}}}}, "parameters: must be a list"),
        ({"info": {"title": 1}}, "info/title: must be a text"),
        ({"components": {"schemas": {"A": "text"}}}, "components/schemas/A: a schema must be an object"),
        ({"components": {"schemas": {"A": {"type": 1}}}}, "A/type: must be a text or a list of texts"),
        ({"components": {"schemas": {"A": {"required": True}}}}, "A/required: must be a list"),
        ({"components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}}}}, "leads nowhere"),
        ({"components": {"schemas": {"A": {"$ref": "other.yaml#/A"}}}}, "only references inside the document"),
        ({"components": {"schemas": {"A": {"$ref": "https://example.com/a.json"}}}}, "only references inside"),
        ({"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}}, "leads back to itself"),
        ({"components": {"responses": {"A": {"x-zoom-codes": []}}}}, "x-zoom-codes: must be an object"),
    ],
)
def test_a_document_that_cannot_be_imported_is_one_line_that_says_where(
    published: Document, change: Document, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        import_document({**published, **change})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_writes_the_same_file_twice(published: Document, tmp_path: Path) -> None:
    source, first, second = tmp_path / "zoom.json", tmp_path / "1.yaml", tmp_path / "2.yaml"
    source.write_text(json.dumps(published), encoding="utf-8")
    assert spec_import.main([str(source), "--output", str(first)]) == 0
    assert spec_import.main([str(source), "--output", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes() == upstream_text(published).encode()


@pytest.mark.parametrize("content", [None, "{}", "[1]", "{", "\x00", "a: [", '{"openapi": "3.0.0"}'])
def test_the_command_answers_bad_input_with_one_line_and_exit_code_1_and_writes_nothing(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, output = tmp_path / "zoom.json", tmp_path / "upstream.yaml"
    if content is not None:
        source.write_text(content, encoding="utf-8")
    assert spec_import.main([str(source), "--output", str(output)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("spec_import: ")
    assert error.count("\n") == 1
    assert not output.exists()


def test_the_command_exits_2_without_a_file() -> None:
    with pytest.raises(SystemExit) as caught:
        spec_import.main([])
    assert caught.value.code == 2


def test_the_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        spec_import.main(["--help"])
    assert caught.value.code == 0
    assert "nox -s spec_import -- " in capsys.readouterr().out
