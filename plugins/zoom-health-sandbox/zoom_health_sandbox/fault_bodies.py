"""Faults of the bytes of a body: encodings, lengths and sizes that a reader does not expect."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Literal

import attrs

from .exchange import SandboxAnswer
from .fault_arguments import Within
from .fault_call import FaultCall
from .fault_catalogue import Catalogue, FaultLayer
from .wire import BodyStream, Cut, Ending, Framing, Wire
from .wiring import share, wired

__all__ = ["BODY_FAULTS"]

BODY_FAULTS = Catalogue(FaultLayer.BYTES)

_Share = Annotated[float, Within(0, 1)]
_Mebibytes = Annotated[int, Within(1, 1 << 20)]

_MEBIBYTE = 1 << 20
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_EMPTY_DEFLATE_BLOCK = b"\x03\x00"
_JSON = ("content-type", "application/json;charset=UTF-8")


@BODY_FAULTS.fault("truncated_json", "The body breaks off, and its length was announced as what it is.")
def _truncated_json(call: FaultCall, *, keep: _Share = 0.5) -> SandboxAnswer | None:
    answer = call.answer()
    return attrs.evolve(answer, body=_shortened(answer.body, keep)) if answer.body else None


@BODY_FAULTS.fault("truncated_gzip", "The gzip stream of the body breaks off; its length was announced as what it is.")
def _truncated_gzip(call: FaultCall, *, keep: _Share = 0.5) -> SandboxAnswer | None:
    answer = call.answer()
    return _encoded(answer, _shortened(gzip.compress(answer.body, mtime=0), keep), "gzip") if answer.body else None


@BODY_FAULTS.fault("body_cut", "The body breaks off and the connection closes; no length was announced.")
def _body_cut(call: FaultCall, *, keep: _Share = 0.5) -> SandboxAnswer | None:
    return share(call, Wire(cut=Cut.BODY, keep=keep, ending=Ending.CLOSE, framing=Framing.CLOSE))


@BODY_FAULTS.fault("stacked_encodings", "The body is compressed by gzip several times over.")
def _stacked_encodings(call: FaultCall, *, layers: Annotated[int, Within(1, 100)] = 2) -> SandboxAnswer | None:
    answer = call.answer()
    body = answer.body
    for _ in range(layers):
        body = gzip.compress(body, mtime=0)
    return _encoded(answer, body, ", ".join(["gzip"] * layers)) if answer.body else None


@BODY_FAULTS.fault("unknown_encoding", "The body is in an encoding that was not asked for.")
def _unknown_encoding(call: FaultCall, *, encoding: Literal["br", "unheard-of"] = "br") -> SandboxAnswer | None:
    answer = call.answer()
    body = _stored_brotli(answer.body) if encoding == "br" else answer.body[::-1]
    return _encoded(answer, body, encoding) if answer.body else None


@BODY_FAULTS.fault("body_on_204", "The status is 204, and a body follows nevertheless.")
def _body_on_204(call: FaultCall) -> SandboxAnswer:
    answer = call.answer()
    body = answer.body or b'{"code":0,"message":"Done."}'
    return wired(SandboxAnswer(status=204, headers=(_JSON,), body=body), Wire(forced_body=True))


@BODY_FAULTS.fault("gzip_bomb", "A small gzip stream that unpacks to a huge body of zeros.")
def _gzip_bomb(_: FaultCall, *, mebibytes: _Mebibytes = 1024) -> SandboxAnswer:
    block = _zeros_block()
    length = len(_GZIP_HEAD) + mebibytes * len(block) + len(_EMPTY_DEFLATE_BLOCK) + 8
    stream = BodyStream(length=length, pieces=partial(_bomb, block, mebibytes))
    return wired(SandboxAnswer(status=200, headers=(_JSON, ("content-encoding", "gzip"))), Wire(stream=stream))


@BODY_FAULTS.fault("huge_body", "A body of a GiB or what is asked for, of perfect JSON.")
def _huge_body(
    _: FaultCall, *, mebibytes: _Mebibytes = 1024, framing: Literal["length", "chunked", "close"] = "length"
) -> SandboxAnswer:
    stream = BodyStream(length=mebibytes * _MEBIBYTE, pieces=partial(_padding, mebibytes * _MEBIBYTE))
    ending = Ending.CLOSE if framing == "close" else Ending.KEEP
    wire = Wire(stream=stream, framing=Framing(framing), ending=ending)
    return wired(SandboxAnswer(status=200, headers=(_JSON,)), wire)


def _shortened(body: bytes, keep: float) -> bytes:
    return body[: Wire(keep=keep).kept(len(body))]


def _encoded(answer: SandboxAnswer, body: bytes, encoding: str) -> SandboxAnswer:
    return attrs.evolve(answer, body=body).with_headers(("content-encoding", encoding))


def _stored_brotli(body: bytes) -> bytes:
    """Write a brotli stream (RFC 7932) of uncompressed blocks: correct, and no compressor is needed for it."""
    bits, size = 0, 0
    stream = bytearray()

    def put(value: int, width: int) -> None:
        nonlocal bits, size
        bits |= value << size
        size += width

    def flush() -> None:
        nonlocal bits, size
        stream.extend(bits.to_bytes((size + 7) // 8, "little"))
        bits, size = 0, 0

    put(0, 1)  # A window of 64 KiB.
    for begin in range(0, len(body), 1 << 16):
        block = body[begin : begin + (1 << 16)]
        put(0, 1)  # Not the last block,
        put(0, 2)  # whose length has four nibbles,
        put(len(block) - 1, 16)
        put(1, 1)  # and which is stored as it is.
        flush()
        stream.extend(block)
    put(0b11, 2)  # The last block, and empty.
    flush()
    return bytes(stream)


def _zeros_block() -> bytes:
    """One MiB of zeros as deflate, ended so that the same bytes may follow again and again."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(bytes(_MEBIBYTE)) + compressor.flush(zlib.Z_FULL_FLUSH)


def _bomb(block: bytes, mebibytes: int) -> Iterator[bytes]:
    yield _GZIP_HEAD
    checksum, zeros = 0, bytes(_MEBIBYTE)
    for _ in range(mebibytes):
        yield block
        checksum = zlib.crc32(zeros, checksum)
    yield _EMPTY_DEFLATE_BLOCK + struct.pack("<II", checksum, mebibytes * _MEBIBYTE & 0xFFFFFFFF)


def _padding(length: int) -> Iterator[bytes]:
    head, tail, filling = b'{"padding":"', b'"}', b"0" * (1 << 16)
    yield head
    left = length - len(head) - len(tail)
    while left:
        piece = filling[:left]
        left -= len(piece)
        yield piece
    yield tail
