"""The network face: real HTTP on loopback, a quick start and a clean stop, and the control plane."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import httpx
import pytest
from zoom_health_sandbox import Account, AddressError, App, Sandbox, SandboxServer, asgi_app, scenarios


@pytest.fixture
def server(sandbox, note):
    sandbox.add_note(note(1, meeting_id=scenarios.LEADING_SLASH_MEETING_ID))
    with SandboxServer(sandbox) as server:
        yield server


@pytest.fixture
def client(http_client):
    with http_client() as client:
        yield client


@pytest.fixture
def authorized(client, server):
    environment = server.environment()
    token = client.post(
        environment["ZOOM_OAUTH_URL"],
        params={"grant_type": "account_credentials", "account_id": environment["ZOOM_ACCOUNT_ID"]},
        auth=(environment["ZOOM_CLIENT_ID"], environment["ZOOM_CLIENT_SECRET"]),
    ).json()
    assert token["api_url"] == server.url
    client.headers["authorization"] = f"Bearer {token['access_token']}"
    client.base_url = environment["ZOOM_API_URL"]
    return client


def test_the_whole_job_works_over_http(authorized, sandbox):
    listed = authorized.get("/clinical_notes/notes", params={"meeting_id": "%2FSandboxMeeting00001%3D%3D"}).json()
    assert [note["note_id"] for note in listed["clinical_notes"]] == ["note0001"]

    updated = authorized.patch("/clinical_notes/notes/note0001", json={"is_note_completed": True})
    assert (updated.status_code, updated.content) == (204, b"")
    assert authorized.get("/clinical_notes/notes/note0001").json() == sandbox.note("note0001")


def test_paths_and_queries_reach_the_core_undecoded(authorized, sandbox):
    sandbox.add_note({"note_id": "a/b?c %2F é"})

    answer = authorized.get("/clinical_notes/notes/a%2Fb%3Fc%20%252F%20%C3%A9")

    assert answer.json()["note_id"] == "a/b?c %2F é"
    assert authorized.get("/clinical_notes/notes?meeting_id=%2FSandboxMeeting00001%3D%3D").json()["code"] == 300


@pytest.mark.parametrize("note_id", ["a\nb", "\r", "\x00", "\\", "a" * 5000])
def test_no_note_id_escapes_the_api(authorized, note_id):
    from urllib.parse import quote

    url = httpx.URL(authorized.base_url, raw_path=f"/v2/clinical_notes/notes/{quote(note_id, safe='')}".encode())
    answer = authorized.get(url)

    assert (answer.status_code, answer.json()["code"]) == (404, 30009)


def test_a_websocket_is_turned_away(sandbox):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    scope = {"type": "websocket", "path": "/v2/clinical_notes/notes", "headers": [], "query_string": b""}
    asyncio.run(asgi_app(sandbox)(scope, receive, send))

    assert sent == ["websocket.close"]


def test_headers_are_zooms_and_not_the_web_servers(authorized):
    answer = authorized.get("/clinical_notes/notes")

    assert answer.headers["x-zm-trackingid"]
    assert answer.headers["date"] == "Mon, 02 Jun 2025 12:00:00 GMT"
    assert "server" not in answer.headers


def test_it_starts_and_stops_within_half_a_second_and_leaves_nothing_behind(sandbox, client):
    before = threading.active_count()
    begin = time.perf_counter()
    with SandboxServer(sandbox) as server:
        assert client.get(f"{server.url}/sandbox/").status_code == 200
        started = time.perf_counter()
    stopped = time.perf_counter()

    assert started - begin < 0.5
    assert stopped - started < 0.5
    assert threading.active_count() == before
    port = int(server.url.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_consecutive_answers_on_one_connection_do_not_wait_for_acknowledgements(authorized):
    begin = time.perf_counter()
    for _ in range(50):
        authorized.patch("/clinical_notes/notes/note0001", json={"is_note_completed": True})

    # Nagle's algorithm against delayed acknowledgements would cost 40 ms a call.
    assert time.perf_counter() - begin < 1.6


def test_a_port_in_use_is_a_clear_error(server, sandbox):
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(AddressError, match=f"cannot listen on 127.0.0.1 port {port}") as raised:
        SandboxServer(sandbox, port=port).start()
    assert raised.value.__context__ is None


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 0), ("not a host", 0), ("127.0.0.1", 99999)])
def test_an_address_that_cannot_be_listened_on_is_a_clear_error(sandbox, host, port):
    with pytest.raises(AddressError, match="cannot listen on"):
        SandboxServer(sandbox, host=host, port=port).start()


def test_a_server_starts_once_and_may_stop_twice_and_start_again(sandbox, client):
    server = SandboxServer(sandbox)
    server.start()
    with pytest.raises(RuntimeError, match="already"):
        server.start()
    server.stop()
    server.stop()
    with server:
        assert client.get(f"{server.url}/sandbox/").status_code == 200


def test_the_environment_has_the_credentials_of_the_sandboxs_own_app():
    app = App(client_id="mine", client_secret="words", account_id="account")
    server = SandboxServer(Sandbox())
    with pytest.raises(ValueError, match="no app"):
        server.environment()

    server.sandbox.add(Account(account_id="account"), app)
    assert server.environment()["ZOOM_CLIENT_ID"] == "mine"


def test_ipv6_works(sandbox, client):
    try:
        server = SandboxServer(sandbox, host="::1")
        server.start()
    except AddressError:
        pytest.skip("this machine has no IPv6 loopback")
    with_brackets = server.url
    try:
        assert with_brackets.startswith("http://[::1]:")
        assert client.get(f"{with_brackets}/sandbox/").status_code == 200
    finally:
        server.stop()


def test_the_control_plane_says_it_is_ready_and_counts_without_content(authorized, server):
    authorized.get("/clinical_notes/notes")
    state = authorized.get(f"{server.url}/sandbox/").json()

    assert state["ready"] is True
    assert state["now"] == "2025-06-02T12:00:00.000Z"
    assert state["counts"] == {"accounts": 1, "apps": 4, "users": 7, "notes": 1, "requests": 2}


def test_the_control_plane_moves_the_clock(authorized, server, clock):
    moved = authorized.post(f"{server.url}/sandbox/clock", json={"advance_seconds": 3600})

    assert moved.json() == {"now": "2025-06-02T13:00:00.000Z"}
    assert authorized.get("/clinical_notes/notes").json()["code"] == 124


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"advance_seconds": "1"}', b'{"advance_seconds": true}', b'{"advance_seconds": NaN}', b"1e9",
     b'{"advance_seconds": 1e12}', b"\xff", b"[" * 100_000],
)  # fmt: skip
def test_a_move_of_the_clock_that_makes_no_sense_is_refused(client, server, clock, body):
    before = clock.now()

    assert client.post(f"{server.url}/sandbox/clock", content=body).status_code == 400
    assert clock.now() == before


def test_the_control_plane_answers_only_callers_on_this_machine(sandbox, clock):
    async def ask(address):
        transport = httpx.ASGITransport(asgi_app(sandbox), client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            shown = await client.get("/sandbox/")
            moved = await client.post("/sandbox/clock", json={"advance_seconds": 60})
            api = await client.get("/v2/clinical_notes/notes")
        return shown.status_code, moved.status_code, api.status_code

    before = clock.now()
    assert asyncio.run(ask("198.51.100.7")) == (403, 403, 401)
    assert clock.now() == before
    assert asyncio.run(ask("127.0.0.1")) == (200, 200, 401)
    assert asyncio.run(ask("::1")) == (200, 200, 401)


def test_a_client_that_hangs_up_in_the_middle_of_a_request_disturbs_nobody(authorized, server):
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"PATCH /v2/clinical_notes/notes/x HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")

    assert authorized.get("/clinical_notes/notes").status_code == 200
