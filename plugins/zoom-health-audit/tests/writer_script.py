"""A process that writes an audit trail, for tests that kill it, fork it or fill its disk. It needs no SDK."""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from zoom_health_audit import AuditPlugin, AuditTrailError


def event(call_id: str, notes: int = 1) -> SimpleNamespace:
    call = SimpleNamespace(
        call_id=call_id,
        operation="get_clinical_note",
        is_write=False,
        note_id=None,
        owner=None,
        meeting_id=None,
        context={"user": "u-17"},
    )
    note = SimpleNamespace(note_id="synthetic", patient_id=None, appointment_id=None, provider_id=None, owner=None)
    return SimpleNamespace(
        phase="outcome",
        call=call,
        recorded=datetime.now(UTC),
        base_url="https://api.zoom.example/v2",
        sdk_version="0.1.0",
        result="success",
        status=200,
        code=None,
        tracking_id=None,
        error=None,
        attempts=1,
        notes=[note] * notes,
        withheld=0,
        redactors=[],
    )


def write_until_killed(path: Path, threads: int) -> None:
    """Say each record's call id on standard output when the trail has acknowledged it."""
    plugin = AuditPlugin(path, timeout=60)
    plugin.open()

    def write(thread: int) -> None:
        number = 0
        while True:
            number += 1
            call_id = f"{os.getpid()}-{thread}-{number}"
            plugin.record(event(call_id, notes=1 + number % 3))
            os.write(1, f"{call_id}\n".encode())

    for thread in range(threads):
        threading.Thread(target=write, args=(thread,)).start()


def write_on_both_sides_of_a_fork(path: Path) -> None:
    """The connection is open, and used, before and after."""
    plugin = AuditPlugin(path)
    plugin.record(event("before"))
    child = os.fork()
    for number in range(2 if child else 3):
        plugin.record(event(f"{bool(child)}-{number}"))
    if child:
        os.waitpid(child, 0)
        plugin.close()


def fill_the_disk(path: Path, limit: int) -> None:
    """Say how many records were acknowledged before and after there was room again, and the message between."""
    import resource

    plugin = AuditPlugin(path)
    plugin.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    written, message = 0, None
    while message is None:
        try:
            plugin.record(event(f"before-{written}"))
            written += 1
        except AuditTrailError as error:
            message = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for number in range(3):
        plugin.record(event(f"after-{number}"))
    plugin.close()
    sys.stdout.write(f"{written}\n{message}\n")


def main(what: str, path: str, *numbers: str) -> None:
    does = {"kill": write_until_killed, "fork": write_on_both_sides_of_a_fork, "fill": fill_the_disk}[what]
    does(Path(path), *map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
