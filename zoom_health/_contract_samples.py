"""What `zoom_health.testing` tries a plugin on: synthetic notes, calls, events, errors, and a server's answers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, Literal

from ._http import httpx
from ._rest import GET_NOTE, LIST_NOTES, UPDATE_NOTE, ClinicalNote
from .errors import (
    APIError,
    AuthenticationError,
    DailyLimitError,
    DeadlineExceededError,
    NetworkError,
    NoteNotFoundError,
    PageTokenExpiredError,
    PluginError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
    UpdateFailedError,
    ZoomHealthError,
)
from .types import (
    AuditedNote,
    AuditEvent,
    BrokenNote,
    CallDone,
    CallView,
    RequestSent,
    ResponseReceived,
    RetryPlanned,
)

__all__ = ["MISSING", "NOTES", "SEEDS", "answer", "audit_events", "calls", "errors", "numbered", "observed"]

TITLE_SEED: Final = "Quillfeather-7731"
CONTENT_SEED: Final = "zyzzogeton-4409"
SEEDS: Final = (TITLE_SEED, CONTENT_SEED)
"""Words of the samples' titles and texts, which stand nowhere else."""

MISSING: Final = "synthetic-missing"
"""Id of a note that the server does not have."""

_TEXT: Final = (
    f"Subjective\n- Synthetic patient {TITLE_SEED}, 52, reports {CONTENT_SEED} since 03/04/2021.\\n\\nPlan\n"
    "- Ibuprofen 400 mg; call 555-0100.\r\nSEEN BY DR. SYNTHETIC \N{LATIN SMALL LETTER E WITH ACUTE}\N{BULLET}\t"
)
_EHR: Final = {"patient_id": "Patient/synthetic-1", "appointment_id": "synthetic-2", "provider_id": "synthetic-3"}

NOTES: Final[tuple[dict[str, Any], ...]] = (
    {
        "note_id": "synthetic-whole",
        "meeting_id": "c3ludGhldGlj==",
        "meeting_number": 93201235621,
        "note_owner_user_id": "synthetic-owner",
        "note_title": f"{TITLE_SEED}, F, 52",
        "note_content": _TEXT,
        "note_created_time": "2025-01-02T03:04:05Z",
        "is_note_completed": False,
        "ehr_context": _EHR,
    },
    {"note_id": "synthetic-bare"},
    {"note_id": "synthetic-nulls", "note_title": None, "note_content": None, "ehr_context": None},
    {"note_id": "synthetic-empty", "note_title": "", "note_content": "", "ehr_context": {}},
    {"note_id": "synthetic-blank", "note_title": " \n", "note_content": "\\n \n\n"},
    {
        "note_id": "synthetic-unknown",
        "note_content": f"{CONTENT_SEED} {TITLE_SEED}\n" * 50,
        "note_created_time": "no time",
        "future_field": {"text": TITLE_SEED, "more": [1, None, CONTENT_SEED]},
        "ehr_context": {"patient_id": "synthetic-4", "future_field": [TITLE_SEED]},
    },
)
"""Notes as a server sends them: whole, without most fields, with nulls, empty, and with fields that are not known."""


def numbered(number: int) -> dict[str, Any]:
    """A note that differs from the others in everything that a plugin may keep."""
    ehr = {name: f"{value}-{number}" for name, value in _EHR.items()}
    text = f"{_TEXT}\nSynthetic line {number}: {CONTENT_SEED}."
    return {**NOTES[0], "note_id": f"synthetic-{number}", "note_content": text, "ehr_context": ehr}


def answer(request: httpx.Request) -> httpx.Response:
    """What a server in memory says to a request, those for tokens included."""
    if request.method == "POST":
        token = {"access_token": "synthetic-token", "token_type": "bearer", "expires_in": 3600}
        return httpx.Response(200, json=token)
    last = request.url.path.rpartition("/")[2]
    if last == MISSING:
        return httpx.Response(404, json={"code": 30009, "message": "synthetic"})
    if request.method == "PATCH":
        return httpx.Response(204)
    if last == "notes":
        return httpx.Response(200, json={"page_size": 300, "next_page_token": "", "clinical_notes": NOTES})
    number = last.removeprefix("synthetic-")
    known = {note["note_id"]: note for note in NOTES}
    return httpx.Response(200, json=numbered(int(number)) if number.isdigit() else known[last])


