"""What `notes.list` gives: listings to iterate over, for both clients."""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Self, TypeVar

from attrs import define, field

from ._arguments import ListingQuery
from ._async_port import AsyncPort
from ._listing import Listing, begin
from ._port import Port, run_now
from ._rest import ClinicalNote
from ._settings import Settings
from ._sync_port import SyncPort
from ._walk import PageWalk
from .errors import ZoomHealthError
from .types import Page

__all__ = ["AsyncNoteListing", "AsyncPages", "ListingPlan", "NoteListing", "surface"]

T = TypeVar("T")


def surface(outcome: T | ZoomHealthError) -> T:
    """Raise an error that came as a value. Nothing but the error is in this frame."""
    if isinstance(outcome, ZoomHealthError):
        raise outcome
    return outcome


@define(frozen=True)
class ListingPlan:
    """A listing as it was asked for; each iteration begins it anew."""

    query: ListingQuery
    resume_token: str | None = field(repr=False)
    ends_now: bool
    window: timedelta
    prefetch: bool
    concurrency: int
    deadline: float | None

    def begin(self) -> Listing:
        return begin(self.query, longest=self.window, resume_token=self.resume_token, ends_now=self.ends_now)


def _walk(port: Port, settings: Settings, plan: ListingPlan) -> PageWalk:
    return PageWalk(
        port,
        settings,
        plan.begin(),
        concurrency=plan.concurrency,
        prefetch=plan.prefetch,
        seconds=plan.deadline,
    )


class NoteListing:
    """The notes that a listing gives: iterate over it for notes, over `pages()` for pages, anew each time."""

    def __init__(self, port: SyncPort, settings: Settings, plan: ListingPlan) -> None:
        self._port, self._settings, self._plan = port, settings, plan

    def pages(self) -> Iterator[Page]:
        """The pages, one request each, fetched as they are asked for.

        Raises:
            ZoomHealthError: any error of `zoom_health.errors` but those of arguments; `resume_token` goes on there.
        """
        walk = _walk(self._port, self._settings, self._plan)
        try:
            while (page := surface(run_now(walk.next()))) is not None:
                yield page
        finally:
            run_now(walk.close())

    def __iter__(self) -> Iterator[ClinicalNote]:
        for page in self.pages():
            yield from page.notes


class AsyncNoteListing:
    """The notes that a listing gives: `async for` over it for notes, over `pages()` for pages."""

    def __init__(self, port: AsyncPort, settings: Settings, plan: ListingPlan) -> None:
        self._port, self._settings, self._plan = port, settings, plan

    def pages(self) -> AsyncPages:
        """The pages, as `NoteListing.pages`."""
        return AsyncPages(_walk(self._port, self._settings, self._plan))

    def __aiter__(self) -> AsyncIterator[ClinicalNote]:
        return _AsyncItems(self.pages())


class AsyncPages:
    """The pages of a listing, for `async for`. Leaving it before its end needs nothing further."""

    def __init__(self, walk: PageWalk) -> None:
        self._walk = walk
        # `break` leaves an async iterator without a word; what was fetched ahead of it has ended all the same.
        weakref.finalize(self, walk.abandon).atexit = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page:
        page = surface(await self._walk.next())
        if page is None:
            raise StopAsyncIteration
        return page

    async def aclose(self) -> None:
        """Leave what is still under way with `prefetch` or `concurrency`."""
        await self._walk.close()


class _AsyncItems:
    def __init__(self, pages: AsyncPages) -> None:
        self._pages = pages
        self._notes: Iterator[ClinicalNote] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ClinicalNote:
        while True:
            for note in self._notes:
                return note
            self._notes = iter((await self._pages.__anext__()).notes)
