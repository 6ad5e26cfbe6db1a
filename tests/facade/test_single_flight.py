"""However many threads and tasks need a token at once, one of them fetches it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio.lowlevel
import httpx
import pytest
import trio

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth
from zoom_health._async_port import CONCURRENT_CALLS
from zoom_health.errors import AuthenticationError, NetworkError
from zoom_health.types import ClinicalNote

from .answers import echo_note
from .harness import PATIENCE, Later, Wire, Zoom

Connect = Callable[..., Zoom]
TOKEN = {"access_token": "token", "expires_in": 3600}


class Crowd:
    """Credentials that count who has asked for the token, so that an answer can wait until everybody has."""

    def __init__(self) -> None:
        self.auth = ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret")
        self.asked = 0
        self._lock = threading.Lock()
        self._claim = self.auth._cache.claim
        self.auth._cache.claim = self._counted  # type: ignore[method-assign]

    def _counted(self) -> Any:
        claim = self._claim()
        with self._lock:
            self.asked += 1
        return claim

    async def has_grown_to(self, count: int) -> None:
        """Let other tasks run until so many have asked."""
        while self.asked < count:
            await anyio.lowlevel.checkpoint()

    def token_after(
        self, count: int, *answers: httpx.Response | BaseException
    ) -> Callable[[httpx.Request], httpx.Response | Later]:
        """A handler that answers token requests once `count` callers have asked for the token; others at once."""
        left = list(answers) or [httpx.Response(200, json=TOKEN)]

        def give() -> httpx.Response:
            answer = left.pop(0)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        def handler(request: httpx.Request) -> httpx.Response | Later:
            if request.url.path != "/oauth/token":
                return echo_note(request)
            return Later(until=lambda: self.asked >= count, answer=give)

        return handler


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


def size_of(client_kind: str) -> int:
    return 50 if client_kind == "sync" else 200


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_one_caller_fetches_the_token_for_all(connect: Connect, crowd: Crowd, client_kind: str) -> None:
    count = size_of(client_kind)
    zoom = connect(crowd.token_after(count), auth=crowd.auth)
    outcomes = zoom.at_once(count, "note")
    assert [note.note_id if isinstance(note, ClinicalNote) else note for note in outcomes] == ["note"] * count
    assert len(zoom.wire.token_requests) == 1
    assert len(zoom.wire.calls) == count


@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_a_refusal_reaches_every_caller_as_an_error_of_its_own(
    connect: Connect, crowd: Crowd, client_kind: str
) -> None:
    count = size_of(client_kind)
    zoom = connect(crowd.token_after(count, httpx.Response(400, json={"error": "invalid_client"})), auth=crowd.auth)
    outcomes = zoom.at_once(count, "note")
    assert {type(outcome) for outcome in outcomes} == {AuthenticationError}
    assert len({str(outcome) for outcome in outcomes}) == 1
    assert len({id(outcome) for outcome in outcomes}) == count
    assert all(outcome.__context__ is None for outcome in outcomes if isinstance(outcome, Exception))
    assert len(zoom.wire.token_requests) == 1


def test_a_caller_whose_connection_breaks_hands_over(connect: Connect, crowd: Crowd, client_kind: str) -> None:
    count = size_of(client_kind)
    answers: list[httpx.Response | Exception] = [httpx.ConnectError("broken"), httpx.Response(200, json=TOKEN)]
    zoom = connect(crowd.token_after(count, *answers), auth=crowd.auth)
    outcomes = zoom.at_once(count, "note")
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [NetworkError]
    assert len(zoom.wire.token_requests) == 2


def test_many_refused_tokens_are_replaced_by_one(connect: Connect, crowd: Crowd, client_kind: str) -> None:
    count = size_of(client_kind)
    at_once = count if client_kind == "sync" else CONCURRENT_CALLS
    tokens = iter(["old", "new", "one too many"])
    refused = 0

    def handler(request: httpx.Request) -> httpx.Response | Later:
        nonlocal refused
        if request.url.path == "/oauth/token":
            return httpx.Response(200, json=TOKEN | {"access_token": next(tokens)})
        if request.headers["authorization"] != "Bearer old":
            return echo_note(request)
        refused += 1
        # Nobody learns of the refusal before all have sent the old token, or as many as are under way at once.
        return Later(until=lambda: refused >= at_once, answer=lambda: httpx.Response(401, json={"code": 124}))

    zoom = connect(handler, auth=crowd.auth)
    assert all(isinstance(outcome, ClinicalNote) for outcome in zoom.at_once(count, "note"))
    assert len(zoom.wire.token_requests) == 2


def test_threads_and_tasks_of_two_clients_share_one_token_request(crowd: Crowd) -> None:
    threads, tasks = 25, 100
    wire = Wire(crowd.token_after(threads + tasks))

    async def in_tasks() -> list[ClinicalNote]:
        async with AsyncZoomHealth(auth=crowd.auth, transport=wire) as zoom:
            return await asyncio.gather(*[zoom.notes.get("note") for _ in range(tasks)])

    with ZoomHealth(auth=crowd.auth, transport=wire) as zoom, ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(zoom.notes.get, "note") for _ in range(threads)]
        notes = asyncio.run(in_tasks()) + [future.result(PATIENCE) for future in futures]
    assert len(notes) == threads + tasks
    assert len(wire.token_requests) == 1


@pytest.mark.parametrize("tasks_first", [True, False])
def test_two_event_loops_share_one_token_request(crowd: Crowd, tasks_first: bool) -> None:
    wire = Wire(crowd.token_after(40))

    async def in_asyncio() -> None:
        async with AsyncZoomHealth(auth=crowd.auth, transport=wire) as zoom:
            await asyncio.gather(*[zoom.notes.get("note") for _ in range(20)])

    async def in_trio() -> None:
        async with AsyncZoomHealth(auth=crowd.auth, transport=wire) as zoom, trio.open_nursery() as nursery:
            for _ in range(20):
                nursery.start_soon(zoom.notes.get, "note")

    runs = [lambda: asyncio.run(in_asyncio()), lambda: trio.run(in_trio)]
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(run) for run in (runs if tasks_first else runs[::-1])]:
            future.result(PATIENCE)
    assert len(wire.token_requests) == 1
    assert len(wire.calls) == 40


class Stalled:
    """A server whose first token request is never answered, and whose second is."""

    def __init__(self) -> None:
        self.token_requests = 0
        self.released = False

    def __call__(self, request: httpx.Request) -> httpx.Response | Later:
        if request.url.path != "/oauth/token":
            return echo_note(request)
        self.token_requests += 1
        answer = httpx.Response(200, json=TOKEN)
        return answer if self.token_requests > 1 else Later(until=lambda: self.released, answer=lambda: answer)


def test_a_cancelled_task_hands_over_to_one_that_waits(crowd: Crowd) -> None:
    server = Stalled()

    async def main() -> list[ClinicalNote]:
        async with AsyncZoomHealth(auth=crowd.auth, transport=Wire(server)) as zoom:
            first = asyncio.create_task(zoom.notes.get("first"))
            await crowd.has_grown_to(1)
            waiting = [asyncio.create_task(zoom.notes.get("note")) for _ in range(20)]
            await crowd.has_grown_to(21)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            return await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)

    assert len(asyncio.run(main())) == 20
    assert server.token_requests == 2


def test_a_cancelled_trio_task_hands_over_to_one_that_waits(crowd: Crowd) -> None:
    server = Stalled()
    found: list[ClinicalNote] = []

    async def main() -> None:
        async with AsyncZoomHealth(auth=crowd.auth, transport=Wire(server)) as zoom, trio.open_nursery() as nursery:
            leader = trio.CancelScope()

            async def first() -> None:
                with leader:
                    await zoom.notes.get("first")

            async def later() -> None:
                found.append(await zoom.notes.get("note"))

            nursery.start_soon(first)
            await crowd.has_grown_to(1)
            for _ in range(20):
                nursery.start_soon(later)
            await crowd.has_grown_to(21)
            leader.cancel()

    trio.run(main)
    assert len(found) == 20
    assert server.token_requests == 2


def test_a_waiting_task_that_is_cancelled_does_not_harm_the_others(crowd: Crowd) -> None:
    server = Stalled()

    async def main() -> list[ClinicalNote]:
        async with AsyncZoomHealth(auth=crowd.auth, transport=Wire(server)) as zoom:
            tasks = [asyncio.create_task(zoom.notes.get("note")) for _ in range(20)]
            await crowd.has_grown_to(20)
            for task in tasks[1:10]:
                task.cancel()
            await asyncio.sleep(0)
            server.released = True
            outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)
            return [outcome for outcome in outcomes if isinstance(outcome, ClinicalNote)]

    assert len(asyncio.run(main())) == 11
    assert server.token_requests == 1


def test_a_thread_that_is_interrupted_hands_over_to_one_that_waits(crowd: Crowd) -> None:
    answers: list[Any] = [KeyboardInterrupt(), httpx.Response(200, json=TOKEN)]
    zoom = ZoomHealth(auth=crowd.auth, transport=Wire(crowd.token_after(10, *answers)))
    with ThreadPoolExecutor(10) as pool:
        futures = [pool.submit(zoom.notes.get, "note") for _ in range(10)]
        failures = [future.exception(PATIENCE) for future in futures]
    assert [type(failure) for failure in failures if failure is not None] == [KeyboardInterrupt]
