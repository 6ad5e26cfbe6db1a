"""Commands that installed distributions add: each plugin is loaded, checked, then asked once through one hook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .. import hookspecs
from .._plugins import Offer, Registered, failure_of, register, shared_name
from ..errors import RefusedPluginError
from .failures import RefusedPlugin
from .messages import describe_defect

if TYPE_CHECKING:
    import click

__all__ = ["add_plugin_commands", "load_offers"]


def add_plugin_commands(cli: click.Group, offers: Sequence[Offer]) -> None:
    """Load plugins and let them add their commands, in the order given.

    Raises:
        RefusedPlugin: naming the first plugin that fails or is not one.
    """
    for plugin in load_offers(offers):
        ask = partial(plugin.ask, hookspecs.zoom_health_cli_commands.__name__, cli=cli)
        reason = failure_of(ask, _described)
        if reason and plugin.offer is not None:
            raise _refused(plugin.offer, f"failed to add its commands: {reason}")


def load_offers(offers: Sequence[Offer]) -> tuple[Registered, ...]:
    """The plugins, imported and checked.

    Raises:
        RefusedPlugin: naming the first plugin that is refused.
    """
    shared = shared_name(offers)
    if shared is not None:
        raise _refused(shared[0], f"shares its name with one of {shared[1]}")
    return tuple(map(_loaded, offers))


def _loaded(offer: Offer) -> Registered:
    found: list[Any] = []
    reason = failure_of(lambda: found.append(offer.load()), _described)
    if reason:
        raise _refused(offer, f"cannot be imported: {reason}")
    registered = register(found[0], offer.name, offer)
    if isinstance(registered, RefusedPluginError):
        raise _refused(offer, str(registered).removeprefix(f"the plugin {offer.name!r} "))
    return registered


def _refused(offer: Offer, reason: str) -> RefusedPlugin:
    plugin = f"the plugin {offer.name!r} of {offer.distribution} {offer.version}"
    return RefusedPlugin(f"{plugin} {reason}; update or uninstall it, or use --no-plugins")


def _described(error: BaseException) -> str:
    return error.message if isinstance(error, RefusedPlugin) else describe_defect(error)
