"""A span exporter in front of another one that takes addresses out of the spans of any HTTP instrumentation.

It needs opentelemetry-sdk: `pip install zoom-health-otel[exporter]`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status

from .strip_urls import holds_address, replacements

__all__ = ["UrlStrippingExporter"]

_WORDS: Final = frozenset({"exception.message", "exception.stacktrace"})
"""What errors say, such as the header that could not be sent."""


class UrlStrippingExporter(SpanExporter):
    """Gives spans to another exporter with no id, query, header or words of an error in those of HTTP clients.

    Spans of other kinds, and those without an address, pass as they are.

    Args:
        exporter: Where the spans go.
        keep: Hosts whose spans are left as they are.
    """

    def __init__(self, exporter: SpanExporter, *, keep: Collection[str] = ()) -> None:
        if isinstance(keep, str):
            raise TypeError("keep takes a collection of hosts, not one text")
        self._exporter, self._keep = exporter, keep

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Pass spans on, stripped."""
        return self._exporter.export([self._stripped(span) for span in spans])

    def shutdown(self) -> None:
        """Shut the other exporter down."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Make the other exporter write what it has."""
        return self._exporter.force_flush(timeout_millis)

    def _stripped(self, span: ReadableSpan) -> ReadableSpan:
        attributes = span.attributes or {}
        if span.kind is not SpanKind.CLIENT or not holds_address(attributes):
            return span
        found = replacements(attributes, keep=self._keep)
        if not found:
            return span
        return ReadableSpan(
            name=span.name,
            context=span.get_span_context(),
            parent=span.parent,
            resource=span.resource,
            attributes={**attributes, **found},
            events=[_without_words(event) for event in span.events],
            links=span.links,
            kind=span.kind,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=span.instrumentation_scope,
        )


def _without_words(event: Event) -> Event:
    kept = {name: value for name, value in (event.attributes or {}).items() if name not in _WORDS}
    return Event(event.name, kept, event.timestamp)
