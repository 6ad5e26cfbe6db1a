"""The text by which a listing goes on in another process: short, printable, without PHI.

It holds what is still to be listed (ranges, each with its page token where one is under way) and a fingerprint of the
arguments, so that it is refused with others. It holds no id of a note or user.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from attrs import define, field

from ._arguments import ListingQuery
from .errors import InvalidArgumentError

__all__ = ["Rest", "decode", "encode"]

VERSION: Final = 3
LONGEST: Final = 65_536


Range = tuple[int | None, int | None, str | None]
"""Start and end in seconds since the epoch, and page token."""


@define(frozen=True)
class Rest:
    """What is still to be listed.

    Attributes:
        ranges: Ranges under way or set aside: start, end (seconds since the epoch, or None where the listing is not
            dated) and page token.
        unbegun: Start of what has not been divided into ranges yet, or None when all is.
        end: End of the whole listing, or None where it is not dated.
    """

    ranges: tuple[Range, ...] = field(repr=False)
    unbegun: int | None
    end: int | None


def fingerprint(query: ListingQuery) -> str:
    """A digest of the arguments that must be the same.

    The end of the range is not among them: where the caller gives none it is the moment of the call, and `Rest` has it.
    """
    start = None if query.created_from is None else query.created_from.isoformat()
    parts = [query.owner, query.meeting_id, start, query.include_content, query.page_size, *query.extra]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=9).hexdigest()


def encode(query: ListingQuery, rest: Rest) -> str:
    """The text for a rest."""
    state = [VERSION, fingerprint(query), rest.ranges, rest.unbegun, rest.end]
    packed = json.dumps([*state, _checksum(state)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(query: ListingQuery, token: object) -> Rest:
    """The rest that a text stands for.

    Raises:
        InvalidArgumentError: for a text that no page gave, and one of a listing with other arguments.
    """
    state = _unpack(token)
    del token
    if state is None:
        raise InvalidArgumentError("resume_token is not one that a page gave, or it was cut")
    if state[1] != fingerprint(query):
        raise InvalidArgumentError("resume_token belongs to a listing with other arguments; pass the same ones")
    ranges = tuple((start, end, page_token) for start, end, page_token in state[2])
    return Rest(ranges=ranges, unbegun=state[3], end=state[4])


def _unpack(token: object) -> list[Any] | None:
    if not isinstance(token, str) or len(token) > LONGEST:
        return None
    try:
        packed = token.encode("ascii") + b"=" * (-len(token) % 4)
        state = json.loads(base64.b64decode(packed, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, list) or not state or state.pop() != _checksum(state):
        return None  # one letter that changed could leave out notes without a word
    return state if _is_rest(state) else None


def _checksum(state: list[Any]) -> str:
    return hashlib.blake2b(json.dumps(state).encode(), digest_size=6).hexdigest()


def _is_rest(state: list[Any]) -> bool:
    if len(state) != 5 or state[0] != VERSION or not isinstance(state[2], list):
        return False
    return all(map(_is_moment, state[3:])) and all(
        isinstance(entry, list)
        and len(entry) == 3
        and _is_moment(entry[0])
        and _is_moment(entry[1])
        and (entry[2] is None or isinstance(entry[2], str))
        for entry in state[2]
    )


def _is_moment(value: object) -> bool:
    return value is None or (type(value) is int and 0 <= value < 253_402_300_800)


def to_seconds(moment: datetime | None) -> int | None:
    """Whole seconds since the epoch."""
    return None if moment is None else int(moment.timestamp())


def to_moment(seconds: int | None) -> datetime | None:
    """The moment of a number of seconds since the epoch."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
