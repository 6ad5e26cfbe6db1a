"""What `zoom-health doctor` finds out, and what it makes of it. No finding shows an id or a secret."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import urlsplit

from attrs import define

from .._build import COMMIT, SPEC_SHA256
from .._http import httpx
from .._version import __version__
from ..errors import (
    AccessDeniedError,
    AuthenticationError,
    FeatureDisabledError,
    MissingScopeError,
    RateLimitError,
    ZoomHealthError,
)
from .exit_codes import OTHER, exit_code

__all__ = ["Finding", "Visit", "about_clock", "about_notes", "about_version", "about_visit", "built_from", "visit"]

PROBE_SECONDS: Final = 10.0
LARGEST_CLOCK_DIFFERENCE: Final = 60.0

Result = Literal["ok", "failed", "warning", "skipped"]


@define(frozen=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        check: What was looked at.
        result: How it is.
        words: What was found, and what to do about it.
        code: Exit code that a failure stands for.
    """

    check: str
    result: Result
    words: str
    code: int = 0


@define(frozen=True)
class Visit:
    """A plain request to a host, without credentials.

    Attributes:
        problem: Why no answer came, or None.
        seconds_ahead: How far this machine's clock is ahead of the server's, or None where the answer has no date.
    """

    problem: str | None
    seconds_ahead: float | None = None


def built_from() -> str:
    """Which commit and which document this copy was made of; "unknown" where it runs from a checkout."""
    return f"commit {COMMIT}, spec {SPEC_SHA256}"


def about_version() -> Finding:
    """What runs here: its version, its commit and the hash of its document."""
    return Finding("version", "ok", f"{__version__}, {built_from()}")


def visit(url: str, transport: httpx.BaseTransport, clock: Callable[[], datetime]) -> Visit:
    """Ask a host for anything, to see whether it answers and what time it has.

    Args:
        url: An address on the host; only its scheme, host and port are used.
        transport: What to send over; closed afterwards.
        clock: The current time, aware.
    """
    parts = urlsplit(url)
    try:
        with (
            httpx.Client(transport=transport, trust_env=False, timeout=PROBE_SECONDS) as client,
            client.stream("GET", f"{parts.scheme}://{parts.netloc}/") as response,
        ):
            date = response.headers.get("date")
        return Visit(problem=None, seconds_ahead=_seconds_ahead(date, clock()))
    except httpx.TransportError as error:
        return Visit(problem=_network_problem(error))


def _seconds_ahead(date: str | None, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (now - moment).total_seconds()


def _network_problem(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {PROBE_SECONDS:g} seconds; look at firewall and proxy (HTTPS_PROXY)"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused or failed; look at HTTPS_PROXY"
    causes = _causes(error)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "the name of the host is unknown; look at the address and at DNS"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "TLS failed; an inspecting proxy needs its certificate in SSL_CERT_FILE"
    return "no connection, or it was cut; look at the address, the port and the firewall"


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in causes:
        causes.append(current)
        current = current.__cause__ or current.__context__
    return causes


def about_visit(check: str, visited: Visit) -> Finding:
    """Whether a host can be reached: its name, the connection, TLS."""
    if visited.problem is not None:
        return Finding(check, "failed", visited.problem, OTHER)
    return Finding(check, "ok", "the host answers")


def about_clock(seconds_ahead: float | None) -> Finding:
    """How the two clocks compare. A difference is a warning: calls work, but times mean something else."""
    if seconds_ahead is None:
        return Finding("clock", "skipped", "the answer has no date to compare with")
    if abs(seconds_ahead) <= LARGEST_CLOCK_DIFFERENCE:
        return Finding("clock", "ok", f"at most {LARGEST_CLOCK_DIFFERENCE:.0f} seconds from the server's")
    direction = "ahead of" if seconds_ahead > 0 else "behind"
    return Finding(
        "clock",
        "warning",
        f"this machine is {abs(seconds_ahead):,.0f} seconds {direction} the server; set its clock, or times mislead",
    )


_CHECKS: Final = ("credentials", "scopes", "feature", "notes")
_FOUND_GOOD: Final = {
    "credentials": "Zoom accepts them",
    "scopes": "listing is allowed; reading one note and completing need scopes of their own",
    "feature": "clinical notes are on",
    "notes": "a page of notes was read",
}
# Where an error shows, and which checks it proves to be good.
_MEANINGS: Final[dict[type[ZoomHealthError], tuple[str, tuple[str, ...]]]] = {
    AuthenticationError: ("credentials", ()),
    MissingScopeError: ("scopes", ("credentials",)),
    FeatureDisabledError: ("feature", ("credentials", "scopes")),
    AccessDeniedError: ("notes", ("credentials", "scopes")),
}
_ADVICE: Final[dict[type[ZoomHealthError], str]] = {
    AuthenticationError: "look at the ZOOM_ variables and at the app on Zoom's Marketplace",
    MissingScopeError: "add the scope to the app on Zoom's Marketplace",
    FeatureDisabledError: "ask an administrator to enable clinical notes in the account's settings",
    AccessDeniedError: "ask an administrator for access",
    RateLimitError: "wait and try again",
}


def about_notes(error: ZoomHealthError | None) -> list[Finding]:
    """What listing one note tells about credentials, scopes, feature and notes.

    Args:
        error: What the call ended in, or None where it succeeded.
    """
    if error is None:
        return [Finding(check, "ok", _FOUND_GOOD[check]) for check in _CHECKS]
    failed, good = next((meaning for kind, meaning in _MEANINGS.items() if isinstance(error, kind)), ("notes", ()))
    advice = next((advice for kind, advice in _ADVICE.items() if isinstance(error, kind)), None)
    findings = []
    for check in _CHECKS:
        if check == failed:
            words = f"{error}; {advice}" if advice else str(error)
            findings.append(Finding(check, "failed", words, exit_code(error)))
        elif check in good:
            findings.append(Finding(check, "ok", _FOUND_GOOD[check]))
        else:
            findings.append(Finding(check, "skipped", f"not known before {failed!r} is mended"))
    return findings
