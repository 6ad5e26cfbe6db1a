"""A token that several processes share through a store: here, several credentials objects over one store in memory."""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio.lowlevel
import httpx
import pytest

from zoom_health import AsyncZoomHealth, ServerToServerOAuth
from zoom_health.errors import AuthenticationError, NetworkError
from zoom_health.types import ClinicalNote

from .answers import Clock, TokenServer, echo_note, refusal
from .harness import PATIENCE, Later, Wire, Zoom

Connect = Callable[..., Zoom]
EVERY_KIND = pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)


class MemoryStore:
    """What `TokenStore` asks for, in this process, by a clock that a test moves."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.kept: dict[str, tuple[float, Mapping[str, Any]]] = {}
        self.locks: dict[str, str] = {}
        self.failing: set[str] = set()
        self.did: list[str] = []
        self._mutex = threading.Lock()

    def load(self, key: str) -> Mapping[str, Any] | None:
        with self._doing("load"):
            expires_at, token = self.kept.get(key, (0.0, {}))
            left = expires_at - self.clock()
            return {**token, "expires_in": left} if left > 0 else None

    def acquire(self, key: str, owner: str) -> bool:
        with self._doing("acquire"):
            return self.locks.setdefault(key, owner) == owner

    def save(self, key: str, owner: str, token: Mapping[str, Any]) -> None:
        with self._doing("save"):
            if self.locks.get(key) == owner:
                del self.locks[key]
                self.kept[key] = (self.clock() + token["expires_in"], token)

    def release(self, key: str, owner: str) -> None:
        with self._doing("release"):
            if self.locks.get(key) == owner:
                del self.locks[key]

    def is_free(self) -> bool:
        """Whether nobody holds a lock, in a moment."""
        give_up = time.monotonic() + PATIENCE
        while self.locks and time.monotonic() < give_up:
            time.sleep(0.001)  # lets the thread run that gives it back
        return not self.locks

    def _doing(self, what: str) -> threading.Lock:
        self.did.append(what)
        if what in self.failing:
            raise ConnectionError("SEEDEDaddress")
        return self._mutex


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def process(store: MemoryStore, clock: Clock) -> Callable[..., ServerToServerOAuth]:
    """Makes the credentials as a further process has them."""

    def made(client_id: str = "client", oauth_url: str | None = None) -> ServerToServerOAuth:
        credentials = {"account_id": "account", "client_id": client_id, "client_secret": "secret"}
        auth = ServerToServerOAuth(**credentials, oauth_url=oauth_url, clock=clock)  # type: ignore[arg-type]  # texts
        return auth.with_token_store(store)

    return made


Process = Callable[..., ServerToServerOAuth]


@EVERY_KIND
def test_one_process_fetches_the_token_for_all(connect: Connect, process: Process, store: MemoryStore) -> None:
    server = TokenServer()
    for _ in range(3):
        assert connect(server, auth=process()).get("note").note_id == "note"
    assert server.issued == 1
    assert store.is_free()


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
def test_processes_that_begin_at_once_make_one_token_request(connect: Connect, process: Process) -> None:
    server = TokenServer()
    zooms = [connect(server, auth=process()) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        outcomes = [found for each in threads.map(lambda zoom: zoom.at_once(8, "note"), zooms) for found in each]
    assert {type(outcome) for outcome in outcomes} == {ClinicalNote}
    assert server.issued == 1


@EVERY_KIND
def test_the_token_and_its_region_are_shared(connect: Connect, process: Process) -> None:
    server = TokenServer(api_url="https://api-eu.zoom.us")
    first, second = (connect(server, auth=process()) for _ in range(2))
    first.get("note")
    second.get("note")
    assert {zoom.wire.calls[0].host for zoom in (first, second)} == {"api-eu.zoom.us"}


def test_other_apps_and_other_endpoints_have_tokens_of_their_own(
    connect: Connect, process: Process, store: MemoryStore
) -> None:
    server = TokenServer()
    for arguments in ({}, {"client_id": "other"}, {"oauth_url": "https://zoomgov.com/oauth/token"}):
        connect(server, auth=process(**arguments)).get("note")
    assert server.issued == 3
    assert len(store.kept) == 3
    assert not [key for key in store.kept for word in ("account", "client", "other", "zoom") if word in key]


@EVERY_KIND
def test_a_refused_token_is_replaced_once_for_all(connect: Connect, process: Process) -> None:
    server = TokenServer(lambda request, token: refusal(401, 124) if token == "token-1" else echo_note(request))
    zooms = [connect(server, auth=process()) for _ in range(3)]
    for zoom in zooms:
        zoom.get("note")
    assert server.issued == 2
    assert zooms[1].wire.token_requests == zooms[2].wire.token_requests == []


def test_a_process_whose_token_and_the_shared_one_were_refused_fetches_one(connect: Connect, process: Process) -> None:
    revoked: set[str] = set()
    server = TokenServer(lambda request, token: refusal(401, 124) if token in revoked else echo_note(request))
    first, second = (connect(server, auth=process()) for _ in range(2))
    first.get("note")
    second.get("note")
    revoked.add("token-1")
    second.get("note")
    revoked.add("token-2")
    assert first.get("note").note_id == "note"
    assert [sent.headers["authorization"][-1] for sent in first.wire.calls] == ["1", "1", "2", "3"]


def test_a_token_that_is_always_refused_ends_in_an_error(connect: Connect, process: Process) -> None:
    zoom = connect(TokenServer(lambda request, token: refusal(401, 124)), auth=process())
    with pytest.raises(AuthenticationError):
        zoom.get("note")
    assert len(zoom.wire.token_requests) == 2


@EVERY_KIND
def test_one_process_renews_early_and_the_others_take_its_token(
    connect: Connect, process: Process, clock: Clock
) -> None:
    server = TokenServer()
    first, second = (connect(server, auth=process()) for _ in range(2))
    first.get("note")
    second.get("note")
    clock.seconds += 3600 - 200
    first.get("note")
    second.get("note")
    assert server.issued == 2
    assert second.wire.calls[-1].headers["authorization"] == "Bearer token-2"


@EVERY_KIND
def test_while_another_process_renews_the_old_token_is_used(
    connect: Connect, process: Process, store: MemoryStore, clock: Clock
) -> None:
    server = TokenServer()
    first = connect(server, auth=process())
    first.get("note")
    clock.seconds += 3600 - 200
    (key,) = store.kept
    store.locks[key] = "another process"
    newcomer = connect(server, auth=process())
    for zoom in (first, first, newcomer, newcomer):
        zoom.get("note")
    assert server.issued == 1
    assert store.did.count("acquire") == 3  # not at every call


def test_an_early_renewal_that_fails_costs_a_newcomer_nothing(connect: Connect, process: Process, clock: Clock) -> None:
    server = TokenServer()
    connect(server, auth=process()).get("note")
    clock.seconds += 3600 - 200

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if request.url.path == "/oauth/token" else server(request)

    newcomer = connect(handler, auth=process())
    for _ in range(3):
        assert newcomer.get("note").note_id == "note"
    assert len(newcomer.wire.token_requests) == 1


@EVERY_KIND
def test_a_lock_whose_holder_is_gone_is_waited_for(connect: Connect, process: Process, store: MemoryStore) -> None:
    auth = process()
    connect(TokenServer(), auth=auth).get("note")
    (key,) = store.kept
    store.kept.clear()
    store.locks[key] = "a process that died"
    acquire, asked = store.acquire, [0]

    def freed_in_the_end(key: str, owner: str) -> bool:
        asked[0] += 1
        if asked[0] == 4:
            store.locks.clear()
        return acquire(key, owner)

    store.acquire = freed_in_the_end  # type: ignore[method-assign]  # the lock runs out
    newcomer = connect(TokenServer(), auth=process())
    assert newcomer.get("note").note_id == "note"
    assert asked[0] == 4
    assert len(newcomer.wire.token_requests) == 1


def test_what_was_saved_before_the_lock_came_is_used(connect: Connect, process: Process, store: MemoryStore) -> None:
    connect(TokenServer(), auth=process()).get("note")
    (kept,) = store.kept.items()
    store.kept.clear()
    acquire = store.acquire

    def after_another(key: str, owner: str) -> bool:
        store.kept = dict([kept])
        return acquire(key, owner)

    store.acquire = after_another  # type: ignore[method-assign]  # somebody is faster
    zoom = connect(TokenServer(), auth=process())
    zoom.get("note")
    assert zoom.wire.token_requests == []
    assert store.is_free()


@EVERY_KIND
def test_a_token_request_that_fails_frees_the_lock(connect: Connect, process: Process, store: MemoryStore) -> None:
    answers: list[httpx.Response | Exception] = [
        httpx.Response(400, json={"error": "invalid_client"}),
        httpx.ConnectError("broken"),
    ]

    def handler(request: httpx.Request) -> httpx.Response:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    zoom = connect(handler, auth=process())
    for kind in (AuthenticationError, NetworkError):
        with pytest.raises(kind):
            zoom.get("note")
        assert store.is_free()


def test_a_cancelled_task_frees_the_lock(process: Process, store: MemoryStore) -> None:
    def never(request: httpx.Request) -> Later:
        return Later(until=lambda: False, answer=lambda: httpx.Response(500))

    async def main() -> None:
        wire = Wire(never)
        async with AsyncZoomHealth(auth=process(), transport=wire) as zoom:
            call = asyncio.create_task(zoom.notes.get("note"))
            while not wire.sent:
                await anyio.lowlevel.checkpoint()
            assert store.locks
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    asyncio.run(main())
    assert store.is_free()


def test_a_lock_that_comes_after_the_caller_has_left_is_freed(process: Process, store: MemoryStore) -> None:
    asked, go = threading.Event(), threading.Event()
    acquire = store.acquire

    def slow(key: str, owner: str) -> bool:
        asked.set()
        assert go.wait(PATIENCE)
        return acquire(key, owner)

    store.acquire = slow  # type: ignore[method-assign]  # a store far away

    async def main() -> None:
        async with AsyncZoomHealth(auth=process(), transport=Wire(TokenServer())) as zoom:
            call = asyncio.create_task(zoom.notes.get("note"))
            while not asked.is_set():
                await anyio.lowlevel.checkpoint()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    asyncio.run(main())
    go.set()
    give_up = time.monotonic() + PATIENCE
    while store.did[-2:] != ["acquire", "release"] and time.monotonic() < give_up:
        time.sleep(0.001)  # lets the thread run that came too late
    assert store.did == ["load", "release", "acquire", "release"]
    assert store.is_free()


@EVERY_KIND
@pytest.mark.parametrize("what", ["load", "acquire"])
def test_a_store_that_fails_fails_the_call_and_shows_nothing(
    connect: Connect, process: Process, store: MemoryStore, what: str
) -> None:
    store.failing.add(what)
    zoom = connect(TokenServer(), auth=process())
    with pytest.raises(AuthenticationError, match="failed with ConnectionError") as caught:
        zoom.get("note")
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in report.stack if Path(__file__).parents[1] not in Path(frame.filename).parents]
    assert "SEEDED" not in str([(frame, frame.locals) for frame in frames])
    assert zoom.wire.sent == []


@EVERY_KIND
@pytest.mark.parametrize("what", ["save", "release"])
def test_a_token_that_cannot_be_shared_is_good_all_the_same(
    connect: Connect, process: Process, store: MemoryStore, what: str
) -> None:
    store.failing.add(what)
    zoom = connect(TokenServer(), auth=process())
    assert zoom.get("note").note_id == zoom.get("note").note_id == "note"
    assert len(zoom.wire.token_requests) == 1


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "token",
        {},
        {"access_token": "token", "expires_in": 100},
        {"access_token": "token", "lifetime": 3600, "expires_in": "100"},
        {"access_token": "token", "lifetime": 3600, "expires_in": 0},
        {"access_token": "token", "lifetime": True, "expires_in": 100},
        {"access_token": "tok\nen", "lifetime": 3600, "expires_in": 3600},
        {"access_token": 7, "lifetime": 3600, "expires_in": 3600},
    ],
    ids=repr,
)
def test_what_is_no_token_is_taken_for_nothing(
    connect: Connect, process: Process, store: MemoryStore, kept: Any
) -> None:
    store.load = lambda key: kept  # type: ignore[method-assign]  # somebody else's value
    zoom = connect(TokenServer(), auth=process())
    zoom.get("note")
    assert zoom.wire.calls[0].headers["authorization"] == "Bearer token-1"


def test_the_credentials_without_the_store_stay_as_they_were(connect: Connect, store: MemoryStore) -> None:
    alone = ServerToServerOAuth(account_id="account", client_id="client", client_secret="secret")
    shared = alone.with_token_store(store)
    connect(TokenServer(), auth=alone).get("note")
    assert store.did == []
    assert (alone.account, alone.oauth_url, repr(alone)) == (shared.account, shared.oauth_url, repr(shared))
