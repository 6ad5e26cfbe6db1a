"""Records as lines of a text file. A commit is one write and one fdatasync; what fails is cut off again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from .durable import PRIVATE, make_durable, sync_directory, write_at

__all__ = ["JsonLinesStore"]

_BLOCK: Final = 64 * 1024


class JsonLinesStore:
    """A file of JSON lines. All methods but `close` are called by the holder of the chain's lock.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._size = 0
        self._offsets: list[int] = []
        self._known: tuple[int, int, bytes] | None = None

    def open(self, *, create: bool) -> None:
        """Open the file.

        Args:
            create: Whether to create it where there is none.

        Raises:
            OSError: where that fails.
        """
        flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | (os.O_CREAT if create else 0)
        self._descriptor = os.open(self.path, flags, PRIVATE)
        if create:
            sync_directory(self.path.parent)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        descriptor, self._descriptor, self._known = self._descriptor, None, None
        if descriptor is not None:
            os.close(descriptor)

    forget = close
    """In a forked process, the same."""

    def first_line(self) -> bytes:
        """The first line, or what there is of it."""
        os.lseek(self._file(), 0, os.SEEK_SET)
        return os.read(self._file(), _BLOCK).partition(b"\n")[0]

    def begin(self, number: int) -> list[bytes]:
        """Begin a commit.

        Args:
            number: The number from which records are wanted; below 1 means all.

        Returns:
            The lines from that record to the end of the file, which may be torn or no records at all; none where
            that record is not there.
        """
        self._reopen_if_replaced()
        self._size = os.fstat(self._file()).st_size
        if self._known is not None and self._known[:2] == (number, self._size):
            self._offsets = [self._size - len(self._known[2]) - 1]
            return [self._known[2]]
        return self._lines_from(number)

    def _reopen_if_replaced(self) -> None:
        if self._descriptor is None:
            self.open(create=False)
        elif not os.path.samestat(os.fstat(self._descriptor), self.path.stat()):
            self.close()
            self.open(create=False)

    def _lines_from(self, number: int) -> list[bytes]:
        marker = b"\n" + b'{"number":%d,' % number
        block = _BLOCK
        while True:
            start = max(0, self._size - block) if number >= 1 else 0
            data = self._read(start)
            if start == 0:
                data = b"\n" + data
                start = -1
            place = data.find(marker) if number >= 1 else 0
            if place >= 0:
                return self._split(data[place + 1 :], start + place + 1)
            if start <= 0:
                return []
            block *= 4

    def _read(self, start: int) -> bytes:
        os.lseek(self._file(), start, os.SEEK_SET)
        data = bytearray()
        while piece := os.read(self._file(), self._size - start - len(data)):
            data += piece
        return bytes(data)

    def _split(self, data: bytes, start: int) -> list[bytes]:
        lines = data.split(b"\n")
        # A line without its end is torn. It stays in the list, marked by what no line has, so that it is no record.
        torn = lines.pop()
        if torn:
            lines.append(torn + b"\n")
        self._offsets = []
        for line in lines:
            self._offsets.append(start)
            start += len(line) + 1
        return lines

    def cut(self, kept: int) -> int:
        """Cut off what no commit has acknowledged.

        Args:
            kept: How many of the lines that `begin` gave stay.

        Returns:
            The number of bytes that went.
        """
        end = self._offsets[kept]
        cut, self._size = self._size - end, end
        os.ftruncate(self._file(), end)
        return cut

    def append(self, number: int, lines: list[bytes]) -> None:
        """Write lines; they are on disk when this returns, and not in the file where it fails.

        Args:
            number: Number of the first.
            lines: The lines, without line ends.

        Raises:
            OSError: where they could not be written.
        """
        data = b"".join(line + b"\n" for line in lines)
        self._known = None
        try:
            write_at(self._file(), data, self._size)
            make_durable(self._file())
        except BaseException:
            # After a failed fsync nobody knows what the disk has: the next commit must not build on it.
            os.ftruncate(self._file(), self._size)
            raise
        self._known = (number + len(lines) - 1, self._size + len(data), lines[-1])

    def end(self) -> None:
        """End a commit, whether it wrote anything or failed."""

    def _file(self) -> int:
        if self._descriptor is None:
            raise AssertionError("the file is not open")
        return self._descriptor
