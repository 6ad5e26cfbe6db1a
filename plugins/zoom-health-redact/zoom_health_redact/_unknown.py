"""A word that nobody knows is a name, unless its build, its case or its place says what else it is."""

from __future__ import annotations

from typing import Final

from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    LOWER,
    MIXED,
    UPPER,
    VERB,
    Document,
)
from ._evidence import names_follow
from ._kinds import Kind
from ._lexicon import CLINICAL, KNOWN, PROPER
from ._morphology import is_derived, is_medical_build, is_shorthand, is_slip

__all__ = ["deny_unknown"]

_KEPT_MIXED: Final = frozenset({"mmhg", "spo", "hco", "phd", "pco", "po", "iphone", "ipad", "mychart", "covid"})
LONGEST_SCALE: Final = 6
LONGEST_ABBREVIATION: Final = 5
SHORTEST_NAME: Final = 4


def _is_scale(document: Document, index: int) -> bool:
    """Whether capitals stand before a number or a word of medicine, as `EDSS 3.5` and `DAST-10` do."""
    if len(document.words[index]) > LONGEST_SCALE or document.upper_lines[index] or names_follow(document, index):
        return False
    behind = document.lower[document.ends[index] : document.ends[index] + 3].lstrip(" :-=<>")
    following = index + 1
    return behind[:1].isdigit() or (
        following < len(document)
        and document.gap(following) == " "
        and bool(document.flags[following] & (CLINICAL | CLINICAL_NOUN))
        and not document.flags[following] & (VERB | CREDENTIAL)
    )


def _is_abbreviation(document: Document, index: int) -> bool:
    """Whether few capitals stand alone in a line that is not all capitals: a name would not be written so."""
    return (
        len(document.words[index]) <= LONGEST_ABBREVIATION
        and not document.upper_lines[index]
        and _stands_apart(document, index)
    )


def _stands_apart(document: Document, index: int) -> bool:
    """Whether nobody is named before an unknown word, and neither neighbour can be the other part of a name."""
    following = index + 1
    if names_follow(document, index) or (following < len(document) and document.flags[following] & VERB):
        return False
    for beside, gap in ((index - 1, document.gap(index)), (index + 1, document.gaps[index + 1])):
        if not 0 <= beside < len(document) or gap.strip(" ") not in {"", "-", ",", ".", "'"}:
            continue
        if document.marks[beside] is Kind.NAME or (gap != "." and _is_name_or_unknown(document, beside)):
            return False
    return True


def _is_name_or_unknown(document: Document, index: int) -> bool:
    flags = document.flags[index]
    return not flags & KNOWN and (bool(flags & PROPER) or (len(document.words[index]) > 1 and not flags))


def deny_unknown(document: Document, index: int, *, slips: bool) -> str:
    """Why an unknown word is taken for a name, or an empty string.

    Args:
        document: The words.
        index: A word without flags.
        slips: Whether slips of the pen are looked for.
    """
    word, shape = document.words[index], document.shapes[index]
    known = document.lexicon.flags
    if not document.is_known(index) and not (
        word in _KEPT_MIXED
        or (
            word.isascii()
            and (
                is_medical_build(word)
                or ((shape != CAPITAL or document.starts_sentence(index)) and is_derived(word, known))
            )
        )
        or (
            shape in {LOWER, UPPER}
            and slips
            and (shape == LOWER or document.upper_lines[index])
            and not names_follow(document, index)
            and is_slip(word, known)
        )
        or (shape != CAPITAL and word in document.lexicon.cut_drugs and not names_follow(document, index))
        or (len(word) > 2 and is_shorthand(word) and not names_follow(document, index))
        or (shape == LOWER and is_shorthand(word))
        or (shape == UPPER and (_is_scale(document, index) or _is_abbreviation(document, index)))
        or (len(word) <= SHORTEST_NAME - 1 and document.plain_lines[index] and _stands_apart(document, index))
        or (shape == MIXED and len(word) <= 4 and known.get(word[1:], 0))
    ):
        return "unknown word"
    return ""
