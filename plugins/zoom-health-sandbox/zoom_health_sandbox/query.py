"""Reading the query of a listing, from its undecoded text to values.

Two temperaments. The default refuses what it cannot use, so that a client's mistake shows at once. `silent` takes it
the way other Zoom endpoints were seen to: a page size out of range is clamped, a time that cannot be read drops the
filter. Neither minds unknown keys.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote, unquote_plus

import attrs

from .clock import epoch_milliseconds
from .records import encode_json
from .refusals import invalid_values

__all__ = ["DEFAULT_PAGE_SIZE", "MAXIMUM_PAGE_SIZE", "ListParameters", "read_list_parameters"]

DEFAULT_PAGE_SIZE = 30
MAXIMUM_PAGE_SIZE = 300
_KNOWN = (
    "page_size",
    "next_page_token",
    "from",
    "to",
    "meeting_id",
    "note_owner_user_id",
    "include_note_content",
)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_PAGE_SIZE = re.compile(r"[0-9]{1,9}", re.ASCII)


@attrs.frozen(kw_only=True)
class ListParameters:
    """What a listing asks for, after reading; absent filters are None, times are as they were written."""

    page_size: int = DEFAULT_PAGE_SIZE
    next_page_token: str = attrs.field(default="", repr=False)
    created_from: str | None = None
    created_to: str | None = None
    meeting_id: str | None = attrs.field(default=None, repr=False)
    owner: str | None = attrs.field(default=None, repr=False)
    include_content: bool = False

    def fingerprint(self, account_id: str) -> bytes:
        """Return bytes that are equal for requests which ask for the same listing, whatever page of it.

        Args:
            account_id: The account that the listing is of.
        """
        values = (self.page_size, self.created_from, self.created_to, self.meeting_id, self.owner, self.include_content)
        return encode_json([account_id, *values])


def epoch_of(time: str | None) -> int | None:
    """Return a time that was found readable as epoch milliseconds."""
    return None if time is None else epoch_milliseconds(datetime.fromisoformat(time))


def read_list_parameters(query: str, *, silent: bool) -> ListParameters:
    """Read the query of a listing.

    Args:
        query: The undecoded query, without the question mark.
        silent: Whether values that cannot be used are ignored instead of refused.

    Raises:
        Refusal: A value cannot be used, and `silent` is false.
    """
    values, errors = _split(query)
    reading = _Reading(values, errors, silent=silent)
    parameters = ListParameters(
        page_size=reading.page_size(),
        next_page_token=values.get("next_page_token", ""),
        created_from=reading.time("from"),
        created_to=reading.time("to"),
        meeting_id=reading.meeting_id(),
        owner=reading.identifier("note_owner_user_id"),
        include_content=reading.include_content(),
    )
    reading.check_range(parameters)
    if errors and not silent:
        raise invalid_values(*errors)
    return parameters


def _split(query: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Decode the query once; of a parameter given twice the first counts."""
    values: dict[str, str] = {}
    errors: list[tuple[str, str]] = []
    for part in query.split("&"):
        key, _, value = part.partition("=")
        name = unquote_plus(key)
        if name not in _KNOWN:
            continue
        if name in values:
            errors.append((name, "is given twice"))
        else:
            values[name] = unquote_plus(value)
    return values, errors


class _Reading:
    """Reads one parameter at a time, gathering what is wrong."""

    def __init__(self, values: dict[str, str], errors: list[tuple[str, str]], *, silent: bool) -> None:
        self._values = values
        self._errors = errors
        self._silent = silent

    def _wrong(self, field: str, message: str) -> None:
        self._errors.append((field, message))

    def page_size(self) -> int:
        text = self._values.get("page_size")
        if text is None:
            return DEFAULT_PAGE_SIZE
        if not _PAGE_SIZE.fullmatch(text):
            self._wrong("page_size", "must be a whole number")
            return MAXIMUM_PAGE_SIZE if text.isdecimal() else DEFAULT_PAGE_SIZE
        number = int(text)
        if not 1 <= number <= MAXIMUM_PAGE_SIZE:
            self._wrong("page_size", f"must be from 1 to {MAXIMUM_PAGE_SIZE}")
        return min(number, MAXIMUM_PAGE_SIZE) or DEFAULT_PAGE_SIZE

    def time(self, field: str) -> str | None:
        text = self._values.get(field)
        if text is None:
            return None
        if _TIME.fullmatch(text) and _is_time(text):
            return text
        self._wrong(field, "must be a UTC time written as yyyy-MM-ddTHH:mm:ssZ")
        return None

    def check_range(self, parameters: ListParameters) -> None:
        begin, end = epoch_of(parameters.created_from), epoch_of(parameters.created_to)
        if begin is not None and end is not None and begin > end:
            self._wrong("from", "must not be later than to")

    def identifier(self, field: str) -> str | None:
        text = self._values.get(field)
        if text == "":
            # Dropped in silence, this would widen the answer to everybody's notes.
            self._wrong(field, "must not be empty")
        return text or None

    def meeting_id(self) -> str | None:
        """A meeting UUID that begins with `/` or contains `//` has to arrive encoded twice, any other may."""
        text = self.identifier("meeting_id")
        if text is None:
            return None
        if text.startswith("/") or "//" in text:
            self._wrong("meeting_id", "must be encoded twice when it begins with / or contains //")
            # Encoded once, it names no meeting: no meeting has an empty id.
            return ""
        return unquote(text)

    def include_content(self) -> bool:
        text = self._values.get("include_note_content")
        if text not in (None, "true", "false"):
            self._wrong("include_note_content", "must be true or false")
        return text is not None and text.lower() == "true"


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is UTC
    except ValueError:
        return False
