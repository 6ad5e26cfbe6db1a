"""The progress of a long listing, on standard error, where a person sees it."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["ListingProgress"]


class ListingProgress:
    """Shows how many notes were read, from the second page on: a short listing is over before anybody looks.

    Args:
        wanted: Whether to show anything; it also needs standard error to be a terminal.
        limit: How many notes are asked for, or None for all of them: Zoom tells no total.
    """

    def __init__(self, *, wanted: bool, limit: int | None) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._limit = limit
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def page_done(self, notes_count: int, *, more: bool) -> None:
        """A page was read.

        Args:
            notes_count: Notes so far.
            more: Whether there are more pages.
        """
        if self._progress is None and self._wanted and more:
            self._start()
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=notes_count)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("Reading notes"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=self._limit)
        self._progress.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
