"""The plugin as clients load it: settings, propagation, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, TraceState, use_span
from zoom_health_otel import OtelPlugin

from zoom_health import BearerToken, ZoomHealth, errors
from zoom_health.testing import assert_plugin_contract

VARIABLE = "ZOOM_HEALTH_OTEL_PROPAGATE"


class Listening:
    """A server that remembers the headers of each request, and fails at first."""

    def __init__(self, failures: int = 0) -> None:
        self.headers: list[httpx.Headers] = []
        self._failures = failures

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.headers.append(request.headers)
        if len(self.headers) <= self._failures:
            return httpx.Response(502)
        return httpx.Response(200, json={"note_id": "n1"})


def get(zoom: Any) -> Any:
    return zoom.notes.get("n1")


def test_it_keeps_the_contract_of_plugins(telemetry: Any) -> None:
    assert_plugin_contract(telemetry.plugin(propagate=True))


def test_it_is_loaded_by_its_name() -> None:
    with ZoomHealth(auth=BearerToken("named"), plugins=["otel"]) as zoom:
        (found,) = zoom.plugins()
    assert (found.name, found.distribution, found.version) == ("otel", "zoom-health-otel", "0.1.0")


def test_without_a_provider_calls_work_and_nothing_is_sent_to_zoom(use: Any) -> None:
    server = Listening()
    assert use(server, get, OtelPlugin(propagate=True)).note_id == "n1"
    assert "traceparent" not in server.headers[0]


def test_zoom_is_told_no_trace_unless_that_is_asked_for(telemetry: Any, use: Any) -> None:
    server = Listening()
    use(server, get, telemetry.plugin())
    assert "traceparent" not in server.headers[0]


def test_each_attempt_is_sent_with_its_own_span(telemetry: Any, use: Any) -> None:
    server = Listening(failures=2)
    use(server, get, telemetry.plugin(propagate=True))
    attempts = telemetry.spans("{note_id}")
    assert [headers["traceparent"] for headers in server.headers] == [
        f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-{span.context.trace_flags:02x}"
        for span in attempts
    ]
    assert len(attempts) == 3


def test_the_state_of_other_tracing_systems_stays_here(telemetry: Any) -> None:
    server = Listening()
    parent = SpanContext(1, 2, is_remote=True, trace_flags=TraceFlags(1), trace_state=TraceState([("acme", "SEEDED")]))
    transport = httpx.MockTransport(server)
    plugins = [telemetry.plugin(propagate=True)]
    with (
        ZoomHealth(auth=BearerToken("state"), plugins=plugins, transport=transport) as zoom,
        use_span(NonRecordingSpan(parent)),
    ):
        zoom.notes.get("n1")
    assert telemetry.spans("{note_id}")[0].context.trace_state == parent.trace_state
    assert "traceparent" in server.headers[0]
    assert "SEEDED" not in str(server.headers[0])


def test_a_trace_that_is_not_sampled_is_sent_as_such(telemetry: Any, use: Any) -> None:
    server = Listening()
    telemetry.tracer_provider.sampler = ALWAYS_OFF
    use(server, get, telemetry.plugin(propagate=True))
    flags = int(server.headers[0]["traceparent"].rpartition("-")[2], 16)
    assert not flags & TraceFlags.SAMPLED
    assert telemetry.spans() == []


@pytest.mark.parametrize(
    ("value", "sent"), [("1", True), (" True ", True), ("0", False), ("false", False), ("", False)]
)
def test_the_environment_decides_where_no_argument_does(
    telemetry: Any, use: Any, monkeypatch: pytest.MonkeyPatch, value: str, sent: bool
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    server = Listening()
    use(server, get, telemetry.plugin())
    assert ("traceparent" in server.headers[0]) is sent


def test_an_argument_counts_more_than_the_environment(
    telemetry: Any, use: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    server = Listening()
    use(server, get, telemetry.plugin(propagate=False))
    assert "traceparent" not in server.headers[0]


def test_a_value_that_says_neither_yes_nor_no_refuses_the_client(
    telemetry: Any, use: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "perhaps")
    error = use(Listening(), get, telemetry.plugin())
    assert isinstance(error, errors.ConfigurationError)
    assert f"{VARIABLE} must be 1, true, 0 or false" in str(error)


def test_importing_it_loads_neither_opentelemetry_nor_a_client() -> None:
    script = "import sys, zoom_health_otel; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"opentelemetry", "httpx", "zoom_health"} & set(done.stdout.split())
