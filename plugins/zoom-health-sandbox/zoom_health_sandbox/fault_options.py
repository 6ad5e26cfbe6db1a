"""The options of `zoom-health sandbox` that make something go wrong."""

from __future__ import annotations

from typing import Any

import click

from .core import Sandbox
from .errors import InvalidFaultError
from .fault_text import parse_rule, table

__all__ = ["fault_option", "faults_help_option"]

_RULES_HELP = """
With every fault: operation=token|list|get|update, calls=2+5-7 (counted from 1), rate=0.05, seed=7, times=3,
after=60 and until=120 (seconds from the start, or ISO times). Of several faults that want to spoil a call the first
one does. Of arguments with bars between values, the first value is the default."""


def _read_faults(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Read the faults, and refuse a wrong one before anything is started."""
    reason = ""
    try:
        rules = tuple(parse_rule(value) for value in values)
        rehearsal = Sandbox()
        for name, settings in rules:
            rehearsal.faults.add(name, **settings)
        return rules
    except InvalidFaultError as error:
        reason = str(error)
    raise click.BadParameter(reason)


def _show_faults(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's interface
    if not wanted:
        return
    for name, layer, arguments, sentence in table():
        click.echo(f"{name}{':' if arguments else ''}{arguments}  ({layer})")
        click.echo(f"    {sentence}")
    click.echo(_RULES_HELP)
    context.exit()


fault_option = click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[:key=value,...]",
    callback=_read_faults,
    help="Make something go wrong; may be given several times.",
)
"""`--fault`, read into names and keywords of `sandbox.faults.add`."""

faults_help_option = click.option(
    "--faults-help",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_faults,
    help="Show what can go wrong, and exit.",
)
"""`--faults-help`, which prints the table of faults."""
