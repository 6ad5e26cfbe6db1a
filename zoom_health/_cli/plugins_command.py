"""`zoom-health plugins`: who adds commands."""

from __future__ import annotations

import sys

import click

from .messages import say
from .surroundings import Surroundings, pass_surroundings
from .table import plain_table, print_table

__all__ = ["plugins_command"]

_EPILOG = """\b
Examples:
  zoom-health plugins
  zoom-health --no-plugins plugins    # also when one of them is broken
"""


@click.command("plugins", epilog=_EPILOG)
@pass_surroundings
def plugins_command(surroundings: Surroundings) -> None:
    """Show which installed distributions add commands.

    They are found by their entry points in the group zoom_health.
    """
    offers = surroundings.find_offers()
    if not offers:
        say("no plugin is installed")
        return
    rows = [(offer.name, offer.distribution, offer.version) for offer in offers]
    print_table(plain_table(("Name", "Distribution", "Version"), rows), sys.stdout)
