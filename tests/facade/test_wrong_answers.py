"""Never another patient's note; and a note whose text is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox

from zoom_health.errors import (
    InvalidArgumentError,
    NoteNotFoundError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
)

from .answers import refusal, script
from .harness import Chunks, Zoom

Connect = Callable[..., Zoom]


class Line:
    """A connection that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def over(line: Line, status: int = 200, **content: Any) -> httpx.Response:
    """An answer that came over this connection."""
    return httpx.Response(status, extensions={"network_stream": line}, **content)


@pytest.mark.parametrize("note_id", ["another", "", None, "NOTE", "note ", 7])
def test_a_note_with_another_id_or_none_is_refused_and_its_connection_dropped(
    connect: Connect, tier: str, note_id: Any
) -> None:
    line = Line()
    zoom = connect(script(over(line, json={"note_id": note_id, "note_title": "hidden"})), attempts=None)
    with pytest.raises(UnexpectedResponseError) as caught:
        zoom.get("note")
    assert line.closed
    assert "hidden" not in str(caught.value)
    assert "another" not in str(caught.value).replace("another note", "")


def test_a_note_without_an_id_is_refused_and_its_connection_dropped(connect: Connect, tier: str) -> None:
    line = Line()
    with pytest.raises(UnexpectedResponseError):
        connect(script(over(line, json={"note_title": "x"}))).get("note")
    assert line.closed


def test_the_right_note_keeps_its_connection(connect: Connect) -> None:
    line = Line()
    connect(script(over(line, json={"note_id": "note"}))).get("note")
    assert not line.closed


@pytest.mark.parametrize("headers", [{"content-length": "27"}, {"transfer-encoding": "chunked"}, {}])
def test_an_update_that_is_answered_204_with_a_body_is_done_and_its_connection_dropped(
    connect: Connect, headers: dict[str, str]
) -> None:
    line = Line()
    answer = httpx.Response(
        204, headers=headers, stream=Chunks(b'{"code":0,"message":"Done"}'), extensions={"network_stream": line}
    )
    zoom = connect(script(answer), attempts=None)
    zoom.complete("note")
    assert line.closed
    assert len(zoom.wire.sent) == 1


def test_an_update_that_is_answered_204_without_a_body_keeps_its_connection(connect: Connect) -> None:
    line = Line()
    connect(script(over(line, 204))).complete("note")
    assert not line.closed


@pytest.mark.parametrize("body", [b"<html><p>Sign in</p></html>", b"<!DOCTYPE html>", b"not JSON", b"[]"])
@pytest.mark.parametrize("status", [200, 201, 202])
def test_an_update_that_is_answered_by_a_page_for_people_is_an_error(
    connect: Connect, status: int, body: bytes
) -> None:
    line = Line()
    answers = [over(line, status, content=body, headers={"content-type": "text/html"}) for _ in range(5)]
    with pytest.raises(UnexpectedResponseError):
        connect(script(*answers)).complete("note")
    assert line.closed


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "unheard-of"])
def test_an_unknown_packing_of_nothing_is_nothing(connect: Connect, encoding: str) -> None:
    zoom = connect(script(httpx.Response(204, headers={"content-encoding": encoding}, stream=Chunks())))
    zoom.complete("note")


@pytest.mark.parametrize(("status", "kind"), [(429, RateLimitError), (503, ServerError), (502, ServerError)])
@pytest.mark.parametrize("body", [b"", b"packed"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "unheard-of"])
def test_an_error_whose_body_cannot_be_unpacked_is_the_error_of_its_status(
    connect: Connect, status: int, kind: type[Exception], body: bytes, encoding: str
) -> None:
    answer = httpx.Response(
        status, headers={"content-encoding": encoding, "retry-after": "7"}, stream=Chunks(*[body][: len(body)])
    )
    with pytest.raises(kind) as caught:
        connect(script(answer)).get("note")
    if isinstance(caught.value, RateLimitError):
        assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    "changes",
    [
        {"content-encoding": "br"},
        {"content-encoding": "gzip"},
    ],
)
def test_a_body_that_cannot_be_unpacked_names_operation_and_tracking_id(
    connect: Connect, changes: dict[str, str]
) -> None:
    headers = {"x-zm-trackingid": "WEB_1", **changes}
    with pytest.raises(UnexpectedResponseError) as caught:
        connect(script(httpx.Response(200, headers=headers, stream=Chunks(b"xyz")))).get("note")
    error = caught.value
    assert (error.status, error.operation, error.tracking_id) == (200, "get_clinical_note", "WEB_1")
    assert str(error).startswith("get_clinical_note: ")


