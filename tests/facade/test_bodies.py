"""Bodies as they come over the wire: packed, cut off, or too large."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

import httpx
import pytest

from zoom_health._exchange import LARGEST_BODY
from zoom_health.errors import NetworkError, NoteNotFoundError, UnexpectedResponseError, ZoomHealthError

from .harness import Chunks, Zoom

Connect = Callable[..., Zoom]
NOTE = json.dumps({"note_id": "note", "note_content": "Chief Complaint\n" + "made-up 🩺 " * 500}).encode()
MEBIBYTE = 1024 * 1024


def answer(
    *pieces: bytes | Exception, encoding: str | None = "gzip", status: int = 200
) -> tuple[httpx.Response, Chunks]:
    """An answer whose body comes in these pieces, and the body to ask how far it was read."""
    chunks = Chunks(*pieces)
    headers = {} if encoding is None else {"content-encoding": encoding}
    return httpx.Response(status, headers=headers, stream=chunks), chunks


def read(connect: Connect, *pieces: bytes | Exception, encoding: str | None = "gzip", status: int = 200) -> str | None:
    """The text of the note that is read from such an answer."""
    response, chunks = answer(*pieces, encoding=encoding, status=status)
    try:
        return connect(lambda request: response).get("note").note_content
    finally:
        assert chunks.closed


def split(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def bomb(*, mebibytes: int) -> list[bytes]:
    """The beginning of a gzip stream of that many zeros; after a full flush every block is packed alike."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    first, block = (packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return [first] + [block] * (mebibytes - 1)


def test_gzip_is_asked_for_and_nothing_else(connect: Connect) -> None:
    zoom = connect(lambda request: answer(NOTE, encoding=None)[0])
    zoom.get("note")
    assert zoom.wire.sent[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", " gzip ", "x-gzip"])
def test_a_packed_body_is_unpacked(connect: Connect, tier: str, encoding: str) -> None:
    assert read(connect, gzip.compress(NOTE), encoding=encoding) == json.loads(NOTE)["note_content"]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
@pytest.mark.parametrize("packed", [True, False])
def test_pieces_are_put_together(connect: Connect, size: int, packed: bool) -> None:
    pieces = split(gzip.compress(NOTE) if packed else NOTE, size)
    assert read(connect, *pieces, encoding="gzip" if packed else None) == json.loads(NOTE)["note_content"]


@pytest.mark.parametrize("encoding", [None, "", "identity", "Identity"])
def test_a_body_that_is_not_packed_is_taken_as_it_is(connect: Connect, encoding: str | None) -> None:
    assert read(connect, NOTE, encoding=encoding) == json.loads(NOTE)["note_content"]


def test_a_packed_error_is_read(connect: Connect) -> None:
    with pytest.raises(NoteNotFoundError):
        read(connect, gzip.compress(b'{"code": 30009, "message": "x"}'), status=404)


def test_a_stream_that_was_cut_off_is_an_error_at_every_length(connect: Connect) -> None:
    whole = gzip.compress(NOTE)
    for length in range(1, len(whole)):
        with pytest.raises(UnexpectedResponseError) as caught:
            read(connect, whole[:length])
        assert caught.value.status == 200


@pytest.mark.parametrize("body", [NOTE, b"\x1f\x8b", b"\x1f\x8b\x08garbage!!", zlib.compress(NOTE), b"\x00" * 100])
def test_a_body_that_is_not_packed_as_it_claims_is_an_error(connect: Connect, body: bytes) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        read(connect, body)
    assert "made-up" not in str(caught.value)


def test_a_body_whose_check_sum_is_wrong_is_an_error(connect: Connect) -> None:
    whole = bytearray(gzip.compress(NOTE))
    whole[-6] ^= 0xFF
    with pytest.raises(UnexpectedResponseError):
        read(connect, bytes(whole))


@pytest.mark.parametrize(
    "encoding", ["br", "deflate", "zstd", "compress", "gzip, gzip", "gzip,br", "identity, gzip", "evil\x01"]
)
def test_a_packing_that_was_not_asked_for_is_an_error(connect: Connect, encoding: str) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        read(connect, gzip.compress(NOTE), encoding=encoding)
    assert "evil" not in str(caught.value)


def test_a_small_body_that_unpacks_to_very_much_is_refused_half_way(connect: Connect) -> None:
    pieces = bomb(mebibytes=4 * LARGEST_BODY // MEBIBYTE)
    response, chunks = answer(*pieces)
    with pytest.raises(UnexpectedResponseError, match="larger"):
        connect(lambda request: response).get("note")
    assert chunks.taken < len(pieces) / 2
    assert chunks.closed


def test_a_bomb_in_one_piece_is_refused(connect: Connect) -> None:
    whole = b"".join(bomb(mebibytes=LARGEST_BODY // MEBIBYTE + 1))
    assert len(whole) < MEBIBYTE
    with pytest.raises(UnexpectedResponseError, match="larger"):
        read(connect, whole)


def test_a_body_without_an_end_is_refused(connect: Connect) -> None:
    piece = bytes(8 * MEBIBYTE)
    response, chunks = answer(*[piece] * 100, encoding=None)
    with pytest.raises(UnexpectedResponseError, match="larger"):
        connect(lambda request: response).get("note")
    assert chunks.taken == LARGEST_BODY // len(piece) + 1


@pytest.mark.parametrize("before", [b"", NOTE[:100]])
def test_a_connection_that_breaks_in_the_middle_of_a_body_is_a_network_error(connect: Connect, before: bytes) -> None:
    with pytest.raises(NetworkError):
        read(connect, before, httpx.ReadError("secret"), encoding=None)


def test_an_update_without_a_body_may_claim_to_be_packed(connect: Connect) -> None:
    response, chunks = answer(status=204)
    connect(lambda request: response).complete("note")
    assert chunks.closed


def test_every_refusal_of_a_body_is_one_of_ours_on_every_operation(connect: Connect) -> None:
    calls: list[Callable[[Zoom], object]] = [
        lambda zoom: zoom.notes(),
        lambda zoom: zoom.get("note"),
        lambda zoom: zoom.complete("note"),
    ]
    for call in calls:
        zoom = connect(lambda request: answer(b"garbage")[0])
        with pytest.raises(ZoomHealthError):
            call(zoom)
