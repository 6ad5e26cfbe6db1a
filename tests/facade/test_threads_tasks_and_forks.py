"""One client in many hands: threads, tasks, event loops, forked processes, and callers who are cancelled."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import Sandbox, SandboxServer, scenarios

from zoom_health import AsyncZoomHealth, BearerToken, ServerToServerOAuth, ZoomHealth
from zoom_health._async_port import CONCURRENT_CALLS
from zoom_health._settings import Shared
from zoom_health._throttle import Throttle

from .answers import TokenServer, echo_note
from .harness import PATIENCE, Wire

NOTES = 20


def note_ids(sandbox: Sandbox) -> list[str]:
    from zoom_health_sandbox import SandboxTransport

    with ZoomHealth(auth=credentials(), transport=SandboxTransport(sandbox)) as zoom:
        return [str(note.note_id) for note in zoom.notes.list()][:NOTES]


def credentials(server: SandboxServer | None = None) -> ServerToServerOAuth:
    return ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID,
        client_id=scenarios.CLIENT_ID,
        client_secret=scenarios.CLIENT_SECRET,
        oauth_url=None if server is None else server.oauth_url,
    )


def test_fifty_threads_share_one_client_over_real_http(
    zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer
) -> None:
    wanted = [random.Random(seed).choice(note_ids(zoom_sandbox)) for seed in range(150)]
    with (
        ZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url) as zoom,
        ThreadPoolExecutor(50) as threads,
    ):
        found = list(threads.map(zoom.notes.get, wanted, timeout=PATIENCE))
    assert [note.note_id for note in found] == wanted


def test_a_thousand_tasks_share_one_client() -> None:
    wanted = [f"note{number}" for number in range(1000)]
    under_way = most = 0

    class Busy(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            return echo_note(request)

    async def main() -> list[Any]:
        async with AsyncZoomHealth(auth=BearerToken("token"), transport=Busy()) as zoom:
            return await asyncio.wait_for(asyncio.gather(*map(zoom.notes.get, wanted)), PATIENCE)

    assert [note.note_id for note in asyncio.run(main())] == wanted
    assert 1 < most <= CONCURRENT_CALLS


def test_one_client_serves_a_second_event_loop_over_real_http(
    zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer
) -> None:
    wanted = note_ids(zoom_sandbox)
    zoom = AsyncZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url)

    async def main() -> list[Any]:
        return [note.note_id for note in await asyncio.gather(*map(zoom.notes.get, wanted))]

    async def last() -> list[Any]:
        async with zoom:
            return await main()

    with warnings.catch_warnings():
        # The connections of a loop that is gone are closed by the garbage collector, which says so.
        warnings.simplefilter("ignore", ResourceWarning)
        assert asyncio.run(main()) == wanted
        assert asyncio.run(last()) == wanted
        gc.collect()


def read_in_two_loops(zoom: AsyncZoomHealth, wanted: list[str]) -> list[list[Any]]:
    """What two event loops in two threads read; each closes the client when both have read."""
    both = threading.Barrier(2)

    async def main() -> list[Any]:
        both.wait(PATIENCE)
        found = [note.note_id for note in await asyncio.gather(*map(zoom.notes.get, wanted))]
        both.wait(PATIENCE)
        await zoom.aclose()
        return found

    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(asyncio.run, main()) for _ in range(2)]
        return [run.result(PATIENCE) for run in runs]


def test_two_event_loops_in_two_threads_share_one_client_and_each_closes_its_connections(
    zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer
) -> None:
    wanted = note_ids(zoom_sandbox)
    zoom = AsyncZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url)
    assert read_in_two_loops(zoom, wanted) == [wanted, wanted]
    del zoom
    gc.collect()  # warns of connections that nobody closed


# --- forks


@contextmanager
def forked(work: Callable[[], None]) -> Iterator[int]:
    """A child process that does some work; exits 0 when that succeeds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of forks of processes with threads
        child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    yield child


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_parent_and_child_read_each_their_own_notes_over_a_warm_pool(
    zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer
) -> None:
    wanted = note_ids(zoom_sandbox)
    zoom = ZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url)
    zoom.notes.get(wanted[0])

    def read(order: list[str]) -> None:
        for _ in range(5):
            for note_id in order:
                assert zoom.notes.get(note_id).note_id == note_id

    with forked(lambda: read(wanted[::-1])) as child:
        read(wanted)
        _, status = os.waitpid(child, 0)
    zoom.close()
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_an_async_client_is_used_by_parent_and_child(zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer) -> None:
    wanted = note_ids(zoom_sandbox)
    zoom = AsyncZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url)

    async def read() -> None:
        async with asyncio.timeout(PATIENCE):
            assert [note.note_id for note in await asyncio.gather(*map(zoom.notes.get, wanted))] == wanted
            await zoom.aclose()

    with forked(lambda: asyncio.run(read())) as child:
        asyncio.run(read())
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_no_lock_that_another_thread_held_is_held_in_the_child() -> None:
    auth = ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret")
    zoom = ZoomHealth(auth=auth, transport=Wire(TokenServer()))
    shared = zoom._settings.shared
    locks = [shared._lock, shared.budget._lock, shared.throttle._lock, auth._cache._lock]

    def work() -> None:
        asked = threading.Thread(target=zoom.notes.get, args=("note",), daemon=True)
        asked.start()
        asked.join(PATIENCE)
        assert not asked.is_alive()
        assert Shared(Throttle()).counters.requests == 0

    for lock in locks:
        lock.acquire()
    with forked(work) as child:
        for lock in locks:
            lock.release()
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert zoom.notes.get("note").note_id == "note"


