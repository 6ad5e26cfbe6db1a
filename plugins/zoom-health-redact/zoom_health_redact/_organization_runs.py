"""Organisations written with capitals: a run of them that is not wholly medicine, a heading or a person is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ._document import (
    CLINICAL_NOUN,
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
    WEEKDAY,
    Document,
)
from ._kinds import Finding, Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, COMMON, DRUG, EPONYM, FIRST, KNOWN, PROPER, SURNAME, VOCABULARY
from ._morphology import is_derived
from ._organization_words import (
    COUNTED,
    FIRST_HEADS,
    GENERIC,
    HEADS,
    LANDSCAPE,
    NATIONS,
    SERVICES,
    SPECIALITIES,
    THINGS,
    VENDORS,
    WEAK_HEADS,
)
from ._slot_words import LABELS, ROLES, VAGUE

__all__ = ["mark_denied_runs", "mark_headed_runs", "take"]

_CAPITALS: Final = re.compile(rb"[\1-\3](?:\0{0,2}[\1-\3])+").finditer
_LINKS: Final = frozenset(
    {"of", "the", "de", "del", "la", "for", "and", "du", "da", "do", "di", "am", "an", "zum", "y", "xu"}
)
_LINKS_OF_HEADS: Final = frozenset({"for", "and", "an", "am", "do"})
_GAPS: Final = frozenset({" ", "-", " & ", "'s ", "' ", ". ", "/", " - ", " + "})
_LINE_ENDS, _SAINTS = frozenset({"\n", " \n"}), frozenset({"st", "mt", "ft"})
_SHORTENED: Final = frozenset({"bros", "co", "corp", "intl", "natl", "univ", "hosp", "med", "mem", "comm", "gen"})
_AT: Final = frozenset({"at", "outside", "to", "from", "near", "by", "for", "with", "through", "via"})
_SURE_AT: Final = frozenset({"at", "outside", "through", "via"})
_ALL_HEADS: Final = HEADS | WEAK_HEADS
_THINGS: Final = THINGS - _ALL_HEADS
_COUNT: Final = re.compile(r"[ .]{0,2}#? ?\d{1,5}\b").match
_OPENERS: Final = ROLES | LABELS | {"member", "owner", "founder", "president", "patient", "client"}
_PERSONAL: Final = frozenset({"va", "ob", "obgyn", "med", "div"})
_REASON: Final = "name of a facility, company, school or place"
_NOT_NAMES: Final = CLINICAL | ALLOWED | FUNCTION | COMMON
_NEVER: Final = FUNCTION | DRUG | TITLE | RELATION | CREDENTIAL | MONTH | WEEKDAY


def take(document: Document, first: int, last: int) -> None:
    """Make the words of a span one organisation with what joins them, whatever single words were marked as."""
    if any(document.fixed[first : last + 1]):
        for position in range(first, last + 1):
            if not document.fixed[position]:
                document.marks[position], document.reasons[position] = Kind.ORGANIZATION, _REASON
        return
    document.add(Finding(document.starts[first], document.ends[last], Kind.ORGANIZATION, _REASON))


def _capital(document: Document, index: int) -> bool:
    if document.fixed[index] or document.upper_lines[index]:
        return False
    shape = document.shapes[index]
    if shape != UPPER:
        return shape != LOWER
    return len(document.words[index]) > 1 and not document.flags[index] & ABBREVIATION


def _runs(document: Document) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words in lines that are not all capitals, links between them included."""
    for match in _CAPITALS(document.shapes):
        index, end = match.span()
        while index < end:
            if not _capital(document, index):
                index += 1
                continue
            start = last = index
            index += 1
            while index < end and _goes_on(document, index, last):
                last = index if _capital(document, index) else last
                index += 1
            index = last + 1
            if last > start:
                yield start, last


def _goes_on(document: Document, index: int, last: int) -> bool:
    gap, before = document.gaps[index], document.words[index - 1]
    if gap not in _GAPS:
        return False
    if gap == ". " and len(before) > 1 and before not in _SAINTS:
        return before in _SHORTENED and document.words[index] in _ALL_HEADS and _capital(document, index)
    if _capital(document, index):
        return True
    if document.words[index] not in _LINKS or index - last > 2:
        return False
    return document.words[index] not in _LINKS_OF_HEADS or bool(
        document.flags[index - 1] & HEAD or before in _ALL_HEADS or before in FIRST_HEADS
    )


