"""Adds `sandbox` and `demo` to the `zoom-health` command line, through its one plugin hook.

The commands are imported when the hook is called; the marker depends on a name only, so nothing of the client is
needed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import click

__all__ = ["zoom_health_cli_commands"]

hookimpl = pluggy.HookimplMarker("zoom_health")


@hookimpl
def zoom_health_cli_commands(cli: click.Group) -> None:
    """Register the commands.

    Args:
        cli: The command line's group.
    """
    from .command import sandbox_command
    from .demo import demo_command

    cli.add_command(sandbox_command)
    cli.add_command(demo_command)
