"""Faults of the data of a listing: cursors that lead nowhere, ranges that shrink, notes that repeat or are broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import attrs

from .clock import zoom_time
from .exchange import SandboxAnswer
from .fault_arguments import Within
from .fault_call import FaultCall
from .fault_catalogue import Catalogue, FaultLayer
from .operations import list_body
from .query import ListParameters
from .records import NoteRecord, encode_json, record_of
from .refusals import Refusal, dead_page_token

__all__ = ["LISTING_FAULTS"]

LISTING_FAULTS = Catalogue(FaultLayer.DATA)

_LIST = ("list",)
_MOST_ORDERS_KEPT = 8
_GARBAGE: dict[str, Any] = {
    "null": None,
    "number": 7,
    "text": "not a note",
    "list": [],
    "object": {},
    "wrong_types": {
        "note_id": 7,
        "note_owner_user_id": ["owner"],
        "meeting_id": {},
        "meeting_number": "nine",
        "note_created_time": 1748865600,
        "note_title": False,
        "note_content": {"text": None},
        "is_note_completed": "yes",
        "ehr_context": "patient",
    },
}


@LISTING_FAULTS.fault(
    "page_token_expired", "The page token of the call is dead, before its time and for good.", operations=_LIST
)
def _page_token_expired(call: FaultCall) -> SandboxAnswer | None:
    token = call.parameters().next_page_token
    if not token:
        return None
    call.operations.page_tokens.kill(token)
    return dead_page_token().answer


@LISTING_FAULTS.fault("repeated_cursor", "A page names its own page token as the next one.", operations=_LIST)
def _repeated_cursor(call: FaultCall) -> SandboxAnswer | None:
    token, page = call.parameters().next_page_token, call.document()
    return call.with_document(page | {"next_page_token": token}) if token and page is not None else None


@LISTING_FAULTS.fault(
    "cursor_cycle", "After some pages the first page token comes again, and so for ever.", operations=_LIST
)
def _cursor_cycle(call: FaultCall, *, length: Annotated[int, Within(1, 10_000)] = 2) -> SandboxAnswer | None:
    page = call.document()
    if page is None:
        return None
    token, natural = call.parameters().next_page_token, str(page["next_page_token"])
    # Of each token that was handed out: which one of its chain it is, the first of the chain, and what comes next.
    place, first, following = call.memory.get(token, (0, natural, ""))
    following = following or (natural if place < length else "") or first
    if not following:
        return None
    if token:
        call.memory[token] = (place, first, following)
    call.memory.setdefault(following, (place + 1, first, ""))
    return call.with_document(page | {"next_page_token": following})


@LISTING_FAULTS.fault(
    "empty_page", "A page without notes but with a page token, behind which the notes are.", operations=_LIST
)
def _empty_page(call: FaultCall) -> SandboxAnswer | None:
    page = call.document()
    if page is None:
        return None
    parameters, account_id = call.parameters(), call.caller().account.account_id
    call.memory["count"] = count = call.memory.get("count", 0) + 1
    token = call.operations.page_token(_after(call, parameters, account_id), parameters, account_id, later=count)
    return call.with_document(page | {"clinical_notes": [], "next_page_token": token})


@LISTING_FAULTS.fault(
    "clamped_range", "Only some days of the range are looked at, and the answer says which.", operations=_LIST
)
def _clamped_range(
    call: FaultCall, *, days: Annotated[float, Within(0.0001, 3660)] = 30.0, end: Literal["newest", "oldest"] = "newest"
) -> SandboxAnswer | None:
    def narrow(parameters: ListParameters) -> ListParameters:
        begin, finish, span = _time(parameters.created_from), _time(parameters.created_to), timedelta(days=days)
        finish = finish or call.now.replace(microsecond=0)
        if begin is not None and finish - begin <= span:
            return parameters
        if begin is not None and end == "oldest":
            finish = begin + span
        return attrs.evolve(parameters, created_from=_written(finish - span), created_to=_written(finish))

    asked = call.parameters()
    return None if narrow(asked) is asked else call.answer(narrow=narrow)


@LISTING_FAULTS.fault("notes_repeated", "The last notes of a page come again on the next one.", operations=_LIST)
def _notes_repeated(call: FaultCall, *, count: Annotated[int, Within(1, 299)] = 1) -> SandboxAnswer | None:
    page = call.document()
    if page is None or not page["next_page_token"] or len(page["clinical_notes"]) < 2:
        return None
    parameters, account_id = call.parameters(), call.caller().account.account_id
    note = page["clinical_notes"][-1 - min(count, len(page["clinical_notes"]) - 1)]
    note_id = note.get("note_id") if isinstance(note, dict) else None
    record = call.operations.store.find_note(account_id, note_id) if isinstance(note_id, str) else None
    if record is None:
        return None
    token = call.operations.page_token(record.sequence, parameters, account_id)
    return call.with_document(page | {"next_page_token": token})


@LISTING_FAULTS.fault(
    "notes_shuffled", "The notes of a listing come in no order, within pages and across them.", operations=_LIST
)
def _notes_shuffled(call: FaultCall) -> SandboxAnswer | None:
    parameters, account_id = call.parameters(), call.caller().account.account_id
    binding = parameters.fingerprint(account_id) + b"shuffled"
    tokens, offset = call.operations.page_tokens, 0
    if parameters.next_page_token:
        try:
            offset = tokens.read(parameters.next_page_token, parameters=binding, now=call.now_milliseconds)
        except Refusal:
            return None
    elif call.answer().status == 200:
        _keep_order(call, binding, parameters, account_id)
    order: list[NoteRecord] = call.memory.get(binding, [])
    page, following = order[offset : offset + parameters.page_size], offset + parameters.page_size
    if not page:
        return None
    token = ""
    if following < len(order):
        token = tokens.issue(after=following, parameters=binding, now=call.now_milliseconds)
    return SandboxAnswer.of_json_bytes(200, list_body(page, parameters, token))


@LISTING_FAULTS.fault("garbage_note", "Something that is no proper note stands in a page.", operations=_LIST)
def _garbage_note(
    call: FaultCall,
    *,
    kind: Literal["null", "number", "text", "list", "object", "wrong_types"] = "null",
    index: Annotated[int, Within(0, 300)] = 2,
    replace: bool = False,
) -> SandboxAnswer | None:
    page = call.document()
    if page is None:
        return None
    notes = page["clinical_notes"]
    notes[index : index + replace] = [_GARBAGE[kind]]
    return call.with_document(page)


@LISTING_FAULTS.fault(
    "notes_change", "Behind each page new notes are created, and notes of the page completed.", operations=_LIST
)
def _notes_change(
    call: FaultCall, *, created: Annotated[int, Within(0, 300)] = 1, completed: Annotated[int, Within(0, 300)] = 1
) -> SandboxAnswer | None:
    page = call.document()
    if page is None:
        return None
    store, account_id = call.operations.store, call.caller().account.account_id
    time = zoom_time(call.now)
    fresh = []
    for _ in range(created):
        call.memory["count"] = count = call.memory.get("count", 0) + 1
        fields = {"note_id": f"SandboxNoteCreated{count:06}", "note_created_time": time, "is_note_completed": False}
        fresh.append(record_of(fields | {"note_content": "Made up."}, account_id=account_id, planted=call.now))
    ids = [note["note_id"] for note in page["clinical_notes"] if isinstance(note, dict) and note.get("note_id")]
    kept = [store.find_note(account_id, note_id) for note_id in ids[:completed]]
    changes = {"is_note_completed": True, "note_completed_time": time, "note_last_modified_time": time}
    done = [attrs.evolve(one, document=encode_json(one.fields() | changes)) for one in kept if one is not None]
    store.put_notes([*fresh, *done])
    return call.answer()


def _after(call: FaultCall, parameters: ListParameters, account_id: str) -> int:
    if not parameters.next_page_token:
        return 0
    binding = parameters.fingerprint(account_id)
    return call.operations.page_tokens.read(parameters.next_page_token, parameters=binding, now=call.now_milliseconds)


def _keep_order(call: FaultCall, binding: bytes, parameters: ListParameters, account_id: str) -> None:
    store = call.operations.store
    query = call.operations.query_of(parameters, account_id)
    order = store.select(query, after=None, limit=store.count_notes() + 1)
    call.random.shuffle(order)
    call.memory[binding] = order
    while len(call.memory) > _MOST_ORDERS_KEPT:
        del call.memory[next(iter(call.memory))]


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
