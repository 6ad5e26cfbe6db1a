"""A text made ready for looking at it: the same characters in plain form, and where each came from.

Typography hides identifiers from patterns: no-break spaces, typographic quotes, full-width digits, zero-width
characters within a name, the two characters backslash and n that Zoom writes for a line break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

__all__ = ["PlainText", "across_lines", "make_plain", "matches_at", "spans_around"]

_SKIPPED: Final = re.compile(
    "[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_PIECE: Final = re.compile(r"[^ \n]*")
_LINE: Final = re.compile(r"[^\n]*")
_SPACE: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]| \?| (?![{*+])")
_SPACES: Final = {" ": r"(?: ?\n| {1,2})", " ?": r"(?: ?\n| {0,2})"}
_ESCAPED: Final = re.compile(r"\\[nrt]")
_BREAKS: Final = {"n": " \n", "r": " \n", "t": "  "}
_SPECIAL: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00b7", "-"),
    **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c\r", "\n"),
    **dict.fromkeys("\u2024\u2027", "."),
    "\u2215": "/",
    "\u2044": "/",
    "\u0131": "i",
    "\u0130": "I",
    "\u00df": "s",
    "\u00f8": "o",
    "\u00d8": "O",
    "\u0142": "l",
    "\u0141": "L",
    "\u0111": "d",
    "\u0110": "D",
    "\u00e6": "a",
    "\u00c6": "A",
    "\u0153": "o",
    "\u0152": "O",
    "\u00fe": "t",
    "\u00de": "T",
    "\u00f0": "d",
    "\u00d0": "D",
}


class _Plain(dict[int, str]):
    """Translation of characters, worked out when a character is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _SPECIAL.get(character)
        if plain is None:
            if character.isspace():
                plain = " "
            else:
                base = unicodedata.normalize("NFKD", character)[:1]
                single = len(unicodedata.normalize("NFKC", character)) == 1
                plain = base if single and len(base.lower()) == 1 else character
                if len(plain.lower()) != 1:
                    plain = "?"
        if len(self) < 10_000:  # a hostile text of all code points must not fill the memory
            self[code] = plain
        return plain


_TABLE: Final = _Plain({code: chr(code) for code in range(0x80) if chr(code) not in "\r\x0b\x0c`"})


class PlainText(NamedTuple):
    """A text in plain form.

    Attributes:
        cased: Its characters, each replaced by a plain one; skipped ones left out.
        lower: The same in lower case, of the same length.
        offsets: Where each character of `cased` stands in the original; None where nothing was left out.
    """

    cased: str
    lower: str
    offsets: list[int] | None

    def original(self, start: int, end: int, length: int) -> tuple[int, int]:
        """Offsets in the original text, whose length is `length`, of a span of the plain one."""
        if self.offsets is None:
            return start, end
        behind = self.offsets[end] if end < len(self.offsets) else length
        return self.offsets[start], behind


def make_plain(text: str) -> PlainText:
    """Bring a text into plain form.

    Args:
        text: Any text.
    """
    offsets: list[int] | None = None
    if not text.isascii():
        if _SKIPPED.search(text):
            offsets = [index for index, character in enumerate(text) if not _SKIPPED.match(character)]
            text = "".join([text[index] for index in offsets])
        text = text.translate(_TABLE)
    elif "\r" in text or "`" in text or "\x0b" in text or "\x0c" in text:
        text = text.translate(_TABLE)
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: _BREAKS[match[0][1]], text)
    return PlainText(text, text.lower(), offsets)


def spans_around(lower: str, sign: re.Pattern[str], *, lines: bool = False) -> Iterator[tuple[int, int]]:
    """Where a pattern that begins with no rare character needs to be tried: it is cheap to find the sign, dear to try.

    Args:
        lower: The text in plain lower case.
        sign: What each match of the pattern contains.
        lines: Whether a match can have spaces: then spans are lines, and otherwise pieces between spaces.

    Returns:
        Spans in order, none overlapping another: all of the text is looked at once.
    """
    behind, rest, before = 0, _LINE if lines else _PIECE, lower.rfind
    for found in sign.finditer(lower):
        if found.start() < behind:
            continue
        start = max(behind, before("\n", behind, found.start()) + 1)
        if not lines:
            start = max(start, before(" ", start, found.start()) + 1)
        match = rest.match(lower, found.end())
        behind = match.end() if match else found.end()
        yield start, behind


def across_lines(pattern: str) -> re.Pattern[str]:
    """Compile a pattern so that each of its spaces may be the end of a line: lines break within addresses.

    Args:
        pattern: A pattern that writes a space as a space.
    """
    return re.compile(_SPACE.sub(lambda match: _SPACES.get(match[0], match[0].replace(" ", " \\n")), pattern))


def matches_at(
    lower: str, pattern: re.Pattern[str], words: Sequence[str], starts: Sequence[int], *, first: frozenset[str]
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with one of a few words: to look a word up is cheap, to try everywhere is dear.

    Args:
        lower: The text in plain lower case.
        pattern: What to find.
        words: The words of the text.
        starts: Where each of them starts.
        first: The words with which a match begins.

    Returns:
        Matches in order, none overlapping another.
    """
    behind = 0
    for start in compress(starts, map(first.__contains__, words)):
        if start >= behind and (match := pattern.match(lower, start)):
            behind = match.end()
            yield match
