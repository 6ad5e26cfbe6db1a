"""Page tokens die after 15 minutes; a listing starts again by itself and gives each note once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox, scenarios

from zoom_health.errors import AccessDeniedError, APIError, PageTokenExpiredError

from .answers import ids, page_of, refusal, script
from .harness import Zoom

Connect = Callable[..., Zoom]
DEAD = 15 * 60 + 1


def dead() -> httpx.Response:
    return refusal(400, 300, "This next page token is invalid or expired.")


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
@pytest.mark.parametrize("slow_pages", [{1}, {3}, {1, 4}, {1, 2, 3, 4, 5}])
def test_a_reader_who_takes_too_long_gets_every_note_once(
    zoom: Zoom, zoom_sandbox: Sandbox, slow_pages: set[int]
) -> None:
    whole = ids(zoom.notes())
    found: list[str | None] = []
    productive = 0
    for page in zoom.pages(page_size=10):
        found += ids(page.notes)
        productive += bool(page.notes)
        if page.notes and productive in slow_pages:
            zoom_sandbox.clock.advance(DEAD)
    assert found == whole


def test_notes_are_iterated_without_loss_or_repetition(connect: Connect) -> None:
    answers = script(page_of(["a", "b"], token="t1"), dead(), page_of(["a", "b"], token="t2"), page_of(["c"]))
    assert ids(connect(answers).notes()) == ["a", "b", "c"]


def test_a_note_that_came_in_between_is_not_lost(connect: Connect) -> None:
    answers = script(page_of(["a", "b"], token="t1"), dead(), page_of(["new", "a"], token="t2"), page_of(["b", "c"]))
    assert ids(connect(answers).notes()) == ["a", "b", "new", "c"]


def test_the_listing_starts_again_with_the_same_arguments(connect: Connect) -> None:
    zoom = connect(script(page_of(["a"], token="t1"), dead(), page_of(["a"])))
    list(zoom.pages(owner="owner", page_size=5))
    first, second, third = (sent.parameters for sent in zoom.wire.calls)
    assert second == first | {"next_page_token": "t1"}
    assert third == first


def test_the_server_may_give_the_same_tokens_again_after_the_restart(connect: Connect) -> None:
    answers = script(page_of(["a"], token="t1"), dead(), page_of(["a"], token="t1"), page_of(["b"]))
    assert ids(connect(answers).notes()) == ["a", "b"]


def test_a_resumed_listing_whose_token_died_starts_again(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    token = next(connect_sandbox().pages(page_size=10)).resume_token
    zoom_sandbox.clock.advance(DEAD)
    # What an earlier process dealt with is not known here: nothing is lost, and its notes come again.
    assert len(connect_sandbox().notes(page_size=10, resume_token=token)) == 50


def test_an_error_of_the_restart_is_raised(connect: Connect) -> None:
    zoom = connect(script(page_of(["a"], token="t1"), dead(), refusal(403, 30007)))
    with pytest.raises(AccessDeniedError):
        zoom.notes()


def test_a_refused_parameter_of_the_first_page_is_no_dead_token(connect: Connect) -> None:
    zoom = connect(script(refusal(400, 300)))
    with pytest.raises(APIError) as caught:
        zoom.notes()
    assert type(caught.value) is APIError
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("call", [lambda zoom: zoom.get("a"), lambda zoom: zoom.complete("a")], ids=["get", "update"])
def test_code_300_of_another_operation_is_no_dead_token(connect: Connect, call: Callable[[Zoom], Any]) -> None:
    with pytest.raises(APIError) as caught:
        call(connect(script(refusal(400, 300))))
    assert not isinstance(caught.value, PageTokenExpiredError)


def test_an_owner_who_is_removed_in_between_ends_the_listing(zoom: Zoom, zoom_sandbox: Sandbox) -> None:
    pages = zoom.pages(owner=scenarios.OWNERS[0], page_size=2)
    next(pages)
    user = zoom_sandbox.world.users[scenarios.OWNERS[0]]
    zoom_sandbox.add(type(user)(user_id=user.user_id, account_id=user.account_id, accessible=False))
    with pytest.raises(AccessDeniedError):
        next(pages)
