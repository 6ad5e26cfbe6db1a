"""Facilities, employers, schools, churches where case says nothing: by the word that heads such a name."""

from __future__ import annotations

from typing import Final

from ._document import CAPITAL, CLINICAL_NOUN, FUNCTION, RELATION, TITLE, UNIT, VERB, Document
from ._kinds import Kind
from ._lexicon import CLINICAL, PROPER
from ._organization_frames import DESCRIBING, FRAMES, GAPS, LONGEST, is_bounded, is_strong, is_word, mark_frame
from ._organization_runs import mark_denied_runs, mark_headed_runs, take
from ._organization_words import EVENTS, GENERIC, HEADS, LANDSCAPE, SERVICES, SIDES, SPECIALITIES, TOWNS, WEAK_HEADS
from ._slot_words import ENDS, NAMED
from ._slots import mark_slots
from ._triggers import words

__all__ = ["mark_employers", "mark_organizations", "mark_plain_organizations"]

_SAINTS: Final = frozenset({"st", "mt", "ft"})
_AT: Final = frozenset({"at", "@", "="})
_DIRECT: Final = frozenset({"at", "@", "=", "to", "from", "for", "by", "runs", "owns", "operates", "manages", "opened"})
_NAMING: Final = frozenset({"at", "from"})
_CUED: Final = frozenset({"at", "@", "=", "to", "from", "in", "the"})
_IS: Final = frozenset({"is", "was", "called", "named"})
_SPOKEN: Final = frozenset({"period", "comma", "paragraph", "colon"})
_COUNTS: Final = words("one two three four five six seven eight nine ten new")
_STOPS: Final = VERB | RELATION | UNIT | TITLE
_ALL_HEADS: Final = HEADS | WEAK_HEADS
_SCANNED: Final = _ALL_HEADS | FRAMES

mark_organizations = mark_headed_runs
mark_employers = mark_slots


def mark_plain_organizations(document: Document) -> None:
    """Mark facilities where case says nothing, and let masks grow over the run of capitals in which they stand."""
    mark_denied_runs(document)
    for index in [index for index, word in enumerate(document.words) if word in _SCANNED]:
        word = document.words[index]
        if document.fixed[index] and word != "local":
            continue
        if word in FRAMES:
            mark_frame(document, index)
        if word not in _ALL_HEADS:
            continue
        if document.caseless(index):
            _mark_headed(document, index)
        elif word in HEADS and index and document.gaps[index] in {" ", "'s "}:
            _mark_behind(document, index)


def _mark_behind(document: Document, index: int) -> None:
    """Mark the lower-case head behind a name: `Mercy hospital`."""
    kind = document.marks[index - 1]
    if kind and (not document.fixed[index - 1] or (kind is Kind.LOCATION and document.shapes[index] == CAPITAL)):
        document.mark(index, kind, "head of a name")


def _first(document: Document, index: int) -> int:
    """Where the words begin that may be the name before a head."""
    words, flags, first = document.words, document.flags, index
    while first > 0 and index - first < LONGEST:
        gap, before = document.gaps[first], first - 1
        if gap not in GAPS and not (gap == ". " and words[before] in _SAINTS):
            break
        named = before > 0 and words[before - 1] in _NAMING and document.gaps[before] == " "
        if (
            (flags[before] & _STOPS and not named)
            or document.fixed[before]
            or words[before] in ENDS
            or words[before] in _SPOKEN
        ):
            break
        if (flags[before] & FUNCTION and words[before] not in _COUNTS) or words[before] in SERVICES:
            break
        first = before
    return first


def _cue(document: Document, first: int) -> str:
    """What stands before a name: its preposition or article."""
    if not first:
        return ""
    if first > 1 and document.words[first - 1] in _IS and document.words[first - 2] in NAMED:
        return "="
    return "@" if "@" in document.gaps[first] else document.words[first - 1] if document.gaps[first] == " " else ""


def _opening(document: Document, index: int) -> tuple[int, str]:
    """Where the words before a head begin, over one `and`, and what stands before them."""
    first = _first(document, index)
    cue = _cue(document, first)
    if cue != "and" or first < 3 or document.gaps[first - 1] != " " or document.words[first - 3] not in _DIRECT:
        return first, cue
    if is_word(document, first - 2) or document.words[first - 2] in WEAK_HEADS:
        return first - 2, _cue(document, first - 2)
    return first, cue


def _mark_headed(document: Document, index: int) -> None:
    """Mark `bartholomew bros tire`, `at red cliff inn`, `at sawtooth spine`."""
    _grow(document, index)
    first, cue = _opening(document, index)
    if cue in _DIRECT and first < index and _is_placed(document, index):
        take(document, first, index + 2)
        return
    while first < index and document.marks[first] is None and document.words[first] in DESCRIBING:
        first += 1
    if first == index or not _is_named(document, first, index, cue):
        return
    last = index
    while last + 1 < len(document) and document.gaps[last + 1] == " " and _heads_on(document, last + 1):
        last += 1
    take(document, first, last + 2 * _is_placed(document, last))


def _grow(document: Document, index: int) -> None:
    """Take a head behind an organisation, one word that describes between them or none."""
    if document.gaps[index] != " ":
        return
    if document.marks[index - 1] is Kind.ORGANIZATION and _heads_on(document, index):
        take(document, index, index)
    elif (
        index > 1
        and document.marks[index - 2] in {Kind.ORGANIZATION, Kind.LOCATION}
        and document.words[index - 1] in GENERIC
        and document.words[index] in HEADS
        and document.gaps[index - 1] == " "
    ):
        take(document, index - 1, index)


def _is_named(document: Document, first: int, index: int, cue: str) -> bool:
    """Whether the words before a head name it: by themselves, or by what stands before them."""
    words, flags, head, body = document.words, document.flags, document.words[index], range(first, index)
    strong = any(is_strong(document, position, cued=cue in _CUED) for position in body)
    plain = sum(is_word(document, position) for position in body)
    medical = any(flags[position] & (CLINICAL | CLINICAL_NOUN) for position in body)
    general = head == "general" and words[index - 1] in TOWNS | LANDSCAPE | SIDES
    if head in HEADS or general:
        joined = any(document.gaps[position] == " & " for position in body)
        proper = any(flags[position] & PROPER and is_word(document, position) for position in body)
        special = (head in SPECIALITIES and cue not in _AT) or head in EVENTS
        return strong or joined or proper or bool(plain and (general or (cue in _CUED | _DIRECT and not special)))
    if _is_behind_person(document, first):
        return bool(strong or plain) and not medical
    land = any(words[position] in LANDSCAPE for position in body)
    return is_bounded(document, index) and (
        (strong and cue in _DIRECT) or (plain > (cue != "=") and not medical and cue in (_DIRECT if land else _AT))
    )


def _is_placed(document: Document, index: int) -> bool:
    """Whether a name stands behind a head and `of`, as in `veterans home of X`."""
    behind = index + 2
    return behind < len(document) and document.words[index + 1] == "of" and document.marks[behind] is not None


def _heads_on(document: Document, index: int) -> bool:
    """Whether a further head goes on the name: `bros` + `tire`, `middle` + `school`."""
    word = document.words[index]
    return word in HEADS or (word in WEAK_HEADS and is_bounded(document, index))


def _is_behind_person(document: Document, first: int) -> bool:
    """Whether a name stands behind a person and `at`, as that of a practice does."""
    return first > 1 and document.marks[first - 2] is Kind.NAME and document.words[first - 1] == "at"