def _is_telling(document: Document, index: int) -> bool:
    """Whether a word makes the run a name and not a kind of place."""
    flags, word = document.flags[index], document.words[index]
    if word in GENERIC or word in _LINKS or flags & (FUNCTION | DRUG | TITLE | CLINICAL | ALLOWED):
        return False
    return not document.title_lines[index] or not flags & (VERB | CLINICAL_NOUN | UNIT)


def _trimmed(document: Document, start: int, last: int) -> int:
    """Where a run begins without what only opens the sentence."""
    while start < last:
        flags = document.flags[start]
        opens = document.starts_sentence(start)
        word = document.words[start]
        if word in FIRST_HEADS or not (
            flags & TITLE
            or word in VAGUE
            or word in _LINKS
            or (opens and (flags & (VERB | RELATION | FUNCTION) or word in _OPENERS or _is_deed(word, flags)))
        ):
            return start
        start += 1
    return start


def _is_deed(word: str, flags: int) -> bool:
    """Whether a word opens a sentence as a verb does: `Discussed`, `Declining`."""
    return bool(flags & VOCABULARY) and not flags & PROPER and word.endswith(("ed", "ing"))


def mark_headed_runs(document: Document) -> None:
    """Mark runs of capitals that a word of places or companies heads."""
    for begin, last in _runs(document):
        start = _trimmed(document, begin, last)
        if start == last:
            continue
        words = document.words[start : last + 1]
        inner = words[1:] if document.title_lines[start] else words
        strong = not HEADS.isdisjoint(inner) or words[0] in FIRST_HEADS
        if not (strong or document.flags[last] & HEAD):
            continue
        if document.flags[last] & (EPONYM | CLINICAL_NOUN) and not (
            document.flags[last] & HEAD or words[-1] in _ALL_HEADS or words[0] in FIRST_HEADS
        ):
            continue
        if last == start + 1 and document.flags[start] & FIRST and document.flags[last] & SURNAME:
            continue
        if document.title_lines[start] and not strong and _all_known(document, start, last):
            continue
        telling = any(
            _is_telling(document, position)
            and not (
                position == last and (document.flags[last] & HEAD or words[-1] in HEADS) and words[-1] != "springs"
            )
            for position in range(start, last + 1)
        )
        special = words[-1] in SPECIALITIES and _cue(document, start) not in _SURE_AT
        if words[-1] in _THINGS or (special and not _has_name(document, start, last)):
            continue
        if telling or (words[-1] in NATIONS and document.flags[last - 1] & ALLOWED):
            for index in range(start, last + 1):
                document.mark(index, Kind.ORGANIZATION, _REASON)


def _has_name(document: Document, start: int, last: int) -> bool:
    """Whether one of the words before a head is rather a name than a word."""
    return any(
        (not document.flags[position] and not is_derived(document.words[position], document.lexicon.flags))
        or (document.flags[position] & PROPER and not document.flags[position] & _NOT_NAMES)
        or document.words[position] in LANDSCAPE
        for position in range(start, last)
    )


def _all_known(document: Document, start: int, last: int) -> bool:
    return all(document.flags[position] & KNOWN for position in range(start, last + 1))


def mark_denied_runs(document: Document) -> None:
    """Let masks grow over the run of capitals in which they stand, and deny runs that nothing explains."""
    for index in [index for index, gap in enumerate(document.gaps) if gap in _LINE_ENDS]:
        if 0 < index < len(document):
            _mark_broken(document, index)
    for begin, end in _runs(document):
        start, last = _trimmed(document, begin, end), _end(document, begin, end)
        if start >= last or document.lower[document.ends[last] : document.ends[last] + 1] == ":":
            continue
        if _is_denied(document, start, last):
            take(document, start, last)
        if document.marks[last] is not None:
            _take_service_and_number(document, last)


def _end(document: Document, start: int, last: int) -> int:
    """Where a run ends, without a number's `No.`."""
    while last > start and document.flags[last] & FUNCTION and document.marks[last] is None:
        last -= 1
    return last


