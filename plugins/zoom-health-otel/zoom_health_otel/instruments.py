"""What is measured. None of it has an attribute that grows with the number of notes, users or traces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from opentelemetry.context import Context
from opentelemetry.metrics import Counter, Histogram, Meter
from opentelemetry.util.types import Attributes

__all__ = ["Instruments"]

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
"""Seconds, as the semantic conventions advise for `http.client.request.duration`."""
LONG_BUCKETS: Final = (*BUCKETS, 30, 60, 120, 300)
"""Seconds, for what may wait: a call with its repetitions, and its turn."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """The instruments of one meter, each named by its field."""

    request_duration: Histogram
    operation_duration: Histogram
    throttle_wait: Histogram
    retries: Counter
    notes: Counter
    broken_notes: Counter
    withheld_notes: Counter

    @classmethod
    def of(cls, meter: Meter) -> Self:
        """Make the instruments."""

        def seconds(name: str, description: str, buckets: tuple[float, ...]) -> Histogram:
            return meter.create_histogram(
                name, unit="s", description=description, explicit_bucket_boundaries_advisory=buckets
            )

        def notes(name: str, description: str) -> Counter:
            return meter.create_counter(f"zoom_health.client.{name}", unit="{note}", description=description)

        operation = "Duration of a call, repetitions and waits included."
        return cls(
            request_duration=seconds("http.client.request.duration", "Duration of HTTP client requests.", BUCKETS),
            operation_duration=seconds("zoom_health.client.operation.duration", operation, LONG_BUCKETS),
            throttle_wait=seconds(
                "zoom_health.client.throttle.wait", "How long a call waited under the rate limit.", LONG_BUCKETS
            ),
            retries=meter.create_counter(
                "zoom_health.client.retries", unit="{retry}", description="Requests that were sent again."
            ),
            notes=notes("notes", "Notes that were given."),
            broken_notes=notes("broken_notes", "Items of pages that could not be read."),
            withheld_notes=notes(
                "withheld_notes", "Answers or notes that were withheld, since a plugin failed on them."
            ),
        )

    def count_notes(self, given: int, broken: int, withheld: int, *, attributes: Attributes, context: Context) -> None:
        """Count the notes of an answer."""
        for counter, number in ((self.notes, given), (self.broken_notes, broken), (self.withheld_notes, withheld)):
            if number:
                counter.add(number, attributes, context)
