"""Tables for people, drawn by rich. Cells are plain text: markup and control characters in a note change nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TextIO

from .messages import printable

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from ..types import ClinicalNote

__all__ = ["list_table", "plain_table", "print_note", "print_table"]

_UNLIMITED: Final = 100_000
"""Columns of an output that is no terminal: nothing is cut or wrapped there, so that grep finds whole lines."""
_PREVIEW: Final = 60

Row = Callable[["ClinicalNote", dict[str, Any]], "list[Text]"]


def _cell(value: object) -> Text:
    from rich.text import Text

    return Text("" if value is None else printable(str(value)))


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - a cell's value, not a switch
    return "" if value is None else "yes" if value else "no"


def plain_table(headings: Iterable[str], rows: Iterable[Iterable[object]] = ()) -> Table:
    """A table with a line below its headings."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def list_table(*, with_content: bool) -> tuple[Table, Row]:
    """An empty table for a listing, and what makes a row of it from a note and its JSON object, masked or not."""
    headings = ["Note", "Created (UTC)", "Completed", "Owner", "Title", "Patient"]

    def row(note: ClinicalNote, shown: dict[str, Any]) -> list[Text]:
        cells: list[object] = [
            note.note_id,
            _moment(note.note_created_time),
            _yes_no(note.is_note_completed),
            note.note_owner_user_id,
            shown.get("note_title"),
            shown.get("ehr_context", {}).get("patient_id"),
        ]
        if with_content:
            cells.append(textwrap.shorten(printable(shown.get("note_content", "")), _PREVIEW, placeholder=" ..."))
        return [_cell(cell) for cell in cells]

    return plain_table([*headings, "Text"] if with_content else headings), row


def print_table(table: Table, stream: TextIO) -> None:
    """Write a table, as wide as the terminal, or as it needs to be where there is none."""
    from rich.console import Console

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end the process with exit code 1

    width = None if stream.isatty() else _UNLIMITED
    PlainConsole(file=stream, width=width, markup=False, emoji=False, highlight=False).print(table)


def print_note(shown: dict[str, Any], stream: TextIO) -> None:
    """Write one note, given as its JSON object: a line for each field, then its text."""
    from rich.table import Table

    fields = Table.grid(padding=(0, 2))
    fields.add_column(no_wrap=True)
    fields.add_column(overflow="fold")
    for name, value in _flat(shown):
        if name != "note_content":
            fields.add_row(_cell(name), _cell(value))
    print_table(fields, stream)
    content = shown.get("note_content")
    if content is not None:
        stream.write(f"\n{printable(str(content), keep=chr(10) + chr(9))}\n")


def _flat(shown: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, object]]:
    for name, value in shown.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _yes_no(value) if isinstance(value, bool) else value
