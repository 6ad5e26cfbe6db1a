"""`zoom-health notes complete` and `reopen`: mark notes, one by one, and report each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

import click

from .._arguments import check_note_id
from ..errors import (
    AccessDeniedError,
    FeatureDisabledError,
    InvalidArgumentError,
    NoteNotFoundError,
    UpdateFailedError,
    ZoomHealthError,
)
from .exit_codes import INTERRUPTED, exit_code
from .failures import discard_output
from .messages import count_of, say
from .surroundings import Surroundings, pass_surroundings

__all__ = ["complete_command", "reopen_command"]

_OF_ONE_NOTE: Final = (AccessDeniedError, FeatureDisabledError, NoteNotFoundError, UpdateFailedError)
"""Errors that say nothing about the next note. After any other all of them would fail, and use up the limits."""

_EPILOG = """\b
Examples:
  zoom-health notes {name} NOTE_ID
  zoom-health notes {name} NOTE_ID NOTE_ID NOTE_ID
  zoom-health notes list --output ndjson | jq -r .note_id | zoom-health notes {name} -
"""


@click.command("complete", epilog=_EPILOG.format(name="complete"))
@click.argument("note_ids", nargs=-1, required=True, metavar="NOTE_ID...")
@pass_surroundings
def complete_command(surroundings: Surroundings, *, note_ids: tuple[str, ...]) -> None:
    """Mark notes as completed.

    Give ids of notes, or - to read them from standard input, one a line. A note that fails does not keep the next ones
    from being marked; the exit code is the highest one of all.
    """
    with surroundings.client() as zoom:
        _mark(_checked(note_ids), zoom.notes.complete, "completed")


@click.command("reopen", epilog=_EPILOG.format(name="reopen"))
@click.argument("note_ids", nargs=-1, required=True, metavar="NOTE_ID...")
@pass_surroundings
def reopen_command(surroundings: Surroundings, *, note_ids: tuple[str, ...]) -> None:
    """Mark notes as not completed.

    Give ids of notes, or - to read them from standard input, one a line. A note that fails does not keep the next ones
    from being marked; the exit code is the highest one of all.
    """
    with surroundings.client() as zoom:
        _mark(_checked(note_ids), zoom.notes.reopen, "reopened")


def _checked(words: Sequence[str]) -> list[str]:
    """The ids, those of standard input in the place of `-`. All are checked before the first note is marked."""
    note_ids: list[str] = []
    for word in words:
        note_ids.extend(_from_standard_input() if word == "-" else [word])
    for number, note_id in enumerate(note_ids, start=1):
        try:
            check_note_id(note_id)
        except InvalidArgumentError as error:
            reason = str(error)
        else:
            continue
        raise InvalidArgumentError(f"id {number} of {len(note_ids)}: {reason}; no note was marked")
    return note_ids


def _from_standard_input() -> list[str]:
    # A byte that is not UTF-8 becomes a surrogate, which the check refuses.
    text = sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape")
    return [line.strip() for line in text.split("\n") if line.strip()]


def _mark(note_ids: Sequence[str], mark: Callable[[str], None], done: str) -> None:
    codes = [0]
    tried = 0
    try:
        for note_id in note_ids:
            failure = _failure_of(note_id, mark)
            tried += 1
            if failure is None:
                _report(f"{done} {note_id}")
                continue
            codes.append(exit_code(failure))
            say(f"{note_id}: {failure}")
            if not isinstance(failure, _OF_ONE_NOTE):
                break
    except KeyboardInterrupt:
        codes.append(INTERRUPTED)
        say(f"interrupted; {count_of(tried, 'note')} of {len(note_ids):,} tried; marking them again is safe")
    else:
        if tried < len(note_ids):
            say(f"{count_of(len(note_ids) - tried, 'note')} not tried; marking a note again is safe")
        if not note_ids:
            say("no ids of notes on standard input")
    click.get_current_context().exit(max(codes))


def _report(line: str) -> None:
    try:
        click.echo(line)
    except BrokenPipeError:
        discard_output()  # nobody reads the report; the rest of the notes is to be marked all the same


def _failure_of(note_id: str, mark: Callable[[str], None]) -> ZoomHealthError | None:
    try:
        mark(note_id)
    except ZoomHealthError as error:
        return error
    return None
