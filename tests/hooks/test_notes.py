"""Processors and redactors: their order, and how a note is withheld when one fails."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from typing import Any

import attrs
import httpx
import pytest
from facade.answers import echo_note, ids, page_of
from facade.harness import Zoom
from hypothesis import given
from hypothesis import strategies as st

from zoom_health import errors
from zoom_health.types import ClinicalNote

from .plugins import SECRET, clinic, failing, failing_on, plugin, titled, whole

Connect = Callable[..., Zoom]
KINDS = [("note_processors", "note processor", errors.PluginError), ("redactors", "redactor", errors.RedactionError)]


async def a_coroutine() -> None: ...


def generated() -> Any:
    yield


WRONG: dict[str, Callable[[ClinicalNote, Any], Any]] = {
    "fails": failing,
    "gives nothing": lambda note, call: None,
    "gives a text": lambda note, call: note.note_content,
    "gives a mapping": lambda note, call: note.to_dict(),
    "gives a coroutine": lambda note, call: a_coroutine(),
    "gives a generator": lambda note, call: generated(),
    "gives another note": lambda note, call: attrs.evolve(note, note_id=f"{SECRET}2"),
    "gives a note without id": lambda note, call: attrs.evolve(note, note_id=None),
    "writes into the note": lambda note, call: setattr(note, "note_title", "x"),
    "exhausts the stack": lambda note, call: WRONG["exhausts the stack"](note, call),
}


def shown(error: BaseException) -> str:
    """Everything that an error shows, its chain and its pickle included."""
    assert error.__context__ is None
    assert error.__cause__ is None
    return f"{error} {error!r} {error.args} {vars(error)} {pickle.dumps(error)!r}"


def test_redactors_are_last_even_when_their_plugin_comes_first(connect: Connect) -> None:
    plugins = [
        plugin("a", redactors=titled("[redacts a]"), note_processors=titled("[processes a]")),
        plugin("b", redactors=titled("[redacts b]"), note_processors=titled("[processes b]")),
    ]
    zoom = connect(echo_note, plugins=plugins)
    assert zoom.get("n").note_title == "[processes a][processes b][redacts a][redacts b]"


@pytest.mark.parametrize(("hook", "kind", "expected"), KINDS)
@pytest.mark.parametrize("wrong", WRONG)
def test_get_withholds_a_note_that_a_step_fails_on(
    connect: Connect, hook: str, kind: str, expected: type[errors.ZoomHealthError], wrong: str
) -> None:
    zoom = connect(clinic, plugins=[plugin(**{hook: WRONG[wrong]})])
    with pytest.raises(expected) as caught:
        zoom.get("n1")
    assert type(caught.value) is expected
    assert str(caught.value).startswith(f"get_clinical_note: the note is withheld: the {kind} of plugin 'synthetic': ")
    assert SECRET not in shown(caught.value)
    assert "n1" not in str(caught.value)
    assert zoom.client.counters.withheld_notes == 1


@pytest.mark.parametrize("hook", ["note_processors", "redactors"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_listing_reports_a_withheld_note_and_gives_the_others(connect: Connect, hook: str, wrong: str) -> None:
    def on_the_third(note: ClinicalNote, call: Any) -> Any:
        return WRONG[wrong](note, call) if note.note_id == "n3" else note

    zoom = connect(clinic, plugins=[plugin(**{hook: on_the_third})])
    first, second = zoom.pages(include_content=True)
    assert (ids(first.notes), first.broken) == (["n1", "n2"], ())
    assert ids(second.notes) == ["n4"]
    (broken,) = second.broken
    assert (broken.index, broken.note_id, broken.value) == (0, "n3", None)
    assert "'synthetic'" in broken.reason
    assert SECRET not in f"{broken} {broken.reason}"
    assert (zoom.client.counters.withheld_notes, zoom.client.counters.broken_notes) == (1, 0)


def test_a_step_does_not_see_what_a_failed_one_left(connect: Connect) -> None:
    seen: list[str | None] = []

    def noting(note: ClinicalNote, call: Any) -> ClinicalNote:
        seen.append(note.note_id)
        return note

    zoom = connect(clinic, plugins=[plugin(redactors=[failing_on("n2"), noting])])
    assert ids(zoom.notes()) == ["n1", "n3", "n4"]
    assert seen == ["n1", "n3", "n4"]


def test_withheld_and_unreadable_notes_stand_at_their_places(connect: Connect) -> None:
    def mixed(request: httpx.Request) -> httpx.Response:
        return page_of([None, whole("n1"), whole("n2"), {"note_id": [7]}, whole("n3")])

    (page,) = connect(mixed, plugins=[plugin(redactors=failing_on("n1", "n3"))]).pages()
    assert ids(page.notes) == ["n2"]
    assert [(broken.index, broken.note_id) for broken in page.broken] == [(0, None), (1, "n1"), (3, None), (4, "n3")]


def test_unreadable_items_keep_their_value_only_where_nothing_redacts(connect: Connect) -> None:
    def unreadable(request: httpx.Request) -> httpx.Response:
        return page_of([whole("n1", note_title=["SEEDED"])])

    for hook, kept in (("note_processors", True), ("redactors", False)):
        (page,) = connect(unreadable, plugins=[plugin(**{hook: titled("x")})]).pages()
        (broken,) = page.broken
        assert (broken.value is not None) is kept
        assert broken.note_id == "n1"
        assert "SEEDED" not in broken.reason


def test_a_note_that_is_withheld_does_not_hold_up_the_listing(connect: Connect) -> None:
    zoom = connect(clinic, plugins=[plugin(redactors=failing)])
    assert zoom.notes() == []
    assert [len(page.broken) for page in zoom.pages()] == [2, 2]
    assert zoom.client.counters.withheld_notes == 8


def test_a_step_is_told_the_call_and_no_more(connect: Connect) -> None:
    calls: list[Any] = []

    def noting(note: ClinicalNote, call: Any) -> ClinicalNote:
        calls.append(call)
        return note

    zoom = connect(clinic, plugins=[plugin(redactors=noting)], context={"user": "SEEDED-user"})
    zoom.get("SEEDED-note")
    list(zoom.pages(owner="SEEDED-owner", meeting_id="SEEDED-meeting"))
    get, listing = calls[0], calls[1]
    assert (get.operation, get.method, get.note_id, get.is_write) == ("get_clinical_note", "GET", "SEEDED-note", False)
    assert (listing.operation, listing.owner, listing.meeting_id) == (
        "list_clinical_notes",
        "SEEDED-owner",
        "SEEDED-meeting",
    )
    assert get.context == {"user": "SEEDED-user"}
    assert "{note" in get.url_template
    assert get.call_id != listing.call_id
    assert "SEEDED" not in f"{get!r} {listing!r}"


@pytest.mark.parametrize("client_kind", ["asyncio", "trio"], indirect=True)
def test_steps_of_async_clients_do_not_run_in_the_event_loop(connect: Connect) -> None:
    where: list[int] = []

    def noting(note: ClinicalNote, call: Any) -> ClinicalNote:
        where.append(threading.get_ident())
        return note

    class Loop:
        def on_done(self, call: Any, event: Any) -> None:
            where.append(threading.get_ident())

    connect(clinic, plugins=[plugin(redactors=noting, observers=Loop())]).get("n1")
    assert len(set(where)) == 2


def test_many_calls_at_once_get_each_its_own_note(connect: Connect) -> None:
    zoom = connect(clinic, plugins=[plugin(redactors=lambda n, c: attrs.evolve(n, note_title=n.note_id))])
    outcomes = zoom.at_once(16, "n7")
    assert [outcome.note_title for outcome in outcomes if isinstance(outcome, ClinicalNote)] == ["n7"] * 16


def test_only_the_last_answer_of_a_wait_for_content_is_given_and_redacted(connect: Connect) -> None:
    texts = ["", "", "ready"]
    zoom = connect(
        lambda request: httpx.Response(200, json={"note_id": "n", "note_content": texts.pop(0)}),
        plugins=[plugin(redactors=titled("x"))],
    )
    note = zoom.get("n", wait_for_content=60.0)
    assert (note.note_content, note.note_title) == ("ready", "x")


@given(withheld=st.sets(st.integers(0, 19)), unreadable=st.sets(st.integers(0, 19)))
def test_every_item_of_a_page_is_given_or_reported_once_at_its_place(
    connect: Connect, withheld: set[int], unreadable: set[int]
) -> None:
    items = [{"note_id": [place]} if place in unreadable else whole(f"n{place}") for place in range(20)]
    failing_ids = [f"n{place}" for place in withheld]
    zoom = connect(lambda request: page_of(items), plugins=[plugin(redactors=failing_on(*failing_ids))])
    (page,) = zoom.pages()
    assert [item.index for item in page.broken] == sorted(withheld | unreadable)
    assert ids(page.notes) == [f"n{place}" for place in range(20) if place not in withheld | unreadable]
