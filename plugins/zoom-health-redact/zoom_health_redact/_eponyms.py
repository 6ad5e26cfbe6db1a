"""Names that are medicine: Parkinson's disease, a Foley catheter, a positive Babinski."""

from __future__ import annotations

from typing import Final

from ._document import CLINICAL_NOUN, CREDENTIAL, FUNCTION, LOWER, RELATION, TITLE, VERB, Document
from ._kinds import Kind
from ._lexicon import ABBREVIATION, CLINICAL, EPONYM, FIRST, PROPER
from ._triggers import words

__all__ = ["is_eponym", "noun_follows"]

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
    if noun_follows(document, index):
        return True
    if index and words[index - 1] in _PERSON_CUES and document.gap(index) == " ":
        return False
    if not flags[index] & PROPER:
        return True
    if _acts(document, index):
        return False
    if index and flags[index - 1] & (CLINICAL | EPONYM) and document.gap(index) in {" ", "-"}:
        return True
    if words[index] not in _SURE:
        return False
    possessive = document.lower[document.ends[index] : document.ends[index] + 2] == "'s"
    before = words[index - 1] if index else ""
    return (
        possessive
        or before in _BEFORE
        or document.gap(index).strip() in {"/", "-"}
        or document.starts_sentence(index)
        or _is_listed(document, index)
    )


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
