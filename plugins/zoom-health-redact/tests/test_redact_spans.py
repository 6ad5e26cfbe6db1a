"""Where a dear pattern is tried: around the signs of a match, and nowhere twice."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_redact._text import spans_around
from zoom_health_redact._web import find_web

_SIGN = re.compile(r"@|\.")


@given(st.text(alphabet="a@. \n", max_size=60), st.booleans())
def test_spans_are_in_order_and_hold_every_sign(text: str, lines: bool) -> None:  # hypothesis gives it
    spans = list(spans_around(text, _SIGN, lines=lines))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(any(start <= sign.start() < end for start, end in spans) for sign in _SIGN.finditer(text))


@given(st.text(alphabet="a@. \n", max_size=60))
def test_a_pattern_without_spaces_matches_there_what_it_matches_anywhere(text: str) -> None:
    pattern = re.compile(r"\b[a@.]*\.a+(?!@)")
    there = [match.span() for start, end in spans_around(text, _SIGN) for match in pattern.finditer(text, start, end)]
    assert there == [match.span() for match in pattern.finditer(text)]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example.org/x",
        "www.example.org/x",
        "mailto:jane@example.org",
        "urn:oid:1.2.3",
        "fe80::1ff:fe23:4567:890a",
        "00:1b:44:11:3a:b7",
        "00-1b-44-11-3a-b7",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "portal.example.com/u",
        "patient/44-a",
    ],
)
def test_an_address_is_found_between_spaces_at_line_ends_and_behind_marks(address: str) -> None:
    for text in (address, f"see {address} there", f"\n{address}\nx", f"({address})", f"a, {address}, b"):
        assert list(find_web(text)), text
