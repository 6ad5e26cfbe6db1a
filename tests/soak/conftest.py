"""A sandbox with 100,000 notes over 120 days, served byte for byte, and clients whose waits take no time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import anyio
import attrs
import pytest
from zoom_health_sandbox import FaultServer, ManualClock, Sandbox, scenarios
from zoom_health_sandbox.clock import zoom_time

NOTES = 100_000
END = datetime(2025, 6, 2, 12, tzinfo=UTC)
START = END - timedelta(days=120)


@pytest.fixture(scope="session")
def note_ids() -> frozenset[str]:
    """The ids of all notes."""
    return frozenset(f"SandboxSoakNote{number:07}" for number in range(NOTES))


@pytest.fixture(scope="session")
def full_sandbox(note_ids: frozenset[str]) -> Iterator[Sandbox]:
    """The notes, several of them at every moment, so that an order by time alone would lose some."""
    step = (END - START) / NOTES

    def note(number: int, note_id: str) -> dict[str, Any]:
        created = END - (number // 4) * 4 * step
        return {
            "note_id": note_id,
            "note_created_time": zoom_time(created),
            "note_owner_user_id": scenarios.OWNERS[number % len(scenarios.OWNERS)],
            "note_title": "Sandbox, X, 0",
            "note_content": "Made up.",
            "is_note_completed": False,
        }

    with Sandbox.seeded(notes_count=0, limits=False, clock=ManualClock(END)) as sandbox:
        sandbox.add_notes(note(number, note_id) for number, note_id in enumerate(sorted(note_ids)))
        yield sandbox


@pytest.fixture
def server(full_sandbox: Sandbox) -> Iterator[FaultServer]:
    """The sandbox over HTTP, without faults at first."""
    full_sandbox.requests_handled.clear()
    with FaultServer(full_sandbox) as server:
        yield server
    full_sandbox.faults.clear()


@attrs.define
class SkippedTime:
    """Time that runs on by itself and leaps over what a client sleeps."""

    skipped: float = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    def sleep(self, seconds: float) -> None:
        self.skipped += seconds

    async def sleep_in_task(self, seconds: float) -> None:
        self.sleep(seconds)
        await anyio.lowlevel.checkpoint()

    def rule(self, client: Any) -> None:
        """Make a client live in this time, with the same chances in every run."""
        client._settings = attrs.evolve(client._settings, monotonic=self.monotonic, chance=Random(0).random)
        is_async = hasattr(client, "aclose")
        client._port._sleep = self.sleep_in_task if is_async else self.sleep
        client.notes = type(client.notes)(client._port, client._settings)


@pytest.fixture
def skipped_time() -> SkippedTime:
    return SkippedTime()
