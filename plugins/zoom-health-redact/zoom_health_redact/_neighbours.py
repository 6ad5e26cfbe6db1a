"""Names grow over the words joined to them, and a name found once is that person in the whole text."""

from __future__ import annotations

from typing import Final

from ._cues import COMMON_SURNAMES, LABELS, LOWER_WORDS
from ._document import (
    CAPITAL,
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LOWER,
    MONTH,
    RELATION,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    Document,
    is_contraction,
)
from ._eponyms import is_eponym
from ._evidence import collocates
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
    SURNAME,
    VOCABULARY,
)
from ._name_forms import SUFFIXES, mark_name_forms
from ._terms import noun_follows
from ._triggers import words

__all__ = ["mark_neighbours", "mark_repeated"]

_LOWER_PARTICLES: Final = words("van der den de la del della di da dos du le bin ibn ben von zu ter ten al el y o st")
_SURE_PARTICLES: Final = words("la del van von der den bin di della dos")
_SHORT_FORMS: Final = (4, 5, 6)
"""Letters of a short form: `maxi` of Maximiliano."""

_CONNECTED: Final = frozenset({"and", "or"})
LONGEST_SYLLABLE: Final = 5
_NOT_NAMES: Final = FUNCTION | VERB | UNIT | CREDENTIAL


def _extends(document: Document, index: int, beside: int) -> bool:
    """Whether a word beside a marked name belongs to it."""
    flags, shape = document.flags[index], document.shapes[index]
    if document.fixed[index] or document.marks[index] is not None:
        return False
    after = index > beside
    if len(document.words[index]) == 1:
        return _is_initial(document, index) and "\n" not in document.gap(max(index, beside))
    if (
        after
        and shape == CAPITAL
        and document.gap(index) == " "
        and not document.upper_lines[index]
        and not document.starts_sentence(index)
        and flags & (CLINICAL | UNIT | HEAD)
        and not flags & (FUNCTION | VERB | CREDENTIAL | TITLE | DRUG | MONTH | RELATION)
    ):
        return not collocates(document, index)
    if flags & (_NOT_NAMES | DRUG | TITLE | RELATION | MONTH) and not (
        flags & FIRST and not flags & (_NOT_NAMES | DRUG | TITLE)
    ):
        return False
    newline = "\n" in document.gap(max(index, beside))
    if after and _is_second_syllable(document, index):
        return True
    if shape == LOWER or document.upper_lines[index]:
        if shape == LOWER and flags & VOCABULARY and document.shapes[beside] == CAPITAL:
            return False
        return document.gap(max(index, beside)) in {" ", "-"} and _extends_without_case(document, index, after=after)
    if shape == UPPER and flags & ABBREVIATION:
        return False
    if newline and flags & KNOWN and not (not after and flags & FIRST and not flags & (CLINICAL | FUNCTION | EPONYM)):
        return False
    if flags & (CLINICAL | HEAD):
        return after and bool(flags & SURNAME) and not collocates(document, index)
    if flags & ALLOWED:
        return bool(flags & NAME_LIKE) and not document.flags[beside] & PLACE
    if is_contraction(document.words[index], document.lexicon.flags.get):
        return False
    if not after and document.starts_sentence(index) and not flags & FIRST:
        return not flags & ~(VOCABULARY | PLACE | SURNAME)
    if document.title_lines[index] and flags & KNOWN:
        return bool(flags & NAME_LIKE)
    return True


def _is_second_syllable(document: Document, index: int) -> bool:
    """Whether a short word goes on a first name as Korean ones are written: `Jin-woo`, `Bo-ra`."""
    return (
        document.shapes[index] == LOWER
        and document.shapes[index - 1] != LOWER
        and len(document.words[index]) <= LONGEST_SYLLABLE
        and document.gap(index) == "-"
        and not document.flags[index] & (COMMON | CLINICAL | FUNCTION | UNIT | VERB)
        and document.gaps[index + 1][:1] != "-"
    )


