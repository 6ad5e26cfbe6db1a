"""Fixtures for the tests of whoever builds on Zoom's clinical notes; pytest finds them once this is installed.

Every test gets a sandbox of its own with the same 50 notes, the same tokens in the same order, and a clock that
stands still at noon of 2 June 2025 until the test moves it. What goes wrong in it is said by a mark:

```python
@pytest.mark.zoom_faults("status", status=502, operation="list", calls=[2])
def test_a_listing_survives_a_bad_gateway(zoom_sandbox_fault_server): ...
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .core import Sandbox
    from .fault_server import FaultServer
    from .server import SandboxServer
    from .transport import SandboxTransport

__all__ = ["zoom_sandbox", "zoom_sandbox_fault_server", "zoom_sandbox_server", "zoom_sandbox_transport"]

_MARK = "zoom_faults"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers",
        f"{_MARK}(name, *, operation, calls, rate, seed, after, until, times, ...): what goes wrong in the sandbox "
        "of the test, as in sandbox.faults.add; of several marks the upper one comes first",
    )


@pytest.fixture
def zoom_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A fresh `Sandbox` with the seeded world, 50 notes, and a clock that `zoom_sandbox.clock.advance(seconds)` moves.

    Rate limits are off, since under a clock that stands still all calls fall into one second: `zoom_sandbox.limits =
    True` turns them on. The faults are those of the test's `zoom_faults` marks.
    """
    from .clock import ManualClock
    from .core import Sandbox

    clock = ManualClock(datetime(2025, 6, 2, 12, tzinfo=UTC))
    entropy = Random(0).randbytes  # noqa: S311 - tokens that repeat are the purpose
    with Sandbox.seeded(seed=0, notes_count=50, clock=clock, limits=False, entropy=entropy) as sandbox:
        for mark in _marks(request.node):
            sandbox.faults.add(*mark.args, **mark.kwargs)
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


@pytest.fixture
def zoom_sandbox_fault_server(zoom_sandbox: Sandbox) -> Iterator[FaultServer]:
    """`zoom_sandbox` over real HTTP on a free loopback port, with every fault played byte for byte.

    Beside what `zoom_sandbox_server` has, `zoom_sandbox_fault_server.connections` says what became of each connection.
    """
    from .fault_server import FaultServer

    with FaultServer(zoom_sandbox) as server:
        yield server


def _marks(node: pytest.Item) -> Iterator[pytest.Mark]:
    """The marks of the test, then those of its class, then those of its module, each as they are read."""
    for part in reversed(node.listchain()):
        marks = [mark for mark in part.own_markers if mark.name == _MARK]
        # Decorators are applied from the lowest to the uppermost; a module has a list instead.
        yield from marks if isinstance(part, pytest.Module) else reversed(marks)
