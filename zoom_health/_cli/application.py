"""The command line as a whole: its own commands, the plugins' commands, its errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Final

import click

from .._version import __version__
from .doctor import built_from
from .doctor_command import doctor_command
from .exit_codes import OTHER
from .failures import RefusedPlugin, run_to_exit_code, show_usage_error
from .messages import PROGRAM, say
from .notes_commands import notes_group
from .plugins import add_plugin_commands
from .plugins_command import plugins_command
from .surroundings import Surroundings
from .vendor_command import vendor_command

__all__ = ["CommandLine", "command_line"]

_FROM_THE_SANDBOX: Final = frozenset({"demo", "sandbox"})

_HELP = """Zoom's clinical notes: list, read and complete them.

Credentials come from the environment, never from options, which other users of the machine can see:
ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET, or ZOOM_ACCESS_TOKEN alone. ZOOM_API_URL and ZOOM_OAUTH_URL
name other addresses than Zoom's.

Protected health information is masked in every output unless --show-phi asks for it.
"""

_EPILOG = """\b
Examples:
  zoom-health doctor
  zoom-health notes list --from 2025-06-01 --limit 20
  zoom-health notes list --output ndjson > notes.ndjson
  zoom-health notes complete NOTE_ID

\b
Exit codes:
  0  done                           4  authentication failed
  1  another error                  5  denied, feature off or scope missing
  2  wrong usage or configuration   6  rate limit
  3  not found                      130  interrupted by Ctrl-C
"""


class CommandLine(click.Group):
    """The group of all commands. One serves one run: the plugins' commands become part of it."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command; one of that name must not be there, or a plugin could stand in for another command unseen."""
        wanted = name or cmd.name
        if wanted in self.commands:
            raise RefusedPlugin(f"there is a command {wanted!r} already")
        super().add_command(cmd, name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Load the plugins, unless told not to, and parse: their commands must be there before help is shown."""
        # All options of this level are flags, so they end at the first word without a dash.
        own = set(takewhile(lambda word: word.startswith("-"), args))
        if not own & {"--no-plugins", "--version"}:
            add_plugin_commands(self, ctx.ensure_object(Surroundings).find_offers())
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named first; where it is one of the sandbox, say how to get it."""
        if args[0] in _FROM_THE_SANDBOX and args[0] not in self.commands:
            without = (
                "it was left out by --no-plugins" if ctx.params.get("no_plugins") else "pip install zoom-health-sandbox"
            )
            raise click.UsageError(f"No such command {args[0]!r}. It comes with the sandbox plugin: {without}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command. What it returns means nothing: exit codes are given by `ctx.exit`."""
        code = run_to_exit_code(lambda: click.Group.invoke(self, ctx))
        if code:
            ctx.exit(code)

    def main(  # type: ignore[override]  # click gives it overloads, by what `standalone_mode` is
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **keywords: Any
    ) -> Any:
        """Run as a program: every error is one line, and the process ends. The arguments are click's."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **keywords)
        code = 0
        try:
            result = super().main(args, standalone_mode=False, **keywords)
            code = result if isinstance(result, int) else 0
        except click.Abort:
            say("aborted")
            code = OTHER
        except click.ClickException as error:
            show_usage_error(error)
            code = error.exit_code
        sys.exit(code)


def command_line() -> CommandLine:
    """A command line, for one run. It reaches the world outside through the object of click's context."""
    cli = CommandLine(
        name=PROGRAM,
        help=_HELP,
        epilog=_EPILOG,
        callback=_nothing,
        params=[click.Option(["--no-plugins"], is_flag=True, help="Work without loading any plugin.")],
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    click.version_option(__version__, prog_name=PROGRAM, message=f"%(prog)s %(version)s ({built_from()})")(cli)
    for command in (notes_group, doctor_command, plugins_command, vendor_command):
        cli.add_command(command)
    return cli


def _nothing(*, no_plugins: bool) -> None:
    """`--no-plugins` has done its work while the arguments were parsed."""
