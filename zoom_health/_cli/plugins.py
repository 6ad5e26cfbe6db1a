"""Commands that installed distributions add: found by entry points, checked, then asked once through one hook.

pluggy overlooks a misspelled hook, an unmarked function and a coroutine without a word; here each of them is refused
with the plugin's name.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Final

import pluggy
from attrs import define, field

from .. import hookspecs
from .failures import RefusedPlugin
from .messages import describe_defect

if TYPE_CHECKING:
    import click

__all__ = ["Offer", "add_plugin_commands", "installed_offers"]

COMMANDS_HOOK: Final = hookspecs.zoom_health_cli_commands.__name__


@define(frozen=True)
class Offer:
    """An entry point of the group `zoom_health`.

    Attributes:
        name: Name of the plugin.
        distribution: Distribution that offers it.
        version: Version of the distribution.
        load: Imports the plugin.
    """

    name: str
    distribution: str
    version: str
    load: Callable[[], Any] = field(repr=False)

    def refused(self, reason: str) -> RefusedPlugin:
        """The error that names the plugin and says why it was refused."""
        plugin = f"the plugin {self.name!r} of {self.distribution} {self.version}"
        return RefusedPlugin(f"{plugin} {reason}; update or uninstall it, or use --no-plugins")


def installed_offers() -> tuple[Offer, ...]:
    """What is installed, by name. Nothing is imported."""
    offers = map(_offer, entry_points(group=hookspecs.PROJECT_NAME))
    return tuple(sorted(offers, key=lambda offer: (offer.name, offer.distribution)))


def _offer(entry_point: EntryPoint) -> Offer:
    distribution = entry_point.dist
    return Offer(
        name=entry_point.name,
        distribution="an unknown distribution" if distribution is None else distribution.name,
        version="" if distribution is None else distribution.version,
        load=entry_point.load,
    )


def add_plugin_commands(cli: click.Group, offers: Sequence[Offer]) -> None:
    """Load plugins and let them add their commands, in the order given.

    Raises:
        RefusedPlugin: naming the first plugin that fails or is not one.
    """
    _refuse_shared_names(offers)
    manager = pluggy.PluginManager(hookspecs.PROJECT_NAME)
    manager.add_hookspecs(hookspecs)
    plugins = [(offer, _registered(manager, offer)) for offer in offers]
    for offer, plugin in plugins:
        others = {other for _, other in plugins if other is not plugin}
        reason = _failure_of(lambda others=others: manager.subset_hook_caller(COMMANDS_HOOK, others)(cli=cli))  # type: ignore[misc]
        if reason:
            raise offer.refused(f"failed to add its commands: {reason}")


def _refuse_shared_names(offers: Sequence[Offer]) -> None:
    # importlib.metadata gives both, and pluggy would take whichever comes first on sys.path.
    counts = Counter(offer.name for offer in offers)
    for offer in offers:
        if counts[offer.name] > 1:
            homes = sorted({other.distribution for other in offers if other.name == offer.name} - {offer.distribution})
            raise offer.refused(f"shares its name with one of {', '.join(homes) or 'the same distribution'}")


def _registered(manager: pluggy.PluginManager, offer: Offer) -> Any:
    loaded: list[Any] = []
    reason = _failure_of(lambda: loaded.append(offer.load()))
    if reason:
        raise offer.refused(f"cannot be imported: {reason}")
    plugin = loaded[0]
    reason = _failure_of(lambda: manager.register(plugin, offer.name))
    if reason:
        raise offer.refused(f"does not fit the hooks: {reason}")
    reason = _misfit(manager, plugin)
    if reason:
        raise offer.refused(reason)
    return plugin


def _misfit(manager: pluggy.PluginManager, plugin: Any) -> str | None:
    """What pluggy would have overlooked in a plugin, or None."""
    callers = manager.get_hookcallers(plugin) or []
    found = {caller.name for caller in callers}
    if COMMANDS_HOOK not in found and hasattr(plugin, COMMANDS_HOOK):
        return f"defines {COMMANDS_HOOK} without the marker hookimpl"
    if not found:
        return "implements no hook"
    try:
        manager.check_pending()
    except pluggy.PluginValidationError:
        unknown = sorted(caller.name for caller in callers if not caller.has_spec())
        return f"implements hooks that zoom-health does not have: {', '.join(unknown)}"
    for caller in callers:
        for implementation in caller.get_hookimpls():
            function = implementation.function
            if implementation.plugin is plugin and (
                inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
            ):
                return f"implements {caller.name} as an async function, which would never run"
    return None


def _failure_of(step: Callable[[], object]) -> str | None:
    """Run a step of foreign code and say how it failed, or give None."""
    try:
        step()
    except RefusedPlugin as error:
        return error.message
    except ModuleNotFoundError as error:
        return f"the module {error.name} is not installed"
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin does, the line names the plugin
        return describe_defect(error)
    return None
