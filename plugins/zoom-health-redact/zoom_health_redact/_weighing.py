"""Weighs what stands around a word where the rules do not settle it: learned weights, added up.

Rules say what is sure; between them lie words that are a name in one place and a word of the language in the next. For
these everything counts a little: what the lexicon knows of the word, its case and that of its line, its neighbours,
what rules said of all three. How much each counts was learned from the annotated notes of `lexicon/notes` by
`lexicon/train.py`: logistic regression, whose weights are a list like the others.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Final

from ._circumstances import far_evidence, in_question, near_evidence, own_evidence, setting_of
from ._document import HEAD, Document
from ._kinds import WORD_KINDS, Kind
from ._lexicon import NAME_LIKE, PLACE

__all__ = ["DOUBTFUL", "EVEN", "RECOGNITION_WEIGHTS", "WEIGHTS", "mark_weighed"]

WEIGHTS: Final = "weights.txt.gz"
RECOGNITION_WEIGHTS: Final = "weights_recognition.txt.gz"
"""Where a model's entities weigh in, everything else weighs less."""
EVEN: Final = -0.5
"""Above this sum a word is a name: a little below even odds, since a name left is worse than a word lost."""
HOPELESS: Final = -3.5
"""Below this sum of what an unmarked word says by itself nobody asks its neighbours: it would take most of the time."""
UNLIKELY: Final = -4.0
SURE: Final = 3.0
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


@cache
def _weights(name: str) -> Mapping[str, float]:
    packed = files(__package__).joinpath("data", name).read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {piece: int(weight) / 100 for weight, _, piece in (line.partition(" ") for line in lines)}


@cache
def _own_weight(name: str, flags: int, shape: int, setting: str, reason: str) -> float:
    return sum(map(_weights(name).get, own_evidence(flags, shape, setting, reason), repeat(0.0)))


def mark_weighed(document: Document, *, entities: Sequence[str] = ()) -> None:
    """Mark the words whose evidence outweighs, and clear marks that have next to none.

    Args:
        document: The words, as the rules have marked them.
        entities: What a model takes each word for, or nothing where none was asked.
    """
    name = RECOGNITION_WEIGHTS if entities else WEIGHTS
    weight, nothing = _weights(name).get, repeat(0.0)
    for index in range(len(document)):
        if not in_question(document, index):
            continue
        marked = document.marks[index] is not None
        if marked and document.reasons[index] not in DOUBTFUL:
            continue
        own = (document.flags[index], document.shapes[index], setting_of(document, index), document.reasons[index])
        total = _own_weight(name, *own)
        if not marked and total + weight(f"word {document.words[index]}", 0.0) < HOPELESS:
            continue
        total += sum(map(weight, near_evidence(document, index), nothing))
        if total > SURE if marked else total < UNLIKELY:
            continue
        total += sum(map(weight, far_evidence(document, index, entities=entities), nothing))
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
