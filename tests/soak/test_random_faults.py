"""100,000 notes are listed while one call in twenty goes wrong, each in another way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from zoom_health_sandbox import FaultRule, FaultServer

from zoom_health import AsyncZoomHealth, ZoomHealth
from zoom_health.types import Page

from .conftest import END, START, SkippedTime

pytestmark = pytest.mark.soak

RATE = 0.05
FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("reset_before", {}),
    ("reset_in_headers", {}),
    ("reset_in_body", {}),
    ("close_in_body", {}),
    ("close_after", {}),
    ("body_cut", {}),
    ("truncated_gzip", {}),
    ("truncated_json", {}),
    ("empty_body", {}),
    ("html", {"status": 200}),
    ("html", {"status": 502}),
    ("error_in_200", {}),
    ("status", {"status": 500, "code": 30011}),
    ("status", {"status": 503}),
    ("rate_limited", {}),
    ("rate_limited", {"retry_after": "iso", "seconds": 2}),
    ("notes_repeated", {"count": 7}),
    ("empty_page", {}),
    ("garbage_note", {}),
)
"""Faults at random."""
ENDING_FAULTS = ("token_rejected", "token_revoked", "page_token_expired")
"""Faults that rightly end a listing when they strike one call, or one window, again and again: so they come at a rate,
but not at random, and far enough from each other for a window to be walked again."""
SPACE = 260
WALKS: dict[str, dict[str, Any]] = {"plain": {}, "prefetch": {"prefetch": True}, "windows": {"concurrency": 4}}


@pytest.fixture
def rules(server: FaultServer) -> list[FaultRule]:
    """One call in twenty goes wrong, those for tokens included."""
    faults = server.sandbox.faults
    ending = [
        faults.add(name, operation="list", calls=range(90 * place, 10**6, SPACE))
        for place, name in enumerate(ENDING_FAULTS, start=1)
    ]
    share = (RATE - len(ending) / SPACE) / len(FAULTS)
    return ending + [faults.add(name, rate=share, seed=seed, **given) for seed, (name, given) in enumerate(FAULTS)]


@pytest.fixture
def arguments(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What is listed, and how."""
    walk = WALKS[request.param]
    return {"created_from": START, "created_to": END, "page_size": 100, "window": timedelta(days=5), **walk}


def walks(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("arguments", names, indirect=True)


def check(pages: list[Page], rules: list[FaultRule], server: FaultServer, note_ids: frozenset[str]) -> None:
    """Every note came once, what was broken was reported, and as much went wrong as was meant to."""
    given = [note.note_id for page in pages for note in page.notes]
    assert len(given) == len(note_ids)
    assert set(given) == note_ids
    broken = sum(rule.fired for rule in rules if rule.name == "garbage_note")
    assert sum(len(page.broken) for page in pages) == broken
    assert pages[-1].resume_token is None
    assert sum(rule.fired for rule in rules) == pytest.approx(RATE * server.sandbox.requests_handled.total(), rel=0.3)
    assert all(rule.fired for rule in rules if rule.name in ENDING_FAULTS)


@walks("prefetch", "windows")
def test_the_sync_client_gives_every_note_exactly_once(
    server: FaultServer,
    rules: list[FaultRule],
    arguments: dict[str, Any],
    note_ids: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    skipped_time: SkippedTime,
) -> None:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    with ZoomHealth.from_env() as zoom:
        skipped_time.rule(zoom)
        pages = list(zoom.notes.list(**arguments).pages())
    check(pages, rules, server, note_ids)


@walks("plain", "windows")
def test_the_async_client_gives_every_note_exactly_once(
    server: FaultServer,
    rules: list[FaultRule],
    arguments: dict[str, Any],
    note_ids: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    skipped_time: SkippedTime,
) -> None:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)

    async def listed() -> list[Page]:
        async with AsyncZoomHealth.from_env() as zoom:
            skipped_time.rule(zoom)
            return [page async for page in zoom.notes.list(**arguments).pages()]

    check(asyncio.run(listed()), rules, server, note_ids)
