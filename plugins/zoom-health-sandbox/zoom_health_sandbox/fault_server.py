"""A server that can break its answers byte by byte: what uvicorn, rightly, cannot be made to do."""

from __future__ import annotations

import asyncio
import socket
import ssl
from functools import partial
from threading import Thread

import attrs

from .control import ControlPlane
from .core import Sandbox
from .fault_connection import Connection, ConnectionRecord
from .serving import Serving

__all__ = ["ConnectionRecord", "FaultServer"]

_READ_AHEAD = 1 << 20
_TLS_FAREWELL_SECONDS = 0.1


class FaultServer(Serving):
    """Serves a sandbox over HTTP/1.1 and plays every fault on the wire, while the `with` block lasts.

    It has keep-alive, IPv6 and the control plane like `SandboxServer`. Stopping it does not wait for anything; a client
    that comes afterwards is refused, until it is started again, on the same port.

    Args:
        sandbox: Who answers. Stopping the server leaves it open.
        port: TCP port; 0 takes a free one.
        host: Address to listen on.
        tls: Serves https with this context: with an expired or self-signed certificate, failing TLS is a fault, too.

    ```python
    sandbox = Sandbox.seeded()
    with FaultServer(sandbox) as server:
        sandbox.faults.add("reset_in_body", operation="list", calls=[2])
        os.environ.update(server.environment())
        notes = list(ZoomHealth.from_env().notes.list())
    ```
    """

    def __init__(
        self, sandbox: Sandbox, *, port: int = 0, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(sandbox, port=port, host=host)
        self._tls = tls
        self._scheme = "http" if tls is None else "https"
        self._records: list[ConnectionRecord] = []
        self._running: _Running | None = None

    @property
    def connections(self) -> tuple[ConnectionRecord, ...]:
        """Every connection since the first start, in the order of their opening; connections without TLS's handshake
        do not count.

        `sum(one.requests for one in server.connections)` is how many requests there were, `len(server.connections)` how
        well they shared.
        """
        return tuple(attrs.evolve(record) for record in self._records)

    def start(self) -> None:
        """Listen; returns when requests are answered.

        Raises:
            AddressError: The host or port cannot be listened on.
            RuntimeError: The server is running already.
        """
        if self._running is not None:
            raise RuntimeError("the server is running already")
        listener = self._listen()
        self._running = _Running(self.sandbox, self._records, self._tls)
        self._running.start(listener)

    def stop(self) -> None:
        """Drop every connection and let go of the port; stopping twice does no harm."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()


class _Running:
    """One run of a server, from its start to its stop."""

    def __init__(self, sandbox: Sandbox, records: list[ConnectionRecord], tls: ssl.SSLContext | None) -> None:
        self._sandbox = sandbox
        self._control = ControlPlane(sandbox)
        self._records = records
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="zoom-health-faults", daemon=True)

    def start(self, listener: socket.socket) -> None:
        listener.setblocking(False)  # noqa: FBT003 - the socket's own interface
        self._listener = listener
        self._main = self._loop.create_task(self._accept(listener))
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join()

    def _run(self) -> None:
        with self._listener, asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_stopped())

    async def _until_stopped(self) -> None:
        await asyncio.wait([self._main])

    async def _accept(self, listener: socket.socket) -> None:
        connections: set[asyncio.Task[None]] = set()
        try:
            # A server of asyncio would keep connections whose handshake is not done out of our hands.
            while True:
                client, _ = await self._loop.sock_accept(listener)
                task = self._loop.create_task(self._serve(client))
                connections.add(task)
                task.add_done_callback(connections.discard)
                # A task that is cancelled before it begins would never get to close its socket.
                task.add_done_callback(partial(_close, client))
        finally:
            under_way = tuple(connections)
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            # The sockets themselves are closed by the next turn of the loop.
            await asyncio.sleep(0)

    async def _serve(self, client: socket.socket) -> None:
        reader = asyncio.StreamReader(limit=_READ_AHEAD)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await self._loop.connect_accepted_socket(
                lambda: protocol,
                client,
                ssl=self._tls,
                ssl_shutdown_timeout=None if self._tls is None else _TLS_FAREWELL_SECONDS,
            )
        except OSError:
            return  # The handshake failed, which is the client's good right.
        record = ConnectionRecord()
        self._records.append(record)
        await Connection(
            reader=reader,
            writer=asyncio.StreamWriter(transport, protocol, reader, self._loop),
            record=record,
            sandbox=self._sandbox,
            control=self._control,
            scheme="http" if self._tls is None else "https",
        ).serve()


def _close(client: socket.socket, _: asyncio.Task[None]) -> None:
    client.close()
