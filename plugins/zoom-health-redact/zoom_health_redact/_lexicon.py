"""What is known of a word: one integer of flags per word, read from the package's word lists when first asked.

Origins and licences of the lists: `lexicon/README.md` of the source distribution.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise, repeat
from typing import Final, NamedTuple

from . import _triggers as triggers
from ._kinds import Kind

__all__ = ["Lexicon", "Phrase", "load_lexicon", "packed_lines"]

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
COMMON: Final = 1 << 10
TRIGGER_BASE: Final = 11

NAME_LIKE: Final = SURNAME | FIRST
PROPER: Final = NAME_LIKE | PLACE
KNOWN: Final = VOCABULARY | CLINICAL | ABBREVIATION | EPONYM | ALLOWED | DRUG
CLINICALLY_KNOWN: Final = CLINICAL | DRUG | ALLOWED

SHORTEST_CUT: Final = 5
SHORTEST_EPONYM: Final = 3
"""Letters of the longest particle: `von` and `de` are no eponyms by themselves."""

_PHRASE_SIGNS: Final = str.maketrans("-&", "  ")
_PACKED: Final = ("words.txt.gz", "terms.txt.gz")
_SECTIONS: Final = {
    "vocabulary": VOCABULARY,
    "surname": SURNAME,
    "first": FIRST,
    "place": PLACE,
    "common": COMMON,
    "clinical": CLINICAL,
    "drug": DRUG,
    "eponym": EPONYM,
}
_FILES: Final = {
    "clinical.txt": CLINICAL,
    "drugs.txt": DRUG,
    "eponyms.txt": EPONYM,
    "abbreviations.txt": ABBREVIATION,
    "allowed.txt": ALLOWED,
    "brands.txt": ALLOWED,
    "slips.txt": ALLOWED,
    "names.txt": FIRST,
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
        pairs: For each word of a double eponym (`Budd-Chiari`) the words that come next in one.
        parts: All words of double eponyms.
        cut_drugs: Beginnings of the names of drugs, of five letters and more: `lisinop`.
    """

    flags: Mapping[str, int]
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    pairs: Mapping[str, frozenset[str]]
    parts: frozenset[str]
    cut_drugs: frozenset[str]


def packed_lines(name: str) -> list[str]:
    """The lines of a packed list.

    Args:
        name: Its file.
    """
    return gzip.decompress(files(__package__).joinpath("data", name).read_bytes()).decode("utf-8").splitlines()


def _data(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text("utf-8")


class _Phrases(dict[str, Mapping[str, tuple[Phrase, ...]]]):
    """Phrases by first word, made ready when a text first has that word: of thousands, a text has few."""

    def __init__(self, listed: Mapping[str, Sequence[tuple[str, Kind | None]]]) -> None:
        super().__init__()
        self._listed = listed

    def __missing__(self, first: str) -> Mapping[str, tuple[Phrase, ...]]:
        """Those that stay come before names, long ones before short ones."""
        split = [(tuple(phrase.split()[1:]), kind) for phrase, kind in self._listed[first]]
        split.sort(key=lambda phrase: (phrase[1] is not None, -len(phrase[0])))
        seconds: dict[str, tuple[Phrase, ...]] = {}
        for rest, kind in split:
            second = rest[0] if rest else ""
            seconds[second] = (*seconds.get(second, ()), Phrase(rest, kind))
        self[first] = seconds  # threads that meet here write the same
        return seconds


def _listed_phrases(places: Iterable[str]) -> dict[str, list[tuple[str, Kind | None]]]:
    """All phrases by first word, as they are written."""
    found: dict[str, list[tuple[str, Kind | None]]] = {}
    listed: list[tuple[Iterable[str], Kind | None]] = [(places, Kind.LOCATION)]
    for name, kind in (("organizations.txt", Kind.ORGANIZATION), ("kept_phrases.txt", None), ("kept_terms.txt", None)):
        listed.append((_data(name).translate(_PHRASE_SIGNS).replace("'s", "").splitlines(), kind))
    for phrases, kind in listed:
        for phrase in phrases:
            found.setdefault(phrase.split(None, 1)[0], []).append((phrase, kind))
    return found


def _add(flags: dict[str, int], words: Sequence[str], bit: int) -> None:
    flags.update(zip(words, [known | bit for known in map(flags.get, words, repeat(0))], strict=True))


def _pairs(flags: dict[str, int]) -> dict[str, frozenset[str]]:
    """Double eponyms word by word; a part that is a common word (`House-Brackmann`) is no eponym by itself."""
    pairs: dict[str, frozenset[str]] = {}
    for name in _data("double_eponyms.txt").split():
        parts = name.split("-")
        for part, following in pairwise(parts):
            pairs[part] = pairs.get(part, frozenset()) | {following}
        _add(flags, [part for part in parts if len(part) > SHORTEST_EPONYM and not flags.get(part, 0) & COMMON], EPONYM)
    return pairs


@cache
def load_lexicon() -> Lexicon:
    """Read the lists; some 100 ms, once a process."""
    flags: dict[str, int] = {}
    places: list[str] = []
    for line in chain.from_iterable(map(packed_lines, _PACKED)):
        section, _, words = line.partition(" ")
        if section == "phrase":
            places = words.replace("_", "\t").split(" ")
        elif section == "vocabulary":
            flags = dict.fromkeys(words.split(), VOCABULARY)
        else:
            _add(flags, words.split(), _SECTIONS[section])
    for name, bit in _FILES.items():
        _add(flags, _data(name).replace("-", " ").replace("/", " ").split(), bit)
    pairs = _pairs(flags)
    for number, listed in enumerate(triggers.BITS.values()):
        bit = 1 << (TRIGGER_BASE + number)
        for word in listed:
            flags[word] = flags.get(word, 0) | bit | (0 if flags.get(word) else VOCABULARY)
    phrases = _listed_phrases(places)
    _add(flags, list(phrases), PHRASE_START)
    drugs = [name for name in _data("drugs.txt").split() if len(name) > SHORTEST_CUT + 1]
    cut_drugs = frozenset(name[:length] for name in drugs for length in range(SHORTEST_CUT, len(name) - 1))
    return Lexicon(flags, _Phrases(phrases), pairs, frozenset(pairs).union(*pairs.values()), cut_drugs)
