"""Names in lines that are all in one case, where only the words beside them tell: dictation, sloppy typing."""

from __future__ import annotations

import re
from typing import Final

from ._cues import COMMON_SURNAMES, LABELS, PERSON_CUES
from ._document import CREDENTIAL, FUNCTION, HEAD, LABEL, MONTH, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Kind
from ._lexicon import CLINICAL, COMMON, DRUG, FIRST, KNOWN, NAME_LIKE, SURNAME
from ._morphology import is_slip
from ._triggers import words

__all__ = ["mark_caseless"]

_SPEAKING: Final = words("denies reports states says said told denied reported stated endorses")
_SUBJECT: Final = words("is was has denies reports states says presents returns")
_SURE_CREDENTIALS: Final = words(
    "md np rn lpn lvn dnp phd psyd lcsw lmft pharmd dpt aprn fnp arnp crnp dds dmd cnm rph"
)
_AGED: Final = re.compile(
    r",? (?:is |was )?(?:an? )?\d{1,3}[ -]?(?:yo|y/o|y\.o\.|yrs?|years?|months?|m|f)(?:[ -]old)?\b(?! (?:ago|history))"
)
_MEETING: Final = words("discussed spoke reviewed met talked conferred coordinated consulted")
_NEVER: Final = FUNCTION | VERB | DRUG | RELATION | TITLE | CREDENTIAL | MONTH
_SURE_LABELS: Final = words(
    "name pcp attending provider surgeon author scribe guardian proxy kin contact transcribed dictated signed"
)


def mark_caseless(document: Document) -> None:
    """Mark names by the frames in which only a person stands."""
    upper_lines, plain_lines = document.upper_lines, document.plain_lines
    if upper_lines.find(1) < 0 and plain_lines.find(1) < 0:
        return
    for index, flags in enumerate(document.flags):
        if not (upper_lines[index] or plain_lines[index]):
            continue
        if flags & (FIRST | SURNAME):
            _mark_subject(document, index)
        if flags & CREDENTIAL and index and document.words[index] in _SURE_CREDENTIALS:
            _mark_before_credential(document, index)
        if index and (document.words[index - 1] in LABELS or document.words[index - 1] in {"by", "per"}):
            _mark_labelled(document, index)


def _word(document: Document, index: int) -> str:
    return document.words[index] if index < len(document) else ""


def _spaced(document: Document, index: int) -> bool:
    return index < len(document) and document.gap(index) == " "


def _ends(document: Document, index: int) -> bool:
    """Whether behind a word comes what ends a name."""
    behind = document.lower[document.ends[index] : document.ends[index] + 2]
    if not behind or behind[0] in ",(.;\n" or behind.strip()[:1] in {"(", "+"} or behind[1:].isdigit():
        return True
    following = index + 1
    return _spaced(document, following) and bool(document.flags[following] & (VERB | LABEL | FUNCTION))


def _mark(document: Document, reason: str, *indices: int) -> None:
    for index in indices:
        document.mark(index, Kind.NAME, reason)


def _mark_subject(document: Document, index: int) -> None:
    """`dawn hart is a`, `sage denies`, `boyfriend duke drove`, `discussed with woods and cross`."""
    flags, following = document.flags[index], index + 1
    before = document.words[index - 1] if index else ""
    plain = not flags & _NEVER
    if flags & FIRST and plain and not flags & CLINICAL and document.starts_sentence(index):
        if _spaced(document, following) and _word(document, following) in _SPEAKING:
            _mark(document, "name before a verb of speaking", index)
        elif _spaced(document, following) and _is_surname(document, following) and _spaced(document, following + 1):
            if _word(document, following + 1) in _SUBJECT:
                _mark(document, "full name before a verb", index, following)
        elif _spaced(document, following) and following < len(document) and _is_aged(document, following):
            _mark(document, "full name before an age", index, following)
        elif _AGED.match(document.lower, document.ends[index]) and not flags & COMMON:
            _mark(document, "name before an age", index)
        elif document.lower[document.ends[index] : document.ends[index] + 4] in {": i ", ": i'"}:
            _mark(document, "speaker of a line", index)
    if not index or document.gap(index).strip(" ,"):
        return
    if (
        flags & FIRST
        and (plain or len(document.words[index]) > 3)
        and before in PERSON_CUES
        and _is_sure_surname(document, following)
    ):
        _mark(document, "full name behind a word of meeting", index, following)
        return
    if document.flags[index - 1] & RELATION and flags & FIRST and plain and before not in {"pt", "patient", "client"}:
        if _is_surname(document, following) and _spaced(document, following) and _ends(document, following):
            _mark(document, "full name behind a relation", index, following)
        elif (following < len(document) and document.flags[following] & VERB) or _stops(document, index):
            _mark(document, "name behind a relation", index)
    elif (
        before == "with"
        and index > 1
        and document.words[index - 2] in _MEETING
        and plain
        and not flags & (CLINICAL | UNIT)
    ):
        beside = following + 1
        if _word(document, following) in {"and", "("} and beside < len(document) and _is_surname(document, beside):
            _mark(document, "people who met", index, beside)
        elif _is_surname(document, following) and _spaced(document, following) and _ends(document, following):
            _mark(document, "people who met", index, following)


def _is_aged(document: Document, index: int) -> bool:
    """Whether any word behind a first name is a surname since an age follows: `hope pain is a 50 yo`."""
    return not document.flags[index] & _NEVER and _AGED.match(document.lower, document.ends[index]) is not None


def _is_sure_surname(document: Document, index: int) -> bool:
    """Whether a word behind a first name is nothing but a surname."""
    if not _spaced(document, index) or not _is_surname(document, index):
        return False
    return document.words[index] in COMMON_SURNAMES or not document.flags[index] & KNOWN


def _stops(document: Document, index: int) -> bool:
    return document.lower[document.ends[index] : document.ends[index] + 1] in {"", ",", ".", ")", "\n", ";"}


def _is_surname(document: Document, index: int) -> bool:
    """Whether a word can end a full name here."""
    if index >= len(document) or document.fixed[index]:
        return False
    flags = document.flags[index]
    if flags & COMMON and not flags & FIRST and document.words[index] not in COMMON_SURNAMES:
        return False
    if not flags and is_slip(document.words[index], document.lexicon.flags):
        return False
    return not flags & (_NEVER | LABEL) and bool(flags & NAME_LIKE or not flags & KNOWN)


def _mark_before_credential(document: Document, index: int) -> None:
    """`per destiny love, np`."""
    if document.gap(index) != ", " or not _is_surname(document, index - 1):
        return
    _mark(document, "name before a credential", index - 1)
    first = index - 2
    if (
        first >= 0
        and document.gap(index - 1) == " "
        and _is_surname(document, first)
        and not document.flags[first] & CLINICAL
    ):
        _mark(document, "name before a credential", first)


def _mark_labelled(document: Document, index: int) -> None:
    """`patient name: iris stone`, `attending: earl day`, `transcribed by norm mbeki`."""
    gap, before = document.gap(index), document.words[index - 1]
    by = gap == " " and before in {"by", "per"}
    labelled = gap in {": ", ":", " : "} and before in LABELS
    if not (by or labelled) or not _is_surname(document, index) or document.flags[index] & (UNIT | HEAD | CLINICAL):
        return
    following = index + 1
    if _spaced(document, following) and _is_surname(document, following) and _ends(document, following):
        _mark(document, "full name behind a label", index, following)
    elif labelled and before in _SURE_LABELS and _stops(document, index):
        _mark(document, "name behind a label", index)
