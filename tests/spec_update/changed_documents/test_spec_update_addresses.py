"""A document is read over HTTPS alone, bounded in size and time, and its address is not repeated in messages."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import spec_fetch
from spec_documents import SpecError

from .documents import published

trustme = pytest.importorskip("trustme", reason="trustme is not installed here")


class Answers(BaseHTTPRequestHandler):
    """Answers by the path."""

    def do_GET(self) -> None:
        where = {"/away": "http://127.0.0.1:9/a.json", "/again": "/a.json", "/circle": "/circle"}
        path = self.path.partition("?")[0]
        body = b"\xff\xfe" if path == "/bytes" else json.dumps(published()).encode()
        self.send_response(302 if path in where else 404 if path == "/gone" else 200)
        if path in where:
            self.send_header("Location", where[path])
        self.send_header("Content-Length", str(len(body) + (100 if path == "/short" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    authority = trustme.CA()
    certificates = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(certificates))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificates))
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def refused(address: str) -> str:
    with pytest.raises(SpecError) as caught:
        spec_fetch.fetch_document(address)
    assert caught.value.__context__ is None
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("path", ["/a.json", "/a.json?key=hidden", "/again"])
def test_a_document_is_read(address: str, path: str) -> None:
    document, name = spec_fetch.fetch_document(address + path)
    assert document == published()
    assert "hidden" not in name


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/gone?key=hidden", "HTTP 404"),
        ("/away?key=hidden", "redirected away from https"),
        ("/circle?key=hidden", "HTTP 302"),
        ("/bytes?key=hidden", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_one_line(address: str, path: str, message: str) -> None:
    assert message in refused(address + path)


def test_a_document_that_is_too_large_is_not_read_to_its_end(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec_fetch, "MAXIMUM_BYTES", 100)
    assert "larger than 100 bytes" in refused(f"{address}/a.json?key=hidden")


def test_a_document_that_takes_too_long_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec_fetch, "TOTAL_SECONDS", -1.0)
    assert "not read within" in refused(f"{address}/a.json?key=hidden")


def test_a_server_that_nobody_vouches_for_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    assert "cannot be reached" in refused(f"{address}/a.json?key=hidden")
