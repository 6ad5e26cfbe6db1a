"""Many threads, one writer: whoever comes first commits what all others have waiting, with one wait for the disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Generic, TypeVar

from .errors import AuditTrailError

__all__ = ["GroupCommit"]

_PAUSE: Final = 0.0003
"""Seconds without an arrival after which nobody else is waited for."""

Item = TypeVar("Item")


@dataclass(slots=True, eq=False)
class _Entry(Generic[Item]):
    item: Item = field(repr=False)
    settled: Lock = field(default_factory=Lock)
    leads: bool = False
    failure: str | Exception | None = None


class GroupCommit(Generic[Item]):
    """Gathers what threads want written while a commit is under way, and writes it as the next commit.

    The writer makes the bodies of all: one thread that goes on makes many in the time in which threads that take turns
    at the interpreter make a few.

    Args:
        commit: Writes bodies so that they are on disk when it returns; called by one thread at a time.
        bodies_of: Makes the bodies of an item, which stay together; called by one thread at a time.

    Example:
        >>> written = []
        >>> GroupCommit(written.append, bodies_of=lambda number: [b"%d" % number]).append(7)
        >>> written
        [[b'7']]
    """

    def __init__(
        self, commit: Callable[[list[bytes]], object], *, bodies_of: Callable[[Item], Sequence[bytes]]
    ) -> None:
        self._commit = commit
        self._bodies_of = bodies_of
        self.reset()

    def reset(self) -> None:
        """Forget everything: in a forked process the threads that wait here do not exist."""
        self._gate = Lock()
        self._waiting: deque[_Entry[Item]] = deque()
        self._led = False
        self._last = 1
        self._all_back = Lock()

    def append(self, item: Item) -> None:
        """Have the bodies of an item written; returns when they are.

        Args:
            item: What belongs into one commit.

        Raises:
            AuditTrailError: where the commit failed that they were part of.
            Exception: whatever the making of its bodies raised.
        """
        entry = _Entry(item)
        entry.settled.acquire()
        with self._gate:
            self._waiting.append(entry)
            entry.leads, self._led = not self._led, True
            if len(self._waiting) == self._last and self._all_back.locked():
                self._all_back.release()
        try:
            if not entry.leads:
                entry.settled.acquire()  # until it is written, or this thread's turn to write has come
            if entry.leads:
                self._lead(entry)
        except BaseException:
            self._abandon(entry)
            raise
        if entry.failure is not None:
            # Each thread raises an error of its own: threads that share one spoil its traceback.
            raise AuditTrailError(entry.failure) if isinstance(entry.failure, str) else entry.failure

    def _lead(self, own: _Entry[Item]) -> None:
        batch: list[_Entry[Item]] = []
        failure: str | None = "the audit was interrupted while it wrote"
        try:
            self._gather()
            with self._gate:
                batch.extend(self._waiting)
                self._waiting.clear()
            self._last = len(batch)
            if bodies := self._bodies(batch):
                self._commit(bodies)
            failure = None
        except AuditTrailError as error:
            failure = str(error)
        finally:
            for entry in batch:
                entry.failure = entry.failure or failure
                if entry is not own:
                    entry.settled.release()
            with self._gate:
                own.leads = False
                self._pass_on()

    def _bodies(self, batch: Sequence[_Entry[Item]]) -> list[bytes]:
        """The bodies of a batch; an item that has none to give fails by itself."""
        bodies: list[bytes] = []
        for entry in batch:
            try:
                bodies += self._bodies_of(entry.item)
            except Exception as error:  # noqa: BLE001 - it is raised in the thread whose item it is
                entry.failure = error
        return bodies

    def _gather(self) -> None:
        """Let the threads of the last commit come back: one commit of all costs less than two of halves."""
        with self._gate:
            if len(self._waiting) >= self._last:
                return
            self._all_back.acquire(blocking=False)
        arrived = -1
        while arrived < len(self._waiting):
            arrived = len(self._waiting)
            if self._all_back.acquire(timeout=_PAUSE):
                break
        with self._gate:
            if self._all_back.locked():
                self._all_back.release()

    def _abandon(self, entry: _Entry[Item]) -> None:
        """A thread was interrupted, by Ctrl-C: nobody may wait for it."""
        with self._gate:
            if entry in self._waiting:
                self._waiting.remove(entry)
            if entry.leads:
                self._pass_on()

    def _pass_on(self) -> None:
        self._led = bool(self._waiting)
        if self._led:
            following = self._waiting[0]
            following.leads = True
            following.settled.release()
