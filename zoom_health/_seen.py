"""Which notes have been given, in little memory."""

from __future__ import annotations

from typing import Final
from zlib import crc32

__all__ = ["SeenNotes"]

BUCKETS: Final = 4096
MARK_SIZE: Final = 12


class SeenNotes:
    """A set of note ids that takes some 16 bytes for each, where a set of texts takes 150.

    Instead of an id it holds a mark of 96 bits, from two unrelated functions: no id can be read from it, and of a
    million ids the chance that two have one mark is below one in 10^16.
    """

    __slots__ = ("_buckets", "_count")

    def __init__(self) -> None:
        self._buckets: dict[int, bytes] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, note_id: str) -> bool:
        """Remember an id; False when it was there."""
        number, mark = _mark(note_id)
        bucket = self._buckets.get(number, b"")
        if _holds(bucket, mark):
            return False
        self._buckets[number] = bucket + mark
        self._count += 1
        return True

    def __contains__(self, note_id: str) -> bool:
        number, mark = _mark(note_id)
        return _holds(self._buckets.get(number, b""), mark)


def _mark(note_id: str) -> tuple[int, bytes]:
    """The number of the bucket, and the mark."""
    first = hash(note_id)
    second = crc32(note_id.encode("utf-8", "surrogatepass"))
    return first % BUCKETS, first.to_bytes(8, "big", signed=True) + second.to_bytes(4, "big")


def _holds(bucket: bytes, mark: bytes) -> bool:
    place = bucket.find(mark)
    while place > 0 and place % MARK_SIZE:  # the end of one mark and the beginning of the next
        place = bucket.find(mark, place + 1)
    return place >= 0
