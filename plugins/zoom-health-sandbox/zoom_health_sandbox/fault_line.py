"""The line to one client: sends, waits and hangs up, and notices at any time when the client has gone."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
import time

__all__ = ["ClientGoneError", "Line"]

_RESET = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
_PIECE = 1 << 16
_FLUSH_SECONDS = 0.05
_SIOCOUTQNSD = 0x894B  # Linux: how many bytes were not sent yet.


class ClientGoneError(Exception):
    """The client has hung up."""


class Line:
    """Bytes to and from one client.

    Args:
        reader: What the client sends.
        writer: What it gets.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._early = b""
        # Draining then waits until everything is with the system: a reset would throw the rest away. With TLS, asyncio
        # compares the other way round, and 0 would stop it for good.
        writer.transport.set_write_buffer_limits(high=1 if self._is_encrypted() else 0)

    def take(self) -> bytes:
        """Return what has come already and was not used."""
        early, self._early = self._early, b""
        return early

    def put_back(self, data: bytes) -> None:
        """Keep what belongs to the next request."""
        self._early = data

    async def receive(self) -> bytes:
        """Wait for the client to send something.

        Raises:
            ClientGoneError: It has hung up instead.
        """
        data = await self._reader.read(_PIECE)
        if not data:
            raise ClientGoneError
        return data

    async def send(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            OSError: The client has hung up.
        """
        self._writer.write(data)
        await self._writer.drain()

    async def wait(self, seconds: float | None) -> None:
        """Wait; None waits until the client has had enough.

        Raises:
            ClientGoneError: It hung up meanwhile.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    # Somebody may send the next request meanwhile: that is kept, and only the end is looked for.
                    self._early += await self.receive()
        except TimeoutError:
            return

    def reset(self) -> None:
        """Tear the connection down: the client gets an RST."""
        self._socket().setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._writer.transport.abort()

    async def flush(self) -> None:
        """Wait until everything has left this machine's buffers, so that a reset does not overtake it."""
        if sys.platform != "linux":
            await asyncio.sleep(_FLUSH_SECONDS)
            return
        from fcntl import ioctl

        begin = time.monotonic()
        while time.monotonic() - begin < _FLUSH_SECONDS:
            if not struct.unpack("i", ioctl(self._socket().fileno(), _SIOCOUTQNSD, bytes(4)))[0]:
                return
            await asyncio.sleep(0.001)

    def cork(self) -> None:
        """Hold the end of what is sent back until `finish`, where the system can.

        An answer and the FIN behind it then arrive together, and it does not depend on luck whether the client sees in
        time that the connection is of no more use.
        """
        if sys.platform == "linux" and not self._is_encrypted():
            self._socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)

    def finish(self) -> None:
        """Send a FIN behind what was sent."""
        if not self._is_encrypted():
            self._writer.write_eof()

    async def close(self) -> None:
        """Hang up in good order, unless that was done already: the client gets what was sent, then a FIN.

        Raises:
            OSError: The client did so first.
        """
        self._writer.close()
        await self._writer.wait_closed()

    def abort(self) -> None:
        """Hang up, whether the client has taken what was sent or not."""
        self._writer.transport.abort()

    def _is_encrypted(self) -> bool:
        return self._writer.get_extra_info("ssl_object") is not None

    def _socket(self) -> socket.socket:
        found: socket.socket = self._writer.get_extra_info("socket")
        return found
