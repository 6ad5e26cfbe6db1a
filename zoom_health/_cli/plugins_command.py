"""`zoom-health plugins`: what is installed, and what runs in which order."""

from __future__ import annotations

import sys

import click

from .._environment import plugins_from
from ..hookspecs import PROJECT_NAME
from .messages import say
from .plugins import load_offers
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
@click.pass_context
def plugins_command(context: click.Context, surroundings: Surroundings) -> None:
    """Show what is installed, and what runs in a client of this environment, in which order.

    Plugins are found by their entry points in the group zoom_health. A client loads those that ZOOM_HEALTH_PLUGINS
    names, in that order, and those that a program gives it; redactors always see a note last. The command line alone
    loads every installed one, for the commands that it adds.
    """
    offers = surroundings.find_offers()
    active = plugins_from(surroundings.environment)
    strangers = [name for name in active if name not in {offer.name for offer in offers}]
    if strangers:
        raise click.UsageError(
            f"ZOOM_HEALTH_PLUGINS names {', '.join(strangers)}, which no installed distribution offers", context
        )
    if not offers:
        say("no plugin is installed")
        return
    root = context.find_root()
    hooks = {} if root.params.get("no_plugins") else {each.name: each.hooks for each in load_offers(offers)}
    ordered = sorted(offers, key=lambda offer: active.index(offer.name) if offer.name in active else len(active))
    rows = [
        (
            str(active.index(offer.name) + 1) if offer.name in active else "-",
            offer.name,
            offer.distribution,
            offer.version,
            ", ".join(hook.removeprefix(f"{PROJECT_NAME}_") for hook in hooks.get(offer.name, ())),
        )
        for offer in ordered
    ]
    print_table(plain_table(("Runs", "Name", "Distribution", "Version", "Hooks"), rows), sys.stdout)
