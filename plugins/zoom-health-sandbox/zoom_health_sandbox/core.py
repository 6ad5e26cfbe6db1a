"""The sandbox itself: one object that takes a request and returns the answer that Zoom would give.

It opens no socket and starts no thread. Transport, ASGI application, server and fixtures are faces over
`Sandbox.handle`; a lock lets several of them share one sandbox.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime
from os import PathLike
from threading import RLock
from types import TracebackType
from typing import Any, Self

from .clock import Clock, MovableClock
from .exchange import SandboxAnswer, SandboxRequest
from .fault_call import FaultCall
from .fault_rules import FaultRules
from .limits import RateLimits
from .oauth import Authorization, Caller
from .operations import Narrowing, NoteOperations
from .paging import PageTokens
from .records import record_of
from .refusals import Refusal, unknown_endpoint, wrong_method
from .routing import Route, route_of
from .store import MemoryStore, Store
from .world import Account, App, Plan, User, World

__all__ = ["Sandbox"]


class Sandbox:
    """An imitation of Zoom's clinical notes API, empty unless made by `Sandbox.seeded`.

    Args:
        world: The accounts, users and apps that exist.
        store: Where notes and tokens are kept; memory by default.
        clock: What time it is; the computer's time by default, movable with `clock.advance(seconds)`.
        limits: Whether Zoom's rate limits are enforced. The attribute of this name may be changed at any time.
        silent_input: Whether list parameters that cannot be used are ignored, as was seen on other Zoom endpoints,
            instead of refused with code 300.
        entropy: Returns that many random bytes; give a seeded one to make tokens and tracking ids repeat.

    Attributes:
        faults: What goes wrong, and when: `sandbox.faults.add("status", status=503, operation="list", calls=[2])`.
        requests_handled: How many requests there were for each operation, spoiled ones included.

    >>> from zoom_health_sandbox import SandboxRequest
    >>> with Sandbox() as sandbox:
    ...     answer = sandbox.handle(SandboxRequest(method="GET", target="/v2/users"))
    >>> answer.status, answer.json()["code"]
    (404, 2300)
    """

    def __init__(
        self,
        *,
        world: World | None = None,
        store: Store | None = None,
        clock: Clock | None = None,
        limits: bool = True,
        silent_input: bool = False,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.world = World() if world is None else world
        self.clock: Clock = MovableClock() if clock is None else clock
        self.limits = limits
        self.requests_handled: Counter[str] = Counter()
        self.faults = FaultRules(self.clock)
        self._store: Store = MemoryStore() if store is None else store
        self._entropy = entropy
        self._lock = RLock()
        self._rate_limits = RateLimits()
        self._authorization = Authorization(world=self.world, store=self._store, clock=self.clock, entropy=entropy)
        self._operations = NoteOperations(
            world=self.world,
            store=self._store,
            clock=self.clock,
            page_tokens=PageTokens(self._store.page_token_key(entropy(32))),
            silent_input=silent_input,
        )

    @classmethod
    def seeded(
        cls,
        *,
        seed: int = 0,
        notes_count: int = 100,
        plan: Plan | str = Plan.BUSINESS,
        store: Store | None = None,
        clock: Clock | None = None,
        limits: bool = True,
        silent_input: bool = False,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Sandbox:
        """Return a sandbox with an account, apps, owners, generated notes and the ids of `scenarios`.

        Args:
            seed: The same seed and clock give the same notes.
            notes_count: How many notes a listing of the whole account has. A store that holds notes already keeps
                those instead.
            plan: `free`, `pro` or `business`: decides the rate limits.
            store: As in `Sandbox`.
            clock: As in `Sandbox`; the newest note is created just before its present time.
            limits: As in `Sandbox`.
            silent_input: As in `Sandbox`.
            entropy: As in `Sandbox`.

        >>> Sandbox.seeded(notes_count=2).counts()["users"] > 2
        True
        """
        from .seeding import default_world, seeded_notes

        world = default_world(Plan(plan))
        sandbox = cls(world=world, store=store, clock=clock, limits=limits, silent_input=silent_input, entropy=entropy)
        if not sandbox._store.count_notes():
            sandbox.add_notes(seeded_notes(seed=seed, count=notes_count, until=sandbox.clock.now()))
        return sandbox

    def handle(self, request: SandboxRequest) -> SandboxAnswer:
        """Answer one request; never raises for anything that a client sends.

        Args:
            request: The request, undecoded.
        """
        with self._lock:
            route = route_of(request.method, request.path)
            self.requests_handled[route.operation] += 1
            answer = self._spoiled(request, route) if self.faults.active else self._answer(request, route)
            headers = [("x-zm-trackingid", f"v=2.0;clid=sandbox;rid=WEB_{self._entropy(16).hex()}")]
            if answer.header("date") is None:
                headers.insert(0, ("date", format_datetime(self.clock.now(), usegmt=True)))
            return answer.with_headers(*headers)

    def add(self, *members: Account | User | App) -> None:
        """Add accounts, users or apps, or replace those of the same id.

        Args:
            members: For example `User(user_id="...", account_id="...", accessible=False)`.
        """
        with self._lock:
            self.world.add(*members)

    def add_note(self, value: Any, *, at: datetime | None = None, account_id: str | None = None) -> None:
        """Plant one note, verbatim: complete, with fields missing or null, or any other JSON value in its place.

        Args:
            value: A mapping in Zoom's shape, or any JSON value. One with the id of an existing note replaces that
                note.
            at: Aware datetime: the place in listings of a value without a readable `note_created_time`; now by
                default.
            account_id: The account that the note belongs to; the first account by default.

        Raises:
            InvalidNoteError: The value is not JSON.
            ValueError: There is no account yet, or `at` has no time zone.

        ```python
        sandbox.add_note({"note_id": "SandboxNote1", "note_title": None, "ehr_context": "not an object"})
        sandbox.add_note("not a note at all")
        ```
        """
        self.add_notes([value], at=at, account_id=account_id)

    def add_notes(self, values: Iterable[Any], *, at: datetime | None = None, account_id: str | None = None) -> int:
        """Plant many notes, all or none, and return how many; see `add_note`.

        Args:
            values: Mappings or other JSON values; consumed one by one.
            at: As in `add_note`.
            account_id: As in `add_note`.

        Raises:
            InvalidNoteError: A value is not JSON.
            ValueError: There is no account yet.
        """
        account = self._account_id(account_id)
        planted = self.clock.now() if at is None else at
        if planted.tzinfo is None:
            raise ValueError("at needs a time zone")
        with self._lock:
            return self._store.put_notes(record_of(value, account_id=account, planted=planted) for value in values)

    def load_notes(self, path: str | PathLike[str], *, account_id: str | None = None) -> int:
        """Plant the notes of a JSON Lines file and return how many were new; notes that exist already stay as they are.

        Args:
            path: The file; `zoom_health_sandbox.notes_file` says what its lines may look like.
            account_id: As in `add_note`.

        Raises:
            NotesFileError: The file cannot be read; nothing of it was planted.
            ValueError: There is no account yet.
        """
        from .notes_file import read_notes

        account = self._account_id(account_id)
        owners = [
            user.user_id for user in self.world.users.values() if user.account_id == account and user.well_behaved
        ]
        notes = read_notes(path, owners=owners, until=self.clock.now())
        with self._lock:
            return self.add_notes(
                (note for note in notes if self._store.find_note(account, note["note_id"]) is None), account_id=account
            )

    def note(self, note_id: str, *, account_id: str | None = None) -> dict[str, Any] | None:
        """Return a note as it stands, text included, or None: for checking what a client changed.

        Args:
            note_id: The note's id.
            account_id: The account that the note belongs to; the first account by default.
        """
        import json

        with self._lock:
            record = self._store.find_note(self._account_id(account_id), note_id)
        return None if record is None else json.loads(record.json(with_content=True))

    def revoke_tokens(self) -> None:
        """Make every access token issued so far invalid: the next call with one is answered 401, code 124."""
        with self._lock:
            self._store.clear_tokens()

    def counts(self) -> dict[str, int]:
        """Return how many accounts, apps, users and notes there are, and how many requests were answered."""
        with self._lock:
            return {
                "accounts": len(self.world.accounts),
                "apps": len(self.world.apps),
                "users": len(self.world.users),
                "notes": self._store.count_notes(),
                "requests": self.requests_handled.total(),
            }

    def close(self) -> None:
        """Let go of the store's files; closing twice does no harm."""
        with self._lock:
            self._store.close()

    def __enter__(self) -> Self:
        """Return the sandbox itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the sandbox."""
        self.close()

    def _account_id(self, account_id: str | None) -> str:
        if account_id is not None:
            return account_id
        if not self.world.accounts:
            raise ValueError("the sandbox has no account yet: add one, or use Sandbox.seeded()")
        return next(iter(self.world.accounts))

    def _answer(self, request: SandboxRequest, route: Route, *, narrow: Narrowing | None = None) -> SandboxAnswer:
        try:
            return self._carry_out(request, route, narrow)
        except Refusal as refusal:
            return refusal.answer

    def _carry_out(self, request: SandboxRequest, route: Route, narrow: Narrowing | None) -> SandboxAnswer:
        match route.operation:
            case "token":
                return self._authorization.issue(request)
            case "list":
                return self._operations.list_notes(request, self._caller(request), narrow=narrow)
            case "get":
                return self._operations.get_note(route.note_id, self._caller(request))
            case "update":
                return self._operations.update_note(route.note_id, request, self._caller(request))
        raise wrong_method(route.allowed) if route.allowed else unknown_endpoint()

    def _spoiled(self, request: SandboxRequest, route: Route) -> SandboxAnswer:
        call = FaultCall(
            request=request,
            route=route,
            operations=self._operations,
            authorization=self._authorization,
            handler=self._answer,
        )
        return self.faults.answer(call)

    def _caller(self, request: SandboxRequest) -> Caller:
        caller = self._authorization.caller(request)
        if self.limits:
            self._rate_limits.count(caller.account, now=self.clock.now())
        return caller
