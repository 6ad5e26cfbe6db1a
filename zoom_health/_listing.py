"""A listing as pure decisions: which page to ask for next, what an answer means for it, where it can go on.

A dated listing is divided into windows, oldest first, each a little longer than its share so that no note falls between
two. A note that comes twice is given once. A page token that died restarts its window. A window that the server narrows
is divided until it is covered.
"""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import define, evolve, field

from ._arguments import ListingQuery
from ._rest import BrokenItem, Call, ClinicalNote, ClinicalNoteList, list_call
from ._resume import Range, Rest, decode, encode, to_moment, to_seconds
from ._seen import SeenNotes, mark_of
from .errors import InvalidArgumentError, UnexpectedResponseError
from .types import BrokenNote, Page

__all__ = ["Listing", "Window", "begin", "broken_note"]

OVERLAP: Final = timedelta(seconds=1)
"""How far windows reach into each other: it is not documented whether the ends of a range belong to it."""
MOST_DEATHS: Final = 3
"""How often in a row a window is begun again without a new note."""

SHORTEST: Final = timedelta(minutes=1)
"""The shortest window that is divided: a server that narrows even this would take for ever."""


@define(eq=False)
class Window:
    """A part of a listing: a range of creation times, or everything where the listing is not dated.

    Attributes:
        start: Start of the range, or None.
        end: End of the range, or None.
        page_token: Token of the next page, or None for the first.
        given: The notes that it gave.
        tokens: Marks of the page tokens that the server named since it was begun.
        given_before: How many notes it had given when its page token died the last time.
        deaths: How often its page token died since it gave a new note.
    """

    start: datetime | None
    end: datetime | None
    page_token: str | None = field(default=None, repr=False)
    given: SeenNotes = field(factory=SeenNotes, repr=False)
    tokens: set[bytes] = field(factory=set, repr=False)
    given_before: int = -1
    deaths: int = 0

    def touches(self, other: Window) -> bool:
        """Whether a note could be in both."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return True
        return self.start <= other.end + 2 * OVERLAP and other.start <= self.end + 2 * OVERLAP


@define
class Listing:
    """The state of one walk over a listing. One caller at a time may use it.

    Attributes:
        query: What is listed.
        longest: The longest window.
    """

    query: ListingQuery
    longest: timedelta
    _unbegun: datetime | None = None
    _waiting: deque[Window] = field(factory=deque)
    _active: list[Window] = field(factory=list, init=False)
    _done: list[Window] = field(factory=list, init=False)

    def take(self) -> Window | None:
        """The next window to walk, or None when all are taken."""
        if self._waiting:
            window = self._waiting.popleft()
        elif self._unbegun is not None and self.query.created_to is not None:
            end = min(self._unbegun + self.longest, self.query.created_to)
            window = Window(start=self._unbegun, end=end)
            self._unbegun = end if end < self.query.created_to else None
        else:
            return None
        self._active.append(window)
        return window

    def call(self, window: Window) -> Call:
        """The request for a window's next page."""
        start, end = window.start, window.end
        if start is not None and start != self.query.created_from:
            start -= OVERLAP
        return list_call(evolve(self.query, created_from=start, created_to=end), window.page_token)

    def accept(self, window: Window, answer: ClinicalNoteList) -> Page | None:
        """Take a window's page. None when the server narrowed the range: the window has been divided instead.

        Raises:
            UnexpectedResponseError: when the server names a page token again, or narrows a range of one second.
        """
        if window.page_token is None and not window.tokens and self._narrowed(window, answer):
            self._divide(window, answer)
            return None
        if not _is_sendable(answer.next_page_token):
            raise UnexpectedResponseError("list_clinical_notes: the server's page token is no text that can be sent")
        notes, broken = self._new_notes(window, answer)
        window.page_token = answer.next_page_token or None
        if window.page_token is None:
            self._finish(window)
        else:
            mark = mark_of(window.page_token)
            if mark in window.tokens:
                raise UnexpectedResponseError(
                    "list_clinical_notes: the server repeats a page token; the listing would never end"
                )
            window.tokens.add(mark)
            if window.deaths and not notes and not broken:
                return None  # a page given before its token died; the caller's time is the next token's life
        return Page(notes=notes, broken=broken, resume_token=self.resume_token())

    def expire(self, window: Window) -> bool:
        """A window's page token died: walk it again, without what it has given.

        False when nothing new came for some times: then walking it again would never end.
        """
        window.deaths = 1 if len(window.given) > window.given_before else window.deaths + 1
        window.given_before = len(window.given)
        window.page_token = None
        window.tokens.clear()
        return window.deaths <= MOST_DEATHS

    def is_open(self, window: Window) -> bool:
        """Whether a window has more pages."""
        return window in self._active

    def resume_token(self) -> str | None:
        """The text by which the listing goes on after the pages accepted so far, or None at its end."""
        windows = [*self._active, *self._waiting]
        if not windows and self._unbegun is None:
            return None
        rest = Rest(
            ranges=_joined([(to_seconds(each.start), to_seconds(each.end), each.page_token) for each in windows]),
            unbegun=to_seconds(self._unbegun),
            end=to_seconds(self.query.created_to),
        )
        return encode(self.query, rest)

    def _finish(self, window: Window) -> None:
        self._active.remove(window)
        window.tokens.clear()
        self._done.append(window)
        # What a finished window gave is remembered for as long as another one could give it again.
        ahead = [*self._active, *self._waiting]
        if self._unbegun is not None:
            ahead.append(Window(start=self._unbegun, end=self.query.created_to))
        self._done = [done for done in self._done if any(done.touches(other) for other in ahead)]

    def _new_notes(
        self, window: Window, answer: ClinicalNoteList
    ) -> tuple[tuple[ClinicalNote, ...], tuple[BrokenNote, ...]]:
        near = [other.given for other in (*self._active, *self._done) if other is not window and other.touches(window)]
        notes = answer.clinical_notes or ()
        add = window.given.add
        kept: list[ClinicalNote]
        if near:
            kept = [note for note in notes if _is_new(note.note_id, near, window.given)]
        else:  # the usual case, and a loop over every note
            kept = [note for note in notes if not note.note_id or add(note.note_id)]
        broken: list[BrokenNote] = []
        equal = Counter[str]()
        for item in map(broken_note, answer.broken):
            # Under a name of its own: the same note may come whole another time, and a page may hold two nulls.
            name = repr(item.value)
            equal[name] += 1
            if _is_new(f"\0{equal[name]} {name}", near, window.given):
                broken.append(item)
        return notes if len(kept) == len(notes) else tuple(kept), tuple(broken)

    def _narrowed(self, window: Window, answer: ClinicalNoteList) -> bool:
        covered = _covered(answer)
        if covered is None or window.start is None or window.end is None:
            return False
        return covered[0] > window.start + OVERLAP or covered[1] < window.end - OVERLAP

    def _divide(self, window: Window, answer: ClinicalNoteList) -> None:
        covered = _covered(answer)
        if window.start is None or window.end is None or covered is None:
            return
        length = window.end - window.start
        if length <= SHORTEST:
            raise UnexpectedResponseError(
                "list_clinical_notes: the server narrows every range; the listing cannot be whole"
            )
        share = covered[1] - covered[0]
        if not SHORTEST / 2 <= share <= length / 2:
            share = length / 2
        share = timedelta(seconds=int(share.total_seconds()))
        self._active.remove(window)
        self._done.append(window)  # what it gave, before its page token died, is not to be given again
        self._waiting.extendleft(reversed(_parts(window.start, window.end, share)))


