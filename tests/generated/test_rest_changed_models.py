"""Properties that a later document may add are read, kept, survived and typed, whatever they are called."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

Document = dict[str, Any]

MOMENT = "2026-01-02T03:04:05Z"


def nullable(name: str, **more: Any) -> Document:
    return {"type": [name, "null"], **more}


def reference(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


ADDED: dict[str, tuple[Document, Any]] = {
    "a_string": (nullable("string"), "synthetic"),
    "a_plain_string": ({"type": "string"}, "synthetic"),
    "an_integer": (nullable("integer"), 2),
    "a_boolean": (nullable("boolean"), False),
    "a_number": (nullable("number"), 1.5),
    "a_moment": (nullable("string", format="date-time"), "2026-01-02T04:04:05+01:00"),
    "a_day": (nullable("string", format="date"), "2026-01-02"),
    "a_uuid": (nullable("string", format="uuid"), "7f3b1f8e-0000-4000-8000-000000000001"),
    "an_enum": ({"type": "string", "enum": ["red", "green"]}, "synthetic colour that came later"),
    "a_null_enum": ({"type": ["string", "null"], "enum": ["red", "green", None]}, "red"),
    "a_number_enum": ({"type": "integer", "enum": [1, 2]}, 3),
    "strings": (nullable("array", items={"type": "string"}), ["a", ""]),
    "moments": (nullable("array", items={"type": "string", "format": "date-time"}), [MOMENT]),
    "objects": (
        nullable("array", items={"type": "object", "properties": {"x": nullable("string")}}),
        [{"x": "1", "y": 2}, {}],
    ),
    "null_objects": (
        nullable("array", items={"anyOf": [reference("EhrContext"), {"type": "null"}]}),
        [{"patient_id": "p"}, None],
    ),
    "an_object": ({"type": "object", "properties": {"y": nullable("integer")}}, {"y": 1, "z": [2]}),
    "a_union": ({"oneOf": [reference("EhrContext"), {"type": "string"}, {"type": "integer"}]}, "synthetic"),
    "models": ({"oneOf": [reference("EhrContext"), reference("ErrorDetail")]}, {"field": "f"}),
    "merged": (
        {"allOf": [reference("EhrContext"), {"type": "object", "properties": {"z": nullable("string")}}]},
        {"patient_id": "p", "z": "z"},
    ),
    "anything": ({}, "synthetic"),
    "a_constant": ({"const": "k"}, "k"),
    "needed_string": ({"type": "string"}, "n"),
    "needed_integer": ({"type": "integer"}, 1),
    "needed_moment": ({"type": "string", "format": "date-time"}, MOMENT),
    "needed_but_nullable": (nullable("string"), "n"),
}
ADDED |= {
    name: (nullable("string"), f"synthetic {name}")
    for name in (
        *("d", "to_dict", "from_dict", "from_decoded", "additional_properties", "broken", "WIRE_FIELDS", "PHI_FIELDS"),
        *("class", "self", "None", "cls", "value", "get", "made", "str", "list", "datetime", "date", "field"),
        *("property", "name", "_private", "noteId", "note-title", "@odd name", "{{ 7*7 }}", "größe"),
    )
}  # fmt: skip
NEEDED = ["needed_string", "needed_integer", "needed_moment", "needed_but_nullable"]
VALUES = {name: value for name, (_, value) in ADDED.items()}


def changed_document(document: Document, description: str) -> Document:
    """The committed document with one property of each kind, and two schemas that refer to each other."""
    schemas = document["components"]["schemas"]
    for name, (schema, _) in ADDED.items():
        schemas["ClinicalNote"]["properties"][name] = {**schema, "description": description}
    schemas["ClinicalNote"] |= {"required": NEEDED, "description": description}
    place = {"place": nullable("string"), "free": nullable("boolean", **{"x-phi": "identifier"})}
    schemas["Bed"] = {"type": "object", "properties": {"room": reference("Room"), **place}}
    beds = {"type": "array", "items": reference("Bed")}
    schemas["Room"] = {"type": "object", "properties": {"first": reference("Bed"), "beds": beds}}
    return document


@pytest.fixture(scope="module")
def package(build_package: Callable[[Document], str], committed_document: Document, hostile: str) -> str:
    """The name under which the package of the changed document is imported."""
    return build_package(changed_document(committed_document, hostile))


@pytest.fixture
def note(package: str) -> Any:
    """The class of notes of the changed package."""
    return importlib.import_module(f"{package}.models").ClinicalNote


@pytest.fixture
def wire() -> Document:
    """A note with every added property, and one that nobody knows."""
    return {"note_id": "a", "note_content": "synthetic", **copy.deepcopy(VALUES), "unknown": {"kept": [1]}}


def test_hostile_descriptions_are_text_and_nothing_else(package: str, note: Any, hostile: str) -> None:
    for line in hostile.split():
        assert line in note.__doc__
    assert not hasattr(importlib.import_module(f"{package}.models.clinical_note"), "os")


def test_values_come_back_right(note: Any, wire: Document) -> None:
    made = note.from_dict(wire)
    assert made.to_dict() == wire
    by_wire_name = {field.wire_name: getattr(made, field.name) for field in note.WIRE_FIELDS}
    plain = {
        name
        for name, value in VALUES.items()
        if not isinstance(value, (list, dict)) and "moment" not in name and "day" not in name
    }
    assert {name: by_wire_name[name] for name in plain} == {name: VALUES[name] for name in plain}
    assert made.a_moment == made.needed_moment == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert made.a_day == date(2026, 1, 2)
    assert made.strings == ("a", "")
    assert made.objects[0].x == "1"
    assert made.null_objects[0].patient_id == "p"
    assert made.null_objects[1] is None
    assert made.an_object.y == 1
    assert made.merged.z == "z"
    assert made.additional_properties == {"unknown": {"kept": [1]}}


def test_a_changed_model_is_printable_copyable_and_picklable(note: Any, wire: Document) -> None:
    made = note.from_dict(wire)
    assert "synthetic" not in repr(made)
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), copy.copy(made)):
        assert again == made
        assert hash(again) == hash(made)


@pytest.mark.parametrize("name", [name for name in ADDED if name not in NEEDED or name == "needed_but_nullable"])
def test_null_or_nothing_in_an_added_property_costs_no_other(note: Any, wire: Document, name: str) -> None:
    without = {each: value for each, value in wire.items() if each != name}
    assert note.from_dict(without).to_dict() == without
    assert note.from_dict({**wire, name: None}).to_dict() == without


GARBAGE: list[Any] = [
    None,
    "",
    "x",
    0,
    -1,
    1.5,
    float("nan"),
    True,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"a": None},
    [1, "x", None, {"a": [1]}],
]


@pytest.mark.parametrize("name", ADDED)
def test_garbage_in_an_added_property_costs_one_note_at_most(
    package: str, note: Any, wire: Document, name: str
) -> None:
    listing = importlib.import_module(f"{package}.models").ClinicalNoteList
    items = [item for value in GARBAGE for item in ({**wire, name: value}, wire)]
    page = listing.from_dict({"clinical_notes": items})
    assert len(page.clinical_notes) + len(page.broken) == len(items)
    assert all(item.index % 2 == 0 for item in page.broken)
    assert all(re.fullmatch(r"[^:]+: expected [a-z ]+, found [a-z ]+", item.reason) for item in page.broken)
    for read in page.clinical_notes:
        json.dumps(read.to_dict())
        repr(read)


@pytest.mark.parametrize("name", ["needed_string", "needed_integer", "needed_moment"])
@pytest.mark.parametrize("value", [None, "missing", []], ids=ascii)
def test_a_required_property_is_not_made_up(package: str, note: Any, wire: Document, name: str, value: Any) -> None:
    unreadable = importlib.import_module(f"{package}.errors").UnreadableValue
    changed_wire = {**wire, name: value}
    if value == "missing":
        del changed_wire[name]
    with pytest.raises(unreadable, match=name):
        note.from_dict(changed_wire)


def test_schemas_that_refer_to_each_other_are_read(package: str) -> None:
    models = importlib.import_module(f"{package}.models")
    wire = {
        "first": {"place": "a", "room": {"beds": [{"place": "b"}, {"room": {}}]}},
        "beds": [{"room": {"first": {}}}],
    }
    room = models.Room.from_dict(wire)
    assert room.to_dict() == wire
    assert room.first.room.beds[0].place == "b"
    assert {"free"} == models.Bed.PHI_FIELDS


def test_a_strict_type_checker_takes_the_code(package: str, type_check: Any) -> None:
    done = type_check(package)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_typed_decoder_gives_the_same_note(package: str, note: Any, wire: Document) -> None:
    pytest.importorskip("msgspec", reason="the extra `fast` is not installed here")
    from zoom_health import _decoding

    # The facade's decoder knows the committed package's base class; this one has its own.
    base = importlib.import_module(f"{package}.types").Model
    unreadable = importlib.import_module(f"{package}.errors").UnreadableValue
    del wire["unknown"]
    for name in ("an_object", "objects", "models"):  # they hold unknown keys here, which are the other tier's
        del wire[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_decoding, "Model", base)
        patch.setattr(_decoding, "UnreadableValue", unreadable)
        decode = _decoding._fast_decoder(note)
    assert decode is not None
    body = json.dumps(wire).encode()
    assert decode(body) == note.from_dict(wire)
    assert decode(body).to_dict() == wire
    for name, value in (("needed_string", None), ("strings", "x"), ("a_boolean", "true"), ("unknown", 1)):
        assert decode(json.dumps({**wire, name: value}).encode()) is None
