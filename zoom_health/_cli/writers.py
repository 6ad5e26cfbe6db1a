"""The forms that a listing is written in. JSON is ASCII, so that every pipe and terminal carries it without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, TextIO

from .._phi import as_json
from .table import list_table, print_table

if TYPE_CHECKING:
    from rich.table import Table

    from ..types import ClinicalNote

__all__ = ["JsonWriter", "NdjsonWriter", "NoteWriter", "TableWriter", "writer_for"]


class NoteWriter(Protocol):
    """Writes the notes of a listing one by one."""

    def write(self, note: ClinicalNote) -> None:
        """Write a note; it may stay in a buffer until `flush`."""

    def flush(self) -> None:
        """A page is complete: hand over what can be."""

    def finish(self) -> None:
        """The listing has ended, or was interrupted: what was written becomes a whole."""


class NdjsonWriter:
    """One JSON object a line, handed over page by page."""

    def __init__(self, stream: TextIO, *, show_phi: bool) -> None:
        self._stream, self._show_phi = stream, show_phi

    def write(self, note: ClinicalNote) -> None:
        """Write one line."""
        self._stream.write(f"{json.dumps(as_json(note, show_phi=self._show_phi), separators=(',', ':'))}\n")

    def flush(self) -> None:
        """Hand over the lines of a page."""
        self._stream.flush()

    def finish(self) -> None:
        """Hand over what is left."""
        self._stream.flush()


class JsonWriter:
    """One JSON array, an item a line; closed also when the listing was interrupted."""

    def __init__(self, stream: TextIO, *, show_phi: bool) -> None:
        self._stream, self._show_phi = stream, show_phi
        self._before = "["

    def write(self, note: ClinicalNote) -> None:
        """Write one item."""
        self._stream.write(f"{self._before}\n{json.dumps(as_json(note, show_phi=self._show_phi))}")
        self._before = ","

    def flush(self) -> None:
        """Hand over the items of a page."""
        self._stream.flush()

    def finish(self) -> None:
        """Close the array."""
        self._stream.write("[]\n" if self._before == "[" else "\n]\n")
        self._stream.flush()


class TableWriter:
    """A table for people. Its columns are as wide as their widest cell, so that it is written at the end."""

    def __init__(self, stream: TextIO, *, show_phi: bool, with_content: bool) -> None:
        self._stream, self._show_phi = stream, show_phi
        self._table: Table
        self._table, self._row = list_table(with_content=with_content)

    def write(self, note: ClinicalNote) -> None:
        """Add one row."""
        self._table.add_row(*self._row(note, as_json(note, show_phi=self._show_phi)))

    def flush(self) -> None:
        """Nothing: the table is not complete."""

    def finish(self) -> None:
        """Write the table."""
        print_table(self._table, self._stream)


def writer_for(output: str, stream: TextIO, *, show_phi: bool, with_content: bool) -> NoteWriter:
    """The writer that `--output` names: `table`, `json` or `ndjson`."""
    if output == "ndjson":
        return NdjsonWriter(stream, show_phi=show_phi)
    if output == "json":
        return JsonWriter(stream, show_phi=show_phi)
    return TableWriter(stream, show_phi=show_phi, with_content=with_content)
