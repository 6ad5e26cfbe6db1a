"""The span of a call and those of its attempts, whatever becomes of them."""

from __future__ import annotations

from typing import Any

import httpx
import pluggy
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from zoom_health import errors

NOTE = {"note_id": "n1", "note_title": "T"}
TRACKED = {"x-zm-trackingid": "v=2.0;clid=synthetic;rid=WEB_1"}
TEMPLATE = "/clinical_notes/notes/{note_id}"
hookimpl = pluggy.HookimplMarker("zoom_health")


def note() -> httpx.Response:
    return httpx.Response(200, json=NOTE, headers=TRACKED)


def refusal(status: int, code: int | None = None) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "SEEDEDserver"}, headers=TRACKED)


def get(zoom: Any) -> Any:
    return zoom.notes.get("n1")


def of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_call_is_an_internal_span_with_a_client_span_for_its_attempt(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(note()), get, telemetry.plugin())
    call, attempt = telemetry.spans()
    assert (call.name, call.kind, call.parent) == ("get_clinical_note", SpanKind.INTERNAL, None)
    assert (attempt.name, attempt.kind) == (f"GET {TEMPLATE}", SpanKind.CLIENT)
    assert attempt.parent == call.get_span_context()
    assert {span.status.status_code for span in (call, attempt)} == {StatusCode.UNSET}
    assert call.start_time <= attempt.start_time <= attempt.end_time <= call.end_time


def test_an_attempt_has_the_attributes_of_the_conventions_and_no_others(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(note()), get, telemetry.plugin())
    assert of(telemetry.spans(TEMPLATE)[0]) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "api.zoom.us",
        "server.port": 443,
        "url.template": TEMPLATE,
        "zoom_health.tracking_id": TRACKED["x-zm-trackingid"],
    }


def test_a_call_tells_what_it_came_to(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(note()), get, telemetry.plugin())
    assert of(telemetry.spans("get_clinical_note")[0]) == {
        "server.address": "api.zoom.us",
        "server.port": 443,
        "zoom_health.attempts": 1,
        "zoom_health.broken": 0,
        "zoom_health.notes": 1,
        "zoom_health.operation": "get_clinical_note",
        "zoom_health.tracking_id": TRACKED["x-zm-trackingid"],
        "zoom_health.withheld": 0,
    }


def test_the_port_of_the_address_is_told_and_its_path_is_not(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(note()), get, telemetry.plugin(), base_url="http://localhost:8080/tenant-SEEDED/v2")
    attempt = of(telemetry.spans(TEMPLATE)[0])
    assert (attempt["server.address"], attempt["server.port"]) == ("localhost", 8080)
    assert "SEEDED" not in telemetry.text()


def test_a_refusal_is_an_error_of_the_attempt_by_its_status_and_of_the_call_by_its_class(
    telemetry: Any, use: Any, answers: Any
) -> None:
    assert isinstance(use(answers(refusal(400, 30009)), get, telemetry.plugin()), errors.NoteNotFoundError)
    call, attempt = telemetry.spans()
    assert of(attempt)["error.type"] == "400"
    assert of(call)["error.type"] == "NoteNotFoundError"
    assert of(call)["zoom_health.error_code"] == of(attempt)["zoom_health.error_code"] == 30009
    for span in (call, attempt):
        assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
        assert not span.events


def test_repetitions_are_spans_of_their_own_with_their_number(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(refusal(502), refusal(503), note()), get, telemetry.plugin())
    attempts = telemetry.spans(TEMPLATE)
    assert [of(span).get("http.request.resend_count") for span in attempts] == [None, 1, 2]
    assert [of(span).get("error.type") for span in attempts] == ["502", "503", None]
    (call,) = telemetry.spans("get_clinical_note")
    assert (of(call)["zoom_health.attempts"], call.status.status_code) == (3, StatusCode.UNSET)
    assert [(event.name, dict(event.attributes)) for event in call.events] == [
        ("zoom_health.retry", {"error.type": "ServerError", "zoom_health.attempt": number, "zoom_health.delay": 0.0})
        for number in (1, 2)
    ]


def test_an_attempt_without_an_answer_has_the_class_of_its_error(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(httpx.ReadError("SEEDEDcut"), note()), get, telemetry.plugin())
    first, second = telemetry.spans(TEMPLATE)
    assert of(first)["error.type"] == "NetworkError"
    assert "http.response.status_code" not in of(first)
    assert of(second)["http.response.status_code"] == 200


def test_the_last_attempt_without_an_answer_ends_with_its_call(telemetry: Any, use: Any, answers: Any) -> None:
    cut = [httpx.ReadError("SEEDEDcut")] * 20
    assert isinstance(use(answers(*cut), get, telemetry.plugin()), errors.NetworkError)
    call = telemetry.spans("get_clinical_note")[0]
    attempts = telemetry.spans(TEMPLATE)
    assert len(attempts) == of(call)["zoom_health.attempts"] > 1
    assert {of(span)["error.type"] for span in (call, *attempts)} == {"NetworkError"}
    assert "SEEDED" not in telemetry.text()


def test_an_answer_that_cannot_be_read_is_an_error_of_the_call_alone(telemetry: Any, use: Any, answers: Any) -> None:
    stranger = httpx.Response(200, json={"note_id": "another"})
    use(answers(stranger), get, telemetry.plugin())
    call, attempt = telemetry.spans()
    assert of(call)["error.type"] == "UnexpectedResponseError"
    assert attempt.status.status_code is StatusCode.UNSET


class Failing:
    """A redactor that fails on one note."""

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        def fail(note: Any, call: Any) -> Any:
            if note.note_id == "n1":
                raise RuntimeError("SEEDEDnote")
            return note

        return fail


def test_broken_and_withheld_notes_of_a_page_are_told_apart(telemetry: Any, use: Any, answers: Any) -> None:
    page = {"clinical_notes": [{"note_id": "n1"}, None, 7, {"note_id": "n2"}]}
    use(answers(httpx.Response(200, json=page)), use.pages(), Failing(), telemetry.plugin())
    call = of(telemetry.spans("list_clinical_notes")[0])
    assert [call[f"zoom_health.{name}"] for name in ("notes", "broken", "withheld")] == [1, 2, 1]


def test_a_withheld_note_is_counted_as_one(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(note()), get, Failing(), telemetry.plugin())
    call = of(telemetry.spans("get_clinical_note")[0])
    assert [call[f"zoom_health.{name}"] for name in ("notes", "broken", "withheld")] == [0, 0, 1]
    assert call["error.type"] == "RedactionError"


def test_every_page_is_a_call(telemetry: Any, use: Any, answers: Any) -> None:
    first = {"clinical_notes": [{"note_id": "n1"}], "next_page_token": "SEEDEDcursor"}
    last = {"clinical_notes": [{"note_id": "n2"}, {"note_id": "n3"}]}
    use(answers(httpx.Response(200, json=first), httpx.Response(200, json=last)), use.pages(), telemetry.plugin())
    calls = telemetry.spans("list_clinical_notes")
    assert [of(span)["zoom_health.notes"] for span in calls] == [1, 2]


def test_a_write_is_recorded_as_one(telemetry: Any, use: Any, answers: Any) -> None:
    use(answers(httpx.Response(204)), lambda zoom: zoom.notes.complete("n1"), telemetry.plugin())
    call, attempt = telemetry.spans()
    assert (call.name, attempt.name) == ("update_clinical_note", f"PATCH {TEMPLATE}")
    assert of(attempt)["http.response.status_code"] == 204
