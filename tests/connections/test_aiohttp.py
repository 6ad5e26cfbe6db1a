"""The async client over aiohttp's transport: the same answers, the same limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from zoom_health_sandbox import Sandbox, scenarios
from zoom_health_sandbox.fault_server import FaultServer

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, errors

AiohttpTransport = pytest.importorskip("httpx_aiohttp", reason="needs the extra aiohttp").AiohttpTransport


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with Sandbox.seeded(notes_count=40, limits=False) as sandbox, FaultServer(sandbox) as served:
        yield served


def run(server: FaultServer, work: Any, **options: Any) -> Any:
    async def main() -> Any:
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID,
            client_id=scenarios.CLIENT_ID,
            client_secret=scenarios.CLIENT_SECRET,
            oauth_url=server.oauth_url,
        )
        transport = AiohttpTransport(verify=False)
        async with AsyncZoomHealth(auth=auth, base_url=server.api_url, transport=transport, **options) as zoom:
            return await work(zoom)

    return asyncio.run(main())


def test_a_listing_is_whole(server: FaultServer) -> None:
    async def work(zoom: AsyncZoomHealth) -> list[str | None]:
        return [note.note_id async for note in zoom.notes.list(page_size=7)]

    found = run(server, work)
    assert len(found) == len(set(found)) == 40


@pytest.mark.parametrize("meeting_id", [scenarios.LEADING_SLASH_MEETING_ID, scenarios.DOUBLE_SLASH_MEETING_ID])
def test_meeting_uuids_arrive_encoded_twice(server: FaultServer, meeting_id: str) -> None:
    async def work(zoom: AsyncZoomHealth) -> list[str | None]:
        return [note.meeting_id async for note in zoom.notes.list(meeting_id=meeting_id)]

    assert run(server, work) == [meeting_id]


@pytest.mark.parametrize("note_id", ["no/such", "no//such", "no%2Fsuch", "no such", "n?x=1", "n#x", "例-é"])
def test_odd_ids_arrive_as_one_segment(server: FaultServer, note_id: str) -> None:
    async def work(zoom: AsyncZoomHealth) -> Any:
        return await zoom.notes.get(note_id)

    server.sandbox.add_note({"note_id": note_id, "note_content": "Synthetic."})
    assert run(server, work).note_id == note_id


@pytest.mark.parametrize("fault", ["drip_headers", "drip_body", "silence"])
def test_a_slow_server_does_not_outlast_the_call(server: FaultServer, fault: str) -> None:
    arguments = {} if fault == "silence" else {"interval": 0.05}
    server.sandbox.faults.add(fault, operation="list", **arguments)

    async def work(zoom: AsyncZoomHealth) -> Any:
        return [note async for note in zoom.notes.list()]

    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceededError):
        run(server, work, timeout=0.4)
    assert time.monotonic() - began < 3


def test_cancelled_callers_leave_a_client_that_works(server: FaultServer) -> None:
    async def work(zoom: AsyncZoomHealth) -> Any:
        note_id = (await anext(aiter(zoom.notes.list(page_size=1)))).note_id
        for _ in range(20):
            tasks = [asyncio.ensure_future(zoom.notes.get(note_id or "")) for _ in range(40)]
            await asyncio.sleep(0.002)
            for task in tasks[::2]:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return await asyncio.wait_for(zoom.notes.get(note_id or ""), 5)

    assert run(server, work).note_id
