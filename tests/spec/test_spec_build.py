"""`spec/openapi.yaml` is what upstream.yaml and overlay.yaml give, and follows Zoom where Zoom moves."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import spec_build
from openapi_spec_validator import OpenAPIV31SpecValidator
from spec_build import build_document, openapi_text
from spec_documents import SpecError
from spec_import import import_document

Document = dict[str, Any]

NOTES = "/clinical_notes/notes"
NOTE = "/clinical_notes/notes/{noteId}"


def note_schema(upstream: Document) -> Document:
    schema: Document = upstream["paths"][NOTE]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def test_the_committed_document_is_what_the_build_gives() -> None:
    assert spec_build.OPENAPI.read_text(encoding="utf-8") == openapi_text()


def test_the_committed_document_is_valid_openapi_3_1(openapi: Document) -> None:
    assert list(OpenAPIV31SpecValidator(openapi).iter_errors()) == []


def test_building_twice_gives_the_same_document_and_leaves_its_arguments_alone(
    upstream: Document, overlay: Document
) -> None:
    before = copy.deepcopy((upstream, overlay))
    assert build_document(upstream, overlay) == build_document(upstream, overlay)
    assert (upstream, overlay) == before


def test_every_fact_of_upstream_but_the_judged_ones_is_in_the_built_document(
    upstream: Document, openapi: Document
) -> None:
    built = import_document(openapi)
    for path, item in upstream["paths"].items():
        for method, operation in item.items():
            assert set(operation["responses"]) <= set(built["paths"][path][method]["responses"])
            assert operation.get("x-scopes") == built["paths"][path][method].get("x-scopes")
            for status, response in operation["responses"].items():
                codes = built["paths"][path][method]["responses"][status].get("x-zoom-codes", {})
                assert set(response.get("x-zoom-codes", {})) <= set(codes)


@pytest.mark.parametrize("place", ["note", "list"])
def test_a_field_that_zoom_adds_to_the_note_in_either_call_is_in_the_shared_note(
    upstream: Document, overlay: Document, place: str
) -> None:
    schema = note_schema(upstream)
    if place == "list":
        page = upstream["paths"][NOTES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = page["properties"]["clinical_notes"]["items"]
    schema["properties"]["note_language"] = {"type": ["string"], "enum": ["de", "en"]}
    schema["required"] = ["note_language"]
    note = build_document(upstream, overlay)["components"]["schemas"]["ClinicalNote"]
    assert note["properties"]["note_language"] == {"type": ["string", "null"]}
    assert "required" not in note


def test_an_operation_that_zoom_adds_is_built_with_bearer_token_and_error_schema(
    upstream: Document, overlay: Document
) -> None:
    upstream["paths"][NOTE]["delete"] = {
        "operationId": "DeleteClinicalNote",
        "parameters": copy.deepcopy(upstream["paths"][NOTE]["get"]["parameters"]),
        "responses": {"204": {}, "409": {"x-zoom-codes": {"30012": None}}},
        "security": [{"openapi_oauth": []}],
    }
    operation = build_document(upstream, overlay)["paths"][NOTE]["delete"]
    assert operation["security"] == [{"bearer": []}]
    assert operation["responses"]["204"]["description"] == "No Content"
    assert operation["responses"]["409"]["content"]["application/json"]["schema"]["$ref"].endswith("/Error")
    assert operation["responses"]["429"]["x-zoom-codes"]["429"]


def test_types_that_zoom_mends_itself_do_not_break_the_build(upstream: Document, overlay: Document) -> None:
    for parameter in upstream["paths"][NOTES]["get"]["parameters"]:
        if parameter["name"] == "page_size":
            parameter["schema"]["type"] = ["integer"]
    for name in ("note_title", "ehr_context"):
        note_schema(upstream)["properties"][name]["type"].append("null")
    built = build_document(upstream, overlay)
    (schema,) = [each["schema"] for each in built["paths"][NOTES]["get"]["parameters"] if each["name"] == "page_size"]
    assert schema["type"] == "integer"
    assert built["components"]["schemas"]["ClinicalNote"]["properties"]["note_title"]["type"] == ["string", "null"]
    assert built["components"]["schemas"]["EhrContext"]["type"] == "object"


def test_a_field_that_is_gone_from_upstream_but_described_by_us_is_an_error_that_names_it(
    upstream: Document, overlay: Document
) -> None:
    page = upstream["paths"][NOTES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    for schema in (note_schema(upstream), page["properties"]["clinical_notes"]["items"]):
        del schema["properties"]["note_title"]
    with pytest.raises(SpecError, match=r"ClinicalNote\.note_title: described by the overlay"):
        build_document(upstream, overlay)


def test_a_parameter_that_is_gone_from_upstream_is_an_error_that_names_the_action(
    upstream: Document, overlay: Document
) -> None:
    operation = upstream["paths"][NOTES]["get"]
    operation["parameters"] = [each for each in operation["parameters"] if each["name"] != "meeting_id"]
    with pytest.raises(SpecError, match=r"overlay action \d+ \(target .*'meeting_id'.*matches nothing"):
        build_document(upstream, overlay)


def test_a_result_that_is_not_valid_is_one_line_that_says_where(upstream: Document, overlay: Document) -> None:
    del upstream["info"]["version"]
    with pytest.raises(SpecError, match=r"^the result is not valid OpenAPI 3\.1: info: .*version") as caught:
        build_document(upstream, overlay)
    assert "\n" not in str(caught.value)


def test_a_reference_of_the_overlay_into_nothing_is_an_error(upstream: Document, overlay: Document) -> None:
    update = {"components": {"schemas": {"Extra": {"$ref": "#/components/schemas/Gone"}}}}
    overlay["actions"].append({"target": "$", "description": "example", "update": update})
    with pytest.raises(SpecError, match="#/components/schemas/Gone leads nowhere"):
        build_document(upstream, overlay)


def test_check_accepts_the_committed_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert spec_build.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("content", [None, "openapi: 3.1.1\n"])
def test_check_refuses_a_missing_or_different_document_with_one_line_and_leaves_it(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "openapi.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(spec_build, "OPENAPI", path)
    assert spec_build.main(["--check"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == content


def test_the_command_writes_what_the_build_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spec_build, "OPENAPI", tmp_path / "openapi.yaml")
    assert spec_build.main([]) == 0
    assert (tmp_path / "openapi.yaml").read_bytes() == openapi_text().encode()
    assert capsys.readouterr().out == "wrote openapi.yaml\n"
