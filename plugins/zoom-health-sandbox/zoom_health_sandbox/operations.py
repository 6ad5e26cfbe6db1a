"""The three operations on clinical notes, with every documented way to fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs

from .clock import Clock, epoch_milliseconds, zoom_time
from .exchange import SandboxAnswer, SandboxRequest
from .oauth import Caller
from .paging import PageTokens
from .query import ListParameters, epoch_of, read_list_parameters
from .records import NoteQuery, NoteRecord, encode_json
from .refusals import (
    access_denied,
    dead_page_token,
    feature_off_on_list,
    feature_off_on_note,
    invalid_values,
    unknown_note,
    unknown_owner,
    update_failed,
)
from .store import Position, Store
from .world import GET_SCOPES, LIST_SCOPES, UPDATE_SCOPES, User, World

__all__ = ["Narrowing", "NoteOperations"]

Narrowing = Callable[[ListParameters], ListParameters]
"""Changes what a listing looks at and says that it looked at; page tokens stay bound to what was asked."""


@attrs.frozen(kw_only=True)
class NoteOperations:
    """Answers list, get and update.

    Args:
        world: Whose notes can be asked for.
        store: Where the notes are kept.
        clock: Gives updates their time and page tokens their age.
        page_tokens: Issues and reads page tokens.
        silent_input: Whether list parameters that cannot be used are ignored instead of refused.
    """

    world: World
    store: Store
    clock: Clock
    page_tokens: PageTokens
    silent_input: bool = False

    def list_notes(self, request: SandboxRequest, caller: Caller, *, narrow: Narrowing | None = None) -> SandboxAnswer:
        """Answer a page of notes, oldest first.

        Args:
            request: The request.
            caller: Who sends it.
            narrow: Changes what is looked at, as a server does that clamps a range.

        Raises:
            Refusal: Scope, values, owner or page token are refused.
        """
        caller.require(LIST_SCOPES)
        parameters = read_list_parameters(request.query, silent=self.silent_input)
        account_id = caller.account.account_id
        if parameters.owner is not None:
            self._check_owner(parameters.owner, account_id)
        # One more than asked for tells whether there is a next page.
        after = self._after(parameters, account_id)
        seen = parameters if narrow is None else narrow(parameters)
        found = self.store.select(self.query_of(seen, account_id), after=after, limit=parameters.page_size + 1)
        page, more = found[: parameters.page_size], len(found) > parameters.page_size
        token = self.page_token(page[-1].sequence, parameters, account_id) if more else ""
        return SandboxAnswer.of_json_bytes(200, list_body(page, seen, token))

    def query_of(self, parameters: ListParameters, account_id: str) -> NoteQuery:
        """Return what a listing selects.

        Args:
            parameters: What it asks for.
            account_id: The account it is of.
        """
        return NoteQuery(
            account_id=account_id,
            owner=parameters.owner,
            meeting=parameters.meeting_id,
            created_from=epoch_of(parameters.created_from),
            created_to=epoch_of(parameters.created_to),
            hidden_owners=self.world.hidden_owners(account_id) if parameters.owner is None else frozenset(),
        )

    def page_token(self, after: int, parameters: ListParameters, account_id: str, *, later: int = 0) -> str:
        """Return a token for the page behind a note.

        Args:
            after: Sequence of the note; 0 stands for the beginning of the listing.
            parameters: What the listing asks for.
            account_id: The account it is of.
            later: Milliseconds by which the token lives longer; makes tokens for the same page differ.
        """
        now = epoch_milliseconds(self.clock.now()) + later
        return self.page_tokens.issue(after=after, parameters=parameters.fingerprint(account_id), now=now)

    def get_note(self, note_id: str, caller: Caller) -> SandboxAnswer:
        """Answer one note with its text.

        Raises:
            Refusal: Scope, note or owner are refused.
        """
        caller.require(GET_SCOPES)
        return SandboxAnswer.of_json_bytes(200, self._find(note_id, caller).json(with_content=True))

    def update_note(self, note_id: str, request: SandboxRequest, caller: Caller) -> SandboxAnswer:
        """Mark a note as completed or not. Setting what is already set changes nothing, times included.

        Raises:
            Refusal: Scope, body, note or owner are refused, or updates of the owner's notes fail.
        """
        caller.require(UPDATE_SCOPES)
        completed = _read_completed(request)
        record = self._find(note_id, caller)
        owner = self._user(record.owner)
        if owner is not None and owner.updates_fail:
            raise update_failed()
        fields = record.fields()
        if fields.get("is_note_completed") is not completed:
            self.store.put_notes([attrs.evolve(record, document=self._updated(fields, caller, completed=completed))])
        return SandboxAnswer(status=204)

    def _updated(self, fields: dict[str, Any], caller: Caller, *, completed: bool) -> bytes:
        now = zoom_time(self.clock.now())
        fields["is_note_completed"] = completed
        fields["note_last_modified_time"] = now
        if completed:
            # Reopening keeps the time: Zoom's own example is a note that is not completed and has one.
            fields["note_completed_time"] = now
        if caller.app.acting_user_id is not None:
            fields["note_last_modified_user_id"] = caller.app.acting_user_id
        return encode_json(fields)

    def _find(self, note_id: str, caller: Caller) -> NoteRecord:
        record = self.store.find_note(caller.account.account_id, note_id)
        if record is None:
            raise unknown_note()
        owner = self._user(record.owner)
        if owner is not None and not owner.accessible:
            raise access_denied()
        if owner is not None and not owner.clinical_notes_enabled:
            raise feature_off_on_note()
        return record

    def _check_owner(self, owner: str, account_id: str) -> None:
        user = self._user(owner)
        if user is None and self.store.has_owner(account_id, owner):
            # Notes that were loaded bring their owners along.
            return
        if user is None or user.account_id != account_id:
            raise unknown_owner()
        if not user.accessible:
            raise access_denied()
        if not user.clinical_notes_enabled:
            raise feature_off_on_list()

    def _user(self, user_id: str | None) -> User | None:
        return None if user_id is None else self.world.users.get(user_id)

    def _after(self, parameters: ListParameters, account_id: str) -> Position | None:
        if not parameters.next_page_token:
            return None
        sequence = self.page_tokens.read(
            parameters.next_page_token,
            parameters=parameters.fingerprint(account_id),
            now=epoch_milliseconds(self.clock.now()),
        )
        if not sequence:
            return None
        position = self.store.position(sequence)
        if position is None:
            raise dead_page_token()
        return position


def list_body(page: list[NoteRecord], parameters: ListParameters, token: str) -> bytes:
    """Return a page of a listing as JSON.

    Args:
        page: Its notes.
        parameters: What was asked, or looked at.
        token: Next page token; empty on the last page.
    """
    envelope: dict[str, Any] = {"page_size": parameters.page_size, "next_page_token": token}
    if parameters.created_from is not None:
        envelope["from"] = parameters.created_from
    if parameters.created_to is not None:
        envelope["to"] = parameters.created_to
    notes = b",".join([record.json(with_content=parameters.include_content) for record in page])
    return b'%b,"clinical_notes":[%b]}' % (encode_json(envelope)[:-1], notes)


def _read_completed(request: SandboxRequest) -> bool:
    if (request.header("content-type") or "").partition(";")[0].strip().lower() != "application/json":
        raise invalid_values(("content-type", "must be application/json"))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise invalid_values(("body", "must be a JSON object"))
    completed = body.get("is_note_completed")
    if not isinstance(completed, bool):
        raise invalid_values(("is_note_completed", "must be given as true or false"))
    return completed
