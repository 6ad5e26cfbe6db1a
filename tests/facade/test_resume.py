"""Going on with a listing in another client or process, by the token of the last page that was dealt with."""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import Sandbox, scenarios

from zoom_health.errors import InvalidArgumentError
from zoom_health.types import ClinicalNote

from .answers import ids, page_of, script
from .harness import Zoom

Connect = Callable[..., Zoom]
START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2025, 6, 2, 12, tzinfo=UTC)
ARGUMENTS: dict[str, Any] = {
    "owner": scenarios.OWNERS[0],
    "created_from": START,
    "created_to": END,
    "include_content": True,
    "page_size": 3,
}


def token_of(zoom: Zoom, **arguments: Any) -> str:
    """The resume token of the first page of a listing that has more."""
    token = next(zoom.pages(**arguments)).resume_token
    assert token is not None
    return token


def begun(zoom: Zoom, **arguments: Any) -> tuple[list[ClinicalNote], str]:
    """The notes of a dated listing up to the first page that has some, and its resume token."""
    page = next(page for page in zoom.pages(**arguments) if page.notes)
    assert page.resume_token is not None
    return list(page.notes), page.resume_token


def test_a_new_client_goes_on_after_the_page(connect_sandbox: Connect) -> None:
    whole = ids(connect_sandbox().notes())
    for count in (1, 3, 6):
        pages = list(islice(connect_sandbox().pages(page_size=7), count))
        rest = connect_sandbox().notes(page_size=7, resume_token=pages[-1].resume_token)
        assert ids([note for page in pages for note in page.notes]) + ids(rest) == whole


def test_the_token_works_with_every_filter(connect_sandbox: Connect) -> None:
    whole = connect_sandbox().notes(**ARGUMENTS)
    notes, token = begun(connect_sandbox(), **ARGUMENTS)
    assert 0 < len(notes) < len(whole)
    assert notes + connect_sandbox().notes(**ARGUMENTS, resume_token=token) == whole


def test_a_page_that_was_pickled_still_leads_on(connect_sandbox: Connect) -> None:
    page = next(connect_sandbox().pages(page_size=20))
    restored = pickle.loads(pickle.dumps(page))
    assert restored == page
    assert len(connect_sandbox().notes(page_size=20, resume_token=restored.resume_token)) == 30


def test_each_page_of_a_resumed_listing_has_a_token_of_its_own(connect_sandbox: Connect) -> None:
    token: str | None = token_of(connect_sandbox(), page_size=20)
    (second, third) = connect_sandbox().pages(page_size=20, resume_token=token)
    assert second.resume_token not in (None, token)
    assert third.resume_token is None


def test_the_token_is_printable_and_shows_no_filter(connect: Connect) -> None:
    zoom = connect(lambda request: page_of([], token="t"))
    token = token_of(zoom, owner="secret-owner", meeting_id="secret-meeting")
    assert token.isascii()
    assert token.isprintable()
    assert len(token) < 300
    packed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"secret" not in packed


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(cursor=st.text(min_size=1, max_size=200).filter(lambda text: text.isprintable()))
def test_every_page_token_survives_the_resume_token(connect: Connect, cursor: str) -> None:
    zoom = connect(script(page_of([], token=cursor), page_of([])))
    token = token_of(zoom)
    zoom.notes(resume_token=token)
    assert zoom.wire.sent[-1].parameters["next_page_token"] == cursor


@pytest.mark.parametrize(
    "change",
    [
        {"owner": scenarios.OWNERS[1]},
        {"meeting_id": "meeting"},
        {"created_from": START + timedelta(seconds=1)},
        {"created_to": END - timedelta(seconds=1)},
        {"include_content": False},
        {"page_size": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_token_of_other_arguments_is_refused_before_anything_is_sent(
    connect_sandbox: Connect, change: dict[str, Any]
) -> None:
    token = token_of(connect_sandbox(), **ARGUMENTS)
    zoom = connect_sandbox()
    with pytest.raises(InvalidArgumentError, match="resume_token"):
        zoom.pages(**(ARGUMENTS | change), resume_token=token)
    assert zoom.wire.sent == []


@pytest.mark.parametrize("missing", ["owner", "created_from"])
def test_a_token_is_refused_when_an_argument_is_left_out(connect_sandbox: Connect, missing: str) -> None:
    token = token_of(connect_sandbox(), **ARGUMENTS)
    arguments = {name: value for name, value in ARGUMENTS.items() if name not in (missing, "created_to")}
    with pytest.raises(InvalidArgumentError, match="resume_token"):
        connect_sandbox().pages(**arguments, resume_token=token)


def test_an_end_that_was_the_moment_of_the_call_comes_from_the_token(connect_sandbox: Connect) -> None:
    # A page token is good only with the parameters that it was given for, and by now the moment is another one.
    moments = iter([END + timedelta(seconds=number) for number in range(100)])
    first, second = (connect_sandbox(clock=lambda: next(moments)) for _ in range(2))
    arguments = {"created_from": END - timedelta(days=28), "page_size": 2}
    notes, token = begun(first, **arguments)
    rest = second.notes(**arguments, resume_token=token)
    assert ids(notes + rest) == ids(connect_sandbox(clock=lambda: END).notes(**arguments))
    assert {sent.parameters["to"] for sent in first.wire.calls + second.wire.calls} == {
        first.wire.calls[0].parameters["to"]
    }


@pytest.mark.parametrize(
    "token", ["", " ", "not a token", "e30", "W10", "MQ", "bnVsbA", "é", "\ud800", "A" * 100_000, b"e30", 7, ["x"]]
)
def test_what_is_no_resume_token_is_refused_before_anything_is_sent(connect: Connect, token: Any) -> None:
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError, match="resume_token") as caught:
        zoom.pages(resume_token=token)
    assert zoom.wire.sent == []
    if len(str(token)) > 2:
        assert str(token) not in str(caught.value)


def test_every_shortened_token_is_refused(connect: Connect) -> None:
    zoom = connect(lambda request: page_of([], token="cursor"))
    token = token_of(zoom)
    sent = len(zoom.wire.sent)
    for length in range(len(token)):
        with pytest.raises(InvalidArgumentError, match="resume_token"):
            zoom.pages(resume_token=token[:length])
    assert len(zoom.wire.sent) == sent


@given(text=st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_refused(connect: Connect, text: str) -> None:
    zoom = connect(script())
    with pytest.raises(InvalidArgumentError, match="resume_token"):
        zoom.pages(resume_token=text)


def test_a_page_that_was_lost_is_resumed_from_the_page_before(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    pages = list(connect_sandbox().pages(page_size=10))
    for before, after in pairwise(pages):
        assert next(connect_sandbox().pages(page_size=10, resume_token=before.resume_token)).notes == after.notes
