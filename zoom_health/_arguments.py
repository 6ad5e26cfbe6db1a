"""Refuse arguments that Zoom would misread, before anything is sent. Pure code; no message shows a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final
from urllib.parse import quote

from attrs import define, field

from .errors import InvalidArgumentError

__all__ = [
    "LEFT_OUT",
    "LONGEST_WINDOW",
    "LeftOut",
    "ListingQuery",
    "check_completed",
    "check_note_id",
    "check_seconds",
    "check_walk",
    "listing_query",
]

LONGEST_WINDOW: Final = timedelta(days=30)
"""The longest range of creation times that is asked for at once."""

MOST_SECONDS: Final = 10**9

MOST_WINDOWS: Final = 16
"""Windows that can be walked at once: one for each connection."""

EARLIEST: Final = datetime(1971, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9998, 12, 31, tzinfo=UTC)

LONGEST_ID: Final = 10_000
"""Characters of the longest id that is sent: beyond it no server takes the address."""


NAMED: Final = {
    "note_owner_user_id": "owner",
    "meeting_id": "meeting_id",
    "from": "created_from",
    "to": "created_to",
    "include_note_content": "include_content",
    "page_size": "page_size",
    "next_page_token": "resume_token",
}
"""Zoom's parameters of a listing, and the arguments that carry them."""


class LeftOut(Enum):
    """The type of `LEFT_OUT`."""

    LEFT_OUT = "left out"

    def __repr__(self) -> str:
        return "LEFT_OUT"


LEFT_OUT: Final = LeftOut.LEFT_OUT
"""Default of the filters. None is refused instead, so that an empty variable never widens an answer."""


@define(frozen=True)
class ListingQuery:
    """What a listing asks for, checked.

    Attributes:
        owner: User id of the owner, or None for every owner.
        meeting_id: Meeting UUID as the caller has it, not yet encoded, or None for every meeting.
        created_from: Start of the creation range (aware), or None.
        created_to: End of the creation range (aware), or None.
        include_content: Whether pages carry the text of notes.
        page_size: Notes a page, 1 to 300.
        extra: Further parameters by Zoom's names, in order.
    """

    owner: str | None = field(repr=False)
    meeting_id: str | None = field(repr=False)
    created_from: datetime | None
    created_to: datetime | None
    include_content: bool
    page_size: int
    extra: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def _id_problem(value: object) -> str | None:
    if value is None:
        return "is None; leave it out, or pass the id"
    if not isinstance(value, str):
        return f"must be text, not {type(value).__name__}"
    if not value.strip():
        return "is empty; leave it out, or pass the id"
    if len(value) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} characters"
    if not value.isprintable():
        return "has a control character or another one that cannot be printed"
    return None


def check_note_id(note_id: object) -> str:
    """The id of a note, fit to be one segment of a path.

    Raises:
        InvalidArgumentError: for None, `""`, `.`, `..`, anything but text, and control characters.
    """
    problem = _id_problem(note_id)
    if problem is None and note_id in (".", ".."):
        problem = "is '.' or '..', which would address another endpoint"
    if problem is not None or not isinstance(note_id, str):
        del note_id  # so that a traceback with locals does not show it
        raise InvalidArgumentError(f"note_id {problem}")
    return note_id


def check_completed(value: object) -> bool:
    """The new state of a note.

    Raises:
        InvalidArgumentError: for anything but True and False.
    """
    if not isinstance(value, bool):
        raise InvalidArgumentError(f"is_note_completed must be True or False, not {type(value).__name__}")
    return value


def _check_filter(name: str, value: object) -> str | None:
    if value is LEFT_OUT:
        return None
    problem = _id_problem(value)
    if problem is not None or not isinstance(value, str):
        del value
        raise InvalidArgumentError(f"{name} {problem}; a listing without {name} covers the whole account")
    return value


