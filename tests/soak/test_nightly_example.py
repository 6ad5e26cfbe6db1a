"""The nightly job that the documentation shows: the file is the page's, and it ends as the page says."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from zoom_health_sandbox import FaultServer

ROOT = Path(__file__).parents[2]
NIGHTLY = ROOT / "examples" / "nightly.py"

Job = Callable[[], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "notes.sqlite"


@pytest.fixture
def job(zoom_sandbox_fault_server: FaultServer, database: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Runs the job against the sandbox, from before its first note on."""
    for name, value in zoom_sandbox_fault_server.environment().items():
        monkeypatch.setenv(name, value)
    days = (datetime.now(UTC) - zoom_sandbox_fault_server.sandbox.clock.now()).days + 200
    command = [sys.executable, str(NIGHTLY), str(database), str(days)]
    return lambda: subprocess.run(command, capture_output=True, text=True, timeout=60)


def rows(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def without_nulls(note: dict[str, Any]) -> dict[str, Any]:
    """A null is the same as nothing."""
    return {name: value for name, value in note.items() if value is not None}


def test_the_page_shows_the_file_byte_for_byte() -> None:
    page = (ROOT / "docs" / "nightly.md").read_bytes()
    assert page.count(b"```python\n" + NIGHTLY.read_bytes() + b"```\n") == 1


def test_every_note_is_stored_with_its_text_in_a_file_for_its_owner_alone(
    job: Job, database: Path, zoom_sandbox_fault_server: FaultServer
) -> None:
    database.touch(mode=0o644)
    done = job()
    assert (done.returncode, done.stdout, done.stderr) == (0, "nightly: finished, 50 notes stored\n", "")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    stored = {note_id: json.loads(note) for note_id, note in rows(database, "SELECT note_id, note FROM notes")}
    assert len(stored) == 50
    planted = {note_id: zoom_sandbox_fault_server.sandbox.note(note_id) or {} for note_id in stored}
    assert stored == {note_id: without_nulls(note) for note_id, note in planted.items()}


def test_the_next_run_lists_from_a_day_before_the_end_of_the_last(job: Job, database: Path) -> None:
    assert job().returncode == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE runs SET until = until - 60")  # both runs may fall into one second
    assert job().stdout == "nightly: finished, 0 notes stored\n"  # the sandbox's notes are older than a day
    (first_end, _), (_, second_start) = rows(database, "SELECT until, since FROM runs ORDER BY until")
    assert second_start == first_end - 86_400
    assert rows(database, "SELECT count(*) FROM notes") == [(50,)]


def test_an_error_is_one_line_and_exit_code_1_and_the_next_run_goes_on(
    job: Job, database: Path, zoom_sandbox_fault_server: FaultServer
) -> None:
    faults = zoom_sandbox_fault_server.sandbox.faults
    faults.add("scope_missing", operation="list", after=0, calls=range(5, 10**6))
    stopped = job()
    assert (stopped.returncode, stopped.stdout) == (1, "")
    told = re.match(
        r"nightly: not finished, (\d+) notes stored; the next run goes on after them\. Reason: ", stopped.stderr
    )
    assert told
    assert rows(database, "SELECT count(*) FROM notes") == [(int(told[1]),)]
    assert stopped.stderr.count("\n") == 1
    assert "clinical_note:read:admin" in stopped.stderr
    [(run, token)] = rows(database, "SELECT until, resume_token FROM runs")
    assert token
    faults.clear()
    assert job().stdout == f"nightly: finished, {50 - int(told[1])} notes stored\n"
    assert rows(database, "SELECT until, resume_token FROM runs") == [(run, None)]
    assert rows(database, "SELECT count(*) FROM notes") == [(50,)]


def test_missing_credentials_are_one_line_too(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZOOM_CLIENT_SECRET")
    stopped = job()
    assert stopped.returncode == 1
    assert stopped.stderr.count("\n") == 1
    assert "ZOOM_CLIENT_SECRET" in stopped.stderr


def test_what_cannot_be_keyed_or_read_is_set_aside_once_and_costs_nothing(
    job: Job, database: Path, zoom_sandbox_fault_server: FaultServer
) -> None:
    sandbox = zoom_sandbox_fault_server.sandbox
    sandbox.add_note("not a note")
    sandbox.add_note({"note_title": "Sandbox, X, 0"})
    assert job().stdout == "nightly: finished, 50 notes stored\n"
    aside = dict(rows(database, "SELECT value, reason FROM aside"))
    assert aside['{"note_title": "Sandbox, X, 0"}'] == "no note_id"
    assert set(aside) == {'"not a note"', '{"note_title": "Sandbox, X, 0"}'}
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM runs")
    assert job().returncode == 0
    assert rows(database, "SELECT count(*) FROM aside") == [(2,)]
