"""Fetching while the caller works, and walking several windows at once: bounded, complete, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox

from zoom_health import AsyncZoomHealth, BearerToken
from zoom_health.errors import AccessDeniedError, InvalidArgumentError

from .answers import ids, page_of, refusal
from .harness import PATIENCE, Later, Wire, Zoom

Connect = Callable[..., Zoom]
END = datetime(2025, 6, 2, 12, tzinfo=UTC)
DATED: dict[str, Any] = {"created_from": END - timedelta(days=300), "created_to": END}
WALKS: list[dict[str, Any]] = [{"prefetch": True}, {"concurrency": 5, **DATED}, {"concurrency": 16, **DATED}]


def endless(request: httpx.Request) -> httpx.Response:
    """Page n of a window holds a note of its own and names page n + 1."""
    number = int(request.url.params.get("next_page_token", 0))
    return page_of([f"note{number}-{request.url.params.get('from')}"], token=str(number + 1))


def until(condition: Callable[[], bool]) -> bool:
    """Wait, while other threads work, for something that is about to happen."""
    give_up = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.001)
    return condition()


def threads_of_a_walk() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("zoom-health_")]


def test_the_next_page_is_fetched_while_the_caller_works(connect: Connect) -> None:
    zoom = connect(endless)
    pages = zoom.pages(prefetch=True)
    next(pages)
    assert until(lambda: len(zoom.wire.sent) == 2)
    pages.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("walk", "most"), list(zip(WALKS, [1, 5, 11], strict=True)))
def test_no_more_than_a_page_of_each_window_is_fetched_ahead(connect: Connect, walk: dict[str, Any], most: int) -> None:
    zoom = connect(endless)
    pages = zoom.pages(**walk)
    for number in range(1, 6):
        next(pages)
        assert until(lambda: len(zoom.wire.sent) >= number + 1)  # noqa: B023 - asked at once
        time.sleep(0.005)  # what is sent beyond the bound would be sent now
        assert len(zoom.wire.sent) <= number + most
    pages.close()  # type: ignore[attr-defined]


def test_windows_are_walked_at_once(connect: Connect) -> None:
    together = 0

    def handler(request: httpx.Request) -> httpx.Response | Later:
        nonlocal together
        together += 1
        return Later(until=lambda: together >= 5, answer=lambda: page_of([]))

    zoom = connect(handler)
    assert zoom.notes(concurrency=5, **DATED) == []
    assert len(zoom.wire.sent) >= 5


@pytest.mark.parametrize("concurrency", [1, 3, 16])
@pytest.mark.parametrize("prefetch", [True, False])
def test_every_note_comes_once(connect_sandbox: Connect, concurrency: int, prefetch: bool) -> None:
    whole = ids(connect_sandbox().notes(**DATED))
    found = ids(connect_sandbox().notes(**DATED, page_size=3, concurrency=concurrency, prefetch=prefetch))
    assert sorted(map(str, found)) == sorted(map(str, whole))
    assert len(found) > 10


def test_a_prefetched_listing_keeps_its_order(connect_sandbox: Connect) -> None:
    assert ids(connect_sandbox().notes(page_size=7, prefetch=True)) == ids(connect_sandbox().notes(page_size=7))


@pytest.mark.parametrize("walk", WALKS)
def test_every_page_of_a_concurrent_listing_leads_to_the_rest(
    connect_sandbox: Connect, zoom_sandbox: Sandbox, walk: dict[str, Any]
) -> None:
    whole = set(ids(connect_sandbox().notes(**{name: value for name, value in walk.items() if name != "prefetch"})))
    for stop in (1, 3, 6):
        found: list[str | None] = []
        pages = connect_sandbox().pages(**walk, page_size=4)
        for _ in range(stop):
            page = next(pages)
            found += ids(page.notes)
        pages.close()  # type: ignore[attr-defined]
        rest = ids(connect_sandbox().notes(**walk, page_size=4, resume_token=page.resume_token))
        assert set(found) | set(rest) == whole


@pytest.mark.parametrize("walk", WALKS)
def test_an_error_ends_the_whole_walk(connect: Connect, walk: dict[str, Any]) -> None:
    count = 0

    def failing(request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return refusal(403, 30007) if count == 7 else endless(request)

    zoom = connect(failing)
    with pytest.raises(AccessDeniedError) as caught:
        zoom.notes(**walk)
    assert caught.value.resume_token
    assert until(lambda: not threads_of_a_walk())
    assert len(zoom.wire.sent) <= 7 + 16


@pytest.mark.parametrize("walk", WALKS)
def test_leaving_early_leaves_no_thread_behind(connect: Connect, walk: dict[str, Any]) -> None:
    zoom = connect(endless)
    for _ in zoom.pages(**walk):
        break
    gc.collect()
    assert until(lambda: not threads_of_a_walk())
    sent = len(zoom.wire.sent)
    time.sleep(0.01)
    assert len(zoom.wire.sent) == sent


@pytest.mark.parametrize("walk", [{}, *WALKS])
@pytest.mark.parametrize("by_page", [True, False])
def test_leaving_early_leaves_no_task_and_no_warning_behind(walk: dict[str, Any], by_page: bool) -> None:
    async def main() -> set[asyncio.Task[Any]]:
        async with AsyncZoomHealth(auth=BearerToken("token"), transport=Wire(endless)) as zoom:
            listing = zoom.notes.list(**walk)
            async for _ in listing.pages() if by_page else listing:
                break
            gc.collect()
            for _ in range(20):
                await asyncio.sleep(0)
            return asyncio.all_tasks() - {asyncio.current_task()}

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        left = asyncio.run(main(), debug=False)
        gc.collect()
    assert left == set()
    assert [str(warning.message) for warning in caught] == []


def test_leaving_early_in_trio_leaves_no_warning_behind() -> None:
    import trio

    async def main() -> None:
        async with AsyncZoomHealth(auth=BearerToken("token"), transport=Wire(endless)) as zoom:
            async for _ in zoom.notes.list():
                break
            async for _ in zoom.notes.list().pages():
                break
            gc.collect()
            await trio.lowlevel.checkpoint()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trio.run(main)
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


@pytest.mark.parametrize("client_kind", ["trio"], indirect=True)
@pytest.mark.parametrize("walk", WALKS[:2])
def test_trio_is_told_that_it_cannot_walk_ahead(connect: Connect, walk: dict[str, Any]) -> None:
    zoom = connect(endless)
    with pytest.raises(InvalidArgumentError, match="asyncio"):
        next(zoom.pages(**walk))
    assert zoom.wire.sent == []


@pytest.mark.parametrize("concurrency", [0, -1, 17, 1.0, "2", True, None])
def test_a_concurrency_outside_1_to_16_is_refused(connect: Connect, concurrency: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="concurrency"):
        connect(endless).client.notes.list(concurrency=concurrency)


@pytest.mark.parametrize("prefetch", [0, 1, None, "yes"])
def test_prefetch_is_true_or_false(connect: Connect, prefetch: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="prefetch"):
        connect(endless).client.notes.list(prefetch=prefetch)