def _is_initial(document: Document, index: int) -> bool:
    dotted = document.cased[document.ends[index] : document.ends[index] + 1] == "."
    return document.shapes[index] == UPPER and (dotted or document.words[index] not in {"a", "i"})


def _extends_without_case(document: Document, index: int, *, after: bool) -> bool:
    """The same for a word whose case says nothing."""
    flags = document.flags[index]
    if flags & (ABBREVIATION | ALLOWED | MONTH):
        return False
    if document.gap(max(index, index + 1 - after)) == "-" and not flags & (CLINICAL | HEAD | FUNCTION | COMMON):
        return True
    if flags & COMMON and not flags & FIRST and document.words[index] not in COMMON_SURNAMES:
        return False
    if after and flags & SURNAME and document.caseless(index) and _closes_name(document, index):
        return True
    return not flags & (CLINICAL | HEAD | EPONYM) and bool(flags & (NAME_LIKE if after else FIRST))


def _closes_name(document: Document, index: int) -> bool:
    """Whether behind a surname comes what follows a full name: a verb of persons, a mark, the end of the line."""
    following = index + 1
    if following >= len(document):
        return True
    gap = document.gap(following)
    if gap.strip(" ")[:1] in {",", "(", "\n", ".", ";", "'"} or gap[1:2].isdigit():
        return True
    return (
        gap == " "
        and bool(document.flags[following] & (VERB | FUNCTION | CREDENTIAL))
        and document.words[following] not in {"and", "or", "of"}
    )


def _is_person(document: Document, index: int) -> bool:
    """Whether a word is marked as a name, or as a place for want of better knowledge."""
    kind = document.marks[index]
    return kind is Kind.NAME or (kind is Kind.LOCATION and document.reasons[index] == "name or place by the word lists")


def _goes_on(document: Document, index: int) -> bool:
    """Whether a capital goes on the name of a facility or street: `Olympic` + `Heart & Vascular`."""
    if document.marks[index - 1] not in {Kind.LOCATION, Kind.ORGANIZATION} or document.fixed[index - 1]:
        return False
    if document.shapes[index] != CAPITAL or document.title_lines[index] or document.gap(index) not in {" ", " & ", "-"}:
        return False
    return not document.flags[index] & (
        FUNCTION | VERB | TITLE | DRUG | CREDENTIAL | RELATION | MONTH | ALLOWED | EPONYM
    )


def _is_second(document: Document, index: int) -> bool:
    """Whether a capital behind `Patel and` is a name too."""
    if document.shapes[index] != CAPITAL or document.gap(index) != " " or document.gap(index - 1) != " ":
        return False
    flags = document.flags[index]
    return bool(flags & NAME_LIKE) and not flags & (FUNCTION | DRUG | RELATION) and not collocates(document, index)


def mark_neighbours(document: Document) -> None:
    """Let names grow over the words that are joined to them; once rightwards, once leftwards."""
    marks, fixed = document.marks, document.fixed
    for index in range(1, len(document)):
        if marks[index] is not None or fixed[index]:
            continue
        if marks[index - 1] is None and (index < 2 or marks[index - 2] is None):
            continue
        if _is_person(document, index - 1) and document.joined(index) and _extends(document, index, index - 1):
            document.mark(index, Kind.NAME, "beside a name")
        elif (
            index > 1
            and document.marks[index - 2] is Kind.NAME
            and document.words[index - 1] in _CONNECTED
            and _is_second(document, index)
        ):
            document.mark(index, Kind.NAME, "name beside another")
        elif _goes_on(document, index):
            document.mark(index, marks[index - 1] or Kind.ORGANIZATION, "goes on a name of a place")
        elif (
            document.marks[index - 1] is Kind.NAME
            and document.gap(index) == ", "
            and document.shapes[index] == CAPITAL
            and document.flags[index] & FIRST
            and not document.flags[index] & (_NOT_NAMES | CLINICAL | DRUG | RELATION | TITLE | ALLOWED)
        ):
            document.mark(index, Kind.NAME, "first name behind a surname")
    for index in range(len(document) - 1, 0, -1):
        if marks[index] is None or marks[index - 1] is not None or fixed[index - 1]:
            continue
        if (
            marks[index] in {Kind.NAME, Kind.LOCATION}
            and not document.fixed[index]
            and document.words[index - 1] in _LOWER_PARTICLES
            and document.joined(index)
            and (
                document.shapes[index] != LOWER
                or document.words[index] in _LOWER_PARTICLES
                or (document.plain_lines[index] and document.words[index - 1] in _SURE_PARTICLES)
            )
        ):
            document.mark(index - 1, Kind.NAME, "particle of a name")
        elif _is_person(document, index) and document.gap(index) == ", " and _is_surname_before(document, index - 1):
            document.mark(index - 1, Kind.NAME, "surname before a first name")
        elif _is_person(document, index) and document.joined(index) and _extends(document, index - 1, index):
            document.mark(index - 1, Kind.NAME, "beside a name")
    mark_name_forms(document)


