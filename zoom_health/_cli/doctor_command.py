"""`zoom-health doctor`: look at everything between this machine and the notes, in the order in which it can fail."""

from __future__ import annotations

from collections.abc import Iterator

import click

from .._client import ZoomHealth
from .._environment import base_url_from
from .._urls import DEFAULT_OAUTH_URL
from ..errors import ConfigurationError, ZoomHealthError
from .doctor import Finding, Visit, about_clock, about_notes, about_version, about_visit, visit
from .exit_codes import USAGE
from .messages import printable
from .surroundings import Surroundings, pass_surroundings

__all__ = ["doctor_command"]

_EPILOG = """\b
Examples:
  zoom-health doctor
  zoom-health doctor && zoom-health notes list --limit 20
"""


@click.command("doctor", epilog=_EPILOG)
@pass_surroundings
def doctor_command(surroundings: Surroundings) -> None:
    """Say what runs here, and check configuration, network, clock, credentials, scopes and the feature.

    Asks Zoom for one note and shows none. Each line says ok, failed, warning or skipped, and what to do. The exit code
    is that of the first failure; a warning is none.
    """
    code = 0
    for finding in _findings(surroundings):
        click.echo(f"{finding.result:<8} {finding.check:<14} {printable(finding.words)}")
        code = code or finding.code
    click.get_current_context().exit(code)


def _findings(surroundings: Surroundings) -> Iterator[Finding]:
    """The report, line by line as it is found out."""
    yield about_version()
    client = _client(surroundings)
    if isinstance(client, ConfigurationError):
        yield Finding("configuration", "failed", str(client), USAGE)
        yield from _skipped("API address", "token address", "clock", "credentials", "scopes", "feature", "notes")
        return
    with client:
        yield Finding("configuration", "ok", "the environment names addresses and credentials")
        api = _visit(surroundings, base_url_from(surroundings.environment))
        api_address, token_address = about_visit("API address", api), _about_token_address(surroundings)
        yield api_address
        yield token_address
        yield from _skipped("clock") if api.problem else (about_clock(api.seconds_ahead),)
        if "failed" in (api_address.result, token_address.result):
            yield from _skipped("credentials", "scopes", "feature", "notes")
        else:
            yield from about_notes(_failure_of_listing(client))


def _client(surroundings: Surroundings) -> ZoomHealth | ConfigurationError:
    try:
        return surroundings.client()
    except ConfigurationError as error:
        return error


def _visit(surroundings: Surroundings, url: str) -> Visit:
    return visit(url, surroundings.transport(url), surroundings.clock)


def _about_token_address(surroundings: Surroundings) -> Finding:
    if surroundings.environment.get("ZOOM_ACCESS_TOKEN"):
        return Finding("token address", "skipped", "ZOOM_ACCESS_TOKEN needs none")
    url = surroundings.environment.get("ZOOM_OAUTH_URL") or DEFAULT_OAUTH_URL
    return about_visit("token address", _visit(surroundings, url))


def _failure_of_listing(client: ZoomHealth) -> ZoomHealthError | None:
    try:
        next(iter(client.notes.list(page_size=1).pages()))
    except ZoomHealthError as error:
        return error
    return None


def _skipped(*checks: str) -> Iterator[Finding]:
    return (Finding(check, "skipped", "not known before the failure above is mended") for check in checks)
