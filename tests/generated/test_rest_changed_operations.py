"""Parameters and operations that a later document may add are sent as they are meant."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

Document = dict[str, Any]

MOMENT = "2026-01-02T03:04:05Z"
NOTES = "/clinical_notes/notes"


def reference(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


ADDED_PARAMETERS: list[Document] = [
    {"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["red", "green"]}},
    {"in": "query", "name": "kinds", "schema": {"type": "array", "items": {"type": "string"}}},
    {"in": "query", "name": "since", "schema": {"type": "string", "format": "date-time"}},
    {"in": "query", "name": "day", "schema": {"type": "string", "format": "date"}},
    {"in": "query", "name": "deep", "schema": {"type": "boolean"}},
    {"in": "query", "name": "unique", "schema": {"type": "string", "format": "uuid"}},
    {"in": "query", "name": "client", "schema": {"type": "string"}},
    {"in": "header", "name": "X-Trace", "schema": {"type": "string"}},
]


def json_answer(schema: Document) -> Document:
    return {"description": "d", "content": {"application/json": {"schema": schema}}}


def create_bed(description: str) -> Document:
    """An operation under a new tag with two ids, a body, a range of statuses and a default answer."""
    ids = [
        {"in": "path", "name": name, "required": True, "schema": {"type": kind}}
        for name, kind in (("roomId", "string"), ("bedId", "integer"))
    ]
    return {
        "operationId": "create_bed",
        "tags": ["Hospital rooms"],
        "description": description,
        "security": [{"bearer": []}],
        "parameters": [{**parameter, "description": description} for parameter in ids],
        "requestBody": {"required": True, "content": {"application/json": {"schema": reference("Bed")}}},
        "responses": {
            "201": json_answer(reference("Bed")),
            "4XX": json_answer(reference("Error")),
            "default": json_answer(reference("Error")),
        },
    }


def changed_document(document: Document, description: str) -> Document:
    """The committed document with parameters of each kind and one more operation."""
    listing = document["paths"][NOTES]["get"]
    listing |= {"summary": description, "description": description}
    listing["parameters"] = listing["parameters"] + ADDED_PARAMETERS
    document["components"]["schemas"]["Bed"] = {"type": "object", "properties": {"place": {"type": "string"}}}
    document["paths"]["/rooms/{roomId}/beds/{bedId}"] = {"post": create_bed(description)}
    return document


@pytest.fixture(scope="module")
def package(build_package: Callable[[Document], str], committed_document: Document, hostile: str) -> str:
    """The name under which the package of the changed document is imported."""
    return build_package(changed_document(committed_document, hostile))


def test_hostile_descriptions_are_text_and_nothing_else(package: str, hostile: str) -> None:
    module = importlib.import_module(f"{package}.api.clinicalnotes.list_clinical_notes")
    for line in hostile.split():
        assert line in module.sync.__doc__
    assert not hasattr(module, "os")


def requests_of(package: str, module: str, style: str = "sync", **arguments: Any) -> httpx.Request:
    """The request that an operation of the changed package sends."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(201, json={"place": "made"})

    transport = {"transport": httpx.MockTransport(answer)}
    client = importlib.import_module(package).AuthenticatedClient(
        base_url="https://api.example.com/v2", token="t", httpx_args=transport
    )
    getattr(importlib.import_module(f"{package}.api.{module}"), style)(client=client, **arguments)
    return sent[0]


def test_added_parameters_are_sent(package: str) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    unique = UUID(int=1)
    added = {
        "kind": "red",
        "kinds": ["a", "b&c"],
        "since": moment,
        "day": date(2026, 1, 2),
        "deep": True,
        "unique": unique,
    }
    request = requests_of(package, "clinicalnotes.list_clinical_notes", **added, x_trace="trace")
    sent = {name: request.url.params.get_list(name) for name in added}
    assert sent == {
        "kind": ["red"],
        "kinds": ["a", "b&c"],
        "since": [MOMENT],
        "day": ["2026-01-02"],
        "deep": ["true"],
        "unique": [str(unique)],
    }
    assert request.headers["x-trace"] == "trace"


@pytest.mark.parametrize("name", ["kind", "kinds", "since", "day", "deep", "unique"])
def test_none_in_an_added_parameter_is_refused(package: str, name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must not be None"):
        requests_of(package, "clinicalnotes.list_clinical_notes", **{name: None})


def test_an_added_operation_sends_its_ids_and_its_body(package: str) -> None:
    bed = importlib.import_module(f"{package}.models").Bed
    request = requests_of(package, "hospital_rooms.create_bed", room_id="a/b", bed_id=7, body=bed(place="here"))
    assert request.url.raw_path == b"/v2/rooms/a%2Fb/beds/7"
    assert json.loads(request.content) == {"place": "here"}
    with pytest.raises(ValueError, match="room_id"):
        requests_of(package, "hospital_rooms.create_bed", room_id="..", bed_id=7, body=bed())


def test_a_strict_type_checker_takes_the_code(package: str, type_check: Any) -> None:
    done = type_check(package)
    assert done.returncode == 0, done.stdout + done.stderr
