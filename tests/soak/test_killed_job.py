"""The nightly job of the documentation is killed ten times while it stores 100,000 notes: none is lost or doubled."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from zoom_health_sandbox import FaultServer

from .conftest import START

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here"),
]

NIGHTLY = Path(__file__).parents[2] / "examples" / "nightly.py"
KILLS = 10
PAGE_SIZE = 300
PATIENCE = 60.0
FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("reset_in_body", {}),
    ("truncated_gzip", {}),
    ("html", {"status": 200}),
    ("status", {"status": 502}),
    ("token_revoked", {}),
    ("reset_before", {}),
)


# Runs a script that dies just before a certain statement that begins, ends or moves on a transaction.
DYING = """
import os, runpy, signal, sqlite3, sys

left = int(sys.argv[1])
connect = sqlite3.connect


def traced(*arguments):
    connection = connect(*arguments)
    connection.set_trace_callback(count)
    return connection


def count(statement):
    global left
    left -= statement.startswith(("BEGIN", "COMMIT", "REPLACE INTO runs"))
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)


sqlite3.connect = traced
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def start(server: FaultServer, database: Path, *before: str) -> subprocess.Popen[str]:
    days = (datetime.now(UTC) - START).days + 2
    return subprocess.Popen(
        [sys.executable, *before, str(NIGHTLY), str(database), str(days)],
        env={**os.environ, **server.environment()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_and_kill(server: FaultServer, database: Path, *, calls: int, delay: float) -> int:
    """Let the job make some calls, and die a moment after them; gives its exit code."""
    handled = server.sandbox.requests_handled
    enough, give_up = handled["list"] + calls, time.monotonic() + PATIENCE
    process = start(server, database)
    while handled["list"] < enough and process.poll() is None:
        assert time.monotonic() < give_up
        time.sleep(0.001)
    time.sleep(delay)
    process.kill()
    process.communicate()
    return process.returncode


def run_until(server: FaultServer, database: Path, *, statement: int) -> int:
    """Let the job die between two statements; gives its exit code."""
    process = start(server, database, "-c", DYING, str(statement))
    process.communicate(timeout=PATIENCE)
    return process.returncode


def stored(database: Path, *, room: Path) -> tuple[set[str], list[str | None]]:
    """Ids of the notes and tokens of the runs, read from a copy: repairing the file is left to the job."""
    room.mkdir()
    for file in database.parent.glob(f"{database.name}*"):
        shutil.copy(file, room)
    with closing(sqlite3.connect(room / database.name)) as copy:
        ids = [note_id for (note_id,) in copy.execute("SELECT note_id FROM notes")]
        tokens = [token for (token,) in copy.execute("SELECT resume_token FROM runs")]
    assert len(ids) == len(set(ids))
    return set(ids), tokens


def test_a_job_that_is_killed_ten_times_stores_every_note_exactly_once(
    server: FaultServer, note_ids: frozenset[str], tmp_path: Path
) -> None:
    for seed, (name, given) in enumerate(FAULTS):
        server.sandbox.faults.add(name, rate=0.05 / len(FAULTS), seed=seed, **given)
    chance = Random(18)
    database = tmp_path / "night" / "notes.sqlite"
    database.parent.mkdir()
    for number in range(KILLS):
        if number % 2:
            ended = run_until(server, database, statement=chance.randint(12, 110))
        elif number == 6:
            ended = run_and_kill(server, database, calls=0, delay=chance.uniform(0, 0.5))  # while it starts
        else:
            ended = run_and_kill(server, database, calls=chance.randint(5, 35), delay=chance.random() / 30)
        assert ended == -signal.SIGKILL
        if number == 2:
            server.sandbox.clock.advance(16 * 60)  # the page token in the file is dead when the next run begins
    before, tokens = stored(database, room=tmp_path / "killed")
    assert 0 < len(before) < len(note_ids)
    assert len(tokens) == 1
    assert tokens[0]
    last = start(server, database)
    output, errors = last.communicate(timeout=PATIENCE)
    assert (last.returncode, errors) == (0, "")
    after, tokens = stored(database, room=tmp_path / "finished")
    assert len(after) == len(note_ids)
    assert after == note_ids
    assert tokens == [None]
    # The last run began where the killed one stopped: it was given what was missing, and nothing else.
    assert output == f"nightly: finished, {len(note_ids) - len(before)} notes stored\n"
    pages_at_least = len(note_ids) // PAGE_SIZE
    assert server.sandbox.requests_handled["list"] < 2 * pages_at_least, "the work is not done again after each kill"