def test_a_gzip_stream_of_several_members_is_one_body(connect: Connect) -> None:
    import gzip

    members = [gzip.compress(part) for part in (b'{"note_id"', b': "no', b"", b'te"}')]
    for pieces in ([b"".join(members)], members, [bytes([octet]) for octet in b"".join(members)]):
        answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Chunks(*pieces))
        assert connect(script(answer)).get("note").note_id == "note"


@pytest.mark.parametrize("rest", [b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"garbage"])
def test_what_follows_a_gzip_stream_and_is_none_is_an_error(connect: Connect, rest: bytes) -> None:
    import gzip

    answer = httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=Chunks(gzip.compress(b'{"note_id": "note"}') + rest)
    )
    with pytest.raises(UnexpectedResponseError):
        connect(script(answer)).get("note")


# --- ids


@pytest.mark.parametrize("note_id", ["x" * 70_000, "語" * 30_000, "/" * 30_000])
def test_an_id_too_long_for_an_address_is_refused(connect: Connect, note_id: str) -> None:
    zoom = connect(script())
    calls: list[Callable[[], Any]] = [
        lambda: zoom.get(note_id),
        lambda: zoom.complete(note_id),
        lambda: zoom.client.notes.list(owner=note_id),
        lambda: zoom.client.notes.list(meeting_id=note_id),
    ]
    for call in calls:
        with pytest.raises(InvalidArgumentError) as caught:
            call()
        assert note_id[:3] * 2 not in str(caught.value)
    assert zoom.wire.sent == []


@pytest.mark.parametrize("character", ["x", "語", "/", "🩺", "%"])
def test_every_length_of_an_id_is_refused_or_sent_whole_and_no_error_of_a_library(
    connect: Connect, character: str
) -> None:
    for length in (100, 1000, 5000, 7000, 9000, 10_000):
        for listing in (False, True):
            zoom = connect(lambda request: refusal(404, 30009))
            name = {"owner": character * length} if listing else {}
            with pytest.raises((InvalidArgumentError, NoteNotFoundError)):
                zoom.notes(**name) if listing else zoom.get(character * length)


# --- a text that is not there yet


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
@pytest.mark.zoom_faults("content_missing", operation="get", times=3)
def test_a_text_that_is_not_there_yet_is_waited_for(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    zoom = connect_sandbox()
    note_id = next(note.note_id for note in zoom.notes(include_content=True) if note.note_content)
    assert zoom.get(note_id, wait_for_content=60).note_content
    assert zoom.time.slept != []
    assert sum(zoom.time.slept) <= 60


def test_a_text_that_never_comes_is_given_up_and_the_note_given(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(200, json={"note_id": "note", "note_content": ""}))
    assert zoom.get("note", wait_for_content=30).note_content == ""
    assert zoom.time.slept == [1, 2, 4, 8, 8, 7]
    assert len(zoom.wire.sent) == 7


def test_without_the_wish_nothing_is_waited_for(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(200, json={"note_id": "note"}))
    assert zoom.get("note").note_content is None
    assert (len(zoom.wire.sent), zoom.time.slept) == (1, [])


def test_an_error_ends_the_waiting(connect: Connect) -> None:
    zoom = connect(script(httpx.Response(200, json={"note_id": "note"}), refusal(404, 30009)))
    with pytest.raises(NoteNotFoundError):
        zoom.get("note", wait_for_content=30)


@pytest.mark.parametrize("seconds", [-1, True, "5", None, float("inf"), float("nan"), 10**400])
def test_a_wait_that_is_no_number_of_seconds_is_refused(connect: Connect, seconds: Any) -> None:
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError, match="wait_for_content"):
        zoom.get("note", wait_for_content=seconds)
