"""The world of the fault matrix: a byte-level server, a client whose waits cost no time, and the page."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from attrs import define, evolve
from zoom_health_sandbox import ManualClock, Sandbox, scenarios
from zoom_health_sandbox.fault_server import FaultServer

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth

from .matrix import MATRIX, Row

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOTES = 60


@define
class World:
    """A client, the server that it calls, and how long it has waited without waiting."""

    sandbox: Sandbox
    zoom: Any
    waited: list[float]
    expected: set[str]
    runner: asyncio.Runner

    def run(self, work: Callable[[Any], Any]) -> Any:
        """Call `work` with the client; a coroutine is run to its end."""
        result = work(self.zoom)
        return self.runner.run(result) if asyncio.iscoroutine(result) else result


def filled_sandbox() -> Sandbox:
    """Sixty notes over forty days."""
    sandbox = Sandbox.seeded(seed=3, notes_count=0, clock=ManualClock(NOW), limits=False)
    for number in range(NOTES):
        created = NOW - timedelta(days=40) + timedelta(hours=15 * number)
        sandbox.add_note(
            {
                "note_id": f"MatrixNote{number:012d}",
                "note_owner_user_id": scenarios.OWNERS[0],
                "note_title": f"Testa Sampleton {number}, F, 25",
                "note_content": f"Chief Complaint\nSynthetic complaint number {number} of Testa Sampleton.",
                "note_created_time": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                "is_note_completed": False,
                "ehr_context": {"patient_id": f"Patient/MATRIX{number:06d}"},
            }
        )
    return sandbox


@pytest.fixture(scope="session")
def untrusted() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on and nobody can take."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def world(
    row: Row, kind: str, untrusted: ssl.SSLContext, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    with ExitStack() as stack:
        sandbox = stack.enter_context(filled_sandbox())
        host = "::1" if row.place == "ipv6" else "127.0.0.1"
        tls = untrusted if row.place == "untrusted" else None
        server = stack.enter_context(FaultServer(sandbox, host=host, tls=tls))
        expected = {note["note_id"] for note in sandbox_notes(sandbox)}
        for name, arguments in row.faults:
            sandbox.faults.add(name, **arguments)
        zoom, waited = client(row, kind, server, sandbox, closed_port, monkeypatch)
        runner = stack.enter_context(asyncio.Runner())
        yield World(sandbox=sandbox, zoom=zoom, waited=waited, expected=expected, runner=runner)
        if isinstance(zoom, ZoomHealth):
            zoom.close()
        else:
            runner.run(zoom.aclose())


def sandbox_notes(sandbox: Sandbox) -> list[dict[str, Any]]:
    found = (sandbox.note(f"MatrixNote{number:012d}") for number in range(NOTES))
    return [note for note in found if note is not None]


def client(
    row: Row, kind: str, server: FaultServer, sandbox: Sandbox, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, list[float]]:
    url = server.url
    if row.place == "refused":
        url = f"http://127.0.0.1:{closed_port}"
    if row.place == "unknown":
        url = "https://nowhere.example"
        monkeypatch.setattr(socket, "getaddrinfo", _unknown)
    if row.place == "proxy":
        url = "https://zoom.example"
    auth = ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID,
        client_id=scenarios.CLIENT_ID,
        client_secret=scenarios.CLIENT_SECRET,
        oauth_url=f"{url}/oauth/token",
    )
    proxy = f"http://127.0.0.1:{closed_port}" if row.place == "proxy" else None
    made = (ZoomHealth if kind == "sync" else AsyncZoomHealth)(
        auth=auth, base_url=f"{url}/v2", timeout=row.timeout, proxy=proxy
    )
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        sandbox.clock.advance(seconds)

    async def wait_async(seconds: float) -> None:
        wait(seconds)

    made._port._sleep = wait if kind == "sync" else wait_async
    settings = evolve(
        made._settings, monotonic=lambda: time.monotonic() + sum(waited), clock=sandbox.clock.now, chance=lambda: 0.5
    )
    made._begin(settings, made._port, owns_port=True)
    return made, waited


def _unknown(*_: Any, **__: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "synthetic: no such name")


RESULTS: dict[tuple[str, str], list[tuple[str, int, float]]] = {}


@pytest.fixture
def record(row: Row, world: World) -> Callable[[str], None]:
    """Keep what a row gave, for the page."""

    def keep(outcome: str) -> None:
        found = RESULTS.setdefault((row.title, row.call), [])
        found.append((outcome, world.zoom.counters.requests, sum(world.waited)))

    return keep


def write_page() -> None:
    """Write the page, once every row has its result."""
    assert len(RESULTS) == len(MATRIX), "run all of the matrix"
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page, from what the rows gave."""
    lines = [INTRODUCTION]
    for row in MATRIX:
        found = RESULTS[row.title, row.call]
        outcome = found[0][0]
        most = max(requests for _, requests, _ in found)
        wait = max(waited for _, _, waited in found)
        lines.append(f"| {row.title} | {row.call} | {outcome} | {most} | {wait:.1f} s |")
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
# What happens when something goes wrong

Written by `nox -s faults -- --write` from a run over real connections on loopback, with both clients; CI runs the same
table. In every row: a listing that is `done` gave each note once; one that ended in an error went on from the error's
`resume_token` and then had them all; no error, no traceback with local variables and no pickle held note text, an
identifier, a credential or a token.

`requests` counts those for tokens too. `waits` is the time between repetitions at the middle of its random range; calls
to slow servers were given 0.4 s in all, and took no longer.

| what goes wrong | call | the caller gets | requests | waits |
|---|---|---|---|---|"""
