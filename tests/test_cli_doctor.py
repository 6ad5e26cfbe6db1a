"""`zoom-health doctor`: which line fails, what it says, which exit code it gives."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from click.testing import CliRunner, Result
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import BearerToken, ServerToServerOAuth, ZoomHealth, __version__
from zoom_health._build import COMMIT, SPEC_SHA256
from zoom_health._cli.application import command_line
from zoom_health._cli.surroundings import Surroundings
from zoom_health.errors import ConfigurationError

Run = Callable[..., Result]
NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
CHECKS = ["configuration", "API address", "token address", "clock", "credentials", "scopes", "feature", "notes"]


class Answering(httpx.BaseTransport):
    """Answers every request alike: with a response, or by raising."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.fixture
def run(zoom_sandbox_transport: SandboxTransport) -> Run:
    """Runs the doctor; `api` answers the client, `host` answers its plain requests."""

    def run_doctor(
        *,
        client_id: str = scenarios.CLIENT_ID,
        secret: str = scenarios.CLIENT_SECRET,
        api: httpx.BaseTransport = zoom_sandbox_transport,
        host: Callable[[str], httpx.BaseTransport] = lambda url: zoom_sandbox_transport,
        now: datetime = NOON,
        token: str | None = None,
    ) -> Result:
        def client() -> ZoomHealth:
            auth: httpx.Auth = (
                ServerToServerOAuth(account_id=scenarios.ACCOUNT_ID, client_id=client_id, client_secret=secret)
                if token is None
                else BearerToken(token)
            )
            return ZoomHealth(auth=auth, transport=api)

        surroundings = Surroundings(
            client=client,
            environment={} if token is None else {"ZOOM_ACCESS_TOKEN": token},
            transport=host,
            clock=lambda: now,
            find_offers=tuple,
        )
        return CliRunner().invoke(command_line(), ["doctor"], obj=surroundings)

    return run_doctor


def results_of(result: Result) -> dict[str, str]:
    """Check to result, after the version. The columns are fixed: eight characters, a space, fourteen characters."""
    return {line[9:23].strip(): line[:8].strip() for line in result.stdout.splitlines()[1:]}


def words_of(result: Result, check: str) -> str:
    return next(line[24:] for line in result.stdout.splitlines() if line[9:23].strip() == check)


def test_the_first_line_says_what_runs_here(run: Run) -> None:
    assert words_of(run(), "version") == f"{__version__}, commit {COMMIT}, spec {SPEC_SHA256}"


def test_all_is_well(run: Run) -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert results_of(result) == dict.fromkeys(CHECKS, "ok")


def test_it_asks_for_one_note_and_shows_no_id_and_no_secret(run: Run, zoom_sandbox: Sandbox) -> None:
    results = [run(), run(secret="synthetic-wrong-secret"), run(client_id=scenarios.NO_SCOPES_CLIENT_ID)]
    assert zoom_sandbox.requests_handled["list"] == 2
    output = "".join(result.output for result in results)
    hidden = (scenarios.ACCOUNT_ID, scenarios.CLIENT_ID, scenarios.NO_SCOPES_CLIENT_ID, scenarios.CLIENT_SECRET)
    assert [text for text in (*hidden, "synthetic-wrong-secret", "Sandbox") if text in output] == []


