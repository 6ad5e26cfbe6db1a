"""Measure a redactor on annotated notes that served for nothing else, and on real ones where those are at hand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from redaction_report.bars import RECALL_BARS, bars_of
from redaction_report.corpora import FAMILIES, read_family
from redaction_report.real_notes import REAL_NOTES, clinical_terms, read_real_notes, score_real_notes
from redaction_report.redactors import TIERS, RedactorNotFoundError, find_redactor
from redaction_report.score import Score, score_notes
from redaction_report.speed import kilobytes_a_second
from redaction_report.tables import class_table, family_table, finding_lines, label_table, real_lines

EXAMPLES = """examples:
  python run.py                                   the fast tier, figures only
  python run.py --tier ner                        the tier with a model; needs the extra `ner`
  python run.py --family dictated                 one family
  python run.py --function my_rules:mask          any function that takes a text and returns it masked
  python run.py --show-misses                     also the texts; whoever writes rules must not look at them

exit codes: 0 every bar met, 1 a bar missed, 2 the redactor cannot be found
"""


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Read the command line.

    Args:
        given: Its words.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--tier", choices=sorted(RECALL_BARS), default="fast", help="which tier, and whose bars to hold"
    )
    parser.add_argument("--function", metavar="MODULE:NAME", help="measure this function instead, by the tier's bars")
    parser.add_argument("--family", choices=FAMILIES, action="append", help="only this family; may be given again")
    parser.add_argument("--show-misses", action="store_true", help="print the texts that went wrong")
    options = parser.parse_args(given)
    options.function = options.function or TIERS[options.tier]
    return options


def report(redact: Callable[[str], str], options: argparse.Namespace) -> bool:
    """Print the report.

    Args:
        redact: What to measure.
        options: The command line.

    Returns:
        Whether every bar is met.
    """
    families = {family: read_family(family) for family in options.family or FAMILIES}
    scores = {}
    for family, notes in families.items():
        print(f"{family}: {len(notes)} notes ...", file=sys.stderr, flush=True)
        scores[family] = score_notes(redact, notes)
    total = Score()
    for score in scores.values():
        total.add(score)
    print(class_table(total), label_table(total), family_table({**scores, "all": total}), sep="\n\n")
    texts = [note.text for notes in families.values() for note in notes]
    print(f"\nspeed: {kilobytes_a_second(redact, texts):.0f} kB/s of processor time")
    if not REAL_NOTES.exists():
        print("real notes: skipped, the file of ACI-BENCH is not beside this repository")
    else:
        print("real notes (ACI-BENCH):")
        print(real_lines(score_real_notes(redact, read_real_notes(REAL_NOTES), terms=clinical_terms())))
    if options.show_misses:
        print("\n" + finding_lines(total.findings))
    bars = bars_of(total, tier=options.tier)
    print(f"\nbars of the {options.tier} tier:")
    for bar in bars:
        print(f"  {'met   ' if bar.met else 'MISSED'}  {bar.what}")
    return all(bar.met for bar in bars)


def main(given: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        given: The words after the command's name; those of the process if None.
    """
    options = arguments(sys.argv[1:] if given is None else given)
    try:
        redact = find_redactor(options.function)
    except RedactorNotFoundError as error:
        print(f"redaction report: {error}", file=sys.stderr)
        return 2
    return 0 if report(redact, options) else 1


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
