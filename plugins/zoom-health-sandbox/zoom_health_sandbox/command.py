"""`zoom-health sandbox`: serves a sandbox on this machine until it is interrupted."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import click

from .control import is_loopback
from .core import Sandbox
from .errors import NotesFileError, SandboxError
from .fault_options import fault_option, faults_help_option
from .limits import LIGHT_LIMITS
from .serving import Serving
from .sqlite_store import SqliteStore
from .store import MemoryStore
from .world import Plan

__all__ = ["sandbox_command"]

DEFAULT_PORT = 8710
DEFAULT_NOTES_COUNT = 100

_EPILOG = """\b
Examples:
  zoom-health sandbox --notes-count 5000 --state sandbox.sqlite
  zoom-health sandbox --notes visits.jsonl --plan free
  zoom-health sandbox --fault status:status=502,operation=list,calls=2+5-7
  zoom-health sandbox --fault reset_in_body:rate=0.05 --fault latency:seconds=0.2
"""


class _CannotServe(click.ClickException):
    """One line on standard error and exit code 2: what was asked for cannot be done as asked."""

    exit_code = 2


@click.command("sandbox", epilog=_EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the generated notes.")
@click.option(
    "--notes-count",
    type=click.IntRange(min=0),
    help=f"How many notes to generate.  [default: {DEFAULT_NOTES_COUNT}, or 0 with --notes]",
)
@click.option(
    "--plan",
    type=click.Choice([plan.value for plan in Plan]),
    default=Plan.BUSINESS.value,
    show_default=True,
    help="Zoom plan, which decides the rate limits.",
)
@click.option("--limits/--no-limits", default=True, show_default=True, help="Whether to enforce the rate limits.")
@click.option(
    "--silent-input", is_flag=True, help="Ignore list parameters that cannot be used instead of refusing them."
)
@fault_option
@faults_help_option
@click.option("--notes", type=click.Path(path_type=Path), metavar="FILE.jsonl", help="Load notes from JSON Lines.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE.sqlite", help="Keep everything in this file.")
def sandbox_command(
    *,
    host: str,
    port: int,
    seed: int,
    notes_count: int | None,
    plan: str,
    limits: bool,
    silent_input: bool,
    faults: tuple[tuple[str, dict[str, Any]], ...],
    notes: Path | None,
    state: Path | None,
) -> None:
    """Serve an imitation of Zoom's clinical notes API, with made-up data, until Ctrl-C.

    With --state, notes, completed marks and tokens survive a restart; a state file that holds notes keeps them, and
    no new ones are generated.
    """
    if notes_count is None:
        notes_count = DEFAULT_NOTES_COUNT if notes is None else 0
    reason = ""
    try:
        with ExitStack() as stack:
            store = MemoryStore() if state is None else SqliteStore(state)
            stack.callback(store.close)
            sandbox = Sandbox.seeded(
                seed=seed, notes_count=notes_count, plan=plan, store=store, limits=limits, silent_input=silent_input
            )
            if notes is not None:
                sandbox.load_notes(notes)
            interrupted = stack.enter_context(_interruption())
            server = stack.enter_context(_server(sandbox, faults, port=port, host=host))
            _introduce(server, plan=Plan(plan), limits=limits, state=state)
            while not interrupted.wait(0.5):
                pass
    except SandboxError as error:
        reason = f"{notes}: {error}" if isinstance(error, NotesFileError) else str(error)
    if reason:
        raise _CannotServe(reason)
    click.echo("Stopped." if state is None else "Stopped; everything is in the state file.")


def _server(sandbox: Sandbox, faults: tuple[tuple[str, dict[str, Any]], ...], *, port: int, host: str) -> Serving:
    """Return the server that can do what is wanted, and load no other one."""
    for name, settings in faults:
        sandbox.faults.add(name, **settings)
    if faults:
        from .fault_server import FaultServer

        return FaultServer(sandbox, port=port, host=host)
    from .server import SandboxServer

    return SandboxServer(sandbox, port=port, host=host)


@contextmanager
def _interruption() -> Iterator[Event]:
    """An event that Ctrl-C and a polite kill set, so that stopping is an ordinary end and not an exception anywhere."""
    interrupted = Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [(number, signal.signal(number, lambda *_: interrupted.set())) for number in signals]
    try:
        yield interrupted
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _introduce(server: Serving, *, plan: Plan, limits: bool, state: Path | None) -> None:
    limit = LIGHT_LIMITS[plan]
    daily = f" and {limit.per_day} a day" if limit.per_day else ""
    click.echo(f"Zoom clinical notes sandbox at {server.url} (made-up data; no Zoom account is involved)")
    click.echo(f"  notes: {server.sandbox.counts()['notes']}{'' if state is None else f', kept in {state}'}")
    click.echo(f"  limit: {f'{limit.per_second} calls a second{daily} ({plan} plan)' if limits else 'none'}")
    for rule in server.sandbox.faults:
        click.echo(f"  fault: {rule.name}: {rule.fault.sentence}")
    click.echo("Point a client at it:")
    for name, value in server.environment().items():
        click.echo(f"  export {name}={value}")
    if not is_loopback(server.host):
        click.echo("Other machines can reach this port.", err=True)
    click.echo("Stop with Ctrl-C.")
