"""Names of people behind titles, labels and `named`; initials; surnames before first names."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from ._cues import BEHIND_DOCTOR, BEHIND_MODAL_NAME, CALLED, DEEDS, FIELDS, PAST, SENIOR
from ._document import (
    CAPITAL,
    CREDENTIAL,
    FUNCTION,
    HEAD,
    LOWER,
    RELATION,
    STREET,
    TITLE,
    UNIT,
    UPPER,
    VERB,
    Document,
)
from ._evidence import ends_or_capital
from ._kinds import Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, DRUG, FIRST, KNOWN, NAME_LIKE, PROPER, SURNAME, VOCABULARY
from ._triggers import words

__all__ = ["mark_titles"]

_SHORT_TITLES: Final = words(
    "dr drs mr mrs mister ms miss mx prof rev sgt capt cpl lt sr sra srta mme herr frau sheikh rabbi imam"
)
_PARTICLES: Final = words(
    "van der den de del della di da dos das du la le el al bin ibn ben von zu ter ten st mc mac o abu d l y e san santa"
)
_DOTTED: Final = re.compile(r"[A-Z](?<![A-Za-z.][A-Z])\. ?(?:[A-Z]\. ?){1,3}(?![a-z])")
"""What stands before is asked behind the first letter: a pattern that begins with a letter is found far sooner."""
_DOTTED_KEPT: Final = words(
    "us usa uk am pm iv po im sc sq er ed or icu bid tid qid prn qhs qd qod hs md do rn np pa dc od os ou ad as au "
    "phd ie eg pt ot na ekg mri ct bp hr rr gi gu ob gyn ent hiv dob ssn lmp sob doe nkda ros hpi pmh ua cbc ac pc "
    "npo ro wo yo mo co dds dmd mba bs ba ms jd ii iii vi s p a c o h r b l"
)
_RUN_LABELS: Final = words(
    "by per pcp attending provider surgeon physician author scribe patient client nurse resident clinician therapist "
    "consultant guardian contact"
)
_CUES: Final = _RUN_LABELS | CALLED
_UNARTICLED: Final = words("with by to from per see saw and via cc")
COMMON_MODALS: Final = frozenset({"may", "will", "can", "day", "best"})
_CONNECTED: Final = frozenset({"and", "or"})
_NOT_NAMES: Final = FUNCTION | VERB | UNIT | CREDENTIAL
_LONGEST_NAME: Final = 4
SHORTEST_DOTTED: Final = 2
"""Letters with dots up to which an abbreviation may as well be initials."""


def _is_name_part(document: Document, index: int, *, capital: bool) -> bool:
    """Whether a word can go on a name that has begun."""
    flags, shape = document.flags[index], document.shapes[index]
    if document.fixed[index] or document.words[index] in FIELDS:
        return False
    if len(document.words[index]) == 1:
        return (shape == UPPER and document.words[index] not in {"a", "i"}) or document.cased[
            document.ends[index] : document.ends[index] + 1
        ] == "."
    if flags & (_NOT_NAMES | DRUG | TITLE | RELATION) and not (
        shape == CAPITAL
        and flags & NAME_LIKE
        and (flags & FIRST or document.gap(index) == " ")
        and not flags & (_NOT_NAMES | DRUG | TITLE)
    ):
        return False
    if (
        capital
        and shape in {CAPITAL, UPPER}
        and not (shape == UPPER and flags & ABBREVIATION and not flags & NAME_LIKE)
    ):
        return not flags & CLINICAL or bool(flags & NAME_LIKE)
    return (bool(flags & PROPER) and not flags & (VOCABULARY | CLINICAL | ABBREVIATION)) or not flags


def mark_run(document: Document, index: int, reason: str, *, first: bool) -> int:
    """Mark a name that begins at this word; the number of words that were marked."""
    start = index
    capital = document.shapes[index] in {CAPITAL, UPPER, 3} and not document.upper_lines[index]
    while index < len(document) and index - start < _LONGEST_NAME + 2:
        if index > start and not document.joined(index):
            break
        if index > start and "\n" in document.gap(index) and document.flags[index] & KNOWN:
            break
        particle = document.words[index] in _PARTICLES and index + 1 < len(document) and document.joined(index + 1)
        if document.fixed[index] and document.marks[index] is not None:
            index += 1
            continue
        if not (
            (index == start and first)
            or _is_name_part(document, index, capital=capital)
            or (particle and index + 1 < len(document) and _is_name_part(document, index + 1, capital=capital))
        ):
            break
        document.mark(index, Kind.NAME, reason)
        index += 1
    return index - start


def _is_title(document: Document, index: int) -> bool:
    """Whether a title stands here as one: `MS` is a disease and `miss` a verb."""
    following = index + 1
    if following >= len(document) or (document.fixed[following] and document.marks[following] is None):
        return False
    gap, word, shape = document.gap(following), document.words[index], document.shapes[index]
    if len(gap) > 4 or gap.strip(" ._\n") or (gap.count("\n") > 1):
        return False
    flags = document.flags[following]
    if flags & DRUG and not flags & NAME_LIKE:
        return False
    if gap in {" ", ". "} and (_is_surname_of_title(document, index) or _is_unarticled(document, index)):
        return True
    if word not in _SHORT_TITLES:
        if document.shapes[following] == LOWER or document.upper_lines[following]:
            return bool(flags & PROPER) and not flags & KNOWN
        if shape == LOWER or document.starts_sentence(index):
            return not flags & (CLINICAL | FUNCTION | VERB | CREDENTIAL | ABBREVIATION | HEAD) or bool(flags & FIRST)
        return bool(flags & PROPER) or not flags
    named = document.shapes[following] == CAPITAL or (flags & UNIT and flags & NAME_LIKE)
    if flags & (FUNCTION | UNIT | VERB) and not ("." in gap and named):
        return False
    if word in {"ms", "mr", "miss", "lt", "sr", "dr", "mx", "rev"} and shape != CAPITAL and "." not in gap:
        if word == "dr" and not (index and document.flags[index - 1] & STREET):
            return not flags & (CLINICAL | VERB | DRUG)
        return (bool(flags & PROPER) and not flags & KNOWN) or not flags
    if "\n" in gap and flags & KNOWN and not flags & NAME_LIKE:
        return False
    return not (word in {"sr", "miss", "rev"} and flags & CLINICAL)


def _is_unarticled(document: Document, index: int) -> bool:
    """Whether no `the` or `his` stands before `doctor`: then a name follows, whatever word it is."""
    if document.words[index] not in SENIOR or not index or document.words[index - 1] not in _UNARTICLED:
        return False
    following = index + 1
    return (
        document.caseless(following)
        and document.gap(index) == " "
        and not document.flags[following] & (_NOT_NAMES | TITLE | RELATION | ABBREVIATION)
        and document.words[following] not in BEHIND_DOCTOR
    )


def _is_surname_of_title(document: Document, index: int) -> bool:
    """Whether a word of the language behind a title is a surname: `DR MAY`, `nurse Bone notified`, `mr savage`."""
    following = index + 1
    flags, word = document.flags[following], document.words[index]
    if document.caseless(following) and word in {"mr", "mrs"} and flags & CLINICAL and not flags & _NOT_NAMES:
        return _acts(document, following, verbs=DEEDS)
    if not flags & NAME_LIKE or flags & (CREDENTIAL | RELATION) or (flags & TITLE and word not in _SHORT_TITLES):
        return False
    if word not in _SHORT_TITLES:
        if document.shapes[following] == CAPITAL and document.shapes[index] == LOWER:
            return not flags & FUNCTION and _acts(document, following)
        return document.caseless(following) and bool(flags & FIRST) and not flags & (FUNCTION | CLINICAL)
    if not document.caseless(following) or (word in {"ms", "mr"} and flags & CLINICAL):
        return False
    if flags & (FUNCTION | VERB | UNIT):
        return (
            word in {"dr", "mr", "mrs"}
            and document.words[following] in COMMON_MODALS
            and _stands_alone(document, following)
        )
    return word not in {"miss", "sr", "rev", "lt", "mx"}


def _acts(document: Document, index: int, *, verbs: frozenset[str] | None = None) -> bool:
    """Whether behind a word comes what a person does, or nothing."""
    following = index + 1
    if verbs is not None:
        return following < len(document) and document.gap(following) == " " and document.words[following] in verbs
    if following >= len(document) or document.gap(following) != " ":
        return ends_or_capital(document, index)
    return bool(document.flags[following] & VERB) or document.words[following].endswith("ed")


def _stands_alone(document: Document, index: int) -> bool:
    """Whether no verb follows that would make `may` and `will` verbs themselves."""
    following = index + 1
    if following >= len(document) or document.gap(following) != " ":
        return True
    word = document.words[following]
    return word in PAST or word.endswith("ed") or word in BEHIND_MODAL_NAME


def mark_titles(document: Document) -> None:
    """Mark names behind titles and labels, and initials."""
    for index, flags in enumerate(document.flags):
        if not flags & (TITLE | SURNAME) and document.words[index] not in _CUES:
            continue
        if flags & TITLE and _is_title(document, index):
            _mark_titled(document, index + 1)
        elif (
            document.words[index] in _RUN_LABELS and index + 1 < len(document) and _is_named_behind(document, index + 1)
        ):
            mark_run(document, index + 1, "name behind a label", first=True)
        elif flags & SURNAME and _is_reversed(document, index):
            document.mark(index, Kind.NAME, "surname before a first name")
            document.mark(index + 1, Kind.NAME, "first name behind a surname")
        elif document.words[index] in CALLED and index + 1 < len(document):
            _mark_called(document, index + 1)
    for match in _DOTTED.finditer(document.cased):
        letters = match[0].replace(".", "").replace(" ", "").lower()
        if letters not in _DOTTED_KEPT and not (
            len(letters) > SHORTEST_DOTTED and document.lexicon.flags.get(letters, 0) & ABBREVIATION
        ):
            _mark_span(document, match.start(), match.end(), "initials")


def _is_named_behind(document: Document, index: int) -> bool:
    """Whether a capital behind `by` or `PCP:` is a name."""
    gap, flags = document.gap(index), document.flags[index]
    before = document.words[index - 1]
    if document.shapes[index] != CAPITAL or not ((gap == " " and before in {"by", "per"}) or gap in {": ", ":"}):
        return False
    if flags & (FUNCTION | VERB | DRUG | TITLE | RELATION) and not (flags & FIRST and ends_or_capital(document, index)):
        return False
    return bool(flags & NAME_LIKE or not flags & KNOWN) and not (
        flags & CLINICAL and not ends_or_capital(document, index)
    )


def _is_reversed(document: Document, index: int) -> bool:
    """Whether a line begins `Marsh, Penny`."""
    following = index + 1
    if following >= len(document) or document.gap(following) != ", " or document.shapes[index] != CAPITAL:
        return False
    if not (index == 0 or "\n" in document.gap(index)) or not document.flags[following] & FIRST:
        return False
    return document.shapes[following] == CAPITAL and not (document.flags[index] | document.flags[following]) & (
        CLINICAL | FUNCTION | DRUG | ALLOWED
    )


def _mark_titled(document: Document, index: int) -> None:
    marked = mark_run(document, index, "name behind a title", first=True)
    if marked == 1 and document.caseless(index) and not document.flags[index] & NAME_LIKE:
        marked += _mark_common_pair(document, index + 1)
    following = index + marked
    # "Drs. Patel and Kim", "Dr. Patel/Kim"
    if (
        marked
        and following + 1 < len(document)
        and document.words[index - 1] in {"drs", "mr", "mrs", "doctors"}
        and document.words[following] in _CONNECTED
        and _is_name_part(document, following + 1, capital=True)
    ):
        mark_run(document, following + 1, "name behind a title", first=False)


def _mark_common_pair(document: Document, index: int) -> int:
    """Mark the second of two words of the language that are a name behind a title: `doctor swift arrow at`."""
    if index >= len(document) or document.gap(index) != " ":
        return 0
    if document.flags[index] & (_NOT_NAMES | TITLE | RELATION) or document.words[index] in BEHIND_DOCTOR:
        return 0
    following = index + 1
    closed = following >= len(document) or document.gaps[following][:1] in {",", ".", "\n", ";", ")", ""}
    if not closed and (
        document.words[index].endswith(("ed", "ing", "ly"))
        or not document.flags[following] & FUNCTION
        or document.gap(following) != " "
    ):
        return 0
    return int(document.mark(index, Kind.NAME, "name behind a title"))


def _mark_called(document: Document, index: int) -> None:
    while (
        index < len(document) and document.words[index] in {"is", "was", "of", "as"} and len(document.gap(index)) <= 2
    ):
        index += 1
    if index >= len(document) or document.gap(index).strip(" :\"'-\t(") or len(document.gap(index)) > 6:
        return
    flags = document.flags[index]
    if flags & (FUNCTION | VERB | RELATION | HEAD | DRUG | CLINICAL | UNIT) and document.shapes[index] != CAPITAL:
        return
    if document.words[index - 1] == "called" and document.shapes[index] == LOWER and flags & KNOWN:
        return
    named = document.words[index - 1] in {"named", "nicknamed"} and not flags & (FUNCTION | CLINICAL)
    looks_so = named or document.shapes[index] == CAPITAL or document.upper_lines[index] or flags & PROPER or not flags
    if looks_so and not (flags & (CLINICAL | DRUG | FUNCTION) and not flags & NAME_LIKE):
        mark_run(document, index, "name behind `named`", first=True)


def _mark_span(document: Document, start: int, end: int, reason: str) -> None:
    index = bisect_left(document.starts, start)
    while index < len(document) and document.starts[index] < end:
        document.mark(index, Kind.NAME, reason)
        index += 1