# --- cancelled callers


class SlowBody(httpx.AsyncByteStream):
    """A body that takes a few turns of the event loop."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for octet in self._body:
            await asyncio.sleep(0)
            yield bytes([octet])


def test_two_thousand_cancellations_leave_a_pool_that_lives(
    zoom_sandbox: Sandbox, zoom_sandbox_server: SandboxServer
) -> None:
    wanted = note_ids(zoom_sandbox)
    chance = random.Random(1)

    async def main() -> tuple[int, list[Any]]:
        async with AsyncZoomHealth(auth=credentials(zoom_sandbox_server), base_url=zoom_sandbox_server.api_url) as zoom:
            cancelled = 0
            for _ in range(20):
                tasks = [asyncio.create_task(zoom.notes.get(chance.choice(wanted))) for _ in range(102)]
                for task in tasks[:100]:
                    if chance.random() < 0.1:
                        await asyncio.sleep(0)
                    task.cancel()
                outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)
                cancelled += sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
            found = await asyncio.wait_for(asyncio.gather(*map(zoom.notes.get, wanted * 3)), PATIENCE)
            return cancelled, [note.note_id for note in found]

    cancelled, found = asyncio.run(main())
    assert cancelled > 1900
    assert found == wanted * 3


@pytest.mark.parametrize("turns", range(12))
def test_a_caller_who_is_cancelled_at_any_moment_harms_no_other(turns: int) -> None:
    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(0)
            answer = TokenServer()(request)
            return httpx.Response(answer.status_code, stream=SlowBody(answer.content[:400]))

    async def main() -> list[Any]:
        auth = ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret")
        async with AsyncZoomHealth(auth=auth, transport=Slow()) as zoom:
            first = asyncio.create_task(zoom.notes.get("first"))
            others = [asyncio.create_task(zoom.notes.get(f"note{number}")) for number in range(20)]
            for _ in range(turns):
                await asyncio.sleep(0)
            first.cancel()
            found = await asyncio.wait_for(asyncio.gather(*others), PATIENCE)
            with pytest.raises(asyncio.CancelledError):
                await first
            return [note.note_id for note in found]

    assert asyncio.run(main()) == [f"note{number}" for number in range(20)]


def test_a_place_that_a_cancelled_caller_waited_for_is_not_lost() -> None:
    release = asyncio.Event()

    class Held(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await release.wait()
            return echo_note(request)

    async def main() -> int:
        async with AsyncZoomHealth(auth=BearerToken("token"), transport=Held()) as zoom:
            for _ in range(5):
                tasks = [asyncio.create_task(zoom.notes.get("note")) for _ in range(3 * CONCURRENT_CALLS)]
                for _ in range(5):
                    await asyncio.sleep(0)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            release.set()
            return len(await asyncio.wait_for(asyncio.gather(*[zoom.notes.get("note") for _ in range(50)]), PATIENCE))

    assert asyncio.run(main()) == 50


def test_closing_ends_what_is_under_way_without_a_warning() -> None:
    class Never(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    async def main() -> None:
        zoom = AsyncZoomHealth(auth=BearerToken("token"), transport=Never())
        task = asyncio.create_task(zoom.notes.get("note"))
        for _ in range(5):
            await asyncio.sleep(0)
        await zoom.aclose()
        with pytest.raises(BaseException):  # noqa: B017 - however it ends, it ends
            await asyncio.wait_for(task, PATIENCE)

    asyncio.run(main())
