"""What follows a word and tells that it is medicine: a score, a grade, a clinical noun, the other half of an eponym."""

from __future__ import annotations

import re
from typing import Final

from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    FUNCTION,
    LABEL,
    LOWER,
    RELATION,
    TITLE,
    VERB,
    Document,
)
from ._kinds import Kind
from ._lexicon import ABBREVIATION, CLINICAL, EPONYM, FIRST, KNOWN, NAME_LIKE, PROPER
from ._triggers import words

__all__ = ["is_paired", "is_scored", "is_term", "noun_follows"]

_SCORE: Final = re.compile(
    r"(?:-[a-z]{3,12})?(?:[ =:]|'s )(?: ?)(?:class |type |level |of )?"
    r"(?:\d{1,3}(?:[./+-]\d{1,3}){0,3}[a-d]?(?! ?-?(?:y|m|f|yo|yrs?|years?|days?|weeks?|wks?|months?|mos?|hours?|hrs?"
    r"|times|am|pm)\b|[\d:-])|i{1,3}[a-f]?\b|iv[a-f]?\b|vi?[a-f]?\b|(?:[a-z]\d){2,4}\b|0-i{1,3}[a-cps]{0,2}\b)"
)
_SCORED_BEFORE: Final = re.compile(r"[ =:]{1,2}\d[\d./+%]{0,6}[,;.] ")
_TERM_NOUNS: Final = words(
    "sign signs syndrome disease maneuver manoeuvre procedure classification criteria criterion score scores scale "
    "needle clamp retractor forceps rod rods wrap graft flap repair incision operation osteotomy arthroplasty "
    "fracture phenomenon reflex nodule nodules bodies staging grade stage questionnaire inventory lesion contracture "
    "palsy deformity equation formula law stain agar medium layer membrane fistula shunt filter mask speculum "
    "elevator rongeur curette scissors voltage grooves units method technique approach criteria's palsies attacks "
    "ulcer ulcers gangrene tics chorea ataxia facies nevus dystrophy lens prism lamp regimen protocol screw plaque "
    "changes index therapy exercises position"
)
_OPERATIONS: Final = ("ectomy", "otomy", "ostomy", "oplasty", "opexy", "orrhaphy")
_GRADES: Final = words("grade class stage type level category zone")
_GRADE: Final = re.compile(r" ?(?:\d|i{1,3}\b|iv\b|v\b|[a-e]\b)")
_SURE_NOUNS: Final = _TERM_NOUNS - words(
    "disease repair incision operation graft flap lesion ulcer ulcers changes method technique approach therapy index "
    "exercises position layer units stage grade fracture procedure"
)
"""Nouns before which even a first name is no person."""
_LINKS: Final = frozenset({" ", "-", "/", " - ", "'s ", "--"})


def is_paired(document: Document, index: int) -> bool:
    """Whether a word is half of a double eponym, as in `Budd-Chiari` and `von willebrand`; a person has a title.

    Args:
        document: The words.
        index: The word.
    """
    words, pairs = document.words, document.lexicon.pairs
    if index + 1 < len(document) and words[index + 1] in pairs.get(words[index], ()):
        first = index
    elif index and words[index] in pairs.get(words[index - 1], ()):
        first = index - 1
    else:
        return False
    gap = document.gap(first + 1)
    if gap not in _LINKS or _is_titled(document, first):
        return False
    hyphened = gap != " " or not document.flags[first] & FIRST
    return hyphened or document.caseless(first) or noun_follows(document, first + 1)


def is_term(document: Document, index: int) -> bool:
    """Whether a word is medicine by what follows: `Garden III`, `Veress needle`, `BABCOCK FORCEPS`, `kennedy ulcer`.

    Args:
        document: The words.
        index: A word that is a name, or that nobody knows.
    """
    flags, following = document.flags[index], index + 1
    if _is_titled(document, index) or (index and document.marks[index - 1] is Kind.NAME and document.joined(index)):
        return False
    if index and document.flags[index - 1] & NAME_LIKE and document.gap(index) == " ":
        return False
    if following < len(document) and document.gap(following) in {" ", "'s "} and not document.fixed[following]:
        nouns = _SURE_NOUNS if flags & FIRST or document.gap(following) == "'s " else _TERM_NOUNS
        if document.words[following] in _GRADES and _GRADE.match(document.lower, document.ends[following]):
            return True
        operation = document.words[following].endswith(_OPERATIONS)
        if (operation or document.words[following] in nouns) and not _is_finger(document, following):
            return document.shapes[following] == LOWER or document.upper_lines[index] != 0
    if document.shapes[index] == CAPITAL and _is_next_score(document, index):
        return True
    if document.shapes[index] != CAPITAL or flags & (FIRST | KNOWN):
        return False
    score = _SCORE.match(document.lower, document.ends[index])
    if score is None or not is_scored(document, index):
        return False
    return not score[0].strip().isdigit() and (
        document.gap(index).strip(" ")[:1] in {",", ";", "(", ".", ":", "/", ""} or document.starts_sentence(index)
    )


def _is_next_score(document: Document, index: int) -> bool:
    """Whether a score stands before and another comes next: `Oswestry 38, Tampa 44`; ages of people do not count."""
    before = index - 1
    return (
        index > 0
        and _SCORED_BEFORE.fullmatch(document.gap(index)) is not None
        and document.marks[before] is not Kind.NAME
        and bool(document.fixed[before] or document.flags[before] & (EPONYM | ABBREVIATION | CLINICAL))
        and is_scored(document, index)
    )


def _is_finger(document: Document, index: int) -> bool:
    """Whether `index` is a finger."""
    return document.words[index] == "index" and index + 1 < len(document) and document.words[index + 1] == "finger"


def _is_titled(document: Document, index: int) -> bool:
    """Whether a title, a relation or a first name stands just before."""
    if not index or document.gap(index).strip(" .") or document.fixed[index - 1]:
        return False
    flags = document.flags[index - 1]
    return bool(flags & (TITLE | RELATION)) or (
        document.shapes[index - 1] != LOWER and document.marks[index - 1] is Kind.NAME
    )


def is_scored(document: Document, index: int) -> bool:
    """Whether a number or a grade comes next, as in `Katz 5`, `Forrest IIb` and `Bosniak: 2F`; an age does not."""
    if index and document.flags[index - 1] & (TITLE | RELATION | LABEL | FIRST) and document.gap(index) in {" ", ". "}:
        return False
    return _SCORE.match(document.lower, document.ends[index]) is not None


def noun_follows(document: Document, index: int) -> bool:
    """Whether a clinical noun comes next, over a possessive or another eponym."""
    for position in range(index + 1, min(index + 4, len(document))):
        gap = document.gap(position)
        if gap not in {" ", "-", "'s ", "' ", "/", " - ", "'s-"}:
            return False
        if document.flags[position] & (CLINICAL_NOUN | CLINICAL) and not document.flags[position] & VERB:
            return True
        if (
            document.flags[position] & ABBREVIATION
            and not document.flags[position] & (PROPER | FUNCTION | CREDENTIAL)
            and position == index + 1
        ):
            return True
        if not document.flags[position] & EPONYM and document.words[position] not in {"and", "de"}:
            return False
    return False
