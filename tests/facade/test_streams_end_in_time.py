"""Real connections end in time: a server that drips or is silent, and a name that is never resolved.

These are the tests that take real time: a third of a second each.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import trio

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth
from zoom_health._network import AsyncTransport, SyncTransport
from zoom_health.errors import DeadlineExceededError, NetworkError

TIMEOUT = 0.3
BODY = b'{"note_id": "note", "note_title": "' + b"x" * 1000 + b'"}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
Outcome = tuple[Exception | None, float]


def read_sync(base_url: str) -> Outcome:
    with ZoomHealth(auth=BearerToken("token"), base_url=base_url, timeout=TIMEOUT) as zoom:
        began = time.monotonic()
        try:
            zoom.notes.get("note")
        except Exception as error:
            return error, time.monotonic() - began
        return None, time.monotonic() - began


async def read_async(base_url: str) -> Outcome:
    async with AsyncZoomHealth(auth=BearerToken("token"), base_url=base_url, timeout=TIMEOUT) as zoom:
        began = time.monotonic()
        try:
            await zoom.notes.get("note")
        except Exception as error:
            return error, time.monotonic() - began
        return None, time.monotonic() - began


@pytest.fixture(params=["sync", "asyncio", "trio"])
def read(request: pytest.FixtureRequest) -> Callable[[str], Outcome]:
    """Reads a note with each client; gives what it ended in, and the seconds that it took."""
    if request.param == "sync":
        return read_sync
    if request.param == "asyncio":
        return lambda base_url: asyncio.run(read_async(base_url))
    return lambda base_url: trio.run(read_async, base_url)


class Dripping:
    """A server that sends the first bytes of an answer at once and the others one by one."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v2"
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65_536)
                    connection.sendall((HEAD + BODY)[: self._at_once])
                    for octet in (HEAD + BODY)[self._at_once :]:
                        if self._ended.wait(0.05):
                            return
                        connection.sendall(bytes([octet]))
                except OSError:
                    continue

    def stop(self) -> None:
        self._ended.set()
        # Closing alone does not wake the thread that waits for a connection.
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname()).close()
        self._listener.close()
        self._thread.join(5)


@pytest.fixture(params=[0, 20, len(HEAD), len(HEAD) + 30], ids=["status", "headers", "body", "later"])
def dripping(request: pytest.FixtureRequest) -> Iterator[Dripping]:
    server = Dripping(request.param)
    yield server
    server.stop()


def test_a_server_that_drips_is_left_when_the_time_is_used_up(
    read: Callable[[str], Outcome], dripping: Dripping
) -> None:
    error, seconds = read(dripping.address)
    assert type(error) is DeadlineExceededError
    assert TIMEOUT * 0.9 <= seconds < TIMEOUT + 1
    assert (error.__cause__, error.__context__) == (None, None)


def test_a_name_that_is_never_resolved_ends_the_call_in_time(
    read: Callable[[str], Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def hanging(*arguments: Any, **named: Any) -> Any:
        if not (arguments[5:] or (named.get("flags", 0),))[0] & socket.AI_NUMERICHOST:
            released.wait(5)  # only what asks a name server can hang
        raise socket.gaierror(socket.EAI_NONAME, "released")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    # An event loop that ends waits for its resolver; the call itself does not.
    timer = threading.Timer(TIMEOUT + 0.5, released.set)
    timer.start()
    try:
        error, seconds = read("https://zoom-health.invalid/v2")
        assert isinstance(error, DeadlineExceededError | NetworkError)
        assert TIMEOUT * 0.9 <= seconds < TIMEOUT + 0.4
    finally:
        released.set()
        timer.cancel()


def test_a_port_that_is_closed_is_an_error_in_time(read: Callable[[str], Outcome]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error, seconds = read(f"http://127.0.0.1:{port}/v2")
    assert isinstance(error, NetworkError | DeadlineExceededError)
    assert seconds < TIMEOUT + 1


@pytest.mark.parametrize("transport", [SyncTransport, AsyncTransport])
def test_the_pool_asks_for_streams_that_end_in_time(transport: Any) -> None:
    """Nothing in httpx promises this place; when it moves, this test says so."""
    pool = transport(verify=False)._pool
    assert type(pool._network_backend).__module__ == "zoom_health._network"
    assert isinstance(transport(verify=False), httpx.BaseTransport | httpx.AsyncBaseTransport)
