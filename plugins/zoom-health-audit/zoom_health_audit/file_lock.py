"""One process or object at a time: an exclusive lock on an open file that ends with the process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final

__all__ = ["lock", "unlock"]

_SHORTEST_PAUSE: Final = 0.0005
_LONGEST_PAUSE: Final = 0.02

if sys.platform == "win32":
    import msvcrt

    _FAR_BYTE: Final = 1 << 30
    """Windows forbids others to read what is locked, so a byte is locked that the file does not have."""

    def _try(descriptor: int) -> None:
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def unlock(descriptor: int) -> None:
        """Give the lock back."""
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(descriptor: int) -> None:
        """Give the lock back, also on behalf of a forked process that has the same open file."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def lock(
    descriptor: int,
    *,
    timeout: float,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Take the lock of an open file.

    Args:
        descriptor: The file; another descriptor of it, in this process or another, is kept out.
        timeout: Seconds to wait for it at most.
        monotonic: A clock for durations.
        sleep: Waits a number of seconds.

    Raises:
        TimeoutError: where someone else has it all the time.
    """
    give_up = monotonic() + timeout
    pause = _SHORTEST_PAUSE
    while True:
        try:
            return _try(descriptor)
        except OSError as error:
            if not isinstance(error, (BlockingIOError, PermissionError)):
                raise
        if monotonic() >= give_up:
            break
        sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
    raise TimeoutError
