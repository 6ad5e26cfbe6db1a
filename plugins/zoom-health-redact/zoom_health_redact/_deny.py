"""Default-deny: a word that is neither of the language nor of medicine, or a capital that only a name would have."""

from __future__ import annotations

from typing import Final

from ._ages import find_ages_behind
from ._cues import LOWER_WORDS
from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LABEL,
    LOWER,
    RELATION,
    STREET,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    Document,
)
from ._eponyms import is_eponym
from ._evidence import has_evidence, names_follow
from ._kinds import Kind
from ._lexicon import (
    ABBREVIATION,
    ALLOWED,
    CLINICAL,
    COMMON,
    DRUG,
    EPONYM,
    FIRST,
    KNOWN,
    NAME_LIKE,
    PLACE,
    PROPER,
    SURNAME,
    VOCABULARY,
)
from ._morphology import LONGEST
from ._terms import is_paired, is_term
from ._unknown import deny_unknown

__all__ = ["mark_denied"]

_PLAIN: Final = VOCABULARY | CLINICAL | DRUG
_AGELESS: Final = CLINICAL | ABBREVIATION | FUNCTION | UNIT | DRUG | VERB | HEAD | CLINICAL_NOUN | LABEL | RELATION
_MOST_SLIPS: Final = 400
"""How many unknown words of a text are looked at for slips of the pen: the rest goes, so that hostile text is cheap."""
SHORTEST_FUNCTION_NAME: Final = 4
"""`Will` within a sentence is a person; `An`, `So` and `In` are slips of the shift key."""

FEWEST_CAPITALS: Final = 3
"""How many names with capitals tell that a text does not leave them out."""


def mark_denied(document: Document) -> None:
    """Mark the words that nothing says to keep."""
    slips = 0
    capitals: bool | None = None
    plain, shapes, marks, fixed = _PLAIN, document.shapes, document.marks, document.fixed
    for index, flags in enumerate(document.flags):
        if marks[index] is not None or fixed[index]:
            continue
        if shapes[index] == LOWER:
            if flags & plain and not flags & NAME_LIKE:
                continue
            if not flags and _is_plain(document, index):
                capitals = _names_have_capitals(document) if capitals is None else capitals
                if capitals:
                    continue
        reason = _denied(document, index, slips=slips < _MOST_SLIPS)
        if (
            not reason
            and shapes[index] == CAPITAL
            and not flags & _AGELESS
            and (age := find_ages_behind(document.lower, document.ends[index]))
        ):
            reason = "subject of an age over 89"
            document.ages.append(age)
        slips += not flags
        if reason:
            kind = Kind.LOCATION if flags & PLACE and not flags & NAME_LIKE else Kind.NAME
            document.mark(index, kind, reason)


def _names_have_capitals(document: Document) -> bool:
    """Whether the text writes names with capitals: then an unknown word without one is a slip, or another language.

    A name of several words counts once and a mask counts, too, so that what was masked once is judged alike.
    """
    capitals = smalls = 0
    behind = -FEWEST_CAPITALS
    for index, flags in enumerate(document.flags):
        if not document.words[index]:
            capitals += 1
        elif not flags & NAME_LIKE or flags & KNOWN or document.caseless(index):
            continue
        elif document.shapes[index] == LOWER:
            smalls += 1
        else:
            capitals += index > behind + 2
            behind = index
    return capitals >= FEWEST_CAPITALS and capitals > 3 * smalls


def _is_plain(document: Document, index: int) -> bool:
    """Whether an unknown word without a capital stands where nobody is named."""
    if document.plain_lines[index] or names_follow(document, index) or len(document.words[index]) > LONGEST:
        return False
    return not any(
        0 <= beside < len(document) and document.marks[beside] is Kind.NAME and document.gap(max(beside, index)) == "-"
        for beside in (index - 1, index + 1)
    )


def _denied(document: Document, index: int, *, slips: bool) -> str:
    word, flags, shape = document.words[index], document.flags[index], document.shapes[index]
    if len(word) == 1:
        return "letter of another script" if ord(word) > 0x2E7F else ""
    if word in document.lexicon.parts and is_paired(document, index):
        return ""
    if (flags & PROPER or not flags) and not flags & CLINICAL and is_term(document, index):
        return ""
    if not flags:
        return deny_unknown(document, index, slips=slips)
    if shape == LOWER or document.upper_lines[index]:
        return _without_case(document, index, flags)
    if shape == UPPER and len(word) <= 5 and flags & ABBREVIATION:
        return ""
    if flags & ABBREVIATION and (
        not document.cased[document.starts[index] + 1 : document.ends[index]].islower()
        or _is_value_name(document, index)
    ):
        return ""
    if flags & EPONYM:
        if is_eponym(document, index):
            return ""
        if not _opens_phrase(document, index) and (flags & PROPER or not flags & (VOCABULARY | CLINICAL)):
            return "" if document.starts_sentence(index) and flags & CLINICAL else "name, not an eponym here"
    if flags & (CLINICAL | DRUG | ALLOWED):
        return has_evidence(document, index) if flags & NAME_LIKE or (flags & CLINICAL and shape == CAPITAL) else ""
    if not flags & KNOWN or (shape != UPPER and not flags & VOCABULARY and flags & PROPER):
        return "name or place by the word lists"
    return _capital(document, index, flags)


