"""The report as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .real_notes import RealScore
from .score import Finding, Score

__all__ = ["class_table", "family_table", "finding_lines", "label_table", "real_lines"]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def family_table(scores: Mapping[str, Score]) -> str:
    """Return a line for each family.

    Args:
        scores: Scores by family.
    """
    lines = [f"{'family':<12}{'identifiers':>12}{'recall':>8}{'left whole':>12}{'over-redaction':>16}{'kept':>8}"]
    lines += [
        f"{family:<12}{score.marked.total():>12}{score.recall:>8.3f}{score.leaks.total():>12}"
        f"{score.over_redaction:>16.4f}{score.kept:>8.3f}"
        for family, score in scores.items()
    ]
    return "\n".join(lines)


def class_table(score: Score) -> str:
    """Return a line for each class of identifiers.

    Args:
        score: The score.
    """
    lines = [f"{'class':<12}{'marked':>12}{'caught':>8}{'recall':>8}{'left whole (strong)':>21}"]
    lines += [
        f"{kind:<12}{score.marked[kind]:>12}{score.caught[kind]:>8}{_share(score.caught[kind], score.marked[kind]):>8}"
        f"{score.leaks[kind] or '':>21}"
        for kind in sorted(score.marked)
    ]
    return "\n".join(lines)


def label_table(score: Score) -> str:
    """Return a line for each label of a mask: how many fall on an identifier, and on one of the class named.

    Args:
        score: The score.
    """
    lines = [f"{'mask':<20}{'masks':>8}{'on an identifier':>18}{'on its class':>14}"]
    lines += [
        f"{label:<20}{count:>8}{_share(score.masks_useful[label], count):>18}"
        f"{_share(score.masks_right[label], count):>14}"
        for label, count in sorted(score.masks.items())
    ]
    total = score.masks.total()
    useful, right = _share(score.masks_useful.total(), total), _share(score.masks_right.total(), total)
    return "\n".join([*lines, f"{'all':<20}{total:>8}{useful:>18}{right:>14}"])


def real_lines(score: RealScore) -> str:
    """Return what was counted on real notes.

    Args:
        score: The counts.
    """
    return (
        f"  words changed {_share(score.changed, score.words)} of {score.words} (known names apart;"
        " dates and other names are rightly among them)\n"
        f"  known names caught {_share(score.names - score.names_left, score.names)} of {score.names}\n"
        f"  clinical terms lost {len(score.terms_lost)} of {score.terms}"
    )


def finding_lines(findings: Iterable[Finding]) -> str:
    """Return a line for each thing that went wrong, with its text.

    Args:
        findings: What went wrong.
    """
    ordered = sorted(findings, key=lambda finding: (finding.what, finding.kind, finding.note))
    return "\n".join(f"{finding.what}\t{finding.kind}\t{finding.note}\t{finding.text!r}" for finding in ordered)
