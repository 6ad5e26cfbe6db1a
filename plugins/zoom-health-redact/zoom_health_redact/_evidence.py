"""Is a word that is a name as well as an ordinary one a name here? What stands beside it tells."""

from __future__ import annotations

from typing import Final

from ._cues import CALLED, GREETINGS, LABELS, PAST, PERSON_CUES, ROLES
from ._document import CAPITAL, CREDENTIAL, FUNCTION, HEAD, LOWER, MONTH, RELATION, TITLE, UNIT, UPPER, VERB, Document
from ._lexicon import ABBREVIATION, CLINICAL, COMMON, DRUG, EPONYM, FIRST, NAME_LIKE
from ._triggers import words

__all__ = ["collocates", "ends_or_capital", "has_evidence", "names_follow"]

_PATIENTS: Final = frozenset({"pt", "patient", "client", "resident"})
_SPEAKING: Final = frozenset({"told", "says", "said", "asked", "denies", "recommended"})
_SURE_VERBS: Final = words("is was has reports denies states says said told")
_POSSESSIVES: Final = words("her his my their")
_WISHING: Final = words("i we they he she you to who will would may can could should and")
_SPEAKING_ONLY: Final = words("said says told denies states asks asked")
_DETERMINERS: Final = words("the a an his her my their no some any our your little with of")
_OF_THINGS: Final = words("what that how why when where all more less no not about something important key hard good")
_NAMING: Final = PERSON_CUES - {"with", "via"}
_CALLINGS: Final = words("rt rd pt ot rn lvn lpn cna np pa md sw cm slp ma crna tech aide medic chaplain hygienist rep")
_TITLE_CREDENTIALS: Final = words("rn np lpn lvn cna crna")
_ADVERBS: Final = words("hand mouth foot phone mail day night law side step far chance force car bus train early noon")
_COMMON_FIRST: Final = words(
    "major many rusty amber honey ginger olive basil rosemary tiny early earnest long man king young rich manual "
    "normal art see else over pa ma son sun season spring song temple gale star page pearl ivory queen prince royal "
    "precious numbers lane dale cliff forest brook field heath glen lake wood stone marine german french china asia "
    "america dell chance destiny harmony liberty justice patience prudence charity genesis trinity echo omega delta "
    "alpha beta virgin pansy fern clover holly hazel iris sage mint buck drake ray sunny sunshine stormy misty dusty "
    "sandy rocky cookie candy sugar apple cherry berry peach maple willow cash price sang hang rob bill mark chase "
    "pat drew grant jack dot penny peg nick rod bob max guy chin van ed pet gay dick willy randy fanny johnny"
)
_NEVER_CASELESS: Final = FUNCTION | VERB | UNIT | CLINICAL | DRUG | HEAD | RELATION | TITLE | MONTH


def has_evidence(document: Document, index: int) -> str:
    """Why a word that can be a name is one here, or an empty string.

    Args:
        document: The words.
        index: A word that is a name as well as a word of the language.
    """
    if document.flags[index] & (TITLE | RELATION) and not document.flags[index] & FIRST:
        return ""
    if index and (reason := _evidence_before(document, index)):
        return reason
    if document.caseless(index):
        return _evidence_without_case(document, index)
    if document.shapes[index] == LOWER:
        return ""
    if index + 1 < len(document) and (reason := _evidence_behind(document, index)):
        return reason
    flags = document.flags[index]
    if flags & FIRST and not flags & (CLINICAL | FUNCTION | HEAD) and _is_speaker(document, index):
        return "speaker of a line"
    return ""


def _evidence_before(document: Document, index: int) -> str:
    """What the word before tells."""
    flags, gap, before = document.flags[index], document.gap(index), document.words[index - 1]
    if len(gap) > 4 or "\n" in gap:
        return ""
    if document.shapes[index] == CAPITAL and (reason := _evidence_of_capital(document, index)):
        return reason
    if (
        before in _CALLINGS
        and gap == " "
        and document.shapes[index] == CAPITAL
        and flags & FIRST
        and not flags & (FUNCTION | CLINICAL | DRUG)
        and not collocates(document, index)
    ):
        return "name behind a calling"
    if (
        before in ROLES
        and gap == " "
        and document.shapes[index] == CAPITAL
        and flags & NAME_LIKE
        and not flags & (FUNCTION | CLINICAL | DRUG | HEAD | TITLE | RELATION)
        and (index + 1 == len(document) or document.flags[index + 1] & VERB or ends_or_capital(document, index))
        and not document.title_lines[index]
    ):
        return "name behind a calling"
    if "," in gap and _is_greeting(document, index) and flags & NAME_LIKE and not flags & CLINICAL:
        return "name in a greeting"
    labelled = before in CALLED or (before in LABELS and (":" in gap or before == "by"))
    if labelled and not flags & (FUNCTION | VERB | CLINICAL | TITLE | RELATION):
        return "name behind a label"
    if not document.flags[index - 1] & RELATION or flags & (FUNCTION | VERB | CLINICAL):
        return ""
    if not flags & FIRST:
        return "name behind a relation" if gap == " " and _is_capital_of_kin(document, index) else ""
    behind_capital = document.shapes[index] == CAPITAL and gap.strip(" (,") == ""
    if behind_capital or (before not in _PATIENTS and gap == " " and not flags & HEAD):
        return "name behind a relation"
    return ""


