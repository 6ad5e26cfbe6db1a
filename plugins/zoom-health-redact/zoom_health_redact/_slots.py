"""Organisations and places by the slot they stand in: `works at`, `admitted to`, `lives in`, `Employer:`.

What fills such a slot goes, be its words ordinary ones (`works at the rusty anchor`), unless all of them only describe
(`works at the front desk of a bank`).
"""

from __future__ import annotations

from typing import Final

from ._document import (
    CAPITAL,
    CLINICAL_NOUN,
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LABEL,
    LOWER,
    MONTH,
    NUMBER,
    RELATION,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    WEEKDAY,
    Document,
)
from ._kinds import Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, COMMON, DRUG, EPONYM, KNOWN, PLACE, PROPER, VOCABULARY
from ._organization_words import DENOMINATIONS, HEADS, WEAK_HEADS
from ._slot_words import ENDS, GENERIC, LABELS, LINKS, NAMED, OPENERS, PAIRED_CARE, ROLES, SURE, VAGUE, WORK_OPENERS
from ._states import STATES
from ._triggers import words as words_of

__all__ = ["mark_slots"]

WINDOW: Final = 6
"""How many words behind an opener its preposition may stand."""
LONGEST: Final = 6
_GAPS: Final = frozenset({" ", "-", "'s ", " & ", "/", "' ", "\n", "'"})
_HOME_PREPOSITIONS: Final = frozenset({"in", "on", "off", "near", "outside", "between"})
_ROLE_PREPOSITIONS: Final = frozenset({"at", "for", "with"})
_CLOSE: Final = frozenset({"for", "with", "by", "to", "of", "in", "on"})
_DRIVES: Final = frozenset({"drives", "drove", "driver", "delivers"})
_OWNERS: Final = frozenset({"owner", "founder", "proprietor", "ceo", "president", "franchisee"})
_ATTENDS: Final = frozenset({"attends", "attending", "attended", "goes", "went", "attend"})
_TO_FROM: Final = frozenset({"to", "from"})
_SCHOOLS: Final = words_of("high elementary middle academy prep university college state tech church regional memorial")
_LANDSCAPE: Final = words_of(
    "valley hill hills lake lakes river creek mountain grove springs harbor bay island heights ridge meadow meadows "
    "forest country oaks pines woods prairie canyon shore view"
)
_OWNER_PREPOSITIONS: Final = frozenset({"of", "at"})
_NAMES_IT: Final = [["is"], ["was"], ["called"], ["named"]]
_IS: Final = frozenset({"is", "was", "are", "originally"})
_OWNS: Final = frozenset({"owns", "co-owns", "founded"})
_RUNS: Final = frozenset({"runs", "opened", "manages", "operates", "paid"})
_HAS: Final = frozenset({"has", "had", "have", "he's", "she's"})
_STARTS: Final = frozenset({"new", "first", "our", "one", "well", "more", "all", "us", "old"})
_DEPARTMENTS: Final = frozenset({"er", "ed", "ems", "icu", "pacu"})
_PAIRED: Final = [
    [word] for word in ("womens", "women's", "women", "infants", "children", "childrens", "sons", "company")
]
_SIDES: Final = words_of("north south east west northern southern eastern western central")
_AREAS: Final = words_of(
    "area coast part parts side region end wing tower hall facing facility hospital clinic indian coastal rural "
    "africa asia europe america india china mexico texas california carolina dakota virginia florida york"
)
_DENOMINATIONS: Final = DENOMINATIONS | {"pacific", "atlantic"}
_NEVER: Final = CREDENTIAL | TITLE | RELATION | MONTH | WEEKDAY
_SAYS_NOTHING: Final = CLINICAL | DRUG | ABBREVIATION | UNIT | CREDENTIAL | TITLE | RELATION | CLINICAL_NOUN
_PEOPLE: Final = frozenset({"he", "she", "they", "who", "patient", "pt", "i", "parents", "family", "husband", "wife"})
_BLOCKS: Final = FUNCTION | VERB | CLINICAL | CLINICAL_NOUN | DRUG | RELATION | NUMBER | UNIT
_CUES: Final = OPENERS.keys() | ROLES | LABELS | NAMED | _ATTENDS | _OWNERS | _OWNS | _RUNS | {"c", "with", "from"}


def mark_slots(document: Document) -> None:
    """Mark what stands behind words of care, work and living, and behind the labels of forms."""
    for index, word in enumerate(document.words):
        if word in _CUES:
            _cue(document, index, word)


