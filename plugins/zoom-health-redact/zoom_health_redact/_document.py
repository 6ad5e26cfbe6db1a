"""A text as words with what is known of each, and the marks that the rules put on them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, repeat
from operator import add
from typing import Final

from ._kinds import MASK_PATTERN, Finding, Kind
from ._lexicon import PHRASE_START, TRIGGER_BASE, Lexicon
from ._text import PlainText
from ._triggers import BITS

__all__ = ["CAPITAL", "LOWER", "MIXED", "UPPER", "Document", "is_contraction"]

LOWER: Final = 0
CAPITAL: Final = 1
UPPER: Final = 2
MIXED: Final = 3

(
    TITLE,
    RELATION,
    VERB,
    CREDENTIAL,
    MONTH,
    WEEKDAY,
    HEAD,
    STREET,
    FUNCTION,
    WORK,
    LIVING,
    CLINICAL_NOUN,
    UNIT,
    SAINT,
    NUMBER,
    LABEL,
) = (1 << (TRIGGER_BASE + number) for number in range(len(BITS)))

_WORD: Final = re.compile(r"([^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*)((?:'s\b)?)")
_ASCII_WORD: Final = re.compile(r"([a-z]+(?:'(?!s\b)[a-z]+)*)((?:'s\b)?)")
_JOINTS: Final = " -\n'"
_MASK: Final = re.compile(MASK_PATTERN)
_HAS_SENTENCE_END: Final = re.compile(r"[.!?:;\n*#>|\[\]\t]").search
_CONTRACTION: Final = ("n't", "'re", "'ve", "'ll", "'m", "'d")


class Document:
    """Words of a text in parallel lists, since a list costs a fraction of an object per word.

    Attributes:
        cased: The text in plain form.
        lower: The same in lower case.
        starts: Where each word starts.
        ends: Where each word ends; a possessive `'s` is behind it.
        gaps: The text between the word before and each word; one more, behind the last.
        words: Each word in lower case.
        flags: What the lexicon knows of each word; 0 is an unknown word.
        present: The words as a set, to see soon that a rule has nothing to do.
        phrases: Indices of words with which a known phrase begins.
        shapes: `LOWER`, `CAPITAL`, `UPPER` or `MIXED`.
        marks: The kind that a rule gave to each word, or None.
        reasons: Why, beside each mark.
        fixed: For each word whether a finding or a mask covers it: rules see its mark, but make no finding of it.
        findings: What was found beside words: numbers, addresses of the net.
    """

    def __init__(self, plain: PlainText, lexicon: Lexicon) -> None:
        self.cased, self.lower = plain.cased, plain.lower
        self.lexicon = lexicon
        cased, lower = plain.cased, plain.lower
        # Loops that the interpreter does not see take a third of the time: `split`, and `map` over what is built in.
        parts = (_ASCII_WORD if lower.isascii() else _WORD).split(lower)
        offsets = list(accumulate(map(len, parts)))
        self.starts, self.ends, self.words = offsets[:-1:3], offsets[1::3], parts[1::3]
        self.gaps: list[str] = [parts[0], *map(add, parts[2::3], parts[3::3])]
        self.flags = list(map(lexicon.flags.get, self.words, repeat(0)))
        self.present = frozenset(self.words)
        self.phrases = [index for index, flags in enumerate(self.flags) if flags & PHRASE_START]
        for index in self.phrases:
            self.flags[index] &= ~PHRASE_START
        count = len(self.words)
        pieces = list(map(cased.__getitem__, map(slice, self.starts, self.ends)))
        self.shapes = bytes(
            [
                LOWER if is_lower else UPPER if piece.isupper() else CAPITAL if piece[0].isupper() else MIXED
                for piece, is_lower in zip(pieces, map(str.islower, pieces), strict=True)
            ]
        )
        self.marks: list[Kind | None] = [None] * count
        self.reasons: list[str] = [""] * count
        self.fixed = bytearray(count)
        self.findings: list[Finding] = []
        self.ages: list[Finding] = []
        self.upper_lines = bytearray(count)
        self.plain_lines = bytearray(count)
        self.title_lines = bytearray(count)
        for mask in _MASK.finditer(cased) if "[" in cased else ():
            name = mask[0][1:-1]
            word = bisect_right(self.ends, mask.start())
            self.words[word], self.flags[word] = "", 0  # a mask is no label and no title, whatever it is called
            self.cover(mask.start(), mask.end(), Kind.__members__.get(name, Kind.NAME))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.words)

    def caseless(self, index: int) -> bool:
        """Whether the case of this word says nothing, since its whole line has one case."""
        return self.plain_lines[index] == 1 or self.upper_lines[index] == 1

    def __len__(self) -> int:
        return len(self.words)

    def cover(self, start: int, end: int, kind: Kind | None) -> None:
        """Take the words of a span out of reach of the rules for words.

        Args:
            start: Offset in the plain text.
            end: Offset behind the span.
            kind: What the words are; None for words that are no identifier.
        """
        index = bisect_right(self.ends, start)
        while index < len(self.words) and self.starts[index] < end:
            self.fixed[index] = 1
            self.marks[index] = kind
            index += 1

    def add(self, finding: Finding) -> None:
        """Keep a finding and cover its words."""
        self.findings.append(finding)
        self.cover(finding.start, finding.end, finding.kind)

    def mark(self, index: int, kind: Kind, reason: str) -> bool:
        """Mark a word, unless it is marked or covered; whether it is now marked by this call."""
        if self.fixed[index] or self.marks[index] is not None:
            return False
        self.marks[index] = kind
        self.reasons[index] = reason
        return True

    def gap(self, index: int) -> str:
        """The text between the word before and this word."""
        return self.gaps[index]

    def joined(self, index: int) -> bool:
        """Whether this word follows the one before as names do: a space, a hyphen, a line end, a dot of an initial."""
        if index <= 0 or index >= len(self.words):
            return False
        gap = self.gaps[index]
        return gap in _JOINTS if len(gap) == 1 else len(gap) <= 4 and self._joins(gap, index)

    def _joins(self, gap: str, index: int) -> bool:
        if gap.strip(" ") in {"", "-", "\n"}:
            return True
        before = self.words[index - 1]
        return gap in {". ", ".", ".-"} and (len(before) == 1 or before in {"st", "jr", "sr", "mt", "ft"})

    def starts_sentence(self, index: int) -> bool:
        """Whether nothing but marks of punctuation is between this word and the end of a sentence or line."""
        if index == 0:
            return True
        gap = self.gaps[index]
        if gap == " ":
            return False
        if not _HAS_SENTENCE_END(gap):
            return (
                gap.strip(" '\"(") in {"-", "--", "/"}
                or gap.endswith('"')
                or (gap == ") " and len(self.words[index - 1]) == 1)
            )
        before = self.words[index - 1]
        abbreviated = (
            gap.startswith(".")
            and "\n" not in gap
            and (
                self._is_letter(index - 1)
                or self.flags[index - 1] & (TITLE | CREDENTIAL)
                or before in {"st", "vs", "jr", "sr"}
            )
        )
        return not abbreviated

    def named(self) -> Iterator[int]:
        """Indices of the words that are names at the time; `index` of a list is faster than a loop."""
        marks, position = self.marks, -1
        try:
            while True:
                position = marks.index(Kind.NAME, position + 1)
                yield position
        except ValueError:
            return

    def _is_letter(self, index: int) -> bool:
        """Whether a word is one letter by itself, as an initial is, and not the end of `32M`."""
        return len(self.words[index]) == 1 and not self.lower[self.starts[index] - 1 : self.starts[index]].isdigit()

    def is_known(self, index: int) -> bool:
        """Whether a word is one of the language or of medicine, in the case in which it is written."""
        return bool(self.flags[index]) or is_contraction(self.words[index], self.lexicon.flags.get)


def is_contraction(word: str, known: Callable[[str, int], int]) -> bool:
    """Whether a word with an apostrophe is one of the language, as `don't` is."""
    for ending in _CONTRACTION:
        if word.endswith(ending):
            return bool(known(word[: -len(ending)], 0)) or word in {"won't", "can't", "shan't", "ain't"}
    return word in {"o'clock", "y'all", "ma'am"}
