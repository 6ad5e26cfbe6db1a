"""What observers are told of a call from its beginning to its end, and that none of them can stop it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from facade.answers import echo_note, page_of, refusal, script
from facade.harness import PATIENCE, Later, Zoom

from zoom_health import errors

from .plugins import SECRET, Told, clinic, failing, failing_on, plugin, whole

Connect = Callable[..., Zoom]
TRACKED = {"x_zm_trackingid": "v=2.0;clid=synthetic"}


def observed(connect: Connect, handler: Any, **arguments: Any) -> tuple[Zoom, Told]:
    told = Told()
    return connect(handler, plugins=[plugin(observers=told)], **arguments), told


def until(condition: Callable[[], bool]) -> bool:
    """Wait, while other threads work, for something that is about to happen."""
    give_up = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.001)
    return condition()


def test_a_success_is_told_in_order(connect: Connect) -> None:
    zoom, told = observed(connect, clinic)
    zoom.get("n1")
    assert told.moments == ["request", "response", "done"]
    (_, _, request), (_, _, response), (_, _, done) = told.events
    assert (request.attempt, request.waited) == (1, 0.0)
    assert (response.attempt, response.status, response.code, response.tracking_id) == (1, 200, None, None)
    assert (done.attempts, done.status, done.error, done.notes, done.broken, done.cancelled) == (
        *(1, 200, None, 1, (), False),
    )


def test_every_event_of_a_call_carries_one_id_and_no_other_call_has_it(connect: Connect) -> None:
    zoom, told = observed(connect, clinic)
    for _ in range(3):
        zoom.get("n1")
    calls = [call.call_id for call, *_ in told.events]
    assert len(calls) == 9
    assert len(set(calls)) == 3
    assert calls == [call_id for call_id in dict.fromkeys(calls) for _ in range(3)]


def test_a_repetition_is_told_with_its_wait_and_its_reason(connect: Connect) -> None:
    answers = script(
        refusal(502, None, **TRACKED), refusal(429, 429), httpx.Response(200, json={"note_id": "n"}, headers={})
    )
    zoom, told = observed(connect, answers, attempts=None, chance=lambda: 0.5)
    zoom.get("n")
    assert told.moments == [
        "request",
        "response",
        "retry",
        "request",
        "response",
        "retry",
        "request",
        "response",
        "done",
    ]
    retries = [event for _, moment, event in told.events if moment == "retry"]
    assert [(event.attempt, type(event.error)) for event in retries] == [
        (1, errors.ServerError),
        (2, errors.RateLimitError),
    ]
    assert [event.delay for event in retries] == zoom.time.slept[:2]
    responses = [event for _, moment, event in told.events if moment == "response"]
    assert [(event.attempt, event.status, event.code) for event in responses] == [
        (1, 502, None),
        (2, 429, 429),
        (3, 200, None),
    ]
    assert responses[0].tracking_id == TRACKED["x_zm_trackingid"]
    done = told.events[-1][2]
    assert (done.attempts, done.error) == (3, None)
    assert done.seconds == sum(zoom.time.slept)


def test_an_error_is_told_as_the_caller_gets_it(connect: Connect) -> None:
    zoom, told = observed(connect, lambda request: refusal(404, 30009, **TRACKED))
    with pytest.raises(errors.NoteNotFoundError) as caught:
        zoom.get("n")
    assert told.moments == ["request", "response", "done"]
    assert told.events[1][2].code == 30009
    done = told.events[-1][2]
    assert done.error is caught.value
    assert (done.status, done.notes, done.tracking_id) == (404, 0, TRACKED["x_zm_trackingid"])


def test_where_no_answer_comes_no_response_is_told(connect: Connect) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut")

    zoom, told = observed(connect, cut)
    with pytest.raises(errors.NetworkError):
        zoom.complete("n")
    assert told.moments == ["request", "done"]
    assert told.events[-1][2].status is None


def test_a_refused_argument_is_no_call(connect: Connect) -> None:
    zoom, told = observed(connect, clinic)
    with pytest.raises(errors.InvalidArgumentError):
        zoom.get("")
    assert told.events == []


def test_a_write_is_told_as_one(connect: Connect) -> None:
    zoom, told = observed(connect, clinic)
    zoom.complete("n1")
    assert [(call.operation, call.is_write) for call, *_ in told.events] == [("update_clinical_note", True)] * 3
    assert told.events[-1][2].notes == 0


def test_every_page_is_a_call_of_its_own(connect: Connect) -> None:
    zoom, told = observed(connect, clinic)
    zoom.notes()
    assert told.moments == ["request", "response", "done"] * 2
    assert [event.notes for _, moment, event in told.events if moment == "done"] == [2, 2]


def test_what_is_not_given_is_told_with_its_reasons(connect: Connect) -> None:
    told = Told()
    plugins = [plugin("redact", redactors=failing_on("n1")), plugin("told", observers=told)]
    connect(lambda request: page_of([whole("n1"), None, whole("n2")]), plugins=plugins).notes()
    done = told.events[-1][2]
    assert done.notes == 1
    assert [(item.index, item.note_id, item.value) for item in done.broken] == [(0, "n1", None), (1, None, None)]
    assert SECRET not in f"{done!r} {done.broken}"


def test_a_withheld_note_is_the_error_of_its_call(connect: Connect) -> None:
    told = Told()
    zoom = connect(clinic, plugins=[plugin(observers=told, redactors=failing)])
    with pytest.raises(errors.RedactionError) as caught:
        zoom.get("n1")
    done = told.events[-1][2]
    assert (done.error, done.notes, done.status) == (caught.value, 0, 200)


def test_an_error_at_the_end_of_a_listing_is_told(connect: Connect) -> None:
    answers = script(page_of([whole("n1")], token="second"), refusal(403, 30007))
    zoom, told = observed(connect, answers)
    with pytest.raises(errors.AccessDeniedError):
        zoom.notes()
    assert told.moments == ["request", "response", "done"] * 2
    assert isinstance(told.events[-1][2].error, errors.AccessDeniedError)


def test_waiting_for_a_text_is_several_calls(connect: Connect) -> None:
    texts = ["", "", "ready"]
    zoom, told = observed(
        connect, lambda request: httpx.Response(200, json={"note_id": "n", "note_content": texts.pop(0)})
    )
    zoom.get("n", wait_for_content=60.0)
    assert told.moments == ["request", "response", "done"] * 3
    assert [event.notes for _, moment, event in told.events if moment == "done"] == [0, 0, 1]


def test_waiting_for_its_turn_is_told(connect: Connect) -> None:
    zoom, told = observed(connect, echo_note, plan="free")
    for _ in range(8):
        zoom.get("n")
    waited = [event.waited for _, moment, event in told.events if moment == "request"]
    assert max(waited) > 0
    done = [event for _, moment, event in told.events if moment == "done"]
    assert [event.waited for event in done] == waited
    assert sum(zoom.time.slept) == pytest.approx(sum(waited))


# --- one that fails


@pytest.mark.parametrize("moment", ["on_request", "on_response", "on_retry", "on_done"])
def test_one_that_fails_is_counted_and_the_others_are_still_told(connect: Connect, moment: str) -> None:
    first, last = Told(), Told()
    bad = type("Bad", (), {moment: lambda self, call, event: failing(call, event)})()
    plugins = [plugin("first", observers=first), plugin("bad", observers=bad), plugin("last", observers=last)]
    answers = script(refusal(502, None), httpx.Response(200, json={"note_id": "n"}))
    zoom = connect(answers, plugins=plugins, attempts=None)
    assert zoom.get("n").note_id == "n"
    assert first.moments == last.moments == ["request", "response", "retry", "request", "response", "done"]
    assert zoom.client.counters.observer_failures == first.moments.count(moment.removeprefix("on_"))


async def waits() -> None: ...


def test_one_that_gives_a_coroutine_counts_as_failed(connect: Connect) -> None:
    bad = type("Bad", (), {"on_done": lambda self, call, event: waits()})()
    zoom = connect(echo_note, plugins=[plugin(observers=bad)])
    zoom.get("n")
    assert zoom.client.counters.observer_failures == 1


def test_they_are_told_in_the_order_of_their_plugins(connect: Connect) -> None:
    order: list[str] = []

    def noting(name: str) -> Any:
        return type("Noting", (), {"on_done": lambda self, call, event: order.append(name)})()

    connect(echo_note, plugins=[plugin(name, observers=noting(name)) for name in "bca"]).get("n")
    assert order == ["b", "c", "a"]


# --- a caller who leaves


@pytest.mark.parametrize("client_kind", ["asyncio", "trio"], indirect=True)
def test_a_cancelled_call_is_told_as_one(connect: Connect) -> None:
    left: list[bool] = []
    zoom, told = observed(connect, lambda request: Later(until=lambda: bool(left), answer=lambda: echo_note(request)))

    async def leave() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(zoom.client.notes.get, "n")
            while not zoom.wire.sent:
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        left.append(True)

    zoom.call(leave)
    assert told.moments == ["request", "done"]
    done = told.events[-1][2]
    assert (done.cancelled, done.error, done.notes, done.attempts) == (True, None, 0, 1)


@pytest.mark.parametrize("client_kind", ["asyncio", "trio"], indirect=True)
def test_a_call_that_is_cancelled_while_it_waits_is_told_as_one(connect: Connect) -> None:
    zoom, told = observed(connect, lambda request: refusal(502, None), attempts=None)

    async def leave() -> None:
        with anyio.CancelScope() as scope:
            zoom.client._port._sleep = lambda seconds: _cancelled(scope)
            await zoom.client.notes.get("n")

    zoom.call(leave)
    assert told.moments == ["request", "response", "retry", "done"]
    assert told.events[-1][2].cancelled


async def _cancelled(scope: anyio.CancelScope) -> None:
    scope.cancel()
    await anyio.lowlevel.checkpoint()


def endless(request: httpx.Request) -> httpx.Response:
    number = int(request.url.params.get("next_page_token", 0))
    return page_of([f"note{number}-{request.url.params.get('from')}"], token=str(number + 1))


END = datetime(2025, 6, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "walk", [{"prefetch": True}, {"concurrency": 4, "created_from": END - timedelta(days=300), "created_to": END}]
)
def test_pages_that_were_fetched_ahead_and_left_are_told_as_cancelled(connect: Connect, walk: dict[str, Any]) -> None:
    zoom, told = observed(connect, endless)
    pages = zoom.pages(**walk)
    next(pages)
    assert until(lambda: len(zoom.wire.sent) >= 2)
    pages.close()  # type: ignore[attr-defined]
    begun = {call.call_id for call, moment, _ in told.events if moment == "request"}
    assert until(lambda: begun <= {call.call_id for call, moment, _ in told.events if moment == "done"})
    done = [event for _, moment, event in told.events if moment == "done"]
    assert [event.notes for event in done if not event.cancelled] == [1]
    assert [event.notes for event in done if event.cancelled] == [0] * (len(done) - 1)
    assert len(done) >= 2


def test_nothing_is_told_of_a_call_after_its_end(connect: Connect) -> None:
    left: list[bool] = []

    def handler(request: httpx.Request) -> httpx.Response | Later:
        if not request.url.params.get("next_page_token"):
            return endless(request)
        return Later(until=lambda: bool(left), answer=lambda: endless(request))

    zoom, told = observed(connect, handler)
    pages = zoom.pages(prefetch=True)
    next(pages)
    assert until(lambda: len(zoom.wire.sent) == 2)
    pages.close()  # type: ignore[attr-defined]
    assert told.events[-1][2].cancelled
    left.append(True)
    time.sleep(0.02)  # what is told too late would be told now
    assert told.moments == ["request", "response", "done", "request", "done"]


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)  # an event loop ends at such an error
def test_an_interrupted_call_is_told_as_cancelled_and_the_interrupt_goes_on(connect: Connect) -> None:
    class Interrupt(BaseException):
        """Stands for KeyboardInterrupt, which would end the event loop of the tests."""

    def interrupted(request: httpx.Request) -> httpx.Response:
        raise Interrupt

    zoom, told = observed(connect, interrupted)
    with pytest.raises(Interrupt):
        zoom.get("n")
    assert told.moments == ["request", "done"]
    assert told.events[-1][2].cancelled