def _is_surname_before(document: Document, index: int) -> bool:
    """Whether `X, Maria` is a name the other way round: at the start of a line or behind a label."""
    flags = document.flags[index]
    if (
        (document.shapes[index] != CAPITAL and not document.caseless(index))
        or not flags & SURNAME
        or flags & (FUNCTION | DRUG)
    ):
        return False
    begins = (
        index == 0
        or "\n" in document.gap(index)
        or (":" in document.gap(index) and document.words[index - 1] in LABELS)
    )
    return begins and (not flags & (CLINICAL | VERB) or not document.flags[index + 1] & KNOWN)


def _is_repeated(document: Document, index: int) -> bool:
    """Whether a word that was a name elsewhere is one here, where its case says nothing."""
    flags = document.flags[index]
    if flags & (CLINICAL | ABBREVIATION | DRUG) or (flags & EPONYM and is_eponym(document, index)):
        return False
    if not flags & VOCABULARY:
        return bool(flags & NAME_LIKE) and (document.caseless(index) or document.words[index] not in LOWER_WORDS)
    if not flags & COMMON:
        return document.caseless(index)
    following = index + 1
    return (
        bool(flags & NAME_LIKE)
        and document.caseless(index)
        and document.starts_sentence(index)
        and following < len(document)
        and document.gap(following) == " "
        and bool(document.flags[following] & VERB)
    )


def _is_short_form(document: Document, index: int) -> bool:
    """Whether a word that begins as a name of the text does can be its short form: it is hardly a word otherwise."""
    if document.fixed[index] or (document.shapes[index] == LOWER and not document.plain_lines[index]):
        return False
    return not document.flags[index] & ~(VOCABULARY | NAME_LIKE | PLACE) and not noun_follows(document, index)


def mark_repeated(document: Document) -> None:
    """Mark each further place of a word that was a name once: it is that person everywhere in the note."""
    words, marks, flags = document.words, document.marks, document.flags
    found = {
        words[index]
        for index in document.named()
        if not document.fixed[index]
        and len(words[index]) >= 2
        and not flags[index] & (FUNCTION | VERB | TITLE)
        and words[index] not in SUFFIXES
    }
    if not found:
        return
    shorts = {name[:length] for name in found for length in _SHORT_FORMS if len(name) >= length + 2} - found
    asked = found | shorts
    for index in [index for index, word in enumerate(words) if word in asked]:
        word = words[index]
        if word in shorts and marks[index] is None and _is_short_form(document, index):
            document.mark(index, Kind.NAME, "short form of a name found elsewhere")
        if word not in found or marks[index] is not None:
            continue
        if flags[index] & EPONYM and is_eponym(document, index) and noun_follows(document, index):
            continue
        shape = document.shapes[index]
        if shape == LOWER or document.upper_lines[index]:
            if flags[index] & KNOWN and not _is_repeated(document, index):
                continue
        elif flags[index] & (CLINICAL | DRUG | EPONYM) and not document.title_lines[index] and not flags[index] & FIRST:
            following = index + 1
            if following < len(document) and flags[following] & CLINICAL:
                continue
        document.mark(index, Kind.NAME, "a name found elsewhere in the text")
