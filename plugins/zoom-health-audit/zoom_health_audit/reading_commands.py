"""`zoom-health audit show` and `export`."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import click

from .durable import PRIVATE
from .errors import AuditTrailError
from .explaining import explained
from .fhir import audit_event
from .pseudonyms import pseudonym_key, pseudonyms
from .reading import numbered_lines, record_of
from .selecting import COLUMNS, Selection, moment_from, row_of
from .settings import Settings, beside
from .trail_arguments import FILE, in_one_line, trail_path

__all__ = ["export_command", "show_command"]

Selected = Iterator[tuple[bytes, dict[str, Any]]]
"""Lines with their records."""

_SHOWN: Final = ("number", "recorded", "phase", "result", "operation", "user", "note", "patient", "status")
_WIDTHS: Final = (7, 27, 7, 7, 20, 16, 32, 32, 6)
_EPILOG: Final = """\b
Examples:
  zoom-health audit show --user u-17 --since 2026-03-01 --limit 20
  zoom-health audit show audit.sqlite --patient - < patient-id
  zoom-health audit export --format csv --since 2026-03-01 --until 2026-04-01 --output march.csv
  zoom-health audit export audit.jsonl --format fhir --output events.ndjson
"""


def _selecting(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--plain", is_flag=True, help="The trail keeps ids themselves (identifiers=plain)."),
        click.option("--pseudonym-key", "key", type=FILE, help="The key; by default the one beside the audit file."),
        click.option("--until", metavar="TIME", help="Records before this time only."),
        click.option("--since", metavar="TIME", help="Records from this time on only, such as 2026-03-01."),
        click.option("--note", metavar="ID", help="Records of this note only; - reads the id from the input."),
        click.option("--user", metavar="USER", help="Records of this user only."),
        click.option("--patient", metavar="ID", help="Records of this patient only; - reads the id from the input."),
    ):
        command = option(command)
    return command


@click.command("show", epilog=_EPILOG)
@click.argument("path", type=FILE, required=False)
@_selecting
@click.option("--limit", type=click.IntRange(min=1), help="Show the last so many records only.")
@in_one_line
def show_command(*, path: Path | None, limit: int | None, **asked: Any) -> None:
    """Show who did what, a line for each record.

    What is shown is not verified; `zoom-health audit verify` does that.
    """
    path, settings = trail_path(path)
    found = (record for _, record in _selected(path, _selection(path, settings, **asked)))
    click.echo(_table_row(_SHOWN))
    for record in deque(found, limit) if limit else found:
        flat = {"phase": record.get("kind"), **record.get("context", {}), **record}
        click.echo(_table_row([flat.get(name) for name in _SHOWN]))


@click.command("export", epilog=_EPILOG)
@click.argument("path", type=FILE, required=False)
@_selecting
@click.option("--format", "form", type=click.Choice(["jsonl", "fhir", "csv"]), default="jsonl", show_default=True)
@click.option("--output", type=FILE, help="File to write, readable by its owner alone; by default the output.")
@in_one_line
def export_command(*, path: Path | None, form: str, output: Path | None, **asked: Any) -> None:
    """Export records: as they are kept (jsonl), as FHIR R4 AuditEvents (fhir), or for a spreadsheet (csv)."""
    path, settings = trail_path(path)
    selected = _selected(path, _selection(path, settings, **asked))
    with _output(output) as stream:
        _FORMATS[form](stream, selected)


def _selection(
    path: Path,
    settings: Settings,
    *,
    patient: str | None,
    user: str | None,
    note: str | None,
    since: str | None,
    until: str | None,
    key: Path | None,
    plain: bool,
) -> Selection:
    def forms(kind: str, identifier: str | None) -> tuple[str, ...]:
        if identifier is None:
            return ()
        # An id on a command line is seen by other users of the machine and kept in its history.
        identifier = sys.stdin.readline().rstrip("\r\n") if identifier == "-" else identifier
        if not identifier:
            raise AuditTrailError(f"the id of the {kind} is empty")
        if plain or settings.identifiers == "plain":
            return (identifier,)
        key_path = key or settings.pseudonym_key_path or beside(path, "pseudonym-key")
        return (pseudonyms(pseudonym_key(key_path, create=False))(kind, identifier),)

    return Selection(
        notes=forms("note", note),
        patients=forms("patient", patient),
        user=user,
        since=since and moment_from(since),
        until=until and moment_from(until),
    )


def _selected(path: Path, selection: Selection) -> Selected:
    texts = selection.texts()
    for _, line in numbered_lines(path):
        if texts and not any(text in line for text in texts):
            continue
        try:
            record = record_of(line)
        except ValueError:
            continue  # no record: `verify` says where
        if selection.takes(record):
            yield line, record


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    failure = None
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        failure = explained(error, path)
    if failure is not None:
        raise failure


def _write_lines(stream: IO[str], selected: Selected) -> None:
    for line, _ in selected:
        stream.write(line.decode("utf-8", "replace").rstrip("\n") + "\n")


def _write_fhir(stream: IO[str], selected: Selected) -> None:
    for _, record in selected:
        stream.write(json.dumps(audit_event(record), separators=(",", ":")) + "\n")


def _write_csv(stream: IO[str], selected: Selected) -> None:
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(row_of(record) for _, record in selected)


_FORMATS: Final[dict[str, Callable[[IO[str], Selected], None]]] = {
    "jsonl": _write_lines,
    "fhir": _write_fhir,
    "csv": _write_csv,
}


def _table_row(cells: Any) -> str:
    texts = ["-" if cell is None else _printable(str(cell)) for cell in cells]
    return " ".join(f"{text:<{width}}" for text, width in zip(texts, _WIDTHS, strict=True)).rstrip()


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
