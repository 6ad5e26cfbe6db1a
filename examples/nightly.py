"""Copies clinical notes into a SQLite file, every night: `python nightly.py notes.sqlite [days of the first run]`."""

import json
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from zoom_health import ZoomHealth, ZoomHealthError

DAY = 86_400
TABLES = """
    CREATE TABLE IF NOT EXISTS notes (note_id TEXT PRIMARY KEY NOT NULL, note TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS aside (value TEXT PRIMARY KEY NOT NULL, reason TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS runs (until INTEGER PRIMARY KEY, since INTEGER NOT NULL, resume_token TEXT);
"""


def range_to_list(database: sqlite3.Connection, first_days: int) -> tuple[int, int, str | None]:
    """End and start of the run that did not finish, and where it goes on; otherwise of a new one."""
    last = database.execute("SELECT until, since, resume_token FROM runs ORDER BY until DESC").fetchone()
    if last and last[2]:
        return last[0], last[1], last[2]
    now = int(time.time())
    return now, last[0] - DAY if last else now - first_days * DAY, None


def nightly(path: Path, first_days: int = 30) -> int:
    """Store what was created since the last run, and return how many notes that were."""
    path.touch(mode=0o600)
    path.chmod(0o600)  # also where it was there before: this file holds the notes, and nothing else does
    stored = 0
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TABLES)
        until, since, token = range_to_list(database, first_days)
        start, end = datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)
        try:
            with ZoomHealth.from_env() as zoom:
                listing = zoom.notes.list(created_from=start, created_to=end, include_content=True, resume_token=token)
                for page in listing.pages():
                    notes = [(note.note_id, json.dumps(note.to_dict())) for note in page.notes if note.note_id]
                    aside = [(json.dumps(note.to_dict()), "no note_id") for note in page.notes if not note.note_id]
                    aside += [(json.dumps(item.value), item.reason) for item in page.broken]
                    # One transaction: a page and the place after it are kept together, or neither is.
                    with database:
                        database.executemany("REPLACE INTO notes VALUES (?, ?)", notes)
                        database.executemany("REPLACE INTO aside VALUES (?, ?)", aside)
                        database.execute("REPLACE INTO runs VALUES (?, ?, ?)", (until, since, page.resume_token))
                    stored += len(notes)
        except ZoomHealthError as error:
            sys.exit(f"nightly: not finished, {stored} notes stored; the next run goes on after them. Reason: {error}")
    return stored


if __name__ == "__main__":
    print(f"nightly: finished, {nightly(Path(sys.argv[1]), *map(int, sys.argv[2:]))} notes stored")
