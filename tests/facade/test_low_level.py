"""`client.rest`: operations of the low-level client, behind the facade's safeguards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import attrs
import httpx
import pluggy
import pytest
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth, errors

hookimpl = pluggy.HookimplMarker("zoom_health")
NOTE = {"note_id": "synthetic/+ id==", "note_title": "synthetic title", "note_content": "text"}
Handler = Callable[[httpx.Request], httpx.Response]


class Keeper:
    """Redacts titles and keeps what is audited."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        return lambda note, call: attrs.evolve(note, note_title="[TITLE]")

    @hookimpl
    def zoom_health_audit_sinks(self, config: Any) -> Any:
        return self.events.append


def answer(request: httpx.Request) -> httpx.Response:
    if request.method == "PATCH":
        return httpx.Response(204)
    if request.url.path.endswith("/notes"):
        return httpx.Response(200, json={"page_size": 300, "clinical_notes": [NOTE, None]})
    if "/notes/" in request.url.path:
        return httpx.Response(200, json=NOTE)
    return httpx.Response(200, json={"synthetic": [1, 2]}, headers={"x-zm-trackingid": "v=2.0;clid=aw1"})


@pytest.fixture(params=["sync", "async"])
def rest(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Run `operation(client.rest)` on either client: `rest(module_or_path, handler, plugins, **arguments)`."""

    def run(operation: Any, handler: Handler = answer, plugins: tuple[Any, ...] = (), **arguments: Any) -> Any:
        auth, transport = BearerToken("synthetic-token"), httpx.MockTransport(handler)
        if request.param == "sync":
            with ZoomHealth(auth=auth, plugins=plugins, transport=transport) as zoom:
                if isinstance(operation, tuple):
                    return zoom.rest.get_httpx_client().request(*operation, **arguments)
                return operation.sync(client=zoom.rest, **arguments)

        async def main() -> Any:
            async with AsyncZoomHealth(auth=auth, plugins=plugins, transport=transport) as zoom:
                if isinstance(operation, tuple):
                    return await zoom.rest.get_async_httpx_client().request(*operation, **arguments)
                return await operation.asyncio(client=zoom.rest, **arguments)

        return asyncio.run(main())

    return run


def test_an_operation_reads_what_the_facade_reads(rest: Any) -> None:
    note = rest(get_clinical_note, note_id=NOTE["note_id"])
    assert isinstance(note, ClinicalNote)
    assert note.note_title == "synthetic title"


def test_the_request_carries_the_clients_token_and_no_other(rest: Any) -> None:
    seen: list[httpx.Headers] = []

    def remember(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return answer(request)

    rest(get_clinical_note, remember, note_id=NOTE["note_id"])
    assert seen[0].get_list("authorization") == ["Bearer synthetic-token"]
    assert seen[0].get_list("user-agent")[0].startswith("zoom-health/")


def test_an_update_sends_its_body(rest: Any) -> None:
    seen: list[Any] = []

    def remember(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.raw_path, request.headers["content-type"], json.loads(request.content)))
        return answer(request)

    body = ClinicalNoteUpdate(is_note_completed=True)
    rest(update_clinical_note, remember, note_id="a/b", body=body)
    assert seen == [(b"/v2/clinical_notes/notes/a%2Fb", "application/json", {"is_note_completed": True})]


def test_errors_are_those_of_the_facade(rest: Any) -> None:
    def missing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"code": 30009, "message": "synthetic"})

    with pytest.raises(errors.NoteNotFoundError):
        rest(get_clinical_note, missing, note_id="n")


def test_a_failing_read_is_repeated(rest: Any) -> None:
    calls = iter([httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(200, json=NOTE)])
    assert rest(get_clinical_note, lambda request: next(calls), note_id=NOTE["note_id"]).note_id == NOTE["note_id"]


def test_another_note_than_the_one_asked_for_is_refused(rest: Any) -> None:
    with pytest.raises(errors.UnexpectedResponseError):
        rest(get_clinical_note, note_id="another")


def test_notes_are_redacted_and_recorded(rest: Any) -> None:
    keeper = Keeper()
    assert rest(get_clinical_note, plugins=(keeper,), note_id=NOTE["note_id"]).note_title == "[TITLE]"
    page = rest(list_clinical_notes, plugins=(keeper,))
    assert isinstance(page, ClinicalNoteList)
    assert [note.note_title for note in page.clinical_notes or ()] == ["[TITLE]"]
    rest(update_clinical_note, plugins=(keeper,), note_id="n", body=ClinicalNoteUpdate(is_note_completed=True))
    told = [(event.call.operation, event.phase, event.result, len(event.notes)) for event in keeper.events]
    assert told == [
        ("get_clinical_note", "outcome", "success", 1),
        ("list_clinical_notes", "outcome", "success", 1),
        ("update_clinical_note", "intent", None, 1),
        ("update_clinical_note", "outcome", "success", 1),
    ]


def test_a_page_without_plugins_comes_as_it_was_sent(rest: Any) -> None:
    page = rest(list_clinical_notes)
    assert [item.index for item in page.broken] == [1]


def test_an_operation_without_a_method_is_reached(rest: Any) -> None:
    response = rest(("GET", "/clinical_notes/templates"))
    assert response.json() == {"synthetic": [1, 2]}
    assert response.headers["x-zm-trackingid"] == "v=2.0;clid=aw1"


def test_what_no_redactor_can_look_at_is_withheld(rest: Any) -> None:
    keeper = Keeper()
    with pytest.raises(errors.RedactionError, match="withheld"):
        rest(("GET", "/clinical_notes/templates"), plugins=(keeper,))
    assert [(event.result, event.error) for event in keeper.events] == [("failure", "RedactionError")]


def test_a_write_that_nobody_has_looked_at_is_sent_once(rest: Any) -> None:
    calls: list[str] = []

    def fail(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(503)

    with pytest.raises(errors.ServerError):
        rest(("POST", "/clinical_notes/templates"), fail, json={})
    assert calls == ["POST"]


def test_a_write_is_recorded_before_it_is_sent(rest: Any) -> None:
    keeper = Keeper()
    with pytest.raises(errors.RedactionError):
        rest(("POST", "/clinical_notes/templates"), plugins=(keeper,), json={})
    assert [event.phase for event in keeper.events] == ["intent", "outcome"]


@pytest.mark.parametrize("address", ["https://elsewhere.invalid/v2/x", "https://api.zoom.us/v1/x"])
def test_another_address_than_the_configured_one_is_refused(rest: Any, address: str) -> None:
    with pytest.raises(errors.ConfigurationError, match="leaves the address"):
        rest(("GET", address))


def test_a_proxy_of_the_environment_does_not_lead_past_the_client(rest: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert rest(get_clinical_note, note_id=NOTE["note_id"]).note_id == NOTE["note_id"]


def test_headers_of_the_low_level_client_are_sent() -> None:
    seen: list[httpx.Headers] = []

    def remember(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return answer(request)

    with ZoomHealth(auth=BearerToken("synthetic-token"), transport=httpx.MockTransport(remember)) as zoom:
        labelled = zoom.rest.with_headers({"X-Synthetic": "1"})
        get_clinical_note.sync(str(NOTE["note_id"]), client=labelled)
    assert seen[0]["x-synthetic"] == "1"
