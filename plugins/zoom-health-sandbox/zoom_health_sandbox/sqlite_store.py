"""A store in one SQLite file: notes, completions, tokens and the page-token key survive a restart.

Every change is committed when it is made, so stopping the process in any way loses nothing that was answered. The
file holds whatever the notes hold: it is created readable by its owner alone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from .errors import StateFileError
from .records import NoteQuery, NoteRecord
from .store import Position, TokenGrant

__all__ = ["SqliteStore"]

_Result = TypeVar("_Result")

# Marks the file as ours, in the place that SQLite reserves for it ("ZHSB").
_APPLICATION_ID = 0x5A485342
_VERSION = 1
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE notes (
    sequence INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    note_id TEXT,
    owner TEXT,
    meeting TEXT,
    created INTEGER NOT NULL,
    document BLOB NOT NULL,
    content BLOB,
    UNIQUE (account_id, note_id)
);
CREATE INDEX notes_of_account ON notes (account_id, created, sequence);
CREATE INDEX notes_of_owner ON notes (account_id, owner, created, sequence);
CREATE INDEX notes_of_meeting ON notes (account_id, meeting, created, sequence);
CREATE TABLE tokens (
    digest BLOB PRIMARY KEY,
    client_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_COLUMNS = "account_id, note_id, owner, meeting, created, document, content, sequence"
_PUT = f"""
INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
ON CONFLICT (account_id, note_id) DO UPDATE SET owner = excluded.owner, meeting = excluded.meeting,
    created = excluded.created, document = excluded.document, content = excluded.content
"""  # noqa: S608 - made of constants


class SqliteStore:
    """Keeps everything in one file, which one sandbox at a time may use.

    Args:
        path: The file; it is created when it does not exist.

    Raises:
        StateFileError: The file is not a sandbox's, is damaged, is in use, or cannot be opened.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = Path(path)
        self._connection = _guarded(self._open)

    def _open(self) -> sqlite3.Connection:
        # SQLite would create the file readable by others.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=0.2)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        objects = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if mark != _APPLICATION_ID and (mark or objects):
            raise StateFileError("the state file belongs to another program")
        self._path.chmod(0o600)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if not objects:
            connection.executescript(_SCHEMA)
        elif connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            raise StateFileError("the state file was written by another version of the sandbox")
        elif connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StateFileError("the state file is damaged")

    def put_notes(self, records: Iterable[NoteRecord]) -> int:
        """Keep all records or none; see `Store`."""
        return _guarded(lambda: self._put_notes(records))

    def _put_notes(self, records: Iterable[NoteRecord]) -> int:
        count = 0
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for record in records:
                self._connection.execute(_PUT, _row(record))
                count += 1
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return count

    def find_note(self, account_id: str, note_id: str) -> NoteRecord | None:
        """Return the note of that id in that account."""
        sql = f"SELECT {_COLUMNS} FROM notes WHERE account_id = ? AND note_id = ?"  # noqa: S608
        rows = self._rows(sql, (account_id, _storable(note_id)))
        return _record(rows[0]) if rows else None

    def has_owner(self, account_id: str, owner: str) -> bool:
        """Tell whether any note of that account has that owner."""
        sql = "SELECT 1 FROM notes WHERE account_id = ? AND owner = ? LIMIT 1"
        return bool(self._rows(sql, (account_id, _storable(owner))))

    def select(self, query: NoteQuery, *, after: Position | None, limit: int) -> list[NoteRecord]:
        """Return up to `limit` notes in listing order, beginning behind `after`."""
        conditions = list(_conditions(query, after))
        where = " AND ".join(condition for condition, _ in conditions)
        values = [value for _, several in conditions for value in several]
        # Only constants are put into the statement; what came from a client is bound.
        sql = f"SELECT {_COLUMNS} FROM notes WHERE {where} ORDER BY created, sequence LIMIT ?"  # noqa: S608
        return [_record(row) for row in self._rows(sql, (*values, limit))]

    def position(self, sequence: int) -> Position | None:
        """Return the place of the note with that sequence."""
        rows = self._rows("SELECT created FROM notes WHERE sequence = ?", (sequence,))
        return (rows[0][0], sequence) if rows else None

    def count_notes(self) -> int:
        """Return how many notes are kept, of all accounts."""
        count: int = self._rows("SELECT count(*) FROM notes", ())[0][0]
        return count

    def put_token(self, grant: TokenGrant, *, now: int) -> None:
        """Keep a token and forget those that expired before `now`."""
        row = (grant.digest, grant.client_id, grant.account_id, " ".join(sorted(grant.scopes)), grant.expires)
        self._rows("DELETE FROM tokens WHERE expires <= ?", (now,))
        self._rows("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)", row)

    def find_token(self, digest: bytes) -> TokenGrant | None:
        """Return the grant of that digest, expired or not."""
        rows = self._rows("SELECT client_id, account_id, scopes, expires FROM tokens WHERE digest = ?", (digest,))
        if not rows:
            return None
        client_id, account_id, scopes, expires = rows[0]
        return TokenGrant(
            digest=digest, client_id=client_id, account_id=account_id, scopes=frozenset(scopes.split()), expires=expires
        )

    def clear_tokens(self) -> None:
        """Forget all tokens."""
        self._rows("DELETE FROM tokens", ())

    def page_token_key(self, fresh: bytes) -> bytes:
        """Return the key that page tokens are signed with."""
        self._rows("INSERT OR IGNORE INTO secrets VALUES ('page token key', ?)", (fresh,))
        key: bytes = self._rows("SELECT value FROM secrets WHERE name = 'page token key'", ())[0][0]
        return key

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._connection.close()

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        return _guarded(lambda: self._connection.execute(sql, values).fetchall())


