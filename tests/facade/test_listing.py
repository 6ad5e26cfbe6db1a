"""Walking over a listing: by note and by page, to its end and no further."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox

from zoom_health.errors import AccessDeniedError, UnexpectedResponseError

from .answers import ids, page_of, refusal, script
from .harness import Zoom

Connect = Callable[..., Zoom]
EVERY_KIND = ["sync", "asyncio", "trio"]


def endless(request: httpx.Request) -> httpx.Response:
    """Page n holds note n and names page n + 1."""
    number = int(request.url.params.get("next_page_token", 0))
    return page_of([f"note{number}"], token=str(number + 1))


@pytest.mark.parametrize("client_kind", EVERY_KIND, indirect=True)
def test_iterating_gives_the_notes_of_all_pages_in_order(connect: Connect) -> None:
    zoom = connect(script(page_of(["a", "b"], token="t1"), page_of(["c"], token="t2"), page_of(["d"])))
    assert ids(zoom.notes()) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("client_kind", EVERY_KIND, indirect=True)
def test_pages_come_one_by_one(connect: Connect) -> None:
    zoom = connect(script(page_of(["a", "b"], token="t1"), page_of(["c"])))
    assert [ids(page.notes) for page in zoom.pages()] == [["a", "b"], ["c"]]


def test_each_page_is_asked_for_with_the_token_of_the_page_before(connect: Connect) -> None:
    zoom = connect(script(page_of([], token="t+1/=&?"), page_of([], token="t2"), page_of([])))
    list(zoom.pages())
    assert [sent.parameters.get("next_page_token") for sent in zoom.wire.calls] == [None, "t+1/=&?", "t2"]


def test_all_pages_are_asked_for_with_the_same_arguments(connect: Connect) -> None:
    zoom = connect(script(page_of([], token="t"), page_of([])))
    list(zoom.pages(owner="owner", meeting_id="meeting", page_size=7, include_content=True))
    first, second = (sent.parameters for sent in zoom.wire.calls)
    assert second == first | {"next_page_token": "t"}


@pytest.mark.parametrize(
    "last", [page_of(["b"], token=None), page_of(["b"], token=""), httpx.Response(200, json={"clinical_notes": []})]
)
def test_an_empty_or_missing_token_is_the_last_page(connect: Connect, last: httpx.Response) -> None:
    zoom = connect(script(page_of(["a"], token="t"), last))
    assert [page.resume_token is None for page in zoom.pages()] == [False, True]


def test_an_empty_page_in_the_middle_does_not_end_the_listing(connect: Connect) -> None:
    zoom = connect(script(page_of(["a"], token="t1"), page_of([], token="t2"), page_of(["b"])))
    assert ids(zoom.notes()) == ["a", "b"]


@pytest.mark.parametrize("notes", [None, [], ""])
def test_an_account_without_notes_gives_one_empty_page(connect: Connect, notes: Any) -> None:
    zoom = connect(lambda request: httpx.Response(200, json={"page_size": 300, "clinical_notes": notes}))
    assert [page.notes for page in zoom.pages()] == [()]


def test_nothing_is_sent_until_the_first_page_is_asked_for(connect: Connect) -> None:
    zoom = connect(script())
    zoom.client.notes.list()
    zoom.client.notes.list().pages()
    assert zoom.wire.sent == []


def test_no_page_is_fetched_before_it_is_asked_for(connect: Connect) -> None:
    zoom = connect(endless)
    assert len(list(islice(zoom.pages(), 3))) == 3
    assert len(zoom.wire.sent) == 3


def test_each_iteration_begins_anew(connect: Connect) -> None:
    zoom = connect(lambda request: page_of(["a"]))
    assert ids(zoom.notes()) == ids(zoom.notes()) == ["a"]


def test_two_iterations_of_one_listing_do_not_disturb_each_other(connect: Connect) -> None:
    zoom = connect(endless)
    first, second = zoom.pages(), zoom.pages()
    found = [ids(next(pages).notes)[0] for pages in (first, first, second, first, second)]
    assert found == ["note0", "note1", "note0", "note2", "note1"]


def test_a_note_that_moved_to_the_next_page_comes_once(connect: Connect) -> None:
    zoom = connect(script(page_of(["a", "b"], token="t"), page_of(["b", "c"])))
    assert ids(zoom.notes()) == ["a", "b", "c"]


def test_a_note_that_stands_twice_on_a_page_comes_once(connect: Connect) -> None:
    zoom = connect(script(page_of(["a", "b", "a"])))
    assert ids(zoom.notes()) == ["a", "b"]


@pytest.mark.parametrize("unnamed", [{}, {"note_id": None}, {"note_id": ""}])
def test_notes_without_an_id_are_all_kept(connect: Connect, unnamed: dict[str, Any]) -> None:
    zoom = connect(script(page_of([unnamed, unnamed], token="t"), page_of([unnamed])))
    assert len(zoom.notes()) == 3


def test_a_page_that_names_itself_as_the_next_is_an_error(connect: Connect) -> None:
    zoom = connect(lambda request: page_of(["a"], token="same"))
    pages = zoom.pages()
    next(pages)
    with pytest.raises(UnexpectedResponseError, match="repeats"):
        next(pages)
    assert len(zoom.wire.sent) == 2


@pytest.mark.parametrize("length", [2, 3, 10])
def test_pages_that_go_round_in_a_circle_are_an_error(connect: Connect, length: int) -> None:
    def circle(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("next_page_token", 0))
        return page_of([], token=str(number % length + 1))

    zoom = connect(circle)
    with pytest.raises(UnexpectedResponseError, match="repeats"):
        zoom.notes()
    assert len(zoom.wire.sent) == length + 1


def test_a_broken_note_costs_none_of_the_others(connect: Connect, tier: str) -> None:
    zoom = connect(script(page_of(["a", {"note_id": "b", "note_title": ["secret"]}, None, "c"])))
    (page,) = zoom.pages()
    assert ids(page.notes) == ["a", "c"]
    assert [(broken.index, broken.note_id) for broken in page.broken] == [(1, "b"), (2, None)]
    assert page.broken[0].value == {"note_id": "b", "note_title": ["secret"]}


def test_a_broken_note_shows_nothing_of_itself(connect: Connect, tier: str) -> None:
    zoom = connect(script(page_of([{"note_id": "b", "note_title": ["secret text"]}])))
    (page,) = zoom.pages()
    assert "secret text" not in repr(page) + repr(page.broken) + page.broken[0].reason


def test_a_page_shows_nothing_of_its_notes(connect: Connect, tier: str) -> None:
    zoom = connect(script(page_of([{"note_id": "secret-id", "note_title": "secret text"}], token="secret-token")))
    page = next(zoom.pages())
    assert "secret" not in repr(page)


def test_an_error_in_the_middle_ends_the_listing(connect: Connect) -> None:
    zoom = connect(script(page_of(["a"], token="t"), refusal(403, 30007)))
    pages = zoom.pages()
    assert ids(next(pages).notes) == ["a"]
    with pytest.raises(AccessDeniedError):
        next(pages)
    with pytest.raises(StopIteration):
        next(pages)


def test_text_is_left_out_unless_it_is_asked_for(zoom: Zoom) -> None:
    assert {note.note_content for note in zoom.notes()} == {None}
    assert "include_note_content" not in zoom.wire.calls[0].parameters


def test_text_comes_when_it_is_asked_for(zoom: Zoom, zoom_sandbox: Sandbox) -> None:
    notes = zoom.notes(include_content=True)
    assert any(note.note_content for note in notes)
    assert zoom.wire.calls[0].parameters["include_note_content"] == "true"
    for note in notes:
        assert note.note_id is not None
        stored = zoom_sandbox.note(note.note_id)
        assert stored is not None
        assert note.note_content == stored.get("note_content")


@pytest.mark.parametrize("page_size", [1, 7, 49, 50, 51, 300])
def test_every_page_size_gives_the_same_notes(zoom: Zoom, page_size: int) -> None:
    notes = zoom.notes(page_size=page_size)
    assert len(set(ids(notes))) == 50
    assert len(zoom.wire.calls) == -(-50 // page_size)


@pytest.mark.parametrize("client_kind", ["asyncio"], indirect=True)
def test_leaving_an_async_listing_early_leaves_nothing_behind(connect: Connect) -> None:
    zoom = connect(endless)

    async def first_two() -> list[str | None]:
        found = []
        async for note in zoom.client.notes.list():
            found.append(note.note_id)
            if len(found) == 2:
                break
        return found

    assert zoom._portal.call(first_two) == ["note0", "note1"]  # type: ignore[attr-defined]
