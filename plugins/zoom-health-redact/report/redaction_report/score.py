"""Counts: what a redactor caught, left, lost and masked in a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .alignment import Alignment, align
from .labels import classes_of
from .markup import KEEP, NEUTRAL, STRONG_CLASSES, Note
from .words import identifying, tells_nothing, words_of

__all__ = ["Finding", "Score", "score_notes"]


@dataclass(frozen=True)
class Finding:
    """Something that a redactor got wrong. Holds text of the corpus: shown on demand only.

    Args:
        note: Name of the note.
        what: `missed`, `leaked`, `look-alike lost` or `word lost`.
        kind: Class of the identifier, else empty.
        text: The text concerned.
    """

    note: str
    what: str
    kind: str
    text: str


@dataclass
class Score:
    """Counts over notes; they add up.

    Args:
        marked: Identifiers by class.
        caught: Identifiers of which no identifying word was left, by class.
        leaks: Strong identifiers left whole, by class.
        plain: Words outside identifiers.
        plain_lost: Such words that are gone.
        look_alikes: Marked look-alikes.
        look_alikes_kept: Look-alikes left whole.
        masks: Masks by label.
        masks_useful: Masks that cover part of any identifier, by label.
        masks_right: Masks that cover part of an identifier of the class that they name, by label.
        findings: Everything that went wrong.
    """

    marked: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    leaks: Counter[str] = field(default_factory=Counter)
    plain: int = 0
    plain_lost: int = 0
    look_alikes: int = 0
    look_alikes_kept: int = 0
    masks: Counter[str] = field(default_factory=Counter)
    masks_useful: Counter[str] = field(default_factory=Counter)
    masks_right: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of identifiers caught, 0 to 1."""
        return self.caught.total() / (self.marked.total() or 1)

    @property
    def over_redaction(self) -> float:
        """Share of the words outside identifiers that are gone, 0 to 1."""
        return self.plain_lost / (self.plain or 1)

    @property
    def kept(self) -> float:
        """Share of look-alikes left whole, 0 to 1."""
        return self.look_alikes_kept / (self.look_alikes or 1)

    def add(self, other: Score) -> None:
        """Add the counts of other notes.

        Args:
            other: Their score.
        """
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)


def score_notes(redact: Callable[[str], str], notes: Iterable[Note]) -> Score:
    """Score a redactor on notes.

    Args:
        redact: Takes a text, returns it with `[LABEL]` in place of identifiers.
        notes: What to try it on.
    """
    score = Score()
    for note in notes:
        alignment = align(note.text, redact(note.text))
        kinds = _score_spans(score, note, alignment)
        _score_plain_words(score, note, alignment, kinds)
        _score_masks(score, alignment, kinds)
    return score


def _score_spans(score: Score, note: Note, alignment: Alignment) -> dict[int, str]:
    """Score the spans of a note; return the kind of each word in one."""
    kinds: dict[int, str] = {}
    for span, indexes in words_of(note, alignment.words):
        kinds.update(dict.fromkeys(indexes, span.kind))
        text = note.text[span.start : span.end]
        if span.kind == KEEP:
            whole = alignment.left.issuperset(indexes)
            score.look_alikes += 1
            score.look_alikes_kept += whole
            if not whole:
                score.findings.append(Finding(note.name, "look-alike lost", "", text))
        elif span.kind != NEUTRAL:
            telling = identifying(span, alignment.words, indexes)
            kept = alignment.left.intersection(telling)
            score.marked[span.kind] += 1
            score.caught[span.kind] += not kept
            leaked = span.kind in STRONG_CLASSES and len(kept) == len(telling)
            score.leaks[span.kind] += leaked
            if kept:
                score.findings.append(Finding(note.name, "leaked" if leaked else "missed", span.kind, text))
    return kinds


def _score_plain_words(score: Score, note: Note, alignment: Alignment, kinds: dict[int, str]) -> None:
    """Count the words outside identifiers, look-alikes included, and those that are gone."""
    identifiers = {index for index, kind in kinds.items() if kind not in {KEEP, NEUTRAL}}
    for index, word in enumerate(alignment.words):
        kind = kinds.get(index)
        # Whether a title goes with its name is taste: "Dr. [NAME]" and "[NAME]" are equals.
        edge = kind is None and tells_nothing(word.text or "") and not identifiers.isdisjoint({index - 1, index + 1})
        if edge or kind not in {None, KEEP}:
            continue
        score.plain += 1
        if index not in alignment.left:
            score.plain_lost += 1
            if kind is None:
                score.findings.append(Finding(note.name, "word lost", "", word.text or ""))


def _score_masks(score: Score, alignment: Alignment, kinds: dict[int, str]) -> None:
    """Count the masks, and those that fall on an identifier."""
    for mask in alignment.masks:
        covered = {kinds.get(index, "") for index in mask.words}
        if covered == {NEUTRAL}:
            continue
        covered -= {"", KEEP, NEUTRAL}
        score.masks[mask.label] += 1
        score.masks_useful[mask.label] += bool(covered)
        score.masks_right[mask.label] += bool(covered & classes_of(mask.label))
