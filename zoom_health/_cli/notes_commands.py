"""`zoom-health notes`: read notes and mark them."""

from __future__ import annotations

import json
import sys

import click

from .._phi import as_json
from .list_command import list_command
from .mark_commands import complete_command, reopen_command
from .surroundings import Surroundings, pass_surroundings
from .table import print_note

__all__ = ["notes_group"]

_GROUP_EPILOG = """\b
Examples:
  zoom-health notes list --owner USER_ID --limit 20
  zoom-health notes get NOTE_ID --show-phi
  zoom-health notes complete NOTE_ID NOTE_ID
"""
_GET_EPILOG = """\b
Examples:
  zoom-health notes get NOTE_ID
  zoom-health notes get NOTE_ID --show-phi --output json
"""


@click.group("notes", epilog=_GROUP_EPILOG)
def notes_group() -> None:
    """List, read, complete and reopen clinical notes."""


@notes_group.command("get", epilog=_GET_EPILOG)
@click.argument("note_id")
@click.option(
    "--output", type=click.Choice(["table", "json"]), default="table", show_default=True, help="Form of the output."
)
@click.option("--show-phi", is_flag=True, help="Show title, text and EHR ids instead of [masked], in every form.")
@pass_surroundings
def get_command(surroundings: Surroundings, *, note_id: str, output: str, show_phi: bool) -> None:
    """Read one note.

    Its title, its text, its EHR ids and fields unknown to this version are masked unless --show-phi is given.
    """
    with surroundings.client() as zoom:
        shown = as_json(zoom.notes.get(note_id), show_phi=show_phi)
    if output == "json":
        sys.stdout.write(f"{json.dumps(shown, indent=2)}\n")
    else:
        print_note(shown, sys.stdout)


for _command in (list_command, complete_command, reopen_command):
    notes_group.add_command(_command)
