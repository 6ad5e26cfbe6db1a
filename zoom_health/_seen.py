"""Which notes have been given, in little memory."""

from __future__ import annotations

import hashlib
from typing import Final

__all__ = ["SeenNotes"]

BUCKETS: Final = 4096
MARK_SIZE: Final = 12


class SeenNotes:
    """A set of note ids that takes some 16 bytes for each, where a set of texts takes 150.

    It holds a digest of each id, 12 bytes long, so that no id can be read from it and two ids are never mistaken for
    one.
    """

    __slots__ = ("_buckets", "_count")

    def __init__(self) -> None:
        self._buckets: dict[int, bytes] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, note_id: str) -> bool:
        """Remember an id; False when it was there."""
        mark = _mark(note_id)
        if self._has(mark):
            return False
        number = int.from_bytes(mark[:2]) % BUCKETS
        self._buckets[number] = self._buckets.get(number, b"") + mark
        self._count += 1
        return True

    def __contains__(self, note_id: str) -> bool:
        return self._has(_mark(note_id))

    def _has(self, mark: bytes) -> bool:
        bucket = self._buckets.get(int.from_bytes(mark[:2]) % BUCKETS, b"")
        place = bucket.find(mark)
        while place > 0 and place % MARK_SIZE:  # the end of one mark and the beginning of the next
            place = bucket.find(mark, place + 1)
        return place >= 0


def _mark(note_id: str) -> bytes:
    return hashlib.blake2b(note_id.encode("utf-8", "surrogatepass"), digest_size=MARK_SIZE).digest()
