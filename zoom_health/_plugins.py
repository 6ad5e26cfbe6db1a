"""The plugins of a client: found by name or given as objects, checked, and asked once.

pluggy overlooks a misspelled hook, an unmarked function and a coroutine without a word; here each of them is refused
with the plugin's name. Each plugin has a manager of its own, so that the order is the one that was written.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from typing import Any, Final

import pluggy
from attrs import define, field

from . import hookspecs
from .errors import RefusedPluginError
from .types import LoadedPlugin

__all__ = ["Offer", "Registered", "failure_of", "installed_offers", "load", "never_runs", "register", "shared_name"]

LONGEST_SHOWN: Final = 100


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


@define(frozen=True, eq=False)
class Registered:
    """A plugin that was loaded and checked.

    Attributes:
        name: Its name.
        plugin: The module or object.
        manager: pluggy's manager of this plugin alone.
        offer: Where it was found, or None for an object that was given.
    """

    name: str
    plugin: Any = field(repr=False)
    manager: pluggy.PluginManager = field(repr=False)
    offer: Offer | None = None

    @property
    def hooks(self) -> tuple[str, ...]:
        """The hooks that it implements."""
        callers = self.manager.get_hookcallers(self.plugin) or ()
        found = {caller.name for caller in callers}
        return tuple(hook for hook in hookspecs.HOOKS if hook in found)

    def ask(self, hook: str, **arguments: Any) -> Any:
        """What it answers to a hook, or None. Raises what the plugin raises."""
        caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
        answers = caller(**arguments)
        if caller.spec is not None and caller.spec.opts["firstresult"]:  # then pluggy gives the answer as it is
            return answers
        return answers[0] if answers else None

    def describe(self) -> LoadedPlugin:
        """Its name, where it comes from, and what it does."""
        distribution, version = (self.offer.distribution, self.offer.version) if self.offer else _origin(self.plugin)
        return LoadedPlugin(name=self.name, distribution=distribution, version=version, hooks=self.hooks)


def installed_offers() -> tuple[Offer, ...]:
    """What is installed, by name. Nothing is imported."""
    offers = map(_offer, metadata.entry_points(group=hookspecs.PROJECT_NAME))
    return tuple(sorted(offers, key=lambda offer: (offer.name, offer.distribution)))


def load(plugins: Iterable[object]) -> tuple[Registered, ...] | RefusedPluginError:
    """Load plugins in the order given, or say which one is refused and why.

    Args:
        plugins: Objects, modules, or names of entry points.
    """
    found: dict[str, Registered] = {}
    offers: Sequence[Offer] | None = None
    for plugin in plugins:
        if isinstance(plugin, str):
            offers = installed_offers() if offers is None else offers
            registered = _by_name(plugin, offers)
        else:
            name = _name_of(plugin)
            registered = name if isinstance(name, RefusedPluginError) else register(plugin, name, None)
        if isinstance(registered, RefusedPluginError):
            return registered
        if registered.name in found:
            return RefusedPluginError(f"two plugins have the name {registered.name!r}; give each a name of its own")
        if any(registered.plugin is other.plugin for other in found.values()):
            return RefusedPluginError(f"the plugin {registered.name!r} was given twice")
        found[registered.name] = registered
    return tuple(found.values())


def shared_name(offers: Sequence[Offer]) -> tuple[Offer, str] | None:
    """The first offer that shares its name with another one, and where that one is; None when none does."""
    # importlib.metadata gives both, and whichever comes first on sys.path would be taken.
    for offer in offers:
        others = [other for other in offers if other.name == offer.name and other is not offer]
        if others:
            homes = sorted({other.distribution for other in others} - {offer.distribution})
            return offer, ", ".join(homes) or "the same distribution"
    return None


def _misfit(manager: pluggy.PluginManager, plugin: object) -> str | None:
    """What pluggy would have overlooked in a plugin, or None."""
    callers = manager.get_hookcallers(plugin) or []
    found = {caller.name for caller in callers}
    unmarked = sorted(name for name in _look_alikes(plugin) if name not in found)
    if unmarked:
        return f"defines {', '.join(unmarked)} without the marker hookimpl"
    if not found:
        return "implements no hook"
    unknown = sorted(caller.name for caller in callers if not caller.has_spec())
    if unknown:
        return f"implements hooks that zoom-health does not have: {', '.join(unknown)}"
    for caller in callers:
        if len(caller.get_hookimpls()) > 1:
            return f"implements {caller.name} more than once; a hook may answer a list"
        for implementation in caller.get_hookimpls():
            if never_runs(implementation.function) and not (implementation.wrapper or implementation.hookwrapper):
                return f"implements {caller.name} as an async function or a generator, which would never run"
            if any(getattr(implementation, word) for word in ("hookwrapper", "wrapper", "tryfirst", "trylast")):
                return f"implements {caller.name} with an order of its own; the order written is the order run"
    return None


def never_runs(function: object) -> bool:
    """Whether calling it would only give something to be awaited or iterated over."""
    inner = function.func if isinstance(function, functools.partial) else function
    call = None if inspect.isroutine(inner) else getattr(type(inner), "__call__", None)  # noqa: B004 - only looked at
    kinds = (inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isgeneratorfunction)
    return any(is_kind(each) for is_kind in kinds for each in (inner, call))


def failure_of(
    step: Callable[[], object], describe: Callable[[BaseException], str] = lambda error: type(error).__name__
) -> str | None:
    """Run a step of foreign code and say how it failed, in words that hold nothing of what it was given; or None."""
    try:
        step()
    except ModuleNotFoundError as error:
        return f"the module {error.name} is not installed"
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin does, the line names the plugin
        return describe(error)
    return None


def _look_alikes(plugin: object) -> list[str]:
    """Functions of a plugin, and what can be called like one, whose names are those of hooks."""
    prefix = f"{hookspecs.PROJECT_NAME}_"
    found = {name: inspect.getattr_static(plugin, name, None) for name in dir(plugin) if name.startswith(prefix)}
    return [name for name, value in found.items() if inspect.isroutine(value) or callable(value)]


def _by_name(name: str, offers: Sequence[Offer]) -> Registered | RefusedPluginError:
    fitting = [offer for offer in offers if offer.name == name]
    if not fitting:
        known = ", ".join(dict.fromkeys(offer.name for offer in offers)) or "none"
        return RefusedPluginError(
            f"no installed distribution offers a plugin {name[:LONGEST_SHOWN]!r}; installed: {known}"
        )
    shared = shared_name(fitting)
    if shared is not None:
        offer, homes = shared
        return RefusedPluginError(
            f"the plugin {name!r} is offered by {offer.distribution} and by {homes}; uninstall one"
        )
    loaded: list[Any] = []
    reason = failure_of(lambda: loaded.append(fitting[0].load()))
    if reason:
        return RefusedPluginError(f"the plugin {name!r} of {fitting[0].distribution} cannot be imported: {reason}")
    return register(loaded[0], name, fitting[0])


def register(plugin: Any, name: str, offer: Offer | None) -> Registered | RefusedPluginError:
    """Take a plugin after looking for everything that pluggy would overlook."""
    if inspect.isclass(plugin):
        return RefusedPluginError(f"the plugin {name!r} is a class; give an instance of it: {plugin.__name__}(...)")
    manager = pluggy.PluginManager(hookspecs.PROJECT_NAME)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, name)
        reason = _misfit(manager, plugin)
    except pluggy.PluginValidationError as error:
        reason = f"does not fit the hooks: {str(error).splitlines()[-1].strip()}"
    except Exception as error:  # noqa: BLE001 - pluggy looks at every attribute, and one may do anything
        reason = f"cannot be looked at: {type(error).__name__}"
    if reason:
        return RefusedPluginError(f"the plugin {name!r} {reason}")
    return Registered(name=name, plugin=plugin, manager=manager, offer=offer)


def _name_of(plugin: object) -> str | RefusedPluginError:
    try:
        name = getattr(plugin, "__name__" if inspect.ismodule(plugin) else "name", None)
        return name if isinstance(name, str) and name else getattr(plugin, "__name__", type(plugin).__name__)
    except Exception as error:  # noqa: BLE001 - an attribute of foreign code
        reason = type(error).__name__
    return RefusedPluginError(f"the plugin {type(plugin).__name__!r} cannot be looked at: {reason}")


def _offer(entry_point: metadata.EntryPoint) -> Offer:
    distribution = entry_point.dist
    return Offer(
        name=entry_point.name,
        distribution="an unknown distribution" if distribution is None else distribution.name,
        version="" if distribution is None else distribution.version,
        load=entry_point.load,
    )


@functools.lru_cache(maxsize=1)
def _homes_of_packages(path: tuple[str, ...]) -> Mapping[str, list[str]]:
    """The distributions of each package on a path; finding them takes long, and several plugins ask."""
    del path  # what is found depends on it
    return metadata.packages_distributions()


def _origin(plugin: object) -> tuple[str | None, str | None]:
    """The distribution that a given object comes from, where it comes from one."""
    module = plugin.__name__ if inspect.ismodule(plugin) else type(plugin).__module__
    names = _homes_of_packages(tuple(sys.path)).get(module.partition(".")[0])
    return (names[0], metadata.version(names[0])) if names else (None, None)
