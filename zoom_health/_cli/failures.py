"""How commands end when something went wrong: one line on standard error and an exit code, never a traceback."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable

import click

from ..errors import InvalidArgumentError, ZoomHealthError
from .exit_codes import INTERRUPTED, OTHER, USAGE, exit_code
from .messages import describe_defect, say

__all__ = ["RefusedPlugin", "discard_output", "in_option_names", "run_to_exit_code", "show_usage_error"]


class RefusedPlugin(click.ClickException):
    """A plugin was refused."""

    exit_code = USAGE


def run_to_exit_code(command: Callable[[], object]) -> int:
    """Run a command and give its exit code; what went wrong has been said.

    Exceptions of click pass through.
    """
    try:
        command()
        sys.stdout.flush()
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except ZoomHealthError as error:
        say(str(error))
        return exit_code(error)
    except BrokenPipeError:
        # Whoever reads has had enough, as in `| head`: that is no failure.
        discard_output()
        return 0
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except OSError as error:
        say(f"the system refused: {error.strerror or type(error).__name__}")
        return OTHER
    except Exception as error:  # noqa: BLE001 - a traceback could show PHI; the place is enough to report a defect
        say(f"unexpected {describe_defect(error)}; this is a defect of zoom-health or of a plugin")
        return OTHER
    return 0


def discard_output() -> None:
    """Let go of a closed pipe: what is written from now on goes nowhere."""
    # Python flushes both streams once more when it ends, and would complain about the closed pipe then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def show_usage_error(error: click.ClickException) -> None:
    """Write the line of an error of click's; where help was asked for by giving no command, that help."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # click 8.2 has it
        error.show()
        return
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx is not None else None
    say(error.format_message() + (f" (see: {where} --help)" if where else ""))


def in_option_names(error: InvalidArgumentError, names: dict[str, str]) -> InvalidArgumentError:
    """The client's refusal of an argument, with the argument called as the command line calls it."""
    message = re.sub(r"\b\w+\b", lambda word: names.get(word.group(), word.group()), str(error))
    return InvalidArgumentError(message)
