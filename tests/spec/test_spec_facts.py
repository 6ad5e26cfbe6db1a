"""Every fact of Zoom's documentation page, in a table of our own, is in `spec/openapi.yaml`."""

from __future__ import annotations

import re
from typing import Any

import pytest

Document = dict[str, Any]
Properties = dict[str, dict[str, tuple[str, str | None]]]

NOTES = "/clinical_notes/notes"
NOTE = "/clinical_notes/notes/{noteId}"
LIST, GET, PATCH = (NOTES, "get"), (NOTE, "get"), (NOTE, "patch")

OPERATIONS = {
    LIST: "list_clinical_notes",
    GET: "get_clinical_note",
    PATCH: "update_clinical_note",
}
SCOPES = {
    LIST: (
        ["clinical_note:read:admin"],
        ["healthcare:read:list_clinical_notes:admin", "healthcare:read:list_clinical_notes:master"],
    ),
    GET: (
        ["clinical_note:read:admin"],
        ["healthcare:read:clinical_notes:admin", "healthcare:read:clinical_notes:master"],
    ),
    PATCH: (
        ["clinical_note:update:admin"],
        ["healthcare:update:clinical_notes:admin", "healthcare:update:clinical_notes:master"],
    ),
}
PAGE_ERRORS = [
    (LIST, "400", "30008"),
    (LIST, "403", "30007"),
    (LIST, "403", "30001"),
    (GET, "400", "30001"),
    (GET, "403", "30007"),
    (GET, "404", "30009"),
    (PATCH, "400", "30001"),
    (PATCH, "403", "30007"),
    (PATCH, "404", "30009"),
    (PATCH, "500", "30011"),
]
COMMON_ERRORS = [
    ("400", "104"), ("400", "124"), ("400", "200"), ("400", "300"), ("400", "4700"), ("400", "4711"),
    ("401", "104"), ("401", "124"), ("401", "4700"), ("401", "4711"),
    ("404", "1001"), ("404", "2300"),
    ("429", "429"),
]  # fmt: skip
SUCCESS = {LIST: ("200", "ClinicalNoteList"), GET: ("200", "ClinicalNote"), PATCH: ("204", None)}
SCHEMAS: Properties = {
    "ClinicalNote": {
        "meeting_id": ("string", None),
        "meeting_number": ("integer", "int64"),
        "note_id": ("string", None),
        "note_owner_user_id": ("string", None),
        "note_start_time": ("string", "date-time"),
        "note_end_time": ("string", "date-time"),
        "note_created_time": ("string", "date-time"),
        "note_last_modified_time": ("string", "date-time"),
        "note_last_modified_user_id": ("string", None),
        "note_title": ("string", None),
        "note_content": ("string", None),
        "is_note_completed": ("boolean", None),
        "note_completed_time": ("string", "date-time"),
        "ehr_context": ("EhrContext", None),
    },
    "EhrContext": {
        "appointment_id": ("string", None),
        "patient_id": ("string", None),
        "provider_id": ("string", None),
    },
    "ClinicalNoteList": {
        "page_size": ("integer", None),
        "next_page_token": ("string", None),
        "from": ("string", None),
        "to": ("string", None),
        "clinical_notes": ("array", None),
    },
}
ERROR_SCHEMAS: Properties = {
    "Error": {"code": ("integer", None), "message": ("string", None), "errors": ("array", None)},
    "ErrorDetail": {"field": ("string", None), "message": ("string", None)},
}
PROPERTIES = [
    (schema, name, *kind)
    for schema, properties in {**SCHEMAS, **ERROR_SCHEMAS}.items()
    for name, kind in properties.items()
]
QUERY: dict[str, dict[str, Any]] = {
    "page_size": {"type": "integer", "minimum": 1, "maximum": 300, "default": 30},
    "next_page_token": {"type": "string"},
    "from": {"type": "string"},
    "to": {"type": "string"},
    "meeting_id": {"type": "string"},
    "note_owner_user_id": {"type": "string"},
    "include_note_content": {"type": "boolean", "default": False},
}
PHI = {
    ("ClinicalNote", "note_content"): "content",
    ("ClinicalNote", "note_title"): "title",
    ("EhrContext", "appointment_id"): "identifier",
    ("EhrContext", "patient_id"): "identifier",
    ("EhrContext", "provider_id"): "identifier",
}


def operation_at(document: Document, place: tuple[str, str]) -> Document:
    path, method = place
    operation: Document = document["paths"][path][method]
    return operation


def parameter_named(operation: Document, name: str) -> Document:
    (parameter,) = [parameter for parameter in operation["parameters"] if parameter["name"] == name]
    found: Document = parameter
    return found


def test_the_document_is_openapi_3_1_at_zoom_s_server(openapi: Document) -> None:
    assert openapi["openapi"] == "3.1.1"
    assert openapi["info"]["title"] == "Healthcare"
    assert {"url": "https://api.zoom.us/v2"} in openapi["servers"]


