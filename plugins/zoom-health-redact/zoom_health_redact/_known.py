"""Known values of a note: identifiers and names, found in all their forms before any rule is asked.

No model and no rule knows what the note's own object says: whose record it is and who wrote it. Both text and values
are looked at as their letters and figures alone, so that case, accents, separators and line ends hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from ._document import FUNCTION, UNIT, VERB
from ._kinds import Finding, Kind
from ._lexicon import CLINICAL, load_lexicon
from ._text import make_plain
from ._triggers import words

__all__ = ["KnownValues"]

SHORTEST_IDENTIFIER = 4
SHORTEST_NAME = 2
SHORTEST_HIDDEN = 6
"""From this length a value is found also within a longer piece and with separators in odd places."""

_WIDEST_GAP = 4
_NOT_NAMES = words("dr mr mrs ms miss prof md do rn np pa phd jr sr ii iii iv the and of")


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, make_plain(text).lower))


class KnownValues:
    """Values to find in every form.

    Args:
        names: Names of people: `Maria Ortiz`, `Ortiz, Maria`, or parts of such.
        identifiers: Identifiers of any kind; shorter ones than 4 letters and figures are not looked for.
    """

    def __init__(self, *, names: Iterable[str] = (), identifiers: Iterable[str] = ()) -> None:
        self._parts: set[str] = set()
        self._forms: dict[str, Kind] = {}
        for identifier in identifiers:
            if len(squeezed := _squeeze(identifier)) >= SHORTEST_IDENTIFIER:
                self._forms[squeezed] = Kind.ID
        for name in names:
            self._add_name(name)

    def _add_name(self, name: str) -> None:
        lower = make_plain(name).lower.replace("'", "")
        pieces = "".join(letter if letter.isalpha() else " " for letter in lower).split()
        pieces = [piece for piece in pieces if piece not in _NOT_NAMES]
        self._parts.update(piece for piece in pieces if len(piece) >= SHORTEST_NAME)
        whole = [piece for piece in pieces if len(piece) >= SHORTEST_NAME][:4]
        for first, last in permutations(whole, 2):
            for form in (first + last, first[0] + last, first + last[0]):
                if len(form) >= SHORTEST_HIDDEN - 1:
                    self._forms.setdefault(form, Kind.NAME)
        if len(whole) > 2:
            self._forms["".join(whole)] = Kind.NAME
        self._parts.update(
            part for part in ("".join(pieces),) if len(whole) < len(pieces) and len(part) > SHORTEST_NAME
        )

    def __bool__(self) -> bool:
        return bool(self._parts or self._forms)

    def __repr__(self) -> str:
        return f"<KnownValues of {len(self._parts)} name parts and {len(self._forms)} forms>"

    def find(self, lower: str, cased: str) -> Iterator[Finding]:
        """Find the values.

        Args:
            lower: The text in plain lower case.
            cased: The same with its case.
        """
        offsets = [index for index, character in enumerate(lower) if character.isalnum()]
        squeezed = "".join([lower[index] for index in offsets])
        flags = load_lexicon().flags
        for form, kind in self._forms.items():
            yield from self._places(form, kind, squeezed, offsets, lower)
        for part in self._parts:
            common = flags.get(part, 0) & (FUNCTION | VERB | UNIT | CLINICAL)
            for finding in self._places(part, Kind.NAME, squeezed, offsets, lower, whole=True):
                if not (common and cased[finding.start].islower()):
                    yield finding

    def _places(
        self, form: str, kind: Kind, squeezed: str, offsets: list[int], lower: str, *, whole: bool = False
    ) -> Iterator[Finding]:
        place = squeezed.find(form)
        while place >= 0:
            start, end = offsets[place], offsets[place + len(form) - 1] + 1
            whole_here = whole or len(form) < SHORTEST_HIDDEN
            if self._is_together(form, lower, start, end, tight=whole) and (
                not whole_here or _is_alone(lower, start, end, letters=whole)
            ):
                reason = "known name" if kind is Kind.NAME else "known identifier"
                yield Finding(*(_whole_piece(lower, start, end) if not whole_here else (start, end)), kind, reason)
            place = squeezed.find(form, place + 1)

    def _is_together(self, form: str, lower: str, start: int, end: int, *, tight: bool) -> bool:
        """Whether the letters stand close enough to be one value; parts of a name only break at a line end."""
        if end - start == len(form):
            return True
        gaps = "".join(character if not character.isalnum() else "\0" for character in lower[start:end]).split("\0")
        if tight:
            return all(gap in {"", "'"} or ("\n" in gap and not gap.strip("- \n")) for gap in gaps)
        return all(len(gap) <= _WIDEST_GAP for gap in gaps)


def _is_alone(lower: str, start: int, end: int, *, letters: bool) -> bool:
    before, behind = lower[start - 1 : start], lower[end : end + 1]
    if letters:
        return not before.isalpha() and not behind.isalpha()
    return not before.isalnum() and not behind.isalnum()


def _whole_piece(lower: str, start: int, end: int) -> tuple[int, int]:
    """Widen to the figures and letters that go on without a break, a bounded way."""
    first, last = start, end
    while start > 0 and first - start < 40 and (lower[start - 1].isalnum() or lower[start - 1] == "_"):
        start -= 1
    while end < len(lower) and end - last < 40 and (lower[end].isalnum() or lower[end] == "_"):
        end += 1
    return start, end
