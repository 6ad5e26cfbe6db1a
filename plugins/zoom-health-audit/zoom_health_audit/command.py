"""`zoom-health audit`: verify an audit trail, look something up in it, export it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from .findings import Report, anchor_from
from .reading_commands import export_command, show_command
from .settings import beside
from .signing import public_key_from
from .trail_arguments import FILE, in_one_line, trail_path
from .verification import verify
from .verification_key import read_verification_key

__all__ = ["audit_group"]

_SHOWN: Final = 50
_EPILOG: Final = """\b
Examples:
  zoom-health audit verify audit.sqlite --key verification-key
  zoom-health audit show audit.sqlite --user u-17 --since 2026-03-01
  zoom-health audit export audit.sqlite --format csv --output march.csv

\b
Exit codes:
  0  done, and the trail is intact    1  the trail is not intact
  2  wrong usage, or the file cannot be read
"""


@click.group("audit", epilog=_EPILOG)
def audit_group() -> None:
    """The audit trail: verify it, look something up, export it.

    PATH is the audit file, by default that of ZOOM_HEALTH_AUDIT_PATH.
    """


@audit_group.command("verify", epilog=_EPILOG)
@click.argument("path", type=FILE, required=False)
@click.option("--key", type=FILE, help="The verification key; by default the one beside the audit file.")
@click.option("--public-key", "public", help="Public key of the signatures: a PEM file or 64 hexadecimal digits.")
@click.option("--state", type=FILE, help="The state file; by default the one beside the audit file.")
@click.option("--no-state", is_flag=True, help="Do without: records missing at the end are not found.")
@click.option("--anchor", "anchors", multiple=True, metavar="NUMBER:HASH", help="A record known from elsewhere.")
@click.option("--name", help="Name that the file had when the trail was begun, where it was renamed.")
@in_one_line
def verify_command(
    *,
    path: Path | None,
    key: Path | None,
    public: str | None,
    state: Path | None,
    no_state: bool,
    anchors: tuple[str, ...],
    name: str | None,
) -> None:
    """Find out whether the trail is what its writers wrote.

    An edited, removed, swapped, repeated or inserted record, a cut or rewritten end and another file in its place are
    found, each with its place. Keep the last line of the output elsewhere and give it as --anchor the next time.
    """
    path, settings = trail_path(path)
    beside_it = settings.verification_key_path or beside(path, "verification-key")
    if key is None and beside_it.exists():
        key = beside_it
    report = verify(
        path,
        key=None if key is None else read_verification_key(key),
        public_key=None if public is None else public_key_from(_text_of(public)),
        state_path=None if no_state else state or beside(path, "state"),
        anchors=[anchor_from(text) for text in anchors],
        name=name,
        progress=_show_progress,
    )
    _show(path, report)
    click.get_current_context().exit(0 if report.intact else 1)


def _text_of(public: str) -> str:
    path = Path(public)
    return path.read_text("ascii", "replace") if path.is_file() else public


def _show_progress(records: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{records:,} records", nl=False, err=True)


def _show(path: Path, report: Report) -> None:
    count = f"{report.records:,} record{'' if report.records == 1 else 's'}"
    click.echo(f"{path.name}: {'intact' if report.intact else 'NOT INTACT'}, {count} read")
    for finding in report.findings[:_SHOWN]:
        click.echo(f"  {finding}")
    if len(report.findings) > _SHOWN:
        click.echo(f"  and {len(report.findings) - _SHOWN:,} more")
    for remark in report.remarks:
        click.echo(f"  note: {remark}")
    if report.last:
        click.echo(f"anchor: {report.last}:{report.last_hash}")


for command in (show_command, export_command):
    audit_group.add_command(command)
