"""What each hook's answers have to bear, tried one by one: the checks behind `zoom_health.testing`.

Everything that they are tried on is synthetic, so that an error may be shown with what caused it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

from . import _contract_samples as samples
from ._hooks import Hooks, Step, reason_of, take_headers, unfit, unrun
from ._plugins import Registered
from ._rest import ClinicalNote
from .types import CallView

__all__ = ["Trial", "refuse_leaks", "shows_text"]

THREADS: Final = 8
_HOOK_OF: Final = {"note processor": "zoom_health_note_processors", "redactor": "zoom_health_redactors"}


class Trial:
    """The answers of one plugin, tried.

    Every method raises an AssertionError that names the plugin, the hook and what is wrong.

    Args:
        plugin: The plugin.
        hooks: What it answered.
    """

    def __init__(self, plugin: Registered, hooks: Hooks) -> None:
        self._plugin, self._hooks = plugin, hooks

    def run(self) -> None:
        """Try everything but authentication, which only whole calls show."""
        for call in samples.calls():
            self._headers(call)
            self._observers(call)
            self._policy(call)
            for step in self._hooks.steps:
                for fields in samples.NOTES:
                    self._step(step, ClinicalNote.from_dict(dict(fields)), call)
        for event in samples.audit_events():
            for sink in self._hooks.audit_sinks:
                self._refuse("zoom_health_audit_sinks", unrun(self._called("audit_sinks", sink.function, event)))
        for step in self._hooks.steps:
            self._threads(step)
        if "zoom_health_cli_commands" in self._plugin.hooks:
            self._commands()

    def _headers(self, call: CallView) -> None:
        found: dict[str, str] = {}
        for answer in self._hooks.headers:
            given = self._called("request_headers", answer.function, call)
            self._refuse("zoom_health_request_headers", unrun(given) or take_headers(found, given))

    def _observers(self, call: CallView) -> None:
        for moment, event in samples.observed():
            for told in self._hooks.observers.get(moment, ()):
                result = self._called("observers", told, call, event, where=f" in {moment}")
                self._refuse("zoom_health_observers", unrun(result))

    def _policy(self, call: CallView) -> None:
        policy = self._hooks.retry_policy
        if policy is None:
            return
        for attempt in range(1, 6):
            for error in samples.errors():
                where = f" for attempt {attempt} and {type(error).__name__}"
                seconds = self._called("retry_policy", policy, call, attempt, error, where=where)
                self._refuse("zoom_health_retry_policy", _no_delay(seconds, where))

    def _step(self, step: Step, note: ClinicalNote, call: CallView) -> None:
        hook, before = _HOOK_OF[step.kind], note.to_dict()
        first = self._changed(step, note, call)
        if note.to_dict() != before:
            self._refuse(hook, "changes the note that it is given; attrs.evolve makes a changed copy")
        if self._changed(step, note, call) != first:
            self._refuse(hook, "makes two different notes of the same one")
        if step.kind == "redactor" and self._changed(step, first, call) != first:
            self._refuse(hook, "changes again what it has redacted")

    def _changed(self, step: Step, note: ClinicalNote, call: CallView) -> ClinicalNote:
        hook = _HOOK_OF[step.kind]
        changed = self._called(hook, step.function, note, call, where=f" with the note {note.note_id}")
        self._refuse(hook, unfit(changed, note))
        result: ClinicalNote = changed
        return result

    def _threads(self, step: Step) -> None:
        """Several notes in several threads have to come out as one after the other."""
        call = next(samples.calls())
        notes = [ClinicalNote.from_dict(samples.numbered(number)) for number in range(THREADS * 4)]
        expected = [self._changed(step, note, call) for note in notes]
        with ThreadPoolExecutor(THREADS) as threads:
            found = list(threads.map(lambda note: self._changed(step, note, call), notes))
        if found != expected:
            self._refuse(_HOOK_OF[step.kind], "makes other notes in several threads than in one")

    def _commands(self) -> None:
        import click  # only who adds commands needs it

        group = click.Group("zoom-health")
        self._called("cli_commands", lambda: self._plugin.ask("zoom_health_cli_commands", cli=group))
        if not group.commands:
            self._refuse("zoom_health_cli_commands", "adds no command")

    def _called(self, hook: str, function: Callable[..., Any], *arguments: Any, where: str = "") -> Any:
        try:
            return function(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its failure
            problem = error
        hook = f"zoom_health_{hook.removeprefix('zoom_health_')}"
        shown = reason_of(problem)
        if shows_text(shown):
            self._refuse(hook, f"shows a note's text in the safe_message of {type(problem).__name__}")
        raise AssertionError(self._words(hook, f"{shown}{where}")) from problem

    def _refuse(self, hook: str, problem: str | None) -> None:
        if problem:
            raise AssertionError(self._words(hook, problem))

    def _words(self, hook: str, problem: str) -> str:
        return f"the plugin {self._plugin.name!r} in {hook}: {problem}"


def _no_delay(seconds: Any, where: str) -> str | None:
    """What is wrong with a policy's answer, as a client finds it."""
    refused: list[str] = []
    call, error = next(samples.calls()), next(samples.errors())
    Hooks(retry_policy=lambda *_: seconds).delay(call, 1, error, refused.append)
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    what = f"the number {seconds}" if is_number else type(seconds).__name__
    return f"gave {what}, which is no number of seconds from 0{where}" if refused else None


def shows_text(text: str) -> bool:
    """Whether a text holds something of the samples' titles or texts."""
    return any(seed in text for seed in samples.SEEDS)


@contextmanager
def refuse_leaks(plugin: Registered) -> Iterator[list[object]]:
    """Refuse text of notes in what is logged meanwhile, and in the representations of the objects collected.

    Raises:
        AssertionError: naming the logger or the object.
    """
    collected: list[object] = [plugin.plugin]
    heard = _Heard()
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        yield collected
    finally:
        root.setLevel(level)
        root.removeHandler(heard)
    shown = [f"the repr of {type(each).__name__}" for each in collected if shows_text(repr(each))]
    places = [*(f"the log of {name}" for name in sorted(heard.loggers)), *shown]
    if places:
        raise AssertionError(f"the plugin {plugin.name!r} shows a note's text in {places[0]}")


class _Heard(logging.Handler):
    """Remembers which loggers tell a note's text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.loggers: set[str] = set()
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        if shows_text(self.format(record)):
            self.loggers.add(record.name)
