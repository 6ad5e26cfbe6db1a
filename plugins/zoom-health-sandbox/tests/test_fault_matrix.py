"""Every fault, as httpx meets it: over real HTTP from the fault server, and in-process with the same outcome."""

from __future__ import annotations

import asyncio
from functools import partial

import httpx
import pytest
from zoom_health_sandbox import SandboxTransport
from zoom_health_sandbox.faults import FAULTS

RESET, CLOSED, SLOW = httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout
QUICK = {"interval": 0.001, "piece": 400}

# What may go wrong, the fault with its arguments, the operation, and what httpx makes of it: an error, or a status.
MATRIX = [
    ("reset before the answer", "reset_before", {}, "list", RESET),
    ("closed before the answer", "close_before", {}, "list", CLOSED),
    ("reset within the headers", "reset_in_headers", {}, "list", RESET),
    ("closed within the headers", "close_in_headers", {}, "list", CLOSED),
    ("reset within the body", "reset_in_body", {}, "list", RESET),
    ("reset within a chunked body", "reset_in_body", {"framing": "chunked"}, "list", RESET),
    ("closed within the body", "close_in_body", {}, "list", CLOSED),
    ("closed within a chunked body", "close_in_body", {"framing": "chunked"}, "list", CLOSED),
    ("reset after the body", "reset_after", {}, "list", 200),
    ("closed after each answer", "close_after", {}, "list", 200),
    ("closed after each answer, announced", "close_after", {"announced": True}, "list", 200),
    ("read timeout", "silence", {}, "list", SLOW),
    ("read timeout in the headers", "silence", {"where": "headers"}, "list", SLOW),
    ("read timeout in the body", "silence", {"where": "body"}, "list", SLOW),
    ("slow drip of the headers", "drip_headers", QUICK, "list", 200),
    ("too slow a drip of the headers", "drip_headers", {}, "list", SLOW),
    ("slow drip of the body", "drip_body", QUICK, "list", 200),
    ("slow drip of a chunked body", "drip_body", QUICK | {"framing": "chunked"}, "list", 200),
    ("too slow a drip of the body", "drip_body", {}, "list", SLOW),
    ("latency", "latency", {"seconds": 0.01}, "list", 200),
    ("too much latency", "latency", {"seconds": 9.0}, "list", SLOW),
    ("trailing bytes", "trailing_bytes", {}, "list", 200),
    ("truncated JSON", "truncated_json", {}, "list", 200),
    ("truncated gzip with the right length", "truncated_gzip", {}, "list", 200),
    ("body cut short without a length", "body_cut", {}, "list", 200),
    ("stacked encodings", "stacked_encodings", {}, "list", 200),
    ("unknown encoding", "unknown_encoding", {"encoding": "unheard-of"}, "list", 200),
    ("brotli that nobody asked for", "unknown_encoding", {}, "list", 200),
    ("204 with a body", "body_on_204", {}, "list", 204),
    ("gzip bomb", "gzip_bomb", {"mebibytes": 3}, "list", 200),
    ("huge body", "huge_body", {"mebibytes": 3}, "list", 200),
    ("huge body, chunked", "huge_body", {"mebibytes": 3, "framing": "chunked"}, "list", 200),
    ("huge body without a length", "huge_body", {"mebibytes": 3, "framing": "close"}, "list", 200),
    ("wrong content type", "wrong_content_type", {}, "list", 200),
    *((f"HTML with {status}", "html", {"status": status}, "list", status) for status in (200, 429, 502)),
    ("empty 200", "empty_body", {}, "list", 200),
    ("200 with an error body", "error_in_200", {}, "list", 200),
    *(
        (f"status {status}", "status", {"status": status}, "list", status)
        for status in (408, 425, 499, 500, 501, 502, 503, 504, 520, 529)
    ),
    ("401", "token_rejected", {}, "list", 401),
    ("code 124 with HTTP 400", "token_rejected", {"status": 400}, "get", 400),
    ("token endpoint down", "reset_before", {}, "token", RESET),
    ("token endpoint slow", "latency", {"seconds": 9.0}, "token", SLOW),
    ("token endpoint 500", "status", {"status": 500}, "token", 500),
    ("token endpoint HTML", "html", {"status": 200}, "token", 200),
    *((f"token {kind}", "token_unusable", {"kind": kind}, "token", 200) for kind in ("newline", "nul", "non-ascii")),
    ("token revoked", "token_revoked", {}, "list", 401),
    *(
        (f"scope missing {code} {status}", "scope_missing", {"code": code, "status": status}, "get", status)
        for code in (4711, 4700, 104)
        for status in (400, 401)
    ),
    *(
        (f"429 with {kind}", "rate_limited", {"retry_after": kind}, "list", 429)
        for kind in ("none", "seconds", "date", "iso", "garbage")
    ),
    ("daily limit", "daily_limit", {}, "list", 429),
    ("PATCH applied but the answer lost", "answer_lost", {}, "update", RESET),
    ("PATCH applied, then closed", "answer_lost", {"how": "close"}, "update", CLOSED),
    ("PATCH applied, then silence", "answer_lost", {"how": "silence"}, "update", SLOW),
    ("page token expired", "page_token_expired", {}, "next", 400),
    ("repeated cursor", "repeated_cursor", {}, "next", 200),
    ("cycle of cursors", "cursor_cycle", {}, "next", 200),
    ("empty page with a token", "empty_page", {}, "next", 200),
    ("clamped range", "clamped_range", {"days": 1}, "list", 200),
    ("duplicated notes", "notes_repeated", {}, "list", 200),
    ("unsorted notes", "notes_shuffled", {}, "list", 200),
    ("garbage in a page", "garbage_note", {}, "list", 200),
    ("notes created and completed while listing", "notes_change", {}, "list", 200),
    ("another note's answer", "another_note", {}, "get", 200),
    ("answer without note_id", "note_without_id", {}, "get", 200),
    ("content not there yet", "content_missing", {"gets": 2}, "get", 200),
    ("clock wrong", "clock_wrong", {"seconds": -3600}, "list", 200),
    *((f"redirect to {to}", "redirect", {"to": to}, "list", 307) for to in ("host", "http", "self")),
]  # fmt: skip

