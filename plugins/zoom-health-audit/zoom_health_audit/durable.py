"""Writing to files so that it is on the disk when the call returns, and readable by their owner alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

__all__ = ["PRIVATE", "create_private", "make_durable", "sync_directory", "write_at"]

PRIVATE: Final = 0o600
# Windows would turn line ends into two bytes.
_BINARY: Final = getattr(os, "O_BINARY", 0)


def make_durable(descriptor: int) -> None:
    """Have the contents and the length of a file on the disk itself.

    Args:
        descriptor: An open file.

    Raises:
        OSError: where the disk did not take them; what it holds is unknown then.
    """
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync of macOS stops at the cache of the disk
    elif sys.platform == "linux":
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def write_at(descriptor: int, data: bytes, offset: int) -> None:
    """Write all of `data`, however little the system takes at a time.

    Args:
        descriptor: A file open for writing.
        data: What to write.
        offset: Where, in bytes from the start of the file.
    """
    os.lseek(descriptor, offset, os.SEEK_SET)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def create_private(path: Path, data: bytes) -> None:
    """Create a file with all of its contents or not at all, on disk when this returns, mode 0600.

    Args:
        path: A name that is not taken; the caller holds a lock that makes this so.
        data: The contents.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE)
    try:
        write_at(descriptor, data, 0)
        make_durable(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Have the names in a directory on disk, where the system can do that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
