"""One request and its answer: what is sent, and how a body is read. Pure code; sending is the port's.

The body is read here and not by httpx, which unpacks without a limit and takes a gzip stream that was cut off for a
whole one.
"""

from __future__ import annotations

import zlib
from typing import Any, Final, NamedTuple

from ._http import httpx

__all__ = ["LARGEST_BODY", "PROBLEM", "BodyProblem", "BodyReader", "read_answer", "request_timeouts"]

LARGEST_BODY: Final = 64 * 1024 * 1024
"""Bytes of the largest body that is taken, packed or unpacked."""
LONGEST_CONNECT: Final = 10.0
LONGEST_SILENCE: Final = 20.0


PROBLEM: Final = "zoom_health_problem"
"""Name of the extension of a response that holds a `BodyProblem`."""


class BodyProblem(NamedTuple):
    """Why a body cannot be read, and whether the next one may be better."""

    reason: str
    retryable: bool


class BodyReader:
    """Collects the chunks of a body; unpacks gzip; refuses what is too large, cut off or packed in another way."""

    def __init__(self, response: httpx.Response, *, limit: int = LARGEST_BODY) -> None:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        self._response = response
        self._limit = limit
        self._chunks: list[bytes] = []
        self._size = 0
        self._packed_size = 0
        self._unpacker = None
        self.problem: str | None = None
        self.too_large = False
        self._known = encoding in ("", "identity", "gzip", "x-gzip")
        if encoding in ("gzip", "x-gzip"):
            self._unpacker = _gzip()

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk. Once `problem` is set the rest need not be read."""
        self._packed_size += len(chunk)
        if chunk and not self._known:
            self.problem = "its body is packed in a way that was not asked for"
            return
        if self._unpacker is not None:
            chunk = self._unpack(chunk)
        self._size += len(chunk)
        if self._size > self._limit or self._packed_size > self._limit:
            self.problem = f"its body is larger than {self._limit} bytes"
            self.too_large = True
            return
        self._chunks.append(chunk)

    def _unpack(self, chunk: bytes) -> bytes:
        """Unpack a chunk; a stream may have several members, one after the other (RFC 1952, section 2.2)."""
        parts: list[bytes] = []
        room = self._limit - self._size + 1
        try:
            while chunk and room > 0 and self._unpacker is not None:
                if self._unpacker.eof:
                    self._unpacker = _gzip()
                parts.append(self._unpacker.decompress(chunk, room))
                room -= len(parts[-1])
                chunk = self._unpacker.unused_data
        except zlib.error:
            self.problem = "its body is not the gzip stream that it claims to be"
        return b"".join(parts)

    def finish(self) -> bytes:
        """The whole body, or nothing where there is a `problem`."""
        if self.problem is None and self._unpacker is not None and self._packed_size and not self._unpacker.eof:
            self.problem = "its body was cut off"
        if self.problem is not None:
            return b""
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)


def _gzip() -> Any:
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)


def read_answer(response: httpx.Response, reader: BodyReader) -> httpx.Response:
    """The answer with the body that was read in place of its stream, and what is wrong with it among its extensions."""
    body = reader.finish()
    if reader.problem is not None:
        response.extensions[PROBLEM] = BodyProblem(reader.problem, retryable=not reader.too_large)
    if "content-encoding" in response.headers:  # the body is unpacked already
        del response.headers["content-encoding"]
    response.stream = httpx.ByteStream(body)
    return response


def request_timeouts(seconds: float) -> dict[str, Any]:
    """Httpx's timeouts for a request that has some seconds left.

    A connection that is not there after ten seconds, or that is silent for twenty, is given up while there is time to
    try another.
    """
    return {
        "connect": min(seconds, LONGEST_CONNECT),
        "read": min(seconds, LONGEST_SILENCE),
        "write": min(seconds, LONGEST_SILENCE),
        "pool": seconds,
    }