def _cue(document: Document, index: int, word: str) -> None:
    words = document.words
    if word in _ATTENDS:
        _attend(document, index)
    if word in OPENERS:
        _open(document, index, OPENERS[word], sure=word in SURE)
    elif word in ROLES:
        _open(document, index, _ROLE_PREPOSITIONS, sure=True)
    elif word in _OWNERS:
        _open(document, index, _OWNER_PREPOSITIONS, sure=True)
    elif word in _OWNS or (word in _RUNS and index + 1 < len(words) and document.shapes[index + 1] == CAPITAL):
        _fill(document, index, sure=True, fewest=2)
    elif index and document.gap(index) in {" ", "/"}:
        before, earlier = words[index - 1], words[index - 2] if index > 1 else ""
        if word == "c" and before == "d":
            _open(document, index, _TO_FROM, sure=True)
        elif word == "with" and before == "been" and earlier in _HAS:
            _fill(document, index, sure=_lasts(document, index))
        elif word == "from" and before in _IS and earlier in _PEOPLE:
            _fill(document, index, sure=True)
    if word in NAMED and words[index + 1 : index + 2] in _NAMES_IT and _is_new(document, index + 2):
        _fill(document, index + 1, sure=True, work=True)
    if word in LABELS and (word == "employer" or document.lower.startswith((": ", " - "), document.ends[index])):
        _fill(document, index, sure=True, label=True, work=True)
        if word == "employer" and index and words[index - 1] in VAGUE:
            _fill(document, index, sure=True, fewest=2)


def _is_new(document: Document, index: int) -> bool:
    """Whether a word here is a name by itself: unknown, or rather a name than a word."""
    if index >= len(document):
        return False
    flags = document.flags[index]
    if not document.caseless(index):
        return document.shapes[index] == CAPITAL
    return not flags & KNOWN or (bool(flags & PROPER) and not flags & (COMMON | CLINICAL | FUNCTION | VERB))


def _is_care(document: Document, index: int) -> bool:
    """Whether a word is the second half of a pair of specialities: `foot and ankle`."""
    return index < len(document) and document.words[index] in PAIRED_CARE


def _is_second(document: Document, index: int) -> bool:
    """Whether behind `and` a name ends: `feed and seed`, `ryder and lis`."""
    if index >= len(document) or document.gap(index) != " ":
        return False
    word = document.words[index]
    if word in PAIRED_CARE and document.flags[index - 2] & CLINICAL:
        return True
    if document.flags[index] & _BLOCKS:
        return False
    following = index + 1
    if document.words[following : following + 1] and document.words[following] in HEADS | WEAK_HEADS:
        return True
    if (
        word in GENERIC
        or word in ENDS
        or (len(word) > 3 and word.endswith(("s", "ing")))
        or (len(word) > 4 and word.endswith("ed"))
    ):
        return False
    return (
        following >= len(document)
        or document.gap(following) != " "
        or document.words[following] in ENDS
        or bool(document.flags[following] & (FUNCTION | LABEL))
    )


def _open(document: Document, index: int, prepositions: frozenset[str], *, sure: bool) -> None:
    """Find the prepositions of an opener in the same sentence and mark what stands behind them."""
    words, lower = document.words, document.lower
    for position in range(index + 1, min(index + 1 + WINDOW, len(words) - 1)):
        gap = lower[document.ends[position - 1] : document.starts[position]]
        if gap != " " and not gap.isspace() and any(sign in gap for sign in ".;:\n()"):
            return
        near = position - index <= 2
        if words[position] in prepositions:
            if words[position] in _CLOSE and not near and words[index] not in _DRIVES:
                continue
            _fill(
                document,
                position,
                sure=sure and (near or words[position] not in _CLOSE or words[index] in _DRIVES),
                work=words[index] in ROLES or words[index] in WORK_OPENERS,
            )


def _attend(document: Document, index: int) -> None:
    """`attends liberty high`, `goes to first methodist`: only what ends as schools and churches do."""
    words = document.words
    index += words[index + 1 : index + 2] == ["to"]
    last = _last(document, index + 1, caseless=True) if index + 1 < len(words) else index
    if last > index + 1 and (words[last] in _SCHOOLS or words[last] in _DENOMINATIONS) and document.caseless(last):
        _fill(document, index, sure=True, fewest=2)


def _lasts(document: Document, index: int) -> bool:
    """Whether `been with X` goes on with how long."""
    return not {"for", "since"}.isdisjoint(document.words[index + 1 : index + 6])


