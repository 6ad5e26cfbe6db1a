"""Where spans and metrics are collected, and both clients through one fixture."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pluggy
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from zoom_health_otel import OtelPlugin

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth

hookimpl = pluggy.HookimplMarker("zoom_health")
_tokens = itertools.count()


class Telemetry:
    """Providers that collect in memory."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracer_provider = TracerProvider(shutdown_on_exit=False)
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = self.tracer_provider.get_tracer("tests")
        self._reader = InMemoryMetricReader()
        self.meter_provider = MeterProvider(metric_readers=[self._reader], shutdown_on_exit=False)

    def plugin(self, **arguments: Any) -> OtelPlugin:
        return OtelPlugin(tracer_provider=self.tracer_provider, meter_provider=self.meter_provider, **arguments)

    def spans(self, name: str = "") -> list[ReadableSpan]:
        """Ended spans whose name ends so, in the order in which they began."""
        found = [span for span in self.exporter.get_finished_spans() if span.name.endswith(name)]
        return sorted(found, key=lambda span: span.start_time or 0)

    def points(self, name: str) -> list[Any]:
        """The points of a metric."""
        data = self._reader.get_metrics_data()
        metrics = [
            metric
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
        ]
        return [point for metric in metrics if metric.name == name for point in metric.data.data_points]

    def text(self) -> str:
        """Everything that was collected, as it would be exported."""
        data = self._reader.get_metrics_data()
        spans = [span.to_json() + repr(span.attributes) + repr(span.events) for span in self.spans()]
        return "\n".join([*spans, data.to_json() if data else ""])

    def close(self) -> None:
        self.tracer_provider.shutdown()
        self.meter_provider.shutdown()


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    telemetry = Telemetry()
    yield telemetry
    telemetry.close()


class Again:
    """Sends what failed again without a pause."""

    name = "again"

    @hookimpl
    def zoom_health_retry_policy(self, config: Any, default: Any) -> Any:
        return lambda call, attempt, error: 0.0 if getattr(error, "retryable", False) else None


class Use:
    """Runs an action with a client of either kind: a function of the client, awaited where it has to be."""

    def __init__(self, kind: str) -> None:
        self.is_async = kind == "async"

    def __call__(self, handler: Any, action: Callable[[Any], Any], *plugins: Any, **arguments: Any) -> Any:
        """What the action gives; an error as a value."""
        options: dict[str, Any] = {"transport": httpx.MockTransport(handler), **arguments}
        auth = BearerToken(f"SEEDEDtoken{next(_tokens)}")  # clients of one token wait for one rate limit
        try:
            if self.is_async:
                return asyncio.run(self._asynchronously(action, auth=auth, plugins=[*plugins, Again()], **options))
            with ZoomHealth(auth=auth, plugins=[*plugins, Again()], **options) as zoom:
                return action(zoom)
        except Exception as error:
            return error

    async def _asynchronously(self, action: Callable[[Any], Any], **arguments: Any) -> Any:
        async with AsyncZoomHealth(**arguments) as zoom:
            return await action(zoom)

    def pages(self, **arguments: Any) -> Callable[[Any], Any]:
        """An action that reads all pages of a listing."""
        if not self.is_async:
            return lambda zoom: list(zoom.notes.list(**arguments).pages())

        async def read(zoom: Any) -> list[Any]:
            return [page async for page in zoom.notes.list(**arguments).pages()]

        return read


@pytest.fixture(params=["sync", "async"])
def use(request: pytest.FixtureRequest) -> Use:
    return Use(request.param)


@pytest.fixture
def answers() -> Callable[..., Any]:
    """Makes a handler that gives answers in turn; an exception among them is raised."""

    def make(*given: httpx.Response | Exception) -> Callable[[httpx.Request], httpx.Response]:
        left = list(given)

        def answer(request: httpx.Request) -> httpx.Response:
            following = left.pop(0)
            if isinstance(following, Exception):
                raise following
            return following

        return answer

    return make
