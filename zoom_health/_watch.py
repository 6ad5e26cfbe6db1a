"""One call as plugins see it: what is told to observers, asked of them, and recorded, from its beginning to its end.

Without plugins every method is a look at a flag.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Literal, Self

from attrs import evolve

from ._hooks import audit_error
from ._outcome import Answer
from ._port import Port
from ._rest import Call, ClinicalNote
from ._settings import Settings
from ._version import __version__
from .errors import (
    APIError,
    AuditError,
    ConfigurationError,
    DeadlineExceededError,
    NetworkError,
    PluginError,
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

__all__ = ["Watch"]

_LEAVES_OPEN = (NetworkError, DeadlineExceededError, UnexpectedResponseError, ServerError, UpdateFailedError)
"""Errors after which a write may have been made all the same."""


class Watch:
    """One call of a client with plugins.

    Args:
        settings: What the calls share.
        call: The call.

    Attributes:
        may_have_arrived: Whether the request of the attempt, and not one for a token, may have reached the server.
    """

    def __init__(self, settings: Settings, call: Call) -> None:
        self._settings, self._hooks = settings, settings.hooks
        self.may_have_arrived = False
        self.active = bool(settings.hooks)
        if not self.active:
            return
        self.view = CallView(
            call_id=secrets.token_hex(8),
            operation=call.operation,
            method=call.method,
            url_template=call.url_template,
            is_write=call.method not in ("GET", "HEAD"),
            note_id=call.note_id,
            owner=call.owner,
            meeting_id=call.meeting_id,
            context=settings.context,
        )
        self._began = settings.monotonic()
        self._attempts, self._attempt_began, self._waited = 0, self._began, 0.0
        self._answer: Answer | None = None
        self._left_open = self._ended = False

    def turn_came(self, waited: float) -> None:
        """The call waited for its turn under the rate limit."""
        if self.active:
            self._waited += waited

    def attempt(self) -> dict[str, str] | PluginError:
        """An attempt begins; gives the headers that plugins add to it."""
        if not self.active:
            return {}
        self._attempts += 1
        self.may_have_arrived = False
        self._attempt_began = self._settings.monotonic()
        self._tell("on_request", RequestSent(attempt=self._attempts, waited=self._waited))
        return self._hooks.headers_for(self.view)

    def answered(self, answer: Answer, failure: ZoomHealthError | None) -> None:
        """An attempt got an answer."""
        if not self.active:
            return
        self._answer = answer
        event = ResponseReceived(
            attempt=self._attempts,
            status=answer.status,
            seconds=self._settings.monotonic() - self._attempt_began,
            tracking_id=answer.tracking_id,
            code=failure.code if isinstance(failure, APIError) else None,
        )
        self._tell("on_response", event)

    def delay(self, error: ZoomHealthError, *, attempt: int, remaining: float) -> float | None:
        """What the plugin's policy says about a failed attempt, within what the client allows at most."""
        if isinstance(error, ConfigurationError | PluginError):
            return None  # what is wrong on this side stays wrong
        seconds = self._hooks.delay(self.view, attempt, error, self._settings.shared.count)
        if seconds is None or attempt >= self._settings.retry.attempts or seconds >= remaining:
            return None
        return seconds

    def failed(self, error: ZoomHealthError) -> None:
        """An attempt failed."""
        if self.active and isinstance(error, _LEAVES_OPEN) and self.may_have_arrived:
            self._left_open = True

    def retried(self, error: ZoomHealthError, delay: float) -> None:
        """The call will be sent again."""
        if self.active:
            self._tell("on_retry", RetryPlanned(attempt=self._attempts, delay=delay, error=error))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        if kind is not None:  # the caller was cancelled or interrupted: every failure of ours is a value
            self.left()

    def left(self) -> None:
        """Nobody waits for the call any more."""
        if self.active and not self._ended:
            self._end(CallDone(**self._totals(), error=None, notes=0, cancelled=True))

    def done(
        self, error: ZoomHealthError | None, *, notes: int = 0, broken: tuple[BrokenNote, ...] = (), withheld: int = 0
    ) -> None:
        """The call has ended."""
        if self.active and not self._ended:
            told = tuple(evolve(item, value=None) for item in broken)  # observers see no body
            self._end(CallDone(**self._totals(), error=error, notes=notes, broken=told, withheld=withheld))

    def process(self, notes: Iterable[ClinicalNote]) -> list[ClinicalNote | PluginError]:
        """Notes after all processors and redactors; for each that is withheld, why."""
        return [self._hooks.process(note, self.view) for note in notes]

    async def intend(self, port: Port) -> AuditError | None:
        """Record what is about to be changed; an error when that failed, so that it must not be sent."""
        if not self.active or not self.view.is_write:
            return None
        notes = (AuditedNote(note_id=self.view.note_id),)
        refused = await self._record(port, self._event("intent", notes=notes), committed=False)
        if refused is not None:  # a sink that did record the intent learns that nothing was sent
            await self.record(port, refused, notes=notes)
        return refused

    async def record(
        self,
        port: Port,
        error: ZoomHealthError | None,
        *,
        notes: tuple[AuditedNote, ...] = (),
        withheld: int = 0,
    ) -> AuditError | None:
        """Record what the call came to; an error when that failed."""
        if not self.active:
            return None
        result: Literal["success", "failure", "unknown"] = "success"
        if error is not None:
            result = "unknown" if self.view.is_write and self._left_open else "failure"
        committed = {"success": self.view.is_write, "failure": False, "unknown": None}[result]
        event = self._event("outcome", result=result, failure=error, notes=notes, withheld=withheld)
        return await self._record(port, event, committed=committed)

    async def _record(self, port: Port, event: AuditEvent, *, committed: bool | None) -> AuditError | None:
        if not self._hooks.audit_sinks:
            return None
        count = self._settings.shared.count
        known: list[str | None] = []

        def record() -> str | None:
            known.append(self._hooks.audit(event, count))
            return known[0]

        try:
            failed = await port.run(record)
        except BaseException:  # the caller was cancelled, and nobody else will hear that a record is missing
            if any(known):
                count("audit_failures")
            raise
        return None if failed is None else audit_error(self.view.operation, failed, committed=committed)

    def _event(
        self, phase: Literal["intent", "outcome"], *, failure: ZoomHealthError | None = None, **values: Any
    ) -> AuditEvent:
        answer = self._answer
        return AuditEvent(
            phase=phase,
            call=self.view,
            recorded=self._settings.clock(),
            base_url=self._settings.base_url,
            sdk_version=__version__,
            status=None if answer is None else answer.status,
            code=failure.code if isinstance(failure, APIError) else None,
            tracking_id=None if answer is None else answer.tracking_id,
            error=None if failure is None else type(failure).__name__,
            attempts=self._attempts,
            redactors=self._hooks.redactors,
            **values,
        )

    def _totals(self) -> dict[str, Any]:
        answer = self._answer
        return {
            "attempts": self._attempts,
            "seconds": self._settings.monotonic() - self._began,
            "waited": self._waited,
            "status": None if answer is None else answer.status,
            "tracking_id": None if answer is None else answer.tracking_id,
        }

    def _tell(self, moment: str, event: object) -> None:
        if not self._ended:  # a thread of an abandoned listing may still be at work: `on_done` is the last
            self._hooks.observe(moment, self.view, event, self._settings.shared.count)

    def _end(self, event: CallDone) -> None:
        self._ended = True
        self._hooks.observe("on_done", self.view, event, self._settings.shared.count)
