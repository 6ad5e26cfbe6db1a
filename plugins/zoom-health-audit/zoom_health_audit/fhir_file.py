"""Copies of records as FHIR AuditEvents, one to a line (ndjson), on disk before the call that they tell of goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .durable import PRIVATE, make_durable, write_at
from .errors import AuditTrailError
from .explaining import explained
from .fhir import audit_event
from .file_lock import lock, unlock
from .reading import record_of

__all__ = ["FhirFile"]

_LONGEST: Final = 64 * 1024
"""More than an event can take."""


class FhirFile:
    """A file of AuditEvents, for whatever takes them in bulk. Several processes may share it; it is no chain.

    Args:
        path: The file; created where there is none.
        timeout: Seconds to wait for others that write to it.

    Source: FHIR R4, https://hl7.org/fhir/R4/nd-json.html.
    """

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.path = path
        self._timeout = timeout

    def send(self, lines: Sequence[bytes]) -> None:
        """Append the events of lines.

        Raises:
            AuditTrailError: where they could not be written; none of them is in the file then.
        """
        events = [json.dumps(audit_event(record_of(line)), separators=(",", ":")) for line in lines]
        failure: AuditTrailError | None = None
        try:
            self._append("".join(f"{event}\n" for event in events).encode("ascii"))
        except OSError as error:
            failure = explained(error, self.path)
        if failure is not None:
            raise failure

    def _append(self, data: bytes) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), PRIVATE)
        try:
            lock(descriptor, timeout=self._timeout)
            try:
                self._append_locked(descriptor, data)
            finally:
                unlock(descriptor)
        finally:
            os.close(descriptor)

    def _append_locked(self, descriptor: int, data: bytes) -> None:
        size = _whole_lines(descriptor)
        try:
            write_at(descriptor, data, size)
            make_durable(descriptor)
        except BaseException:
            os.ftruncate(descriptor, size)
            raise

    def close(self) -> None:
        """Nothing is open between two calls."""


def _whole_lines(descriptor: int) -> int:
    """Where the last whole line ends; what stands behind it a killed process left."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - _LONGEST)
    os.lseek(descriptor, start, os.SEEK_SET)
    rest = os.read(descriptor, size - start)
    end = rest.rfind(b"\n") + 1
    if end == len(rest):
        return size
    os.ftruncate(descriptor, start + end)
    return start + end
