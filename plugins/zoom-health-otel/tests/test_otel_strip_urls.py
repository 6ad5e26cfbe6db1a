"""The httpx instrumentation shows ids; its hooks and the exporter take them out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.instrumentation._semconv import _OpenTelemetrySemanticConventionStability as Stability
from opentelemetry.instrumentation.httpx import (
    AsyncOpenTelemetryTransport,
    HTTPXClientInstrumentor,
    SyncOpenTelemetryTransport,
)
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from zoom_health_otel import strip_urls
from zoom_health_otel.exporter import UrlStrippingExporter

from zoom_health import AsyncZoomHealth, ZoomHealth

SEED = "SEEDED"
TEMPLATE = "/clinical_notes/notes/{note_id}"


@pytest.fixture(params=["", "http", "http/dup"], autouse=True)
def conventions(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The older semantic conventions, the stable ones, and both: the instrumentation reads this once."""
    monkeypatch.setenv("OTEL_SEMCONV_STABILITY_OPT_IN", request.param)
    monkeypatch.setattr(Stability, "_initialized", False)
    yield request.param
    Stability._initialized = False


def note_of(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/notes"):
        return httpx.Response(200, json={"clinical_notes": [{"note_id": f"{SEED}note"}]})
    return httpx.Response(200, json={"note_id": request.url.path.rpartition("/")[2]}, headers={"x-seen": SEED})


def walk(use: Any, telemetry: Any, handler: Callable[[httpx.Request], httpx.Response] = note_of, **hooks: Any) -> None:
    """Read a note and a listing through the instrumentation's own transport."""
    kind = AsyncOpenTelemetryTransport if use.is_async else SyncOpenTelemetryTransport
    names = {name.removeprefix("async_"): hook for name, hook in hooks.items() if use.is_async == ("async" in name)}
    for action in (lambda zoom: zoom.notes.get(f"{SEED}note"), use.pages(owner=f"{SEED}owner")):
        transport: Any = kind(
            httpx.MockTransport(handler),
            tracer_provider=telemetry.tracer_provider,
            meter_provider=telemetry.meter_provider,
            **names,
        )
        use(handler, action, transport=transport)


def test_the_instrumentation_alone_shows_ids(telemetry: Any, use: Any) -> None:
    walk(use, telemetry)
    assert f"/clinical_notes/notes/{SEED}note" in telemetry.text()
    assert f"{SEED}owner" in telemetry.text()


def test_with_the_hooks_it_shows_templates(telemetry: Any, use: Any, conventions: str) -> None:
    walk(use, telemetry, **strip_urls.hooks())
    assert SEED not in telemetry.text()
    names = {"": ["http.url"], "http": ["url.full"]}.get(conventions, ["http.url", "url.full"])
    shown = [[span.attributes[name] for name in names] for span in telemetry.spans()]
    assert shown == [
        [f"https://api.zoom.us{path}"] * len(names)
        for path in ("/clinical_notes/notes/{note_id}", "/clinical_notes/notes")
    ]


def test_the_templates_are_those_of_the_client(telemetry: Any, use: Any) -> None:
    for action in (lambda zoom: zoom.notes.get("n1"), use.pages()):
        use(note_of, action, telemetry.plugin())
    templates = [span.attributes["url.template"] for span in telemetry.spans() if span.kind is SpanKind.CLIENT]
    assert len(templates) == 2
    for template in templates:
        found = strip_urls.replacements({"url.path": f"/v2{template}".replace("{note_id}", SEED)})
        assert found == {"url.path": template}


def test_the_hooks_take_out_headers_that_were_asked_for(
    telemetry: Any, use: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_CLIENT_REQUEST", ".*")
    monkeypatch.setenv("OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_CLIENT_RESPONSE", ".*")
    walk(use, telemetry)
    assert "Bearer SEEDEDtoken" in telemetry.text()
    telemetry.exporter.clear()
    walk(use, telemetry, **strip_urls.hooks())
    assert "http.request.header.authorization" in telemetry.spans()[0].attributes
    assert SEED not in telemetry.text()


def test_both_clients_over_real_connections_are_covered_by_the_global_instrumentation(
    telemetry: Any, zoom_sandbox_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zoom_sandbox_server.environment().items():
        monkeypatch.setenv(name, value)
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(
        tracer_provider=telemetry.tracer_provider, meter_provider=telemetry.meter_provider, **strip_urls.hooks()
    )
    try:
        with ZoomHealth.from_env() as zoom:
            note_id = next(iter(zoom.notes.list())).note_id
            zoom.notes.get(note_id)

        async def main() -> None:
            async with AsyncZoomHealth.from_env() as zoom:
                await zoom.notes.get(note_id)

        asyncio.run(main())
    finally:
        instrumentor.uninstrument()
    shown = [span.attributes.get("http.url") or span.attributes["url.full"] for span in telemetry.spans()]
    paths = ["/" + address.split("/", 3)[3] for address in shown]
    assert paths[:3] == ["/oauth/token", "/clinical_notes/notes", TEMPLATE]
    assert paths[-1] == TEMPLATE
    assert note_id not in telemetry.text()


class Exported:
    """An instrumentation whose spans pass the exporter."""

    def __init__(self, **options: Any) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracer_provider = TracerProvider(shutdown_on_exit=False)
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(UrlStrippingExporter(self.exporter, **options)))
        self.meter_provider = None

    def text(self) -> str:
        return "".join(span.to_json() for span in self.exporter.get_finished_spans())


def test_the_exporter_covers_the_words_of_errors_too(telemetry: Any, use: Any) -> None:
    def failing(request: httpx.Request) -> httpx.Response:
        raise httpx.LocalProtocolError(f"Illegal header value {request.headers['authorization']}")

    walk(use, telemetry, failing, **strip_urls.hooks())
    assert "Bearer SEEDEDtoken" in telemetry.text()
    exported = Exported()
    walk(use, exported, failing)
    assert SEED not in exported.text()
    span = exported.exporter.get_finished_spans()[0]
    assert span.status.status_code is StatusCode.ERROR
    assert [(event.name, event.attributes["exception.type"]) for event in span.events] == [
        ("exception", "httpx.LocalProtocolError")
    ]


def test_the_exporter_strips_and_keeps_what_else_a_span_tells(telemetry: Any, use: Any) -> None:
    exported = Exported()
    telemetry.tracer_provider.add_span_processor(SimpleSpanProcessor(UrlStrippingExporter(exported.exporter)))
    walk(use, telemetry)
    before, after = telemetry.exporter.get_finished_spans(), exported.exporter.get_finished_spans()
    assert SEED not in exported.text()
    assert len(before) == len(after) == 2
    for raw, stripped in zip(before, after, strict=True):
        for name in ("name", "context", "parent", "resource", "links", "kind", "start_time", "end_time"):
            assert getattr(stripped, name) == getattr(raw, name)
        assert stripped.instrumentation_scope == raw.instrumentation_scope
        assert stripped.attributes.keys() == raw.attributes.keys()


def test_the_exporter_leaves_other_spans_alone() -> None:
    exported = Exported()
    tracer = exported.tracer_provider.get_tracer("tests")
    tracer.start_span("served", kind=SpanKind.SERVER, attributes={"url.path": "/a/1"}).end()
    tracer.start_span("database", kind=SpanKind.CLIENT, attributes={"db.system": "x"}).end()
    served, database = exported.exporter.get_finished_spans()
    assert (served.attributes["url.path"], dict(database.attributes)) == ("/a/1", {"db.system": "x"})


def test_hosts_that_are_named_are_kept(telemetry: Any) -> None:
    exported = Exported(keep=["intranet.example"])
    tracer = exported.tracer_provider.get_tracer("tests")
    addresses = ["https://intranet.example/a/1?b=2", "https://zoom.intranet.example/a/1", "https://api.zoom.us/v2/x/1"]
    for address in addresses:
        tracer.start_span("GET", kind=SpanKind.CLIENT, attributes={"url.full": address}).end()
    shown = [span.attributes["url.full"] for span in exported.exporter.get_finished_spans()]
    assert shown == [addresses[0], "https://zoom.intranet.example/...", "https://api.zoom.us/..."]


def test_the_exporter_passes_on_flush_and_shutdown() -> None:
    inner = InMemorySpanExporter()
    exporter = UrlStrippingExporter(inner)
    assert exporter.force_flush()
    exporter.shutdown()
    assert inner._stopped


@pytest.mark.parametrize(
    "make", [strip_urls.hooks, lambda keep: UrlStrippingExporter(InMemorySpanExporter(), keep=keep)]
)
def test_one_text_in_the_place_of_several_hosts_is_refused(make: Any) -> None:
    with pytest.raises(TypeError, match="collection"):
        make(keep="intranet.example")


PIECE = st.text(alphabet="abz019%/?#@:[].;=& é", max_size=12)


@given(
    before=PIECE, after=PIECE, scheme=st.sampled_from(["https://api.zoom.us/v2/", "http://h:1/", "//", "", "[", "/"])
)
def test_no_part_of_an_address_behind_its_host_is_left(before: str, after: str, scheme: str) -> None:
    address = f"{scheme}{before}/clinical_notes/notes/{SEED}{after}?next_page_token={SEED}"
    found = strip_urls.replacements(dict.fromkeys(("url.full", "http.url", "url.path", "http.target"), address))
    assert len(found) == 4
    assert SEED not in str(found)
