"""The calls that have begun and not ended, by their ids, which no two calls of any client share.

Nothing is attached to the current context, so nothing is left behind in a thread or task when a call is abandoned.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

__all__ = ["Attempt", "OpenCall", "OpenCalls"]

MOST: Final = 4096
"""Calls that are remembered; the end of a call may never be told, when its process was forked."""


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """A request that has no answer yet.

    Attributes:
        span: Its span.
        attributes: What its metrics say of it.
        began: When it began, by `time.perf_counter`.
    """

    span: Span
    attributes: dict[str, AttributeValue]
    began: float


@dataclass(frozen=True, slots=True, eq=False)
class OpenCall:
    """A call that has begun.

    Attributes:
        span: Its span.
        context: The context that its attempts belong to.
        attempts: The attempt that is under way, if any: taken out by whoever ends it, so that it ends once.
    """

    span: Span
    context: Context
    attempts: list[Attempt] = field(default_factory=list)

    def take_attempt(self) -> Attempt | None:
        """The attempt that is under way, for who ends it."""
        try:
            return self.attempts.pop()
        except IndexError:
            return None


class OpenCalls:
    """Calls by id. Each step is one operation of a dictionary, so that threads need no lock and a fork leaves none."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, OpenCall] = OrderedDict()

    def __len__(self) -> int:
        return len(self._calls)

    def add(self, call_id: str, call: OpenCall) -> OpenCall | None:
        """Remember a call. Gives the oldest one, to be ended, when there are too many."""
        self._calls[call_id] = call
        return self._calls.popitem(last=False)[1] if len(self._calls) > MOST else None

    def get(self, call_id: str) -> OpenCall | None:
        """A call, or None where it is not known."""
        return self._calls.get(call_id)

    def take(self, call_id: str) -> OpenCall | None:
        """A call that has ended, or None where it is not known."""
        return self._calls.pop(call_id, None)

    def headers(self, call: Any) -> Mapping[str, str]:
        """The `traceparent` of the attempt that is about to be sent.

        `tracestate` and baggage stay here: what other parties wrote into them is not for Zoom.

        Source: W3C Trace Context, section 3.2.
        """
        opened = self.get(call.call_id)
        carrier: dict[str, str] = {}
        for attempt in opened.attempts if opened else ():
            context = trace.set_span_in_context(attempt.span, Context())
            TraceContextTextMapPropagator().inject(carrier, context=context)
        carrier.pop("tracestate", None)
        return carrier
