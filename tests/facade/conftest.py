"""One fixture for both clients: a test that takes `connect` or `zoom` runs on each of them."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import ServerToServerOAuth, _decoding, _throttle

from . import harness
from .answers import Clock
from .harness import Handler, Zoom

Connect = Callable[..., Zoom]


@pytest.fixture(autouse=True)
def _throttles_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients of one account share a throttle, which must not carry a refusal from one test into the next."""
    monkeypatch.setattr(_throttle, "_throttles", weakref.WeakValueDictionary())


@pytest.fixture(scope="session")
def portals() -> Iterator[Callable[[str], BlockingPortal]]:
    """Event loops, started when they are first asked for."""
    running: dict[str, BlockingPortal] = {}
    with ExitStack() as stack:

        def portal(backend: str) -> BlockingPortal:
            if backend not in running:
                running[backend] = stack.enter_context(start_blocking_portal(backend))
            return running[backend]

        yield portal


@pytest.fixture(params=["sync", "asyncio"])
def client_kind(request: pytest.FixtureRequest) -> str:
    """Which client runs. `@pytest.mark.parametrize("client_kind", EVERY_KIND, indirect=True)` adds trio."""
    kind: str = request.param
    return kind


@pytest.fixture
def connect(client_kind: str, portals: Callable[[str], BlockingPortal]) -> Iterator[Connect]:
    """Makes a client over a function that answers, or over a transport: `connect(handler, auth=..., clock=...)`."""
    portal = None if client_kind == "sync" else portals(client_kind)
    with ExitStack() as stack:

        def connected(handler: Handler | Any, **arguments: Any) -> Zoom:
            zoom = harness.connect(handler, portal=portal, **arguments)
            stack.callback(zoom.close)
            return zoom

        yield connected


@pytest.fixture(scope="session")
def sandbox_auth() -> Callable[..., ServerToServerOAuth]:
    """Makes the authentication of the sandbox's app that may do everything: `sandbox_auth(client_id=...)`."""
    return partial(
        ServerToServerOAuth,
        account_id=scenarios.ACCOUNT_ID,
        client_id=scenarios.CLIENT_ID,
        client_secret=scenarios.CLIENT_SECRET,
    )


@pytest.fixture
def connect_sandbox(
    connect: Connect, zoom_sandbox: Sandbox, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> Connect:
    """Makes clients of `zoom_sandbox`: `connect_sandbox(client_id=..., timeout=...)`."""

    def connected(*, client_id: str = scenarios.CLIENT_ID, **arguments: Any) -> Zoom:
        return connect(SandboxTransport(zoom_sandbox), auth=sandbox_auth(client_id=client_id), **arguments)

    return connected


@pytest.fixture
def zoom(connect_sandbox: Connect) -> Zoom:
    """A client of `zoom_sandbox` that may do everything."""
    return connect_sandbox()


@pytest.fixture(params=["msgspec", "plain"])
def tier(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs a test with the `fast` extra and as if it were not installed."""
    name: str = request.param
    if name == "plain":
        monkeypatch.setattr(_decoding, "_fast_decoder", lambda model: None)
    else:
        pytest.importorskip("msgspec")
    return name


@pytest.fixture
def clock() -> Clock:
    """The clock of `auth`, moved by hand."""
    return Clock()


@pytest.fixture
def auth(clock: Clock) -> ServerToServerOAuth:
    """Credentials of no sandbox, for servers that a test makes up."""
    return ServerToServerOAuth(account_id="account+/=&", client_id="client", client_secret="secret", clock=clock)
