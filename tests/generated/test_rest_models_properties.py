"""Whatever JSON stands in place of any value: a model comes out, or one safe error, and never anything else."""

from __future__ import annotations

import copy
import json
import pickle
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoom_health_rest import errors, models
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, Error
from zoom_health_rest.types import Model, read_body

MODELS: list[Any] = [getattr(models, name) for name in models.__all__]
FIELDS = [(model, field) for model in MODELS for field in model.WIRE_FIELDS]
NAMES = {field.wire_name for _, field in FIELDS} | {model.__name__ for model in MODELS}
FOUND = {"an object", "a list", "text", "true or false", "a number", "null", "null or nothing", "something else"}
EXPECTED = {"an object", "a list", "text", "true or false", "a whole number", "a value"}
WORDS_OF_A_REPR = {"str", "int", "tuple", "unknown", "True", "False"} | {field.name for _, field in FIELDS} | NAMES

TEXT = st.text(st.characters(exclude_categories=[]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT | st.sampled_from(sorted(NAMES)), inner, max_size=3)
    ),
    max_leaves=8,
)
FINITE_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)

TIME_LIKE = st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", fullmatch=True)

relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)


def well_typed(model: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Objects as the document describes them, with any of the optional properties and some unknown ones."""

    def strategy(field: Any) -> st.SearchStrategy[Any]:
        if issubclass(field.kind, Model):
            return st.lists(well_typed(field.kind), max_size=2) if field.many else well_typed(field.kind)
        return {str: TEXT, int: st.integers(), bool: st.booleans()}[field.kind]

    required = {field.wire_name: strategy(field) for field in model.WIRE_FIELDS if field.required}
    optional = {field.wire_name: strategy(field) for field in model.WIRE_FIELDS if not field.required}
    names = {field.wire_name for field in model.WIRE_FIELDS}
    unknown = st.dictionaries(TEXT.filter(lambda name: name not in names), FINITE_JSON, max_size=2)
    return st.builds(lambda one, two: {**one, **two}, st.fixed_dictionaries(required, optional=optional), unknown)


def assert_safe(error: errors.UnreadableValue) -> None:
    """All that an error holds comes from closed lists, so it cannot hold a value."""
    assert type(error) is errors.UnreadableValue
    assert error.field in NAMES
    assert error.expected in EXPECTED
    assert error.found in FOUND
    assert error.args == (error.field, error.expected, error.found)
    assert str(error) == f"{error.field}: expected {error.expected}, found {error.found}"
    assert error.__context__ is None
    assert error.__cause__ is None


def assert_prints_no_value(model: Any) -> None:
    assert set(re.findall(r"[^\W\d]\w*", repr(model))) <= WORDS_OF_A_REPR


def assert_sound(model: Any) -> None:
    """What holds for every model, however it was read."""
    assert_prints_no_value(model)
    json.dumps(model.to_dict())
    again = pickle.loads(pickle.dumps(model))
    assert hash(again) == hash(model)
    assert repr(again) == repr(model)
    assert type(copy.deepcopy(model)) is type(model)
    for name in [name for name in dir(model) if name.endswith("_time") and not name.startswith("_")]:
        moment = getattr(model, name)
        assert moment is None or moment.tzinfo is UTC


def read_safely(model: Any, wire: Any) -> Any:
    """A sound model, or None after a safe error; anything else fails."""
    problem = None
    try:
        made = model.from_dict(wire)
    except errors.UnreadableValue as error:
        problem = error
    if problem is not None:
        assert_safe(problem)
        return None
    assert_sound(made)
    return made


@relaxed
@given(value=JSON)
@pytest.mark.parametrize(("model", "field"), FIELDS, ids=[f"{model.__name__}.{field.name}" for model, field in FIELDS])
def test_any_value_of_any_property_gives_a_model_or_a_safe_error(model: Any, field: Any, value: Any) -> None:
    made = read_safely(model, {"is_note_completed": True, "later": [1], field.wire_name: value})
    assert made is None or made.additional_properties["later"] == [1]


@relaxed
@given(value=JSON)
@pytest.mark.parametrize("model", MODELS)
def test_any_value_in_place_of_an_object_gives_a_model_or_a_safe_error(model: Any, value: Any) -> None:
    made = read_safely(model, value)
    assert made is None or isinstance(value, dict)


@relaxed
@given(items=st.lists(st.integers(0, 99).map(lambda number: {"note_id": f"good-{number}"}) | JSON, max_size=8))
def test_a_page_loses_no_good_note_to_its_neighbours(items: list[Any]) -> None:
    page = ClinicalNoteList.from_dict({"clinical_notes": items})
    assert page.clinical_notes is not None
    assert len(page.clinical_notes) + len(page.broken) == len(items)
    assert all(item.value is items[item.index] for item in page.broken)
    aside = {item.index for item in page.broken}
    kept = [item for index, item in enumerate(items) if index not in aside]
    assert [repr(note) for note in page.clinical_notes] == [repr(ClinicalNote.from_dict(item)) for item in kept]
    set_aside = [items[index] for index in aside if isinstance(items[index], dict)]
    assert not any(str(item.get("note_id")).startswith("good-") for item in set_aside)
    assert all(item.reason.split(":")[0] in NAMES for item in page.broken)


BODIES = st.one_of(
    st.binary(max_size=40),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.tuples(JSON, st.integers(1, 9)).map(lambda pair: json.dumps(pair[0]).encode()[: -pair[1]]),
    st.tuples(FINITE_JSON, st.sampled_from(["utf-8", "utf-16", "utf-32", "cp037"])).map(
        lambda pair: json.dumps(pair[0]).encode(pair[1])
    ),
    JSON.map(lambda value: json.dumps({"clinical_notes": [value], "errors": value, "code": value}).encode()),
)


@relaxed
@given(body=BODIES, status=st.integers(100, 999))
@pytest.mark.parametrize("model", [ClinicalNote, ClinicalNoteList, Error])
def test_any_body_gives_a_model_or_nothing(model: Any, body: bytes, status: int) -> None:
    response = httpx.Response(status, content=body)
    made = read_body(response, model.from_dict, strict=False)
    assert made is None or isinstance(made, model)
    if made is not None:
        assert repr(read_body(response, model.from_dict, strict=True)) == repr(made)
        return
    with pytest.raises(errors.UnreadableBody) as raised:
        read_body(response, model.from_dict, strict=True)
    assert raised.value.args == (status,)
    assert str(raised.value) == f"unreadable body in an answer with status code {status}"
    assert raised.value.__context__ is None


@relaxed
@given(data=st.data())
@pytest.mark.parametrize("model", MODELS)
def test_a_well_typed_object_comes_back_as_it_was(model: Any, data: st.DataObject) -> None:
    wire = data.draw(well_typed(model))
    before = copy.deepcopy(wire)
    made = model.from_dict(wire)
    assert made.to_dict() == before
    assert wire == before
    assert model.from_dict(made.to_dict()) == made
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert again == made
        assert hash(again) == hash(made)
    assert_prints_no_value(made)


@relaxed
@given(
    text=TEXT | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", fullmatch=True)
)
def test_any_text_of_a_time_is_a_moment_in_utc_or_none_and_is_kept(text: str) -> None:
    note = ClinicalNote.from_dict({"note_created_time": text})
    moment = note.note_created_time
    assert moment is None or (type(moment) is datetime and moment.tzinfo is UTC)
    assert note.to_dict() == {"note_created_time": text}


@relaxed
@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.timezones()))
def test_a_moment_comes_back_from_a_model_made_by_hand(moment: datetime) -> None:
    note = ClinicalNote(note_created_time=moment)
    assert note.note_created_time == moment.astimezone(UTC)
    assert ClinicalNote.from_dict(note.to_dict()) == note
