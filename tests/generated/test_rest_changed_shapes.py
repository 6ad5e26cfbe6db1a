"""Schemas, parameters and answers of shapes that the committed document has none of: read right, typed right."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Document = dict[str, Any]

MOMENT = "2026-01-02T03:04:05Z"
TEXT: Document = {"type": ["string", "null"]}
MARKED: Document = {**TEXT, "x-phi": "identifier"}
LOCALS = ("params", "headers", "cookies", "kwargs", "response", "errors", "httpx")


def reference(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Document) -> Document:
    return {"type": "array", "items": items}


def of(**properties: Document) -> Document:
    return {"type": "object", "properties": properties}


ADDED: dict[str, Document] = {
    "Merged": {"allOf": [reference("EhrContext"), of(z=MARKED)]},
    "MergedTwice": {"allOf": [reference("Merged"), {"properties": {"y": MARKED}}]},
    "Beside": {"allOf": [reference("EhrContext")], "type": "object", "properties": {"z": MARKED}},
    "Secret": {"type": "string", "x-phi": "identifier"},
    "Referring": of(a=reference("Secret"), b=list_of(reference("Secret")), c=TEXT),
    "Free": {"type": "object"},
    "Bed": of(room=reference("Room"), place=TEXT),
    "Room": of(beds=list_of(reference("Bed"))),
    "Quoted": {"type": "object", "properties": {'a"b': TEXT, "c\\d": TEXT}},
    "Numbers": of(a=list_of({"type": "integer"}), b=list_of({"type": "boolean"})),
    "Unions": of(
        either={"oneOf": [{"type": "string"}, {"type": "integer"}]},
        number={"oneOf": [{"type": "string"}, {"type": "number"}]},
        lists={"oneOf": [list_of({"type": "integer"}), list_of({"type": "string"})]},
    ),
    "Anything": of(anything={}, things=list_of({})),
    "Odd": {
        "type": "object",
        "properties": {name: {**TEXT, "format": "date-time"} for name in ("read", "unmodelled", "date")},
    },
    "Needed": {
        **of(
            a=reference("EhrContext"),
            b=list_of(reference("EhrContext")),
            c=list_of({"type": "string"}),
            d=list_of({"anyOf": [reference("EhrContext"), {"type": "null"}]}),
            e={},
        ),
        "required": ["a", "b", "c", "d", "e"],
    },
    "NullableNotes": of(notes=list_of({"anyOf": [reference("ClinicalNote"), {"type": "null"}]})),
    "Nullable": {"type": ["object", "null"], "properties": {"a": TEXT}},
}


def changed_document(document: Document) -> Document:
    document = copy.deepcopy(document)
    document["components"]["schemas"].update(copy.deepcopy(ADDED))
    query = [{"in": "query", "name": name, "schema": {"type": "string"}} for name in LOCALS]
    nothing = {"204": {"description": "d"}}
    many = {"content": {"application/json": {"schema": list_of(reference("EhrContext"))}}, "description": "d"}
    document["paths"] |= {
        "/odd": {"get": {"operationId": "odd", "tags": ["odd"], "parameters": query, "responses": nothing}},
        "/many": {"get": {"operationId": "listMany", "tags": ["odd"], "responses": {"200": many}}},
    }
    return document


@pytest.fixture(scope="module")
def package(build_package: Callable[[Document], str], committed_document: Document) -> str:
    """The name under which the package of the changed document is imported."""
    return build_package(changed_document(committed_document))


@pytest.fixture
def models(package: str) -> Any:
    return importlib.import_module(f"{package}.models")


def test_a_strict_type_checker_takes_the_code(package: str, type_check: Any) -> None:
    done = type_check(package)
    assert done.returncode == 0, done.stdout + done.stderr


def test_marks_of_merged_and_referenced_schemas_are_kept(models: Any) -> None:
    context = {"appointment_id", "patient_id", "provider_id"}
    assert context | {"z"} == models.Merged.PHI_FIELDS
    assert context | {"z", "y"} == models.MergedTwice.PHI_FIELDS
    assert context | {"z"} == models.Beside.PHI_FIELDS
    assert {"a", "b"} == models.Referring.PHI_FIELDS


@pytest.mark.parametrize(
    "wire",
    [
        *({"either": value} for value in (5, "5", "")),
        *({"number": value} for value in (5, 5.5, "5")),
        *({"lists": value} for value in ([1], ["1"], [], [""])),
    ],
    ids=ascii,
)
def test_a_union_keeps_the_type_that_came(models: Any, wire: Document) -> None:
    assert json.dumps(models.Unions.from_dict(wire).to_dict()) == json.dumps(wire)


def test_no_item_of_a_list_becomes_nothing(models: Any, package: str) -> None:
    unreadable = importlib.import_module(f"{package}.errors").UnreadableValue
    for name in ("a", "b"):
        with pytest.raises(unreadable, match=f"{name}: expected an item of its type, found text"):
            models.Numbers.from_dict({name: [""]})


def test_values_of_any_type_can_be_hashed_but_not_changed(models: Any) -> None:
    wire: Document = {"anything": {"a": [1]}, "things": [{"b": []}]}
    for model in (models.Anything.from_dict(wire), models.Anything(anything=wire["anything"], things=({"b": []},))):
        hash(model)
        model.anything["a"].append(2)
        model.things[0]["b"].append(2)
        assert model.to_dict() == wire
        assert model == models.Anything.from_dict(copy.deepcopy(wire))


@pytest.mark.parametrize("name", ["read", "unmodelled", "date"])
def test_times_named_like_private_members_are_kept(models: Any, name: str) -> None:
    wire = {name: MOMENT, "later": 1}
    model = models.Odd.from_dict(wire)
    assert model.to_dict() == wire
    assert getattr(model, name).year == 2026


def test_a_nullable_item_costs_a_page_none_of_its_notes(models: Any) -> None:
    page = models.NullableNotes.from_dict({"notes": [{"note_id": "a"}, None, {"note_id": []}, "", 5]})
    assert [note and note.note_id for note in page.notes] == ["a", None]
    assert [item.index for item in page.broken] == [2, 3, 4]


def test_query_parameters_named_like_variables_are_sent(package: str) -> None:
    module = importlib.import_module(f"{package}.api.odd.odd")
    values = {name: f"synthetic {name}" for name in LOCALS}
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(204)

    arguments = {"transport": httpx.MockTransport(answer)}
    client = importlib.import_module(package).Client(base_url="https://api.example.com", httpx_args=arguments)
    module.sync_detailed(client=client, **values)
    assert dict(sent[0].url.params) == values


@pytest.mark.parametrize(("body", "expected"), [([{"patient_id": "p"}], ["p"]), ([], []), ([{"patient_id": []}], None)])
def test_a_list_of_models_in_an_answer_is_read(package: str, body: Any, expected: list[str] | None) -> None:
    arguments = {"transport": httpx.MockTransport(lambda request: httpx.Response(200, json=body))}
    client = importlib.import_module(package).Client(base_url="https://api.example.com", httpx_args=arguments)
    found = importlib.import_module(f"{package}.api.odd.list_many").sync(client=client)
    assert (found if found is None else [context.patient_id for context in found]) == expected


@pytest.fixture
def decoder(package: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """The typed decoder of a model of the changed package."""
    pytest.importorskip("msgspec", reason="the extra `fast` is not installed here")
    from zoom_health import _decoding

    monkeypatch.setattr(_decoding, "Model", importlib.import_module(f"{package}.types").Model)
    unreadable = importlib.import_module(f"{package}.errors").UnreadableValue
    monkeypatch.setattr(_decoding, "UnreadableValue", unreadable)
    return _decoding._fast_decoder


@pytest.mark.parametrize("name", ["Room", "Bed", "Quoted"])
def test_models_that_no_record_mirrors_are_left_to_the_other_tier(
    models: Any, decoder: Callable[[Any], Any], name: str
) -> None:
    assert decoder(getattr(models, name)) is None


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("Needed", {"a": {}, "b": [{"patient_id": "p"}], "c": ["x"], "d": [{"patient_id": "p"}, None], "e": [{}]}),
        ("Needed", {"a": {}, "b": [], "c": [], "d": [{"patient_id": []}], "e": 0}),
        ("Unions", {"either": 5, "number": 5, "lists": ["1"]}),
        ("Anything", {"anything": {"a": [1]}, "things": [{}]}),
        ("NullableNotes", {"notes": [{"note_id": "a"}, {"note_id": []}, None]}),
        ("Odd", {"read": MOMENT}),
    ],
)
def test_both_tiers_read_the_same(models: Any, decoder: Callable[[Any], Any], name: str, wire: Document) -> None:
    model = getattr(models, name)
    assert decoder(model)(json.dumps(wire).encode()) == model.from_dict(wire)