def _opens_phrase(document: Document, index: int) -> bool:
    """Whether a common word begins a sentence and a word in small letters goes on: `Frank talk about`."""
    following = index + 1
    return (
        bool(document.flags[index] & COMMON)
        and document.starts_sentence(index)
        and following < len(document)
        and document.gap(following) == " "
        and document.shapes[following] == LOWER
        and not document.flags[following] & VERB
    )


def _capital(document: Document, index: int, flags: int) -> str:
    """A word of the language with a capital, or in capitals within a line that is not."""
    if flags & TITLE and index + 1 < len(document) and document.shapes[index + 1] == CAPITAL:
        return ""
    if document.shapes[index] == UPPER and len(document.words[index]) > 1:
        return has_evidence(document, index)
    if flags & (FUNCTION | TITLE | RELATION | CREDENTIAL | UNIT | VERB) and not flags & FIRST:
        return has_evidence(document, index) if not flags & (FUNCTION | CREDENTIAL) else ""
    first = document.starts_sentence(index)
    if first or document.title_lines[index]:
        if flags & NAME_LIKE and not flags & (FUNCTION | VERB) and _full_name(document, index):
            return "first name and surname"
        return has_evidence(document, index)
    if flags & FUNCTION and len(document.words[index]) < SHORTEST_FUNCTION_NAME and not has_evidence(document, index):
        return ""
    if flags & (HEAD | STREET | CLINICAL_NOUN) and not flags & FIRST:
        return ""
    if flags & COMMON and not flags & PROPER:
        return has_evidence(document, index)
    if flags & PROPER:
        return "" if _is_heading(document, index) else "capital within a sentence"
    short = flags & ABBREVIATION and not (index and document.flags[index - 1] & RELATION and document.gap(index) == " ")
    return "" if short or _is_heading(document, index) else "capital within a sentence"


def _is_value_name(document: Document, index: int) -> bool:
    """Whether a short abbreviation stands before a value, as `Na 139`."""
    behind = document.lower[document.ends[index] : document.ends[index] + 3].lstrip(" :=<>")
    return len(document.words[index]) <= 3 and behind[:1].isdigit()


def _is_heading(document: Document, index: int) -> bool:
    """Whether a capital belongs to a phrase of capitals that ends in a colon or has a clinical word."""
    for step in (1, -1):
        position = index
        for _ in range(4):
            if step > 0 and document.lower[document.ends[position] : document.ends[position] + 1] == ":":
                return True
            position += step
            if not 0 <= position < len(document) or document.gap(max(position, position - step)) not in {
                " ",
                "-",
                "/",
                " & ",
                " / ",
            }:
                break
            if document.shapes[position] == LOWER and document.words[position] not in {"of", "and"}:
                break
            if (
                not document.flags[index] & FIRST
                and document.shapes[position] != LOWER
                and document.flags[position] & (CLINICAL | DRUG)
                and not document.flags[position] & (SURNAME | RELATION | TITLE | LABEL)
            ):
                return True
    return False


def _full_name(document: Document, index: int) -> bool:
    """Whether two words that are names as well stand as first name and surname do."""
    for first, second in ((index, index + 1), (index - 1, index)):
        if first < 0 or second >= len(document) or document.gap(second) != " " or not document.joined(second):
            continue
        flags, others = document.flags[first], document.flags[second]
        if not (flags & FIRST and others & SURNAME) or document.shapes[second] != CAPITAL:
            continue
        behind = second + 1
        subject = behind < len(document) and document.gap(behind) in {" ", ", "} and bool(document.flags[behind] & VERB)
        if subject and not (flags | others) & (VERB | DRUG) and not flags & CLINICAL:
            return True
        if not (flags | others) & (CLINICAL | FUNCTION | VERB | UNIT | HEAD | CLINICAL_NOUN | ALLOWED):
            return True
    return False


def _without_case(document: Document, index: int, flags: int) -> str:
    """A known word in lower case, or in a line of capitals: the case says nothing."""
    if flags & EPONYM and not flags & (VOCABULARY | CLINICAL):
        return "" if is_eponym(document, index) else "name by the word lists"
    if flags & (VOCABULARY | CLINICAL | DRUG | ABBREVIATION | ALLOWED | EPONYM):
        return has_evidence(document, index) if flags & NAME_LIKE else ""
    if document.words[index] in LOWER_WORDS and not document.caseless(index):
        return has_evidence(document, index)
    return "name or place by the word lists" if flags & PROPER else ""
