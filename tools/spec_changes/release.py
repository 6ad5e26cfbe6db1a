"""What a change of the document means for the next version: its number, and its words in the changelog."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from spec_documents import SpecError

from .change import Change, Severity, gravest, shown
from .report import headline

__all__ = ["current_version", "fragment", "fragment_name", "proposed_version"]

MOST_LISTED: Final = 30
LINE_WIDTH: Final = 120


def current_version(root: Path) -> str:
    """The version of the SDK in a tree; raises SpecError where it cannot be told."""
    path = root / "zoom_health" / "_version.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(r"__version__\b[^=\n]*=\s*[\"'](\d+\.\d+\.\d+)", text)
    if found is None:
        raise SpecError("zoom_health/_version.py: no version of the form 1.2.3")
    return found.group(1)


def proposed_version(current: str, changes: Sequence[Change]) -> str:
    """The version that the changes call for, by Semantic Versioning; before 1.0 the middle number is for breaking ones.

    Args:
        current: the version now, `1.2.3`.
        changes: all changes.

    >>> proposed_version("0.4.1", [])
    '0.4.1'
    """
    major, minor, patch = (int(number) for number in current.split("."))
    severity = gravest(changes)
    if not changes:
        return current
    if severity is Severity.BREAKING and major:
        return f"{major + 1}.0.0"
    if severity is Severity.BREAKING or (severity is Severity.ADDITIVE and major):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def fragment_name(digest: str, severity: Severity) -> str:
    """The file name of the news of one document, below `changelog.d/`.

    Args:
        digest: SHA-256 of the imported document, in hex.
        severity: that of all changes together.
    """
    return f"zoom-document-{digest[:8]}.{'changed' if severity is Severity.BREAKING else 'added'}.md"


def fragment(changes: Sequence[Change], *, reason: str | None) -> str:
    """The news for the person who upgrades.

    Args:
        changes: all changes, the gravest first.
        reason: why breaking changes were accepted.
    """
    lines = ["Follows Zoom's newly published document."]
    told = [
        change for change in changes if change.severity > Severity.HARMLESS and not change.kind.startswith("overlay-")
    ]
    if reason:
        lines.append(f"Accepted because: {shown(reason)}")
    for change in told[:MOST_LISTED]:
        lines.append(f"* {change.severity.word}: {headline(change)}; {change.why}")
    if len(told) > MOST_LISTED:
        lines.append(f"* and {len(told) - MOST_LISTED} more")
    wrapped = (
        textwrap.fill(line, LINE_WIDTH, subsequent_indent="  " if line.startswith("*") else "", break_on_hyphens=False)
        for line in lines
    )
    return "\n".join(wrapped) + "\n"
