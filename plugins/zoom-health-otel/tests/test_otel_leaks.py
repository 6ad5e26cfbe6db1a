"""Nothing of what was asked for, answered or said by an error is in any span or metric."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from opentelemetry import baggage, context

SEED = "SEEDED"
EVERYTHING = {
    "note_id": f"{SEED}note",
    "note_title": f"{SEED} title",
    "note_content": f"{SEED} text",
    "note_owner_user_id": f"{SEED}owner",
    "meeting_id": f"{SEED}meeting",
    "ehr_context": {"patient_id": f"{SEED}patient", "appointment_id": f"{SEED}visit", "provider_id": f"{SEED}doctor"},
    f"{SEED}_unknown": SEED,
}
SAID = {"code": 30009, "message": f"{SEED} says the server"}
ANSWERS = {
    "note": httpx.Response(200, json=EVERYTHING, headers={"set-cookie": SEED, "x-other": SEED}),
    "page": httpx.Response(
        200, json={"clinical_notes": [EVERYTHING, SEED], "next_page_token": f"{SEED}cursor", SEED: SEED}
    ),
    "refused": httpx.Response(404, json=SAID, headers={"x-zm-trackingid": f"patient {SEED}"}),
    "broken": httpx.Response(200, text=f"<html>{SEED}"),
    "failed": httpx.Response(500, json=SAID),
    "moved": httpx.Response(302, headers={"location": f"https://{SEED}.example/{SEED}"}),
}


def actions(use: Any) -> dict[str, Any]:
    return {
        "get": lambda zoom: zoom.notes.get(EVERYTHING["note_id"]),
        "list": use.pages(owner=f"{SEED}owner", meeting_id=f"{SEED}meeting", include_content=True),
        "complete": lambda zoom: zoom.notes.complete(EVERYTHING["note_id"]),
    }


@pytest.mark.parametrize("action", ["get", "list", "complete"])
@pytest.mark.parametrize("answer", [*ANSWERS, "cut"])
def test_nothing_is_exported_that_was_not_chosen(telemetry: Any, use: Any, action: str, answer: str) -> None:
    sent: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.url}{request.headers.get('authorization')}")
        if answer == "cut" or len(sent) > 4:
            raise httpx.ReadError(f"{SEED} {request.url}")
        return ANSWERS[answer]

    token = context.attach(baggage.set_baggage("patient", SEED))
    try:
        use(handler, actions(use)[action], telemetry.plugin(propagate=True), context={"user": SEED, SEED: SEED})
    finally:
        context.detach(token)
    assert all(SEED in each for each in sent)
    assert len(telemetry.spans()) > len(sent) > 0
    assert telemetry.points("http.client.request.duration")
    assert SEED.lower() not in telemetry.text().lower()
    assert not {"url.full", "url.path", "url.query"} & {name for span in telemetry.spans() for name in span.attributes}


def test_the_id_by_which_plugins_know_a_call_is_not_exported(telemetry: Any, use: Any) -> None:
    known: list[str] = []
    plugin = telemetry.plugin()
    recorder = plugin.zoom_health_observers

    def listening(config: Any) -> Any:
        found = recorder(config)
        begin = found.on_request
        found.on_request = lambda call, event: (known.append(call.call_id), begin(call, event))[1]
        return found

    listening.zoom_health_impl = recorder.zoom_health_impl  # pluggy's mark
    plugin.zoom_health_observers = listening
    use(lambda request: ANSWERS["note"], actions(use)["get"], plugin)
    assert len(known) == 1
    assert known[0] not in telemetry.text()
