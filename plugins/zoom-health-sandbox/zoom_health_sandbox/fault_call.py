"""What a fault sees of the call that it spoils."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random
from typing import Any, Protocol

import attrs

from .clock import epoch_milliseconds
from .exchange import SandboxAnswer, SandboxRequest
from .oauth import Authorization, Caller
from .operations import Narrowing, NoteOperations
from .query import ListParameters, read_list_parameters
from .records import encode_json
from .routing import Route

__all__ = ["FaultCall"]


class _Handler(Protocol):
    def __call__(self, request: SandboxRequest, route: Route, *, narrow: Narrowing | None = None) -> SandboxAnswer: ...


@attrs.define(kw_only=True)
class FaultCall:
    """One call under way, with the means to carry it out.

    Args:
        request: The request.
        route: Where it goes.
        operations: The operations on notes, with store, clock and page tokens.
        authorization: Knows the tokens.
        handler: Carries the call out.
        memory: What the rule that is being tried remembers from call to call.
        random: The random numbers of that rule.
    """

    request: SandboxRequest
    route: Route
    operations: NoteOperations
    authorization: Authorization
    handler: _Handler
    memory: dict[Any, Any] = attrs.field(factory=dict)
    random: Random = attrs.field(factory=Random)
    _answer: SandboxAnswer | None = None

    @property
    def now(self) -> datetime:
        """The present moment of the sandbox's clock."""
        return self.operations.clock.now()

    @property
    def now_milliseconds(self) -> int:
        """The same as epoch milliseconds."""
        return epoch_milliseconds(self.now)

    def answer(self, *, narrow: Narrowing | None = None) -> SandboxAnswer:
        """Carry the call out, once however often this is called, and return what the sandbox answers.

        Args:
            narrow: Changes what a listing looks at.
        """
        if self._answer is None:
            self._answer = self.handler(self.request, self.route, narrow=narrow)
        return self._answer

    def caller(self) -> Caller:
        """Return who is calling.

        Raises:
            Refusal: The call has no valid token.
        """
        return self.authorization.caller(self.request)

    def parameters(self) -> ListParameters:
        """Return what a listing asks for; what cannot be read is left out."""
        return read_list_parameters(self.request.query, silent=True)

    def document(self) -> dict[str, Any] | None:
        """Carry the call out and return the JSON object of a good answer, or None."""
        answer = self.answer()
        value = json.loads(answer.body) if answer.status == 200 else None
        return value if isinstance(value, dict) else None

    def with_document(self, value: Any) -> SandboxAnswer:
        """Return the sandbox's answer with another JSON value as its body."""
        return attrs.evolve(self.answer(), body=encode_json(value))
