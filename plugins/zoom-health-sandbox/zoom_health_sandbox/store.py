"""Where notes, tokens and keys are kept: the port that the core speaks to, and its default, memory.

The other implementation is `zoom_health_sandbox.sqlite_store.SqliteStore`, which survives a restart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import Protocol

import attrs

from .records import NoteQuery, NoteRecord

__all__ = ["MemoryStore", "Position", "Store", "TokenGrant"]

Position = tuple[int, int]
"""Place of a note in a listing: creation time in epoch milliseconds, then sequence."""

_IndexKey = tuple[str, str, str]


@attrs.frozen(kw_only=True)
class TokenGrant:
    """What an access token stands for. The token itself is never kept, only its digest."""

    digest: bytes = attrs.field(repr=False)
    client_id: str = attrs.field(repr=False)
    account_id: str = attrs.field(repr=False)
    scopes: frozenset[str]
    expires: int
    """Epoch milliseconds."""


class Store(Protocol):
    """What the core needs from a place to keep things. One caller at a time: the core holds a lock."""

    def put_notes(self, records: Iterable[NoteRecord]) -> int:
        """Keep all records or none, and return how many.

        Each is given a sequence; one with a known account and note id replaces that note and keeps its sequence.
        """
        ...

    def find_note(self, account_id: str, note_id: str) -> NoteRecord | None:
        """Return the note of that id in that account."""
        ...

    def has_owner(self, account_id: str, owner: str) -> bool:
        """Tell whether any note of that account has that owner."""
        ...

    def select(self, query: NoteQuery, *, after: Position | None, limit: int) -> list[NoteRecord]:
        """Return up to `limit` notes in listing order, beginning behind `after`."""
        ...

    def position(self, sequence: int) -> Position | None:
        """Return the place of the note with that sequence."""
        ...

    def count_notes(self) -> int:
        """Return how many notes are kept, of all accounts."""
        ...

    def put_token(self, grant: TokenGrant, *, now: int) -> None:
        """Keep a token and forget those that expired before `now` (epoch milliseconds)."""
        ...

    def find_token(self, digest: bytes) -> TokenGrant | None:
        """Return the grant of that digest, expired or not."""
        ...

    def clear_tokens(self) -> None:
        """Forget all tokens."""
        ...

    def page_token_key(self, fresh: bytes) -> bytes:
        """Return the key that page tokens are signed with; the first call keeps `fresh` as that key."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class MemoryStore:
    """Keeps everything in memory, some 0.9 kB a note beside its text.

    Listings are answered from sorted indexes: of the account, of each owner and of each meeting.
    """

    def __init__(self) -> None:
        self._records: dict[int, NoteRecord] = {}
        self._sequences: dict[tuple[str, str], int] = {}
        self._index: dict[_IndexKey, list[Position]] = {}
        self._tokens: dict[bytes, TokenGrant] = {}
        self._page_token_key: bytes | None = None
        self._last_sequence = 0

    def put_notes(self, records: Iterable[NoteRecord]) -> int:
        """Keep all records or none; see `Store`."""
        # The list comes first, so that a source which fails half-way leaves nothing behind.
        arrived = list(records)
        for record in arrived:
            self._put(record)
        return len(arrived)

    def _put(self, record: NoteRecord) -> None:
        sequence = 0
        if record.note_id is not None:
            sequence = self._sequences.get((record.account_id, record.note_id), 0)
        if sequence:
            self._unindex(self._records[sequence])
        else:
            self._last_sequence += 1
            sequence = self._last_sequence
        kept = attrs.evolve(record, sequence=sequence)
        self._records[sequence] = kept
        if kept.note_id is not None:
            self._sequences[kept.account_id, kept.note_id] = sequence
        position = (kept.created, sequence)
        for key in _index_keys(kept):
            insort(self._index.setdefault(key, []), position)

    def _unindex(self, record: NoteRecord) -> None:
        position = (record.created, record.sequence)
        for key in _index_keys(record):
            positions = self._index[key]
            del positions[bisect_left(positions, position)]
            if not positions:
                del self._index[key]

    def find_note(self, account_id: str, note_id: str) -> NoteRecord | None:
        """Return the note of that id in that account."""
        sequence = self._sequences.get((account_id, note_id))
        return None if sequence is None else self._records[sequence]

    def has_owner(self, account_id: str, owner: str) -> bool:
        """Tell whether any note of that account has that owner."""
        return (account_id, "owner", owner) in self._index

    def select(self, query: NoteQuery, *, after: Position | None, limit: int) -> list[NoteRecord]:
        """Return up to `limit` notes in listing order, beginning behind `after`."""
        found: list[NoteRecord] = []
        for record in self._walk(query, after):
            if query.owner is not None and record.owner != query.owner:
                continue
            if record.owner in query.hidden_owners:
                continue
            found.append(record)
            if len(found) == limit:
                break
        return found

    def _walk(self, query: NoteQuery, after: Position | None) -> Iterator[NoteRecord]:
        # The narrowest index first: a meeting has a handful of notes, an owner many.
        if query.meeting is not None:
            key = (query.account_id, "meeting", query.meeting)
        elif query.owner is not None:
            key = (query.account_id, "owner", query.owner)
        else:
            key = (query.account_id, "all", "")
        positions = self._index.get(key, [])
        begin = 0 if query.created_from is None else bisect_left(positions, (query.created_from, 0))
        if after is not None:
            begin = max(begin, bisect_right(positions, after))
        end = len(positions) if query.created_to is None else bisect_left(positions, (query.created_to + 1, 0))
        for place in range(begin, end):
            yield self._records[positions[place][1]]

    def position(self, sequence: int) -> Position | None:
        """Return the place of the note with that sequence."""
        record = self._records.get(sequence)
        return None if record is None else (record.created, sequence)

    def count_notes(self) -> int:
        """Return how many notes are kept, of all accounts."""
        return len(self._records)

    def put_token(self, grant: TokenGrant, *, now: int) -> None:
        """Keep a token and forget those that expired before `now`."""
        self._tokens = {digest: kept for digest, kept in self._tokens.items() if kept.expires > now}
        self._tokens[grant.digest] = grant

    def find_token(self, digest: bytes) -> TokenGrant | None:
        """Return the grant of that digest, expired or not."""
        return self._tokens.get(digest)

    def clear_tokens(self) -> None:
        """Forget all tokens."""
        self._tokens.clear()

    def page_token_key(self, fresh: bytes) -> bytes:
        """Return the key that page tokens are signed with."""
        if self._page_token_key is None:
            self._page_token_key = fresh
        return self._page_token_key

    def close(self) -> None:
        """Nothing to let go of."""


def _index_keys(record: NoteRecord) -> Iterator[_IndexKey]:
    yield (record.account_id, "all", "")
    if record.owner is not None:
        yield (record.account_id, "owner", record.owner)
    if record.meeting is not None:
        yield (record.account_id, "meeting", record.meeting)
