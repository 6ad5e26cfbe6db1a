"""Whether an audit file is what its writers wrote: every record of it, to the end, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from .chain import fingerprint, parse, signed_bytes
from .errors import AuditTrailError
from .explaining import explained
from .findings import Anchor, Report
from .key_state import KeyState, parse_state
from .reading import numbered_lines
from .signing import signature_verifies
from .verification_key import VerificationKey
from .walk import Walk

__all__ = ["verify"]


def verify(
    path: Path,
    *,
    key: VerificationKey | None = None,
    public_key: str | None = None,
    state_path: Path | None = None,
    anchors: Sequence[Anchor] = (),
    name: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """What is found by verifying an audit file. It may be in use; nothing is changed.

    Args:
        path: The audit file.
        key: The chain's verification key.
        public_key: Key of the signatures, 64 hexadecimal digits.
        state_path: The chain's state file, which tells records that are missing at the end; None does without.
        anchors: What is known of records from elsewhere.
        name: Name under which the chain was begun; that of the file by default.
        progress: Called with the number of records read, now and then.

    Raises:
        AuditTrailError: where the file cannot be read, or neither key is given: anyone can write hashes that fit.
    """
    _refuse_unreadable(path)
    if key is None and public_key is None:
        raise AuditTrailError("no key to verify with: give the verification key (--key) or --public-key")
    report = Report()
    state = _state_at(state_path, report)  # before the records, of which a writer makes more than it knows, never fewer
    walk = Walk(report, key=key.key if key else None, anchors=anchors, state_number=state.number if state else 0)
    first = _First(key=key, public_key=public_key, state=state, name=name or path.name)
    if not _go_along(path, walk, first, progress):
        return report
    _about_end(walk, state, asked=state_path is not None, public_only=key is None)
    if first.public_key is not None:
        _about_signatures(path, walk, first.public_key)
    return report.sorted()


def _refuse_unreadable(path: Path) -> None:
    try:
        path.open("rb").close()
        return
    except OSError as error:
        failure = explained(error, path)
    raise failure


def _go_along(path: Path, walk: Walk, first: _First, progress: Callable[[int], None]) -> bool:
    report = walk.report
    try:
        lines = numbered_lines(path)
        for row, line in lines:
            if not first.belongs(line, report):
                return False
            walk.follow(chain([(row, line)], lines), progress)
    except AuditTrailError as error:
        report.add(walk.expected, f"unreadable from here on: {error}")
    return True


def _state_at(path: Path | None, report: Report) -> KeyState | None:
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise AuditTrailError(f"audit state {path.name}: it cannot be read") from None
    state = parse_state(data)
    if state is None and data:
        report.remarks.append(f"the state file {path.name} is damaged")
    return state


@dataclass(slots=True, kw_only=True)
class _First:
    """What the first record says of the chain, compared with what was given.

    Attributes:
        key: The verification key, or None.
        public_key: The public key; where none was given, that of the first record.
        state: What the state file says, or None.
        name: Name under which the chain was begun.
    """

    key: VerificationKey | None
    public_key: str | None
    state: KeyState | None
    name: str

    def belongs(self, line: bytes, report: Report) -> bool:
        """Whether to go on: for another chain everything else would be wrong as well."""
        about = _created(line)
        if about is None:
            return True  # what is wrong with it shows on the way
        public_key = about.get("public_key")
        if self.key is not None and about.get("key") != fingerprint(self.key.key):
            report.add(1, "another chain's, or the wrong key: the verification key does not fit")
            return False
        if self.public_key is not None and public_key != self.public_key:
            report.add(1, "another chain's, or the wrong key: it was begun with another public key")
            return False
        if self.state is not None and self.state.chain != about.get("chain"):
            report.add(1, "another chain's: the state file is of a different one")
        elif about.get("name") != self.name:
            report.add(1, "begun under another name: swapped, or renamed (give its first name then)")
        if self.public_key is None and isinstance(public_key, str):
            self.public_key = public_key
        return True


def _created(line: bytes) -> dict[str, Any] | None:
    found = parse(line)
    if found is None or found.number != 1:
        return None
    try:
        about = json.loads(line)["record"]
    except ValueError:
        return None
    return about if isinstance(about, dict) and about.get("kind") == "created" else None


def _about_end(walk: Walk, state: KeyState | None, *, asked: bool, public_only: bool) -> None:
    """Whether the end of the file is the end of the chain."""
    walk.finish()
    report, following = walk.report, walk.expected
    closed = walk.last is not None and b'"kind":"closed"' in walk.last.head
    if state is not None and state.number > following:
        report.add(following, "missing at the end of the file", last=state.number - 1)
    elif state is not None and not public_only and walk.key_at_state != state.key:
        report.add(state.number, "the state file does not fit the records: it was replaced")
    elif following == 1:
        report.add(1, "missing: the file holds no records")
    elif state is None and asked and not (closed and public_only):
        report.add(following, "unknown: without the state file nobody can say whether records are missing at the end")
    if not closed:
        report.remarks.append("not closed: a writer is at work, or was ended without closing")


def _about_signatures(path: Path, walk: Walk, public_key: str) -> None:
    """A signature vouches for all that comes before it, so the last is enough, unless something is wrong."""
    report, signed, last = walk.report, walk.last_signed, walk.last
    try:
        right = signed is not None and _right(public_key, signed.signature, signed.hash, signed.mac)
    except AuditTrailError as failure:
        report.remarks.append(f"signatures were not verified: {failure}")
        return
    if not right or report.findings:
        for _, line in numbered_lines(path):
            found = parse(line)
            if found and found.signature and not _right(public_key, found.signature, found.hash, found.mac):
                report.add(found.number, "signed by someone else: rewritten")
    if last is not None and (signed is None or signed.number < last.number):
        first = signed.number + 1 if signed else 1
        if walk.key is not None:  # then each record is vouched for by its mac
            report.remarks.append(f"no signature covers the records from {first} on: left by a killed writer")
        else:
            report.add(first, "not covered by a signature: rewritten, or left by a killed writer", last=last.number)


def _right(public_key: str, signature: bytes | None, digest: bytes, mac: bytes) -> bool:
    return signature is not None and signature_verifies(public_key, signature, signed_bytes(digest, mac))
