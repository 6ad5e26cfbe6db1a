"""`zoom_health.testing.assert_plugin_contract`: good plugins pass, and each breach is named with its hook."""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any

import attrs
import click
import httpx
import pytest

from zoom_health import BearerToken
from zoom_health._contract_samples import SEEDS
from zoom_health.testing import assert_plugin_contract
from zoom_health.types import ClinicalNote

from .plugins import Book, Told, asking, hookimpl, plugin, titled

TITLE, CONTENT = SEEDS


def breach(unfit: Any) -> str:
    """What the contract says of a plugin."""
    with pytest.raises(AssertionError) as caught:
        assert_plugin_contract(unfit)
    return str(caught.value)


class Whole:
    """Every hook, as it should be."""

    name = "whole"

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        return config.ServerToServerOAuth(account_id="synthetic", client_id="synthetic", client_secret="synthetic")

    @hookimpl
    def zoom_health_request_headers(self, config: Any) -> Any:
        return [lambda call: {"x-acme-purpose": call.context.get("purpose_of_use", "none")}]

    @hookimpl
    def zoom_health_observers(self, config: Any) -> Any:
        return Told()

    @hookimpl
    def zoom_health_retry_policy(self, config: Any, default: Any) -> Any:
        return default

    @hookimpl
    def zoom_health_note_processors(self, config: Any) -> Any:
        return titled("[processed]")

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        return lambda note, call: attrs.evolve(note, note_title=None, note_content="[withheld]")

    @hookimpl
    def zoom_health_audit_sinks(self, config: Any) -> Any:
        return Book()

    @hookimpl
    def zoom_health_cli_commands(self, cli: click.Group) -> None:
        cli.add_command(click.Command("synthetic"))


def test_a_plugin_that_keeps_to_it_passes() -> None:
    assert_plugin_contract(Whole())


def test_it_can_be_checked_within_an_event_loop() -> None:
    async def main() -> None:
        assert_plugin_contract(Whole())

    asyncio.run(main())


def test_a_plugin_is_checked_by_its_name_too(installed: Callable[..., None]) -> None:
    installed("fine", "@hookimpl\ndef zoom_health_redactors(config):\n    return lambda note, call: note\n")
    installed("unfit", "@hookimpl\ndef zoom_health_redactors(config):\n    return lambda note, call: None\n")
    assert_plugin_contract("fine")
    assert "'unfit' " in breach("unfit")


def test_every_hook_of_it_is_tried() -> None:
    """A sink and an observer see all operations, and events of every kind."""
    book, told = Book(), Told()
    assert_plugin_contract(plugin(audit_sinks=book, observers=told))
    assert {(event.phase, event.result, event.call.operation) for event in book.events} >= {
        ("intent", None, "update_clinical_note"),
        ("outcome", "unknown", "update_clinical_note"),
        ("outcome", "failure", "get_clinical_note"),
        ("outcome", "success", "list_clinical_notes"),
    }
    assert set(told.moments) == {"request", "response", "retry", "done"}
    assert any(event.cancelled for _, moment, event in told.events if moment == "done")


def changes_in_place(note: ClinicalNote, call: Any) -> ClinicalNote:
    object.__setattr__(note, "note_title", "[changed]")
    return note


def fails_without_text(note: ClinicalNote, call: Any) -> ClinicalNote:
    return attrs.evolve(note, note_content=note.note_content.strip())  # type: ignore[union-attr]  # that is the breach


def logs(note: ClinicalNote, call: Any) -> ClinicalNote:
    logging.getLogger("acme.redact").debug("seen: %s", note.note_content)
    return note


def logs_failures(note: ClinicalNote, call: Any) -> ClinicalNote:
    try:
        raise ValueError(note.note_title)
    except ValueError:
        logging.getLogger("acme.redact").exception("failed")
    return note


class Counting:
    """Gives another note each time."""

    def __init__(self) -> None:
        self.numbers = itertools.count()

    def __call__(self, note: ClinicalNote, call: Any) -> ClinicalNote:
        return attrs.evolve(note, note_title=f"patient {next(self.numbers)}")


