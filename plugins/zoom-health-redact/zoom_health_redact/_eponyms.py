"""Names that are medicine: Parkinson's disease, a Foley catheter, a positive Babinski."""

from __future__ import annotations

import re
from typing import Final

from ._document import CLINICAL_NOUN, CREDENTIAL, FUNCTION, LABEL, LOWER, RELATION, TITLE, VERB, Document
from ._kinds import Kind
from ._lexicon import ABBREVIATION, CLINICAL, DRUG, EPONYM, FIRST, PROPER
from ._triggers import words

__all__ = ["is_eponym", "is_scored", "noun_follows"]

LONGEST_LIST: Final = 4
_SURE: Final = words(
    "parkinson crohn foley alzheimer hodgkin huntington cushing graves hashimoto raynaud bell barrett babinski "
    "romberg apgar glasgow heimlich kegel phalen tinel asperger tourette marfan down turner klinefelter sjogren "
    "behcet lyme epley hallpike valsalva kernig brudzinski mcburney mcmurray lachman spurling finkelstein hawkins "
    "neer trendelenburg weber rinne snellen gleason braden epworth mallampati pap doppler holter bruce swan ganz "
    "whipple salmonella listeria hoyer zung gram coombs schirmer schober homan homans hoffman hoffmann levin "
    "chagas hansen bristol framingham wells child pugh rome lund mackay tanner beck likert morse mohs baker "
    "colles jones lisfranc breslow clark fitzpatrick gaenslen faber lasegue osgood schlatter perthes kawasaki "
    "reye still munchausen wernicke korsakoff virchow zenker schatzki meckel dupuytren peyronie paget potts pott "
    "charcot marie tooth guillain barre lambert eaton kaposi burkitt ewing wilms merkel candida clostridium"
)
_SCORE: Final = re.compile(
    r"(?:-[a-z]{3,12})?(?:[ =:]|'s )(?: ?)(?:class |type |level |of )?"
    r"(?:\d{1,3}(?:[./+-]\d{1,3}){0,3}[a-d]?(?! ?-?(?:y|m|f|yo|yrs?|years?|days?|weeks?|wks?|months?|mos?|hours?|hrs?"
    r"|times|am|pm)\b|[\d:-])|i{1,3}[a-f]?\b|iv[a-f]?\b|vi?[a-f]?\b)"
)
_PERSON_CUES: Final = words("by per saw told met via called")
_BEFORE: Final = words(
    "positive negative a an the no with possible probable early advanced known of for has have had and or "
    "suspected mild moderate severe late end-stage history his her their s p post normal abnormal bilateral left "
    "right modified indwelling new chronic familial atypical classic refractory worsening stable managed "
    "diagnosed"
)


def is_eponym(document: Document, index: int) -> bool:
    """Whether a word that is a name stands here for a disease, a sign, a test or a device.

    Args:
        document: The words.
        index: The word; the lexicon calls it an eponym.
    """
    flags, words = document.flags, document.words
    if index and flags[index - 1] & TITLE and document.gap(index) in {" ", ". "}:
        return False
    if index and document.marks[index - 1] is Kind.NAME and document.joined(index) and document.shapes[index] != LOWER:
        return noun_follows(document, index) and not flags[index] & FIRST
    if index and flags[index - 1] & RELATION and document.gap(index) == " " and document.shapes[index] != LOWER:
        return False
    if noun_follows(document, index) or is_scored(document, index):
        return True
    if index and words[index - 1] in _PERSON_CUES and document.gap(index) == " ":
        return False
    if not flags[index] & PROPER:
        return True
    if _acts(document, index):
        return False
    if index and flags[index - 1] & (CLINICAL | EPONYM) and document.gap(index) in {" ", "-"}:
        return True
    if not flags[index] & FIRST and _is_among_terms(document, index):
        return True
    if words[index] not in _SURE:
        return False
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


def is_scored(document: Document, index: int) -> bool:
    """Whether a number or a grade comes next, as in `Katz 5`, `Forrest IIb` and `Bosniak: 2F`; an age does not."""
    if index and document.flags[index - 1] & (TITLE | RELATION | LABEL | FIRST) and ":" not in document.gap(index):
        return False
    return _SCORE.match(document.lower, document.ends[index]) is not None


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


def _acts(document: Document, index: int) -> bool:
    """Whether a credential or a verb of persons follows."""
    following = index + 1
    if following >= len(document) or document.gap(following)[:1] not in {" ", ","}:
        return False
    flags = document.flags[following]
    if flags & CREDENTIAL and "," in document.gap(following):
        return True
    possessive = document.lower[document.ends[index] : document.ends[index] + 2] == "'s"
    return bool(flags & VERB) and document.words[following] not in {"was", "is", "score", "noted"} and not possessive


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
            and not document.flags[position] & (PROPER | FUNCTION)
            and position == index + 1
        ):
            return True
        if not document.flags[position] & EPONYM and document.words[position] not in {"and", "de"}:
            return False
    return False


def _is_listed(document: Document, index: int) -> bool:
    """Whether a sure eponym stands in a list of findings, at the start of a line or between commas."""
    behind = document.lower[document.ends[index] : document.ends[index] + 2]
    ends = behind[:1] in {",", ";", ")", ".", ":", "\n", ""} or behind[1:].isdigit()
    return ends and document.gap(index).strip(" ")[:1] in {",", ";", "(", "\n", ":", "-"}
