"""Callers who leave while a plugin works, threads of the application's own, and what the low-level client withholds."""

# ruff: noqa: ASYNC110 - what is waited for happens in threads
from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import anyio
import attrs
import httpx
import pluggy
import pytest

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth, errors

hookimpl = pluggy.HookimplMarker("zoom_health")


class Slow:
    """A redactor that waits at one note, the first time, until it is let go; an observer; a sink."""

    def __init__(self, at: str = "", *, sink: Any = None) -> None:
        self.at, self.sink = at, sink
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.moments: list[str] = []

    def redact(self, note: Any, call: Any) -> Any:
        if note.note_id == self.at and not self.reached.is_set():
            self.reached.set()
            assert self.go_on.wait(20)
        return attrs.evolve(note, note_title="[TITLE]")

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        return self.redact

    @hookimpl
    def zoom_health_audit_sinks(self, config: Any) -> Any:
        return self.sink

    @hookimpl
    def zoom_health_observers(self, config: Any) -> Any:
        plugin = self

        class Observer:
            def on_request(self, call: Any, event: Any) -> None:
                plugin.moments.append("request")

            def on_done(self, call: Any, event: Any) -> None:
                plugin.moments.append("done")

        return Observer()


def pages(request: httpx.Request) -> httpx.Response:
    """Four pages of one note each."""
    number = int(request.url.params.get("next_page_token") or 0)
    token = str(number + 1) if number < 3 else ""
    return httpx.Response(
        200, json={"page_size": 1, "next_page_token": token, "clinical_notes": [{"note_id": f"n{number}"}]}
    )


def over(handler: Any, *plugins: Any, **arguments: Any) -> AsyncZoomHealth:
    return AsyncZoomHealth(
        auth=BearerToken("synthetic"), plugins=plugins, transport=httpx.MockTransport(handler), **arguments
    )


@pytest.mark.parametrize("walk", [{}, {"prefetch": True}])
def test_a_page_whose_caller_was_cancelled_is_given_the_next_time(walk: dict[str, Any]) -> None:
    slow = Slow("n1")

    async def main() -> list[str]:
        got: list[str] = []
        async with over(pages, slow) as zoom:
            listing = zoom.notes.list(**walk).pages()
            while True:
                step = asyncio.ensure_future(anext(listing, None))
                while not step.done() and not (slow.reached.is_set() and not slow.go_on.is_set()):
                    await asyncio.sleep(0)
                if not step.done():
                    step.cancel()
                    slow.go_on.set()
                    with pytest.raises(asyncio.CancelledError):
                        await step
                    continue
                page = await step
                if page is None:
                    return got
                got += [note.note_id for note in page.notes]

    assert asyncio.run(main()) == ["n0", "n1", "n2", "n3"]


def test_pages_fetched_ahead_of_a_break_have_ended() -> None:
    slow = Slow()

    async def main() -> None:
        async with over(pages, slow) as zoom:
            async for _ in zoom.notes.list(prefetch=True):
                while slow.moments.count("request") < 2:
                    await asyncio.sleep(0)
                break
            gc.collect()

    asyncio.run(main())
    assert slow.moments.count("done") == slow.moments.count("request") == 2


def test_plugins_do_not_wait_for_threads_of_the_application() -> None:
    async def main() -> list[str]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 1
        async with over(lambda request: httpx.Response(200, json={"note_id": "n"}), Slow()) as zoom:

            def endpoint() -> str:
                return str(anyio.from_thread.run(zoom.notes.get, "n").note_id)

            with anyio.fail_after(20):
                return [await anyio.to_thread.run_sync(endpoint)]

    assert asyncio.run(main()) == ["n"]


def test_a_record_that_failed_after_its_caller_left_is_counted() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def sink(event: Any) -> None:
        if event.phase == "outcome":
            begun.set()
            assert go_on.wait(20)
            raise OSError("synthetic")

    async def main() -> int:
        async with over(lambda request: httpx.Response(204), Slow(sink=sink)) as zoom:
            task = asyncio.ensure_future(zoom.notes.complete("n"))
            while not begun.is_set():
                await asyncio.sleep(0)
            task.cancel()
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            return zoom.counters.audit_failures

    assert asyncio.run(main()) == 1


def results(handler: Any, **arguments: Any) -> list[Any]:
    """What is recorded of marking a note as completed."""
    recorded: list[Any] = []
    plugin = Slow(sink=lambda event: recorded.append(event.result))
    arguments = {"auth": BearerToken("synthetic"), **arguments}
    client = ZoomHealth(plugins=[plugin], transport=httpx.MockTransport(handler), **arguments)
    with client as zoom, pytest.raises(errors.ZoomHealthError):
        zoom.with_options(attempts=1).notes.complete("n")
    return recorded


def failing_with(kind: type[Exception]) -> Any:
    def handle(request: httpx.Request) -> httpx.Response:
        raise kind("synthetic")

    return handle


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (httpx.ConnectError, "failure"),
        (httpx.ReadError, "unknown"),
        (httpx.ReadTimeout, "unknown"),
        (OSError, "unknown"),
    ],
)
def test_a_write_that_never_left_has_failed_and_one_that_did_is_unknown(kind: Any, result: str) -> None:
    assert results(failing_with(kind)) == [None, result]


class Failing(httpx.Auth):
    """An authentication whose own network is down."""

    def auth_flow(self, request: httpx.Request) -> Any:
        raise httpx.ReadTimeout("synthetic vault")
        yield request


def test_a_write_without_a_token_was_not_sent() -> None:
    assert results(lambda request: httpx.Response(204), auth=Failing()) == [None, "failure"]


class PanicError(BaseException):
    """What an extension in Rust raises."""


def test_a_panic_of_a_sink_after_a_write_is_an_audit_error() -> None:
    def sink(event: Any) -> None:
        if event.phase == "outcome":
            raise PanicError

    transport = httpx.MockTransport(lambda request: httpx.Response(204))
    client = ZoomHealth(auth=BearerToken("synthetic"), plugins=[Slow(sink=sink)], transport=transport)
    with client as zoom, pytest.raises(errors.AuditError) as caught:
        zoom.notes.complete("n")
    assert caught.value.committed is True


def test_observers_see_no_body() -> None:
    told: list[Any] = []

    class Watching:
        @hookimpl
        def zoom_health_observers(self, config: Any) -> Any:
            class Observer:
                def on_done(self, call: Any, event: Any) -> None:
                    told.extend(event.broken)

            return Observer()

    answer = {"page_size": 1, "clinical_notes": [{"note_id": "n", "note_content": ["text"]}]}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer))
    with ZoomHealth(auth=BearerToken("synthetic"), plugins=[Watching()], transport=transport) as zoom:
        assert list(zoom.notes.list()) == []
    assert [(item.note_id, item.value) for item in told] == [("n", None)]
