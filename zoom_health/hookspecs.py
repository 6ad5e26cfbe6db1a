"""The hooks that plugins implement.

A plugin needs pluggy alone: `hookimpl = pluggy.HookimplMarker("zoom_health")` marks its functions, and an entry point
of the group `zoom_health` names its module. The markers are tied to that name and not to an import, so that one plugin
serves an installed and a vendored copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    import click

__all__ = ["PROJECT_NAME", "hookimpl", "hookspec", "zoom_health_cli_commands"]

PROJECT_NAME: Final = "zoom_health"
hookspec = pluggy.HookspecMarker(PROJECT_NAME)
hookimpl = pluggy.HookimplMarker(PROJECT_NAME)


@hookspec
def zoom_health_cli_commands(cli: click.Group) -> None:
    """Add commands to the command line `zoom-health`.

    Asked once, when the command line starts, of every installed distribution with an entry point in the group
    `zoom_health`. A plugin that fails is named on standard error and the command line ends with exit code 2;
    `--no-plugins` works without any.

    Args:
        cli: The group of commands; add to it with `@cli.command()` or `cli.add_command(...)`.
    """
