"""Nothing that the low-level layer prints, raises or pickles shows a note, an identifier or a token."""

from __future__ import annotations

import io
import json
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from zoom_health_rest import AuthenticatedClient, Client, errors, models
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList
from zoom_health_rest.types import BrokenItem, File, Response

Shows = Callable[[str], bool]
Seeded = Callable[[Any], dict[str, Any]]

MODELS: list[Any] = [getattr(models, name) for name in models.__all__]
FIELDS = [(model, field.wire_name) for model in MODELS for field in model.WIRE_FIELDS]
WRONG_VALUES: list[Any] = [{"SEED": "SEED"}, ["SEED"], "SEED", 7390117390117.5, [["SEED"]], "SEED" * 400]


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those before it."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def words_of(error: BaseException) -> str:
    """All that an error says of itself, by any of its ways."""
    ways = [
        str,
        repr,
        lambda each: repr(each.args),
        lambda each: repr(vars(each)),
        lambda each: repr(pickle.dumps(each)),
    ]
    return " ".join(way(each) for each in chain(error) for way in ways)


def locals_of_the_package(error: BaseException) -> str:
    """The local variables of the package's own frames, as a crash reporter would collect them."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return " ".join(repr(frame.locals) for frame in frames if "zoom_health_rest" in frame.filename)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_prints_the_shape_of_its_values_and_none_of_them(
    model: Any, seeded: Seeded, shows_a_seed: Shows
) -> None:
    made = model.from_dict(seeded(model))
    for text in (repr(made), str(made), f"{made}", f"{made!a}", repr([made]), repr({"note": made})):
        assert model.__name__ in text
        assert not shows_a_seed(text)


def test_a_model_made_by_hand_prints_no_value_either(shows_a_seed: Shows) -> None:
    note = ClinicalNote(note_content="SEED", note_start_time="SEED", additional_properties={"SEED": "SEED"})
    assert not shows_a_seed(repr(note))


@pytest.mark.parametrize(("model", "wire_name"), FIELDS)
@pytest.mark.parametrize("wrong", WRONG_VALUES, ids=lambda value: type(value).__name__)
def test_a_value_of_the_wrong_type_is_refused_without_being_shown(
    model: Any, wire_name: str, wrong: Any, seeded: Seeded, shows_a_seed: Shows
) -> None:
    made, problem = None, None
    try:
        made = model.from_dict(seeded(model) | {wire_name: wrong})
    except errors.UnreadableValue as error:
        problem = error
    if problem is not None:
        assert not shows_a_seed(words_of(problem))
        assert problem.__context__ is None
        assert str(pickle.loads(pickle.dumps(problem))) == str(problem)
    assert not shows_a_seed(repr(made))
    assert not any(shows_a_seed(item.reason) for item in getattr(made, "broken", ()))


def test_a_broken_item_says_why_without_its_value(shows_a_seed: Shows) -> None:
    page = ClinicalNoteList.from_dict({"clinical_notes": ["SEED", {"note_content": ["SEED"]}]})
    assert [item.value for item in page.broken] == ["SEED", {"note_content": ["SEED"]}]
    assert not shows_a_seed(repr(page) + repr(page.broken) + str(page.broken[0]) + page.broken[1].reason)


def test_a_response_prints_its_status_alone(shows_a_seed: Shows) -> None:
    headers = httpx.Headers({"x-zm-trackingid": "SEED"})
    response = Response(status_code=200, content=b"SEED", headers=headers, parsed=ClinicalNote(note_title="SEED"))
    assert repr(response) == str(response) == "Response(status_code=200)"
    assert pickle.loads(pickle.dumps(response)) == response


def test_a_file_prints_neither_name_nor_content() -> None:
    file = File(payload=io.BytesIO(b"SEED"), file_name="SEED.txt", mime_type="text/plain")
    assert "SEED" not in repr(file)


@pytest.mark.parametrize("kind", [Client, AuthenticatedClient])
def test_a_client_prints_no_token_header_cookie_or_option(kind: Any) -> None:
    secret = {"token": "SEED"} if kind is AuthenticatedClient else {}
    client = kind(
        base_url="https://api.example.com",
        headers={"SEED": "SEED"},
        cookies={"SEED": "SEED"},
        httpx_args={"proxy": "http://SEED:SEED@127.0.0.1:1"},
        **secret,
    )
    derived = client.with_headers({"a": "SEED"}).with_cookies({"b": "SEED"}).with_timeout(httpx.Timeout(1))
    client.get_httpx_client().close()
    for each in (client, derived):
        assert "SEED" not in repr(each)
        assert "SEED" not in str(each)


@pytest.mark.parametrize(
    "token", ["SEED\n", "SEED\r\n", "\nSEED", "SEED\0", "SEEDé", "SE ED SEED", "SEED\x7f", "SEED\ud800"]
)
def test_a_token_that_cannot_be_a_header_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(ValueError) as refused:
        AuthenticatedClient(base_url="https://api.example.com", token=token)
    assert "SEED" not in words_of(refused.value)
    client = AuthenticatedClient(base_url="https://api.example.com", token="good")
    with pytest.raises(ValueError) as refused_later:
        client.token = token
    assert "SEED" not in words_of(refused_later.value)
    assert client.token == "good"


@pytest.mark.parametrize("token", [None, 5, b"SEED", ["SEED"]])
def test_a_token_that_is_no_text_is_refused_without_being_shown(token: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as refused:
        AuthenticatedClient(base_url="https://api.example.com", token=token)
    assert "SEED" not in words_of(refused.value)


BODIES = {
    "not json": b"<html>SEED</html>",
    "cut off": b'{"note_content": "SEED',
    "wrong type": json.dumps({"note_content": ["SEED"], "code": ["SEED"], "page_size": ["SEED"]}).encode(),
    "not an object": b'"SEED"',
    "invalid utf-8": b'{"note_content": "SEED\xff"}',
}


@pytest.mark.parametrize("status", [200, 400, 520], ids=str)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_an_error_of_an_answer_shows_nothing_of_it_even_with_local_variables(
    call: Any, operation: str, style: str, status: int, body: bytes, shows_a_seed: Shows
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body, headers={"x-zm-trackingid": "SEED"})

    with pytest.raises((errors.UnreadableBody, errors.UnexpectedStatus)) as raised:
        call(operation, style, answer, strict=True)
    error = raised.value
    assert error.status_code == status
    assert error.__context__ is None
    assert not shows_a_seed(words_of(error))
    assert not shows_a_seed(locals_of_the_package(error))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status_code) == (type(error), str(error), status)


def test_a_failed_connection_shows_no_token(operation: str, call: Any) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    with pytest.raises(httpx.ConnectError) as raised:
        call(operation, "sync", fail)
    error = raised.value
    assert "synthetic-token" not in str(error) + repr(error) + repr(error.args) + locals_of_the_package(error)


@pytest.mark.parametrize("identifier", ["SEED\n", "SEED\ud800", "SEED\x85"])
def test_a_refused_id_is_not_shown(call: Any, identifier: str) -> None:
    with pytest.raises(ValueError, match="note_id") as refused:
        call("get", "sync", lambda request: httpx.Response(200), note_id=identifier)
    assert "SEED" not in words_of(refused.value)


def test_the_fields_that_can_hold_protected_health_information_are_marked() -> None:
    marked = {model.__name__: set(model.PHI_FIELDS) for model in MODELS if model.PHI_FIELDS}
    assert marked == {
        "ClinicalNote": {"note_title", "note_content"},
        "EhrContext": {"appointment_id", "patient_id", "provider_id"},
    }


def test_an_error_of_a_model_that_is_no_object_names_only_types() -> None:
    with pytest.raises(errors.UnreadableValue) as raised:
        ClinicalNote.from_dict(["SEED"])  # type: ignore[arg-type]
    assert str(raised.value) == "ClinicalNote: expected an object, found a list"


def test_a_broken_item_can_be_compared_hashed_and_pickled() -> None:
    item = BrokenItem(wire_name="clinical_notes", index=1, reason="r", value={"a": [1]})
    assert pickle.loads(pickle.dumps(item)) == item
    assert len({item, BrokenItem(wire_name="clinical_notes", index=1, reason="r", value={"a": [1]})}) == 1