def _mark_broken(document: Document, index: int) -> None:
    """Take a name that a line end breaks: capitals before it, and behind it some that a head ends."""
    first, last = index - 1, index
    if not _capital(document, first) or not _capital(document, index) or document.starts_sentence(first):
        return
    while last + 1 < len(document) and last - index < 3 and _capital(document, last + 1):
        if document.gaps[last + 1] not in _GAPS:
            break
        last += 1
    ended = document.lower[document.ends[last] : document.ends[last] + 2].lstrip(" ")[:1]
    if document.words[last] not in _ALL_HEADS or ended in {"", ":", "\n"}:
        return
    if document.marks[first] is None and not (_is_telling(document, first) and document.words[last] in HEADS):
        return
    while _capital(document, first - 1) and document.gaps[first] in _GAPS and not document.starts_sentence(first - 1):
        first -= 1
    take(document, first, last)


def _cue(document: Document, start: int) -> str:
    """The preposition before a run, beyond an article."""
    before = start - 1
    if before > 0 and document.words[before] == "the" and document.gaps[start] == " ":
        before -= 1
    if start > 0 and (
        "@" in document.gaps[start] or (document.gaps[start] == ", " and document.words[before] in VENDORS)
    ):
        return "at"
    if before > 0 and document.words[before - 1 : before + 1] == ["out", "of"]:
        return "at"
    return document.words[before] if before >= 0 and document.gaps[before + 1].strip(" \n") == "" else ""


def _is_denied(document: Document, start: int, last: int) -> bool:
    marks, words, flags = document.marks, document.words, document.flags
    span = range(start, last + 1)
    unmarked = [position for position in span if marks[position] is None and words[position] not in _LINKS]
    if not unmarked:
        return words[last] in _ALL_HEADS and not flags[last] & (SURNAME | FIRST)
    if all(flags[position] & (CREDENTIAL | TITLE) for position in unmarked):
        return False
    named = any(marks[position] is not None for position in span)
    organized = any(marks[position] in {Kind.ORGANIZATION, Kind.LOCATION} for position in span)
    telling = [position for position in unmarked if _is_telling(document, position) and words[position] not in ROLES]
    cue = _cue(document, start)
    special = words[last] in SPECIALITIES and cue not in _SURE_AT
    if words[last] in _ALL_HEADS:
        landscape = any(words[position] in LANDSCAPE for position in span[1:]) and last - start > 1
        if landscape or organized or (cue in _AT and (named or (telling and not special))):
            return True
    placed = words[last - 1] in {"of", "the"} and marks[last] is not None and last - start > 1
    if placed and any(words[position] in _ALL_HEADS and words[position + 1] == "of" for position in span[:-1]):
        return True
    known = any(marks[position] is Kind.ORGANIZATION for position in span)
    never = CREDENTIAL | TITLE | DRUG | MONTH | WEEKDAY if known else EPONYM | _NEVER
    if cue in _SURE_AT and (named or telling) and not flags[last] & CLINICAL_NOUN:
        return not any(flags[position] & (CREDENTIAL | TITLE | MONTH) for position in unmarked)
    if any(flags[position] & never for position in unmarked):
        return False
    if not (telling or known) or (words[last] in THINGS and not known) or (special and not named):
        return False
    medical = CLINICAL | CLINICAL_NOUN
    if document.title_lines[start] or any(flags[each] & medical and words[each] not in _ALL_HEADS for each in span):
        return False
    if any(document.gaps[position] == " & " for position in span[1:]):
        return True
    return not document.starts_sentence(start) or (len(span) > 2 and UPPER not in document.shapes[start : last + 1])


def _take_service_and_number(document: Document, last: int) -> None:
    """Take `ED` of `Spanish Fork ED` and the number of `Foundry No. 4`."""
    following = last + 1
    if following < len(document) and document.gaps[following] == " ":
        word = document.words[following]
        person = document.marks[last] is Kind.NAME and (word in _PERSONAL or document.marks[last - 1] is None)
        if word in SERVICES and document.shapes[following] == UPPER and not person and not document.fixed[following]:
            take(document, following, following)
            return
        if word in COUNTED and document.shapes[following] != LOWER:
            last = following
    count = _COUNT(document.lower, document.ends[last])
    if count and (document.words[last] in COUNTED or ("#" in count[0] and document.words[last] in _ALL_HEADS)):
        take(document, last, last)
        document.add(Finding(document.starts[last], count.end(), Kind.ORGANIZATION, "number of an organisation"))
