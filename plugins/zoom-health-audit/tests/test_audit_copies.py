"""Copies of records: to syslog servers over TCP and TLS, and as FHIR AuditEvents."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import threading
from contextlib import contextmanager, suppress

import pytest
import trustme
from fhir.resources.R4B.auditevent import AuditEvent as FhirAuditEvent
from zoom_health_audit import AuditPlugin, AuditTrailError
from zoom_health_audit.fhir import audit_event
from zoom_health_audit.reading import record_of

MESSAGE = re.compile(
    r"<(?P<priority>\d{1,3})>1 (?P<time>\S+) (?P<host>\S{1,255}) (?P<application>\S{1,48}) (?P<process>\S{1,128}) "
    r"(?P<id>\S{1,32}) - (?P<text>\{.*\})",
    re.ASCII | re.DOTALL,
)


class Server:
    """A syslog server on loopback: takes octet-counted messages, on one connection after the other."""

    def __init__(self, context=None):
        self.messages = []
        self.connections = 0
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._arrived = threading.Condition()
        self._connection = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError, ValueError):
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                self._connection = connection
                self.connections += 1
                with connection.makefile("rb") as stream:
                    while length := self._length(stream):
                        message = stream.read(length)
                        with self._arrived:
                            self.messages.append(message.decode("ascii"))
                            self._arrived.notify_all()
            connection.close()

    @staticmethod
    def _length(stream):
        digits = b""
        while (byte := stream.read(1)) not in {b" ", b""}:
            digits += byte
        return int(digits or 0)

    def wait_for(self, count):
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.messages) >= count, 20), self.messages
        return [MESSAGE.fullmatch(message) for message in self.messages]

    def hang_up(self):
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def stop(self):
        # A thread that waits in accept keeps the listening socket alive until it is woken.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._connection is not None:
            self.hang_up()
        self._thread.join(20)


@contextmanager
def serving(context=None):
    server = Server(context)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def server():
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def tls_context(authority, name="localhost"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def trusted(authority, tmp_path):
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def test_each_record_is_a_message_of_rfc_5424(server, path, files, make_event):
    with AuditPlugin(path, syslog=f"tcp://127.0.0.1:{server.port}") as plugin:
        plugin.record(make_event())
        plugin.record(make_event(result="failure", status=404))
    read, failed, closed = server.wait_for(3)
    assert read["priority"] == str(13 * 8 + 5)
    assert failed["priority"] == str(13 * 8 + 4)
    assert read["time"] == "2026-03-01T08:30:00.000001Z"
    assert (read["application"], read["id"], closed["id"]) == ("zoom-health-audit", "get_clinical_note", "closed")
    assert [match["text"].encode() for match in (read, failed, closed)] == files.lines()[1:]


def test_a_page_arrives_as_a_message_per_note(server, path, make_event):
    with AuditPlugin(path, syslog=f"tcp://127.0.0.1:{server.port}") as plugin:
        plugin.record(make_event(notes=20))
        assert len(server.wait_for(20)) == 20


def test_tls_carries_the_same_messages(authority, trusted, path, files, make_event):
    with serving(tls_context(authority)) as server:
        with AuditPlugin(path, syslog=f"tls://localhost:{server.port}", syslog_ca_path=trusted) as plugin:
            for _ in range(3):
                plugin.record(make_event())
        assert [match["text"].encode() for match in server.wait_for(4)] == files.lines()[1:]
        assert server.connections == 1


def test_a_server_with_a_certificate_of_someone_else_is_refused(trusted, path, files, make_event):
    with serving(tls_context(trustme.CA())) as server:
        plugin = AuditPlugin(path, syslog=f"tls://localhost:{server.port}", syslog_ca_path=trusted)
        with pytest.raises(AuditTrailError, match="its certificate is not trusted") as caught:
            plugin.record(make_event())
        assert caught.value.__context__ is None
        assert server.messages == []
    assert len(files.lines()) == 2  # the chain has the record all the same


def test_a_server_with_a_certificate_for_another_name_is_refused(authority, trusted, path, make_event):
    with serving(tls_context(authority, "elsewhere.example")) as server:
        plugin = AuditPlugin(path, syslog=f"tls://localhost:{server.port}", syslog_ca_path=trusted)
        with pytest.raises(AuditTrailError, match="its certificate is not trusted"):
            plugin.record(make_event())


def test_a_connection_that_the_server_closed_is_made_anew(server, path, make_event):
    with AuditPlugin(path, syslog=f"tcp://127.0.0.1:{server.port}") as plugin:
        plugin.record(make_event())
        server.wait_for(1)
        server.hang_up()
        plugin.record(make_event())
        server.wait_for(2)
        assert server.connections == 2


def test_a_server_that_is_not_there_is_an_error(path, make_event):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    plugin = AuditPlugin(path, syslog=f"tcp://127.0.0.1:{port}")
    with pytest.raises(AuditTrailError, match=r"syslog server 127\.0\.0\.1: no connection") as caught:
        plugin.record(make_event())
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "address", ["udp://host:514", "host:514", "tls://", "tls://host:port", "tls://u@host", "tls://h/x"]
)
def test_an_address_that_is_none_is_refused(path, address):
    with pytest.raises(AuditTrailError, match="must be tls://host:port"):
        AuditPlugin(path, syslog=address).open()


@pytest.mark.skipif(shutil.which("rsyslogd") is None, reason="rsyslogd is not installed")
def test_rsyslog_takes_the_messages(tmp_path, path, files, make_event):
    import subprocess

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    configuration = tmp_path / "rsyslog.conf"
    output = tmp_path / "received"
    configuration.write_text(
        f'global(workDirectory="{tmp_path}")\nmodule(load="imtcp")\ninput(type="imtcp" port="{port}")\n'
        'template(name="text" type="string" string="%app-name% %msgid% %msg%\\n")\n'
        f'*.* action(type="omfile" file="{output}" template="text")\n'
    )
    daemon = subprocess.Popen(
        ["rsyslogd", "-n", "-f", str(configuration), "-i", str(tmp_path / "pid")], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(2000):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        with AuditPlugin(path, syslog=f"tcp://127.0.0.1:{port}") as plugin:
            plugin.record(make_event())
    finally:
        daemon.terminate()
        daemon.wait(20)
    first = output.read_text().splitlines()[0]
    assert first.startswith("zoom-health-audit get_clinical_note ")
    assert first.split(" ", 2)[2].strip().encode() == files.lines()[1]


EVENTS = {
    "a read": {},
    "a page": {"operation": "list_clinical_notes", "notes": 3, "note_id": None},
    "an empty page": {"operation": "list_clinical_notes", "notes": 0, "note_id": None},
    "an intent": {
        "operation": "update_clinical_note",
        "phase": "intent",
        "result": None,
        "status": None,
        "is_write": True,
    },
    "an unknown outcome": {"operation": "update_clinical_note", "result": "unknown", "error": "NetworkError"},
    "a failure": {"result": "failure", "status": 404, "code": 30009, "error": "NoteNotFoundError", "notes": 0},
    "no context": {"context": {}},
    "all of the context": {
        "context": {
            "user": "u-17",
            "role": "clinician",
            "on_behalf_of": "u-18",
            "purpose_of_use": "emergency, break the glass",
            "application": "portal",
            "source": "192.0.2.7",
        }
    },
}


@pytest.mark.parametrize("changes", EVENTS.values(), ids=EVENTS)
def test_every_event_is_a_valid_audit_event_of_fhir_r4(tmp_path, make_event, changes):
    path = tmp_path / "events.ndjson"
    with AuditPlugin(tmp_path / "audit.sqlite", fhir_path=path) as plugin:
        plugin.record(make_event(**changes))
    lines = path.read_text().splitlines()
    assert len(lines) == changes.get("notes", 1) + 1 + (changes.get("notes") == 0)  # and the closing record
    for line in lines:
        FhirAuditEvent.model_validate_json(line)


def test_the_beginning_of_a_trail_is_a_valid_audit_event(plugin, files):
    plugin.open()
    FhirAuditEvent.model_validate(audit_event(record_of(files.lines()[0])))


def test_an_audit_event_says_what_the_record_says(plugin, files, make_event):
    plugin.record(make_event())
    record = record_of(files.lines()[1])
    event = audit_event(record)
    assert event["type"]["code"] == "rest"
    assert event["subtype"][0]["code"] == "read"
    assert (event["action"], event["outcome"]) == ("R", "0")
    assert event["agent"][0]["who"] == {"identifier": {"value": "u-17"}}
    assert event["agent"][0]["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    assert [entity["what"]["identifier"]["value"] for entity in event["entity"]] == [record["note"], record["patient"]]
    details = {detail["type"]: detail["valueString"] for detail in event["entity"][0]["detail"]}
    assert details["hash"] == record["hash"]
    assert details["tracking_id"] == "WEB_synthetic"


def test_the_file_of_events_goes_on_behind_a_torn_line(tmp_path, make_event):
    path = tmp_path / "events.ndjson"
    path.write_text('{"resourceType":"AuditEvent"}\n{"resour')
    with AuditPlugin(tmp_path / "audit.sqlite", fhir_path=path) as plugin:
        plugin.record(make_event())
    assert [json.loads(line)["resourceType"] for line in path.read_text().splitlines()] == ["AuditEvent"] * 3


def test_a_file_of_events_that_cannot_be_written_is_an_error(tmp_path, make_event):
    (tmp_path / "events").mkdir()
    plugin = AuditPlugin(tmp_path / "audit.sqlite", fhir_path=tmp_path / "events")
    for step in (lambda: plugin.record(make_event()), plugin.close):
        with pytest.raises(AuditTrailError, match="audit file events: a directory has its name"):
            step()
