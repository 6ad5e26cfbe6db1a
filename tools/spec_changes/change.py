"""One change of the document, how grave it is for code that uses this SDK, and where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from spec_documents import Json

__all__ = ["Change", "Place", "Severity", "field_text", "gravest", "shown"]

LONGEST_SHOWN: Final = 160


class Severity(IntEnum):
    """How grave a change is. The value is the exit code that stands for it."""

    HARMLESS = 0
    ADDITIVE = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        """`harmless`, `additive` or `breaking`."""
        return self.name.lower()


@dataclass(frozen=True)
class Place:
    """Where a change stands, in Zoom's names.

    Attributes:
        method: HTTP method in capitals; None for what belongs to the whole document.
        path: path template.
        operation_id: Zoom's operationId.
        section: `parameters`, `request body`, `response 200` and the like; empty for the operation itself.
        field: parts of the path to the field: names, `[]` for items, `{}` for free keys.
    """

    method: str | None = None
    path: str | None = None
    operation_id: str | None = None
    section: str = ""
    field: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, str | None, str, tuple[str, ...]]:
        """What makes two places the same, whatever the operation is called."""
        return self.method, self.path, self.section, self.field


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        severity: how grave it is.
        kind: one of the kinds of `rules.RULES`, stable for machines.
        places: where it stands; several where one change shows in several answers.
        why: what it means for users' code, one sentence.
        names: what users type for it; empty where they have no name for it.
        old: what was said before, or None.
        new: what is said now, or None.
        code: Zoom's error code, where the change is about one.
        todo: what the maintainer has to do by hand, or nothing.
    """

    severity: Severity
    kind: str
    places: tuple[Place, ...]
    why: str
    names: tuple[str, ...] = ()
    old: Json = None
    new: Json = None
    code: str | None = None
    todo: str = field(default="")


def gravest(changes: Iterable[Change]) -> Severity:
    """The severity of all together: that of the gravest.

    >>> gravest([]).word
    'harmless'
    """
    return max((change.severity for change in changes), default=Severity.HARMLESS)


_PLAIN: Final = re.compile(r"[ !#$%&'()*+,\-./0-9:;=?@A-Z\[\]^_a-z{|}~]*\Z")


def shown(text: object, *, longest: int = LONGEST_SHOWN) -> str:
    r"""A text of the document, fit for a terminal and a changelog: one line, nothing invisible, not too long.

    >>> print(shown("note\u202e_id`"))
    note\u202e_id\u0060
    """
    given = str(text)
    if not _PLAIN.match(given):
        given = "".join(_visible(character) for character in given[: longest + 1])
    return given if len(given) <= longest else f"{given[: longest - 3]}..."


def _visible(character: str) -> str:
    if character in '\\`<>"' or (unicodedata.category(character)[0] in "CMZ" and character != " "):
        return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
    return character


def field_text(parts: tuple[str, ...]) -> str:
    """The parts of a field as one text.

    >>> field_text(("clinical_notes", "[]", "note_id"))
    'clinical_notes[].note_id'
    """
    text = ""
    for part in parts:
        text += part if part in ("[]", "{}") or part.startswith("|") else f".{shown(part)}"
    return text.removeprefix(".")