def test_there_are_the_three_operations_of_the_page(openapi: Document) -> None:
    found = {(path, method) for path, item in openapi["paths"].items() for method in item}
    assert found >= set(OPERATIONS)


@pytest.mark.parametrize(("place", "name"), OPERATIONS.items())
def test_each_operation_has_our_name_the_page_s_tag_and_the_rate_label(
    openapi: Document, place: tuple[str, str], name: str
) -> None:
    operation = operation_at(openapi, place)
    assert operation["operationId"] == name
    assert operation["tags"] == ["clinicalnotes"]
    assert operation["x-rate-limit-label"] == "LIGHT"


@pytest.mark.parametrize("place", SCOPES)
def test_each_operation_names_its_classic_and_granular_scopes(openapi: Document, place: tuple[str, str]) -> None:
    classic, granular = SCOPES[place]
    found = operation_at(openapi, place)["x-scopes"]
    assert set(found["classic"]) >= set(classic)
    assert set(found["granular"]) >= set(granular)


def test_every_scope_is_in_the_oauth_scheme_with_words_of_ours(openapi: Document) -> None:
    flows = openapi["components"]["securitySchemes"]["openapi_oauth"]["flows"]
    scopes = flows["authorizationCode"]["scopes"]
    assert set(scopes) == {scope for classic, granular in SCOPES.values() for scope in classic + granular}
    assert all(scopes.values())


@pytest.mark.parametrize("place", OPERATIONS)
def test_every_operation_asks_for_one_bearer_token(openapi: Document, place: tuple[str, str]) -> None:
    assert operation_at(openapi, place)["security"] == [{"bearer": []}]
    scheme = openapi["components"]["securitySchemes"]["bearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


@pytest.mark.parametrize(("place", "status", "code"), PAGE_ERRORS)
def test_each_error_code_of_the_page_stands_at_its_status_with_a_meaning(
    openapi: Document, place: tuple[str, str], status: str, code: str
) -> None:
    assert operation_at(openapi, place)["responses"][status]["x-zoom-codes"][code]


@pytest.mark.parametrize("place", OPERATIONS)
@pytest.mark.parametrize(("status", "code"), COMMON_ERRORS)
def test_each_error_that_all_calls_share_stands_at_each_operation(
    openapi: Document, place: tuple[str, str], status: str, code: str
) -> None:
    assert operation_at(openapi, place)["responses"][status]["x-zoom-codes"][code]


def test_no_error_code_of_the_tables_is_lost(openapi: Document) -> None:
    found = {
        (place, status, code)
        for place in OPERATIONS
        for status, response in operation_at(openapi, place)["responses"].items()
        for code in response.get("x-zoom-codes", ())
    }
    assert found >= set(PAGE_ERRORS) | {(place, *error) for place in OPERATIONS for error in COMMON_ERRORS}


@pytest.mark.parametrize("place", OPERATIONS)
def test_every_failure_has_the_error_schema_as_json(openapi: Document, place: tuple[str, str]) -> None:
    responses = operation_at(openapi, place)["responses"]
    failures = {status: response for status, response in responses.items() if not status.startswith("2")}
    assert failures
    for response in failures.values():
        assert response["content"] == {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}


@pytest.mark.parametrize("place", OPERATIONS)
def test_the_success_of_each_operation_is_what_the_page_says(openapi: Document, place: tuple[str, str]) -> None:
    status, schema = SUCCESS[place]
    successes = {
        each: response for each, response in operation_at(openapi, place)["responses"].items() if each.startswith("2")
    }
    assert list(successes) == [status]
    if schema is None:
        assert "content" not in successes[status]
    else:
        expected = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
        assert successes[status]["content"] == expected


@pytest.mark.parametrize(("schema", "name", "kind", "value_format"), PROPERTIES)
def test_each_response_property_has_its_type_and_format_and_may_be_null(
    openapi: Document, schema: str, name: str, kind: str, value_format: str | None
) -> None:
    found = openapi["components"]["schemas"][schema]["properties"][name]
    if kind in SCHEMAS:
        assert found["anyOf"] == [{"$ref": f"#/components/schemas/{kind}"}, {"type": "null"}]
    else:
        assert found["type"] == [kind, "null"]
    assert found.get("format") == value_format


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_response_schema_has_the_properties_of_the_page_in_that_order(openapi: Document, schema: str) -> None:
    found = [name for name in openapi["components"]["schemas"][schema]["properties"] if name in SCHEMAS[schema]]
    assert found == list(SCHEMAS[schema])


@pytest.mark.parametrize("schema", [*SCHEMAS, *ERROR_SCHEMAS])
def test_no_response_property_is_required(openapi: Document, schema: str) -> None:
    assert "required" not in openapi["components"]["schemas"][schema]


def test_a_page_holds_at_most_300_notes_of_the_shared_schema(openapi: Document) -> None:
    properties = openapi["components"]["schemas"]["ClinicalNoteList"]["properties"]
    assert properties["clinical_notes"]["maxItems"] == 300
    assert properties["clinical_notes"]["items"] == {"$ref": "#/components/schemas/ClinicalNote"}
    assert (properties["page_size"]["minimum"], properties["page_size"]["maximum"]) == (1, 300)


def test_the_list_has_the_seven_query_parameters_all_optional(openapi: Document) -> None:
    parameters = [parameter_named(operation_at(openapi, LIST), name) for name in QUERY]
    assert all(parameter["in"] == "query" and "required" not in parameter for parameter in parameters)


@pytest.mark.parametrize("name", QUERY)
def test_each_query_parameter_has_its_type_limits_and_default(openapi: Document, name: str) -> None:
    schema = parameter_named(operation_at(openapi, LIST), name)["schema"]
    assert {key: schema.get(key) for key in QUERY[name]} == QUERY[name]
    assert "format" not in schema


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("2025-01-01T00:00:00Z", True),
        ("2025-12-31T23:59:59Z", True),
        ("2025-01-01", False),
        ("2025-01-01T00:00:00", False),
        ("2025-01-01T00:00:00.000Z", False),
        ("2025-01-01T00:00:00+00:00", False),
        ("2025-01-01T24:00:00Z", False),
        ("2025-13-01T00:00:00Z", False),
        ("2025-01-32T00:00:00Z", False),
        ("NOT-A-DATE", False),
        ("\u0662025-01-01T00:00:00Z", False),
    ],
)
def test_from_and_to_take_utc_times_of_whole_seconds_alone(
    openapi: Document, name: str, value: str, accepted: bool
) -> None:
    pattern = parameter_named(operation_at(openapi, LIST), name)["schema"]["pattern"]
    assert bool(re.search(pattern, value)) is accepted


