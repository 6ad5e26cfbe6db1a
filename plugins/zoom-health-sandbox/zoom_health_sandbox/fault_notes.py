"""Faults of the data of one note: another patient's, one without its id, one whose text is not there yet."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from .exchange import SandboxAnswer
from .fault_arguments import Within
from .fault_call import FaultCall
from .fault_catalogue import Catalogue, FaultLayer
from .records import NoteQuery

__all__ = ["NOTE_FAULTS"]

NOTE_FAULTS = Catalogue(FaultLayer.DATA)

_GET = ("get",)
_STRANGER = b'{"note_id":"SandboxNoteUnasked001","note_title":"Sandbox, X, 0","note_content":"Nobody asked for this."}'


@NOTE_FAULTS.fault("another_note", "The answer is a note, but not the one asked for.", operations=_GET)
def _another_note(call: FaultCall) -> SandboxAnswer | None:
    if call.document() is None:
        return None
    query = NoteQuery(account_id=call.caller().account.account_id)
    for record in call.operations.store.select(query, after=None, limit=300):
        if record.note_id not in (None, call.route.note_id):
            return SandboxAnswer.of_json_bytes(200, record.json(with_content=True))
    return SandboxAnswer.of_json_bytes(200, _STRANGER)


@NOTE_FAULTS.fault("note_without_id", "The answer is the note asked for, without its id.", operations=_GET)
def _note_without_id(call: FaultCall) -> SandboxAnswer | None:
    note = call.document()
    return None if note is None else call.with_document(_without(note, "note_id"))


@NOTE_FAULTS.fault("content_missing", "The text of a note is not there yet the first times it is got.", operations=_GET)
def _content_missing(
    call: FaultCall,
    *,
    gets: Annotated[int, Within(1, 1_000_000)] = 1,
    value: Literal["empty", "null", "absent"] = "empty",
) -> SandboxAnswer | None:
    note = call.document()
    before = call.memory.get(call.route.note_id, 0)
    if note is None or before >= gets:
        return None
    call.memory[call.route.note_id] = before + 1
    if value == "absent":
        return call.with_document(_without(note, "note_content"))
    return call.with_document(note | {"note_content": "" if value == "empty" else None})


def _without(note: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in note.items() if name != field}
