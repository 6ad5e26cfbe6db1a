"""Ids of notes: each arrives as the one segment that it is, or is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zoom_health.errors import InvalidArgumentError

from .answers import echo_note
from .harness import NOTES_PATH, Zoom

Connect = Callable[..., Zoom]
CALLS: list[Callable[[Zoom, Any], Any]] = [
    lambda zoom, note_id: zoom.get(note_id),
    lambda zoom, note_id: zoom.complete(note_id),
    lambda zoom, note_id: zoom.reopen(note_id),
    lambda zoom, note_id: zoom.update(note_id, is_note_completed=True),
]
ODD_BUT_GOOD = [
    "SandboxNote0000000001",
    "a/b",
    "a//b",
    "/",
    "//",
    "../x",
    "x/..",
    "...",
    "%2F",
    "%2e%2e",
    "%",
    "a b",
    " a",
    "a?b=c",
    "a#b",
    "a&b",
    "a+b",
    "a;b",
    "a\\b",
    "~._-",
    "ä",
    "e\u0301",
    "語",
    "🩺",
    "https://evil.example/",
    "note:1@host",
    "a" * 10_000,
    "%" * 10_000,
]
BAD = [
    None,
    "",
    ".",
    "..",
    " ",
    "\t",
    "\n",
    "a\nb",
    "a\r\nHost: evil",
    "a\x00",
    "\x7f",
    "\x85",
    "\u2028",
    "\ud800",
    "a" * 10_001,
]


@pytest.mark.parametrize("note_id", ODD_BUT_GOOD, ids=lambda note_id: note_id[:25])
def test_an_odd_id_arrives_as_one_segment(connect: Connect, note_id: str) -> None:
    zoom = connect(echo_note)
    for call in CALLS:
        call(zoom, note_id)
    assert {(sent.note_id, sent.query, sent.host) for sent in zoom.wire.calls} == {(note_id, "", "api.zoom.us")}


@pytest.mark.parametrize("note_id", ODD_BUT_GOOD, ids=lambda note_id: note_id[:25])
def test_an_odd_id_comes_back(connect: Connect, note_id: str) -> None:
    assert connect(echo_note).get(note_id).note_id == note_id


@pytest.mark.parametrize(
    "note_id", [*BAD, 7, 0, True, b"note", ["note"], {"note"}, 1.5], ids=lambda value: repr(value)[:25]
)
def test_an_id_that_would_address_something_else_is_refused(connect: Connect, note_id: Any) -> None:
    zoom = connect(echo_note)
    for call in CALLS:
        with pytest.raises(InvalidArgumentError, match="note_id"):
            call(zoom, note_id)
    assert zoom.wire.sent == []


@given(note_id=st.text(max_size=60) | st.text(st.sampled_from("./%\\2eEfF?#\n\u202e\ud800"), max_size=12))
@example(note_id="%2e%2e%2f")
@example(note_id="..;/")
def test_any_text_is_refused_or_arrives_as_it_is(connect: Connect, note_id: str) -> None:
    zoom = connect(echo_note)
    try:
        found = zoom.get(note_id)
    except InvalidArgumentError:
        assert zoom.wire.sent == []
        return
    (sent,) = zoom.wire.calls
    assert sent.note_id == note_id
    assert sent.path.count("/") == NOTES_PATH.count("/") + 1
    assert found.note_id == note_id


def test_an_id_is_not_trimmed_or_changed(connect: Connect) -> None:
    zoom = connect(echo_note)
    zoom.get(" Note ")
    assert zoom.wire.calls[0].path == f"{NOTES_PATH}/%20Note%20"
