"""Facilities, employers, schools, churches: runs of capitals with a word that heads such a name, and words of work."""

from __future__ import annotations

from typing import Final

from ._document import CAPITAL, CLINICAL_NOUN, FUNCTION, HEAD, LOWER, RELATION, TITLE, UNIT, UPPER, VERB, WORK, Document
from ._eponyms import is_eponym
from ._kinds import Kind
from ._lexicon import ABBREVIATION, ALLOWED, CLINICAL, DRUG, EPONYM, KNOWN, PROPER
from ._slot_words import ENDS, GENERIC
from ._slots import mark_slots
from ._triggers import words

__all__ = ["mark_employers", "mark_organizations", "mark_plain_organizations"]

_LINKS: Final = frozenset({"of", "the", "de", "del", "la", "for", "and"})
_COUNTS: Final = words("one two three four five six seven eight nine ten new")
_LINKS_OF_HEADS: Final = frozenset({"for", "and"})
_GENERIC: Final = words(
    "note notes report visit patient patients summary plan "
    "outside another different nearby previous closest main big nearest same respite adjacent inside own open "
    "family internal primary general community local outpatient inpatient urgent emergency intensive acute "
    "skilled nursing assisted independent senior adult pediatric children childrens womens women mens men "
    "veterans behavioral mental home public private specialty sports pain sleep wound travel walk infusion weight "
    "loss memory stroke heart cancer trauma surgical dental eye vision hearing fertility allergy diabetes "
    "anticoagulation coumadin methadone free student employee occupational physical speech group long term short "
    "day night high middle elementary grade graduate medical law state county city national federal regional area "
    "united american new care health clinic center hospital department unit ward office room program service "
    "services practice system rehab rehabilitation hospice pharmacy lab laboratory school university college "
    "church house court living facility level i ii iii iv electronic labor delivery preventive integrative "
    "functional addiction reproductive maternal fetal palliative geriatric complementary alternative sick plan "
    "activities social transitional residential recovery operating waiting exam virtual complete lipid metabolic "
    "basic review record records history examination decision making necessity equipment supplies park station "
    "bank library summer winter spring fall gym beach lake river"
)
_STRONG: Final = words(
    "hospital hospitals clinic clinics center centre infirmary hospice pharmacy rehab university college school "
    "elementary academy preschool kindergarten daycare church cathedral chapel parish synagogue temple mosque "
    "ministries manor lodge associates physicians prison jail penitentiary correctional institute foundation "
    "company corporation corp inc llc llp ltd brewery bakery diner restaurant cafe supermarket logistics "
    "industries manufacturing airlines airport hotel motel casino museum county township borough nation tribe "
    "reservation heights estates library shelter healthcare campus urgent living pediatrics orthopedics dental "
    "dermatology radiology imaging therapy specialists surgeons stores brothers sons medicine health village "
    "barracks plc gmbh stadium arena dealership factory shipyard refinery plaza towers apartments practice "
    "polyclinic surgery system systems partners market foods motors ranch farms farm valley springs harbor"
)
_NATIONS: Final = frozenset({"nation", "tribe", "reservation", "county", "parish", "township", "city"})
_PLAIN_STRONG: Final = _STRONG | {"nursing"}
_SURE_WORK: Final = words("works worked employed job retired drives employer intern hired")
_AT: Final = frozenset({"at", "for", "with", "by", "in", "from"})
_GENERIC_WORK: Final = words(
    "home night nights day days work school hospital office least all times present time part full years high "
    "local large small living free first himself herself themselves myself weight pain food money fun exercise "
    "hours months weeks low retail sales construction education healthcare health finance marketing management "
    "security maintenance landscaping manufacturing technology warehouse factory restaurant store bank church "
    "nursing fast customer heavy computer computers law family children kids people elderly clients patients "
    "students hands her his their my our another same company job overnight weekends evenings mornings desk front "
    "public private government insurance real estate agriculture farming banking accounting information human "
    "social call city county state federal grocery clothing department hardware car auto truck gas station plant "
    "mill mine field fields land outdoors indoors lifting bending standing sitting moderate"
)


def _runs(document: Document) -> list[tuple[int, int]]:
    """Runs of capitalised words in lines that are not all capitals, links between them included."""
    runs, index, count = [], 0, len(document)
    while index < count:
        if document.shapes[index] == LOWER or not _capital(document, index):
            index += 1
            continue
        start = last = index
        index += 1
        while index < count and document.gap(index) in {" ", "-", " & ", "'s ", "' ", ". ", "/", " - ", "s' "}:
            if (
                document.gap(index) == ". "
                and document.words[index - 1] not in {"st", "mt", "ft"}
                and len(document.words[index - 1]) > 1
            ):
                break
            if _capital(document, index):
                last = index
            elif (
                document.words[index] not in _LINKS
                or index - last > 2
                or (document.words[index] in _LINKS_OF_HEADS and not document.flags[index - 1] & HEAD)
            ):
                break
            index += 1
        index = max(index, last + 1) if index == last + 1 else last + 1
        runs.append((start, last))
    return runs


def _capital(document: Document, index: int) -> bool:
    if document.fixed[index] or document.upper_lines[index]:
        return False
    shape = document.shapes[index]
    return (
        shape == CAPITAL
        or shape == 3
        or (shape == UPPER and not document.flags[index] & ABBREVIATION and len(document.words[index]) > 1)
    )


def _is_telling(document: Document, index: int) -> bool:
    """Whether a word makes the run a name and not a kind of place."""
    flags, word = document.flags[index], document.words[index]
    if word in _GENERIC or word in _LINKS or flags & (FUNCTION | DRUG | TITLE):
        return False
    if flags & (CLINICAL | ALLOWED):
        return False
    return not document.title_lines[index] or not flags & (VERB | CLINICAL_NOUN | UNIT)


