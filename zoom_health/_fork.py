"""What must not cross a fork: locks that another thread held, sockets whose answers belong to the parent."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol

__all__ = ["Renewable", "RenewedLock", "renew_after_fork"]


class Renewable(Protocol):
    """Something with a state that a forked child must not inherit."""

    def after_fork(self) -> None:
        """Called in the child, where no other thread exists."""
        ...


_renewables: weakref.WeakSet[Renewable] = weakref.WeakSet()


def renew_after_fork(renewable: Renewable) -> None:
    """Have `renewable.after_fork()` called in each forked child, for as long as it lives."""
    _renewables.add(renewable)


class RenewedLock:
    """A lock of a module, which a forked child gets anew: another thread of the parent may have held it."""

    def __init__(self) -> None:
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """A lock that nobody holds."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _after_fork_in_child() -> None:
    for renewable in list(_renewables):
        renewable.after_fork()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_after_fork_in_child)
