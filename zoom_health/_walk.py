"""The order of events of a listing, for both clients: one page after the other, or some ahead of the caller."""

from __future__ import annotations

from typing import Any

from attrs import define

from ._decoding import decode_page
from ._engine import perform, too_late
from ._giving import give_error, give_page
from ._listing import Listing, Window
from ._outcome import Answer, unexpected
from ._port import Crew, Port
from ._rest import Call, ClinicalNoteList
from ._settings import Settings
from ._watch import Watch
from .errors import AuditError, PageTokenExpiredError, UnexpectedResponseError, ZoomHealthError
from .types import Page

__all__ = ["PageWalk", "read_page"]

_Arrival = tuple[Window, ClinicalNoteList | ZoomHealthError, Watch]


@define(frozen=True)
class _Taken:
    """An answer that the listing has taken and the caller has not got yet.

    Attributes:
        window: Whose page it is.
        found: The answer.
        watch: Its call.
        page: What it means: a page to give, an error to end with, or None to go on.
        before: Where the listing goes on when the page cannot be given.
    """

    window: Window
    found: ClinicalNoteList | ZoomHealthError
    watch: Watch
    page: Page | ZoomHealthError | None
    before: str | None


class PageWalk:
    """One walk over the pages of a listing.

    It is an object with a method and no generator, since an async generator that is left before its end has to be
    closed, and nobody does that.

    Args:
        port: The world.
        settings: What the calls share.
        listing: What is listed.
        concurrency: Windows that are walked at once.
        prefetch: Whether the next page is asked for before this one is dealt with.
        seconds: Total time of the walk, or None.
    """

    def __init__(
        self,
        port: Port,
        settings: Settings,
        listing: Listing,
        *,
        concurrency: int = 1,
        prefetch: bool = False,
        seconds: float | None = None,
    ) -> None:
        self._port, self._settings, self._listing = port, settings, listing
        self._concurrency, self._works_ahead = concurrency, prefetch or concurrency > 1
        self._deadline = None if seconds is None else settings.monotonic() + seconds
        self._notes = 0
        self._ended = False
        self._window: Window | None = None
        self._crew: Crew | None = None
        self._running: dict[Any, tuple[Window, Watch]] = {}
        self._unsettled: _Taken | None = None

    async def next(self) -> Page | ZoomHealthError | None:
        """The next page, the error that ends the listing, or None after the last page."""
        while not self._ended:
            if self._unsettled is None:
                step = await (self._arrived() if self._works_ahead else self._fetched())
                if step is None:
                    break
                self._unsettled = self._taken(*step)
            taken = self._unsettled
            with taken.watch:
                page = await self._given(taken)
            self._unsettled = None  # a caller who was cancelled before this line gets the page the next time
            if self._crew is not None and not self._ended:
                self._keep_busy(self._crew, taken.window)
            if page is not None:
                return page
        await self.close()
        return None

    async def close(self) -> None:
        """Leave what is still under way."""
        self._ended = True
        crew, self._crew = self._crew, None
        if crew is not None:
            await crew.close()
        self.abandon()

    def abandon(self) -> None:
        """Say of what was fetched ahead that nobody will take it."""
        for _, watch in tuple(self._running.values()):
            watch.left()

    async def _fetched(self) -> _Arrival | None:
        """Fetch one page, now that it is asked for."""
        if self._window is None or not self._listing.is_open(self._window):
            self._window = self._listing.take()
        if self._window is None:
            return None
        call, watch = self._begun(self._window)
        return self._window, await self._fetch(call, watch), watch

    async def _arrived(self) -> _Arrival | None:
        """The first page that comes, of one window or several; at most one page of each is held."""
        if self._crew is None:
            self._crew = self._port.crew(self._concurrency)
            self._keep_busy(self._crew, None)
        if not self._running:
            return None
        handle = await self._crew.first(self._running)
        window, watch = self._running.pop(handle)
        with watch:
            return window, self._crew.result(handle), watch

    def _keep_busy(self, crew: Crew, settled: Window | None) -> None:
        """Ask for the next page of a window that was settled, or begin another window, before the caller works."""
        if settled is not None and self._listing.is_open(settled):
            self._start(crew, settled)
        while len(self._running) < self._concurrency and (window := self._listing.take()) is not None:
            self._start(crew, window)

    def _start(self, crew: Crew, window: Window) -> None:
        call, watch = self._begun(window)
        self._running[crew.start(self._fetch(call, watch))] = window, watch

    def _begun(self, window: Window) -> tuple[Call, Watch]:
        call = self._listing.call(window)
        return call, Watch(self._settings, call)

    async def _fetch(self, call: Call, watch: Watch) -> ClinicalNoteList | ZoomHealthError:
        seconds = self._settings.timeout
        if self._deadline is not None:
            left = self._deadline - self._settings.monotonic()
            if left <= 0:
                return too_late(call, "the listing's deadline has passed")
            seconds = min(seconds, left)
        return await perform(self._port, self._settings, call, read_page, watch, seconds=seconds)

    def _taken(self, window: Window, found: ClinicalNoteList | ZoomHealthError, watch: Watch) -> _Taken:
        """What an answer means for the listing."""
        before = self._listing.resume_token() if self._settings.hooks.audit_sinks else None
        page: Page | ZoomHealthError | None
        if isinstance(found, ZoomHealthError):
            expired = isinstance(found, PageTokenExpiredError) and self._listing.expire(window)
            page = None if expired else found
        else:
            try:
                page = self._listing.accept(window, found)
            except UnexpectedResponseError as error:
                page = error.fresh()
        if isinstance(page, Page):
            self._settings.shared.count("broken_notes", len(page.broken))
        return _Taken(window, found, watch, page, before)

    async def _given(self, taken: _Taken) -> Page | ZoomHealthError | None:
        """What the caller gets of it: processed, redacted, recorded."""
        given = taken.page
        if taken.watch.active:
            if isinstance(given, Page) and not isinstance(taken.found, ZoomHealthError):
                given = await give_page(self._port, self._settings, taken.watch, taken.found, given)
            else:
                reason = next((each for each in (given, taken.found) if isinstance(each, ZoomHealthError)), None)
                unrecorded = await give_error(self._port, taken.watch, reason)
                given = unrecorded if isinstance(unrecorded, AuditError) else given
        if isinstance(given, AuditError):
            return self._end_with(given, taken.before)
        if isinstance(given, ZoomHealthError):
            return self._end_with(given, self._listing.resume_token())
        if given is not None:
            self._notes += len(given.notes)
        return given

    def _end_with(self, error: ZoomHealthError, resume_token: str | None) -> ZoomHealthError:
        """Say what is done and where to go on."""
        self._ended = True
        error.resume_token = resume_token
        done = f"{self._notes} notes were given before; resume_token of this error goes on after them"
        error.args = (f"{error}; {done}",)
        return error


def read_page(call: Call, answer: Answer) -> ClinicalNoteList | ZoomHealthError:
    """The page of notes in an answer."""
    page = decode_page(answer.body)
    if isinstance(page, str):
        return unexpected(call, answer, f"the answer cannot be read as a page of notes: {page}", retryable=True)
    if page.clinical_notes is None and page.next_page_token is None and page.page_size is None and page.from_ is None:
        # An empty object could be anything; taking it for an empty page would lose every note without a word.
        return unexpected(call, answer, "the answer has nothing of a page of notes", retryable=True)
    return page
