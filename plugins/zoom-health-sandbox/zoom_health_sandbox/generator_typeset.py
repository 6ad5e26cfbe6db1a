"""How Zoom sets the text of a note: bare headings, points with `- `, numbered plans, and two ways of breaking a line.

Zoom breaks lines sometimes with a newline and sometimes with the two characters backslash and n, in one and the same
note. Readers of notes have to cope with all of that, so all of it occurs here.
"""

from __future__ import annotations

from collections.abc import Sequence

from .generator_phrases import Draw

__all__ = ["SECTION_BREAK", "break_lines", "typeset"]

SECTION_BREAK = "\n\n"
"""What parts the sections of a note until its lines are broken."""

_PROSE_AMONG_MIXED = 0.6


def typeset(draw: Draw, *, style: str, heading: str, lines: Sequence[str]) -> str:
    """Set one section.

    Args:
        draw: Source of chance.
        style: `prose`, `bullets`, `numbered`, or `mixed` for either of the first two.
        heading: Its heading.
        lines: Its sentences or points, one at least.
    """
    if style == "mixed":
        style = "prose" if draw() < _PROSE_AMONG_MIXED else "bullets"
    if style == "prose":
        return heading + "\n" + " ".join(lines)
    if style == "numbered":
        return heading + "\n" + "\n".join([f"{number}. {line}" for number, line in enumerate(lines, 1)])
    return heading + "\n- " + "\n- ".join(lines)


def break_lines(draw: Draw, text: str) -> str:
    """Break the lines of a composed note in one of the ways that occur in practice.

    Args:
        draw: Source of chance.
        text: A note whose sections are parted by an empty line.

    Returns:
        The note with newlines alone; or with empty lines as well; or with one newline and then the two characters
        backslash and n; or with newlines between sections and backslash and n inside them.
    """
    way = draw()
    if way < 0.4:
        return text.replace(SECTION_BREAK, "\n")
    if way < 0.55:
        return text
    if way < 0.8:
        heading, _, rest = text.replace(SECTION_BREAK, "\n").partition("\n")
        return heading + "\n" + rest.replace("\n", "\\n")
    return text.replace(SECTION_BREAK, "\0").replace("\n", "\\n").replace("\0", "\n")
