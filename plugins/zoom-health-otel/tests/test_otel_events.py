"""What the observer makes of events that a test cannot have come about without waiting on a real clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.trace import StatusCode
from zoom_health_otel import open_calls

from zoom_health import errors
from zoom_health.types import CallDone, CallView, RequestSent, ResponseReceived

WAITED = 2.5


def observer(telemetry: Any, plugin: Any = None) -> Any:
    plugin = plugin or telemetry.plugin()
    return plugin.zoom_health_observers(SimpleNamespace(base_url="https://api.zoom.us/v2", environment={}))


def view(call_id: str = "a", method: str = "GET") -> CallView:
    return CallView(call_id=call_id, operation="op", method=method, url_template="/...", is_write=False)


def done(**changes: Any) -> CallDone:
    values: dict[str, Any] = {"attempts": 1, "seconds": 4.0, "waited": 0.0, "status": 200, "tracking_id": None}
    return CallDone(**{**values, "error": None, "notes": 0, **changes})


def test_a_wait_for_its_turn_is_part_of_the_call_and_not_of_the_attempt(telemetry: Any) -> None:
    told = observer(telemetry)
    told.on_request(view(), RequestSent(attempt=1, waited=WAITED))
    told.on_response(view(), ResponseReceived(attempt=1, status=200, seconds=0.1, tracking_id=None, code=None))
    told.on_done(view(), done(waited=WAITED))
    call, attempt = telemetry.spans()
    assert attempt.start_time - call.start_time >= WAITED * 1e9
    assert call.attributes["zoom_health.throttle.wait"] == WAITED
    (point,) = telemetry.points("zoom_health.client.throttle.wait")
    assert (point.sum, point.count) == (WAITED, 1)


def test_a_call_whose_turn_never_came_is_recorded_all_the_same(telemetry: Any) -> None:
    error = errors.DeadlineExceededError("op: too late")
    observer(telemetry).on_done(view(), done(attempts=0, status=None, error=error, waited=WAITED))
    (call,) = telemetry.spans()
    assert call.end_time - call.start_time >= 4e9
    assert call.attributes["error.type"] == "DeadlineExceededError"
    assert telemetry.points("http.client.request.duration") == []


def test_a_method_that_the_conventions_do_not_know_is_not_shown(telemetry: Any) -> None:
    told = observer(telemetry)
    told.on_request(view(method="SEEDED"), RequestSent(attempt=1, waited=0.0))
    told.on_done(view(method="SEEDED"), done())
    (attempt,) = telemetry.spans("/...")
    assert (attempt.name, attempt.attributes["http.request.method"]) == ("HTTP /...", "_OTHER")


def test_calls_whose_end_is_never_told_are_ended_and_forgotten(telemetry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_calls, "MOST", 3)
    plugin = telemetry.plugin()
    told = observer(telemetry, plugin)
    for number in range(10):
        told.on_request(view(str(number)), RequestSent(attempt=1, waited=0.0))
    assert len(plugin._calls) == 3
    calls = telemetry.spans("op")
    assert len(calls) == len(telemetry.spans("/...")) == 7
    assert {call.attributes["error.type"] for call in calls} == {"cancelled"}
    assert {call.status.status_code for call in calls} == {StatusCode.ERROR}


def test_what_is_told_of_a_forgotten_call_records_nothing(telemetry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_calls, "MOST", 1)
    told = observer(telemetry)
    told.on_request(view("old"), RequestSent(attempt=1, waited=0.0))
    told.on_request(view("new"), RequestSent(attempt=1, waited=0.0))
    before = len(telemetry.spans())
    told.on_response(view("old"), ResponseReceived(attempt=1, status=200, seconds=0.1, tracking_id=None, code=None))
    told.on_done(view("old"), done())
    assert len(telemetry.spans()) == before


def test_no_call_is_remembered_after_its_end(telemetry: Any) -> None:
    plugin = telemetry.plugin()
    told = observer(telemetry, plugin)
    for number in range(10):
        told.on_request(view(str(number)), RequestSent(attempt=1, waited=0.0))
        told.on_done(view(str(number)), done())
    assert len(plugin._calls) == 0
