"""What a verification found, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Anchor", "Finding", "Report", "anchor_from"]

from .errors import AuditTrailError


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the chain was written.

    Attributes:
        first: Number of the first record concerned.
        last: Number of the last.
        what: What is wrong there.
    """

    first: int
    last: int
    what: str

    def __str__(self) -> str:
        where = f"record {self.first}" if self.first == self.last else f"records {self.first} to {self.last}"
        return f"{where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of a record from elsewhere, such as an earlier verification or a syslog server.

    Attributes:
        number: Its number.
        hash: Its hash, 64 hexadecimal digits.
    """

    number: int
    hash: str


def anchor_from(text: str) -> Anchor:
    """Read an anchor.

    Args:
        text: `NUMBER:HASH`.

    Raises:
        AuditTrailError: where it is none.

    Example:
        >>> anchor_from("12:" + "ab" * 32).number
        12
    """
    number, _, digest = text.partition(":")
    if number.isascii() and number.isdigit() and len(digest) == 64 and not digest.strip("0123456789abcdef"):
        return Anchor(int(number), digest)
    raise AuditTrailError("an anchor is NUMBER:HASH, as `zoom-health audit verify` shows it")


@dataclass(slots=True)
class Report:
    """The result of a verification.

    Attributes:
        records: How many records were read.
        findings: What is wrong, by place; empty for an intact chain.
        remarks: What is worth knowing and nothing wrong.
        last: Number of the last record, 0 where there is none.
        last_hash: Its hash, which makes an anchor with the number.
    """

    records: int = 0
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    last: int = 0
    last_hash: str = ""

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def add(self, number: int, what: str, *, last: int | None = None) -> None:
        """Note a finding; one that goes on where the latest ends is made part of it."""
        latest = self.findings[-1] if self.findings else None
        if latest is not None and latest.what == what and latest.last + 1 == number:
            self.findings[-1] = Finding(latest.first, last or number, what)
        else:
            self.findings.append(Finding(number, last or number, what))

    def sorted(self) -> Report:
        """This report, its findings in the order of their places."""
        self.findings.sort(key=lambda finding: finding.first)
        return self