def mark_organizations(document: Document) -> None:
    """Mark runs of capitals that a word of places or companies heads."""
    for start, last in _runs(document):
        while start < last and (
            document.flags[start] & (FUNCTION | TITLE | RELATION)
            or (document.starts_sentence(start) and document.flags[start] & VERB)
        ):
            start += 1
        words = document.words[start : last + 1]
        heads = [offset for offset, word in enumerate(words) if document.flags[start + offset] & HEAD]
        if start == last or not heads:
            continue
        if not (_STRONG.intersection(words) or document.flags[last] & HEAD):
            continue
        if document.flags[last] & EPONYM and not document.flags[last] & HEAD:
            continue
        span = range(start, last + 1)
        telling = [
            position
            for position in span
            if _is_telling(document, position)
            and not (document.flags[position] & HEAD and position == last and words[-1] not in {"springs"})
        ]
        if (
            document.title_lines[start]
            and not _STRONG.intersection(words)
            and all(document.flags[each] & KNOWN for each in span)
        ):
            continue
        if telling or (words[-1] in _NATIONS and document.flags[last - 1] & ALLOWED):
            for position in span:
                document.mark(position, Kind.ORGANIZATION, "name of a facility, company, school or place")


def mark_plain_organizations(document: Document) -> None:
    """Mark facilities where case says nothing, and the lower-case head behind a name (`Mercy hospital`)."""
    for index, flags in enumerate(document.flags):
        if not flags & HEAD or not index or document.fixed[index] or document.words[index] not in _PLAIN_STRONG:
            continue
        if not document.caseless(index):
            if (
                document.marks[index - 1] is not None
                and not document.fixed[index - 1]
                and document.gap(index) in {" ", "'s "}
            ):
                document.mark(index, document.marks[index - 1] or Kind.ORGANIZATION, "head of a name")
            continue
        first = index
        while first > 0 and index - first < 5 and document.gap(first) in {" ", "-", "'s ", ". ", "' "}:
            before = first - 1
            if document.flags[before] & (VERB | RELATION | UNIT) or document.fixed[before]:
                break
            if document.flags[before] & FUNCTION and document.words[before] not in _COUNTS:
                break
            first = before
        cued = first > 0 and document.words[first - 1] in {"at", "to", "from", "in", "the"}
        if any(_is_telling_without_case(document, position, cued=cued) for position in range(first, index)):
            while first < index and document.words[first] in _GENERIC and document.marks[first] is None:
                first += 1
            last = index
            while last + 1 < len(document) and document.gap(last + 1) == " " and document.flags[last + 1] & HEAD:
                last += 1
            for position in range(first, last + 1):
                document.mark(position, Kind.ORGANIZATION, "name of a facility, company or school")


def _is_telling_without_case(document: Document, index: int, *, cued: bool) -> bool:
    flags, word = document.flags[index], document.words[index]
    if document.marks[index] is not None:
        return True
    if word in _GENERIC or flags & (
        CLINICAL | FUNCTION | VERB | DRUG | ABBREVIATION | HEAD | ALLOWED | UNIT | CLINICAL_NOUN
    ):
        return False
    return cued or bool(flags & PROPER) or not flags & KNOWN


def mark_employers(document: Document) -> None:
    """Mark what stands behind `works at`, `employed by`, `drives for`, and in the other slots of names."""
    mark_slots(document)
    for index, flags in enumerate(document.flags):
        if not flags & WORK or index + 2 >= len(document):
            continue
        if document.shapes[index] == CAPITAL and not document.starts_sentence(index):
            continue
        for position in (index + 1, index + 2, index + 3):
            if position + 1 >= len(document) or len(document.gap(position)) > 2:
                break
            if document.words[position] in _AT:
                _mark_employer(document, position + 1, document.words[position], index)
                break


def _mark_employer(document: Document, index: int, preposition: str, cue: int) -> None:
    if document.words[index] == "the" and index + 1 < len(document):
        index += 1
    gap = document.gap(index)
    if gap != " " or document.fixed[index]:
        return
    if document.shapes[index] in {CAPITAL, 3} or (document.shapes[index] == UPPER and not document.upper_lines[index]):
        _mark_employer_in_capitals(document, index)
        return
    sure = document.words[cue] in _SURE_WORK
    sure = sure or (preposition == "from" and cue > 0 and document.words[cue - 1] == "retired")
    if not document.caseless(index) or not sure or preposition not in {"at", "for", "by", "from"}:
        return
    for position in range(index, min(index + 3, len(document))):
        flags, word = document.flags[position], document.words[position]
        if position > index and document.gap(position) not in {" ", "-"}:
            break
        if (
            word in _GENERIC_WORK
            or word in ENDS
            or flags & (FUNCTION | VERB | CLINICAL | UNIT | RELATION | ABBREVIATION | WORK | DRUG)
        ):
            break
        document.mark(position, Kind.ORGANIZATION, "employer or school")


def _mark_employer_in_capitals(document: Document, index: int) -> None:
    flags = document.flags[index]
    single = index + 1 >= len(document) or document.shapes[index + 1] == LOWER or document.gap(index + 1) != " "
    if (
        (single and document.words[index] in GENERIC)
        or flags & (DRUG | FUNCTION)
        or (flags & EPONYM and is_eponym(document, index))
    ):
        return
    position = index
    while position < len(document) and (position == index or document.gap(position) in {" ", "-", " & ", "'s "}):
        flags = document.flags[position]
        if document.shapes[position] == LOWER or flags & (UNIT | DRUG) or (flags & ALLOWED and not flags & PROPER):
            break
        document.mark(position, Kind.ORGANIZATION, "employer or school")
        position += 1
