"""Names that are medicine: Parkinson's disease, a Foley catheter, a positive Babinski."""

from __future__ import annotations

from typing import Final

from ._cues import COMMON_SURNAMES
from ._document import (
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
from ._lexicon import CLINICAL, DRUG, EPONYM, FIRST, NAME_LIKE, PROPER
from ._terms import is_paired, is_scored, noun_follows
from ._triggers import words

__all__ = ["is_eponym"]

LONGEST_LIST: Final = 4
_SURE: Final = words(
    "conners bazett lund ludwig parkinson crohn foley alzheimer hodgkin huntington cushing graves hashimoto raynaud "
    "bell barrett babinski romberg apgar glasgow heimlich kegel phalen tinel asperger tourette marfan down turner "
    "klinefelter sjogren behcet lyme epley hallpike valsalva kernig brudzinski mcburney mcmurray lachman spurling "
    "finkelstein hawkins neer trendelenburg weber rinne snellen gleason braden epworth mallampati pap doppler holter "
    "bruce swan ganz whipple salmonella listeria hoyer zung gram coombs schirmer schober homan homans hoffman "
    "hoffmann levin chagas hansen bristol framingham wells child pugh rome lund mackay tanner beck likert morse mohs "
    "baker colles jones lisfranc breslow clark fitzpatrick gaenslen faber lasegue osgood schlatter perthes kawasaki "
    "reye still munchausen wernicke korsakoff virchow zenker schatzki meckel dupuytren peyronie paget potts pott "
    "charcot marie tooth guillain barre lambert eaton kaposi burkitt ewing wilms merkel candida clostridium"
)
_PERSON_CUES: Final = words("by per saw told met via called")
_PLAIN_CREDENTIALS: Final = words("md rn np phd lpn lvn dpt pharmd lcsw")
_BY: Final = frozenset({"by", "per", "via"})
_DONE_TO_PERSONS: Final = words(
    "seen admitted told given discharged asked here present brought accompanied interviewed born evaluated examined "
    "referred transferred advised informed instructed counseled contacted called notified educated reminded offered "
    "sent"
)
_BEFORE: Final = words(
    "positive negative a an the no with possible probable early advanced known of for has have had and or suspected "
    "mild moderate severe late end-stage history his her their s p post normal abnormal bilateral left right modified "
    "indwelling new chronic familial atypical classic refractory worsening stable managed diagnosed"
)


def is_eponym(document: Document, index: int) -> bool:
    """Whether a word that is a name stands here for a disease, a sign, a test or a device.

    Args:
        document: The words.
        index: The word; the lexicon calls it an eponym.
    """
    flags, words = document.flags, document.words
    if words[index] in document.lexicon.parts and is_paired(document, index):
        return True
    if index and flags[index - 1] & TITLE and document.gap(index) in {" ", ". "}:
        return False
    if index and document.marks[index - 1] is Kind.NAME and document.joined(index) and document.shapes[index] != LOWER:
        return noun_follows(document, index) and not flags[index] & FIRST
    if index and flags[index - 1] & RELATION and document.gap(index) == " " and document.shapes[index] != LOWER:
        return False
    if index and len(words[index - 1]) == 1 and _is_initialled(document, index):
        return False
    if noun_follows(document, index) or is_scored(document, index):
        return True
    if not flags[index] & PROPER:
        called = index and words[index - 1] in _PERSON_CUES - _BY and document.gap(index) == " "
        return not called and not _has_credential(document, index)
    if index and words[index - 1] in _PERSON_CUES and document.gap(index) == " ":
        return False
    if _acts(document, index) and flags[index] & NAME_LIKE:
        return False
    if index and flags[index - 1] & (CLINICAL | EPONYM) and document.gap(index) in {" ", "-"}:
        return True
    if not flags[index] & FIRST and _is_among_terms(document, index):
        return True
    if words[index] not in _SURE:
        return document.caseless(index) and words[index] not in COMMON_SURNAMES and not flags[index] & FIRST
    if _is_said_of(document, index) or _goes_on_small(document, index):
        return True
    if document.caseless(index) and not flags[index] & FIRST and not (index and flags[index - 1] & (FIRST | LABEL)):
        return True
    possessive = document.lower[document.ends[index] : document.ends[index] + 2] == "'s"
    before = words[index - 1] if index else ""
    return (
        possessive
        or before in _BEFORE
        or document.gap(index).strip() in {"/", "-"}
        or document.starts_sentence(index)
        or _is_listed(document, index)
    )


def _is_among_terms(document: Document, index: int) -> bool:
    """Whether a list with commas holds a sure term nearby, as `Nissen, Heller, Billroth` does; surnames do not."""
    for step in (-1, 1):
        position = index
        for _ in range(LONGEST_LIST):
            later, position = max(position, position + step), position + step
            if not 0 <= position < len(document) or document.gap(later).strip() not in {",", "/"}:
                break
            flags = document.flags[position]
            if flags & (EPONYM | CLINICAL | DRUG) and not flags & (PROPER | RELATION):
                return True
            if not flags & EPONYM:
                break
    return False


def _is_initialled(document: Document, index: int) -> bool:
    """Whether the letter before is an initial: it has a dot, or stands behind a first name."""
    gap, before = document.gap(index), document.starts[index - 1]
    if document.lower[before - 1 : before].isdigit() or is_scored(document, index):
        return False
    return gap in {". ", "."} or (gap == " " and index > 1 and bool(document.flags[index - 2] & FIRST))


def _has_credential(document: Document, index: int) -> bool:
    following = index + 1
    return (
        following < len(document)
        and bool(document.flags[following] & CREDENTIAL)
        and document.gap(following) in {" ", ", "}
        and (document.shapes[following] != LOWER or document.words[following] in _PLAIN_CREDENTIALS)
    )


def _acts(document: Document, index: int) -> bool:
    """Whether a credential or a verb of persons follows."""
    following = index + 1
    if following >= len(document) or document.gap(following)[:1] not in {" ", ","}:
        return False
    if _has_credential(document, index):
        return True
    flags = document.flags[following]
    possessive = document.lower[document.ends[index] : document.ends[index] + 2] == "'s"
    return bool(flags & VERB) and document.words[following] not in {"was", "is", "score", "noted"} and not possessive


def _goes_on_small(document: Document, index: int) -> bool:
    """Whether a word in small letters that is no verb of persons comes next: `Kawasaki day 6`."""
    following = index + 1
    return (
        following < len(document)
        and document.gap(following) == " "
        and not document.caseless(index)
        and document.shapes[following] == LOWER
        and not document.flags[following] & (VERB | FUNCTION)
        and not document.words[following].endswith("ed")
        and not document.flags[index] & FIRST
    )


def _is_said_of(document: Document, index: int) -> bool:
    """Whether `is` or `was` follows and nothing that is done to persons: `Conners was normal`."""
    following = index + 2
    return (
        following < len(document)
        and document.words[index + 1] in {"is", "was"}
        and document.gap(index + 1) == " "
        and document.words[following] not in _DONE_TO_PERSONS
        and not document.flags[index] & FIRST
    )


def _is_listed(document: Document, index: int) -> bool:
    """Whether a sure eponym stands in a list of findings, at the start of a line or between commas."""
    behind = document.lower[document.ends[index] : document.ends[index] + 2]
    ends = behind[:1] in {",", ";", ")", ".", ":", "\n", ""} or behind[1:].isdigit()
    return ends and document.gap(index).strip(" ")[:1] in {",", ";", "(", "\n", ":", "-"}
