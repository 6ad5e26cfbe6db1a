"""How the bytes of an answer leave: an instruction that a fault puts on an answer, and that every face plays.

The core knows nothing of sockets, so a fault of the connection is written down here and carried along. `FaultServer`
plays it byte for byte; the in-process transport raises what httpx raises on a real connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

import attrs

__all__ = ["BodyStream", "Cut", "Ending", "Framing", "Wire"]


class Cut(StrEnum):
    """Where the answer stops."""

    NOWHERE = "nowhere"
    BEFORE = "before"
    HEADERS = "headers"
    BODY = "body"


class Ending(StrEnum):
    """What becomes of the connection where the answer stops, or behind its end."""

    KEEP = "keep"
    """It stays open for the next request."""
    CLOSE = "close"
    """It is closed in good order (FIN)."""
    RESET = "reset"
    """It is torn down (RST)."""
    SILENCE = "silence"
    """It stays open and nothing comes any more."""


class Framing(StrEnum):
    """How the reader learns where the body ends."""

    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


@attrs.frozen(kw_only=True)
class BodyStream:
    """A body too large to be held in memory.

    Args:
        length: How many bytes it has.
        pieces: Begins to make them.
    """

    length: int
    pieces: Callable[[], Iterator[bytes]] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Wire:
    """How one answer leaves.

    Args:
        delay: Seconds before the first byte.
        head_interval: Seconds between pieces of the status line and headers; 0 sends them at once.
        body_interval: Seconds between pieces of the body; 0 sends it at once.
        piece: Bytes of a piece.
        cut: Where the answer stops.
        keep: Share of what is cut (headers or body) that is still sent, from 0 to 1; its last byte never is.
        ending: What becomes of the connection then.
        framing: How the end of the body is marked.
        forced_body: Whether the body is sent although the status allows none.
        trailing: Bytes behind the answer.
        stream: The body, where it is not that of the answer.
    """

    delay: float = 0.0
    head_interval: float = 0.0
    body_interval: float = 0.0
    piece: int = 1
    cut: Cut = Cut.NOWHERE
    keep: float = 0.5
    ending: Ending = Ending.KEEP
    framing: Framing = Framing.LENGTH
    forced_body: bool = False
    trailing: bytes = attrs.field(default=b"", repr=False)
    stream: BodyStream | None = None

    def kept(self, length: int) -> int:
        """Return how many of `length` bytes are sent before the cut.

        >>> Wire(cut=Cut.BODY, keep=1.0).kept(100)
        99
        """
        return max(0, min(int(length * self.keep), length - 1))

    def body_limit(self, length: int) -> int:
        """Return how many bytes of a body of `length` are sent."""
        return self.kept(length) if self.cut is Cut.BODY else length

    def pieces(self, body: bytes) -> Iterator[bytes]:
        """Yield what is sent of the body: split where it drips, and short where it is cut.

        Args:
            body: The body of the answer; the stream stands in for it where there is one.
        """
        source = iter((body,)) if self.stream is None else self.stream.pieces()
        left = self.body_limit(len(body) if self.stream is None else self.stream.length)
        for part in source:
            sent, left = part[:left], left - min(len(part), left)
            size = self.piece if self.body_interval else max(len(sent), 1)
            yield from (sent[begin : begin + size] for begin in range(0, len(sent), size))
            if not left:
                return
