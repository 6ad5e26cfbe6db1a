"""A token shared through a real Redis: by clients, threads and processes, over failures of each."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from zoom_health_auth_redis import RedisTokenStore, SharedTokenAuth, SharedTokenError

from zoom_health import AsyncZoomHealth, BearerToken, ServerToServerOAuth, ZoomHealth
from zoom_health.errors import AuthenticationError, RefusedPluginError
from zoom_health.testing import assert_plugin_contract

KEY = Fernet.generate_key().decode()
CREDENTIALS = {"account_id": "SEEDEDaccount", "client_id": "SEEDEDclient", "client_secret": "SEEDEDsecret"}


class TokenService:
    """Gives tokens `SEEDEDtoken-1`, `SEEDEDtoken-2`, …; answers calls with a note, or 124 for a revoked token."""

    def __init__(self) -> None:
        self.issued = 0
        self.revoked: set[str] = set()
        self.expires_in = 3600
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            with self._lock:
                self.issued += 1
                token = f"SEEDEDtoken-{self.issued}"
            return httpx.Response(200, json={"access_token": token, "expires_in": self.expires_in})
        if request.headers["authorization"].removeprefix("Bearer ") in self.revoked:
            return httpx.Response(401, json={"code": 124})
        return httpx.Response(200, json={"note_id": "note"})


def plugin_for(url: str, **options: Any) -> SharedTokenAuth:
    """The plugin as one more process has it."""
    over = ServerToServerOAuth(**CREDENTIALS)  # type: ignore[arg-type]  # the three texts alone
    return SharedTokenAuth(RedisTokenStore(url, **{"encryption_key": KEY, **options}), over=over)


def get_sync(plugin: Any, service: TokenService) -> str | None:
    with ZoomHealth(plugins=[plugin], transport=httpx.MockTransport(service)) as zoom:
        return zoom.with_options(attempts=1).notes.get("note").note_id


def get_async(plugin: Any, service: TokenService) -> str | None:
    async def main() -> str | None:
        async with AsyncZoomHealth(plugins=[plugin], transport=httpx.MockTransport(service)) as zoom:
            return (await zoom.with_options(attempts=1).notes.get("note")).note_id

    return asyncio.run(main())


both = pytest.mark.parametrize("get", [get_sync, get_async])
Get = Callable[[Any, TokenService], "str | None"]


@both
def test_one_token_serves_all_clients(own_redis: Any, get: Get) -> None:
    service = TokenService()
    for _ in range(3):
        assert get(plugin_for(own_redis.url), service) == "note"
    assert service.issued == 1


def test_redis_keeps_no_token_and_no_id_in_clear(own_redis: Any) -> None:
    get_sync(plugin_for(own_redis.url), TokenService())
    (entry,) = own_redis.entries().items()
    assert b"SEEDED" not in b"".join(entry)
    with own_redis.client() as client:
        assert 3_590_000 < client.pttl(entry[0]) <= 3_600_000


def test_many_threads_of_many_clients_make_one_token_request(own_redis: Any) -> None:
    service = TokenService()
    clients = [
        ZoomHealth(plugins=[plugin_for(own_redis.url)], transport=httpx.MockTransport(service)) for _ in range(4)
    ]
    with ThreadPoolExecutor(32) as pool:
        notes = list(pool.map(lambda place: clients[place % 4].notes.get("note"), range(128)))
    assert (len(notes), service.issued) == (128, 1)


@both
def test_a_revoked_token_is_replaced_once_for_all(own_redis: Any, get: Get) -> None:
    service = TokenService()
    get(plugin_for(own_redis.url), service)
    service.revoked.add("SEEDEDtoken-1")
    for _ in range(3):
        assert get(plugin_for(own_redis.url), service) == "note"
    assert service.issued == 2


def test_clients_that_all_hold_a_revoked_token_replace_it_once(own_redis: Any) -> None:
    service = TokenService()
    clients = [
        ZoomHealth(plugins=[plugin_for(own_redis.url)], transport=httpx.MockTransport(service)) for _ in range(6)
    ]
    for zoom in clients:
        zoom.notes.get("note")
    service.revoked.add("SEEDEDtoken-1")
    with ThreadPoolExecutor(24) as pool:
        notes = list(pool.map(lambda place: clients[place % 6].notes.get("note"), range(48)))
    assert (len(notes), service.issued) == (48, 2)


def test_another_key_has_a_token_of_its_own(own_redis: Any) -> None:
    service = TokenService()
    other = Fernet.generate_key().decode()
    for key in (KEY, other, KEY, other):
        get_sync(plugin_for(own_redis.url, encryption_key=key), service)
    assert service.issued == 2


@pytest.mark.parametrize("changed", [b"", b"no token", b"gAAAAA" + b"A" * 100])
def test_an_entry_that_was_changed_is_replaced(own_redis: Any, changed: bytes) -> None:
    service = TokenService()
    get_sync(plugin_for(own_redis.url), service)
    with own_redis.client() as client:
        client.set(next(iter(own_redis.entries())), changed, keepttl=True)
    for _ in range(2):
        assert get_sync(plugin_for(own_redis.url), service) == "note"
    assert service.issued == 2


def test_an_entry_that_was_moved_from_another_app_is_not_used(own_redis: Any) -> None:
    store = RedisTokenStore(own_redis.url, encryption_key=KEY)
    assert store.acquire("one", "owner")
    store.save("one", "owner", {"access_token": "token", "expires_in": 100, "lifetime": 100, "api_url": None})
    with own_redis.client() as client:
        (name,) = client.keys("*")
        client.set(name.replace(b":one}", b":two}"), client.get(name), px=100_000)
    assert store.load("one") is not None
    assert store.load("two") is None


def test_an_entry_that_never_expires_is_not_used(own_redis: Any) -> None:
    service = TokenService()
    get_sync(plugin_for(own_redis.url), service)
    with own_redis.client() as client:
        client.persist(next(iter(own_redis.entries())))
    get_sync(plugin_for(own_redis.url), service)
    assert service.issued == 2


def test_one_who_lost_the_lock_changes_nothing(own_redis: Any) -> None:
    store = RedisTokenStore(own_redis.url, encryption_key=KEY)
    token = {"access_token": "token", "expires_in": 100, "lifetime": 100, "api_url": None}
    assert store.acquire("key", "second")
    assert store.acquire("key", "second")  # its answer may have been lost
    assert not store.acquire("key", "first")
    store.save("key", "first", token)
    store.release("key", "first")
    assert store.load("key") is None
    assert not store.acquire("key", "third")
    store.save("key", "second", token)
    assert store.load("key") is not None
    assert store.acquire("key", "third")


def test_the_lock_frees_itself(own_redis: Any) -> None:
    store = RedisTokenStore(own_redis.url, encryption_key=KEY, lock_seconds=300)
    assert store.acquire("key", "owner")
    with own_redis.client() as client:
        (lock,) = client.keys("*:lock")
        assert 290_000 < client.pttl(lock) <= 300_000
        client.pexpire(lock, 1)
        client.wait(0, 1)
        while client.exists(lock):
            pass
    assert store.acquire("key", "another")


WORKER = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
import zoom_health
threads = int(sys.argv[1])
with zoom_health.ZoomHealth.from_env() as zoom, ThreadPoolExecutor(threads) as pool:
    print("ready", flush=True)
    sys.stdin.readline()
    notes = list(pool.map(zoom.notes.get, ["note"] * threads))
    print(len(notes), flush=True)
"""