def calls() -> Iterator[CallView]:
    """One call of each operation, with and without what is optional."""
    context = {"user": "synthetic-user", "purpose_of_use": "TREAT"}
    path = "/clinical_notes/notes"
    for said in (context, {}):
        yield _view(LIST_NOTES, "GET", path, context=said, owner="synthetic-owner" if said else None)
        yield _view(GET_NOTE, "GET", f"{path}/{{note_id}}", context=said, note_id="synthetic-whole")
        yield _view(UPDATE_NOTE, "PATCH", f"{path}/{{note_id}}", context=said, note_id="synthetic-whole")


def _view(operation: str, method: str, template: str, **more: Any) -> CallView:
    return CallView(
        call_id=secrets.token_hex(8),
        operation=operation,
        method=method,
        url_template=template,
        is_write=method != "GET",
        **more,
    )


def errors() -> Iterator[ZoomHealthError]:
    """Errors of every kind that a call may end in."""
    from_api = (APIError, NoteNotFoundError, PageTokenExpiredError, UpdateFailedError, RateLimitError, DailyLimitError)
    for kind in (*from_api, ServerError):
        yield kind("synthetic", status=500, operation=GET_NOTE, code=None, tracking_id="synthetic")
    slow_down = RateLimitError("synthetic", status=429, operation=GET_NOTE, code=429)
    slow_down.retry_after = 3.0
    yield slow_down
    yield AuthenticationError("synthetic", status=401)
    yield UnexpectedResponseError("synthetic")
    yield from (kind("synthetic") for kind in (NetworkError, DeadlineExceededError, PluginError, ZoomHealthError))


def observed() -> Iterator[tuple[str, object]]:
    """Everything that observers are told: the method and its event."""
    yield "on_request", RequestSent(attempt=1, waited=0.0)
    for status, code in ((200, None), (404, 30009), (429, 429), (502, None)):
        event = ResponseReceived(attempt=1, status=status, seconds=0.1, tracking_id=None, code=code)
        yield "on_response", event
    totals: dict[str, Any] = {"attempts": 1, "seconds": 0.2, "waited": 0.0, "status": 200, "tracking_id": "synthetic"}
    broken = (BrokenNote(index=1, reason="synthetic", note_id=None, value=None),)
    yield "on_done", CallDone(**totals, error=None, notes=3, broken=broken)
    yield "on_done", CallDone(**{**totals, "attempts": 0, "status": None}, error=None, notes=0, cancelled=True)
    for error in errors():
        yield "on_retry", RetryPlanned(attempt=1, delay=0.5, error=error)
        yield "on_done", CallDone(**{**totals, "status": None, "tracking_id": None}, error=error, notes=0)


def audit_events() -> Iterator[AuditEvent]:
    """Something to record of every kind: intents and outcomes, pages with many notes and with none."""
    whole = ClinicalNote.from_dict(dict(NOTES[0]))
    full = AuditedNote(note_id=whole.note_id, owner="synthetic-owner", **_EHR)
    for call in calls():
        if call.is_write:
            yield _event(call, "intent", notes=(AuditedNote(note_id=call.note_id),))
        for notes in ((full,), (), (full, AuditedNote(note_id=None)) * 3):
            yield _event(call, "outcome", result="success", status=200, attempts=1, notes=notes, withheld=len(notes))
        refused = {"status": 404, "code": 30009, "tracking_id": "synthetic", "error": "NoteNotFoundError"}
        yield _event(call, "outcome", result="failure", attempts=1, **refused)
        yield _event(call, "outcome", result="failure", attempts=0, error="AuthenticationError")
        if call.is_write:
            yield _event(call, "outcome", result="unknown", attempts=5, error="NetworkError", notes=(full,))


def _event(call: CallView, phase: Literal["intent", "outcome"], **more: Any) -> AuditEvent:
    return AuditEvent(
        phase=phase,
        call=call,
        recorded=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        base_url="https://api.zoom.us/v2",
        sdk_version="0",
        redactors=("synthetic-redactor",),
        **more,
    )
