"""Metrics: names, attributes, buckets, and that none grows with what is read."""

from __future__ import annotations

from typing import Any

import httpx

TEMPLATE = "/clinical_notes/notes/{note_id}"
OPERATION = {"server.address": "api.zoom.us", "server.port": 443, "zoom_health.operation": "get_clinical_note"}


def note() -> httpx.Response:
    return httpx.Response(200, json={"note_id": "n1"})


def get(zoom: Any) -> Any:
    return zoom.notes.get("n1")


def test_the_duration_of_each_attempt_is_measured(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(httpx.Response(502), httpx.ReadError("cut"), note()), get, telemetry.plugin())
    points = telemetry.points("http.client.request.duration")
    common = {
        "http.request.method": "GET",
        "server.address": "api.zoom.us",
        "server.port": 443,
        "url.template": TEMPLATE,
    }
    found = [{name: each for name, each in point.attributes.items() if name not in common} for point in points]
    assert all(common.items() <= point.attributes.items() for point in points)
    assert found == [
        {"http.response.status_code": 502, "error.type": "502"},
        {"error.type": "NetworkError"},
        {"http.response.status_code": 200},
    ]
    assert [point.count for point in points] == [1, 1, 1]
    assert points[0].explicit_bounds == (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


def test_repetitions_are_counted_by_their_reason(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(httpx.Response(502), httpx.Response(503), note()), get, telemetry.plugin())
    (point,) = telemetry.points("zoom_health.client.retries")
    assert (point.value, dict(point.attributes)) == (2, {**OPERATION, "error.type": "ServerError"})


def test_the_duration_of_each_call_is_measured(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(httpx.Response(502), note()), get, telemetry.plugin())
    (point,) = telemetry.points("zoom_health.client.operation.duration")
    assert (point.count, dict(point.attributes)) == (1, OPERATION)


def test_notes_and_broken_items_are_counted(telemetry: Any, use: Any, answers: Any) -> None:
    page = httpx.Response(200, json={"clinical_notes": [{"note_id": "n1"}, None, {"note_id": "n2"}]})
    use(answers(page), use.pages(), telemetry.plugin())
    values = {name: telemetry.points(f"zoom_health.client.{name}") for name in ("notes", "broken_notes")}
    assert {name: points[0].value for name, points in values.items()} == {"notes": 2, "broken_notes": 1}
    assert telemetry.points("zoom_health.client.withheld_notes") == []


def test_reading_many_notes_makes_no_more_series_than_reading_one(telemetry: Any, use: Any) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        tracked = {"x-zm-trackingid": f"v=2.0;rid={request.url.path[-2:]}"}
        return httpx.Response(200, json={"note_id": request.url.path.rpartition("/")[2]}, headers=tracked)

    plugin = telemetry.plugin()
    for number in range(5):
        use(echo, lambda zoom, number=number: zoom.notes.get(f"n{number}"), plugin)
    names = ("http.client.request.duration", "zoom_health.client.operation.duration", "zoom_health.client.notes")
    assert [len(telemetry.points(name)) for name in names] == [1, 1, 1]