def _parts(start: datetime, end: datetime, share: timedelta) -> list[Window]:
    """A range in windows of some length."""
    parts: list[Window] = []
    while start < end:
        parts.append(Window(start=start, end=min(start + share, end)))
        start += share
    return parts


def _joined(ranges: list[Range]) -> tuple[Range, ...]:
    """The same with neighbours that are not begun joined, since a window may have been divided into a thousand."""
    joined: list[Range] = []
    for start, end, page_token in ranges:
        last = joined[-1] if joined else None
        if last and last[2] is None and page_token is None and last[1] is not None and last[1] == start:
            joined[-1] = (last[0], end, None)
        else:
            joined.append((start, end, page_token))
    return tuple(joined)


def _covered(answer: ClinicalNoteList) -> tuple[datetime, datetime] | None:
    """The range that the server says it looked at, or None where it does not tell."""
    start, end = _moment(answer.from_), _moment(answer.to)
    if end is not None and len(answer.to or "") == len("yyyy-mm-dd"):
        end += timedelta(days=1)  # a day alone is meant with its end
    return None if start is None or end is None else (start, end)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _is_new(note_id: str | None, near: list[SeenNotes], given: SeenNotes) -> bool:
    """Whether a note has not been given; it is remembered. What has no id cannot be told apart and is always given."""
    if not note_id:
        return True
    return given.add(note_id) and not (near and any(note_id in seen for seen in near))


def _is_sendable(page_token: str | None) -> bool:
    try:
        (page_token or "").encode()
    except UnicodeEncodeError:
        return False
    return True


def broken_note(item: BrokenItem) -> BrokenNote:
    """An unreadable item as users get it."""
    note_id = item.value.get("note_id") if isinstance(item.value, dict) else None
    return BrokenNote(
        index=item.index, reason=item.reason, note_id=note_id if isinstance(note_id, str) else None, value=item.value
    )


def begin(query: ListingQuery, *, longest: timedelta, resume_token: object = None, ends_now: bool = True) -> Listing:
    """A listing at its beginning, or where a `resume_token` left it.

    Args:
        query: What is listed, checked.
        longest: The longest window.
        resume_token: Text of the last page that was dealt with, or None.
        ends_now: Whether the caller gave no end of the range; then the token's own end counts.

    Raises:
        InvalidArgumentError: for a token that does not fit.
    """
    if resume_token is None:
        undated = [Window(start=None, end=None)] if query.created_from is None else []
        return Listing(query=query, longest=longest, unbegun=query.created_from, waiting=deque(undated))
    rest = decode(query, resume_token)
    end = to_moment(rest.end)
    if not ends_now and to_seconds(query.created_to) != rest.end:
        raise InvalidArgumentError("resume_token belongs to a listing with another created_to; pass the same one")
    windows: list[Window] = []
    for seconds, until, page_token in rest.ranges:
        start, stop = to_moment(seconds), to_moment(until)
        if page_token is None and start is not None and stop is not None:
            windows += _parts(start, stop, longest)  # neighbours were joined
        else:
            windows.append(Window(start=start, end=stop, page_token=page_token))
    return Listing(
        query=evolve(query, created_to=end), longest=longest, unbegun=to_moment(rest.unbegun), waiting=deque(windows)
    )
