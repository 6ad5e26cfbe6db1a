"""Names of accounts: what people are called in chats and systems, as `ada_q`, `user harbor-fox`."""

from __future__ import annotations

import re
from typing import Final

from ._document import Document
from ._kinds import Finding, Kind
from ._lexicon import FIRST, KNOWN, NAME_LIKE
from ._text import spans_around
from ._triggers import words

__all__ = ["mark_handles"]

_UNDERSCORE: Final = re.compile("_")
_UNDERSCORED: Final = re.compile(
    r"(?<![\w@/.-])[a-z0-9]{1,24}(?:[.-][a-z0-9]{1,16}){0,2}_[a-z0-9_]{0,32}(?:[.-][a-z0-9]{1,16}){0,2}"
)
_PIECES: Final = re.compile(r"[a-z]+")
_SEQUENCE: Final = re.compile(r"[nx][mprcg]_\d{6,9}(?:\.\d{1,2})?")
_CUE_WORDS: Final = words(
    "user username users login logon handle nickname nick screen display cloud profile portal app logged "
    "signed chat gamertag avatar account userid alias signs goes discord skype venmo telegram snapchat instagram "
    "insta tiktok twitter reddit wechat"
)
_CUED: Final = re.compile(
    r"\b(?:(?P<sure>user ?name|(?:user|chat|portal|app|login) (?:name|handle|user|id)|userid"
    r"|(?:screen|display|cloud|profile|account|nick) ?name|handle|gamertag|avatar"
    r"|log(?:ged|s)?[ -]?(?:in|on) as|sign(?:ed|s)?[ -](?:in|on) as"
    r"|discord|skype|venmo|telegram|snapchat|instagram|insta|tiktok|twitter|reddit|wechat)"
    r"|user|log[ -]?in|nick|alias)(?: (?:is|was|as))?[ :=]{1,3}['\"]?"
    r"(?P<name>@?[a-z0-9]{1,24}(?:[._:#-][a-z0-9]{1,24}){1,4}|@?[a-z]{2,20}\d{1,6}[a-z0-9]{0,6})(?![\w@]|[.-]\w)"
)
_SPEAKER: Final = re.compile(
    r"(?:\A|\n)[> \t*-]{0,4}(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?[\])]?[ \t,-]{0,3})"
    r"(@?[a-z][\w.-]{1,30})(?= ?[:>])"
)
_STAMPED: Final = re.compile(r"\d:\d\d(?: ?[ap]m)?[\])]?[ \t,-]{0,3}@?[a-z][\w.-]{1,30} ?[:>]")


def _is_plain(document: Document, text: str) -> bool:
    """Whether all words of a name are of the language, as in `follow_up` of a form, and none is one of a person."""
    known = [document.lexicon.flags.get(piece, 0) for piece in _PIECES.findall(text)]
    if not known or not all(flags & KNOWN for flags in known) or any(len(piece) == 1 for piece in text.split("_")):
        return False
    return not known[0] & FIRST and not all(flags & NAME_LIKE for flags in known)


def mark_handles(document: Document) -> None:
    """Find names of accounts by their shape, their cue or their place before what they said.

    Args:
        document: The text.
    """
    lower = document.lower
    found = []
    if "_" in lower:
        for start, end in spans_around(lower, _UNDERSCORE):
            for match in _UNDERSCORED.finditer(lower, start, end):
                text = match[0].strip("_")
                if (
                    _PIECES.search(text)
                    and "_" in text
                    and not _SEQUENCE.fullmatch(text)
                    and not _is_plain(document, text)
                ):
                    found.append(match.span())
    if not document.present.isdisjoint(_CUE_WORDS):
        found += [
            match.span("name")
            for match in _CUED.finditer(lower)
            if match["sure"] or not _is_plain(document, match["name"].replace("-", "_"))
        ]
    if _STAMPED.search(lower):
        for match in _SPEAKER.finditer(lower):
            flags = document.lexicon.flags.get(match[1], 0)
            if flags & NAME_LIKE or not flags & KNOWN:
                found.append(match.span(1))
    for start, end in found:
        document.add(Finding(start, end, Kind.ID, "handle of an account"))
