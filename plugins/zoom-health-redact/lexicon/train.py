"""Learns the weights of `_weighing.py` from annotated notes: to be run again after any change of the rules.

The notes in `lexicon/notes` are made up, and written as the README of the report says; the single lines of the tests,
with `{what goes}` and `<what stays>`, teach what a word means that stands nearly alone. The notes of the report itself
serve for nothing else: nothing is ever learned from them. Needs scikit-learn; the same notes and rules give the same
weights.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy
from redaction_report.corpora import split_notes
from redaction_report.markup import KEEP, NEUTRAL, Note, Span
from redaction_report.words import tells_nothing
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from zoom_health_redact._circumstances import evidence_of, in_question
from zoom_health_redact._document import CREDENTIAL, Document
from zoom_health_redact._engine import mark_by_rules
from zoom_health_redact._lexicon import load_lexicon
from zoom_health_redact._text import make_plain
from zoom_health_redact._weighing import DOUBTFUL, EVEN, RECOGNITION_WEIGHTS, WEIGHTS
from zoom_health_redact.recognition import Recognition

HERE = Path(__file__).parent
NOTES = HERE / "notes"
TESTS = HERE.parent / "tests"
LINES = tuple(
    TESTS / f"{name}.txt"
    for name in (
        "names_annotated",
        "organizations_annotated",
        "people_and_terms",
        "plain_names",
        "redact_addresses",
        "redact_codes",
        "redact_identifiers",
        "redact_places",
    )
)
DATA = HERE.parent / "zoom_health_redact" / "data"
FEWEST = 2
"""How often a piece of evidence must have been seen to count."""
PENALTY = 1.0
HUNDREDTHS = 100
_LINE_MARK = re.compile(r"([^{}<>]+|<(?= ?\d)|[{}<>](?![^{}<>]*[}>]))|\{([^{}]*)\}|<([^<>]*)>")
EXAMPLES = """examples:
  python lexicon/train.py             learn and write the weights of the fast tier
  python lexicon/train.py --tier ner  those of the tier with a model
  python lexicon/train.py --measure   only say how well they serve on notes that were held back
"""

Example = tuple[list[str], bool, str | None]
"""Evidence of a word, whether it belongs to an identifier, and the reason of the rule that said so, or None."""


def examples(note: Note, recognition: Recognition | None) -> Iterator[Example]:
    """The words of a note that are in question. Words of which nobody says whether they go teach nothing."""
    plain = make_plain(note.text)
    document = Document(plain, load_lexicon())
    mark_by_rules(document)
    entities = recognition.entities(document) if recognition else ()
    for index in range(len(document)):
        if not in_question(document, index):
            continue
        start, end = plain.original(document.starts[index], document.ends[index], len(note.text))
        kinds = {span.kind for span in note.spans if span.start < end and start < span.end}
        belongs = bool(kinds - {KEEP, NEUTRAL})
        tells = not (tells_nothing(document.words[index]) or document.flags[index] & CREDENTIAL)
        if NEUTRAL in kinds or (belongs and not tells):
            continue
        reason = None if document.marks[index] is None else document.reasons[index]
        yield evidence_of(document, index, entities=entities), belongs, reason


def lines_of(path: Path) -> Iterator[Note]:
    """The annotated lines of a test."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        text, spans = "", []
        written = "" if line.startswith("#") else line.removeprefix("= ")  # a line of which all stays
        for plain_text, goes, stays in _LINE_MARK.findall(written):
            start = len(text)
            text += plain_text or goes or stays
            if not plain_text:
                spans.append(Span("OTHER" if goes else KEEP, start, len(text)))
        yield Note(str(number), text, tuple(spans))


def read(folder: Path, recognition: Recognition | None) -> tuple[list[Example], list[str]]:
    """The examples of all notes of a folder, and the note of each."""
    found: list[Example] = []
    names: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        for note in split_notes(path.read_text("utf-8")):
            mine = list(examples(note, recognition))
            found += mine
            names += [f"{path.stem} {note.name}"] * len(mine)
    for path in LINES:
        mine = [example for note in lines_of(path) for example in examples(note, recognition)]
        found += mine
        names += [path.stem] * len(mine)
    return found, names


def model() -> LogisticRegression:
    """What learns."""
    return LogisticRegression(C=PENALTY, solver="liblinear", max_iter=1000, random_state=0, fit_intercept=False)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--measure", action="store_true", help="write nothing; measure on notes held back")
    parser.add_argument("--tier", choices=("fast", "ner"), default="fast", help="whose weights")
    options = parser.parse_args()
    found, names = read(NOTES, Recognition() if options.tier == "ner" else None)
    seen = Counter(piece for evidence, _, _ in found for piece in evidence)
    vectors = DictVectorizer()
    table = vectors.fit_transform(
        [{piece: 1 for piece in evidence if seen[piece] >= FEWEST} for evidence, _, _ in found]
    )
    for name in ("indices", "indptr"):
        setattr(table, name, getattr(table, name).astype("int32"))  # all that liblinear takes
    belongs = numpy.array([answer for _, answer, _ in found])
    print(f"{len(set(names))} notes, {len(found)} words in question, {belongs.sum()} of identifiers", file=sys.stderr)
    if options.measure:
        odds = cross_val_predict(model(), table, belongs, groups=names, cv=GroupKFold(6), method="decision_function")
        by_rules = numpy.array([reason is not None for _, _, reason in found])
        settled = numpy.array([reason is not None and reason not in DOUBTFUL for _, _, reason in found])
        print("rules  ", figures(by_rules, belongs))
        print("weighed", figures(settled | (odds * HUNDREDTHS > EVEN), belongs))
        return 0
    learned = model().fit(table, belongs)
    weights = dict(zip(vectors.get_feature_names_out(), learned.coef_[0], strict=True))
    lines = [f"{whole} {piece}" for piece, weight in sorted(weights.items()) if (whole := round(weight * HUNDREDTHS))]
    packed = gzip.compress("\n".join(lines).encode("utf-8"), mtime=0)
    (DATA / (WEIGHTS if options.tier == "fast" else RECOGNITION_WEIGHTS)).write_bytes(packed)
    print(f"{len(lines)} weights, {len(packed)} bytes", file=sys.stderr)
    return 0


def figures(said: numpy.ndarray, belongs: numpy.ndarray) -> str:
    """Share of the identifiers' words caught, and number of other words taken."""
    return f"caught {said[belongs].mean():.4f}, taken wrongly {said[~belongs].sum()} of {(~belongs).sum()}"


if __name__ == "__main__":
    sys.exit(main())