class SharesState:
    """Keeps a note where another thread finds it. The barrier makes sure that two are within at the same time."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.together = threading.Barrier(2)

    def __call__(self, note: ClinicalNote, call: Any) -> ClinicalNote:
        self.title = note.note_id
        if threading.current_thread().name.startswith("ThreadPoolExecutor"):
            try:
                self.together.wait(0.05)
            except threading.BrokenBarrierError:
                self.together.reset()
        return attrs.evolve(note, note_title=self.title)


class ShowsWhatItSaw:
    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, *arguments: Any) -> Any:
        self.seen += [getattr(each, "note_content", None) for each in arguments]
        return arguments[0]

    def __repr__(self) -> str:
        return f"ShowsWhatItSaw({self.seen})"


class WordyError(Exception):
    safe_message = ""


def wordy(note: ClinicalNote, call: Any) -> ClinicalNote:
    error = WordyError()
    error.safe_message = f"cannot read {note.note_title}"
    raise error


class FailsOnNoStatus:
    def on_done(self, call: Any, event: Any) -> None:
        assert event.status // 100


class FailsOnWrites:
    def on_request(self, call: Any, event: Any) -> None:
        if call.is_write:
            raise RuntimeError


async def waits() -> None: ...


def fails_on_no_id(event: Any) -> None:
    for note in event.notes:
        note.note_id.encode()


def fails_on_unknown(event: Any) -> None:
    {"success": 0, "failure": 8, None: 0}[event.result]


def fails_without_context(call: Any) -> dict[str, str]:
    return {"x-acme-user": call.context["user"]}


class Elsewhere(httpx.Auth):
    def auth_flow(self, request: httpx.Request) -> Any:
        yield httpx.Request("POST", "https://elsewhere.example/")


class FailingAuth(httpx.Auth):
    def auth_flow(self, request: httpx.Request) -> Any:
        if request.method:
            raise RuntimeError
        yield request


def no_command(self: Any, cli: click.Group) -> None: ...


def failing_commands(self: Any, cli: click.Group) -> None:
    raise RuntimeError


BREACHES: dict[str, tuple[Any, str]] = {
    "a class": (Whole, "is a class"),
    "no hook": (object(), "implements no hook"),
    "no answer": (plugin(redactors=7), "in zoom_health_redactors: gave int and not a function"),
    "async answer": (plugin(audit_sinks=waits), "in zoom_health_audit_sinks: gave an async function"),
    "no note": (plugin(redactors=lambda note, call: None), "zoom_health_redactors: gave NoneType and not a note"),
    "another note": (
        plugin(note_processors=lambda note, call: attrs.evolve(note, note_id="x")),
        "zoom_health_note_processors: gave a note of another id",
    ),
    "in place": (plugin(redactors=changes_in_place), "zoom_health_redactors: changes the note that it is given"),
    "nulls": (plugin(redactors=fails_without_text), "zoom_health_redactors: failed with AttributeError with the note"),
    "not idempotent": (plugin(redactors=titled("x")), "zoom_health_redactors: changes again what it has redacted"),
    "not deterministic": (plugin(note_processors=Counting()), "note_processors: makes two different notes of the same"),
    "not thread-safe": (plugin(redactors=SharesState()), "zoom_health_redactors: makes other notes in several threads"),
    "logs": (plugin(redactors=logs), "shows a note's text in the log of acme.redact"),
    "logs failures": (plugin(note_processors=logs_failures), "shows a note's text in the log of acme.redact"),
    "repr": (plugin(redactors=ShowsWhatItSaw()), "shows a note's text in the repr of ShowsWhatItSaw"),
    "safe_message": (plugin(redactors=wordy), "shows a note's text in the safe_message of WordyError"),
    "observer fails": (plugin(observers=FailsOnNoStatus()), "observers: failed with TypeError in on_done"),
    "observer fails in a call": (plugin(observers=FailsOnWrites()), "in zoom_health_observers"),
    "protected header": (plugin(request_headers=lambda call: {"Host": "x"}), "host is not for plugins to set"),
    "header value": (plugin(request_headers=lambda call: {"x-a": "\n"}), "the value of x-a must be printable"),
    "no context": (plugin(request_headers=fails_without_context), "'synthetic'"),
    "policy: negative": (
        plugin(retry_policy=lambda *_: -1.0),
        "retry_policy: gave the number -1.0, which is no number",
    ),
    "policy: text": (plugin(retry_policy=lambda *_: "1"), "zoom_health_retry_policy: gave str"),
    "policy: one error": (
        plugin(retry_policy=lambda call, attempt, error: error.retry_after + 1),
        "zoom_health_retry_policy: failed with AttributeError for attempt 1 and",
    ),
    "sink: no id": (plugin(audit_sinks=fails_on_no_id), "in zoom_health_audit_sinks: failed with AttributeError"),
    "sink: unknown": (plugin(audit_sinks=fails_on_unknown), "in zoom_health_audit_sinks: failed with KeyError"),
    "sink: coroutine": (plugin(audit_sinks=lambda event: waits()), "which nobody runs"),
    "auth: elsewhere": (plugin(auth=Elsewhere()), "an address that is not configured"),
    "auth: fails": (plugin(auth=FailingAuth()), "the authentication: failed with RuntimeError"),
    "auth: none": (plugin(auth=7), "in zoom_health_auth: gave int and not an httpx.Auth"),
    "commands: none": (asking("cli_commands", no_command), "in zoom_health_cli_commands: adds no command"),
    "commands: fail": (asking("cli_commands", failing_commands), "zoom_health_cli_commands: failed with RuntimeError"),
}


@pytest.mark.parametrize(("unfit", "words"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_named(unfit: Any, words: str) -> None:
    message = breach(unfit)
    assert words in message
    assert len(message.splitlines()) == 1
    assert TITLE not in message
    assert CONTENT not in message


def test_what_the_plugin_raised_is_the_cause() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_plugin_contract(plugin(observers=FailsOnNoStatus()))
    assert isinstance(caught.value.__cause__, TypeError)


def test_the_logging_of_the_test_stays_as_it_was() -> None:
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    assert_plugin_contract(Whole())
    breach(plugin(redactors=logs))
    assert (root.level, list(root.handlers)) == before


def test_an_authentication_alone_is_checked_too() -> None:
    assert_plugin_contract(plugin(auth=BearerToken("synthetic-token")))
