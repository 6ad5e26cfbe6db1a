"""Answers that cannot be what was asked for: each is a typed error, and none is taken for a success."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health.errors import APIError, NoteNotFoundError, ServerError, UnexpectedResponseError, ZoomHealthError

from .answers import refusal, script
from .harness import Zoom

Connect = Callable[..., Zoom]
OPERATIONS: dict[str, tuple[str, Callable[[Zoom], Any]]] = {
    "list": ("list_clinical_notes", lambda zoom: zoom.notes()),
    "get": ("get_clinical_note", lambda zoom: zoom.get("note")),
}
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Sign in</title><body>secret text</body></html>"
NO_JSON = [
    b"",
    b" ",
    LOGIN_PAGE,
    b"{",
    b'{"note_id": "note"',
    b'{"note_id": "note"} x',
    b"'note'",
    b"\xff\xfe\x00",
    b"\x00",
    b'{"note_id": "\xe4"}',
    b"[" * 200_000,
    b'{"a":' * 200_000,
    b"9" * 10_000,
]
NO_OBJECT = [b"[]", b"null", b"true", b"7", b'"note"', b"[{}]", b"NaN", b"-Infinity"]


@pytest.fixture(params=OPERATIONS)
def operation(request: pytest.FixtureRequest) -> str:
    """The operations whose answer has a body."""
    name: str = request.param
    return name


def error_of(zoom: Zoom, operation: str) -> ZoomHealthError:
    """The error that an operation ends in."""
    with pytest.raises(ZoomHealthError) as caught:
        OPERATIONS[operation][1](zoom)
    return caught.value


@pytest.mark.parametrize("body", NO_JSON + NO_OBJECT, ids=lambda body: repr(body[:20]))
def test_a_success_that_is_no_json_object_is_an_error(connect: Connect, tier: str, body: bytes) -> None:
    zoom = connect(lambda request: httpx.Response(200, content=body, headers={"x-zm-trackingid": "WEB_1"}))
    for operation, (name, _) in OPERATIONS.items():
        error = error_of(zoom, operation)
        assert isinstance(error, UnexpectedResponseError)
        assert (error.status, error.operation, error.tracking_id) == (200, name, "WEB_1")
        assert "secret" not in str(error)


@pytest.mark.parametrize("body", [b"{}", b'{"unknown": 1}'])
def test_an_object_with_nothing_of_what_was_asked_for_is_an_error(
    connect: Connect, tier: str, operation: str, body: bytes
) -> None:
    error = error_of(connect(script(httpx.Response(200, content=body))), operation)
    assert type(error) is UnexpectedResponseError


@pytest.mark.parametrize("notes", [{}, {"note_id": "a"}, "text", 7, True])
def test_a_page_whose_notes_are_no_list_is_an_error(connect: Connect, tier: str, notes: Any) -> None:
    error = error_of(connect(script(httpx.Response(200, json={"page_size": 30, "clinical_notes": notes}))), "list")
    assert type(error) is UnexpectedResponseError


@pytest.mark.parametrize("token", [["t"], {"t": 1}, True, 1.5])
def test_a_page_whose_token_cannot_be_read_is_an_error_and_not_the_last_page(
    connect: Connect, tier: str, token: Any
) -> None:
    error = error_of(
        connect(script(httpx.Response(200, json={"clinical_notes": [], "next_page_token": token}))), "list"
    )
    assert type(error) is UnexpectedResponseError


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_an_error_and_is_not_followed(connect: Connect, operation: str, status: int) -> None:
    zoom = connect(
        script(httpx.Response(status, headers={"location": "https://evil.example/v2/clinical_notes/notes/note"}))
    )
    error = error_of(zoom, operation)
    assert type(error) is UnexpectedResponseError
    assert error.status == status
    assert "evil" not in str(error)
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_update_that_is_redirected_is_an_error(connect: Connect, status: int) -> None:
    zoom = connect(script(httpx.Response(status, headers={"location": "https://evil.example/"})))
    with pytest.raises(UnexpectedResponseError):
        zoom.complete("note")
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 206])
@pytest.mark.parametrize(
    "call", [lambda zoom: zoom.notes(), lambda zoom: zoom.get("note"), lambda zoom: zoom.complete("note")]
)
def test_an_error_body_with_a_status_of_success_is_an_error(
    connect: Connect, status: int, call: Callable[[Zoom], Any]
) -> None:
    with pytest.raises(NoteNotFoundError) as caught:
        call(connect(script(refusal(status, 30009))))
    assert (caught.value.status, caught.value.code) == (status, 30009)


@pytest.mark.parametrize("status", [204, 205])
def test_a_success_without_a_body_is_no_note_and_no_page(connect: Connect, operation: str, status: int) -> None:
    assert type(error_of(connect(script(httpx.Response(status))), operation)) is UnexpectedResponseError


@pytest.mark.parametrize("status", [404, 520])
@pytest.mark.parametrize("body", [*NO_JSON, *NO_OBJECT, b"{}"], ids=lambda body: repr(body[:20]))
def test_an_error_with_an_odd_body_is_an_api_error(connect: Connect, status: int, body: bytes) -> None:
    with pytest.raises(APIError) as caught:
        connect(script(httpx.Response(status, content=body))).complete("note")
    assert type(caught.value) is (ServerError if status >= 500 else APIError)
    assert (caught.value.status, caught.value.code) == (status, None)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "content_type", ["text/html", "text/plain;charset=utf-16", "", "nonsense", "application/json;charset=latin-1"]
)
def test_the_body_counts_and_not_what_its_header_says(connect: Connect, content_type: str) -> None:
    body = '{"note_id": "note", "note_title": "ä"}'.encode()
    answer = httpx.Response(200, content=body, headers={"content-type": content_type})
    assert connect(script(answer)).get("note").note_title == "ä"


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(status=st.integers(200, 599), body=st.binary(max_size=40))
def test_whatever_comes_is_an_error_of_ours_or_a_note(connect: Connect, status: int, body: bytes) -> None:
    zoom = connect(lambda request: httpx.Response(status, content=body))
    for call in (lambda: zoom.notes(), lambda: zoom.get("note")):
        with pytest.raises(ZoomHealthError):
            call()
