"""The fault server as a server: keep-alive, many clients, clients that leave, stopping, IPv6 and TLS."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from zoom_health_sandbox import AddressError, FaultServer

GET = b"GET /none HTTP/1.1\r\nHost: sandbox\r\n\r\n"


def connect(server):
    return socket.create_connection((server.host, server.port), timeout=10)


def until(condition, seconds=5.0):
    begin = time.perf_counter()
    while not condition():
        assert time.perf_counter() - begin < seconds
        time.sleep(0.001)


def test_the_whole_job_works(sandbox, note, fault_server, http_client):
    sandbox.add_note(note(1))
    environment = fault_server.environment()
    with http_client(base_url=environment["ZOOM_API_URL"]) as client:
        token = client.post(
            environment["ZOOM_OAUTH_URL"],
            data={"grant_type": "account_credentials", "account_id": environment["ZOOM_ACCOUNT_ID"]},
            auth=(environment["ZOOM_CLIENT_ID"], environment["ZOOM_CLIENT_SECRET"]),
        ).json()
        client.headers["authorization"] = f"Bearer {token['access_token']}"
        assert token["api_url"] == fault_server.url
        assert client.patch("/clinical_notes/notes/note0001", json={"is_note_completed": True}).status_code == 204
        answer = client.get("/clinical_notes/notes/note0001")

    assert answer.json() == sandbox.note("note0001")
    assert answer.headers["date"] == "Mon, 02 Jun 2025 12:00:00 GMT"
    assert "server" not in answer.headers
    assert [record.requests for record in fault_server.connections] == [3]


def test_requests_that_arrive_together_are_answered_in_turn(fault_server):
    with connect(fault_server) as connection:
        connection.sendall(GET + GET.replace(b"none", b"some") + GET[:10])
        connection.sendall(GET[10:].replace(b"1.1\r\n", b"1.1\r\nConnection: close\r\n"))
        data = b"".join(iter(lambda: connection.recv(65536), b""))

    assert data.count(b"HTTP/1.1 404 Not Found\r\n") == 3
    assert data.count(b"connection: close") == 1
    assert fault_server.connections[0].requests == 3


@pytest.mark.parametrize(
    ("request_bytes", "start", "ended"),
    [
        (b"HEAD /none HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 404", "kept"),
        (b"GET /none HTTP/1.0\r\n\r\n", b"HTTP/1.1 404", "closed"),
        (b"GET /none HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", b"HTTP/1.1 404", "kept"),
        (b"GET http://elsewhere/none HTTP/1.1\r\nHost: elsewhere\r\n\r\n", b"HTTP/1.1 404", "kept"),
        (b"CONNECT api.zoom.us:443 HTTP/1.1\r\nHost: api.zoom.us\r\n\r\n", b"HTTP/1.1 404", "kept"),
        (b"\x16\x03\x01\x00garbage\r\n\r\n", b"HTTP/1.1 400", "closed"),
        (b"GET /none HTTP/1.1\r\n\r\n", b"HTTP/1.1 400", "closed"),
        (b"POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n", b"HTTP/1.1 400", "closed"),
    ],
)
def test_http_is_spoken_with_whoever_comes(fault_server, request_bytes, start, ended):
    with connect(fault_server) as connection:
        connection.sendall(request_bytes)
        connection.settimeout(10 if ended == "closed" else 0.2)
        data, closed = b"", False
        try:
            while piece := connection.recv(65536):
                data += piece
            closed = True
        except TimeoutError:
            pass

    assert data.startswith(start)
    assert closed is (ended == "closed")
    assert (data.partition(b"\r\n\r\n")[2] == b"") is request_bytes.startswith(b"HEAD")


def test_a_client_may_ask_whether_to_go_on(fault_server):
    with connect(fault_server) as connection:
        connection.sendall(b"POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        assert connection.recv(65536).startswith(b"HTTP/1.1 404 ")


def test_a_long_note_id_is_a_note_id(fault_server, caller, http_client):
    with http_client(headers={"Authorization": f"Bearer {caller.token}"}) as client:
        url = httpx.URL(fault_server.url, raw_path=b"/v2/clinical_notes/notes/" + b"%C3%A9" * 10_000)
        assert client.get(url).json()["code"] == 30009


def test_fifty_clients_are_served_at_once_and_waiting_ones_hold_up_nobody(sandbox, fault_server):
    sandbox.faults.add("latency", seconds=0.3)
    gate = threading.Barrier(50)

    def work(_):
        with connect(fault_server) as connection:
            gate.wait()
            connection.sendall(GET)
            return connection.recv(65536)[:12]

    begin = time.perf_counter()
    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(work, range(50))) == {b"HTTP/1.1 404"}
    assert time.perf_counter() - begin < 8  # One after the other would take fifteen seconds.
    assert len(fault_server.connections) == 50


def test_hundreds_of_answers_a_second_come_over_one_connection(fault_server):
    begin = time.perf_counter()
    with connect(fault_server) as connection:
        for _ in range(200):
            connection.sendall(GET)
            assert connection.recv(65536).startswith(b"HTTP/1.1 404")

    assert time.perf_counter() - begin < 4  # Nagle's algorithm alone would cost eight seconds.
    assert [record.requests for record in fault_server.connections] == [200]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("silence", {}), ("latency", {"seconds": 60.0}), ("drip_headers", {}), ("drip_body", {}), ("huge_body", {})],
)
def test_it_sees_at_once_when_a_client_leaves_in_the_middle(sandbox, fault_server, name, arguments):
    sandbox.faults.add(name, **arguments)
    with connect(fault_server) as connection:
        connection.sendall(GET)
        until(lambda: fault_server.connections and fault_server.connections[0].requests)
        assert fault_server.connections[0].open
        assert fault_server.connections[0].ended_by is None
    until(lambda: not fault_server.connections[0].open, seconds=2)  # A drip would go on for minutes.

    assert fault_server.connections[0].ended_by == "client"


def test_a_request_that_comes_during_a_drip_is_answered_behind_it(sandbox, fault_server):
    sandbox.faults.add("drip_body", interval=0.005, piece=10, times=1)
    with connect(fault_server) as connection:
        connection.sendall(GET)
        time.sleep(0.01)
        connection.sendall(GET)
        data = b""
        while data.count(b"no such API endpoint.") < 2:
            data += connection.recv(65536)

    assert data.count(b"HTTP/1.1 404 ") == 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [("silence", {}), ("latency", {"seconds": 60.0}), ("drip_headers", {}), ("drip_body", {}), ("huge_body", {}),
     ("status", {})],
)  # fmt: skip
def test_it_stops_at_once_in_the_middle_of_anything_and_leaves_nothing_behind(sandbox, name, arguments):
    before = threading.active_count()
    sandbox.faults.add(name, **arguments)
    with FaultServer(sandbox) as server:
        connections = [connect(server) for _ in range(5)]
        for connection in connections[1:]:
            connection.sendall(GET)
        until(lambda: sum(record.requests for record in server.connections) == 4)
        begin = time.perf_counter()
    stopped = time.perf_counter()
    for connection in connections:
        connection.close()
    gc.collect()

    assert stopped - begin < 1
    assert threading.active_count() == before
    assert not any(record.open for record in server.connections)


def test_connections_are_refused_while_it_is_stopped_and_served_again_on_the_same_port(fault_server):
    port = fault_server.port
    fault_server.stop()
    fault_server.stop()
    with pytest.raises(ConnectionRefusedError):
        connect(fault_server)

    fault_server.start()
    assert fault_server.port == port
    with connect(fault_server) as connection:
        connection.sendall(GET)
        assert connection.recv(65536).startswith(b"HTTP/1.1 404")
    with pytest.raises(RuntimeError, match="already"):
        fault_server.start()


def test_a_server_that_is_stopped_at_once_leaves_nothing_behind(sandbox):
    for _ in range(20):
        with FaultServer(sandbox) as server:
            pass
        with pytest.raises(ConnectionRefusedError):
            connect(server)
    gc.collect()


def test_an_address_that_cannot_be_listened_on_is_a_clear_error(sandbox, fault_server):
    with pytest.raises(AddressError, match=f"cannot listen on 127.0.0.1 port {fault_server.port}"):
        FaultServer(sandbox, port=fault_server.port).start()


def test_ipv6_works(sandbox, http_client):
    server = FaultServer(sandbox, host="::1")
    try:
        server.start()
    except AddressError:
        pytest.skip("this machine has no IPv6 loopback")
    with contextlib.ExitStack() as stack, http_client() as client:
        stack.callback(server.stop)
        assert server.url.startswith("http://[::1]:")
        assert client.get(f"{server.url}/sandbox/").status_code == 200


@pytest.fixture(scope="module")
def self_signed_context():
    trustme = pytest.importorskip("trustme", reason="trustme makes the certificates")
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return context, trusting


@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [("close_before", {}, httpx.RemoteProtocolError), ("close_in_body", {}, httpx.RemoteProtocolError),
     ("silence", {}, httpx.ReadTimeout), ("drip_headers", {}, httpx.ReadTimeout), ("close_after", {}, 404),
     ("huge_body", {"mebibytes": 2}, 200), ("status", {}, 503)],
)  # fmt: skip
def test_faults_are_played_over_tls(sandbox, self_signed_context, name, arguments, outcome):
    context, trusting = self_signed_context
    with FaultServer(sandbox, tls=context) as server:
        assert server.api_url.startswith("https://127.0.0.1:")
        with httpx.Client(verify=trusting, trust_env=False, timeout=0.3) as client:
            assert client.get(f"{server.url}/none").status_code == 404
            sandbox.faults.add(name, **arguments)
            try:
                found = client.get(f"{server.url}/none").status_code
            except httpx.TransportError as error:
                found = type(error)

    assert found == outcome


@pytest.mark.parametrize(
    ("name", "ending"), [("reset_before", "reset"), ("reset_in_body", "reset"), ("close_before", "closed")]
)
def test_under_tls_the_connection_itself_ends_as_it_should(sandbox, self_signed_context, name, ending):
    context, trusting = self_signed_context
    sandbox.faults.add(name)
    with (
        FaultServer(sandbox, tls=context) as server,
        trusting.wrap_socket(connect(server), server_hostname="127.0.0.1") as connection,
        socket.socket(fileno=os.dup(connection.fileno())) as beneath,
    ):
        connection.sendall(GET)
        beneath.settimeout(10)
        try:
            while beneath.recv(1 << 16):
                pass
            found = "closed"
        except ConnectionResetError:
            found = "reset"

    assert found == ending


def test_a_certificate_that_is_not_trusted_fails_the_handshake_and_disturbs_nobody(
    sandbox, self_signed_context, http_client, caplog, capfd
):
    context, trusting = self_signed_context
    with FaultServer(sandbox, tls=context) as server:
        with http_client() as client, pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            client.get(f"{server.url}/none")
        with connect(server) as plain:
            plain.sendall(GET)
            assert not plain.recv(65536).startswith(b"HTTP")
        idle = connect(server)
        with httpx.Client(verify=trusting, trust_env=False) as client:
            assert client.get(f"{server.url}/none").status_code == 404
    idle.close()
    gc.collect()

    assert sum(record.requests for record in server.connections) == 1
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_client_that_hangs_up_in_the_middle_of_a_request_disturbs_nobody(fault_server, caplog):
    for part in (b"", b"GET", GET[:-2], b"PATCH /x HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"):
        with connect(fault_server) as connection:
            connection.sendall(part)
    until(lambda: len(fault_server.connections) == 4 and not any(record.open for record in fault_server.connections))

    assert {record.ended_by for record in fault_server.connections} == {"client"}
    assert caplog.records == []
