"""The one key that a writer still has, and the number that it is for: a small file beside the audit file.

Its lock is the lock of the chain. It is overwritten in place, within one sector, so that the old key is gone; that it
may lag behind the records after a crash does no harm, because keys lead forward.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .chain import next_key
from .durable import PRIVATE, make_durable, sync_directory, write_at
from .errors import AuditTrailError
from .file_lock import lock, unlock

__all__ = ["KeyState", "StateFile", "parse_state"]

_NAME: Final = "zoom-health-audit-state-1"
_LONGEST: Final = 512


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where a chain will go on.

    Attributes:
        chain: Name of the chain, random hexadecimal digits.
        number: Number of the next record.
        key: Its key, 32 bytes.
    """

    chain: str
    number: int
    key: bytes = field(repr=False)

    def following(self) -> KeyState:
        """The state one record further."""
        return KeyState(self.chain, self.number + 1, next_key(self.key))

    def encoded(self) -> bytes:
        """One line of the same length for every state of a chain."""
        text = f"{_NAME} {self.chain} {self.number:020d} {self.key.hex()}"
        return f"{text} {_checksum(text)}\n".encode("ascii")


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def parse_state(data: bytes) -> KeyState | None:
    """The state that a file holds; None where it is damaged or no state at all."""
    try:
        text, _, checksum = data.decode("ascii").removesuffix("\n").rpartition(" ")
        name, chain, number, key = text.split(" ")
        if name == _NAME and checksum == _checksum(text) and len(key) == 64:
            return KeyState(chain, int(number), bytes.fromhex(key))
    except ValueError:
        pass
    return None


class StateFile:
    """The file of a chain's state.

    Args:
        path: Where it is.
        timeout: Seconds to wait for the lock.
    """

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.path = path
        self._timeout = timeout
        self._descriptor: int | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the chain's lock. The file is created, empty, where there is none.

        Raises:
            TimeoutError: where another process or object has the lock all the time.
            OSError: where the file cannot be opened.
        """
        descriptor = self._opened()
        try:
            self._descriptor = descriptor
            yield
        finally:
            self._descriptor = None
            unlock(descriptor)
            os.close(descriptor)

    def _opened(self) -> int:
        while True:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), PRIVATE)
            try:
                lock(descriptor, timeout=self._timeout)
                if self._is_current(descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)  # it was replaced while we waited: that lock keeps nobody out any more

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def load(self) -> KeyState | None:
        """The state, or None where there is none yet. The lock must be held.

        Raises:
            AuditTrailError: where the file is damaged.
        """
        descriptor = self._held()
        os.lseek(descriptor, 0, os.SEEK_SET)
        data = os.read(descriptor, _LONGEST)
        if not data:
            return None
        state = parse_state(data)
        if state is None:
            raise AuditTrailError(f"audit state {self.path.name}: it is damaged; begin a new audit file")
        return state

    def save(self, state: KeyState, *, durable: bool = False) -> None:
        """Overwrite the state. The lock must be held.

        Args:
            state: The new one.
            durable: Whether to wait for the disk. A chain's first state must not be lost; later ones may lag.
        """
        write_at(self._held(), state.encoded(), 0)
        if durable:
            make_durable(self._held())
            sync_directory(self.path.parent)

    def forget_lock(self) -> None:
        """In a forked process: close the file that the parent holds locked. Its lock stays the parent's."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _held(self) -> int:
        if self._descriptor is None:
            raise AssertionError("the lock is not held")
        return self._descriptor
