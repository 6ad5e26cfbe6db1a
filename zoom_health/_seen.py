"""Which notes have been given, in little memory."""

from __future__ import annotations

import hashlib
from typing import Final

__all__ = ["SeenNotes", "mark_of"]

BUCKETS: Final = 4096
MARK_SIZE: Final = 8


class SeenNotes:
    """A set of note ids that takes some 12 bytes for each, where a set of texts takes 150.

    Instead of an id it holds Python's 64-bit hash of it, which has a secret of the process in it: no id can be read
    from it, and of 100,000 ids the chance that two have one hash is below one in three thousand million.
    """

    __slots__ = ("_buckets", "_count")

    def __init__(self) -> None:
        self._buckets: dict[int, bytes] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, note_id: str) -> bool:
        """Remember an id; False when it was there."""
        code = hash(note_id)
        bucket = self._buckets.get(code % BUCKETS, b"")
        mark = code.to_bytes(MARK_SIZE, "big", signed=True)
        if mark in bucket and _holds(bucket, mark):
            return False
        self._buckets[code % BUCKETS] = bucket + mark
        self._count += 1
        return True

    def __contains__(self, note_id: str) -> bool:
        code = hash(note_id)
        return _holds(self._buckets.get(code % BUCKETS, b""), code.to_bytes(MARK_SIZE, "big", signed=True))


def _holds(bucket: bytes, mark: bytes) -> bool:
    place = bucket.find(mark)
    while place > 0 and place % MARK_SIZE:  # the end of one mark and the beginning of the next
        place = bucket.find(mark, place + 1)
    return place >= 0


def mark_of(page_token: str) -> bytes:
    """A short stand-in for a page token."""
    return hashlib.blake2b(page_token.encode("utf-8", "surrogatepass"), digest_size=12).digest()
