"""Faults of bytes and connections, as a plain socket hears them."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib

import pytest


@pytest.fixture(autouse=True)
def _notes(sandbox, note):
    sandbox.add_notes(note(number) for number in range(5))


@pytest.fixture
def whole(ask):
    """The answer as it should be."""
    return ask()


def test_without_faults_an_answer_is_whole_and_its_connection_stays_open(whole):
    assert whole.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert len(whole.body) == whole.length
    assert len(json.loads(whole.body)["clinical_notes"]) == 5
    assert whole.ended == "open"


@pytest.mark.parametrize(
    ("name", "ended"), [("reset_before", "reset"), ("close_before", "closed"), ("silence", "open")]
)
def test_before_the_answer_nothing_is_heard_and_nothing_was_done(sandbox, ask, name, ended):
    sandbox.faults.add(name)
    heard = ask("/v2/clinical_notes/notes/note0001", method="PATCH", patience=0.3 if ended == "open" else 5)

    assert (heard.data, heard.ended) == (b"", ended)
    assert sandbox.note("note0001")["is_note_completed"] is False


@pytest.mark.parametrize(("how", "ended"), [("reset", "reset"), ("close", "closed"), ("silence", "open")])
def test_a_lost_answer_was_committed(sandbox, ask, how, ended):
    sandbox.faults.add("answer_lost", how=how)
    heard = ask("/v2/clinical_notes/notes/note0001", method="PATCH", patience=0.3 if ended == "open" else 5)

    assert (heard.data, heard.ended) == (b"", ended)
    assert sandbox.note("note0001")["is_note_completed"] is True


@pytest.mark.parametrize(
    ("name", "arguments", "ended"),
    [("reset_in_headers", {}, "reset"), ("close_in_headers", {}, "closed"), ("silence", {"where": "headers"}, "open")],
)
def test_headers_break_off(sandbox, ask, whole, name, arguments, ended):
    sandbox.faults.add(name, **arguments)
    heard = ask(patience=0.3 if ended == "open" else 5)

    assert heard.data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in heard.data
    assert 0 < len(heard.data) < len(whole.head)
    assert heard.ended == ended


@pytest.mark.parametrize(("keep", "sent"), [(0.0, 0), (1.0, -1)])
def test_how_much_of_the_headers_comes_can_be_said_and_never_is_all(sandbox, ask, whole, keep, sent):
    sandbox.faults.add("close_in_headers", keep=keep)

    assert len(ask().data) == (sent if keep == 0 else len(whole.head) + 4 - 1)


@pytest.mark.parametrize(
    ("name", "arguments", "ended"),
    [("reset_in_body", {}, "reset"), ("close_in_body", {}, "closed"), ("silence", {"where": "body"}, "open")],
)
def test_a_body_breaks_off_before_its_announced_end(sandbox, ask, whole, name, arguments, ended):
    sandbox.faults.add(name, **arguments)
    heard = ask(patience=0.3 if ended == "open" else 5)

    assert heard.length == whole.length
    assert heard.body == whole.body[: whole.length // 2]
    assert heard.ended == ended


@pytest.mark.parametrize(("name", "ended"), [("reset_in_body", "reset"), ("close_in_body", "closed")])
def test_a_chunked_body_breaks_off_before_its_last_chunk(sandbox, ask, whole, name, ended):
    sandbox.faults.add(name, framing="chunked", keep=0.9)
    heard = ask()

    assert b"transfer-encoding: chunked" in heard.head
    assert b"content-length" not in heard.head
    size, _, rest = heard.body.partition(b"\r\n")
    assert rest == whole.body[: int(size, 16)] + b"\r\n"
    assert heard.ended == ended


def test_a_body_of_unknown_length_breaks_off_as_if_it_were_whole(sandbox, ask, whole):
    sandbox.faults.add("body_cut", keep=0.25)
    heard = ask()

    assert b"content-length" not in heard.head
    assert b"transfer-encoding" not in heard.head
    assert (heard.body, heard.ended) == (whole.body[: whole.length // 4], "closed")


@pytest.mark.parametrize(
    ("name", "arguments", "ended", "announced"),
    [("reset_after", {}, "reset", False), ("close_after", {}, "closed", False),
     ("close_after", {"announced": True}, "closed", True)],
)  # fmt: skip
def test_a_connection_ends_behind_a_whole_answer(sandbox, ask, whole, name, arguments, ended, announced):
    sandbox.faults.add(name, **arguments)
    heard = ask(after=5)

    assert (heard.body, heard.ended) == (whole.body, ended)
    assert (b"connection: close" in heard.head) is announced


def test_a_pool_sees_in_time_that_a_connection_was_closed(sandbox, fault_server, http_client):
    sandbox.faults.add("close_after")
    with http_client() as client:
        assert {client.get(f"{fault_server.api_url}/none").status_code for _ in range(20)} == {404}

    assert [record.requests for record in fault_server.connections] == [1] * 20


def begun(fault_server):
    connection = socket.create_connection((fault_server.host, fault_server.port), timeout=10)
    connection.sendall(b"GET /none HTTP/1.1\r\nHost: sandbox\r\n\r\n")
    return connection


def test_headers_drip(sandbox, fault_server):
    sandbox.faults.add("drip_headers", interval=0.02, piece=3)
    begin = time.perf_counter()
    with begun(fault_server) as connection, connection.makefile("rb") as reader:
        assert reader.read(18) == b"HTTP/1.1 404 Not F"

    assert time.perf_counter() - begin >= 5 * 0.02


def test_a_body_drips_behind_its_headers(sandbox, fault_server):
    sandbox.faults.add("drip_body", interval=0.02)
    begin = time.perf_counter()
    with begun(fault_server) as connection, connection.makefile("rb") as reader:
        while reader.readline() != b"\r\n":
            pass
        assert reader.read(6) == b'{"code'

    assert time.perf_counter() - begin >= 5 * 0.02


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("drip_headers", {"interval": 0.0005, "piece": 20}), ("drip_body", {"interval": 0.0005, "piece": 100})],
)
def test_what_drips_is_whole_in_the_end(sandbox, ask, whole, name, arguments):
    sandbox.faults.add(name, **arguments)

    assert ask().body == whole.body


def test_a_dripping_chunked_body_is_whole_in_the_end(sandbox, fault_server, caller, http_client, whole):
    sandbox.faults.add("drip_body", interval=0.0005, piece=100, framing="chunked")
    with http_client(headers={"Authorization": f"Bearer {caller.token}"}) as client:
        answer = client.get(f"{fault_server.api_url}/clinical_notes/notes")

    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.content == whole.body


def test_latency_is_waited_for_on_the_wire_and_not_in_process(sandbox, ask, caller):
    slow = sandbox.faults.add("latency", seconds=600.0, times=1)
    assert (caller.list().status, slow.fired) == (200, 1)
    sandbox.faults.add("latency", seconds=0.08)
    begin = time.perf_counter()

    assert ask().head.startswith(b"HTTP/1.1 200")
    assert time.perf_counter() - begin >= 0.08


@pytest.mark.parametrize("kind", ["garbage", "answer"])
def test_bytes_follow_the_answer(sandbox, ask, whole, kind):
    sandbox.faults.add("trailing_bytes", kind=kind)
    heard = ask(after=0.3)

    extra = heard.body[heard.length :]
    assert heard.body[: heard.length] == whole.body
    assert extra.startswith(b"HTTP/1.1 200 OK\r\n") if kind == "answer" else b"garbage" in extra
    if kind == "answer":
        assert json.loads(extra.partition(b"\r\n\r\n")[2])["note_id"] == "SandboxNoteUnasked001"


def test_an_answer_that_nobody_asked_for_is_taken_for_the_next_one_by_a_careless_client(sandbox, fault_server, caller):
    from http.client import HTTPConnection

    sandbox.faults.add("trailing_bytes", kind="answer", times=1)
    connection = HTTPConnection(fault_server.host, fault_server.port)
    connection.connect()
    reader = connection.sock.makefile("rb")
    request = (
        f"GET /v2/clinical_notes/notes/note0001 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n\r\n"
    )
    found = []
    for _ in range(2):
        connection.sock.sendall(request.encode())
        length = 0
        while (line := reader.readline()) != b"\r\n":
            length = int(line.partition(b":")[2]) if line.startswith(b"content-length") else length
        found.append(json.loads(reader.read(length))["note_id"])
    reader.close()
    connection.close()

    assert found == ["note0001", "SandboxNoteUnasked001"]


@pytest.mark.parametrize("keep", [0.0, 0.5, 1.0])
def test_truncated_json_has_the_length_of_what_is_there(sandbox, ask, whole, keep):
    sandbox.faults.add("truncated_json", keep=keep)
    heard = ask()

    assert heard.length == len(heard.body) == min(int(whole.length * keep), whole.length - 1)
    with pytest.raises(json.JSONDecodeError):
        json.loads(heard.body)
    assert heard.ended == "open"


@pytest.mark.parametrize("keep", [0.5, 1.0])
def test_truncated_gzip_has_the_length_of_what_is_there(sandbox, ask, whole, keep):
    sandbox.faults.add("truncated_gzip", keep=keep)
    heard = ask()

    assert b"content-encoding: gzip" in heard.head
    assert heard.length == len(heard.body)
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert whole.body.startswith(decompressor.decompress(heard.body))
    assert not decompressor.eof


def test_stacked_encodings_unpack_layer_by_layer(sandbox, ask, whole):
    sandbox.faults.add("stacked_encodings")
    heard = ask()

    assert b"content-encoding: gzip, gzip\r\n" in heard.head + b"\r\n"
    assert gzip.decompress(gzip.decompress(heard.body)) == whole.body


@pytest.mark.parametrize("encoding", ["br", "unheard-of"])
def test_an_unknown_encoding_is_not_json(sandbox, ask, whole, encoding):
    sandbox.faults.add("unknown_encoding", encoding=encoding)
    heard = ask()

    assert f"content-encoding: {encoding}".encode() in heard.head
    with pytest.raises(ValueError):
        json.loads(heard.body)


def test_what_is_called_brotli_is_brotli(sandbox, ask, whole):
    brotli = pytest.importorskip("brotli", reason="no brotli decompressor is installed")
    sandbox.faults.add("unknown_encoding")

    assert brotli.decompress(ask().body) == whole.body


def test_stored_brotli_has_the_form_of_its_specification():
    from zoom_health_sandbox.fault_bodies import _stored_brotli

    body = bytes(range(256)) * 300
    stream = _stored_brotli(body)
    blocks = [body[:65536], body[65536:]]
    # Window bit 0, then for each block: not last, four nibbles, length less one, stored, padding to the byte.
    first = (65535 << 4 | 1 << 20).to_bytes(3, "little")
    second = (len(blocks[1]) - 1 << 3 | 1 << 19).to_bytes(3, "little")
    assert stream == first + blocks[0] + second + blocks[1] + b"\x03"


@pytest.mark.parametrize("target", ["/v2/clinical_notes/notes", "/v2/clinical_notes/notes/note0001"])
def test_a_204_may_have_a_body(sandbox, ask, target):
    sandbox.faults.add("body_on_204")
    heard = ask(target, method="PATCH" if target.endswith("1") else "GET", after=0.3)

    assert heard.head.startswith(b"HTTP/1.1 204 ")
    assert heard.length == len(heard.body) > 0


def test_a_gzip_bomb_unpacks_to_zeros_a_thousand_times_its_size(sandbox, ask):
    sandbox.faults.add("gzip_bomb", mebibytes=20)
    heard = ask()

    assert heard.length == len(heard.body) < 25_000
    assert gzip.decompress(heard.body) == bytes(20 << 20)


def test_a_gzip_bomb_is_a_gib_unless_it_is_said_otherwise_and_made_on_the_way(sandbox, fault_server):
    sandbox.faults.add("gzip_bomb")
    begin = time.perf_counter()
    with socket.create_connection((fault_server.host, fault_server.port)) as connection:
        connection.sendall(b"GET /none HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        data = connection.recv(100, socket.MSG_WAITALL) + connection.recv(4096)
    took = time.perf_counter() - begin

    length = int(data.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert 1_000_000 < length < 1_200_000
    assert took < 1  # Compressing a GiB would take longer.


@pytest.mark.parametrize(("framing", "ended"), [("length", "open"), ("chunked", "open"), ("close", "closed")])
def test_a_huge_body_is_perfect_json(sandbox, ask, framing, ended):
    sandbox.faults.add("huge_body", mebibytes=2, framing=framing)
    heard = ask(patience=0.3 if framing == "chunked" else 5)

    body = heard.body
    if framing == "chunked":
        parts = []
        while body:
            size, _, body = body.partition(b"\r\n")
            parts.append(body[: int(size, 16)])
            body = body[int(size, 16) + 2 :]
        body = b"".join(parts)
    assert len(body) == 2 << 20
    assert set(json.loads(body)) == {"padding"}
    assert heard.ended == ended


def test_a_huge_body_stops_when_the_client_does(sandbox, fault_server):
    sandbox.faults.add("huge_body")
    with socket.create_connection((fault_server.host, fault_server.port)) as connection:
        connection.sendall(b"GET /none HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        assert b"content-length: 1073741824" in connection.recv(4096)
    begin = time.perf_counter()
    while fault_server.connections[0].open:
        assert time.perf_counter() - begin < 10
        time.sleep(0.001)

    assert fault_server.connections[0].ended_by == "client"


@pytest.mark.parametrize(
    "name", ["truncated_json", "truncated_gzip", "body_cut", "stacked_encodings", "unknown_encoding", "reset_in_body",
             "close_in_body", "drip_body", "wrong_content_type"],
)  # fmt: skip
def test_an_answer_without_a_body_has_none_to_spoil(sandbox, ask, name):
    rule = sandbox.faults.add(name)
    heard = ask("/v2/clinical_notes/notes/note0001", method="PATCH")

    assert heard.head.startswith(b"HTTP/1.1 204 ")
    assert (heard.ended, rule.fired) == ("open", 0)