def _fill(
    document: Document, preposition: int, *, sure: bool, label: bool = False, work: bool = False, fewest: int = 1
) -> None:
    first, words = preposition + 1, document.words
    if first >= len(words) or document.gap(first) not in ({": ", " ", " - "} if label else {" ", "\n"}):
        return
    if label and document.gap(first) == " " and document.shapes[first] != CAPITAL:
        return
    if words[first] in {"of", "the"} and first + 1 < len(words) and document.gap(first + 1) in {" ", "\n"}:
        first += 1 + (words[first] == "of" and words[first + 1] == "the" and first + 2 < len(words))
    if words[first] in VAGUE and not (words[first] == "our" and words[first + 1 : first + 2] == ["lady"]):
        return
    caseless = document.caseless(first)
    if caseless and not sure:
        return
    if not caseless and document.shapes[first] == LOWER:
        return
    last = _last(document, first, caseless=caseless, joins=work or label)
    if last - first + 1 < fewest or not _names(
        document, first, last, preposition=words[preposition], caseless=caseless, work=work
    ):
        return
    place = words[preposition] in _HOME_PREPOSITIONS or (
        document.flags[last] & PLACE and not document.flags[last] & VOCABULARY
    )
    kind = Kind.LOCATION if place else Kind.ORGANIZATION
    for position in range(first, last + 1):
        document.mark(position, kind, "fills the slot of an organisation or place")


def _last(document: Document, first: int, *, caseless: bool, joins: bool = False) -> int:
    """The last word of the phrase that begins here; less than `first` when none does."""
    words, flags = document.words, document.flags
    last = first - 1
    for position in range(first, min(first + LONGEST, len(words))):
        word, flag = words[position], flags[position]
        if position > first:
            gap = document.gap(position)
            if gap not in _GAPS and not (gap == ". " and words[position - 1] in {"st", "mt", "ft"}):
                break
            if gap == "\n" and (caseless or document.shapes[position] != CAPITAL):
                break
        if document.fixed[position] or word in ENDS or flag & _NEVER or (caseless and flag & NUMBER):
            break
        if caseless and flag & VOCABULARY and not flag & PROPER and word.endswith(("ally", "ently")):
            break
        if word in LINKS and position > first:
            paired = document.words[position + 1 : position + 2] in _PAIRED or (
                word == "and" and (joins or _is_care(document, position + 1)) and _is_second(document, position + 1)
            )
            if caseless and word in {"at", "and"} and not paired:
                break
            continue
        if not caseless and document.shapes[position] == LOWER:
            break
        if flag & (FUNCTION | VERB) and not (position == first and word in _STARTS) and (caseless or flag & FUNCTION):
            break
        last = position
    while last > first and (
        (words[last] in STATES and words[last - 1] != "little")
        or words[last] in _DEPARTMENTS
        or _is_label(document, last)
    ):
        last -= 1
    return last


def _is_label(document: Document, index: int) -> bool:
    return document.lower[document.ends[index] : document.ends[index] + 1] == ":"


def _names(document: Document, first: int, last: int, *, preposition: str, caseless: bool, work: bool) -> bool:
    """Whether a phrase names something: one of its words does not only describe."""
    words, flags = document.words, document.flags
    home = preposition in _HOME_PREPOSITIONS
    if home and caseless and flags[last] & CLINICAL and not flags[last] & (HEAD | PROPER):
        return False
    if not home and last > first and not _LANDSCAPE.isdisjoint(words[first : last + 1]):
        return True
    return any(
        _tells(document, position, preposition=preposition, caseless=caseless, alone=first == last, work=work)
        or (position < last and words[position] in _SIDES and words[position + 1] not in _AREAS)
        for position in range(first, last + 1)
    )


def _tells(document: Document, index: int, *, preposition: str, caseless: bool, alone: bool, work: bool) -> bool:
    word, flags = document.words[index], document.flags[index]
    if word in GENERIC or word in LINKS:
        return False
    if word in _DENOMINATIONS and preposition not in _HOME_PREPOSITIONS:
        return True
    if flags & ABBREVIATION and preposition in LABELS and not flags & (CLINICAL | CREDENTIAL):
        return True
    if flags & ALLOWED:
        return preposition == "at" and not flags & (CLINICAL | ABBREVIATION)
    if flags & EPONYM and flags & PROPER and not flags & CLINICAL:
        return True
    if work and not caseless and flags & VOCABULARY and not flags & (CLINICAL_NOUN | HEAD | FUNCTION | DRUG | UNIT):
        return True
    if flags & _SAYS_NOTHING or (flags & HEAD and caseless):
        return False
    if flags & FUNCTION:
        return False
    if document.shapes[index] == UPPER and not caseless and len(word) < 3:
        return False
    derived = alone and caseless and flags & VOCABULARY and not flags & PROPER
    return not (derived and word.endswith(("ing", "ly", "ed", "tion")))