@pytest.mark.parametrize("place", [GET, PATCH])
def test_the_note_id_is_a_required_path_text_that_is_not_empty(openapi: Document, place: tuple[str, str]) -> None:
    parameter = parameter_named(operation_at(openapi, place), "noteId")
    assert (parameter["in"], parameter["required"]) == ("path", True)
    assert (parameter["schema"]["type"], parameter["schema"]["minLength"]) == ("string", 1)


def test_the_update_requires_a_body_with_the_completed_flag(openapi: Document) -> None:
    body = operation_at(openapi, PATCH)["requestBody"]
    assert body["required"] is True
    assert body["content"] == {"application/json": {"schema": {"$ref": "#/components/schemas/ClinicalNoteUpdate"}}}
    schema = openapi["components"]["schemas"]["ClinicalNoteUpdate"]
    assert schema["required"] == ["is_note_completed"]
    assert "is_note_completed" in schema["properties"]
    assert schema["properties"]["is_note_completed"]["type"] == "boolean"


def test_exactly_the_fields_that_can_hold_health_information_are_marked(openapi: Document) -> None:
    marks = {
        (schema_name, name): each["x-phi"]
        for schema_name, schema in openapi["components"]["schemas"].items()
        for name, each in schema.get("properties", {}).items()
        if "x-phi" in each
    }
    assert marks == PHI


@pytest.mark.parametrize("place", OPERATIONS)
def test_every_operation_parameter_and_response_has_a_description(openapi: Document, place: tuple[str, str]) -> None:
    operation = operation_at(openapi, place)
    parameters = [each for each in operation["parameters"] if each["name"] in (*QUERY, "noteId")]
    described = [operation, *parameters, *operation["responses"].values()]
    assert operation["summary"]
    assert all(each.get("description") for each in described)


@pytest.mark.parametrize("name", [*SCHEMAS, *ERROR_SCHEMAS])
def test_every_schema_and_property_of_the_page_has_a_description(openapi: Document, name: str) -> None:
    schema = openapi["components"]["schemas"][name]
    assert schema["description"]
    assert all(schema["properties"][each].get("description") for each in SCHEMAS.get(name, schema["properties"]))


@pytest.mark.parametrize("place", OPERATIONS)
def test_every_response_can_carry_the_tracking_id(openapi: Document, place: tuple[str, str]) -> None:
    for response in operation_at(openapi, place)["responses"].values():
        assert "x-zm-trackingid" in response["headers"]


@pytest.mark.parametrize("place", OPERATIONS)
def test_a_rate_limit_answer_names_zoom_s_headers(openapi: Document, place: tuple[str, str]) -> None:
    headers = operation_at(openapi, place)["responses"]["429"]["headers"]
    assert {
        "Retry-After",
        "X-RateLimit-Category",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Type",
    } <= set(headers)
