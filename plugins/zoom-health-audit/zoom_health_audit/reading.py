"""Reading an audit file, of either format, without changing it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from .explaining import explained

__all__ = ["is_sqlite", "numbered_lines", "record_of"]

_SQLITE: Final = b"SQLite format 3\0"


def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database, by its first bytes.

    Raises:
        OSError: where it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def numbered_lines(path: Path) -> Iterator[tuple[int | None, bytes]]:
    """The lines of an audit file in order, as they were when reading began.

    Args:
        path: A database or a file of JSON lines.

    Returns:
        For a database the number of the row and its line; for JSON lines None and the line. A last line that is torn
        has a line end in it, others have none.

    Raises:
        AuditTrailError: where the file cannot be read.
    """
    try:
        lines = _rows(path) if is_sqlite(path) else _lines(path)
        yield from lines
        return
    except (OSError, sqlite3.Error) as error:
        failure = explained(error, path)
    raise failure


def _lines(path: Path) -> Iterator[tuple[int | None, bytes]]:
    with path.open("rb") as file:
        end = path.stat().st_size
        for line in file:
            end -= len(line)
            if end < 0:  # written since
                return
            yield None, line[:-1] if line.endswith(b"\n") else line + b"\n"


def _rows(path: Path) -> Iterator[tuple[int | None, bytes]]:
    connection = _opened(path)
    try:
        yield from connection.execute("SELECT number, CAST(line AS BLOB) FROM records ORDER BY number")
    finally:
        connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection
    except sqlite3.Error as error:
        connection.close()
        if not isinstance(error, sqlite3.OperationalError) or path.with_name(path.name + "-wal").exists():
            raise
    # Read-only media: SQLite would create a file beside a write-ahead database, and there is no write-ahead log here.
    return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)


def record_of(line: bytes) -> dict[str, Any]:
    """What a line records: the record with its number and hash.

    Args:
        line: A line of a chain.

    Raises:
        ValueError: where it is none.
    """
    found = json.loads(line)
    if not isinstance(found, dict) or not isinstance(found.get("record"), dict):
        raise ValueError("no record")  # noqa: TRY004 - like a text that is no JSON
    record: dict[str, Any] = found["record"]
    return {"number": found.get("number"), **record, "hash": found.get("hash")}