class HttpService:
    """`TokenService` over HTTP on loopback. The first token requests may be held back."""

    def __init__(self, service: TokenService, hold: Callable[[], None] = lambda: None) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                hold()
                self.answer("POST")

            def do_GET(self) -> None:
                self.answer("GET")

            def answer(self, method: str) -> None:
                found = service(httpx.Request(method, f"http://localhost{self.path}", headers=dict(self.headers)))
                self.send_response(found.status_code)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(found.content)))
                self.end_headers()
                self.wfile.write(found.content)

            def log_message(self, *_: object) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 200

            def handle_error(self, *_: object) -> None: ...  # a client that was killed

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def worker(own_redis: Any) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes that share the token by environment variables alone."""
    started: list[subprocess.Popen[str]] = []

    def start(url: str, *, threads: int = 8, program: str = WORKER) -> subprocess.Popen[str]:
        variables = {
            **{f"ZOOM_{name.upper()}": value for name, value in CREDENTIALS.items()},
            "ZOOM_HEALTH_PLUGINS": "auth-redis",
            "ZOOM_HEALTH_TOKEN_REDIS_URL": own_redis.url,
            "ZOOM_HEALTH_TOKEN_REDIS_KEY": KEY,
            "ZOOM_API_URL": f"{url}/v2",
            "ZOOM_OAUTH_URL": f"{url}/oauth/token",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(threads)],
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_many_processes_of_many_threads_make_one_token_request(worker: Callable[..., Any]) -> None:
    service = TokenService()
    server = HttpService(service)
    processes = [worker(server.url) for _ in range(4)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:  # all at once
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.stdout.readline() for process in processes] == ["8\n"] * 4
    assert service.issued == 1
    server.stop()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_when_the_one_who_fetches_is_killed_another_takes_over(worker: Callable[..., Any], own_redis: Any) -> None:
    service = TokenService()
    asked, killed = threading.Event(), threading.Event()

    def hold() -> None:
        if not asked.is_set():
            asked.set()
            killed.wait(60)

    server = HttpService(service, hold)
    first, second = worker(server.url), worker(server.url)
    for process in (first, second):
        assert process.stdout.readline() == "ready\n"
    first.stdin.write("go\n")
    first.stdin.flush()
    assert asked.wait(60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    with own_redis.client() as client:
        (lock,) = client.keys("*:lock")
        client.pexpire(lock, 200)  # instead of the rest of the 15 seconds
    second.stdin.write("go\n")
    second.stdin.flush()
    assert second.stdout.readline() == "8\n"
    killed.set()
    with own_redis.client() as client:
        assert [name.rpartition(b":")[2] for name in client.keys("*")] == [b"token"]
    server.stop()


@both
def test_while_redis_is_down_each_process_fetches_a_token(own_redis: Any, get: Get) -> None:
    service = TokenService()
    own_redis.stop()
    for _ in range(2):
        assert get(plugin_for(own_redis.url), service) == "note"
    assert service.issued == 2


@both
def test_calls_fail_while_redis_is_down_where_that_was_asked_for(
    own_redis: Any, get: Get, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service = TokenService()
    own_redis.stop()
    plugin = plugin_for(own_redis.url.replace("//", "//:SEEDEDpassword@"), when_down="fail")
    with pytest.raises(AuthenticationError, match="the shared token store failed with ConnectionError") as caught:
        get(plugin, service)
    assert caught.value.retryable
    assert caught.value.__context__ is None
    assert service.issued == 0
    with pytest.raises(AuthenticationError, match="the shared token store is down"):  # it is not asked again at once
        get(plugin, service)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    assert "SEEDED" not in "".join([*frames, caplog.text, repr(plugin), str(caught.value)])
    assert KEY not in "".join(frames)


def test_a_redis_that_comes_back_is_used_again(own_redis: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RedisTokenStore(own_redis.url, encryption_key=KEY)
    own_redis.stop()
    assert store.load("key") is None
    own_redis.start()
    monkeypatch.setattr("zoom_health_auth_redis.DOWN_SECONDS", 0)
    store._down_until = 0
    assert store.acquire("key", "owner")
    assert not store.acquire("key", "another")


def test_a_redis_that_goes_away_in_between_costs_nothing(own_redis: Any) -> None:
    service = TokenService()

    def stopping(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            own_redis.stop()
        return service(request)

    with ZoomHealth(plugins=[plugin_for(own_redis.url)], transport=httpx.MockTransport(stopping)) as zoom:
        assert zoom.notes.get("note").note_id == "note"
    assert service.issued == 1


def test_the_token_of_another_plugin_is_shared(own_redis: Any) -> None:
    read: list[int] = []

    class Vault:
        def zoom_health_auth(self, config: Any) -> Any:
            def source() -> dict[str, str]:
                read.append(1)
                return CREDENTIALS

            return config.ServerToServerOAuth.from_source(source, name="synthetic vault")

    service = TokenService()
    for _ in range(3):
        store = RedisTokenStore(own_redis.url, encryption_key=KEY)
        assert get_sync(SharedTokenAuth(store, over=Vault()), service) == "note"
    assert (service.issued, len(read)) == (1, 1)


def test_an_authentication_without_tokens_to_share_is_refused() -> None:
    store = RedisTokenStore("redis://localhost:1", encryption_key=KEY)
    with pytest.raises(RefusedPluginError, match="no other has a token to share"):
        ZoomHealth(plugins=[SharedTokenAuth(store, over=BearerToken("synthetic"))])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"encryption_key": "SEEDED"}, "32 bytes"),
        ({"encryption_key": ""}, "32 bytes"),
        ({"encryption_key": None}, "32 bytes"),
        ({"encryption_key": "é" * 44}, "32 bytes"),
        ({"encryption_key": KEY[:-1]}, "32 bytes"),
        ({"url": "https://SEEDED@localhost"}, "must begin with redis://"),
        ({"url": ""}, "must begin with redis://"),
        ({"url": None}, "must begin with redis://"),
        ({"when_down": "panic"}, "fetch or fail"),
        ({"lock_seconds": 0}, "lock_seconds"),
        ({"lock_seconds": 301}, "lock_seconds"),
        ({"lock_seconds": True}, "lock_seconds"),
        ({"lock_seconds": "15"}, "lock_seconds"),
    ],
)
def test_a_wrong_argument_is_named_and_not_shown(changes: dict[str, Any], words: str) -> None:
    arguments = {"url": "redis://:SEEDED@localhost", "encryption_key": KEY, **changes}
    with pytest.raises(SharedTokenError, match=words) as caught:
        RedisTokenStore(**arguments)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = "".join(str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__))
    assert "SEEDED" not in frames + str(caught.value)
    assert KEY not in frames
    assert caught.value.__context__ is None


def test_the_plugin_keeps_to_the_contract(own_redis: Any) -> None:
    assert_plugin_contract(plugin_for(own_redis.url))


class TestLoadedByName:
    """The plugin as `ZOOM_HEALTH_PLUGINS=auth-redis` loads it."""

    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(f"ZOOM_{name.upper()}", value)
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_URL", "redis://localhost:1")
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_KEY", KEY)

    def test_the_address_comes_from_the_environment(self, monkeypatch: pytest.MonkeyPatch, own_redis: Any) -> None:
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_URL", own_redis.url)
        assert get_sync("auth-redis", TokenService()) == "note"
        assert len(own_redis.entries()) == 1

    @pytest.mark.parametrize(
        "name", ["ZOOM_HEALTH_TOKEN_REDIS_URL", "ZOOM_HEALTH_TOKEN_REDIS_KEY", "ZOOM_CLIENT_SECRET"]
    )
    def test_what_is_missing_is_named(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.delenv(name)
        with pytest.raises(RefusedPluginError, match=f"set {name}$"):
            ZoomHealth(plugins=["auth-redis"])

    def test_another_plugin_may_have_the_credentials(self, monkeypatch: pytest.MonkeyPatch, own_redis: Any) -> None:
        pytest.importorskip("zoom_health_auth_command", reason="needs zoom-health-auth-command")
        for name in CREDENTIALS:
            monkeypatch.delenv(f"ZOOM_{name.upper()}")
        program = f"print({json.dumps(CREDENTIALS)!r})"
        monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND", json.dumps([sys.executable, "-S", "-E", "-c", program]))
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_URL", own_redis.url)
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_OVER", "auth-command")
        assert get_sync("auth-redis", TokenService()) == "note"

    def test_a_plugin_that_is_not_there_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZOOM_HEALTH_TOKEN_REDIS_OVER", "nowhere")
        with pytest.raises(RefusedPluginError, match="must name one installed plugin"):
            ZoomHealth(plugins=["auth-redis"])
