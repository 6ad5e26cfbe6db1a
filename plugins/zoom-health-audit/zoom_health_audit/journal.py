"""One chain in one file: begins it, goes on where it ended, mends what a crash left, and writes commits.

Any number of processes may write one chain. Under its lock each commit reads where the chain ends, writes the records
so that they are on disk, and only then moves the key on. So the key never runs ahead of the records: where it does,
records were taken away.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .chain import ORIGIN, Line, Signer, canonical, fingerprint, link, mac_of, parse
from .durable import create_private
from .errors import AuditTrailError
from .explaining import explained
from .key_state import KeyState, StateFile
from .verification_key import VerificationKey

__all__ = ["Journal", "Store", "Tail"]


class Store(Protocol):
    """Where lines are kept: `JsonLinesStore` or `SQLiteStore`, whose docstrings say what each method does."""

    path: Path

    def open(self, *, create: bool) -> None: ...  # noqa: D102 - said above
    def close(self) -> None: ...  # noqa: D102 - said above
    def forget(self) -> None: ...  # noqa: D102 - said above
    def first_line(self) -> bytes: ...  # noqa: D102 - said above
    def begin(self, number: int) -> list[bytes]: ...  # noqa: D102 - said above
    def cut(self, kept: int) -> int: ...  # noqa: D102 - said above
    def append(self, number: int, lines: list[bytes]) -> None: ...  # noqa: D102 - said above
    def end(self) -> None: ...  # noqa: D102 - said above


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a chain ends: what the next record needs, and how many bytes of a broken commit were cut off."""

    state: KeyState
    seal: bytes
    cut: int = 0


class Journal:
    """A chain of records.

    Args:
        store: Keeps the lines.
        state: Keeps the key.
        key_path: Where the verification key goes when the chain begins.
        signer: Signs each commit, or None.
        about_writer: What the records of the journal itself say about who writes, such as host and process.
        now: The time of such a record.
    """

    def __init__(
        self,
        store: Store,
        state: StateFile,
        *,
        key_path: Path,
        signer: Signer | None,
        about_writer: Callable[[], Mapping[str, Any]],
        now: Callable[[], str],
    ) -> None:
        self.path = store.path
        self._store = store
        self._state = state
        self._key_path = key_path
        self._signer = signer
        self._about_writer = about_writer
        self._now = now

    def open(self) -> None:
        """Open the chain, or begin it where there is none.

        Raises:
            AuditTrailError: where it cannot be written, or not by this configuration.
        """
        with self._explaining(), self._state.locked():
            state = self._state.load()
            if state is None:
                self._refuse_leftovers()
                state = KeyState(secrets.token_hex(8), 1, secrets.token_bytes(32))
                self._state.save(state, durable=True)
            try:
                if state.number == 1:
                    self._begin(state)
                else:
                    self._store.open(create=False)
                self._refuse_other_signer()
            except BaseException:
                self._store.close()
                raise

    def _refuse_leftovers(self) -> None:
        if self.path.exists() and self.path.stat().st_size:
            raise AuditTrailError(
                f"audit file {self.path.name}: its state file {self._state.path.name} is missing, so it cannot be "
                "continued; verify it and begin a new file"
            )
        if self._key_path.exists():
            raise AuditTrailError(
                f"verification key {self._key_path.name}: it belongs to another chain; keep it with that chain's file"
            )

    def _begin(self, state: KeyState) -> None:
        key = VerificationKey(state.chain, state.key)
        if not self._key_path.exists():
            create_private(self._key_path, key.encoded())
        elif self._key_path.read_bytes() != key.encoded():
            raise AuditTrailError(
                f"verification key {self._key_path.name}: it belongs to another chain; keep it with that chain's file"
            )
        self._store.open(create=True)
        about = {"chain": state.chain, "key": fingerprint(state.key), "name": self.path.name}
        if self._signer is not None:
            about["public_key"] = self._signer.public_key
        try:
            tail = self._tail(state)
            if tail.state.number == 1:
                self._write(tail, [self._own("created", about)])
        finally:
            self._store.end()

    def _refuse_other_signer(self) -> None:
        first = self._store.first_line()
        wanted = b'"public_key":"%b"' % (self._signer.public_key if self._signer else "").encode("ascii")
        signed = b'"public_key":"' in first
        if signed != (self._signer is not None) or (signed and wanted not in first):
            raise AuditTrailError(
                f"audit file {self.path.name}: it was begun {'with another' if signed else 'without a'} signing key; "
                "begin a new file, or give the key it was begun with"
            )

    def append(self, bodies: Sequence[bytes]) -> list[bytes]:
        """Add records to the chain; they are on disk when this returns.

        Args:
            bodies: Canonical records, at least one.

        Returns:
            Their lines.

        Raises:
            AuditTrailError: where they could not be kept; none of them is in the chain then.
        """
        with self._explaining(), self._state.locked():
            state = self._state.load()
            if state is None:
                raise AuditTrailError(
                    f"audit file {self.path.name}: its state file {self._state.path.name} was removed; "
                    "verify the audit file and begin a new one"
                )
            try:
                tail = self._tail(state)
                mended = [self._own("repaired", {"bytes": tail.cut})] if tail.cut else []
                return self._write(tail, [*mended, *bodies])
            finally:
                self._store.end()

    def append_own(self, kind: str) -> list[bytes]:
        """Add a record of the journal itself, such as `closed`."""
        return self.append([self._own(kind, {})])

    def _own(self, kind: str, about: Mapping[str, Any]) -> bytes:
        return canonical({"kind": kind, "recorded": self._now(), **self._about_writer(), **about})

    def _write(self, tail: Tail, bodies: Sequence[bytes]) -> list[bytes]:
        number = tail.state.number
        lines, key = link(bodies, number=number, key=tail.state.key, seal=tail.seal, signer=self._signer)
        self._store.append(number, lines)
        self._state.save(KeyState(tail.state.chain, number + len(lines), key))
        return lines

    def _tail(self, state: KeyState) -> Tail:
        """Where the chain ends, beginning from where the state says that it did."""
        lines = self._store.begin(state.number - 1)
        if state.number > 1 and not lines:
            raise AuditTrailError(
                f"audit file {self.path.name}: records are missing at its end; run `zoom-health audit verify`, "
                "keep the file as it is and begin a new one"
            )
        seal = ORIGIN
        kept = 0
        if state.number > 1:
            last = parse(lines[0])
            if last is None:
                raise AuditTrailError(
                    f"audit file {self.path.name}: its last record was changed; run `zoom-health audit verify`"
                )
            seal, kept = last.seal, 1
        # What a crashed writer left: whole records that the key fits are as good as any, the rest was never promised.
        for line in lines[kept:]:
            found = parse(line)
            if found is None or not _fits(found, state):
                return Tail(state, seal, self._store.cut(kept))
            state, seal, kept = state.following(), found.seal, kept + 1
        return Tail(state, seal)

    def forget(self) -> None:
        """In a forked process: begin with files of its own."""
        self._state.forget_lock()
        self._store.forget()

    def close(self) -> None:
        """Close the files."""
        self._store.close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        failure = None
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            failure = explained(error, self.path)
        if failure is not None:
            raise failure


def _fits(line: Line, state: KeyState) -> bool:
    return line.number == state.number and line.mac == mac_of(line.hash, state.key)
