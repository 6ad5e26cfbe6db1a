"""Fixtures for the tests of whoever builds on Zoom's clinical notes; pytest finds them once this is installed.

Every test gets a sandbox of its own with the same 50 notes, the same tokens in the same order, and a clock that
stands still at noon of 2 June 2025 until the test moves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .core import Sandbox
    from .server import SandboxServer
    from .transport import SandboxTransport

__all__ = ["zoom_sandbox", "zoom_sandbox_server", "zoom_sandbox_transport"]


@pytest.fixture
def zoom_sandbox() -> Iterator[Sandbox]:
    """A fresh `Sandbox` with the seeded world, 50 notes, and a clock that `zoom_sandbox.clock.advance(seconds)` moves.

    Rate limits are off, since under a clock that stands still all calls fall into one second: `zoom_sandbox.limits =
    True` turns them on.
    """
    from .clock import ManualClock
    from .core import Sandbox

    clock = ManualClock(datetime(2025, 6, 2, 12, tzinfo=UTC))
    entropy = Random(0).randbytes  # noqa: S311 - tokens that repeat are the purpose
    with Sandbox.seeded(seed=0, notes_count=50, clock=clock, limits=False, entropy=entropy) as sandbox:
        yield sandbox


@pytest.fixture
def zoom_sandbox_transport(zoom_sandbox: Sandbox) -> SandboxTransport:
    """An httpx transport, for synchronous and asynchronous clients, that is answered by `zoom_sandbox`."""
    from .transport import SandboxTransport

    return SandboxTransport(zoom_sandbox)


@pytest.fixture
def zoom_sandbox_server(zoom_sandbox: Sandbox) -> Iterator[SandboxServer]:
    """`zoom_sandbox` over real HTTP on a free loopback port.

    `zoom_sandbox_server.environment()` gives the environment variables that point a client at it.
    """
    from .server import SandboxServer

    with SandboxServer(zoom_sandbox) as server:
        yield server