def _guarded(work: Callable[[], _Result]) -> _Result:
    """Do the work; what goes wrong with the file becomes one clear error without context, which could quote values."""
    try:
        return work()
    except (sqlite3.Error, OSError) as failure:
        reason = _reason(failure)
    raise StateFileError(reason)


def _reason(failure: Exception) -> str:
    if isinstance(failure, OSError):
        return f"the state file cannot be opened: {failure.strerror}"
    if getattr(failure, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "the state file is in use by another sandbox"
    if getattr(failure, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return "the state file is damaged, or is no state file"
    return f"the state file cannot be used ({getattr(failure, 'sqlite_errorname', type(failure).__name__)})"


def _storable(text: str | None) -> str | None:
    # SQLite keeps text as UTF-8, which half a surrogate pair does not have.
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


def _row(record: NoteRecord) -> tuple[Any, ...]:
    return (
        record.account_id,
        _storable(record.note_id),
        _storable(record.owner),
        _storable(record.meeting),
        record.created,
        record.document,
        record.content,
    )


def _record(row: tuple[Any, ...]) -> NoteRecord:
    account_id, note_id, owner, meeting, created, document, content, sequence = row
    return NoteRecord(
        account_id=account_id,
        note_id=note_id,
        owner=owner,
        meeting=meeting,
        created=created,
        document=document,
        content=content,
        sequence=sequence,
    )


def _conditions(query: NoteQuery, after: Position | None) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "account_id = ?", (query.account_id,)
    if query.owner is not None:
        yield "owner = ?", (_storable(query.owner),)
    if query.meeting is not None:
        yield "meeting = ?", (_storable(query.meeting),)
    if query.created_from is not None:
        yield "created >= ?", (query.created_from,)
    if query.created_to is not None:
        yield "created <= ?", (query.created_to,)
    if query.hidden_owners:
        marks = ", ".join("?" * len(query.hidden_owners))
        yield f"(owner IS NULL OR owner NOT IN ({marks}))", tuple(query.hidden_owners)
    if after is not None:
        yield "(created, sequence) > (?, ?)", after
