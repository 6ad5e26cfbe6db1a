"""Certificates, client certificates and proxies, over real connections on loopback."""

from __future__ import annotations

import asyncio
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from zoom_health_sandbox import Sandbox, scenarios
from zoom_health_sandbox.fault_server import FaultServer

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth, errors


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server(authority: trustme.CA) -> Iterator[FaultServer]:
    """A sandbox over TLS that asks for a client certificate where the client has one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    with Sandbox.seeded(notes_count=3, limits=False) as sandbox, FaultServer(sandbox, tls=context) as served:
        yield served


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def first_note(kind: str, server: FaultServer, **options: Any) -> Any:
    """One note, over the client of that kind."""
    auth = ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID,
        client_id=scenarios.CLIENT_ID,
        client_secret=scenarios.CLIENT_SECRET,
        oauth_url=server.oauth_url,
    )
    if kind == "sync":
        with ZoomHealth(auth=auth, base_url=server.api_url, **options) as zoom:
            return next(iter(zoom.with_options(attempts=1).notes.list(page_size=1)))

    async def main() -> Any:
        async with AsyncZoomHealth(auth=auth, base_url=server.api_url, **options) as zoom:
            return await anext(aiter(zoom.with_options(attempts=1).notes.list(page_size=1)))

    return asyncio.run(main())


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_a_server_of_ones_own_authority_is_trusted_when_told(
    kind: str, server: FaultServer, trusting: ssl.SSLContext
) -> None:
    assert first_note(kind, server, verify=trusting).note_id


def test_a_server_of_an_unknown_authority_is_refused(kind: str, server: FaultServer) -> None:
    with pytest.raises(errors.NetworkError, match="TLS"):
        first_note(kind, server)


def test_a_client_certificate_is_shown(
    kind: str, server: FaultServer, trusting: ssl.SSLContext, authority: trustme.CA, tmp_path: Path
) -> None:
    chain = tmp_path / "client.pem"
    authority.issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(str(chain))
    trusting.load_cert_chain(chain)
    assert first_note(kind, server, verify=trusting).note_id


def test_a_client_certificate_of_a_stranger_is_refused(
    kind: str, server: FaultServer, trusting: ssl.SSLContext, tmp_path: Path
) -> None:
    chain = tmp_path / "stranger.pem"
    trustme.CA().issue_cert("stranger.example").private_key_and_cert_chain_pem.write_to_path(str(chain))
    trusting.load_cert_chain(chain)
    with pytest.raises(errors.NetworkError):
        first_note(kind, server, verify=trusting)


class Proxy:
    """A proxy for CONNECT, on a thread; it counts the tunnels it made, or refuses them."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.tunnels: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Proxy:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            target = head.split()[1].decode()
            if self.refuses:
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            self.tunnels.append(target)
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port))) as upstream:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                self._pump(client, upstream)

    def _pump(self, client: socket.socket, upstream: socket.socket) -> None:
        while True:
            for side in select.select([client, upstream], [], [])[0]:
                data = side.recv(65536)
                if not data:
                    return
                (upstream if side is client else client).sendall(data)


def test_calls_and_token_requests_go_through_the_proxy(
    kind: str, server: FaultServer, trusting: ssl.SSLContext
) -> None:
    with Proxy() as proxy:
        assert first_note(kind, server, verify=trusting, proxy=proxy.url).note_id
        assert proxy.tunnels
        assert set(proxy.tunnels) == {server.url.removeprefix("https://")}


def test_a_proxy_that_refuses_is_a_network_error(kind: str, server: FaultServer, trusting: ssl.SSLContext) -> None:
    with Proxy(refuses=True) as proxy, pytest.raises(errors.NetworkError, match="proxy"):
        first_note(kind, server, verify=trusting, proxy=proxy.url)


def test_loopback_does_not_go_through_the_proxy_of_the_environment(
    kind: str, server: FaultServer, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert first_note(kind, server, verify=trusting).note_id
        assert proxy.tunnels == []


def test_another_host_goes_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from zoom_health._connections import Connections
    from zoom_health._urls import Origin

    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    assert Connections(frozenset({Origin("https", "api.zoom.us", 443)}))._proxy_of_environment() is not None
    assert Connections(frozenset({Origin("https", "inside.example", 443)}))._proxy_of_environment() is None
