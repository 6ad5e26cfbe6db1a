"""Records as rows of an SQLite database, in write-ahead mode, synchronised in full: a commit is on disk."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

from .durable import PRIVATE, sync_directory
from .errors import AuditTrailError

__all__ = ["APPLICATION_ID", "SQLiteStore"]

APPLICATION_ID: Final = 0x5A484155
"""Marks the file as ours, "ZHAU"."""

_inherited: list[sqlite3.Connection] = []
"""Connections of a parent process. SQLite forbids to use them, and closing them is use."""


class SQLiteStore:
    """A database of records. All methods but `close` are called by the holder of the chain's lock.

    Args:
        path: The file.
        timeout: Seconds to wait for other users of the database.
    """

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.path = path
        self._timeout = timeout
        self._connection: sqlite3.Connection | None = None
        self._identity: os.stat_result | None = None

    def open(self, *, create: bool) -> None:
        """Open the database.

        Args:
            create: Whether to create it where there is none.

        Raises:
            OSError: where the file cannot be opened or created.
            sqlite3.Error: where it is no database.
        """
        flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | (os.O_CREAT if create else 0)
        os.close(os.open(self.path, flags, PRIVATE))  # SQLite gives its other files the mode of this one
        # The chain's lock lets one thread at a time use the connection.
        connection = sqlite3.connect(
            self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False, cached_statements=16
        )
        try:
            self._prepare(connection, create=create)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._identity = self.path.stat()

    def _prepare(self, connection: sqlite3.Connection, *, create: bool) -> None:
        if connection.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
            raise AuditTrailError(f"audit file {self.path.name}: its disk does not bear SQLite's write-ahead log")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")
        connection.execute("PRAGMA checkpoint_fullfsync=1")
        if create:
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute("CREATE TABLE IF NOT EXISTS records (number INTEGER PRIMARY KEY, line TEXT NOT NULL)")
            sync_directory(self.path.parent)

    def close(self) -> None:
        """Close the database; it is opened again when it is needed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def forget(self) -> None:
        """In a forked process: let go of the parent's connection without touching it."""
        if self._connection is not None:
            _inherited.append(self._connection)
            self._connection = None

    def first_line(self) -> bytes:
        """The first line, empty where there is none."""
        row = self._database().execute("SELECT line FROM records WHERE number = 1").fetchone()
        return str(row[0]).encode("utf-8", "surrogateescape") if row else b""

    def begin(self, number: int) -> list[bytes]:
        """Begin a commit.

        Args:
            number: The number from which records are wanted.

        Returns:
            The lines from that record on; none where that record is not there.
        """
        replaced = self._identity is not None and not os.path.samestat(self._identity, self.path.stat())
        if replaced:
            self.close()
        if self._connection is None:
            self.open(create=False)
        database = self._database()
        database.execute("BEGIN IMMEDIATE")
        rows = database.execute("SELECT line FROM records WHERE number >= ? ORDER BY number", (number,))
        return [str(line).encode("utf-8", "surrogateescape") for (line,) in rows]

    def cut(self, kept: int) -> int:
        """Never right here: SQLite keeps whole commits or nothing, so what is wrong was written by someone else.

        Raises:
            AuditTrailError: always.
        """
        del kept
        raise AuditTrailError(
            f"audit file {self.path.name}: records were added by someone without the key; verify the file"
        )

    def append(self, number: int, lines: list[bytes]) -> None:
        """Write lines; they are on disk when this returns, and not in the database where it fails.

        Args:
            number: Number of the first.
            lines: The lines, without line ends.

        Raises:
            sqlite3.Error: where they could not be written.
        """
        database = self._database()
        database.executemany(
            "INSERT INTO records (number, line) VALUES (?, ?)",
            [(place, line.decode("ascii")) for place, line in enumerate(lines, number)],
        )
        database.execute("COMMIT")

    def end(self) -> None:
        """End a commit, whether it wrote anything or failed."""
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _database(self) -> sqlite3.Connection:
        if self._connection is None:
            raise AssertionError("the database is not open")
        return self._connection
