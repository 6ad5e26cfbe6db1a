"""Many threads, one writer: whoever comes first commits what all others have waiting, with one wait for the disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import sleep
from typing import Final

from .errors import AuditTrailError

__all__ = ["GroupCommit"]

_PAUSE: Final = 0.0001
"""Seconds. Shorter ones take the interpreter away from the very threads that are waited for."""


@dataclass(slots=True, eq=False)
class _Entry:
    bodies: Sequence[bytes] = field(repr=False)
    settled: Lock = field(default_factory=Lock)
    leads: bool = False
    failure: str | None = None


class GroupCommit:
    """Gathers what threads want written while a commit is under way, and writes it as the next commit.

    Args:
        commit: Writes bodies so that they are on disk when it returns; called by one thread at a time.

    Example:
        >>> written = []
        >>> GroupCommit(written.append).append([b"{}"])
        >>> written
        [[b'{}']]
    """

    def __init__(self, commit: Callable[[list[bytes]], object]) -> None:
        self._commit = commit
        self.reset()

    def reset(self) -> None:
        """Forget everything: in a forked process the threads that wait here do not exist."""
        self._gate = Lock()
        self._waiting: deque[_Entry] = deque()
        self._led = False
        self._last = 1

    def append(self, bodies: Sequence[bytes]) -> None:
        """Have bodies written; returns when they are.

        Args:
            bodies: What belongs into one commit.

        Raises:
            AuditTrailError: where the commit failed that they were part of.
        """
        entry = _Entry(bodies)
        entry.settled.acquire()
        with self._gate:
            self._waiting.append(entry)
            entry.leads, self._led = not self._led, True
        try:
            if not entry.leads:
                entry.settled.acquire()  # until it is written, or this thread's turn to write has come
            if entry.leads:
                self._lead(entry)
        except BaseException:
            self._abandon(entry)
            raise
        if entry.failure is not None:
            raise AuditTrailError(entry.failure)

    def _lead(self, own: _Entry) -> None:
        batch: list[_Entry] = []
        failure: str | None = "the audit was interrupted while it wrote"
        try:
            self._gather()
            with self._gate:
                batch.extend(self._waiting)
                self._waiting.clear()
            self._last = len(batch)
            self._commit([body for entry in batch for body in entry.bodies])
            failure = None
        except AuditTrailError as error:
            failure = str(error)
        finally:
            for entry in batch:
                entry.failure = failure
                if entry is not own:
                    entry.settled.release()
            with self._gate:
                own.leads = False
                self._pass_on()

    def _gather(self) -> None:
        """Let the threads of the last commit come back: one commit of all costs less than two of halves."""
        missed = 0
        while len(self._waiting) < self._last and missed < 2:
            arrived = len(self._waiting)
            sleep(_PAUSE)
            missed = missed + 1 if len(self._waiting) == arrived else 0

    def _abandon(self, entry: _Entry) -> None:
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