def _check_time(name: str, value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise InvalidArgumentError(f"{name} must be a datetime, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise InvalidArgumentError(f"{name} has no time zone; use for example datetime.now(timezone.utc)")
    if not EARLIEST <= value.replace(tzinfo=UTC) <= LATEST:
        raise InvalidArgumentError(f"{name} must lie between the years {EARLIEST.year} and {LATEST.year}")
    return value.astimezone(UTC)


def listing_query(
    *,
    owner: object,
    meeting_id: object,
    created_from: object,
    created_to: object,
    include_content: object,
    page_size: object,
    now: datetime,
    extra_params: object = None,
) -> ListingQuery:
    """Check the arguments of a listing. `created_to` is `now` where only `created_from` is given.

    Raises:
        InvalidArgumentError: naming the argument and what is wrong with it.
    """
    start, end = _check_time("created_from", created_from), _check_time("created_to", created_to)
    if end is not None and start is None:
        raise InvalidArgumentError("created_to needs created_from: Zoom's own start of the range is not documented")
    if start is not None and end is None:
        end = max(now, start)
    if start is not None and end is not None:
        if end < start:
            raise InvalidArgumentError("created_to is before created_from")
        start, end = earliest_second(start), latest_second(end)
    if isinstance(page_size, bool) or not isinstance(page_size, int) or not 1 <= page_size <= 300:
        raise InvalidArgumentError("page_size must be a whole number from 1 to 300")
    if not isinstance(include_content, bool):
        raise InvalidArgumentError("include_content must be True or False")
    return ListingQuery(
        owner=_check_filter("owner", owner),
        meeting_id=_check_filter("meeting_id", meeting_id),
        created_from=start,
        created_to=end,
        include_content=include_content,
        page_size=page_size,
        extra=_check_extra(extra_params),
    )


def _check_extra(parameters: object) -> tuple[tuple[str, str], ...]:
    if parameters is None:
        return ()
    if not isinstance(parameters, Mapping):
        raise InvalidArgumentError("extra_params must be a mapping of Zoom's names to values")
    found = []
    for name, value in parameters.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][\w.\[\]-]{0,99}", name, re.ASCII):
            raise InvalidArgumentError("extra_params has a name that is none: letters, digits and _ . - [ ]")
        argument = NAMED.get(name.lower().removesuffix("[]"))
        if argument:
            raise InvalidArgumentError(f"extra_params has {name}, which is an argument of its own: {argument}")
        if isinstance(value, bool):
            value = "true" if value else "false"
        problem = _id_problem(str(value) if isinstance(value, int) else value)
        if problem:
            raise InvalidArgumentError(f"extra_params: {name} {problem}")
        found.append((name, str(value)))
    return tuple(sorted(found))


def earliest_second(moment: datetime) -> datetime:
    """The start of a range in whole seconds, as Zoom takes it: fractions are cut off."""
    return moment.replace(microsecond=0)


def latest_second(moment: datetime) -> datetime:
    """The end of a range in whole seconds: the next one, since cutting off would lose its last notes."""
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


def check_seconds(name: str, value: object) -> float:
    """A number of seconds, 0 or more.

    Raises:
        InvalidArgumentError: for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_SECONDS:
        raise InvalidArgumentError(f"{name} must be a number of seconds from 0 to {MOST_SECONDS}")
    return float(value)


def check_walk(*, prefetch: object, concurrency: object, deadline: object, window: object) -> None:
    """Check how a listing is walked.

    Raises:
        InvalidArgumentError: naming the argument and what is wrong with it.
    """
    if not isinstance(prefetch, bool):
        raise InvalidArgumentError("prefetch must be True or False")
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or not 1 <= concurrency <= MOST_WINDOWS:
        raise InvalidArgumentError(f"concurrency must be a whole number from 1 to {MOST_WINDOWS}")
    if deadline is not None and check_seconds("deadline", deadline) == 0:
        raise InvalidArgumentError("deadline must be above 0 seconds")
    if not isinstance(window, timedelta) or not timedelta(minutes=1) <= window <= LONGEST_WINDOW:
        raise InvalidArgumentError("window must be a timedelta from 1 minute to 30 days")


def zoom_time(moment: datetime) -> str:
    """A moment in Zoom's form, `yyyy-MM-ddTHH:mm:ssZ`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def encode_meeting_id(meeting_id: str) -> str:
    """A meeting UUID as it goes into the query, before the usual percent-encoding.

    Zoom takes a UUID that begins with `/` or contains `//` only when it is encoded twice, so this encodes those once.
    """
    return quote(meeting_id, safe="") if meeting_id.startswith("/") or "//" in meeting_id else meeting_id


def encode_query(parameters: Mapping[str, Any]) -> str:
    """A query string; every character outside RFC 3986's unreserved set is percent-encoded."""
    return "&".join(f"{quote(name, safe='')}={quote(str(value), safe='')}" for name, value in parameters.items())
