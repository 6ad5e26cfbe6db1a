"""Default-deny: a word that is neither of the language nor of medicine, or a capital that only a name would have."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from ._ages import find_ages_behind
from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LABEL,
    LOWER,
    MIXED,
    RELATION,
    STREET,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    Document,
)
from ._eponyms import is_eponym, is_scored
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
from ._morphology import is_derived, is_medical_build, is_shorthand, is_slip
from ._triggers import words

__all__ = ["mark_denied", "mark_lines"]

_PLAIN: Final = VOCABULARY | CLINICAL | DRUG
_AGELESS: Final = CLINICAL | ABBREVIATION | FUNCTION | UNIT | DRUG | VERB | HEAD | CLINICAL_NOUN | LABEL | RELATION
_MOST_SLIPS: Final = 400
"""How many unknown words of a text are looked at for slips of the pen: the rest goes, so that hostile text is cheap."""
SHORTEST_FUNCTION_NAME: Final = 4
"""`Will` within a sentence is a person; `An`, `So` and `In` are slips of the shift key."""

LONGEST_SCALE: Final = 6
_LOWER_WORDS: Final = words(
    "jack sue rob nick pat bob peg rod ray jay josh gene foster mason robin heather rosemary basil tanner graham gale "
    "mark bill dick don guy rex stew merle laurel reed nova trey harry pam hank barney roman meg scot burl jasper mace"
)
"""Names that the lexicon counts as nothing else, and that are words within a line that has capitals for names."""

_TERM_NOUNS: Final = words(
    "sign syndrome disease maneuver manoeuvre procedure classification criteria score scale needle clamp retractor "
    "forceps rod rods wrap graft flap repair incision operation osteotomy arthroplasty fracture phenomenon reflex "
    "nodule nodules bodies staging grade stage index questionnaire inventory lesion contracture palsy deformity"
)
_KEPT_MIXED: Final = frozenset({"mmhg", "spo", "hco", "phd", "pco", "po", "iphone", "ipad", "mychart", "covid"})


def mark_lines(document: Document) -> None:
    """Note for each word whether its line is all capitals, has none, or is written as a title is."""
    find, shape_count, index, count = document.lower.find, document.shapes.count, 0, len(document)
    while index < count:
        start, end_of_line = index, find("\n", document.starts[index])
        index = bisect_left(document.starts, end_of_line, start) if end_of_line >= 0 else count
        words = index - start
        uppers, lowers = shape_count(UPPER, start, index), shape_count(LOWER, start, index)
        capitals = shape_count(CAPITAL, start, index)
        if uppers >= 2 and uppers > 0.6 * words and lowers + capitals <= 0.3 * words:
            document.upper_lines[start:index] = b"\1" * words
        elif not capitals and lowers >= 2:
            document.plain_lines[start:index] = b"\1" * words
        elif capitals and _is_title_line(document, range(start, index), capitals):
            document.title_lines[start:index] = b"\1" * words


def _is_title_line(document: Document, line: range, capitals: int) -> bool:
    """Whether long words have capitals, and what has none is what a title leaves small."""
    small, long_words, long_capitals = 0, 0, 0
    for index in line:
        shape = document.shapes[index]
        if shape == LOWER and not document.flags[index] & FUNCTION:
            small += 1
            if small > 0.15 * capitals:
                return False
        if len(document.words[index]) >= 4:
            long_words += 1
            long_capitals += shape == CAPITAL
    return long_words >= 2 and long_capitals >= 0.7 * long_words


def mark_denied(document: Document) -> None:
    """Mark the words that nothing says to keep."""
    slips = 0
    plain, shapes, marks, fixed = _PLAIN, document.shapes, document.marks, document.fixed
    for index, flags in enumerate(document.flags):
        if marks[index] is not None or fixed[index]:
            continue
        if shapes[index] == LOWER and flags & plain and not flags & NAME_LIKE:
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


def _is_term(document: Document, index: int) -> bool:
    """Whether a capital that nobody knows is medicine by what follows: `Garden III`, `Veress needle`, `Toupet wrap`."""
    if names_follow(document, index) or (index and document.marks[index - 1] is Kind.NAME and document.joined(index)):
        return False
    if index and document.flags[index - 1] & NAME_LIKE and document.gap(index) == " ":
        return False
    if is_scored(document, index):
        return document.gap(index).strip(" ")[:1] in {",", ";", "(", "", ".", ":", "/"} or document.starts_sentence(
            index
        )
    following = index + 1
    return (
        following < len(document)
        and document.gap(following) in {" ", "'s "}
        and document.words[following] in _TERM_NOUNS
        and document.shapes[following] == LOWER
    )


def _denied(document: Document, index: int, *, slips: bool) -> str:
    word, flags, shape = document.words[index], document.flags[index], document.shapes[index]
    if len(word) == 1:
        return "letter of another script" if ord(word) > 0x2E7F else ""
    if shape == CAPITAL and not flags & (FIRST | KNOWN) and _is_term(document, index):
        return ""
    if not flags:
        return _unknown(document, index, slips=slips)
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
        if flags & PROPER or not flags & (VOCABULARY | CLINICAL):
            return "" if document.starts_sentence(index) and flags & CLINICAL else "name, not an eponym here"
    if flags & (CLINICAL | DRUG | ALLOWED):
        return has_evidence(document, index) if flags & NAME_LIKE or (flags & CLINICAL and shape == CAPITAL) else ""
    if not flags & KNOWN or (shape != UPPER and not flags & VOCABULARY and flags & PROPER):
        return "name or place by the word lists"
    return _capital(document, index, flags)


def _capital(document: Document, index: int, flags: int) -> str:
    """A word of the language with a capital, or in capitals within a line that is not."""
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
    if flags & EPONYM and flags & PROPER and not flags & (VOCABULARY | CLINICAL):
        return "" if is_eponym(document, index) else "name by the word lists"
    if flags & (VOCABULARY | CLINICAL | DRUG | ABBREVIATION | ALLOWED | EPONYM):
        return has_evidence(document, index) if flags & NAME_LIKE else ""
    if document.words[index] in _LOWER_WORDS and not document.caseless(index):
        return has_evidence(document, index)
    return "name or place by the word lists" if flags & PROPER else ""


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


def _unknown(document: Document, index: int, *, slips: bool) -> str:
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
        or (len(word) > 2 and is_shorthand(word) and not names_follow(document, index))
        or (shape == LOWER and is_shorthand(word))
        or (shape == UPPER and _is_scale(document, index))
        or (shape == MIXED and len(word) <= 4 and known.get(word[1:], 0))
    ):
        return "unknown word"
    return ""
