"""Weighs what stands around a word where the rules do not settle it: learned weights, added up.

Rules say what is sure; between them lie words that are a name in one place and a word of the language in the next. For
these everything counts a little: what the lexicon knows of the word, its case and that of its line, its neighbours,
what rules said of all three. How much each counts was learned from the annotated notes of `lexicon/notes` by
`lexicon/train.py`: logistic regression, whose weights are a list like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from operator import call
from typing import Final

from ._circumstances import (
    ENTITY,
    FAR,
    FEATURES,
    LETTERS,
    NEAR,
    RUN,
    SHORTLY,
    entity_of,
    far_of,
    in_question,
    letters_of,
    near_of,
    own_evidence,
    run_of,
    setting_of,
    shortly_before,
)
from ._document import HEAD, Document
from ._kinds import WORD_KINDS, Kind
from ._lexicon import NAME_LIKE, PLACE, packed_lines

__all__ = ["DOUBTFUL", "EVEN", "RECOGNITION_WEIGHTS", "WEIGHTS", "mark_weighed"]

WEIGHTS: Final = "weights.txt.gz"
RECOGNITION_WEIGHTS: Final = "weights_recognition.txt.gz"
"""Where a model's entities weigh in, everything else weighs less."""
EVEN: Final = -50
"""Above this sum a word is a name: a little below even odds, since a name left is worse than a word lost.

Hundredths of log odds, as all weights and sums are."""
HOPELESS: Final = -350
"""Below this sum of what an unmarked word says by itself nobody asks its neighbours: it would take most of the time."""
UNLIKELY: Final = -400
SURE: Final = 300
"""Outside these sums with its neighbours nobody asks the words further away."""

DOUBTFUL: Final = frozenset(
    {
        "unknown word",
        "capital within a sentence",
        "name or place by the word lists",
        "name by the word lists",
        "name, not an eponym here",
        "beside a name",
        "a name found elsewhere in the text",
        "goes on a name of a place",
        "name beside another",
        "initials",
        "suffix of a name",
    }
)
"""Reasons of rules that deny by default or by company: only what these marked may be cleared."""


_Get = Callable[[str, int], int]
_look_up: Final[Callable[[_Get, str, int], int]] = call
_NOTHING: Final = repeat(0)


class _Scales:
    """The weights of one list, by feature and value: to look a value up is cheaper than to write a piece of evidence.

    They are whole numbers, so that the order in which they are added says nothing.

    Args:
        name: The list.
    """

    def __init__(self, name: str) -> None:
        self._pieces: dict[str, int] = {}
        values: dict[str, dict[str, int]] = {feature: {} for feature in FEATURES}
        for line in packed_lines(name):
            weight, _, piece = line.partition(" ")
            feature = piece.rpartition(" ")[0]
            while feature and feature not in values:  # the longest that leaves a value: `run has` before `run`
                feature = feature.rpartition(" ")[0]
            if feature:
                values[feature][piece[len(feature) + 1 :]] = int(weight)
            else:
                self._pieces[piece] = int(weight)
        self._words = values["word"]
        self._shortly: _Get = values[SHORTLY].get
        self._letters, self._near, self._far, self._run, self._entity = (
            [_getter(values[feature]) for feature in features] for features in (LETTERS, NEAR, FAR, RUN, ENTITY)
        )
        self.own = cache(self._own)
        self._letters_of_known = lru_cache(maxsize=4096)(self._letters_of)

    def _own(self, flags: int, shape: int, setting: str, reason: str) -> int:
        """What a word says by itself, but for its letters: there are not many of these, whatever the texts."""
        return sum(map(self._pieces.get, own_evidence(flags, shape, setting, reason), _NOTHING))

    def word(self, word: str) -> int:
        """What the word itself weighs."""
        return self._words.get(word, 0)

    def near(self, document: Document, index: int) -> int:
        """What its letters and its neighbours weigh."""
        word = document.words[index]
        # No word that is not of the lexicon is remembered: it may be somebody's name.
        letters = self._letters_of_known(word) if document.flags[index] else self._letters_of(word)
        return letters + sum(map(_look_up, self._near, near_of(document, index), _NOTHING))

    def _letters_of(self, word: str) -> int:
        return sum(map(_look_up, self._letters, letters_of(word), _NOTHING))

    def far(self, document: Document, index: int, entities: Sequence[str]) -> int:
        """What stands further away weighs."""
        before = shortly_before(document, index)
        weight = sum(map(_look_up, self._far, far_of(document, index, before), _NOTHING))
        weight += sum(map(self._shortly, before, _NOTHING))
        weight += sum(map(_look_up, self._run, run_of(document, index), _NOTHING))
        return weight + sum(map(_look_up, self._entity, entity_of(document, index, entities), _NOTHING))


def _getter(values: Mapping[str, int]) -> _Get:
    return values.get


_scales: Final = cache(_Scales)


def mark_weighed(document: Document, *, entities: Sequence[str] = ()) -> None:
    """Mark the words whose evidence outweighs, and clear marks that have next to none.

    Args:
        document: The words, as the rules have marked them.
        entities: What a model takes each word for, or nothing where none was asked.
    """
    scales = _scales(RECOGNITION_WEIGHTS if entities else WEIGHTS)
    for index in range(len(document)):
        if not in_question(document, index):
            continue
        marked = document.marks[index] is not None
        if marked and document.reasons[index] not in DOUBTFUL:
            continue
        total = scales.own(
            document.flags[index], document.shapes[index], setting_of(document, index), document.reasons[index]
        )
        if not marked and total + scales.word(document.words[index]) < HOPELESS:
            continue
        total += scales.near(document, index)
        if total > SURE if marked else total < UNLIKELY:
            continue
        total += scales.far(document, index, entities)
        if total > EVEN and not marked:
            document.mark(index, _kind_of(document, index), "weight of what stands around it")
        elif total <= EVEN and marked:
            document.marks[index] = None


def _kind_of(document: Document, index: int) -> Kind:
    """The kind of a neighbour that it continues, else what the lexicon says."""
    for beside in _beside(document, index):
        kind = document.marks[beside]
        if kind in WORD_KINDS:
            return kind
    flags = document.flags[index]
    if flags & HEAD:
        return Kind.ORGANIZATION
    return Kind.LOCATION if flags & PLACE and not flags & NAME_LIKE else Kind.NAME


def _beside(document: Document, index: int) -> Iterator[int]:
    if document.joined(index):
        yield index - 1
    if document.joined(index + 1):
        yield index + 1
