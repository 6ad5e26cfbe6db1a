"""No answer, or none in time."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from zoom_health_sandbox import Sandbox, SandboxTransport

from zoom_health import ServerToServerOAuth
from zoom_health.errors import DeadlineExceededError, NetworkError

from .answers import echo_note, page_of, script
from .harness import Stopwatch, Zoom

Connect = Callable[..., Zoom]
CALLS: dict[str, Callable[[Zoom], object]] = {
    "list_clinical_notes": lambda zoom: zoom.notes(),
    "get_clinical_note": lambda zoom: zoom.get("note"),
    "update_clinical_note": lambda zoom: zoom.complete("note"),
}
NO_ANSWER = [
    httpx.ConnectError,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.RemoteProtocolError,
    httpx.NetworkError,
    httpx.TransportError,
]
TOO_LATE = [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout, httpx.TimeoutException]


@pytest.fixture(params=CALLS)
def operation(request: pytest.FixtureRequest) -> str:
    """Each of the three operations."""
    name: str = request.param
    return name


@pytest.mark.parametrize("failure", NO_ANSWER)
def test_a_failure_on_the_way_is_a_network_error(
    connect: Connect, operation: str, failure: type[httpx.TransportError]
) -> None:
    zoom = connect(script(failure("secret text")))
    with pytest.raises(NetworkError) as caught:
        CALLS[operation](zoom)
    assert str(caught.value).startswith(f"{operation}: ")
    assert "secret" not in str(caught.value)
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("failure", TOO_LATE)
def test_a_silence_of_the_transport_is_a_network_error_while_the_call_has_time(
    connect: Connect, operation: str, failure: type[httpx.TimeoutException]
) -> None:
    with pytest.raises(NetworkError) as caught:
        CALLS[operation](connect(script(failure("secret text")), timeout=12.5))
    assert str(caught.value).startswith(f"{operation}: ")
    assert "secret" not in str(caught.value)
    assert caught.value.retryable


@pytest.mark.parametrize("failure", [*TOO_LATE, httpx.ReadError, httpx.RemoteProtocolError])
def test_whatever_fails_when_the_calls_time_is_used_up_is_the_end_of_that_time(
    connect: Connect, operation: str, failure: type[httpx.TransportError]
) -> None:
    stopwatch = Stopwatch()

    def failing_late(request: httpx.Request) -> httpx.Response:
        stopwatch.seconds += 12.5
        raise failure("secret text")

    zoom = connect(failing_late, timeout=12.5, time=stopwatch, attempts=None)
    with pytest.raises(DeadlineExceededError, match=r"12\.5 seconds") as caught:
        CALLS[operation](zoom)
    assert str(caught.value).startswith(f"{operation}: ")
    assert "secret" not in str(caught.value)
    assert len(zoom.wire.sent) == 1


def test_the_client_works_on_after_a_failure(connect: Connect) -> None:
    failures = iter([httpx.ConnectError("x"), httpx.ReadTimeout("x")])

    def failing_at_first(request: httpx.Request) -> httpx.Response:
        for failure in failures:
            raise failure
        return echo_note(request)

    zoom = connect(failing_at_first)
    for _ in range(2):
        with pytest.raises(NetworkError):
            zoom.get("note")
    assert zoom.get("note").note_id == "note"


def test_a_failure_of_the_token_endpoint_is_a_network_error_and_the_next_call_tries_again(
    connect: Connect, zoom_sandbox: Sandbox, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:
    sandbox = SandboxTransport(zoom_sandbox)
    failures = iter([httpx.ConnectError("secret text")])

    def failing_at_first(request: httpx.Request) -> httpx.Response:
        for failure in failures:
            raise failure
        return sandbox.handle_request(request)

    zoom = connect(failing_at_first, auth=sandbox_auth())
    with pytest.raises(NetworkError) as caught:
        zoom.notes()
    assert "secret" not in str(caught.value)
    assert len(zoom.notes()) == 50
    assert len(zoom.wire.token_requests) == 2


def test_the_transport_may_use_the_time_that_is_left(connect: Connect) -> None:
    zoom = connect(echo_note, timeout=7)
    zoom.get("note")
    limits = zoom.wire.sent[0].extensions["timeout"]
    assert set(limits) == {"connect", "read", "write", "pool"}
    assert all(0 < seconds <= 7 for seconds in limits.values())


def test_the_token_counts_towards_the_time_of_the_call(
    connect: Connect, zoom_sandbox: Sandbox, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:
    stopwatch = Stopwatch()
    sandbox = SandboxTransport(zoom_sandbox)

    def slow_token(request: httpx.Request) -> httpx.Response:
        stopwatch.seconds += 4
        return sandbox.handle_request(request)

    zoom = connect(slow_token, auth=sandbox_auth(), timeout=10, time=stopwatch)
    zoom.notes()
    token_request, call = zoom.wire.sent
    assert token_request.extensions["timeout"]["read"] == 10
    assert call.extensions["timeout"]["read"] == 6


def test_no_request_is_sent_after_the_time_is_used_up(
    connect: Connect, zoom_sandbox: Sandbox, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:
    stopwatch = Stopwatch()
    sandbox = SandboxTransport(zoom_sandbox)

    def very_slow_token(request: httpx.Request) -> httpx.Response:
        stopwatch.seconds += 11
        return sandbox.handle_request(request)

    zoom = connect(very_slow_token, auth=sandbox_auth(), timeout=10, time=stopwatch)
    with pytest.raises(DeadlineExceededError):
        zoom.complete("note")
    assert zoom.wire.calls == []


def test_each_page_has_the_whole_time(connect: Connect) -> None:
    stopwatch = Stopwatch()

    def slow(request: httpx.Request) -> httpx.Response:
        stopwatch.seconds += 8
        number = int(request.url.params.get("next_page_token", 0))
        return page_of([f"note{number}"], token=str(number + 1) if number < 3 else "")

    assert len(connect(slow, timeout=10, time=stopwatch).notes()) == 4


def test_the_transport_is_closed_with_the_client_and_closing_twice_is_harmless(connect: Connect) -> None:
    zoom = connect(echo_note)
    zoom.close()
    zoom.close()
    assert zoom.wire.closed >= 1
