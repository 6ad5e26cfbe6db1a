"""Numbers, codes, ages and spoken dates that name a person go in any style, and the numbers of medicine stay.

Each line of the three files beside this one marks `{what must go}` and `<what must stay>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from zoom_health_redact import find_identifiers

_MARKED: Final = re.compile(r"(\{[^}]*\}|(?<![<=>])<[^<>=]*>)")
_PIECE: Final = re.compile(r"[^\W_]+")
LINES: Final = [
    line.replace("\\n", "\n")
    for name in ("redact_identifiers.txt", "redact_codes.txt", "redact_short_codes.txt")
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def _parts(line: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The text without marks, the spans that must go and those that must stay."""
    text, gone, kept = "", [], []
    for part in _MARKED.split(line):
        if not _MARKED.fullmatch(part):
            text += part
            continue
        (gone if part[0] == "{" else kept).append((len(text), len(text) + len(part) - 2))
        text += part[1:-1]
    return text, gone, kept


def _mistakes(line: str) -> list[str]:
    """Pieces that were left although they must go, and the other way round."""
    text, gone, kept = _parts(line)
    covered = bytearray(len(text))
    for finding in find_identifiers(text):
        covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    pieces = [match.span() for start, end in gone for match in _PIECE.finditer(text, start, end)]
    left = [f"left {text[start:end]}" for start, end in pieces if not all(covered[start:end])]
    return left + [f"took {text[start:end]}" for start, end in kept if any(covered[start:end])]


@pytest.mark.parametrize("line", LINES)
def test_identifiers_go_and_values_stay(line: str) -> None:
    assert _mistakes(line) == []


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_case_says_little_of_a_number(case: Callable[[str], str]) -> None:
    wrong = [line for line in LINES if _mistakes(case(line))]
    assert len(wrong) <= len(LINES) * 0.04