def _is_capital_of_kin(document: Document, index: int) -> bool:
    """Whether a word of the language has a capital behind `son` in small letters, where none but a name has one."""
    return (
        document.shapes[index] == CAPITAL
        and document.shapes[index - 1] == LOWER
        and not document.title_lines[index]
        and document.words[index - 1] not in _PATIENTS
        and not document.flags[index] & (HEAD | CREDENTIAL | MONTH | TITLE | UNIT | RELATION | DRUG | ABBREVIATION)
    )


def _is_greeting(document: Document, index: int) -> bool:
    """Whether `Hi, ` or `thank you, ` stands before a word that is written as a name is."""
    before = document.words[index - 1]
    if before not in GREETINGS or (document.shapes[index] == LOWER and not document.plain_lines[index]):
        return False
    return before != "you" or (index > 1 and document.words[index - 2] == "thank")


def _evidence_of_capital(document: Document, index: int) -> str:
    """What the word before tells of a word with a capital."""
    flags, gap, before = document.flags[index], document.gap(index), document.words[index - 1]
    if before in PERSON_CUES and gap == " " and (not document.title_lines[index] or before == "by"):
        if not flags & (FUNCTION | DRUG | TITLE | RELATION) and not collocates(document, index):
            return "name behind a word of meeting"
    elif ":" in gap and before in LABELS and flags & NAME_LIKE and ends_or_capital(document, index):
        return "name behind a label"
    return ""


def _evidence_behind(document: Document, index: int) -> str:
    """What the word behind tells."""
    following = index + 1
    flags, behind = document.flags[index], document.gap(following)
    next_flags, next_word = document.flags[following], document.words[following]
    if (
        next_flags & CREDENTIAL
        and behind.strip() == ","
        and document.shapes[following] == UPPER
        and not flags & CLINICAL
    ):
        return "name before a credential"
    if flags & FIRST and not flags & CLINICAL and (reason := _evidence_behind_first(document, index)):
        return reason
    if next_word not in _SPEAKING or behind != " " or document.shapes[index] != CAPITAL or flags & FUNCTION:
        return ""
    subject = not document.starts_sentence(index) or (flags & NAME_LIKE and not flags & CLINICAL)
    return "name before a verb of speaking" if subject else ""


def _evidence_behind_first(document: Document, index: int) -> str:
    """What the word behind tells of a first name."""
    following = index + 1
    flags, behind = document.flags[index], document.gap(following)
    next_flags, next_word = document.flags[following], document.words[following]
    if next_word in {"is", "was"} and flags & COMMON and _describes(document, following + 1):
        return ""
    if next_flags & VERB and behind == " " and not flags & HEAD:
        if next_word in _SURE_VERBS or not flags & (FUNCTION | MONTH | VERB):
            return "name before a verb of persons"
    elif behind == " " and next_word == document.words[index] and document.shapes[following] == LOWER:
        return "name before the same word as a verb"
    elif (
        behind == " "
        and document.shapes[index] == CAPITAL
        and document.shapes[following] == LOWER
        and (next_word in PAST or (next_word.endswith("ed") and next_flags & COMMON))
        and not next_flags & CLINICAL
        and not flags & (FUNCTION | MONTH | VERB | HEAD)
    ):
        return "name before a verb"
    elif next_word in {"and", "or"} and behind == " " and not flags & FUNCTION and following + 1 < len(document):
        beside = following + 1
        first_name = document.shapes[beside] == CAPITAL and document.flags[beside] & FIRST
        if first_name or document.words[beside] in {"her", "his", "their", "i"}:
            return "name beside another"
    elif behind == "'s " and document.shapes[index] == CAPITAL and not flags & EPONYM:
        return "possessive of a first name"
    elif behind in {" ", ", "} and next_word in {"who", "whose", "aged", "age"}:
        return "name before a description"
    elif behind == ", " and next_word in {"her", "his", "their", "my"} and following + 1 < len(document):
        return "name before a relation" if document.flags[following + 1] & RELATION else ""
    return ""


