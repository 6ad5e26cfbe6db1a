"""`client.notes`: the methods that users call, for both clients.

What is checked and decided stands once, in `_prepare_*`; the two classes differ only in `await`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import define

from ._arguments import (
    LEFT_OUT,
    LONGEST_WINDOW,
    LeftOut,
    check_completed,
    check_note_id,
    check_seconds,
    check_walk,
    listing_query,
)
from ._async_port import AsyncPort
from ._engine import get_note, update_note
from ._listings import AsyncNoteListing, ListingPlan, NoteListing, surface
from ._port import run_now
from ._rest import Call, ClinicalNote, get_call, update_call
from ._settings import Settings
from ._sync_port import SyncPort

__all__ = ["AsyncNotes", "Notes"]


@define(frozen=True)
class _Prepared:
    """The calls of the methods below, checked. Both clients ask here, so that they refuse and send the same."""

    settings: Settings

    def listing(
        self,
        *,
        owner: str | LeftOut,
        meeting_id: str | LeftOut,
        created_from: datetime | None,
        created_to: datetime | None,
        include_content: bool,
        page_size: int,
        resume_token: str | None,
        prefetch: bool,
        concurrency: int,
        deadline: float | None,
        window: timedelta,
        extra_params: Mapping[str, str | int | bool] | None,
    ) -> ListingPlan:
        query = listing_query(
            owner=owner,
            meeting_id=meeting_id,
            created_from=created_from,
            created_to=created_to,
            include_content=include_content,
            page_size=page_size,
            now=self.settings.clock(),
            extra_params=extra_params,
        )
        check_walk(prefetch=prefetch, concurrency=concurrency, deadline=deadline, window=window)
        plan = ListingPlan(
            query=query,
            resume_token=resume_token,
            ends_now=created_to is None,
            window=window,
            prefetch=prefetch,
            concurrency=concurrency,
            deadline=deadline,
        )
        plan.begin()  # a resume token that does not fit is refused here and not at the first page
        return plan

    def get(self, note_id: str) -> Call:
        return get_call(check_note_id(note_id))

    def update(self, note_id: str, *, is_note_completed: bool) -> Call:
        return update_call(check_note_id(note_id), is_note_completed=check_completed(is_note_completed))


class Notes:
    """Clinical notes, as `ZoomHealth.notes`."""

    def __init__(self, port: SyncPort, settings: Settings) -> None:
        self._port, self._settings, self._prepared = port, settings, _Prepared(settings)

    def list(
        self,
        *,
        owner: str | LeftOut = LEFT_OUT,
        meeting_id: str | LeftOut = LEFT_OUT,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        include_content: bool = False,
        page_size: int = 300,
        resume_token: str | None = None,
        prefetch: bool = False,
        concurrency: int = 1,
        deadline: float | None = None,
        window: timedelta = LONGEST_WINDOW,
        extra_params: Mapping[str, str | int | bool] | None = None,
    ) -> NoteListing:
        """List notes. Nothing is sent until the first note or page is asked for.

        Args:
            owner: User id: only notes that this user owns. Left out: of every owner. None and `""` are refused.
            meeting_id: Meeting UUID as Zoom gives it (encoding is done here): only notes of this meeting instance. Left
                out: of every meeting. None and `""` are refused.
            created_from: Start of the range of creation, an aware datetime.
            created_to: End of that range, an aware datetime; needs `created_from`. Left out: now.
            include_content: Whether notes carry their text. Zoom leaves it out by default.
            page_size: Notes a request, 1 to 300.
            resume_token: `Page.resume_token` of the last page that was dealt with, or `resume_token` of the error that
                ended a listing; the other arguments as they were.
            prefetch: Whether the next page is fetched while the caller works on this one. At most one page is held.
            concurrency: How many windows of a dated listing are walked at once, 1 to 16; pages then come as they
                arrive and not oldest first. At most one page of each is held.
            deadline: Total seconds for one iteration over the listing, the caller's own work included; above 0.
            window: The longest range of creation times that is asked for at once, 1 minute to 30 days. A dated listing
                is walked window by window, oldest first, since what Zoom does with longer ranges is not documented.
            extra_params: Parameters of Zoom's that have no argument here yet, by Zoom's names.

        Returns:
            The listing: iterate over it for notes, over its `pages()` for pages.

        Raises:
            InvalidArgumentError: for an argument that would be misread or would widen the answer.

        Source: Zoom, Healthcare API, "List clinical notes".

        Example:
            >>> unsigned = [note for note in zoom.notes.list(owner=owner_id) if not note.is_note_completed]
        """
        plan = self._prepared.listing(
            owner=owner,
            meeting_id=meeting_id,
            created_from=created_from,
            created_to=created_to,
            include_content=include_content,
            page_size=page_size,
            resume_token=resume_token,
            prefetch=prefetch,
            concurrency=concurrency,
            deadline=deadline,
            window=window,
            extra_params=extra_params,
        )
        return NoteListing(self._port, self._settings, plan)

    def get(self, note_id: str, *, wait_for_content: float = 0.0) -> ClinicalNote:
        """Read one note, with its text.

        Args:
            note_id: Id of the note, as a listing or a webhook gives it.
            wait_for_content: Seconds to go on asking while the note has no text: right after its webhook it may have
                none for a while.

        Returns:
            The note, also when its text did not come in that time.

        Raises:
            InvalidArgumentError: for an id that would address something else.
            NoteNotFoundError: when there is no such note.
            UnexpectedResponseError: when the answer is no note, or another one.
            ZoomHealthError: any other error of `zoom_health.errors`.

        Source: Zoom, Healthcare API, "Get a Clinical Note".

        Example:
            >>> zoom.notes.get(note_id).is_note_completed
            False
        """
        call = self._prepared.get(note_id)
        seconds = check_seconds("wait_for_content", wait_for_content)
        return surface(run_now(get_note(self._port, self._settings, call, wait_for_content=seconds)))

    def update(self, note_id: str, *, is_note_completed: bool) -> None:
        """Set whether a note is completed. It sets a state, so that repeating it is safe.

        Args:
            note_id: Id of the note.
            is_note_completed: The new state.

        Raises:
            InvalidArgumentError: for an id that would address something else, or a state that is no bool.
            NoteNotFoundError: when there is no such note.
            UpdateFailedError: when Zoom could not do it now.
            ZoomHealthError: any other error of `zoom_health.errors`.

        Source: Zoom, Healthcare API, "Update a Clinical Note".

        Example:
            >>> zoom.notes.update(note_id, is_note_completed=True)
        """
        call = self._prepared.update(note_id, is_note_completed=is_note_completed)
        surface(run_now(update_note(self._port, self._settings, call)))

    def complete(self, note_id: str) -> None:
        """Mark a note as completed, as `update(note_id, is_note_completed=True)`.

        Example:
            >>> zoom.notes.complete(note_id)
        """
        self.update(note_id, is_note_completed=True)

    def reopen(self, note_id: str) -> None:
        """Mark a note as not completed, as `update(note_id, is_note_completed=False)`.

        Example:
            >>> zoom.notes.reopen(note_id)
        """
        self.update(note_id, is_note_completed=False)


class AsyncNotes:
    """Clinical notes, as `AsyncZoomHealth.notes`: the methods of `Notes`, awaited."""

    def __init__(self, port: AsyncPort, settings: Settings) -> None:
        self._port, self._settings, self._prepared = port, settings, _Prepared(settings)

    def list(
        self,
        *,
        owner: str | LeftOut = LEFT_OUT,
        meeting_id: str | LeftOut = LEFT_OUT,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        include_content: bool = False,
        page_size: int = 300,
        resume_token: str | None = None,
        prefetch: bool = False,
        concurrency: int = 1,
        deadline: float | None = None,
        window: timedelta = LONGEST_WINDOW,
        extra_params: Mapping[str, str | int | bool] | None = None,
    ) -> AsyncNoteListing:
        """List notes, as `Notes.list`; iterate with `async for`."""
        plan = self._prepared.listing(
            owner=owner,
            meeting_id=meeting_id,
            created_from=created_from,
            created_to=created_to,
            include_content=include_content,
            page_size=page_size,
            resume_token=resume_token,
            prefetch=prefetch,
            concurrency=concurrency,
            deadline=deadline,
            window=window,
            extra_params=extra_params,
        )
        return AsyncNoteListing(self._port, self._settings, plan)

    async def get(self, note_id: str, *, wait_for_content: float = 0.0) -> ClinicalNote:
        """Read one note, as `Notes.get`."""
        call = self._prepared.get(note_id)
        seconds = check_seconds("wait_for_content", wait_for_content)
        return surface(await get_note(self._port, self._settings, call, wait_for_content=seconds))

    async def update(self, note_id: str, *, is_note_completed: bool) -> None:
        """Set whether a note is completed, as `Notes.update`."""
        call = self._prepared.update(note_id, is_note_completed=is_note_completed)
        surface(await update_note(self._port, self._settings, call))

    async def complete(self, note_id: str) -> None:
        """Mark a note as completed, as `Notes.complete`."""
        await self.update(note_id, is_note_completed=True)

    async def reopen(self, note_id: str) -> None:
        """Mark a note as not completed, as `Notes.reopen`."""
        await self.update(note_id, is_note_completed=False)
