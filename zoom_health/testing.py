"""For the tests of those who write plugins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import anyio
from attrs import define

from . import _contract_samples as samples
from ._auth import BearerToken
from ._client import AsyncZoomHealth, ZoomHealth
from ._contract import Trial, refuse_leaks, shows_text
from ._hooks import Hooks
from ._http import httpx
from ._plugins import Registered, load
from .errors import ConfigurationError, NoteNotFoundError, RefusedPluginError, ZoomHealthError
from .types import Counters

__all__ = ["assert_plugin_contract"]

_WHOLE: Final = "synthetic-whole"
_THREADS: Final = 8


def assert_plugin_contract(plugin: object) -> None:
    """Check that a plugin keeps to the contract of the hooks that it implements, as `docs/plugins.md` tells it.

    It is loaded as a client would load it, runs in a sync and an async client over a transport in memory, and each of
    its answers is tried by itself: notes with and without their fields and with fields that are not known, all kinds
    of events and errors, several threads at once. Text of the notes must not show in logs, representations or words of
    errors. How well a redactor redacts is not looked at.

    The plugin does what it does: an audit sink records some hundred synthetic events, so give it a place that the test
    throws away; an authentication that asks a service or a program of its own asks it. The client sends nothing.

    Args:
        plugin: What is given to `ZoomHealth(plugins=[...])`: an object, a module, or the name of an installed plugin.

    Raises:
        AssertionError: at the first breach, naming the plugin, the hook and what is wrong. What the plugin raised is
            its `__cause__`.

    Example:
        >>> import pluggy
        >>> from zoom_health.testing import assert_plugin_contract
        >>> class Quiet:
        ...     @pluggy.HookimplMarker("zoom_health")
        ...     def zoom_health_observers(self, config):
        ...         class Observer:
        ...             def on_done(self, call, event):
        ...                 pass
        ...         return Observer()
        >>> assert_plugin_contract(Quiet())
    """
    loaded = load((plugin,))
    if isinstance(loaded, RefusedPluginError):
        raise AssertionError(str(loaded))  # noqa: TRY004 - a breach of the contract, whatever it is
    (registered,) = loaded
    with refuse_leaks(registered) as shown:
        for run in (_in_threads, _in_tasks):
            used, hooks = run(plugin, shown)
            Trial(registered, hooks).run()
            used.judge(registered)


@define
class _Used:
    """What calls of a client came to."""

    outcomes: dict[str, Any]
    counters: Counters

    def judge(self, plugin: Registered) -> None:
        """Refuse what a plugin must not do to a call."""
        for call, outcome in self.outcomes.items():
            if isinstance(outcome, Exception) and not (call == "missing" and isinstance(outcome, NoteNotFoundError)):
                words = "and shows a note's text" if shows_text(str(outcome)) else str(outcome)
                raise AssertionError(f"with the plugin {plugin.name!r} a call fails: {words}") from outcome
        withheld = [item.reason for page in self.outcomes["list"] for item in page.broken]
        if withheld:
            raise AssertionError(f"the plugin {plugin.name!r} withholds notes: {withheld[0]}")
        if self.counters.observer_failures:
            raise AssertionError(f"the plugin {plugin.name!r} in zoom_health_observers: an observer failed in a call")
        if self.counters.policy_failures:
            raise AssertionError(f"the plugin {plugin.name!r} in zoom_health_retry_policy: the policy failed in a call")


def _in_threads(plugin: object, shown: list[object]) -> tuple[_Used, Hooks]:
    """Use a sync client, with several threads at once."""
    with _client(ZoomHealth, plugin) as zoom:
        notes = zoom.with_options(attempts=1).notes
        calls = {
            "get": lambda: notes.get(_WHOLE),
            "list": lambda: list(notes.list(include_content=True).pages()),
            "complete": lambda: notes.complete(_WHOLE),
            "missing": lambda: notes.get(samples.MISSING),
        }
        calls |= {f"get {number}": lambda number=number: notes.get(f"synthetic-{number}") for number in range(64)}  # type: ignore[misc]  # mypy infers no lambda with a default
        with ThreadPoolExecutor(_THREADS) as threads:
            futures = {name: threads.submit(call) for name, call in calls.items()}
        outcomes = {name: future.exception() or future.result() for name, future in futures.items()}
        return _Used(outcomes, zoom.counters), _hooks(zoom, shown)


def _in_tasks(plugin: object, shown: list[object]) -> tuple[_Used, Hooks]:
    """Use an async client in an event loop of its own, since the test may run in one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, _use_async, plugin, shown).result()


async def _use_async(plugin: object, shown: list[object]) -> tuple[_Used, Hooks]:
    outcomes: dict[str, Any] = {}
    async with _client(AsyncZoomHealth, plugin) as zoom:
        notes = zoom.with_options(attempts=1).notes  # what a retry policy says is tried without waiting for it

        async def listed() -> list[Any]:
            return [page async for page in notes.list(include_content=True).pages()]

        async def kept(name: str, call: Any) -> None:
            try:
                outcomes[name] = await call
            except ZoomHealthError as error:
                outcomes[name] = error

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(kept, "list", listed())
            tasks.start_soon(kept, "complete", notes.complete(_WHOLE))
            for name in (_WHOLE, samples.MISSING, *(f"synthetic-{number}" for number in range(16))):
                tasks.start_soon(kept, "missing" if name == samples.MISSING else name, notes.get(name))
        return _Used(outcomes, zoom.counters), _hooks(zoom, shown)


def _client(kind: type[Any], plugin: object) -> Any:
    """A client with the plugin that sends nothing and repeats nothing."""
    refusal: AssertionError
    try:
        return kind(
            auth=BearerToken("synthetic-token"), plugins=[plugin], transport=httpx.MockTransport(samples.answer)
        )
    except ConfigurationError as error:
        refusal = AssertionError(str(error))
    raise refusal


def _hooks(zoom: Any, shown: list[object]) -> Hooks:
    """What the plugin answered; each answer's representation must not show what has passed it."""
    settings = zoom._settings  # noqa: SLF001 - of the client that was just built here
    hooks: Hooks = settings.hooks
    shown += [settings.auth, hooks.retry_policy, *(step.function for step in hooks.steps)]
    shown += [answer.function for answer in (*hooks.headers, *hooks.audit_sinks)]
    shown += [method for methods in hooks.observers.values() for method in methods]
    return hooks
