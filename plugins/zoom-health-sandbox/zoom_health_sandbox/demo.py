"""`zoom-health demo`: the main job, shown step by step with the real client over real HTTP on loopback.

This module alone needs the SDK, and imports it when the command runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import scenarios
from .core import Sandbox
from .server import SandboxServer

if TYPE_CHECKING:
    from zoom_health import ZoomHealth

__all__ = ["demo_command", "run_demo"]

PAGE_SIZE = 30
SHOWN_LINES = 8

_EPILOG = """\b
Examples:
  zoom-health demo
  zoom-health demo --notes-count 1000 --seed 7
"""

_NEXT = """
What now?
  Your own code        zoom-health sandbox        keeps such a server running and prints the variables to export
  Real Zoom            create a Server-to-Server OAuth app in Zoom's App Marketplace with the scopes
                       clinical_note:read:admin and clinical_note:update:admin, then
                         export ZOOM_ACCOUNT_ID=...  ZOOM_CLIENT_ID=...  ZOOM_CLIENT_SECRET=...
                         zoom-health doctor
                         zoom-health notes list --limit 10
"""


@click.command("demo", epilog=_EPILOG)
@click.option("--notes-count", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Notes to list.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the made-up notes.")
def demo_command(*, notes_count: int, seed: int) -> None:
    """Show the client at work against a sandbox on this machine; needs no Zoom account.

    It authenticates, lists every note page by page, reads one, marks it as completed and reads it again. All patients
    are made up.
    """
    from zoom_health import ServerToServerOAuth, ZoomHealth

    with Sandbox.seeded(seed=seed, notes_count=notes_count) as sandbox, SandboxServer(sandbox) as server:
        step("Start", f"a sandbox of Zoom's clinical notes API answers at {server.url}; every patient in it is made up")
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID,
            client_id=scenarios.CLIENT_ID,
            client_secret=scenarios.CLIENT_SECRET,
            oauth_url=server.oauth_url,
        )
        with ZoomHealth(auth=auth, base_url=server.api_url) as zoom:
            run_demo(zoom, sandbox)
    click.echo(_NEXT)


def run_demo(zoom: ZoomHealth, sandbox: Sandbox) -> None:
    """Do the main job with a client and say what happens.

    Args:
        zoom: A client that points at the sandbox.
        sandbox: Asked for how many requests it answered, so that the figures shown are the server's own.
    """
    step("Sign in", "the client exchanges its credentials for an access token with the first call, and keeps it")
    note_id = list_all(zoom)
    show_note(zoom, note_id)
    zoom.notes.complete(note_id)
    step("Complete", f"zoom.notes.complete({note_id!r}) marked the note as completed")
    note = zoom.notes.get(note_id)
    step("See it", f"read again: is_note_completed={note.is_note_completed}, since {note.note_completed_time}")
    if not note.is_note_completed:
        raise click.ClickException("the note did not change: this is a defect")
    counted = ", ".join(f"{name} {count}" for name, count in sandbox.requests_handled.items())
    step("Count", f"requests that the sandbox answered: {counted}")


def list_all(zoom: ZoomHealth) -> str:
    """List every note in pages and say how many; returns the id of an unsigned one that has a text."""
    total = broken = 0
    chosen = ""
    for number, page in enumerate(zoom.notes.list(include_content=True, page_size=PAGE_SIZE).pages(), start=1):
        total += len(page.notes)
        broken += len(page.broken)
        if number <= 3 or page.resume_token is None:
            step("List", f"page {number}: {len(page.notes)} notes")
        elif number == 4:
            step("List", "...")
        for note in page.notes:
            if not chosen and note.note_id and note.note_content and not note.is_note_completed:
                chosen = note.note_id
    step("List", f"{total} notes in all, each exactly once, {broken} unreadable")
    return chosen


def show_note(zoom: ZoomHealth, note_id: str) -> None:
    """Read one note and print the beginning of its made-up text."""
    note = zoom.notes.get(note_id)
    step("Read", f"zoom.notes.get({note_id!r}), {len(note.note_content or '')} characters, made up:")
    # Zoom mixes line ends with the two characters backslash and n.
    for line in (note.note_content or "").replace("\\n", "\n").splitlines()[:SHOWN_LINES]:
        click.echo(f"             | {line[:96]}")
    step("Safe", f"print(note) shows its shape and no patient: {repr(note)[:74]}...")


def step(name: str, text: str) -> None:
    """Print one step."""
    click.echo(f"{click.style(f'{name:>10}', bold=True)}   {text}")
