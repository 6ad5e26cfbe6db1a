"""A plugin as it was written against version 0.1, kept as it is: every later version has to run it.

Its text never changes. What it uses of the contract is what a plugin of that time could use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pluggy

hookimpl = pluggy.HookimplMarker("zoom_health")


class Watcher:
    """Writes down what happens."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def on_request(self, call: Any, event: Any) -> None:
        """A request goes out."""
        self._tell(f"request {call.operation} {call.method} {call.url_template} {event.attempt} {event.waited >= 0}")

    def on_response(self, call: Any, event: Any) -> None:
        """An answer came."""
        self._tell(f"response {call.operation} {event.attempt} {event.status} {event.code} {event.seconds >= 0}")

    def on_retry(self, call: Any, event: Any) -> None:
        """A request is going to be repeated."""
        self._tell(f"retry {call.operation} {event.attempt} {event.delay} {type(event.error).__name__}")

    def on_done(self, call: Any, event: Any) -> None:
        """A call has ended."""
        error = type(event.error).__name__ if event.error is not None else None
        self._tell(f"done {call.operation} {event.attempts} {event.status} {error} {event.notes} {len(event.broken)}")


class FirstPlugin:
    """Implements every hook of version 0.1.

    Attributes:
        name: What it is called.
        heard: What it was told, in order, with no value of a note.
        events: The audit events.
    """

    name = "first"

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.events: list[Any] = []
        self._lock = threading.Lock()

    def _tell(self, words: str) -> None:
        with self._lock:
            self.heard.append(words)

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        """Authenticates with a token, or with an app, from variables of its own."""
        environment = config.environment
        if "FIRST_TOKEN" in environment:
            return config.BearerToken(environment["FIRST_TOKEN"])
        if "FIRST_ACCOUNT_ID" not in environment:
            return None
        return config.ServerToServerOAuth(
            account_id=environment["FIRST_ACCOUNT_ID"],
            client_id=environment["FIRST_CLIENT_ID"],
            client_secret=environment["FIRST_CLIENT_SECRET"],
        )

    @hookimpl
    def zoom_health_request_headers(self, config: Any) -> Callable[[Any], Mapping[str, str]]:
        """Gives each call's id to the server."""
        version = config.sdk_version
        return lambda call: {"X-First-Call": call.call_id, "X-First-Version": version}

    @hookimpl
    def zoom_health_observers(self, config: Any) -> Watcher:
        """Watches."""
        self._tell(f"asked {config.is_async} {config.base_url.startswith('https://')} {config.timeout}")
        return Watcher(self._tell)

    @hookimpl
    def zoom_health_retry_policy(
        self, config: Any, default: Callable[..., float | None]
    ) -> Callable[..., float | None]:
        """Waits for the blink of an eye where the client would wait for longer."""

        def policy(call: Any, attempt: int, error: Exception) -> float | None:
            seconds = default(call, attempt, error)
            return None if seconds is None else min(seconds, 0.001)

        return policy

    @hookimpl
    def zoom_health_note_processors(self, config: Any) -> Callable[[Any, Any], Any]:
        """Makes titles loud."""
        return lambda note, call: attrs.evolve(note, note_title=(note.note_title or "").upper())

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> list[Callable[[Any, Any], Any]]:
        """Takes the text away, then marks the title."""
        return [
            lambda note, call: attrs.evolve(note, note_content=None),
            lambda note, call: attrs.evolve(note, note_title=f"[{(note.note_title or '').strip('[]')}]"),
        ]

    @hookimpl
    def zoom_health_audit_sinks(self, config: Any) -> Callable[[Any], None]:
        """Keeps what it is told, as a record of its own making."""

        def record(event: Any) -> None:
            who = event.call.context.get("user")
            self.events.append(
                {
                    "phase": event.phase,
                    "operation": event.call.operation,
                    "is_write": event.call.is_write,
                    "who": who,
                    "when": event.recorded.utcoffset().total_seconds(),
                    "result": event.result,
                    "status": event.status,
                    "attempts": event.attempts,
                    "notes": [(note.note_id, note.patient_id) for note in event.notes],
                    "withheld": event.withheld,
                    "redactors": tuple(event.redactors),
                    "version": event.sdk_version,
                    "rest": (event.code, event.tracking_id, event.error, event.base_url),
                }
            )

        return record

    @hookimpl
    def zoom_health_cli_commands(self, cli: Any) -> None:
        """Adds a command."""
        import click

        @cli.command("first")
        def first() -> None:
            """Say that it is there."""
            click.echo("the first plugin")


plugin = FirstPlugin()
