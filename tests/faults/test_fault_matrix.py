"""Every row of the fault matrix, on both clients, over real connections."""

from __future__ import annotations

import asyncio
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from zoom_health_sandbox import scenarios

from zoom_health import ZoomHealth, errors

from .conftest import NOW, PAGE, World, sandbox_notes, write_page
from .matrix import MATRIX, Row

NOTE_ID = "MatrixNote000000000007"
ODD_IDS = {
    "a slash": "no/such",
    "two slashes": "no//such",
    "%2F": "no%2Fsuch",
    "other alphabets": "nö-例",
    "10,000 characters": "n" * 10_000,
    "of two dots": "..",
    "with a line end": "no\r\nX-Injected: yes",
}


def listing(zoom: Any, row: Row, **more: Any) -> Any:
    dated = {"created_from": NOW - timedelta(days=60), "created_to": NOW} if row.call == "dated list" else {}
    return zoom.notes.list(page_size=20, include_content=True, **dated, **more)


def collect(zoom: Any, row: Row, into: list[Any], **more: Any) -> Any:
    """All pages of a listing; what came before an error is kept."""
    if isinstance(zoom, ZoomHealth):
        for page in listing(zoom, row, **more).pages():
            into.append(page)
        return None

    async def main() -> None:
        async for page in listing(zoom, row, **more).pages():
            into.append(page)

    return main()


def ids(pages: list[Any]) -> list[str]:
    return [note.note_id for page in pages for note in page.notes]


def rows(*calls: str) -> Any:
    chosen = [row for row in MATRIX if row.call.split()[0] in calls and row.outcome != "interrupted"]
    return pytest.mark.parametrize("row", chosen, ids=[row.name for row in chosen])


def check_error(row: Row, error: errors.ZoomHealthError, world: World) -> None:
    assert type(error).__name__ == row.outcome
    assert error.__context__ is None
    assert error.__cause__ is None
    seen = "".join(
        [
            str(error),
            repr(error),
            str(vars(error)),
            pickle.dumps(error).decode("latin-1"),
            *frames_of_the_package(error),
        ]
    )
    for secret in secrets(world):
        assert secret not in seen


def frames_of_the_package(error: BaseException) -> Iterator[str]:
    """What an error reporter prints of our frames."""
    for frame in traceback.TracebackException.from_exception(error, capture_locals=True).stack:
        if "/zoom_health/" in frame.filename:
            yield str(frame.locals)


def secrets(world: World) -> set[str]:
    found = {
        scenarios.ACCOUNT_ID,
        scenarios.CLIENT_ID,
        scenarios.CLIENT_SECRET,
        "Testa Sampleton",
        "Synthetic complaint",
    }
    return found | {note["ehr_context"]["patient_id"] for note in sandbox_notes(world.sandbox)}


@rows("list", "dated")
def test_a_listing_is_whole_or_goes_on(row: Row, world: World, record: Callable[[str], None]) -> None:
    pages: list[Any] = []
    try:
        world.run(lambda zoom: collect(zoom, row, pages))
    except errors.ZoomHealthError as error:
        check_error(row, error, world)
        record(type(error).__name__)
        first = ids(pages)
        assert len(first) == len(set(first))
        world.sandbox.faults.clear()
        token = error.resume_token
        world.run(lambda zoom: collect(zoom, row, pages, resume_token=token))
        assert set(ids(pages)) == world.expected
        return
    assert row.outcome == "done"
    assert world.zoom.counters.requests <= row.requests
    found = ids(pages)
    assert len(found) == len(set(found))
    assert set(found) >= world.expected
    record("done")


@rows("get")
def test_a_note_is_the_right_one_or_an_error(row: Row, world: World, record: Callable[[str], None]) -> None:
    note_id = ODD_IDS.get(row.call.removeprefix("get "), NOTE_ID)
    began = time.monotonic()
    try:
        note = world.run(lambda zoom: zoom.notes.get(note_id))
    except errors.ZoomHealthError as error:
        check_error(row, error, world)
        record(type(error).__name__)
    else:
        assert row.outcome == "done"
        assert note.note_content == (world.sandbox.note(NOTE_ID) or {})["note_content"]
        record("done")
    assert world.zoom.counters.requests <= row.requests
    assert time.monotonic() - began < max(3.0, row.timeout / 10)


@rows("update")
def test_a_change_is_made_or_an_error(row: Row, world: World, record: Callable[[str], None]) -> None:
    try:
        world.run(lambda zoom: zoom.notes.complete(NOTE_ID))
    except errors.ZoomHealthError as error:
        check_error(row, error, world)
        record(type(error).__name__)
    else:
        assert row.outcome == "done"
        assert (world.sandbox.note(NOTE_ID) or {})["is_note_completed"] is True
        record("done")
    assert world.zoom.counters.requests <= row.requests


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX timers")
@pytest.mark.parametrize("row", [row for row in MATRIX if row.outcome == "interrupted"], ids=lambda row: row.name)
def test_an_interrupted_call_leaves_a_client_that_works(row: Row, world: World, record: Callable[[str], None]) -> None:
    if isinstance(world.zoom, ZoomHealth):
        before = signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.15)
        try:
            with pytest.raises(KeyboardInterrupt):
                world.zoom.notes.get(NOTE_ID)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        note = world.zoom.notes.get(NOTE_ID)
    else:

        async def main() -> Any:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(world.zoom.notes.get(NOTE_ID), 0.15)
            return await world.zoom.notes.get(NOTE_ID)

        note = world.runner.run(main())
    assert note.note_id == NOTE_ID
    record("interrupted")


def test_the_page_shows_the_matrix(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--write-page"):
        write_page()
    lines = [line.split(" | ")[:3] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][
        1:
    ]
    assert lines == [[f"| {row.title}", row.call, row.outcome] for row in MATRIX]
