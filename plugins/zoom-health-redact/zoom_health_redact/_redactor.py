"""Redacts texts by a policy: one object for a patient's notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ._engine import find
from ._kinds import Finding, Kind
from ._known import KnownValues
from .errors import RedactError
from .policy import Mode, Policy
from .surrogates import Surrogates

__all__ = ["Finder", "Redactor"]

Finder = Callable[[str], Iterable[Finding]]
"""Finds identifiers in a text: the recognition tier is one."""

MOST_ROUNDS: Final = 8
_BETWEEN: Final = "thus"
"""A word that tells nothing of its neighbours; it is alone in its line."""
_LINE_END: Final = re.compile(r"\\n|\n")
_BEGINS_MASKED: Final = re.compile(r"\W*\[[A-Z]")
_ENDS_MASKED: Final = re.compile(r"[A-Z]\](?:\\n|\W)*\Z")
_GAP_BEFORE: Final = re.compile(r"(?:\\n|[^\w\[\]])+\Z")
_GAP_BEHIND: Final = re.compile(r"(?:\\n|[^\w\[\]])+")
_LONGEST_GAP: Final = 40
WITHHELD: Final = "[REDACTED]"
_SLOT: Final = "\ue00f"
"""Around the number of a surrogate until it is written: a private-use character, which carries no meaning."""


class Redactor:
    """Redacts texts: finds, and does with each finding what the policy says.

    Args:
        policy: Modes; all classes are masked without one.
        key: Secret of at least 16 bytes, for surrogates.
        patient: Whose texts they are; surrogates are made for one patient.
        known: Values that are found first.
        finder: A further finder whose findings join those of the rules.

    Raises:
        RedactError: where the policy asks for surrogates and there is no key, or a short one.

    Example:
        >>> from zoom_health_redact import Redactor
        >>> Redactor().redact("Dr. Testa saw the patient on 03/04/2021.")
        'Dr. [NAME] saw the patient on [DATE].'
    """

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        key: bytes | None = None,
        patient: str = "",
        known: KnownValues | None = None,
        finder: Finder | None = None,
    ) -> None:
        self._policy = policy or Policy()
        if self._policy.needs_key and key is None:
            raise RedactError("the policy asks for surrogates: give a key, or set ZOOM_HEALTH_REDACT_KEY_FILE")
        self._surrogates = Surrogates(key=key, patient=patient) if key is not None else None
        self._kept = frozenset(kind for kind in Kind if self._policy.mode(kind) is Mode.KEEP)
        self._known = known
        self._finder = finder

    def find(self, text: str) -> list[Finding]:
        """The identifiers of a text that the policy does not keep.

        Args:
            text: Any text.
        """
        findings = find(text, known=self._known)
        if self._finder is not None:
            findings = _joined([*findings, *self._finder(text)])
        return [finding for finding in findings if finding.kind not in self._kept] if self._kept else findings

    def redact(self, text: str) -> str:
        """Redact a text.

        Masking what is masked changes nothing: it is looked at again until nothing is found. Surrogates are written
        last, since they look like what they stand for.

        Args:
            text: Any text.
        """
        made: list[str] = []
        if self._surrogates is not None:
            text = text.replace(_SLOT, "")

        def substitute(finding: Finding, found: str) -> str:
            mode = self._policy.mode(finding.kind)
            if mode is Mode.SURROGATE and self._surrogates is not None:
                made.append(self._surrogates.make(finding, found))
                return f"[{finding.kind}]" if made[-1].startswith("[") else _slot(len(made) - 1, finding.kind)
            return WITHHELD if mode is Mode.WITHHOLD else f"[{finding.kind}]"

        findings = self.find(text)
        quiet: set[str] = set()
        for _ in range(MOST_ROUNDS):
            if not findings:
                break
            text = replace(text, findings, substitute)
            findings = self._find_again(text, quiet)
        return _filled(text, made)

    def _find_again(self, text: str, quiet: set[str]) -> list[Finding]:
        """What masks let see that their text did not: only lines near them can hold that, with rules alone.

        These lines are looked at in one go, a word between those that do not follow each other. Lines in which nothing
        was found join `quiet` and are not looked at another time.
        """
        if self._finder is not None:
            return self.find(text)
        spans = [span for span in _near_masks(text) if text[span[0] : span[1]] not in quiet]
        findings = self.find(_BETWEEN.join([text[start:end] for start, end in spans])) if spans else []
        again: list[Finding] = []
        behind = 0
        for start, end in spans:
            shift, stop = start - behind, behind + end - start
            found = [finding for finding in findings if behind <= finding.start and finding.end <= stop]
            if not found:
                quiet.add(text[start:end])
            again += [finding._replace(start=shift + finding.start, end=shift + finding.end) for finding in found]
            behind = stop + len(_BETWEEN)
        return again


def _near_masks(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that hold a mask, with the line beside where nothing stands between it and the mask.

    What stands between the words of two lines belongs to both: a word is judged by all of it.
    """
    lines, behind = [], 0
    for ending in _LINE_END.finditer(text):
        lines.append((behind, ending.end()))
        behind = ending.end()
    lines.append((behind, len(text)))
    spans: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(lines):
        if "[" not in text[start:end]:
            continue
        if index and _BEGINS_MASKED.match(text, start, end):
            start = lines[index - 1][0]
        if index + 1 < len(lines) and _ENDS_MASKED.search(text, max(start, end - _LONGEST_GAP), end):
            end = lines[index + 1][1]
        if before := _GAP_BEFORE.search(text, max(0, start - _LONGEST_GAP), start):
            start = before.start()
        if following := _GAP_BEHIND.match(text, end, end + _LONGEST_GAP):
            end = following.end()
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def replace(text: str, findings: Sequence[Finding], substitute: Callable[[Finding, str], str]) -> str:
    """The text with each finding replaced.

    Args:
        text: The text in which they were found.
        findings: In order and none overlapping another.
        substitute: What to write for a finding and its text.
    """
    pieces, behind = [], 0
    for finding in findings:
        pieces += [text[behind : finding.start], substitute(finding, text[finding.start : finding.end])]
        behind = finding.end
    return "".join([*pieces, text[behind:]])


def _slot(number: int, kind: Kind) -> str:
    """A mask with a number that a text cannot have: private-use characters, which carry no meaning elsewhere."""
    digits = "".join(chr(0xE000 + int(figure)) for figure in str(number))
    return f"[{kind}]{_SLOT}{digits}{_SLOT}"


def _filled(text: str, made: Sequence[str]) -> str:
    pieces = text.split(_SLOT) if made else [text]
    written = [pieces[0]]
    for index in range(1, len(pieces), 2):
        number = int("".join(str(ord(figure) - 0xE000) for figure in pieces[index]))
        written[-1] = written[-1][: written[-1].rindex("[")]
        written += [made[number], pieces[index + 1]]
    return "".join(written)


def _joined(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of several finders in order; where two overlap, the one that began first grows."""
    joined: list[Finding] = []
    for finding in sorted(findings):
        if joined and finding.start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(finding.end, joined[-1].end))
        else:
            joined.append(finding)
    return joined
