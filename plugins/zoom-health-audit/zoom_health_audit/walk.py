"""The way along a chain, line by line: does each record follow from the one before, and was it made with its key?"""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from .chain import NEXT, ORIGIN, UNSIGNED_SEAL, Line, mac_of, next_key, parse
from .findings import Anchor, Report

__all__ = ["Walk"]

PROGRESS_EVERY: Final = 50_000
CHANGED: Final = "changed"
FORGED: Final = "not written by a holder of the key: rewritten or inserted"
_FARTHEST: Final = 10_000_000
"""A number that is further ahead is taken for damage: following it would take for ever."""


class Walk:
    """Takes the lines of a file in order and notes what is wrong with them.

    Args:
        report: Takes the findings.
        key: Key of the first record, or None where only hashes can be compared.
        anchors: What is known of records from elsewhere.
        state_number: Number at which to keep the key, to be compared with a state.
    """

    def __init__(self, report: Report, *, key: bytes | None, anchors: Sequence[Anchor], state_number: int) -> None:
        self.report = report
        self.expected = 1
        self.key = key
        self.key_at_state: bytes | None = key if state_number == 1 else None
        self.last_signed: Line | None = None
        self.last: Line | None = None
        self._last_line = b""
        self._state_number = state_number
        self._anchors = {anchor.number: anchor.hash for anchor in anchors}
        self._seal: bytes | None = ORIGIN
        self._unreadable = 0

    def follow(self, lines: Iterator[tuple[int | None, bytes]], progress: Callable[[int], None]) -> None:
        """Go along lines to their end.

        Args:
            lines: Each with the number of its row, in a database. One that is torn has a line end in it.
            progress: Called with the number of records read, now and then.
        """
        for row, line in lines:
            self._take(row, line)
            if self.key is not None and self._seal is not None and not self._anchors and not self._unreadable:
                self._hurry(lines, self.key, self._seal, progress)

    def _hurry(
        self, lines: Iterator[tuple[int | None, bytes]], key: bytes, seal: bytes, progress: Callable[[int], None]
    ) -> None:
        """The quick way, as long as each is the next record, unsigned and right in every byte."""
        first = number = self.expected
        odd: tuple[int | None, bytes] | None = None
        last = self._last_line
        try:
            for row, line in lines:
                digest = hexlify(sha256(seal + line[:-UNSIGNED_SEAL]).digest())
                right = b',"hash":"%b","mac":"%b"}' % (digest, hexlify(sha256(key + digest).digest()))
                if not (
                    line.endswith(right)
                    and line.startswith(b'{"number":%d,"record":{' % number)
                    and (row == number or row is None)
                ):
                    odd = row, line
                    break
                last, seal = line, right
                number, key = number + 1, sha256(NEXT + key).digest()
                if number == self._state_number:
                    self.key_at_state = key
                if not number % PROGRESS_EVERY:
                    progress(number)
        finally:  # also where the file becomes unreadable: what is found then has this place
            self.expected, self.key, self._seal, self._last_line = number, key, seal, last
            self.report.records += number - first
        if odd is not None:
            self._take(*odd)

    def _take(self, row: int | None, line: bytes) -> None:
        if line.endswith(b"\n"):
            self._take_torn(line[:-1])
            return
        self.report.records += 1
        found = parse(line)
        if found is None or found.number > self.expected + _FARTHEST:
            self._take_unreadable()
            return
        if found.number < self.expected:
            self.report.add(self.expected, f"in its place record {found.number} stands, again or out of order")
            return
        if found.number > self.expected:
            self._skip_to(found.number)
        self._unreadable = 0
        self._compare(found, row)

    def _take_torn(self, line: bytes) -> None:
        """A last line without its end: what a killed writer leaves, if it looks like what comes next."""
        found = parse(line)
        start = b'{"number":%d,"record":{' % self.expected
        written = line.rstrip(b"\0")  # a power cut leaves zeros
        if found is None:
            begun = written.startswith(start) or start.startswith(written)
        else:
            begun = self.key is not None and found.number == self.expected and mac_of(found.hash, self.key) == found.mac
        if begun:
            # No writer has acknowledged it; whether acknowledged ones are missing is found by the state.
            self.report.remarks.append("the last line is torn: left by a killed writer, mended by the next commit")
        else:
            self.report.add(self.expected, "no record, behind the end: inserted")

    def _take_unreadable(self) -> None:
        if not self._unreadable:
            self.report.add(self.expected, "no record: changed or inserted")
        self._unreadable += 1

    def _skip_to(self, number: int) -> None:
        missing = number - self.expected
        if missing > self._unreadable:
            self.report.add(self.expected, "missing, so that the record behind cannot be compared", last=number - 1)
        for _ in range(missing):
            self._advance()
        self._seal = None

    def _advance(self) -> None:
        self.expected += 1
        if self.key is not None:
            self.key = next_key(self.key)
            if self.expected == self._state_number:
                self.key_at_state = self.key

    def _compare(self, found: Line, row: int | None) -> None:
        number = found.number
        linked = self._seal is None or sha256(self._seal + found.head).hexdigest().encode("ascii") == found.hash
        genuine = self.key is None or mac_of(found.hash, self.key) == found.mac
        if not linked:
            self.report.add(number, CHANGED)
        elif not genuine:
            self.report.add(number, FORGED)
        elif row is not None and row != number:
            self.report.add(number, "stands in a row of the database that has another number")
        # What hangs on a seal that is not genuine would be found wrong for that reason alone.
        self._seal = found.seal if genuine and (linked or self.key is not None) else None
        if self._anchors.pop(number, None) not in {None, found.hash.decode("ascii")}:
            self.report.add(number, "not the record that the anchor names: rewritten, or another chain")
        if found.signature is not None:
            self.last_signed = found
        self._last_line = found.head + found.seal
        self._advance()

    def finish(self) -> None:
        """The end of the file."""
        self.last = parse(self._last_line)
        self.report.last = self.expected - 1
        self.report.last_hash = self.last.hash.decode("ascii") if self.last else ""
        for number in self._anchors:
            self.report.add(number, "missing, an anchor names it")
