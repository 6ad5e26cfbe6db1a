"""Turns answers into the bytes of HTTP/1.1, and plays wire instructions with them."""

from __future__ import annotations

from http import HTTPStatus

from .exchange import SandboxAnswer
from .fault_line import Line
from .wire import Cut, Ending, Framing, Wire

__all__ = ["plain_bytes", "play"]

_REASONS = {status.value: status.phrase for status in HTTPStatus}
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def plain_bytes(answer: SandboxAnswer, *, method: str, closing: bool) -> bytes:
    """Return an answer as it should be.

    Args:
        answer: The answer.
        method: Method of the request: HEAD gets no body.
        closing: Whether the connection is closed behind it.
    """
    headers = [*answer.headers]
    if answer.status not in _BODILESS:
        headers.append(("content-length", str(len(answer.body))))
    if closing:
        headers.append(("connection", "close"))
    return _head(answer.status, headers) + (b"" if _is_bodiless(answer, method) else answer.body)


async def play(line: Line, answer: SandboxAnswer, *, method: str) -> bool:
    """Send an answer as its instruction says, and tell whether the connection can take another request.

    Args:
        line: To the client.
        answer: The answer, with an instruction.
        method: Method of the request: HEAD gets no body.

    Raises:
        ClientGoneError: The client hung up meanwhile.
        OSError: It did so less politely.
    """
    wire = answer.wire or Wire()
    if wire.delay:
        await line.wait(wire.delay)
    if wire.ending is Ending.CLOSE and not (wire.head_interval or wire.body_interval):
        line.cork()
    if wire.cut is not Cut.BEFORE:
        head = _wired_head(answer, wire)
        await _drip(line, head[: wire.kept(len(head))] if wire.cut is Cut.HEADERS else head, wire)
        if wire.cut is not Cut.HEADERS and (wire.forced_body or not _is_bodiless(answer, method)):
            await _send_body(line, answer.body, wire)
        if wire.trailing:
            await line.send(wire.trailing)
    return await _end(line, wire)


async def _drip(line: Line, head: bytes, wire: Wire) -> None:
    size = wire.piece if wire.head_interval else len(head)
    for begin in range(0, len(head), max(size, 1)):
        if begin:
            await line.wait(wire.head_interval)
        await line.send(head[begin : begin + size])


async def _send_body(line: Line, body: bytes, wire: Wire) -> None:
    chunked = wire.framing is Framing.CHUNKED
    for number, piece in enumerate(wire.pieces(body)):
        if number and wire.body_interval:
            await line.wait(wire.body_interval)
        if piece:
            await line.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
    if chunked and wire.cut is not Cut.BODY:
        await line.send(b"0\r\n\r\n")


async def _end(line: Line, wire: Wire) -> bool:
    match wire.ending:
        case Ending.KEEP:
            return True
        case Ending.SILENCE:
            await line.wait(None)
        case Ending.CLOSE:
            line.finish()
        case Ending.RESET:
            await line.flush()
            line.reset()
    return False


def _wired_head(answer: SandboxAnswer, wire: Wire) -> bytes:
    headers = [*answer.headers]
    if wire.framing is Framing.CHUNKED:
        headers.append(("transfer-encoding", "chunked"))
    elif wire.framing is Framing.LENGTH and (wire.forced_body or answer.status not in _BODILESS):
        length = len(answer.body) if wire.stream is None else wire.stream.length
        headers.append(("content-length", str(length)))
    return _head(answer.status, headers)


def _head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, '')}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1")


def _is_bodiless(answer: SandboxAnswer, method: str) -> bool:
    return method == "HEAD" or answer.status in _BODILESS