def test_missing_configuration_skips_everything_else() -> None:
    def client() -> ZoomHealth:
        raise ConfigurationError("no credentials: set ZOOM_ACCOUNT_ID")

    surroundings = Surroundings(client=client, environment={}, find_offers=tuple)
    result = CliRunner().invoke(command_line(), ["doctor"], obj=surroundings)
    assert result.exit_code == 2
    assert results_of(result) == dict.fromkeys(CHECKS, "skipped") | {"configuration": "failed"}
    assert "ZOOM_ACCOUNT_ID" in words_of(result, "configuration")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(httpx.ConnectError("x"), socket.gaierror("x")), "name of the host is unknown"),
        (caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("x")), "TLS failed"),
        (httpx.ConnectError("x"), "no connection"),
        (httpx.ConnectTimeout("x"), "no answer within"),
        (httpx.ProxyError("x"), "proxy"),
        (httpx.ReadError("x"), "cut"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_host_that_cannot_be_reached_says_why_and_skips_the_rest(run: Run, error: Exception, words: str) -> None:
    result = run(host=lambda url: Answering(error))
    assert result.exit_code == 1
    assert words in words_of(result, "API address")
    assert {results_of(result)[check] for check in CHECKS[3:]} == {"skipped"}


def test_the_token_address_is_looked_at_on_its_own(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    unreachable = Answering(httpx.ConnectError("x"))
    result = run(host=lambda url: unreachable if "oauth" in url else zoom_sandbox_transport)
    assert result.exit_code == 1
    assert results_of(result)["API address"] == "ok"
    assert results_of(result)["token address"] == "failed"
    assert results_of(result)["credentials"] == "skipped"


def test_the_plain_requests_carry_no_credentials(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    seen: list[httpx.Request] = []

    class Spy(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return zoom_sandbox_transport.handle_request(request)

    run(host=lambda url: Spy())
    assert [str(request.url) for request in seen] == ["https://api.zoom.us/", "https://zoom.us/"]
    assert not any("authorization" in request.headers for request in seen)


def test_a_fixed_token_needs_no_token_address(run: Run) -> None:
    result = run(token="synthetic-token")
    assert results_of(result)["token address"] == "skipped"
    assert result.exit_code == 4  # the sandbox does not know this token
    assert results_of(result)["credentials"] == "failed"


@pytest.mark.parametrize(
    ("seconds", "result_word", "words"),
    [(0, "ok", ""), (60, "ok", ""), (-60, "ok", ""), (61, "warning", "ahead"), (-3600, "warning", "behind")],
)
def test_a_clock_that_is_off_by_more_than_a_minute_is_a_warning(
    run: Run, seconds: int, result_word: str, words: str
) -> None:
    result = run(now=NOON + timedelta(seconds=seconds))
    assert result.exit_code == 0
    assert results_of(result)["clock"] == result_word
    assert words in words_of(result, "clock")


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Jun 2025 12:00:00 GMT"])
def test_an_answer_without_a_readable_date_skips_the_clock(run: Run, date: str | None) -> None:
    headers = {} if date is None else {"date": date}
    result = run(host=lambda url: Answering(httpx.Response(200, headers=headers)))
    assert results_of(result)["clock"] == "skipped"
    assert result.exit_code == 0


def test_a_host_that_answers_with_an_error_is_reachable(run: Run) -> None:
    headers = {"date": format_datetime(NOON, usegmt=True)}
    result = run(host=lambda url: Answering(httpx.Response(503, headers=headers, text="<html>")))
    assert results_of(result)["API address"] == "ok"
    assert results_of(result)["clock"] == "ok"


def test_wrong_credentials_fail_there(run: Run) -> None:
    result = run(secret="synthetic-wrong-secret")
    assert result.exit_code == 4
    assert [results_of(result)[check] for check in CHECKS[4:]] == ["failed", "skipped", "skipped", "skipped"]


def test_a_missing_scope_fails_there_and_names_it(run: Run) -> None:
    result = run(client_id=scenarios.NO_SCOPES_CLIENT_ID)
    assert result.exit_code == 5
    assert [results_of(result)[check] for check in CHECKS[4:]] == ["ok", "failed", "skipped", "skipped"]
    assert "healthcare:read:list_clinical_notes:admin" in words_of(result, "scopes")


@pytest.mark.parametrize(
    ("status", "code", "exit_code", "expected"),
    [
        (403, 30001, 5, ["ok", "ok", "failed", "skipped"]),
        (403, 30007, 5, ["ok", "ok", "skipped", "failed"]),
        (429, 429, 6, ["skipped", "skipped", "skipped", "failed"]),
        (502, 1, 1, ["skipped", "skipped", "skipped", "failed"]),
    ],
)
def test_each_error_of_zoom_fails_at_its_line(
    run: Run, status: int, code: int, exit_code: int, expected: list[str]
) -> None:
    answer = httpx.Response(status, json={"code": code, "message": "synthetic server words"})
    result = run(api=Answering(answer), token="synthetic-token")
    assert result.exit_code == exit_code
    assert [results_of(result)[check] for check in CHECKS[4:]] == expected
    assert "synthetic server words" not in result.output
