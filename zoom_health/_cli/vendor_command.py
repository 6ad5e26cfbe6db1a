"""`zoom-health vendor`: a copy of this SDK inside another package, written, verified and updated."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["vendor_command"]

_EPILOG = """\b
Examples:
  zoom-health vendor src/clinic/_vendor             # write, or update to this version
  zoom-health vendor --check src/clinic/_vendor     # say what that would change
  zoom-health vendor --verify src/clinic/_vendor    # show local edits
  zoom-health vendor --verify --diff src/clinic/_vendor > edits.patch

\b
Exit codes:
  0  done; nothing to change; no local edit
  1  local edits (--verify), something to change (--check), or edits that clash with the new version
  2  the destination cannot be used
"""


@click.command("vendor", epilog=_EPILOG)
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; say what would change.")
@click.option("--verify", is_flag=True, help="Change nothing; show the local edits of the copy in DEST.")
@click.option("--diff", is_flag=True, help="With --verify: show the edits themselves, as a patch.")
@click.option(
    "--cli/--no-cli",
    "with_command_line",
    default=None,
    help="Copy the command line too, which needs click and rich.  [default: yes, or as DEST has it]",
)
def vendor_command(destination: Path, *, check: bool, verify: bool, diff: bool, with_command_line: bool | None) -> None:
    """Copy this SDK into the package DEST, or update the copy that is there.

    DEST is the folder of a package, existing or new; the packages DEST/zoom_health and DEST/zoom_health_rest are
    written, and nothing else is touched. Local edits are kept; where they clash with the new version nothing is
    changed.
    """
    if verify and (check or with_command_line is not None):
        raise click.UsageError("--verify goes with no option but --diff")
    if diff and not verify:
        raise click.UsageError("--diff goes with --verify")
    from . import vendor_runs  # here, since every other command would pay for it

    if verify:
        code = vendor_runs.verify(destination, diff=diff)
    else:
        code = vendor_runs.write(destination, check=check, with_command_line=with_command_line)
    click.get_current_context().exit(code)
