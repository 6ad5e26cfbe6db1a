"""Models read what a server really sends: null, missing, empty, wrong and unknown values cost as little as possible."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from zoom_health_rest import models
from zoom_health_rest.errors import UnreadableValue
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate, EhrContext, Error
from zoom_health_rest.types import Model

MODELS: list[Any] = [getattr(models, name) for name in models.__all__]
OPTIONAL = [(model, field) for model in MODELS for field in model.WIRE_FIELDS if not field.required]
OPTIONAL_IDS = [f"{model.__name__}.{field.name}" for model, field in OPTIONAL]

Seeded = Callable[[Any], dict[str, Any]]


def decoded(model: Any, wire: dict[str, Any]) -> SimpleNamespace:
    """What a typed JSON decoder hands over: attributes of the right types, None for what is absent."""
    made = SimpleNamespace()
    for field in model.WIRE_FIELDS:
        value = wire.get(field.wire_name)
        if value is not None and issubclass(field.kind, Model):
            value = tuple(decoded(field.kind, each) for each in value) if field.many else decoded(field.kind, value)
        setattr(made, field.name, value)
    return made


def known(model: Any, wire: dict[str, Any]) -> dict[str, Any]:
    """The object without its unknown keys, at every depth."""
    kept: dict[str, Any] = {}
    for field in model.WIRE_FIELDS:
        value = wire[field.wire_name]
        if issubclass(field.kind, Model):
            value = [known(field.kind, each) for each in value] if field.many else known(field.kind, value)
        kept[field.wire_name] = value
    return kept


@pytest.mark.parametrize("model", MODELS)
def test_a_well_typed_object_comes_back_whole_with_its_unknown_keys(model: Any, seeded: Seeded) -> None:
    wire = seeded(model)
    assert model.from_dict(wire).to_dict() == wire


@pytest.mark.parametrize("model", MODELS)
def test_a_typed_decoder_gives_the_same_model(model: Any, seeded: Seeded) -> None:
    wire = known(model, seeded(model))
    made = model.from_decoded(decoded(model, wire))
    assert made == model.from_dict(wire)
    assert hash(made) == hash(model.from_dict(wire))
    assert made.to_dict() == wire


@pytest.mark.parametrize("model", [model for model in MODELS if model is not ClinicalNoteUpdate])
def test_an_empty_object_is_a_model_without_values_in_both_ways(model: Any) -> None:
    made = model.from_dict({})
    assert made.to_dict() == {}
    assert made == model() == model.from_decoded(decoded(model, {}))


@pytest.mark.parametrize(("model", "field"), OPTIONAL, ids=OPTIONAL_IDS)
@pytest.mark.parametrize("absent", [None, ""], ids=["null", "empty text"])
def test_null_and_empty_text_never_cost_the_object(model: Any, field: Any, absent: Any, seeded: Seeded) -> None:
    wire = seeded(model)
    made = model.from_dict(wire | {field.wire_name: absent})
    expected = absent if field.kind is str and absent == "" else () if field.many and absent == "" else None
    assert getattr(made, field.slot) == expected
    others = {each for each in wire if each != field.wire_name}
    assert {name: made.to_dict()[name] for name in others} == {name: wire[name] for name in others}


@pytest.mark.parametrize(("model", "field"), OPTIONAL, ids=OPTIONAL_IDS)
def test_a_missing_key_never_costs_the_object(model: Any, field: Any, seeded: Seeded) -> None:
    wire = seeded(model)
    del wire[field.wire_name]
    assert model.from_dict(wire).to_dict() == wire


@pytest.mark.parametrize(
    "wire",
    [
        {},
        {"is_note_completed": None},
        {"is_note_completed": ""},
        {"is_note_completed": "true"},
        {"is_note_completed": 1},
    ],
)
def test_a_required_value_is_not_made_up(wire: dict[str, Any]) -> None:
    with pytest.raises(UnreadableValue, match="is_note_completed"):
        ClinicalNoteUpdate.from_dict(wire)


@pytest.mark.parametrize(
    ("wire", "name", "read"),
    [
        ({"meeting_number": "91234567890"}, "meeting_number", 91234567890),
        ({"meeting_number": 3.0}, "meeting_number", 3),
        ({"meeting_number": 2**70}, "meeting_number", 2**70),
        ({"note_id": 12}, "note_id", "12"),
        ({"is_note_completed": False}, "is_note_completed", False),
        ({"note_content": ""}, "note_content", ""),
        ({"note_content": "a\\nb\nc\r\n\u2028\0"}, "note_content", "a\\nb\nc\r\n\u2028\0"),
    ],
)
def test_what_can_be_read_without_loss_is_read(wire: dict[str, Any], name: str, read: Any) -> None:
    value = getattr(ClinicalNote.from_dict(wire), name)
    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    "wire",
    [
        {"is_note_completed": "false"},
        {"is_note_completed": 0},
        {"meeting_number": True},
        {"meeting_number": 1.5},
        {"meeting_number": "12a"},
        {"meeting_number": "\uff11\uff12"},
        {"meeting_number": "--1"},
        {"meeting_number": "1e3"},
        {"meeting_number": float("nan")},
        {"meeting_number": float("inf")},
        {"note_id": True},
        {"note_id": 1.5},
        {"note_content": []},
        {"note_created_time": {}},
        {"note_created_time": True},
        {"ehr_context": []},
        {"ehr_context": "Patient/1"},
        {"ehr_context": {"patient_id": {}}},
    ],
    ids=ascii,
)
def test_what_would_be_read_with_loss_sets_only_this_note_aside(wire: dict[str, Any]) -> None:
    with pytest.raises(UnreadableValue):
        ClinicalNote.from_dict(wire)
    page = ClinicalNoteList.from_dict(
        {"next_page_token": "t", "clinical_notes": [{"note_id": "a"}, wire, {"note_id": "b"}]}
    )
    assert page.clinical_notes == (ClinicalNote(note_id="a"), ClinicalNote(note_id="b"))
    (broken,) = page.broken
    assert (broken.wire_name, broken.index) == ("clinical_notes", 1)
    assert broken.value is wire
    assert page.next_page_token == "t"


def test_a_broken_detail_costs_an_error_none_of_the_others() -> None:
    error = Error.from_dict({"code": 300, "errors": [None, {"field": "a"}, {"field": []}]})
    assert error.code == 300
    assert error.errors is not None
    assert [detail.field for detail in error.errors] == ["a"]
    assert [item.index for item in error.broken] == [0, 2]


def test_changing_what_a_model_gave_out_does_not_change_the_model() -> None:
    note = ClinicalNote.from_dict({"note_id": "a", "later": {"list": [1, {"deep": [2]}]}})
    before = note.to_dict()
    note.to_dict()["later"]["list"][1]["deep"].append(3)
    note.to_dict()["note_id"] = "b"
    note.additional_properties["later"]["list"].clear()
    note.additional_properties["more"] = 1
    assert note.to_dict() == before
    assert note.additional_properties == {"later": {"list": [1, {"deep": [2]}]}}


def test_adding_keys_to_the_source_does_not_change_the_model() -> None:
    source: dict[str, Any] = {"note_id": "a", "later": 1, "ehr_context": {"patient_id": "p"}}
    note = ClinicalNote.from_dict(source)
    source["more"] = 2
    source["ehr_context"]["patient_id"] = "q"
    source["ehr_context"]["more"] = 2
    assert note.to_dict() == {"note_id": "a", "later": 1, "ehr_context": {"patient_id": "p"}}


def test_reading_leaves_the_source_as_it_is(seeded: Seeded) -> None:
    source = seeded(ClinicalNoteList)
    before = copy.deepcopy(source)
    ClinicalNoteList.from_dict(source).to_dict()
    assert source == before


@pytest.mark.parametrize("model", MODELS)
def test_a_model_cannot_be_changed(model: Any, seeded: Seeded) -> None:
    made = model.from_dict(seeded(model))
    before = made.to_dict()
    for name in [
        *(field.name for field in model.WIRE_FIELDS),
        "additional_properties",
        "_unmodelled",
        "other",
        "__class__",
    ]:
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            setattr(made, name, None)
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            delattr(made, name)
    assert made.to_dict() == before


def test_lists_are_tuples() -> None:
    page = ClinicalNoteList.from_dict({"clinical_notes": [{}]})
    assert type(page.clinical_notes) is tuple
    assert type(page.broken) is tuple


@pytest.mark.parametrize("model", MODELS)
def test_a_model_survives_copy_deepcopy_and_pickle(model: Any, seeded: Seeded) -> None:
    made = model.from_dict(seeded(model))
    pickles = [pickle.loads(pickle.dumps(made, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for again in [copy.copy(made), copy.deepcopy(made), *pickles]:
        assert type(again) is model
        assert again == made
        assert hash(again) == hash(made)
        assert again.to_dict() == made.to_dict()
        assert repr(again) == repr(made)
        assert {made: 1}[again] == 1


def test_a_page_with_broken_items_survives_pickle_and_can_be_hashed() -> None:
    page = ClinicalNoteList.from_dict({"clinical_notes": [{"note_content": []}, {"note_id": "a"}]})
    again = pickle.loads(pickle.dumps(page))
    assert again == page
    assert again.broken == page.broken
    assert hash(again) == hash(page)


def test_models_that_differ_in_any_value_are_not_equal(seeded: Seeded) -> None:
    wire = seeded(ClinicalNote)
    made = ClinicalNote.from_dict(wire)
    for name in wire:
        without = {each: value for each, value in wire.items() if each != name}
        assert ClinicalNote.from_dict(without) != made
    assert ClinicalNote() != ClinicalNoteList()


def test_an_unknown_key_named_like_an_attribute_is_kept_apart() -> None:
    names = [
        "from_",
        "broken",
        "to_dict",
        "additional_properties",
        "_unmodelled",
        "__class__",
        "WIRE_FIELDS",
        "",
        "self",
    ]
    wire: dict[str, Any] = {"from": "2026-01-02T00:00:00Z"} | {name: {"kept": name} for name in names}
    page = ClinicalNoteList.from_dict(wire)
    assert page.from_ == "2026-01-02T00:00:00Z"
    assert page.broken == ()
    assert page.to_dict() == wire
    assert page.additional_properties == {name: {"kept": name} for name in names}


def test_null_under_an_unknown_key_is_kept() -> None:
    assert EhrContext.from_dict({"later": None}).to_dict() == {"later": None}


@pytest.mark.parametrize("value", [None, [], "", "text", 5, 1.5, True, [{}]], ids=ascii)
@pytest.mark.parametrize("model", MODELS)
def test_what_is_no_object_is_no_model(model: Any, value: Any) -> None:
    with pytest.raises(UnreadableValue, match=f"{model.__name__}: expected an object"):
        model.from_dict(value)