ROWS = pytest.mark.parametrize(
    ("name", "arguments", "operation", "outcome"), [row[1:] for row in MATRIX], ids=[row[0] for row in MATRIX]
)


def test_every_fault_is_in_the_matrix():
    assert {row[1] for row in MATRIX} == set(FAULTS)


@pytest.fixture
def notes(sandbox, note):
    sandbox.add_notes(note(number) for number in range(20))


def request_for(operation, caller, base_url):
    headers = {"Authorization": f"Bearer {caller.token}"}
    listing = f"{base_url}/v2/clinical_notes/notes?page_size=5"
    match operation:
        case "token":
            return httpx.Request(
                "POST", f"{base_url}/oauth/token", headers=caller.token_headers, data=caller.token_fields
            )
        case "list":
            return httpx.Request("GET", listing, headers=headers)
        case "next":
            token = caller.list(page_size=5).json()["next_page_token"]
            return httpx.Request("GET", f"{listing}&next_page_token={token}", headers=headers)
        case "get":
            return httpx.Request("GET", f"{base_url}/v2/clinical_notes/notes/note0001", headers=headers)
    return httpx.Request(
        "PATCH", f"{base_url}/v2/clinical_notes/notes/note0001", headers=headers, json={"is_note_completed": True}
    )


def patience_for(outcome):
    """Short where the server is to be too slow; otherwise a busy machine must not look like one."""
    return {"read": 0.15 if outcome is SLOW else 20.0}


def outcome_of(send, request, *, timeout):
    """The error's type, or status and body as they came in."""
    request.extensions["timeout"] = timeout
    try:
        response = send(request)
    except httpx.TransportError as error:
        return type(error)
    try:
        return response.status_code, b"".join(response.iter_raw())
    except httpx.TransportError as error:
        return type(error)
    finally:
        response.close()


@ROWS
@pytest.mark.usefixtures("notes")
def test_httpx_meets_the_same_over_http_and_in_process(
    sandbox, caller, fault_server, http_client, name, arguments, operation, outcome
):
    faulted = {"next": "list"}.get(operation, operation)
    outcomes = []
    with http_client() as real, httpx.Client(transport=SandboxTransport(sandbox)) as inside:
        for client in (real, inside):
            request = request_for(operation, caller, fault_server.url)
            rule = sandbox.faults.add(name, operation=faulted, **arguments)
            send = partial(client.send, stream=True)
            outcomes.append(outcome_of(send, request, timeout=patience_for(outcome)))
            assert rule.fired == 1
            sandbox.faults.clear()
            if name == "token_revoked":
                caller.authenticate()

    over_http, in_process = outcomes
    assert (over_http[0] if isinstance(over_http, tuple) else over_http) == outcome
    if name in ("token_unusable", "notes_shuffled", "notes_change") or (name, operation) == ("status", "token"):
        over_http, in_process = (
            over_http[0],
            in_process[0],
        )  # Tokens differ from call to call, orders from rule to rule.
    assert in_process == over_http


@ROWS
@pytest.mark.usefixtures("notes")
def test_an_asynchronous_client_meets_the_same_in_process(sandbox, caller, name, arguments, operation, outcome):
    request = request_for(operation, caller, "http://sandbox")
    request.extensions["timeout"] = patience_for(outcome)
    sandbox.faults.add(name, operation={"next": "list"}.get(operation, operation), **arguments)

    async def send():
        async with httpx.AsyncClient(transport=SandboxTransport(sandbox)) as client:
            try:
                response = await client.send(request, stream=True)
                async for _ in response.aiter_raw():
                    pass
                await response.aclose()
            except httpx.TransportError as error:
                return type(error)
            return response.status_code

    assert asyncio.run(send()) == outcome
