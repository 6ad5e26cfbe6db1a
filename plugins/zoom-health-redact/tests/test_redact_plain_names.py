"""Sentences that hold little but a name, or none: nothing but the lexicon and a few neighbours tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from zoom_health_redact import redact_text

LINES = Path(__file__).with_name("plain_names.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_name_in_a_plain_sentence_goes_and_nothing_else_does(line: str) -> None:
    text = re.sub(r"[{}]", "", line)
    masked = redact_text(text)
    names = [word for name in re.findall(r"\{([^{}]*)\}", line) for word in re.findall(r"\w+", name) if len(word) > 2]
    assert not set(names) & set(re.findall(r"\w+", masked))
    assert ("[NAME]" in masked) == ("{" in line)
