"""Spans belong to the caller's, in threads and tasks at once, and end when the caller leaves."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.trace import StatusCode

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth

PATIENCE = 20.0
AT_ONCE = 6
TEMPLATE = "/clinical_notes/notes/{note_id}"


def note_of(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"note_id": request.url.path.rpartition("/")[2]})


def until(condition: Callable[[], bool]) -> bool:
    """Wait, while other threads work, for something that is about to happen."""
    give_up = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.001)
    return condition()


def check_families(telemetry: Any) -> None:
    """Every call's span belongs to the span of its own caller, and each attempt to its call."""
    callers = {span.get_span_context().span_id: span.name for span in telemetry.spans() if span.name.startswith("n")}
    calls = telemetry.spans("get_clinical_note")
    assert sorted(callers[call.parent.span_id] for call in calls) == sorted(callers.values())
    assert len(calls) == AT_ONCE
    attempts = telemetry.spans(TEMPLATE)
    assert sorted(each.parent.span_id for each in attempts) == sorted(each.context.span_id for each in calls)
    assert {each.context.trace_id for each in attempts} == {each.context.trace_id for each in calls}
    assert len({each.context.trace_id for each in calls}) == AT_ONCE


def test_threads_do_not_mix(telemetry: Any) -> None:
    together = threading.Barrier(AT_ONCE, timeout=PATIENCE)

    def handler(request: httpx.Request) -> httpx.Response:
        together.wait()
        return note_of(request)

    transport = httpx.MockTransport(handler)
    with ZoomHealth(auth=BearerToken("threads"), plugins=[telemetry.plugin()], transport=transport) as zoom:

        def read(note_id: str) -> None:
            with telemetry.tracer.start_as_current_span(note_id):
                zoom.notes.get(note_id)
                assert trace.get_current_span().name == note_id  # type: ignore[attr-defined]  # a span of the SDK

        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(read, [f"n{number}" for number in range(AT_ONCE)]))
    check_families(telemetry)


def test_tasks_do_not_mix(telemetry: Any) -> None:
    async def main() -> None:
        under_way = 0
        together = asyncio.Event()

        async def handler(request: httpx.Request) -> httpx.Response:
            nonlocal under_way
            under_way += 1
            if under_way == AT_ONCE:
                together.set()
            await together.wait()
            return note_of(request)

        transport = httpx.MockTransport(handler)
        async with AsyncZoomHealth(
            auth=BearerToken("tasks"), plugins=[telemetry.plugin()], transport=transport
        ) as zoom:

            async def read(note_id: str) -> None:
                with telemetry.tracer.start_as_current_span(note_id):
                    await zoom.notes.get(note_id)
                    assert trace.get_current_span().name == note_id  # type: ignore[attr-defined]  # as above

            await asyncio.gather(*(read(f"n{number}") for number in range(AT_ONCE)))

    asyncio.run(main())
    check_families(telemetry)


def test_one_plugin_serves_several_clients(telemetry: Any) -> None:
    plugin = telemetry.plugin()
    transport = httpx.MockTransport(note_of)
    bases = ["https://api.zoom.us/v2", "https://eu01api-www4local.zoom.us/v2"]
    clients = [
        ZoomHealth(auth=BearerToken(base), base_url=base, plugins=[plugin], transport=transport) for base in bases
    ]
    for zoom in clients:
        with zoom:
            zoom.notes.get("n1")
    hosts = [span.attributes["server.address"] for span in telemetry.spans(TEMPLATE)]
    assert hosts == ["api.zoom.us", "eu01api-www4local.zoom.us"]


def check_cancelled(telemetry: Any, template: str) -> None:
    spans = [span for span in telemetry.spans() if span.attributes.get("error.type") == "cancelled"]
    call, attempt = spans
    assert (attempt.name, attempt.parent) == (f"GET {template}", call.get_span_context())
    assert {span.status.status_code for span in spans} == {StatusCode.ERROR}
    points = telemetry.points("http.client.request.duration")
    assert [point.count for point in points if point.attributes.get("error.type") == "cancelled"] == [1]


def test_a_cancelled_call_ends_its_spans(telemetry: Any) -> None:
    async def main() -> None:
        sent = asyncio.Event()

        async def handler(request: httpx.Request) -> httpx.Response:
            sent.set()
            await asyncio.Event().wait()
            raise AssertionError

        transport = httpx.MockTransport(handler)
        async with AsyncZoomHealth(
            auth=BearerToken("cancelled"), plugins=[telemetry.plugin()], transport=transport
        ) as zoom:
            task = asyncio.create_task(zoom.notes.get("n1"))
            await sent.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    check_cancelled(telemetry, TEMPLATE)


def test_an_interrupted_call_ends_its_spans(telemetry: Any) -> None:
    class Interrupt(BaseException):
        """Stands for KeyboardInterrupt."""

    def handler(request: httpx.Request) -> httpx.Response:
        raise Interrupt

    transport = httpx.MockTransport(handler)
    with (
        ZoomHealth(auth=BearerToken("interrupted"), plugins=[telemetry.plugin()], transport=transport) as zoom,
        pytest.raises(Interrupt),
    ):
        zoom.notes.get("n1")
    check_cancelled(telemetry, TEMPLATE)


def page(request: httpx.Request) -> httpx.Response:
    number = int(request.url.params.get("next_page_token", 0))
    return httpx.Response(200, json={"clinical_notes": [{"note_id": f"n{number}"}], "next_page_token": str(number + 1)})


def test_a_prefetched_page_that_nobody_takes_ends_its_spans_sync(telemetry: Any) -> None:
    left, asked = threading.Event(), threading.Event()

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("next_page_token"):
            asked.set()
            assert left.wait(PATIENCE)
        return page(request)

    transport = httpx.MockTransport(handler)
    with ZoomHealth(auth=BearerToken("ahead"), plugins=[telemetry.plugin()], transport=transport) as zoom:
        pages = zoom.notes.list(prefetch=True).pages()
        next(pages)
        assert asked.wait(PATIENCE)
        pages.close()  # type: ignore[attr-defined]  # a generator behind an Iterator
        left.set()
        assert until(lambda: len(telemetry.spans("list_clinical_notes")) == 2)
    check_cancelled(telemetry, "/clinical_notes/notes")


def test_a_prefetched_page_belongs_to_the_caller_and_ends_when_nobody_takes_it_async(telemetry: Any) -> None:
    async def main() -> None:
        asked = asyncio.Event()

        async def handler(request: httpx.Request) -> httpx.Response:
            if request.url.params.get("next_page_token"):
                asked.set()
                await asyncio.Event().wait()
            return page(request)

        transport = httpx.MockTransport(handler)
        async with AsyncZoomHealth(
            auth=BearerToken("ahead"), plugins=[telemetry.plugin()], transport=transport
        ) as zoom:
            with telemetry.tracer.start_as_current_span("caller"):
                pages = zoom.notes.list(prefetch=True).pages()
                await anext(pages)
                await asked.wait()
                await pages.aclose()

    asyncio.run(main())
    check_cancelled(telemetry, "/clinical_notes/notes")
    (caller,) = telemetry.spans("caller")
    calls = telemetry.spans("list_clinical_notes")
    assert [call.parent.span_id for call in calls] == [caller.context.span_id] * 2
