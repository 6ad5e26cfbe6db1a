"""Events as the SDK makes them, trails of both formats, and what a person who tampers with their files would do."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from zoom_health_audit import AuditPlugin, AuditTrailError
from zoom_health_audit.findings import Report
from zoom_health_audit.verification import verify
from zoom_health_audit.verification_key import read_verification_key

from zoom_health.types import AuditedNote, AuditEvent, CallView

MakeEvent = Callable[..., AuditEvent]
SCRIPT = Path(__file__).with_name("writer_script.py")


@pytest.fixture
def make_event() -> MakeEvent:
    """Makes events; names that are not of the event are of the call."""
    counter = itertools.count(1)

    def make(*, notes: int = 1, **changes: Any) -> AuditEvent:
        number = next(counter)
        call: dict[str, Any] = {
            "call_id": f"call{number:04}",
            "operation": "get_clinical_note",
            "method": "GET",
            "url_template": "/clinical_notes/notes/{noteId}",
            "is_write": False,
            "note_id": f"synthetic-note-{number}",
            "context": {"user": "u-17", "purpose_of_use": "TREAT"},
        }
        event: dict[str, Any] = {
            "phase": "outcome",
            "recorded": datetime(2026, 3, 1, 8, 30, 0, number, tzinfo=UTC),
            "base_url": "https://api.zoom.example/v2",
            "sdk_version": "0.1.0",
            "result": "success",
            "status": 200,
            "tracking_id": "WEB_synthetic",
            "attempts": 1,
            "redactors": ("redact",),
            "notes": tuple(
                AuditedNote(
                    note_id=f"synthetic-note-{number}{'' if notes == 1 else f'-{part}'}", patient_id="synthetic-patient"
                )
                for part in range(notes)
            ),
        }
        for name, value in changes.items():
            (call if name in call or name in {"owner", "meeting_id"} else event)[name] = value
        return AuditEvent(call=CallView(**call), **event)

    return make


@pytest.fixture(params=["audit.sqlite", "audit.jsonl"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An audit file of either format, not there yet."""
    return tmp_path / request.param


@pytest.fixture
def plugin(path: Path) -> Iterator[AuditPlugin]:
    """A plugin that writes it."""
    plugin = AuditPlugin(path, timeout=2)
    yield plugin
    with suppress(AuditTrailError):  # of a trail that the test broke
        plugin.close()


class Files:
    """An audit file and what belongs to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")

    def lines(self) -> list[bytes]:
        """The lines, without line ends."""
        if self.path.suffix != ".sqlite":
            return self.path.read_bytes().splitlines()
        with self._database() as database:
            rows = database.execute("SELECT line FROM records ORDER BY number").fetchall()
        database.close()
        return [line.encode() for (line,) in rows]

    def put(self, lines: list[bytes]) -> None:
        """Have these lines in the place of those that are there, in rows that are numbered through."""
        if self.path.suffix != ".sqlite":
            self.path.write_bytes(b"".join(line + b"\n" for line in lines))
            return
        with self._database() as database:
            database.execute("DELETE FROM records")
            database.executemany(
                "INSERT INTO records VALUES (?, ?)", [(row, line.decode()) for row, line in enumerate(lines, 1)]
            )
        database.close()

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)

    def verify(self, **arguments: Any) -> Report:
        """Verify by the files beside the audit file."""
        if "public_key" not in arguments:
            arguments.setdefault("key", read_verification_key(self.beside("verification-key")))
        arguments.setdefault("state_path", self.beside("state"))
        return verify(self.path, **arguments)


@pytest.fixture
def files_of() -> Callable[[Path], Files]:
    """Gives the files that belong to a path."""
    return Files


@pytest.fixture
def files(path: Path) -> Files:
    """The files of `path`."""
    return Files(path)


@pytest.fixture
def run_script() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `writer_script.py` to its end."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", str(SCRIPT), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run
