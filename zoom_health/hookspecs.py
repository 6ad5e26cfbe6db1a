"""The hooks that plugins implement.

A plugin needs pluggy alone: `hookimpl = pluggy.HookimplMarker("zoom_health")` marks its functions, and an entry point
of the group `zoom_health` names its module or object. The markers are tied to that name and not to an import, so that
one plugin serves an installed and a vendored copy.

Every hook is a question that is asked once, when a client is built, in the order in which the plugins were given. The
answers are kept and called; what fails then is decided for each hook below. `docs/plugins.md` shows each with an
example.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import pluggy

if TYPE_CHECKING:
    import click

    from ._http import httpx
    from .errors import ZoomHealthError
    from .types import AuditEvent, CallView, ClientConfiguration, ClinicalNote

__all__ = [
    "HOOKS",
    "PROJECT_NAME",
    "hookimpl",
    "hookspec",
    "zoom_health_audit_sinks",
    "zoom_health_auth",
    "zoom_health_cli_commands",
    "zoom_health_note_processors",
    "zoom_health_observers",
    "zoom_health_redactors",
    "zoom_health_request_headers",
    "zoom_health_retry_policy",
]

PROJECT_NAME: Final = "zoom_health"
hookspec = pluggy.HookspecMarker(PROJECT_NAME)
hookimpl = pluggy.HookimplMarker(PROJECT_NAME)

NoteFunction: TypeAlias = "Callable[[ClinicalNote, CallView], ClinicalNote]"
RetryFunction: TypeAlias = "Callable[[CallView, int, ZoomHealthError], float | None]"
HeadersFunction: TypeAlias = "Callable[[CallView], Mapping[str, str]]"
AuditSink: TypeAlias = "Callable[[AuditEvent], None]"


@hookspec(firstresult=True)
def zoom_health_auth(config: ClientConfiguration) -> httpx.Auth | None:
    """How requests are authenticated, in the place of the argument `auth`. The first plugin that answers decides.

    When it fails in a call, the call fails; there is no fallback. One that sends requests of its own names their
    address in an attribute `oauth_url`, as `config.ServerToServerOAuth` does.

    Args:
        config: The client that is being built.

    Returns:
        An `httpx.Auth`, or None to leave it to others.
    """


@hookspec
def zoom_health_request_headers(config: ClientConfiguration) -> HeadersFunction | Sequence[HeadersFunction] | None:
    """Functions `(call) -> headers` that add headers to each request, repetitions too.

    When one fails, nothing is sent and the call ends in a `PluginError`. It may not set what the client, the
    authentication or HTTP set: see `docs/plugins.md`. A header that two plugins set is refused.

    Args:
        config: The client that is being built.
    """


@hookspec
def zoom_health_observers(config: ClientConfiguration) -> object | None:
    """An object that is told what happens, with any of `on_request`, `on_response`, `on_retry` and `on_done`.

    Each is called as `(call, event)` with a `RequestSent`, `ResponseReceived`, `RetryPlanned` or `CallDone`; `on_done`
    is the last of a call. They see no body, must not block, and run where the call runs. When one fails, the call goes
    on; `counters.observer_failures` counts it.

    Args:
        config: The client that is being built.
    """


@hookspec(firstresult=True)
def zoom_health_retry_policy(config: ClientConfiguration, default: RetryFunction) -> RetryFunction | None:
    """A function `(call, attempt, error) -> seconds or None` that decides when a failed call is sent again.

    The first plugin that answers decides. The number of attempts, the call's total time and the retry budget stay as
    they are, and what was refused on this side is never sent again. When it fails, the call is not sent again.

    Args:
        config: The client that is being built.
        default: The client's own policy, to be asked for the usual cases.
    """


@hookspec
def zoom_health_note_processors(config: ClientConfiguration) -> NoteFunction | Sequence[NoteFunction] | None:
    """Functions `(note, call) -> note` that change notes before they are redacted.

    When one fails, or gives back something else than a note of the same id, the note is withheld: `get` ends in a
    `PluginError`, a listing reports it in `page.broken`. With async clients they run in a thread.

    Args:
        config: The client that is being built.
    """


@hookspec
def zoom_health_redactors(config: ClientConfiguration) -> NoteFunction | Sequence[NoteFunction] | None:
    """Functions `(note, call) -> note` that remove health information; always the last to see a note.

    When one fails the note is withheld: `get` ends in a `RedactionError`, a listing reports it in `page.broken`. No
    call can leave them out.

    Args:
        config: The client that is being built.
    """


@hookspec
def zoom_health_audit_sinks(config: ClientConfiguration) -> AuditSink | Sequence[AuditSink] | None:
    """Functions `(event) -> None` that record who read or changed what. They may block.

    When one fails, a read is withheld and a write is refused before it is sent, with an `AuditError`; after a write it
    is an `AuditError` with `committed=True`. For a plugin named in the client's `best_effort_audit` failures are only
    counted (`counters.audit_failures`).

    Args:
        config: The client that is being built.
    """


@hookspec
def zoom_health_cli_commands(cli: click.Group) -> None:
    """Add commands to the command line `zoom-health`.

    Asked once, when the command line starts, of every installed distribution with an entry point in the group
    `zoom_health`. A plugin that fails is named on standard error and the command line ends with exit code 2;
    `--no-plugins` works without any.

    Args:
        cli: The group of commands; add to it with `@cli.command()` or `cli.add_command(...)`.
    """


HOOKS: Final = tuple(name for name in __all__ if name.startswith(f"{PROJECT_NAME}_"))
"""Names of all hooks."""
