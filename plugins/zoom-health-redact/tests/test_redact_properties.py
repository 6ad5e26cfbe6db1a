"""What holds for any text: masking twice is masking once, threads do not matter, and no text is slow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zoom_health_redact import find_identifiers, redact_text

PIECES = [
    *(
        "Dr. ",
        "Mrs. ",
        "Testa",
        "Hope",
        "Will ",
        "Mustermann",
        "Lakeside ",
        "Hospital ",
        "St. ",
        "Mary",
        "Parkinson's ",
    ),
    *("03/04/2021", "March ", "3rd ", "the 14th ", "94 ", "is ", "years old ", "555-010-1234 ", "MRN ", "0044712 "),
    *("[NAME]", "[DATE] ", "\n", "\\n", ", ", ". ", " ", "by ", "works at ", "Boeing ", "in ", "Tulsa", "TX ", "and "),
    *("jane@example.com ", "five ", "dot ", "com ", "pain ", "7/10 ", "lisinopril ", "10 mg ", "\u200b", "\u00a0"),
    *("Parkinson's ", "'s ", ": ", "É", "李", "Ms. ", "class ", "' "),
]
HOSTILE = [
    *("12 Elm ", "street ", "one ", "Rue ", "corner of a and ", "TX 12345 ", "A-on-", "1 n "),
    "1-",
    "\n",
    "A. ",
    "[[",
    "a@",
    "1 ",
    "/",
    "St. ",
    "the 1st ",
    "five ",
    "a dot ",
    "Smith, ",
    "Aa",
    "\\n",
    "90 ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken_and_findings_lie_in_order(text: str) -> None:
    behind = 0
    for finding in find_identifiers(text):
        assert behind <= finding.start < finding.end <= len(text)
        behind = finding.end


def test_threads_give_what_one_thread_gives() -> None:
    texts = [f"Dr. Testa{chr(97 + number)} saw Examplia on 03/0{number}/2021." for number in range(1, 9)] * 4
    alone = [redact_text(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(redact_text, texts)) == alone


def _lines_run(function: Callable[[], object]) -> int:
    """Lines of Python that a call runs: work that no other process can slow down."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]  # typeshed wants the exact recursive type
    try:
        function()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_no_faster_than_hostile_text(piece: str) -> None:
    redact_text(piece)
    small, large = ((piece * size)[:size] for size in (1_000, 4_000))
    assert _lines_run(lambda: redact_text(large)) <= 6 * _lines_run(lambda: redact_text(small)) + 2_000
