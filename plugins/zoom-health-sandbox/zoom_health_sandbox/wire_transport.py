"""Plays wire instructions in-process: raises what httpx raises when a real connection behaves like that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus

import httpx
from anyio.lowlevel import checkpoint

from .exchange import SandboxAnswer
from .wire import Cut, Ending, Framing, Wire

__all__ = ["spoiled_response"]

_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def spoiled_response(request: httpx.Request, answer: SandboxAnswer) -> httpx.Response:
    """Return the response to a spoiled request.

    Args:
        request: The request; its read timeout decides which slowness is too slow.
        answer: The answer with its instruction.

    Raises:
        httpx.TransportError: The answer is cut before its body begins, or too slow.
    """
    wire = answer.wire or Wire()
    patience = request.extensions.get("timeout", {}).get("read")
    if patience is not None and max(wire.delay, wire.head_interval) > patience:
        raise httpx.ReadTimeout("nothing came for too long", request=request)
    error = _error_at_end(wire)
    if wire.cut in (Cut.BEFORE, Cut.HEADERS) and error is not None:
        raise error
    headers = list(answer.headers)
    stream = _Body(answer, wire, patience)
    if wire.framing is Framing.LENGTH and answer.status not in _BODILESS:
        headers.append(("content-length", str(stream.length)))
    elif wire.framing is Framing.CHUNKED:
        headers.append(("transfer-encoding", "chunked"))
    return httpx.Response(answer.status, headers=headers, stream=stream)


def _error_at_end(wire: Wire) -> httpx.TransportError | None:
    """What a reader meets where the answer is cut; None where the end of the connection is a proper end."""
    if wire.cut is Cut.NOWHERE:
        return None
    match wire.ending:
        case Ending.RESET:
            return httpx.ReadError("the connection was reset")
        case Ending.SILENCE:
            return httpx.ReadTimeout("nothing came for too long")
        case _ if wire.cut is Cut.BODY and wire.framing is Framing.CLOSE:
            return None
        case _:
            return httpx.RemoteProtocolError("the connection was closed within the answer")


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body as a real connection would deliver it."""

    def __init__(self, answer: SandboxAnswer, wire: Wire, patience: float | None) -> None:
        self._body = b"" if answer.status in _BODILESS else answer.body
        self._wire = wire
        self._patience = patience
        self.length = len(self._body) if wire.stream is None else wire.stream.length

    def __iter__(self) -> Iterator[bytes]:
        too_slow = self._patience is not None and self._wire.body_interval > self._patience
        for number, piece in enumerate(self._wire.pieces(self._body)):
            if number and too_slow:
                raise httpx.ReadTimeout("nothing came for too long")
            yield piece
        error = _error_at_end(self._wire)
        if error is not None:
            raise error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            # Without this a huge body would keep the loop from everything else, timeouts included.
            await checkpoint()
            yield piece
