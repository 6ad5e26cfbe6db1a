"""Which words of a text are left in what a redactor made of it, and which mask covers which words."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from .words import Word, split_words

__all__ = ["Alignment", "Mask", "align"]

_PIECE_LENGTH = 3
"""A piece of a word of at least so many characters that is left beside a mask counts as the word itself."""


@dataclass(frozen=True)
class Mask:
    """A mask in the answer.

    Args:
        label: What it says.
        words: Indexes of the words that it took the place of.
    """

    label: str
    words: range


@dataclass(frozen=True)
class Alignment:
    """A text and its answer side by side.

    Args:
        words: Words of the text.
        left: Indexes of the words that are still there.
        masks: The masks of the answer.
    """

    words: list[Word]
    left: frozenset[int]
    masks: tuple[Mask, ...]


def align(text: str, answer: str) -> Alignment:
    """Compare a text with what a redactor answered.

    Args:
        text: What the redactor was given.
        answer: What it returned, with `[LABEL]` in place of identifiers.

    ```python
    >>> [mask.label for mask in align("Ask Ada Moss.", "Ask [NAME].").masks]
    ['NAME']
    ```
    """
    words, answered = split_words(text, masks=False), split_words(answer, masks=True)
    matcher = SequenceMatcher(None, [word.text for word in words], [word.text for word in answered], autojunk=False)
    left: set[int] = set()
    masks: list[Mask] = []
    for verb, first, last, answer_first, answer_last in matcher.get_opcodes():
        if verb == "equal":
            left.update(range(first, last))
            continue
        here = answered[answer_first:answer_last]
        masks += [Mask(word.label, range(first, last)) for word in here if word.text is None]
        pieces = [word.text for word in here if word.text is not None and len(word.text) >= _PIECE_LENGTH]
        for index in range(first, last):
            if any(piece in (words[index].text or "") for piece in pieces):
                left.add(index)
    return Alignment(words, frozenset(left), tuple(masks))
