"""What a redactor has to reach, by tier."""

from __future__ import annotations

from dataclasses import dataclass

from .score import Score

__all__ = ["RECALL_BARS", "Bar", "bars_of"]

RECALL_BARS = {"fast": 0.93, "ner": 0.96}
_OVER_REDACTION_BAR = 0.02
_KEPT_BAR = 0.97


@dataclass(frozen=True)
class Bar:
    """One requirement and how it went.

    Args:
        what: Words for it, with the figure and the bar.
        met: Whether it is reached.
    """

    what: str
    met: bool


def bars_of(score: Score, *, tier: str) -> list[Bar]:
    """Hold a score against the bars of a tier.

    Args:
        score: The score, of all families.
        tier: Key of `RECALL_BARS`.
    """
    recall = RECALL_BARS[tier]
    leaks = score.leaks.total()
    return [
        Bar(f"recall {score.recall:.3f}, at least {recall:.2f}", score.recall >= recall),
        Bar(
            f"over-redaction {score.over_redaction:.4f}, at most {_OVER_REDACTION_BAR:.2f}",
            score.over_redaction <= _OVER_REDACTION_BAR,
        ),
        Bar(f"look-alikes kept {score.kept:.3f}, at least {_KEPT_BAR:.2f}", score.kept >= _KEPT_BAR),
        Bar(f"strong identifiers left whole {leaks}, none allowed", leaks == 0),
    ]
