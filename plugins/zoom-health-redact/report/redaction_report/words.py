"""Words of a text: the grain of every figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lists import word_list
from .markup import Note, Span

__all__ = ["Word", "identifying", "split_words", "tells_nothing", "words_of"]

# A mask is one word. The `n` of a literal `\n` belongs to no word, or "\nJohn" would be known as "nJohn" only.
# Marks that combine belong to their letter; an underscore parts words, as it does in the name of a file.
_WORD = re.compile(r"(?P<mask>\[[A-Z][A-Z0-9_ -]*\])|\\[nrt]|(?P<word>(?:[^\W_][\u0300-\u036f]*)+)")
_YEAR = re.compile(r"(?:19|20)\d\d")

_TELLS_NOTHING = word_list("words_that_tell_nothing.txt")


@dataclass(frozen=True)
class Word:
    """A word and where it stands.

    Args:
        text: The word; None for a mask of the redactor, whose label is in `label`.
        label: Label of a mask, else empty.
        start: Offset of the first character.
        end: Offset after the last character.
    """

    text: str | None
    label: str
    start: int
    end: int


def split_words(text: str, *, masks: bool) -> list[Word]:
    """Return the words of a text, in order.

    Args:
        text: Any text.
        masks: Whether `[LABEL]` is a mask, as in the answer of a redactor, and not a word.
    """
    words = []
    for found in _WORD.finditer(text):
        if found["word"]:
            words.append(Word(found["word"], "", found.start(), found.end()))
        elif found["mask"] and masks:
            words.append(Word(None, found["mask"][1:-1], found.start(), found.end()))
        elif found["mask"]:
            inner = split_words(found["mask"][1:-1], masks=False)
            shift = found.start() + 1
            words += [Word(word.text, "", word.start + shift, word.end + shift) for word in inner]
    return words


def words_of(note: Note, words: list[Word]) -> list[tuple[Span, list[int]]]:
    """Return for each span of a note the indexes of the words that it touches.

    Args:
        note: The note.
        words: Its words in order.
    """
    spans = []
    first = 0
    for span in note.spans:
        while first < len(words) and words[first].end <= span.start:
            first += 1
        last = first
        while last < len(words) and words[last].start < span.end:
            last += 1
        spans.append((span, list(range(first, last))))
    return spans


def tells_nothing(text: str) -> bool:
    """Say whether a word tells nothing about anybody: titles, prepositions, kinds of places, days of the week.

    Args:
        text: The word.
    """
    return text.lower() in _TELLS_NOTHING


def identifying(span: Span, words: list[Word], indexes: list[int]) -> list[int]:
    """Return those words of an identifier that tell something about it; all, if none does more than another.

    Args:
        span: The identifier.
        words: Words of its note.
        indexes: Which of them belong to it.
    """

    def tells(text: str) -> bool:
        if span.kind == "DATE" and _YEAR.fullmatch(text):
            return False  # Safe Harbor lets the year stand
        return not tells_nothing(text)

    return [index for index in indexes if tells(words[index].text or "")] or indexes
