"""Weighs what stands around a word where the rules do not settle it: learned weights, added up.

Rules say what is sure; between them lie words that are a name in one place and a word of the language in the next. For
these everything counts a little: what the lexicon knows of the word, its case and that of its line, its neighbours, what
rules said of all three. How much each counts was learned from the annotated notes of `lexicon/notes` by
`lexicon/train.py`: logistic regression, whose weights are a list like the others.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Final

from ._document import (
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LOWER,
    RELATION,
    STREET,
    TITLE,
    UNIT,
    VERB,
    Document,
)
from ._kinds import Kind
from ._lexicon import (
    ABBREVIATION,
    ALLOWED,
    CLINICAL,
    COMMON,
    DRUG,
    EPONYM,
    FIRST,
    NAME_LIKE,
    PLACE,
    SURNAME,
    TRIGGER_BASE,
    VOCABULARY,
)
from ._triggers import BITS

__all__ = ["evidence_of", "in_question", "mark_weighed"]

_CLASSES: Final = (
    ("function", FUNCTION),
    ("verb", VERB),
    ("title", TITLE),
    ("relation", RELATION),
    ("credential", CREDENTIAL),
    ("head", HEAD),
    ("street", STREET),
    ("drug", DRUG),
    ("unit", UNIT),
    ("clinical", CLINICAL),
    ("abbreviation", ABBREVIATION),
    ("eponym", EPONYM),
    ("first", FIRST),
    ("surname", SURNAME),
    ("place", PLACE),
    ("allowed", ALLOWED),
    ("common", COMMON),
    ("vocabulary", VOCABULARY),
)
_FLAGS: Final = (*_CLASSES, *((name, 1 << (TRIGGER_BASE + number)) for number, name in enumerate(BITS)))
_PLAIN: Final = VOCABULARY | CLINICAL | DRUG
_WORD_KINDS: Final = frozenset({Kind.NAME, Kind.LOCATION, Kind.ORGANIZATION})
_GAP_SIGNS: Final = 4
WEIGHTS: Final = "weights.txt.gz"
RECOGNITION_WEIGHTS: Final = "weights_recognition.txt.gz"
"""Where a model's entities weigh in, everything else weighs less."""
MARKED: Final = 0
"""Above this sum a word is marked: the odds are even there."""
HOPELESS: Final = -4.5
"""Below this sum of what a word says by itself nobody asks its neighbours: that would take most of the time."""
CLEARED: Final = -2.2
"""Below this sum the mark of a rule goes: one in ten."""


@cache
def _weights(name: str) -> Mapping[str, float]:
    packed = files(__package__).joinpath("data", name).read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {piece: int(weight) / 100 for weight, _, piece in (line.partition(" ") for line in lines)}


@cache
def _class_of(flags: int) -> str:
    """The two first classes of a word."""
    return "+".join([name for name, bit in _CLASSES if flags & bit][:2]) or ("trigger" if flags else "unknown")


@cache
def _names_of(flags: int) -> tuple[str, ...]:
    """All that the lexicon knows of a word, by name: the numbers of its bits are nobody's business."""
    return tuple(name for name, bit in _FLAGS if flags & bit)


def _gap_form(gap: str) -> str:
    form = gap.replace("\n", "¶")
    if len(form) < _GAP_SIGNS:
        return form
    signs = "".join(sorted({sign for sign in form if not sign.isalnum()}))[:_GAP_SIGNS]
    return signs + ("0" if any(map(str.isdigit, form)) else "")


@cache
def _own_evidence(flags: int, shape: int, setting: str, reason: str) -> tuple[str, ...]:
    """What a word says by itself, but for its letters: there are not many of these, whatever the texts."""
    own = f"{_class_of(flags)} {shape}"
    return (
        "always",
        f"line {setting}{shape}",
        f"own {own}{setting}",
        f"reason own {reason}|{own}",
        *[f"flag {name} {setting[0]}{shape}" for name in _names_of(flags)],
    )


