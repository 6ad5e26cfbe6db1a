"""A small world with hand-made notes, and a client that speaks to the core without any HTTP library."""

from __future__ import annotations

import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import httpx
import pytest
from zoom_health_sandbox import FaultServer, ManualClock, Plan, Sandbox, SandboxAnswer, SandboxRequest, scenarios
from zoom_health_sandbox.clock import zoom_time
from zoom_health_sandbox.seeding import default_world

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)


@attrs.define
class Caller:
    """Sends requests to a sandbox with the token of one app."""

    sandbox: Sandbox
    client_id: str = scenarios.CLIENT_ID
    token: str = ""

    @property
    def token_fields(self) -> dict[str, str]:
        return {"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID}

    @property
    def token_headers(self) -> dict[str, str]:
        credentials = f"{self.client_id}:{scenarios.CLIENT_SECRET}"
        return {"Authorization": "Basic " + b64encode(credentials.encode()).decode()}

    def ask_token(self, **changes: Any) -> SandboxAnswer:
        fields = {"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID}
        credentials = f"{self.client_id}:{changes.pop('client_secret', scenarios.CLIENT_SECRET)}"
        request = SandboxRequest(
            method="POST",
            target="/oauth/token?" + urlencode({key: value for key, value in (fields | changes).items() if value}),
            headers={"Authorization": "Basic " + b64encode(credentials.encode()).decode()},
        )
        return self.sandbox.handle(request)

    def authenticate(self) -> Caller:
        self.token = self.ask_token().json()["access_token"]
        return self

    def send(self, method: str, target: str, *, body: bytes = b"", **headers: str) -> SandboxAnswer:
        fields = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | headers
        return self.sandbox.handle(SandboxRequest(method=method, target=target, headers=fields, body=body))

    def list(self, query: str = "", **parameters: Any) -> SandboxAnswer:
        query = query or urlencode({key.rstrip("_"): value for key, value in parameters.items()})
        return self.send("GET", f"/v2/clinical_notes/notes?{query}")

    def listed(self, **parameters: Any) -> list[Any]:
        answer = self.list(**parameters)
        assert answer.status == 200
        notes: list[Any] = answer.json()["clinical_notes"]
        return notes

    def get(self, note_id: str) -> SandboxAnswer:
        return self.send("GET", f"/v2/clinical_notes/notes/{quote(note_id, safe='')}")

    def complete(self, note_id: str, *, completed: Any = True) -> SandboxAnswer:
        return self.patch(note_id, json.dumps({"is_note_completed": completed}).encode())

    def patch(self, note_id: str, body: bytes, **headers: str) -> SandboxAnswer:
        return self.send("PATCH", f"/v2/clinical_notes/notes/{quote(note_id, safe='')}", body=body, **headers)


def make_note(number: int, **changes: Any) -> dict[str, Any]:
    created = NOON - timedelta(days=10) + timedelta(hours=number)
    return {
        "meeting_id": f"meeting{number % 3}==",
        "meeting_number": 90000000000 + number,
        "note_id": f"note{number:04}",
        "note_owner_user_id": scenarios.OWNERS[number % 2],
        "note_created_time": zoom_time(created),
        "note_last_modified_time": zoom_time(created),
        "note_last_modified_user_id": scenarios.OWNERS[number % 2],
        "note_title": "Testa, F, 0",
        "note_content": f"Chief Complaint\nmade-up complaint {number} — naïve\\nwith 🩺",
        "is_note_completed": False,
    } | changes


@pytest.fixture(scope="session")
def http_client() -> Callable[..., httpx.Client]:
    """Makes clients for loopback: no proxies, and none of the certificates that take httpx so long to load."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return partial(httpx.Client, trust_env=False, verify=context)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def sandbox(clock: ManualClock) -> Sandbox:
    """The default world without any note."""
    return Sandbox(world=default_world(Plan.BUSINESS), clock=clock, limits=False)


@pytest.fixture
def caller(sandbox: Sandbox) -> Caller:
    return Caller(sandbox).authenticate()


@pytest.fixture
def caller_of() -> Callable[..., Caller]:
    """Makes callers of other sandboxes and apps."""
    return Caller


@pytest.fixture
def note() -> Callable[..., dict[str, Any]]:
    """Makes the note of that number: ten days ago plus as many hours, owners and meetings in turn."""
    return make_note


@pytest.fixture
def fault_server(sandbox: Sandbox) -> Iterator[FaultServer]:
    with FaultServer(sandbox) as server:
        yield server


@attrs.frozen
class Heard:
    """What a plain socket heard: the bytes, and how it ended: `closed`, `reset`, or `open` when nothing more came."""

    data: bytes
    ended: str

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def is_whole(self) -> bool:
        return self.head.startswith(b"HTTP/1.1 204 ") or (
            b"content-length" in self.head and len(self.body) >= self.length
        )

    @property
    def length(self) -> int:
        return int(self.head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])


def hear(connection: socket.socket, patience: float, after: float) -> Heard:
    """Listen to the end, or until nothing comes for `patience` seconds; `after` seconds behind a whole answer."""
    data = b""
    while True:
        heard = Heard(data, "open")
        connection.settimeout(after if heard.is_whole else patience)
        try:
            piece = connection.recv(1 << 20)
        except ConnectionResetError:
            return Heard(data, "reset")
        except TimeoutError:
            return heard
        if not piece:
            return Heard(data, "closed")
        data += piece


@pytest.fixture
def ask(fault_server: FaultServer, caller: Caller) -> Callable[..., Heard]:
    """Sends one request over a plain socket and returns what is heard."""

    def ask(
        target: str = "/v2/clinical_notes/notes", method: str = "GET", patience: float = 5, after: float = 0.02
    ) -> Heard:
        head = f"{method} {target} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {caller.token}\r\n"
        body = b'{"is_note_completed":true}' if method == "PATCH" else b""
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection((fault_server.host, fault_server.port)) as connection:
            connection.sendall(head.encode() + body)
            return hear(connection, patience, after)

    return ask
