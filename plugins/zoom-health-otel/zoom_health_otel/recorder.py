"""The observer: what happens to a call, as spans and metrics by OpenTelemetry's semantic conventions.

The span of a call is INTERNAL: it makes no request of its own, and backends that count CLIENT spans as requests to a
service would count each twice. Each attempt is a CLIENT span, as the conventions for HTTP ask for repeated requests.
Only what is chosen here is recorded: names, numbers and Zoom's tracking id; of errors the names of their classes.
"""

from __future__ import annotations

import time
from typing import Any, Final
from urllib.parse import urlsplit

from opentelemetry import metrics, trace
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
from opentelemetry.util.types import AttributeValue

from .instruments import Instruments
from .open_calls import Attempt, OpenCall, OpenCalls

__all__ = ["Recorder"]

CANCELLED: Final = "cancelled"
_SCOPE: Final = "zoom_health_otel"
_VERSION: Final = "0.1.0"
_METHODS: Final = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_PORTS: Final = {"http": 80, "https": 443}

Attributes = dict[str, AttributeValue]


class Recorder:
    """Records the calls of one client.

    Args:
        base_url: Address of the API.
        tracer_provider: Where spans go; None for the global provider.
        meter_provider: Where metrics go; None for the global provider.
        calls: The calls under way.
    """

    def __init__(
        self,
        *,
        base_url: str,
        tracer_provider: TracerProvider | None,
        meter_provider: MeterProvider | None,
        calls: OpenCalls,
    ) -> None:
        address = urlsplit(base_url)
        port = address.port or _PORTS.get(address.scheme, 443)
        self._server: Attributes = {"server.address": address.hostname or "", "server.port": port}
        self._tracer = trace.get_tracer(_SCOPE, _VERSION, tracer_provider)
        self._instruments = Instruments.of(metrics.get_meter(_SCOPE, _VERSION, meter_provider))
        self._calls = calls

    def on_request(self, call: Any, event: Any) -> None:
        """An attempt begins."""
        opened = self._calls.get(call.call_id)
        if opened is None:
            opened = self._begin(call, ago=event.waited)
            oldest = self._calls.add(call.call_id, opened)
            if oldest is not None:
                self._end_attempt(oldest, error=CANCELLED)
                _end(oldest.span, CANCELLED)
        method = call.method if call.method in _METHODS else "_OTHER"
        attributes: Attributes = {"http.request.method": method, "url.template": call.url_template, **self._server}
        resent: Attributes = {"http.request.resend_count": event.attempt - 1} if event.attempt > 1 else {}
        span = self._tracer.start_span(
            f"{method if method in _METHODS else 'HTTP'} {call.url_template}",
            context=opened.context,
            kind=SpanKind.CLIENT,
            attributes={**attributes, **resent},
        )
        opened.attempts.append(Attempt(span=span, attributes=attributes, began=time.perf_counter()))

    def on_response(self, call: Any, event: Any) -> None:
        """An attempt got an answer."""
        opened = self._calls.get(call.call_id)
        if opened is None:
            return
        error = str(event.status) if event.status >= 400 else None
        details = {"zoom_health.tracking_id": event.tracking_id, "zoom_health.error_code": event.code}
        self._end_attempt(opened, error=error, status=event.status, details=details)

    def on_retry(self, call: Any, event: Any) -> None:
        """The call will be sent again."""
        opened = self._calls.get(call.call_id)
        if opened is None:
            return
        error = type(event.error).__name__
        self._end_attempt(opened, error=error)
        attributes: Attributes = {"error.type": error, "zoom_health.delay": event.delay}
        opened.span.add_event("zoom_health.retry", {**attributes, "zoom_health.attempt": event.attempt})
        self._instruments.retries.add(1, {**self._of(call), "error.type": error}, opened.context)

    def on_done(self, call: Any, event: Any) -> None:
        """The call has ended."""
        opened = self._calls.take(call.call_id)
        if opened is None and event.attempts:
            return  # its end was recorded when it was forgotten
        opened = opened or self._begin(call, ago=event.seconds)  # it ended before its turn came
        error = CANCELLED if event.cancelled else None if event.error is None else type(event.error).__name__
        self._end_attempt(opened, error=error)
        withheld = event.withheld
        broken = max(0, len(event.broken) - withheld)  # a page names both among the items that it does not give
        numbers = {"notes": event.notes, "broken": broken, "withheld": withheld, "attempts": event.attempts}
        details: dict[str, AttributeValue | None] = {f"zoom_health.{name}": each for name, each in numbers.items()}
        details["zoom_health.throttle.wait"] = event.waited or None
        details["zoom_health.tracking_id"] = event.tracking_id
        details["zoom_health.error_code"] = getattr(event.error, "code", None)
        _set(opened.span, details)
        _end(opened.span, error)
        outcome: Attributes = {} if error is None else {"error.type": error}
        self._instruments.operation_duration.record(event.seconds, {**self._of(call), **outcome}, opened.context)
        self._instruments.throttle_wait.record(event.waited, self._of(call), opened.context)
        self._instruments.count_notes(event.notes, broken, withheld, attributes=self._of(call), context=opened.context)

    def _begin(self, call: Any, *, ago: float) -> OpenCall:
        span = self._tracer.start_span(
            call.operation, start_time=time.time_ns() - int(ago * 1e9), attributes=self._of(call)
        )
        return OpenCall(span=span, context=trace.set_span_in_context(span))

    def _end_attempt(
        self,
        opened: OpenCall,
        *,
        error: str | None,
        status: int | None = None,
        details: dict[str, AttributeValue | None] | None = None,
    ) -> None:
        attempt = opened.take_attempt()
        if attempt is None:
            return
        seconds = time.perf_counter() - attempt.began
        outcome: Attributes = {} if status is None else {"http.response.status_code": status}
        _set(attempt.span, {**outcome, **(details or {})})
        _end(attempt.span, error)
        if error is not None:
            outcome["error.type"] = error
        context = trace.set_span_in_context(attempt.span, opened.context)
        self._instruments.request_duration.record(seconds, {**attempt.attributes, **outcome}, context)

    def _of(self, call: Any) -> Attributes:
        return {"zoom_health.operation": call.operation, **self._server}


def _set(span: Span, attributes: dict[str, AttributeValue | None]) -> None:
    span.set_attributes({name: value for name, value in attributes.items() if value is not None})


def _end(span: Span, error: str | None) -> None:
    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(StatusCode.ERROR)
    span.end()
