"""What an audit trail does with records: into the chain first, then to where copies go."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol
from weakref import WeakSet

from .errors import AuditTrailError
from .events import AuditEvent
from .group_commit import GroupCommit
from .journal import Journal

__all__ = ["Destination", "Trail"]


class Destination(Protocol):
    """Where copies of records go, such as `SyslogDestination` and `FhirFile`."""

    def send(self, lines: Sequence[bytes]) -> None:
        """Take lines of the chain, one call at a time.

        Raises:
            AuditTrailError: where they could not be handed over.
        """

    def close(self) -> None:
        """End connections and close files; they are opened again when they are needed."""


class Trail:
    """An open audit trail, for any number of threads, usable on both sides of a fork.

    Args:
        journal: The chain, opened.
        destinations: Where copies go, in this order.
        bodies_of: Makes canonical records of an event, at least one.
    """

    def __init__(
        self, journal: Journal, destinations: Sequence[Destination], *, bodies_of: Callable[[AuditEvent], list[bytes]]
    ) -> None:
        self._journal = journal
        self._destinations = tuple(destinations)
        self._group = GroupCommit(self._commit, bodies_of=bodies_of)
        self._turn = Lock()
        self._written = False
        self._closed = False
        _trails.add(self)

    def record(self, event: AuditEvent) -> None:
        """Have an event kept, in one piece; returns when it is on disk.

        Args:
            event: What the SDK reports.

        Raises:
            AuditTrailError: where they are not kept, or a copy was not handed over.
        """
        self._group.append(event)

    def _commit(self, bodies: list[bytes]) -> None:
        with self._turn:
            if self._closed:
                raise AuditTrailError(f"audit file {self._journal.path.name}: it was closed; build a new client")
            lines = self._journal.append(bodies)
            self._written = True
            self._copy(lines)

    def _copy(self, lines: list[bytes]) -> None:
        for destination in self._destinations:
            destination.send(lines)

    def close(self) -> None:
        """Write a closing record where this process has written any, and close. A second call does nothing.

        Raises:
            AuditTrailError: where the closing record could not be written.
        """
        with self._turn:
            if self._closed:
                return
            self._closed = True
            try:
                if self._written:
                    self._copy(self._journal.append_own("closed"))
            finally:
                self._journal.close()
                for destination in self._destinations:
                    destination.close()

    def after_fork(self) -> None:
        """In the forked process: begin anew, with connections, files and locks of its own."""
        self._group.reset()
        self._turn = Lock()
        self._written = False
        self._journal.forget()
        for destination in self._destinations:
            destination.close()


_trails: WeakSet[Trail] = WeakSet()


def _after_fork() -> None:
    for trail in list(_trails):
        trail.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
