"""A listing as pure decisions: which page to ask for next, what an answer means for it, how to go on in another
process.

A listing whose page token died starts again from its beginning and leaves out the notes that it has already given.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import define, evolve, field

from ._arguments import ListingQuery
from ._rest import BrokenItem, Call, ClinicalNote, ClinicalNoteList, list_call
from .errors import InvalidArgumentError, UnexpectedResponseError
from .types import BrokenNote, Page

__all__ = ["Listing", "resume"]

_VERSION: Final = 1


@define
class Listing:
    """The state of one walk over the pages of a listing.

    Attributes:
        query: What is listed.
        page_token: Token of the next page, or None for the first.
        finished: Whether the last page was seen.
    """

    query: ListingQuery
    page_token: str | None = field(default=None, repr=False)
    finished: bool = False
    _given: set[bytes] = field(factory=set, init=False, repr=False)
    _tokens: set[bytes] = field(factory=set, init=False, repr=False)
    _restarted: bool = field(default=False, init=False)

    def next_call(self) -> Call:
        """The request for the next page."""
        return list_call(self.query, self.page_token)

    def accept(self, answer: ClinicalNoteList) -> Page:
        """Take a page: remember what it gave and where to go on.

        Raises:
            UnexpectedResponseError: when the server names a page that it has named before, which would never end.
        """
        self.page_token = answer.next_page_token or None
        self.finished = self.page_token is None
        if self.page_token is not None:
            mark = _mark(self.page_token)
            if mark in self._tokens:
                raise UnexpectedResponseError(
                    "list_clinical_notes: the server repeats a page token; the listing would never end"
                )
            self._tokens.add(mark)
        return Page(
            notes=self._without_repeats(answer.clinical_notes or ()),
            broken=tuple(_broken_note(item) for item in answer.broken),
            resume_token=None if self.finished else _encode(self.query, self.page_token),
        )

    def restart(self) -> None:
        """Begin again after the page token died; notes that were given are left out from now on."""
        self.page_token = None
        self._tokens.clear()
        self._restarted = True

    def _without_repeats(self, notes: tuple[ClinicalNote, ...]) -> tuple[ClinicalNote, ...]:
        kept: list[ClinicalNote] = []
        for note in notes:
            if note.note_id:
                mark = _mark(note.note_id)
                if mark in self._given:
                    continue
                self._given.add(mark)
            kept.append(note)
        return notes if len(kept) == len(notes) else tuple(kept)


def _mark(text: str) -> bytes:
    """A short stand-in for an id: 100,000 of them fit in a few megabytes, and none of them names a note."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _broken_note(item: BrokenItem) -> BrokenNote:
    note_id = item.value.get("note_id") if isinstance(item.value, dict) else None
    return BrokenNote(
        index=item.index, reason=item.reason, note_id=note_id if isinstance(note_id, str) else None, value=item.value
    )


def _fingerprint(query: ListingQuery) -> str:
    # The end of the range is left out: where the caller gives none it is the moment of the call, and the token carries
    # it.
    parts = [query.owner, query.meeting_id, _text(query.created_from), query.include_content, query.page_size]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=9).hexdigest()


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _encode(query: ListingQuery, page_token: str | None) -> str:
    state = {"v": _VERSION, "q": _fingerprint(query), "p": page_token, "t": _text(query.created_to)}
    packed = json.dumps(state, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _decode(token: object) -> dict[str, Any] | None:
    if not isinstance(token, str) or len(token) > 8192:
        return None
    try:
        state = json.loads(base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4)))
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict) or state.get("v") != _VERSION or not isinstance(state.get("p"), str):
        return None
    return state


def resume(query: ListingQuery, token: object, *, ends_now: bool) -> Listing:
    """The listing that a `resume_token` continues.

    Args:
        query: What the caller lists, checked.
        token: The token of the last page that was dealt with.
        ends_now: Whether the caller gave no end of the range; then the token's own end counts.

    Raises:
        InvalidArgumentError: for a text that is no such token, or one of a listing with other arguments.
    """
    state = _decode(token)
    if state is None:
        raise InvalidArgumentError("resume_token is not one that a page gave, or it was cut")
    if state.get("q") != _fingerprint(query):
        raise InvalidArgumentError("resume_token belongs to a listing with other arguments; pass the same ones")
    end = _moment(state.get("t"))
    if not ends_now and end != query.created_to:
        raise InvalidArgumentError("resume_token belongs to a listing with another created_to; pass the same one")
    return Listing(query=evolve(query, created_to=end), page_token=state["p"])


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.utcoffset() == timedelta(0) else moment.astimezone(UTC)