def _seen(document: Document, index: int) -> tuple[str, str, str]:
    """What is seen of a neighbour: its class and shape, what rules said, and the word.

    Of a marked one only its mark, so that a text reads the same when masks stand in it.
    """
    if not 0 <= index < len(document.words):
        return "edge", "edge", "edge"
    kind = document.marks[index]
    if kind is not None:
        mark = kind if kind in _WORD_KINDS else "ID"
        return mark, mark, mark
    said = "number" if document.fixed[index] else "none"
    return f"{_class_of(document.flags[index])} {document.shapes[index]}", said, document.words[index]


@cache
def _own_weight(name: str, flags: int, shape: int, setting: str, reason: str) -> float:
    return sum(map(_weights(name).get, _own_evidence(flags, shape, setting, reason), repeat(0.0)))


def _setting(document: Document, index: int) -> str:
    """How the line of a word is written, and whether a sentence begins with it."""
    line = "T" if document.title_lines[index] else "U" if document.upper_lines[index] else "M"
    if document.plain_lines[index]:
        line = "P"
    return line + ("B" if document.starts_sentence(index) else "I")


def evidence_of(document: Document, index: int, *, entities: Sequence[str] = ()) -> list[str]:
    """What weighs in the question whether a word belongs to a name.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
        entities: What a model takes each word for, or nothing where none was asked.

    Returns:
        Pieces of evidence, each a text that the list of weights may have.
    """
    word, flags, shape = document.words[index], document.flags[index], document.shapes[index]
    before_class, before_said, before = _seen(document, index - 1)
    behind_class, behind_said, behind = _seen(document, index + 1)
    before2_class, _, before2 = _seen(document, index - 2)
    own, mark = f"{_class_of(flags)} {shape}", document.marks[index] or "none"
    gap = _gap_form(document.gaps[index])
    evidence = [
        *_own_evidence(flags, shape, _setting(document, index), document.reasons[index]),
        f"word {word}",
        f"end {word[-3:]}",
        f"end {word[-2:]}",
        f"before {before}",
        f"behind {behind}",
        f"before2 {before2}",
        f"behind2 {_seen(document, index + 2)[2]}",
        f"before class {before_class}",
        f"behind class {behind_class}",
        f"before2 class {before2_class}",
        f"pair {before_class}|{own}",
        f"behind own {own}|{behind}",
        f"gap {gap}",
        f"gap behind {_gap_form(document.gaps[index + 1])}",
        f"mark before {before_said}|{gap}",
        f"marks {before_said}|{mark}|{behind_said}",
    ]
    if entities:
        around = "|".join(entities[max(0, index - 1) : index + 2])
        entity = entities[index]
        evidence += [f"entity {entity}", f"entity own {entity}|{own}", f"entity mark {entity}|{mark}", around]
    return evidence


def in_question(document: Document, index: int) -> bool:
    """Whether a word can be part of a name at all: words of the language in lower case cannot, in a line that has case."""
    if document.fixed[index]:
        return False
    if document.marks[index] is not None:
        return document.marks[index] in _WORD_KINDS
    flags = document.flags[index]
    return not (document.shapes[index] == LOWER and flags & _PLAIN and not flags & NAME_LIKE) or (
        document.caseless(index) and not flags & FUNCTION
    )


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
        if document.marks[index] is None:
            own = (document.flags[index], document.shapes[index], _setting(document, index), document.reasons[index])
            if _own_weight(name, *own) + weight(f"word {document.words[index]}", 0.0) < HOPELESS:
                continue
        total = sum(map(weight, evidence_of(document, index, entities=entities), nothing))
        if document.marks[index] is None:
            if total > MARKED:
                document.mark(index, _kind_of(document, index), "weight of what stands around it")
        elif total < CLEARED:
            document.marks[index] = None


def _kind_of(document: Document, index: int) -> Kind:
    """The kind of a neighbour that it continues, else what the lexicon says."""
    for beside in _beside(document, index):
        kind = document.marks[beside]
        if kind in _WORD_KINDS:
            return kind  # type: ignore[return-value]  # one of three kinds
    flags = document.flags[index]
    if flags & HEAD:
        return Kind.ORGANIZATION
    return Kind.LOCATION if flags & PLACE and not flags & NAME_LIKE else Kind.NAME


def _beside(document: Document, index: int) -> Iterator[int]:
    if document.joined(index):
        yield index - 1
    if document.joined(index + 1):
        yield index + 1
