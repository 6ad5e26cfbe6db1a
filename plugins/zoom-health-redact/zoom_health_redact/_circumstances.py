"""What stands around a word, piece by piece, as evidence whether it belongs to a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from ._cues import ROLES
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
from ._kinds import WORD_KINDS
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
from ._street_words import ORDINALS
from ._triggers import BITS

__all__ = [
    "ENTITY",
    "FAR",
    "FEATURES",
    "LETTERS",
    "NEAR",
    "RUN",
    "SHORTLY",
    "entity_of",
    "evidence_of",
    "far_of",
    "in_question",
    "letters_of",
    "near_of",
    "own_evidence",
    "run_of",
    "setting_of",
    "shortly_before",
]

LETTERS: Final = ("word", "begin", "begin", "end", "end", "end")
NEAR: Final = (
    "before",
    "behind",
    "before class",
    "behind class",
    "pair",
    "behind own",
    "gap",
    "gap behind",
    "mark before",
    "marks",
)
FAR: Final = ("before2", "before2 class", "behind2", "both before")
SHORTLY: Final = "shortly before"
RUN: Final = (
    "run",
    "run at",
    "run begins",
    "run has",
    "run has",
    "run from",
    "run to",
    "run to word",
    "run behind",
    "run before",
    "run gap",
)
ENTITY: Final = ("entity", "entity own", "entity mark", "entities")
FEATURES: Final = frozenset({*LETTERS, *NEAR, *FAR, SHORTLY, *RUN, *ENTITY})
"""What is asked of each word; a function below gives the answers in the same order. A feature and its value, with a
space between, are a piece of evidence."""

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
_MEDICAL: Final = CLINICAL | DRUG | ABBREVIATION
_GAP_SIGNS: Final = 4
_RUN_TRAITS: Final = (HEAD, CLINICAL | DRUG, EPONYM, FIRST, TITLE | RELATION, PLACE)
_RUN_GAPS: Final = frozenset({" ", "-", ". ", " & ", "'s "})
_RUN_JOINTS: Final = frozenset({"of", "the", "and", "de", "la", "for"})
_LONGEST_RUN: Final = 8
_MOST_BEFORE: Final = 5
_NOBODY: Final = ORDINALS | ROLES | {"police", "paramedics", "firefighters", "ambulance", "staff"}
"""Words of the language that name nobody where case says nothing, whatever stands around them."""
_OTHER_LINE: Final = ("line", "line", "line")


@cache
def _class_of(flags: int) -> str:
    """The two first classes of a word."""
    return "+".join([name for name, bit in _CLASSES if flags & bit][:2]) or ("trigger" if flags else "unknown")


@cache
def _form_of(flags: int, shape: int) -> str:
    """The classes of a word and how it is written."""
    return f"{_class_of(flags)} {shape}"


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
def own_evidence(flags: int, shape: int, setting: str, reason: str) -> tuple[str, ...]:
    """What a word says by itself, but for its letters: there are not many of these, whatever the texts."""
    own = _form_of(flags, shape)
    return (
        "always",
        f"line {setting}{shape}",
        f"own {own}{setting}",
        f"reason own {reason}|{own}",
        *[f"flag {name} {setting[0]}{shape}" for name in _names_of(flags)],
    )


def _seen(document: Document, index: int, behind: int) -> tuple[str, str, str]:
    """What is seen of a neighbour: its class and shape, what rules said, and the word.

    Of a marked one only its mark, so that a text reads the same when masks stand in it. Of one on another line nothing
    but its mark: a name may be broken there, but what a heading says has no part in the sentence below it. The end of
    the text is the end of a line, so that lines are judged alike with others and by themselves.

    Args:
        document: The words, as the rules have marked them.
        index: The neighbour.
        behind: Index of the gap between it and the word that looks.
    """
    if not 0 <= index < len(document.words):
        return _OTHER_LINE
    kind = document.marks[index]
    if kind is not None:
        mark = kind if kind in WORD_KINDS else "ID"
        return mark, mark, mark
    if "\n" in document.gaps[behind]:
        return _OTHER_LINE
    said = "number" if document.fixed[index] else "none"
    return _form_of(document.flags[index], document.shapes[index]), said, document.words[index]


def shortly_before(document: Document, index: int) -> list[str]:
    """The words before a word in its line, at most five: values of `SHORTLY`."""
    first = index
    while first > 0 and index - first < _MOST_BEFORE and "\n" not in document.gaps[first]:
        first -= 1
    return document.words[first:index]


def setting_of(document: Document, index: int) -> str:
    """How the line of a word is written, and whether a sentence begins with it."""
    line = "T" if document.title_lines[index] else "U" if document.upper_lines[index] else "M"
    if document.plain_lines[index]:
        line = "P"
    return line + ("B" if document.starts_sentence(index) else "I")


def _goes_on(document: Document, index: int, step: int) -> int:
    """The next word of a run of capitals, over one small word at most; the same one where the run ends."""
    position = index
    for small in (0, 1):
        following = position + step
        if not 0 <= following < len(document.words):
            return index
        gap = document.gaps[max(position, following)]
        if gap != " " and (small or gap not in _RUN_GAPS):
            return index
        if document.shapes[following] != LOWER:
            return following
        if document.words[following] not in _RUN_JOINTS:
            return index
        position = following
    return index


def run_of(document: Document, index: int) -> tuple[str, ...]:
    """What the run of capitals tells to which a word belongs, where case tells anything: values of `RUN`."""
    if document.shapes[index] == LOWER or document.caseless(index):
        return ("none",)
    first = last = index
    while last - index < _LONGEST_RUN and (following := _goes_on(document, last, 1)) != last:
        last = following
    while index - first < _LONGEST_RUN and (before := _goes_on(document, first, -1)) != first:
        first = before
    flags, length = document.flags[first : last + 1], min(last - first + 1, 6)
    every = 0
    for each in flags:
        every |= each
    traits = "".join(["x" if every & bit else "-" for bit in _RUN_TRAITS])
    traits += "u" if 0 in flags else "-"
    traits += "m" if any(document.marks[first : last + 1]) else "-"
    return (
        f"{length}",
        f"{min(index - first, 3)} {min(last - index, 3)}",
        f"{document.starts_sentence(first)} {min(length, 4)}",
        traits,
        f"{traits} {min(length, 4)}",
        _class_of(document.flags[first]),
        _class_of(document.flags[last]),
        document.words[last],
        _seen(document, first - 1, first)[2],
        _seen(document, last + 1, last + 1)[2],
        _gap_form(document.gaps[last + 1]),
    )


def letters_of(word: str) -> tuple[str, ...]:
    """What the letters of a word tell: values of `LETTERS`."""
    return word, word[:3], word[:4], word[-4:], word[-3:], word[-2:]


def near_of(document: Document, index: int) -> tuple[str, ...]:
    """What the two neighbours of a word tell: values of `NEAR`.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
    """
    own = _form_of(document.flags[index], document.shapes[index])
    before_class, before_said, before = _seen(document, index - 1, index)
    behind_class, behind_said, behind = _seen(document, index + 1, index + 1)
    gap = _gap_form(document.gaps[index])
    return (
        before,
        behind,
        before_class,
        behind_class,
        f"{before_class}|{own}",
        f"{own}|{behind}",
        gap,
        _gap_form(document.gaps[index + 1]),
        f"{before_said}|{gap}",
        f"{before_said}|{document.marks[index] or 'none'}|{behind_said}",
    )


def far_of(document: Document, index: int, before: Sequence[str]) -> tuple[str, ...]:
    """What the words further away tell: values of `FAR`.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
        before: What is shortly before it.
    """
    before2_class, _, before2 = _seen(document, index - 2, index) if len(before) > 1 else _OTHER_LINE
    ends = any("\n" in gap for gap in document.gaps[index + 1 : index + 3])
    behind2 = _OTHER_LINE[0] if ends else _seen(document, index + 2, index + 1)[2]
    return before2, before2_class, behind2, " ".join(before[-2:])


def entity_of(document: Document, index: int, entities: Sequence[str]) -> tuple[str, ...]:
    """What a model takes a word for: values of `ENTITY`.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
        entities: What the model takes each word for, or nothing where none was asked.
    """
    if not entities:
        return ()
    entity = entities[index]
    return (
        entity,
        f"{entity}|{_form_of(document.flags[index], document.shapes[index])}",
        f"{entity}|{document.marks[index] or 'none'}",
        "|".join(entities[max(0, index - 1) : index + 2]),
    )


def evidence_of(document: Document, index: int, *, entities: Sequence[str] = ()) -> list[str]:
    """All that weighs in the question whether a word belongs to a name, piece by piece.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
        entities: What a model takes each word for, or nothing where none was asked.
    """
    flags, shape, reason = document.flags[index], document.shapes[index], document.reasons[index]
    before = shortly_before(document, index)
    return [
        *own_evidence(flags, shape, setting_of(document, index), reason),
        *_pieces(LETTERS, letters_of(document.words[index])),
        *_pieces(NEAR, near_of(document, index)),
        *_pieces(FAR, far_of(document, index, before)),
        *[f"{SHORTLY} {word}" for word in before],
        *_pieces(RUN, run_of(document, index)),
        *_pieces(ENTITY, entity_of(document, index, entities)),
    ]


def _pieces(features: Iterable[str], values: Iterable[str]) -> list[str]:
    return [f"{feature} {value}" for feature, value in zip(features, values)]  # noqa: B905 - a word without capitals has one value of `RUN`


def in_question(document: Document, index: int) -> bool:
    """Whether a word can be part of a name at all.

    Where lines have case, small words of the language cannot; a word of medicine with which a sentence begins is one.
    """
    if document.fixed[index]:
        return False
    if document.marks[index] is not None:
        return document.marks[index] in WORD_KINDS
    flags = document.flags[index]
    if document.caseless(index):
        if flags & FUNCTION or document.words[index] in _NOBODY:
            return False
    elif document.shapes[index] == LOWER:
        return not flags & _PLAIN
    return not flags & _MEDICAL or bool(flags & NAME_LIKE) or not document.starts_sentence(index)
