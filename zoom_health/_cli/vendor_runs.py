"""What `zoom-health vendor` does, and the words for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .._vendoring.comparing import patch_between
from .._vendoring.copying import Plan, apply, differs_from_release, plan_for
from .._vendoring.destination import VendoredCopy, checked_destination, find_copy, refuse_own_packages
from .._vendoring.layout import ClashError, VendoringError
from .._vendoring.record import Record
from .._vendoring.release import this_release
from .._vendoring.replacing import finish_interrupted, is_interrupted
from .exit_codes import OTHER, USAGE
from .interruption import whole_step
from .messages import PROGRAM, count_of, say

__all__ = ["verify", "write"]


class _Refused(click.ClickException):
    """Nothing was written."""

    exit_code = USAGE


class _Clashed(click.ClickException):
    """Nothing was written, since a person has to decide what the copy shall be."""

    exit_code = OTHER


@contextmanager
def _refusals(destination: Path) -> Iterator[None]:
    """Errors about the destination, as one line each."""
    try:
        yield
    except VendoringError as error:
        refusal: click.ClickException = _Refused(str(error))
    except ClashError as error:
        for place in error.places:
            say(place)
        refusal = _Clashed(f"{destination}: clashes in {count_of(len(error.places), 'file')}; nothing was changed")
    except OSError as error:
        where = error.filename or destination
        refusal = _Refused(f"{where}: {error.strerror or type(error).__name__}; nothing was changed")
    else:
        return
    raise refusal


def write(destination: Path, *, check: bool, with_command_line: bool | None) -> int:
    """Write or update a copy, or with `check` say what that would change, and give the exit code.

    Args:
        destination: The folder of a package, as it was typed.
        check: Whether nothing may be changed.
        with_command_line: Whether the command line is copied; None for what the copy has.
    """
    with _refusals(destination):
        folder = checked_destination(destination)
        refuse_own_packages(folder)
        return _write(destination, folder, check=check, with_command_line=with_command_line)


def _write(shown: Path, folder: Path, *, check: bool, with_command_line: bool | None) -> int:
    release = this_release()
    _finish(shown, folder, check=check)
    before = find_copy(folder)
    if with_command_line is None:
        with_command_line = before is None or before.record.has_command_line
    plan = plan_for(folder, before=before, release=release if with_command_line else release.without_command_line())
    if plan.is_done:
        click.echo(f"{shown}: {_named(plan.record)} is there already{_kept(plan)}")
        return 0
    if check:
        click.echo(f"{shown}: {_origin(plan)}{_named(plan.record)} would be written{_kept(plan)}")
        return OTHER
    with whole_step():
        apply(plan)
    click.echo(f"{shown}: {_origin(plan)}{_named(plan.record)}, {count_of(len(plan.files), 'file')}{_kept(plan)}")
    if before is None and not folder.joinpath("__init__.py").exists():
        say(f"{shown} has no __init__.py: Python needs none, but what builds your package may")
    return 0


def _finish(shown: Path, folder: Path, *, check: bool) -> None:
    if not is_interrupted(folder):
        return
    if check:
        raise VendoringError(f"{shown}: an update was interrupted; run without --check to finish it")
    with whole_step():
        finish_interrupted(folder)
    say(f"{shown}: finished an update that was interrupted")


def verify(destination: Path, *, diff: bool) -> int:
    """Show the local edits of a copy, with `diff` as a patch, and give the exit code."""
    with _refusals(destination):
        return _verify(destination, checked_destination(destination), diff=diff)


def _verify(shown: Path, folder: Path, *, diff: bool) -> int:
    if is_interrupted(folder):
        raise VendoringError(f"{shown}: an update was interrupted; `{PROGRAM} vendor {shown}` finishes it")
    copy = find_copy(folder)
    if copy is None:
        raise VendoringError(f"{shown} holds no vendored copy")
    if diff:
        click.echo(patch_between(copy.as_vendored(), copy.files), nl=False)
    else:
        for line in [*copy.edits.lines(), *copy.damaged.lines()]:
            click.echo(line)
    name, count = _named(copy.record), len(copy.edits) + len(copy.damaged)
    forged = _forged(copy)
    for path in forged or ():
        say(f"{shown}: VENDORED.json has another hash of {path} than {name}")
    if count or forged:
        say(f"{shown}: {count_of(count, 'local edit')} of {name}")
        return OTHER
    against = "VENDORED.json alone" if forged is None else "the installed files"
    say(f"{shown}: {name}, {count_of(len(copy.files), 'file')} as vendored; compared with {against}")
    return 0


def _forged(copy: VendoredCopy) -> tuple[str, ...] | None:
    """The files whose recorded hashes are wrong; None where nothing can vouch for them."""
    try:
        release = this_release()
    except VendoringError:
        return None  # a copy cannot vouch for a copy
    return differs_from_release(copy.record, release)


def _named(record: Record) -> str:
    return f"zoom-health {record.version}"


def _origin(plan: Plan) -> str:
    if plan.before is None or plan.before.record.version == plan.record.version:
        return ""
    return f"{plan.before.record.version} -> "


def _kept(plan: Plan) -> str:
    return f"; {count_of(len(plan.edits), 'local edit')} kept, see zoom_health/VENDORED.patch" if plan.edits else ""
