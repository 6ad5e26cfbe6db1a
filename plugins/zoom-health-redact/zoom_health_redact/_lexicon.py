"""What is known of a word: one integer of flags per word, read from the package's word lists when first asked.

Origins and licences of the lists: `lexicon/README.md` of the source distribution.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from . import _triggers as triggers
from ._kinds import Kind

__all__ = ["Lexicon", "Phrase", "load_lexicon"]

VOCABULARY: Final = 1
CLINICAL: Final = 1 << 1
ABBREVIATION: Final = 1 << 2
EPONYM: Final = 1 << 3
SURNAME: Final = 1 << 4
FIRST: Final = 1 << 5
PLACE: Final = 1 << 6
ALLOWED: Final = 1 << 7
DRUG: Final = 1 << 8
PHRASE_START: Final = 1 << 9
TRIGGER_BASE: Final = 10

NAME_LIKE: Final = SURNAME | FIRST
PROPER: Final = NAME_LIKE | PLACE
KNOWN: Final = VOCABULARY | CLINICAL | ABBREVIATION | EPONYM | ALLOWED | DRUG
CLINICALLY_KNOWN: Final = CLINICAL | DRUG | ALLOWED

_PHRASE_SIGNS: Final = str.maketrans("-&", "  ")
_SECTIONS: Final = {"vocabulary": VOCABULARY, "surname": SURNAME, "first": FIRST, "place": PLACE}
_FILES: Final = {
    "clinical.txt": CLINICAL,
    "drugs.txt": DRUG,
    "eponyms.txt": EPONYM,
    "abbreviations.txt": ABBREVIATION,
    "allowed.txt": ALLOWED,
}


class Phrase(NamedTuple):
    """A name of several words, or words that only look like one.

    Attributes:
        rest: Its words behind the first.
        kind: What it names; None for one that stays.
    """

    rest: tuple[str, ...]
    kind: Kind | None


class Lexicon(NamedTuple):
    """Flags of words and the phrases that are names of places or organisations.

    Attributes:
        flags: Flags of a word in lower case without accents; a word that is missing is unknown.
        phrases: Phrases by first and second word ("" for those of one word), those that stay and long ones first.
    """

    flags: Mapping[str, int]
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]


def _data(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text("utf-8")


def _phrases(places: Iterable[str]) -> dict[str, dict[str, tuple[Phrase, ...]]]:
    """All phrases; those that stay come before names, long ones before short ones."""
    listed: list[tuple[list[str], Kind | None]] = [(phrase.split("_"), Kind.LOCATION) for phrase in places]
    for name, kind in (("organizations.txt", Kind.ORGANIZATION), ("kept_phrases.txt", None)):
        lines = _data(name).translate(_PHRASE_SIGNS).replace("'s", "").splitlines()
        listed += [(line.split(), kind) for line in lines]
    listed.sort(key=lambda phrase: (phrase[1] is not None, -len(phrase[0])))
    found: dict[str, dict[str, tuple[Phrase, ...]]] = {}
    for (first, *rest), kind in listed:
        seconds = found.setdefault(first, {})
        second = rest[0] if rest else ""
        seconds[second] = (*seconds.get(second, ()), Phrase(tuple(rest), kind))
    return found


@cache
def load_lexicon() -> Lexicon:
    """Read the lists; some 100 ms, once a process."""
    flags: dict[str, int] = {}
    places: list[str] = []
    packed = files(__package__).joinpath("data", "words.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode("ascii").splitlines():
        section, _, words = line.partition(" ")
        if section == "phrase":
            places = words.split()
        elif section == "vocabulary":
            flags = dict.fromkeys(words.split(), VOCABULARY)
        else:
            bit = _SECTIONS[section]
            for word in words.split():
                flags[word] = flags.get(word, 0) | bit
    for name, bit in _FILES.items():
        for word in _data(name).replace("-", " ").replace("/", " ").split():
            flags[word] = flags.get(word, 0) | bit
    for number, listed in enumerate(triggers.BITS.values()):
        bit = 1 << (TRIGGER_BASE + number)
        for word in listed:
            flags[word] = flags.get(word, 0) | bit | (0 if flags.get(word) else VOCABULARY)
    phrases = _phrases(places)
    for first in phrases:
        flags[first] = flags.get(first, 0) | PHRASE_START
    return Lexicon(flags, phrases)