def _evidence_without_case(document: Document, index: int) -> str:
    """The same where a line is all in one case."""
    flags = document.flags[index]
    if flags & _NEVER_CASELESS or document.words[index] in _COMMON_FIRST or len(document.words[index]) < 3:
        return ""
    following = index + 1
    behind = document.gap(following) if following < len(document) else "\n"
    next_flags = document.flags[following] if following < len(document) else 0
    if flags & FIRST:
        begins = document.starts_sentence(index)
        before = document.words[index - 1] if index else ""
        if (
            behind == " "
            and document.words[following] in _POSSESSIVES
            and before not in _WISHING
            and _word_flags(document, following + 1) & RELATION
        ):
            return "name before a relation"
        if behind == " " and document.words[following] in _SPEAKING_ONLY and before not in _DETERMINERS:
            return "name before a verb of speaking"
        if begins and behind == "'s " and next_flags & RELATION:
            return "possessive of a first name"
        if begins and behind == " " and next_flags & VERB:
            return "name before a verb of persons"
        if begins and behind[:2] in {": ", "'s"} and "\n" in (document.gap(index) or "\n"):
            return "speaker of a line"
        if index and document.gap(index) == " " and document.words[index - 1] in PERSON_CUES:
            return "" if behind[1:2].isdigit() else "name behind a word of meeting"
        if index and document.gap(index).strip() == "," and document.words[index - 1] in GREETINGS:
            return "name in a greeting"
        if (
            index
            and document.gap(index).strip(" ") in {"", ",", ":", "("}
            and document.flags[index - 1] & RELATION
            and "\n" not in document.gap(index)
        ):
            return (
                "name behind a relation"
                if next_flags & (VERB | FUNCTION) or behind[:1] in {",", ".", ")", "\n", ";"}
                else ""
            )
    if (
        flags & NAME_LIKE
        and index
        and document.words[index - 1] in _TITLE_CREDENTIALS
        and document.gap(index) == " "
        and (next_flags & VERB or behind[:1] in {",", ".", ")", "\n", ";"})
    ):
        return "name behind a calling"
    if (
        flags & NAME_LIKE
        and index
        and document.words[index - 1] == "by"
        and document.gap(index) == " "
        and document.words[index] not in _ADVERBS
    ):
        return "name behind `by`"
    return ""


def _word_flags(document: Document, index: int) -> int:
    return document.flags[index] if index < len(document) else 0


def _describes(document: Document, index: int) -> bool:
    """Whether behind `is` comes what is said of a thing: `Art is what they share`."""
    return index < len(document) and document.words[index] in _OF_THINGS


def names_follow(document: Document, index: int) -> bool:
    """Whether the word before is one behind which people are named: a title, a relation, `by`, `per`, a label."""
    if not index:
        return False
    gap, before = document.gap(index), document.words[index - 1]
    if gap.strip(" .,:(@"):
        return False
    if ":" in gap:
        return before in LABELS
    return bool(document.flags[index - 1] & (TITLE | RELATION)) or before in _NAMING or before in CALLED


def ends_or_capital(document: Document, index: int) -> bool:
    """Whether after a word the line ends, a mark comes, or another capital."""
    following = index + 1
    behind = document.lower[document.ends[index] : document.ends[index] + 1]
    if following >= len(document) or behind in {"\n", ",", ";", "(", "."}:
        return True
    return document.gap(following) == " " and document.shapes[following] == CAPITAL


def _is_speaker(document: Document, index: int) -> bool:
    """Whether the word is what a line of a conversation begins with."""
    line_start = index == 0 or "\n" in document.gap(index)
    if document.flags[index] & COMMON and document.counts[document.words[index]] == 1:
        return False
    return line_start and document.lower[document.ends[index] : document.ends[index] + 2] in {": ", ":\n", ":"}


def collocates(document: Document, index: int) -> bool:
    """Whether a clinical word goes on with another, as in `Long Term`."""
    following = index + 1
    return (
        following < len(document)
        and document.gap(following) in {" ", "-", ":"}
        and bool(document.flags[following] & CLINICAL)
        and not document.flags[following] & VERB
    )
