"""What stands around a word, piece by piece, as evidence whether it belongs to a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
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
from ._triggers import BITS

__all__ = [
    "evidence_of",
    "far_evidence",
    "in_question",
    "near_evidence",
    "own_evidence",
    "setting_of",
]

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
_SHORTLY: Final = 5
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


def _before(document: Document, index: int, count: int) -> list[str]:
    """The words before a word in its line, at most so many."""
    first = index
    while first > 0 and index - first < count and "\n" not in document.gaps[first]:
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


def _run_evidence(document: Document, index: int) -> Iterator[str]:
    """What the run of capitals tells to which a word belongs, where case tells anything."""
    if document.shapes[index] == LOWER or document.caseless(index):
        yield "run none"
        return
    first = last = index
    while last - index < _LONGEST_RUN and (following := _goes_on(document, last, 1)) != last:
        last = following
    while index - first < _LONGEST_RUN and (before := _goes_on(document, first, -1)) != first:
        first = before
    flags, length = document.flags[first : last + 1], min(last - first + 1, 6)
    traits = "".join("x" if any(each & bit for each in flags) else "-" for bit in _RUN_TRAITS)
    traits += "u" if 0 in flags else "-"
    traits += "m" if any(document.marks[first : last + 1]) else "-"
    yield f"run {length}"
    yield f"run at {min(index - first, 3)} {min(last - index, 3)}"
    yield f"run begins {document.starts_sentence(first)} {min(length, 4)}"
    yield f"run has {traits}"
    yield f"run has {traits} {min(length, 4)}"
    yield f"run from {_class_of(document.flags[first])}"
    yield f"run to {_class_of(document.flags[last])}"
    yield f"run to word {document.words[last]}"
    yield f"run behind {_seen(document, first - 1, first)[2]}"
    yield f"run before {_seen(document, last + 1, last + 1)[2]}"
    yield f"run gap {_gap_form(document.gaps[last + 1])}"


def _letters(word: str) -> tuple[str, ...]:
    """What the letters of a word tell."""
    return (
        f"word {word}",
        f"begin {word[:3]}",
        f"begin {word[:4]}",
        f"end {word[-4:]}",
        f"end {word[-3:]}",
        f"end {word[-2:]}",
    )


_letters_of_known: Final = lru_cache(maxsize=4096)(_letters)
"""The same of words of the lexicon. No other word is remembered: it may be somebody's name."""


def near_evidence(document: Document, index: int) -> list[str]:
    """What the letters of a word and its two neighbours tell.

    Args:
        document: The words, as the rules have marked them.
        index: The word.

    Returns:
        Pieces of evidence, each a text that the list of weights may have.
    """
    word, own = document.words[index], _form_of(document.flags[index], document.shapes[index])
    before_class, before_said, before = _seen(document, index - 1, index)
    behind_class, behind_said, behind = _seen(document, index + 1, index + 1)
    gap = _gap_form(document.gaps[index])
    return [
        *(_letters_of_known if document.flags[index] else _letters)(word),
        f"before {before}",
        f"behind {behind}",
        f"before class {before_class}",
        f"behind class {behind_class}",
        f"pair {before_class}|{own}",
        f"behind own {own}|{behind}",
        f"gap {gap}",
        f"gap behind {_gap_form(document.gaps[index + 1])}",
        f"mark before {before_said}|{gap}",
        f"marks {before_said}|{document.marks[index] or 'none'}|{behind_said}",
    ]


def far_evidence(document: Document, index: int, *, entities: Sequence[str] = ()) -> list[str]:
    """What the words further away tell.

    Args:
        document: The words, as the rules have marked them.
        index: The word.
        entities: What a model takes each word for, or nothing where none was asked.

    Returns:
        Pieces of evidence, each a text that the list of weights may have.
    """
    before = _before(document, index, _SHORTLY)
    before2_class, _, before2 = _seen(document, index - 2, index) if len(before) > 1 else _OTHER_LINE
    behind2 = _seen(document, index + 2, index + 1)[2]
    evidence = [
        f"before2 {before2}",
        f"before2 class {before2_class}",
        f"behind2 {behind2}",
        f"both before {' '.join(before[-2:])}",
        *[f"shortly before {near}" for near in before],
        *_run_evidence(document, index),
    ]
    if entities:
        entity, own = entities[index], _form_of(document.flags[index], document.shapes[index])
        evidence += [
            f"entity {entity}",
            f"entity own {entity}|{own}",
            f"entity mark {entity}|{document.marks[index] or 'none'}",
            f"entities {'|'.join(entities[max(0, index - 1) : index + 2])}",
        ]
    return evidence


def evidence_of(document: Document, index: int, *, entities: Sequence[str] = ()) -> list[str]:
    """All that weighs in the question whether a word belongs to a name, as the three functions above have it."""
    flags, shape, reason = document.flags[index], document.shapes[index], document.reasons[index]
    return [
        *own_evidence(flags, shape, setting_of(document, index), reason),
        *near_evidence(document, index),
        *far_evidence(document, index, entities=entities),
    ]


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
        if flags & FUNCTION:
            return False
    elif document.shapes[index] == LOWER:
        return not flags & _PLAIN
    return not flags & _MEDICAL or bool(flags & NAME_LIKE) or not document.starts_sentence(index)
