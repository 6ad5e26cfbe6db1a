"""Faults of the connection: answers that come late, piece by piece, in part or not at all."""

from __future__ import annotations

from typing import Annotated, Literal

from .exchange import SandboxAnswer
from .fault_arguments import Within
from .fault_call import FaultCall
from .fault_catalogue import Catalogue, FaultLayer
from .wire import Cut, Ending, Framing, Wire
from .wiring import lost, share, wired

__all__ = ["CONNECTION_FAULTS"]

CONNECTION_FAULTS = Catalogue(FaultLayer.CONNECTION)

_Seconds = Annotated[float, Within(0, 86400)]
_Interval = Annotated[float, Within(0.0001, 86400)]
_Piece = Annotated[int, Within(1, 1 << 20)]
_Share = Annotated[float, Within(0, 1)]
_Marked = Literal["length", "chunked"]

_EXTRA_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\ncontent-length: %d\r\n\r\n%b"
_EXTRA_NOTE = (
    b'{"note_id":"SandboxNoteUnasked001","note_title":"Sandbox, X, 0","note_content":"Nobody asked for this."}'
)


@CONNECTION_FAULTS.fault("reset_before", "The connection is reset before the answer, and nothing was done.")
def _reset_before(_: FaultCall) -> SandboxAnswer:
    return lost(Wire(cut=Cut.BEFORE, ending=Ending.RESET))


@CONNECTION_FAULTS.fault("close_before", "The connection is closed before the answer, and nothing was done.")
def _close_before(_: FaultCall) -> SandboxAnswer:
    return lost(Wire(cut=Cut.BEFORE, ending=Ending.CLOSE))


@CONNECTION_FAULTS.fault("answer_lost", "The call is carried out, then the connection is lost before the answer.")
def _answer_lost(call: FaultCall, *, how: Literal["reset", "close", "silence"] = "reset") -> SandboxAnswer:
    return wired(call.answer(), Wire(cut=Cut.BEFORE, ending=Ending(how)))


@CONNECTION_FAULTS.fault("reset_in_headers", "The connection is reset within the headers of the answer.")
def _reset_in_headers(call: FaultCall, *, keep: _Share = 0.5) -> SandboxAnswer:
    return wired(call.answer(), Wire(cut=Cut.HEADERS, keep=keep, ending=Ending.RESET))


@CONNECTION_FAULTS.fault("close_in_headers", "The connection is closed within the headers of the answer.")
def _close_in_headers(call: FaultCall, *, keep: _Share = 0.5) -> SandboxAnswer:
    return wired(call.answer(), Wire(cut=Cut.HEADERS, keep=keep, ending=Ending.CLOSE))


@CONNECTION_FAULTS.fault("reset_in_body", "The connection is reset within the body.")
def _reset_in_body(call: FaultCall, *, keep: _Share = 0.5, framing: _Marked = "length") -> SandboxAnswer | None:
    return share(call, Wire(cut=Cut.BODY, keep=keep, ending=Ending.RESET, framing=Framing(framing)))


@CONNECTION_FAULTS.fault("close_in_body", "The connection is closed within a body whose end was announced.")
def _close_in_body(call: FaultCall, *, keep: _Share = 0.5, framing: _Marked = "length") -> SandboxAnswer | None:
    return share(call, Wire(cut=Cut.BODY, keep=keep, ending=Ending.CLOSE, framing=Framing(framing)))


@CONNECTION_FAULTS.fault("reset_after", "The connection is reset behind a complete answer.")
def _reset_after(call: FaultCall) -> SandboxAnswer:
    return wired(call.answer(), Wire(ending=Ending.RESET))


@CONNECTION_FAULTS.fault("close_after", "The connection is closed behind the answer, announced or not.")
def _close_after(call: FaultCall, *, announced: bool = False) -> SandboxAnswer:
    answer = wired(call.answer(), Wire(ending=Ending.CLOSE))
    return answer.with_headers(("connection", "close")) if announced else answer


@CONNECTION_FAULTS.fault("silence", "Nothing comes: from the start (nothing was done), within headers or body.")
def _silence(call: FaultCall, *, where: Literal["before", "headers", "body"] = "before") -> SandboxAnswer | None:
    wire = Wire(cut=Cut(where), ending=Ending.SILENCE)
    if where == "before":
        return lost(wire)
    return share(call, wire) if where == "body" else wired(call.answer(), wire)


@CONNECTION_FAULTS.fault("latency", "The answer comes late.")
def _latency(call: FaultCall, *, seconds: _Seconds = 0.15) -> SandboxAnswer:
    return wired(call.answer(), Wire(delay=seconds))


@CONNECTION_FAULTS.fault("drip_headers", "Status line and headers come a few bytes at a time.")
def _drip_headers(call: FaultCall, *, interval: _Interval = 1.0, piece: _Piece = 1) -> SandboxAnswer:
    return wired(call.answer(), Wire(head_interval=interval, piece=piece))


@CONNECTION_FAULTS.fault("drip_body", "The body comes a few bytes at a time.")
def _drip_body(
    call: FaultCall, *, interval: _Interval = 1.0, piece: _Piece = 1, framing: _Marked = "length"
) -> SandboxAnswer | None:
    return share(call, Wire(body_interval=interval, piece=piece, framing=Framing(framing)))


@CONNECTION_FAULTS.fault(
    "trailing_bytes", "Bytes follow the answer on its connection: garbage, or an answer that nobody asked for."
)
def _trailing_bytes(call: FaultCall, *, kind: Literal["garbage", "answer"] = "garbage") -> SandboxAnswer:
    extra = b"\x00\xffgarbage\r\n" if kind == "garbage" else _EXTRA_ANSWER % (len(_EXTRA_NOTE), _EXTRA_NOTE)
    return wired(call.answer(), Wire(trailing=extra))
