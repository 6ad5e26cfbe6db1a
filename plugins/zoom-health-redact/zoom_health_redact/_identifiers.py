"""Values that a label announces, however they are written: `MRN 44-12`, `member id, which is W 228 19`, `chart a four`.

A label is looked at with the words behind it, as a reader does: words that only lead to a value (`number on file is`)
are walked over, and the value goes on as long as its groups do. What looks like a dose or a date is none.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ._code_groups import AMOUNT, DATE, LEADS, TOKEN, YEAR, figures, has_unit, value_at
from ._document import LABEL, Document
from ._lexicon import COMMON
from ._states import ALL_STATES
from ._triggers import words

__all__ = ["Value", "find_value", "is_amount", "list_end"]

MOST_LEADING: Final = 9
FEWEST_FIGURES: Final = 5
MOST_GROUPS: Final = 20
LONGEST_ABBREVIATION: Final = 4
_GAP: Final = re.compile(r"[ \t]{0,3}['\"#:=|(\[,*-]{0,3}[ \t]{0,3}(?:\\?\n?[ \t]{0,3}\|?[ \t]{0,2})?")
_LIST: Final = re.compile(r"(?:, ?| ?& ?| / ?|;? ?(?:and|or) )(?:# ?)?(?=[a-z]{0,4}[ -]?[a-z0-9-]{0,12}\d)")
_SIGNS_OF_VALUE: Final = frozenset("#:=|(")
_ANNOUNCES: Final = words(
    "number numbers no num nbr nr id ids identifier code num. pin ref nos reads reading ending ends"
)
_PRESSURE: Final = re.compile(r"\d{2,3}/\d{2,3}")
_DIAGNOSIS: Final = re.compile(r"[a-tv-z]\d[0-9a-b]\.[0-9a-z]{1,4}")
_DECIMAL: Final = re.compile(r"\d{1,3}\.\d{1,3}")
_FIGURES: Final = re.compile(r"\d+")
LAST_MONTH: Final = 12


class Value(NamedTuple):
    """What stands behind a label.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        sure: Whether a sign or a word (`#`, `number`) says that a number follows.
        near: Whether nothing but words that lead to a value stand between.
        spoken: Whether it is in words.
    """

    start: int
    end: int
    sure: bool
    near: bool
    spoken: bool


def find_value(document: Document, index: int, *, plate: bool = False, strong: bool = False) -> Value | None:
    """Find the value that the label at a word announces.

    Args:
        document: The text.
        index: The word that is a label.
        plate: Whether it announces the plate of a vehicle or a licence: a state may stand before that.
        strong: Whether nothing but a value can follow this label.
    """
    lower, position = document.lower, document.ends[index]
    if lower.startswith("'s", position):
        position += 2
    elif lower.startswith(".", position) and len(document.words[index]) <= LONGEST_ABBREVIATION:
        position += 1
    sure, near = False, True
    for _ in range(MOST_LEADING):
        gap = _GAP.match(lower, position)
        if gap is None:
            return None
        sure = sure or not _SIGNS_OF_VALUE.isdisjoint(gap[0])
        token = TOKEN.match(lower, gap.end())
        if token is None:
            return None
        text = token[0]
        if text in _ANNOUNCES and (text != "no" or lower[token.end() : token.end() + 1] != "t"):
            sure, position = True, token.end() + (lower[token.end() : token.end() + 1] == ".")
            continue
        if text == "4" and lower.endswith("last", 0, gap.start()):
            return None  # `last 4: 1234`: what it announces is found by its shape
        if value := value_at(document, token, strong=strong or plate):
            return Value(token.start(), value[0], sure, near, value[1])
        if text.isalpha() and text not in LEADS and not (plate and text in ALL_STATES):
            if not sure or (document.lexicon.flags.get(text, 0) & LABEL and not near):
                return None
            near = False
        elif not text.isalpha():
            return None
        position = token.end() + 2 * lower.startswith("'s ", token.end())
    return None


def list_end(document: Document, end: int, *, strong: bool = False) -> list[tuple[int, int]]:
    """Further values behind one, as in `MRNs 44712, 44713 and 4471-B`.

    Args:
        document: The text.
        end: Where the first one ends.
        strong: Whether its label leaves no doubt.
    """
    found: list[tuple[int, int]] = []
    while len(found) < MOST_GROUPS and (joint := _LIST.match(document.lower, end)):
        token = TOKEN.match(document.lower, joint.end())
        if token is None or (token[0].isalpha() and document.lexicon.flags.get(token[0], 0) & COMMON):
            break
        if YEAR.fullmatch(token[0]) or DATE.match(document.lower, token.start()):
            break
        value = None if has_unit(document.lower, token) else value_at(document, token, strong=strong)
        if value is None or figures(document.lower[token.start() : value[0]]) < FEWEST_FIGURES - 1:
            break
        end = value[0]
        found.append((token.start(), end))
    return found


def is_amount(document: Document, value: Value) -> bool:
    """Whether a value is one of time, dose or date, and so no identifier."""
    text = document.lower[value.start : value.end]
    if figures(text) <= FEWEST_FIGURES and AMOUNT.match(document.lower, value.end):
        return True
    if _PRESSURE.fullmatch(text) or _DIAGNOSIS.fullmatch(text):
        return True
    if _DECIMAL.fullmatch(text):
        return True
    date = DATE.fullmatch(text)
    return (date is not None and min(map(int, _FIGURES.findall(text)[:2])) <= LAST_MONTH) or YEAR.fullmatch(
        text
    ) is not None
