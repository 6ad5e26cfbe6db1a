"""`zoom-health notes list`: write a listing as it arrives, and say how to go on where it broke off."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from typing import Any, Final

import click

from .._arguments import LEFT_OUT
from .._listings import NoteListing
from ..errors import InvalidArgumentError, ZoomHealthError
from ..types import Page
from .exit_codes import INTERRUPTED, exit_code
from .failures import in_option_names
from .interruption import whole_step
from .messages import count_of, say
from .moments import moment_option
from .progress import ListingProgress
from .surroundings import Surroundings, pass_surroundings
from .writers import NoteWriter, writer_for

__all__ = ["list_command"]

_LARGEST_PAGE: Final = 300
_REASONS_SHOWN: Final = 3
_OPTION_NAMES: Final = {
    "owner": "--owner",
    "meeting_id": "--meeting",
    "created_from": "--from",
    "created_to": "--to",
    "page_size": "--page-size",
    "resume_token": "--resume",
}
_EPILOG = """\b
Examples:
  zoom-health notes list --from 2025-06-01 --to 2025-07-01
  zoom-health notes list --owner USER_ID --limit 20 --show-phi
  zoom-health notes list --meeting MEETING_UUID --output json
  zoom-health notes list --include-content --show-phi --output ndjson > notes.ndjson
"""


@click.command("list", epilog=_EPILOG)
@click.option("--owner", metavar="USER_ID", help="Only notes that this user owns.")
@click.option("--meeting", metavar="UUID", help="Only notes of this meeting instance; the UUID as Zoom gives it.")
@click.option("--from", "created_from", callback=moment_option, metavar="TIME", help="Created at this time or later.")
@click.option(
    "--to", "created_to", callback=moment_option, metavar="TIME", help="Created at this time or earlier; needs --from."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="COUNT", help="Write at most this many notes in this run.")
@click.option("--include-content", is_flag=True, help="Ask for the text of the notes too.")
@click.option(
    "--page-size",
    type=click.IntRange(1, _LARGEST_PAGE),
    metavar="COUNT",
    help=f"Notes a request, 1 to {_LARGEST_PAGE}.  [default: {_LARGEST_PAGE}, or --limit where that is less]",
)
@click.option("--resume", metavar="TOKEN", help="Go on where a listing broke off; the other options as they were.")
@click.option(
    "--output",
    type=click.Choice(["table", "json", "ndjson"]),
    default="table",
    show_default=True,
    help="Form of the output. ndjson is written page by page, one note a line: best for many notes.",
)
@click.option("--show-phi", is_flag=True, help="Show titles, text and EHR ids instead of [masked], in every form.")
@pass_surroundings
def list_command(
    surroundings: Surroundings,
    /,
    *,
    limit: int | None,
    output: str,
    show_phi: bool,
    include_content: bool,
    page_size: int | None,
    **filters: Any,
) -> None:
    """List notes: of the whole account, or of an owner, a meeting and a time.

    TIME is an ISO 8601 date, which means its midnight in UTC, or a time with its zone, such as 2025-06-01T08:30:00Z.

    Titles, text, EHR ids and fields unknown to this version are masked in every form of output, JSON too, unless
    --show-phi is given. Notes that cannot be read are left out and counted on standard error.
    """
    size = page_size or min(limit or _LARGEST_PAGE, _LARGEST_PAGE)
    writer = writer_for(output, sys.stdout, show_phi=show_phi, with_content=include_content)
    with surroundings.client() as zoom:
        listing = _listing(zoom.notes.list, include_content=include_content, page_size=size, **filters)
        run = _Run(writer, limit=limit, with_progress=output == "table")
        run.write(listing)
    code = run.report()
    click.get_current_context().exit(code)


def _listing(
    list_notes: Any,
    *,
    owner: str | None,
    meeting: str | None,
    created_from: datetime | None,
    created_to: datetime | None,
    resume: str | None,
    **settings: Any,
) -> NoteListing:
    try:
        listing: NoteListing = list_notes(
            owner=LEFT_OUT if owner is None else owner,
            meeting_id=LEFT_OUT if meeting is None else meeting,
            created_from=created_from,
            created_to=created_to,
            resume_token=resume,
            **settings,
        )
        return listing
    except InvalidArgumentError as error:
        refusal = in_option_names(error, _OPTION_NAMES)
    raise refusal


class _Run:
    """One listing being written: what was written, what could not be read, how it ended."""

    def __init__(self, writer: NoteWriter, *, limit: int | None, with_progress: bool) -> None:
        self._writer, self._limit, self._with_progress = writer, limit, with_progress
        self._written = 0
        self._whole_pages = 0
        self._resume_token: str | None = None
        self._broken: Counter[str] = Counter()
        self._failure: ZoomHealthError | None = None
        self._interrupted = False

    def write(self, listing: NoteListing) -> None:
        """Write the notes up to the limit, the end, an error or Ctrl-C; what was written is whole in any case."""
        try:
            with ListingProgress(wanted=self._with_progress, limit=self._limit) as progress:
                for page in listing.pages():
                    with whole_step():
                        self._write_page(page)
                    progress.page_done(self._written, more=page.resume_token is not None)
                    if self._written == self._limit:
                        break
        except ZoomHealthError as error:
            self._failure = error
        except KeyboardInterrupt:
            self._interrupted = True
        self._writer.finish()

    def _write_page(self, page: Page) -> None:
        self._broken.update(broken.reason for broken in page.broken)
        for note in page.notes:
            if self._written == self._limit:
                break
            self._writer.write(note)
            self._written += 1
        self._writer.flush()
        self._whole_pages, self._resume_token = self._written, page.resume_token

    def report(self) -> int:
        """Say on standard error what was left out and how to go on; give the exit code."""
        if self._broken:
            say(self._about_broken_notes())
        if self._interrupted:
            say(f"interrupted; {self._how_to_go_on()}")
            return INTERRUPTED
        if self._failure is not None:
            say(f"{self._failure}; {self._how_to_go_on()}" if self._written else str(self._failure))
            return exit_code(self._failure)
        return 0

    def _about_broken_notes(self) -> str:
        reasons = "; ".join(reason for reason, _ in self._broken.most_common(_REASONS_SHOWN))
        more = "; ..." if len(self._broken) > _REASONS_SHOWN else ""
        return f"left out {count_of(self._broken.total(), 'unreadable note')} ({reasons}{more})"

    def _how_to_go_on(self) -> str:
        written = f"{count_of(self._written, 'note')} written"
        if self._resume_token is None:
            return f"{written}; begin again with the same options"
        where = "" if self._whole_pages == self._written else f" after the first {self._whole_pages:,}"
        return f"{written}; go on{where} with the same options and --resume {self._resume_token}"
