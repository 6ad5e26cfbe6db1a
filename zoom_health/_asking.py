"""Asks the plugins of a client, once, and checks what they answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from ._hooks import MOMENTS, Answer, Hooks, Step, reason_of
from ._http import httpx
from ._plugins import Registered, never_runs
from .errors import ConfigurationError, RefusedPluginError
from .hookspecs import HOOKS, PROJECT_NAME, RetryFunction
from .types import ClientConfiguration

__all__ = ["ask_all", "ask_auth", "missing"]

REQUIRABLE: Final = tuple(hook.removeprefix(f"{PROJECT_NAME}_") for hook in HOOKS if not hook.endswith("cli_commands"))
"""What `require` takes."""


def ask_auth(
    plugins: Sequence[Registered], configuration: ClientConfiguration
) -> httpx.Auth | RefusedPluginError | None:
    """The authentication of the first plugin that has one."""
    for plugin in plugins:
        found = _answers(plugin, "zoom_health_auth", configuration, single=True)
        if isinstance(found, RefusedPluginError):
            return found
        for answer in found:
            if isinstance(answer, httpx.Auth):
                return answer
            return _refused(plugin, "zoom_health_auth", f"gave {type(answer).__name__} and not an httpx.Auth")
    return None


def ask_all(
    plugins: Sequence[Registered],
    configuration: ClientConfiguration,
    default: RetryFunction,
    best_effort_audit: Collection[str],
) -> Hooks | ConfigurationError:
    """What the plugins answer to all hooks of a call but authentication."""
    found: dict[str, list[Answer]] = {}
    for plugin in plugins:
        for hook in plugin.hooks:
            if hook in ("zoom_health_auth", "zoom_health_cli_commands"):
                continue
            more = {"default": default} if hook == "zoom_health_retry_policy" else {}
            single = hook in ("zoom_health_retry_policy", "zoom_health_observers")
            answers = _answers(plugin, hook, configuration, single=single, **more)
            if isinstance(answers, RefusedPluginError):
                return answers
            for answer in answers:
                problem = _problem_of(answer, hook)
                if problem:
                    return _refused(plugin, hook, problem)
                found.setdefault(hook, []).append(Answer(plugin=plugin.name, function=answer))
    sinks = tuple(found.get("zoom_health_audit_sinks", ()))
    named: object = best_effort_audit
    if isinstance(named, str) or not isinstance(named, Collection) or not all(isinstance(each, str) for each in named):
        return ConfigurationError("best_effort_audit takes a sequence of names of plugins")
    strangers = sorted(set(best_effort_audit) - {sink.plugin for sink in sinks})
    if strangers:
        return ConfigurationError(f"best_effort_audit names plugins without an audit sink: {', '.join(strangers)}")
    policies = found.get("zoom_health_retry_policy")
    return Hooks(
        headers=tuple(found.get("zoom_health_request_headers", ())),
        observers=_by_moment(found.get("zoom_health_observers", ())),
        retry_policy=policies[0].function if policies else None,
        steps=(
            *(
                Step("note processor", each.plugin, each.function)
                for each in found.get("zoom_health_note_processors", ())
            ),
            *(Step("redactor", each.plugin, each.function) for each in found.get("zoom_health_redactors", ())),
        ),
        audit_sinks=sinks,
        best_effort_audit=frozenset(best_effort_audit),
    )


def missing(required: object, hooks: Hooks, *, authenticates: bool) -> ConfigurationError | None:
    """The error for what `require` names and no plugin does."""
    kinds = {step.kind for step in hooks.steps}
    answered = {
        "auth": authenticates,
        "request_headers": bool(hooks.headers),
        "observers": bool(hooks.observers),
        "retry_policy": hooks.retry_policy is not None,
        "note_processors": "note processor" in kinds,
        "redactors": "redactor" in kinds,
        "audit_sinks": bool(hooks.audit_sinks),
    }
    names = [required] if isinstance(required, str) else required
    if not isinstance(names, Sequence | set | frozenset) or not all(name in REQUIRABLE for name in names):
        return ConfigurationError(f"require takes names of hooks: {', '.join(REQUIRABLE)}")
    absent = [name for name in names if not answered[name]]
    if not absent:
        return None
    return ConfigurationError(f"no plugin of this client has what require names: {', '.join(absent)}")


def _answers(
    plugin: Registered, hook: str, configuration: ClientConfiguration, *, single: bool, **more: Any
) -> list[Any] | RefusedPluginError:
    if hook not in plugin.hooks:
        return []
    try:
        answer = plugin.ask(hook, config=configuration, **more)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken plugin is found here, whatever it does
        problem = reason_of(error)
    else:
        if answer is None:
            return []
        return list(answer) if isinstance(answer, list | tuple) and not single else [answer]
    return _refused(plugin, hook, problem)


def _refused(plugin: Registered, hook: str, problem: str) -> RefusedPluginError:
    return RefusedPluginError(f"the plugin {plugin.name!r} in {hook}: {problem}")


def _problem_of(answer: object, hook: str) -> str | None:
    try:
        return _observer_problem(answer) if hook == "zoom_health_observers" else _function_problem(answer)
    except Exception as error:  # noqa: BLE001 - attributes of foreign code are looked at
        return reason_of(error)


def _function_problem(answer: object) -> str | None:
    if not callable(answer):
        return f"gave {type(answer).__name__} and not a function"
    return "gave an async function or a generator, which would never run" if never_runs(answer) else None


def _observer_problem(answer: object) -> str | None:
    methods = [getattr(answer, moment) for moment in MOMENTS if hasattr(answer, moment)]
    if not methods:
        return f"gave {type(answer).__name__}, which has none of {', '.join(MOMENTS)}"
    return next(filter(None, map(_function_problem, methods)), None)


def _by_moment(observers: Sequence[Answer]) -> Mapping[str, tuple[Callable[..., object], ...]]:
    found = {
        moment: tuple(getattr(each.function, moment) for each in observers if hasattr(each.function, moment))
        for moment in MOMENTS
    }
    return {moment: told for moment, told in found.items() if told}
