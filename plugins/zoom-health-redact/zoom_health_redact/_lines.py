"""How a line is written: all capitals, none, or as a title is."""

from __future__ import annotations

from bisect import bisect_left

from ._document import CAPITAL, FUNCTION, LOWER, UPPER, Document

__all__ = ["mark_lines"]


def mark_lines(document: Document) -> None:
    """Note for each word whether its line is all capitals, has none, or is written as a title is."""
    find, shape_count, index, count = document.lower.find, document.shapes.count, 0, len(document)
    while index < count:
        start, end_of_line = index, find("\n", document.starts[index])
        index = bisect_left(document.starts, end_of_line, start) if end_of_line >= 0 else count
        words = index - start
        uppers, lowers = shape_count(UPPER, start, index), shape_count(LOWER, start, index)
        capitals = shape_count(CAPITAL, start, index)
        if uppers >= 2 and uppers > 0.6 * words and lowers + capitals <= 0.3 * words:
            document.upper_lines[start:index] = b"\1" * words
        elif not capitals and lowers >= 2:
            document.plain_lines[start:index] = b"\1" * words
        elif capitals and _is_title_line(document, range(start, index), capitals):
            document.title_lines[start:index] = b"\1" * words


def _is_title_line(document: Document, line: range, capitals: int) -> bool:
    """Whether long words have capitals, and what has none is what a title leaves small."""
    small, long_words, long_capitals = 0, 0, 0
    for index in line:
        shape = document.shapes[index]
        if shape == LOWER and not document.flags[index] & FUNCTION:
            small += 1
            if small > 0.15 * capitals:
                return False
        if len(document.words[index]) >= 4:
            long_words += 1
            long_capitals += shape == CAPITAL
    return long_words >= 2 and long_capitals >= 0.7 * long_words
