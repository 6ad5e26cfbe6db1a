"""Who is named goes and what only looks like a name stays, line by line: `{name}` and `<term>`, all made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from zoom_health_redact import find_identifiers, redact_text

_LINES = (Path(__file__).parent / "people_and_terms.txt").read_text("utf-8").splitlines()
_TAG = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TELLS_NOTHING = re.compile("doctor|aunt|dr|fr|sr|mr|mrs|ms|md|the|and", re.IGNORECASE)


def _mistakes(line: str) -> list[str]:
    """Words of names that are left, and words outside of names that are gone."""
    text, named, behind = "", bytearray(), 0
    for tag in _TAG.finditer(line):
        content = tag[1] or tag[2]
        named += bytes(tag.start() - behind) + (b"\1" if tag[1] else b"\0") * len(content)
        text, behind = text + line[behind : tag.start()] + content, tag.end()
    text += line[behind:]
    named += bytes(len(text) - len(named))
    gone = bytearray(len(text))
    for finding in find_identifiers(text):
        gone[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    words = [word for word in _WORD.finditer(text) if not _TELLS_NOTHING.fullmatch(word[0])]
    return [word[0] for word in words if bool(gone[word.start()]) != bool(named[word.start()])]


@pytest.mark.parametrize("line", _LINES)
def test_names_go_and_terms_stay_in(line: str) -> None:
    assert _mistakes(line) == []


@pytest.mark.parametrize("line", _LINES)
def test_masking_again_changes_nothing_in(line: str) -> None:
    masked = redact_text(_TAG.sub(lambda tag: tag[1] or tag[2], line))
    assert redact_text(masked) == masked
