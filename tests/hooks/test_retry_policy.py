"""A plugin's retry policy: asked in the place of the client's own, held within its limits, closed when it fails."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import httpx
import pytest
from facade.answers import echo_note, refusal
from facade.harness import Zoom
from hypothesis import example, given
from hypothesis import strategies as st

from zoom_health import errors

from .plugins import Told, asking, failing, plugin

Connect = Callable[..., Zoom]


def down(request: httpx.Request) -> httpx.Response:
    return refusal(502, None)


def fails(times: int, status: int = 502, code: int | None = None) -> Callable[[httpx.Request], httpx.Response]:
    left = [times]

    def handler(request: httpx.Request) -> httpx.Response:
        left[0] -= 1
        return refusal(status, code) if left[0] >= 0 else echo_note(request)

    return handler


def with_policy(connect: Connect, policy: Any, handler: Any = down, **arguments: Any) -> Zoom:
    arguments.setdefault("attempts", None)
    return connect(handler, plugins=[plugin(retry_policy=policy)], **arguments)


def failed(zoom: Zoom) -> errors.ZoomHealthError:
    with pytest.raises(errors.ZoomHealthError) as caught:
        zoom.get("n")
    assert caught.value.__context__ is None
    return caught.value


def test_it_says_how_long_to_wait(connect: Connect) -> None:
    zoom = with_policy(connect, lambda call, attempt, error: attempt * 1.5, fails(3))
    assert zoom.get("n").note_id == "n"
    assert zoom.time.slept == [1.5, 3.0, 4.5]


def test_it_is_told_the_call_the_attempt_and_the_error(connect: Connect) -> None:
    told: list[Any] = []

    def policy(call: Any, attempt: int, error: Any) -> float:
        told.append((call.call_id, call.operation, attempt, type(error)))
        return 0.0

    with_policy(connect, policy, fails(2)).get("n")
    (first, operation, *_), (second, *_) = told
    assert first == second
    assert operation == "get_clinical_note"
    assert [each[2:] for each in told] == [(1, errors.ServerError), (2, errors.ServerError)]


def test_none_ends_the_call(connect: Connect) -> None:
    zoom = with_policy(connect, lambda *_: None)
    assert isinstance(failed(zoom), errors.ServerError)
    assert (len(zoom.wire.sent), zoom.client.counters.policy_failures) == (1, 0)


def test_it_may_repeat_what_the_client_would_not(connect: Connect) -> None:
    zoom = with_policy(connect, lambda *_: 1.0, fails(2, 404, 30009))
    assert zoom.get("n").note_id == "n"


def test_what_was_refused_on_this_side_is_not_repeated(connect: Connect) -> None:
    class Elsewhere(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            yield httpx.Request("GET", "https://elsewhere.example/")

    for refusing in ({"request_headers": lambda call: None}, {"auth": Elsewhere()}):
        zoom = connect(echo_note, plugins=[plugin(retry_policy=lambda *_: 1.0, **refusing)], attempts=None)
        failed(zoom)
        assert (zoom.wire.sent, zoom.time.slept) == ([], [])


def test_the_number_of_attempts_stays_as_it_is(connect: Connect) -> None:
    for attempts, expected in ((None, 5), (3, 3), (1, 1)):
        zoom = with_policy(connect, lambda *_: 0.0, attempts=attempts)
        failed(zoom)
        assert len(zoom.wire.sent) == expected


@pytest.mark.parametrize("seconds", [60.0, 61.0, 1e9])
def test_no_repetition_begins_after_the_time_of_the_call(connect: Connect, seconds: float) -> None:
    zoom = with_policy(connect, lambda *_: seconds, timeout=60)
    failed(zoom)
    assert (len(zoom.wire.sent), zoom.time.slept) == (1, [])


def test_the_time_of_all_waits_together_stays_within_that_of_the_call(connect: Connect) -> None:
    zoom = with_policy(connect, lambda *_: 4.0, timeout=10)
    failed(zoom)
    assert zoom.time.slept == [4.0, 4.0]


def test_the_budget_of_all_calls_stays_as_it_is(connect: Connect) -> None:
    zoom = with_policy(connect, lambda *_: 0.0)
    for _ in range(20):
        failed(zoom)
    assert zoom.client.counters.retries == 500 // 14


async def waits() -> float:
    return 1.0


def yields() -> Any:
    yield 1.0


NO_SECONDS: list[Callable[..., Any]] = [
    failing,
    lambda *_: waits(),
    lambda *_: yields(),
    *(
        lambda *_, given=value: given
        for value in (
            *(-1, -0.001, math.nan, math.inf, -math.inf, True, False, 10**400, -(10**400)),
            *("1", b"1", Decimal(1), Fraction(1), [1.0], {}, object()),
        )
    ),
]


@pytest.mark.parametrize("policy", NO_SECONDS)
def test_what_is_no_number_of_seconds_repeats_nothing_and_is_counted(connect: Connect, policy: Any) -> None:
    zoom = with_policy(connect, policy)
    assert isinstance(failed(zoom), errors.ServerError)
    assert (len(zoom.wire.sent), zoom.time.slept) == (1, [])
    assert zoom.client.counters.policy_failures == 1


def test_the_first_plugin_that_has_one_decides(connect: Connect) -> None:
    plugins = [
        plugin("none", retry_policy=None),
        plugin("first", retry_policy=lambda *_: 1.0),
        plugin("second", retry_policy=lambda *_: 2.0),
    ]
    zoom = connect(fails(1), plugins=plugins, attempts=None)
    zoom.get("n")
    assert zoom.time.slept == [1.0]


def test_the_clients_own_policy_can_be_asked(connect: Connect) -> None:
    asked: list[float | None] = []

    def ask(self: Any, config: Any, default: Any) -> Any:
        def policy(call: Any, attempt: int, error: Any) -> Any:
            asked.append(default(call, attempt, error))
            return asked[-1]

        return policy

    zoom = connect(fails(1), plugins=[asking("retry_policy", ask)], attempts=None)
    zoom.get("n")
    assert asked[0] is not None
    assert 0 <= asked[0] <= 0.5
    zoom = connect(fails(1, 404, 30009), plugins=[asking("retry_policy", ask)], attempts=None)
    failed(zoom)
    assert asked[1] is None


def test_a_success_does_not_ask_it(connect: Connect) -> None:
    zoom = with_policy(connect, failing, echo_note)
    zoom.get("n")
    assert zoom.client.counters.policy_failures == 0


def test_it_holds_for_listings_and_updates_too(connect: Connect) -> None:
    calls: list[Callable[[Zoom], Any]] = [lambda zoom: zoom.complete("n"), lambda zoom: zoom.notes()]
    for call in calls:
        zoom = with_policy(connect, lambda *_: 2.0)
        with pytest.raises(errors.ServerError):
            call(zoom)
        assert zoom.time.slept == [2.0] * 4


@given(
    answer=st.one_of(st.floats(), st.integers(), st.none(), st.booleans(), st.text(max_size=3)),
    timeout=st.integers(1, 500),
)
@example(answer=5e-324, timeout=1)
@example(answer=1.7976931348623157e308, timeout=1)
@example(answer=10**309, timeout=1)
def test_whatever_it_answers_the_call_ends_in_its_own_error_and_in_time(
    connect: Connect, answer: Any, timeout: int
) -> None:
    told = Told()
    zoom = connect(
        down, plugins=[plugin(retry_policy=lambda *_: answer, observers=told)], attempts=None, timeout=timeout
    )
    assert isinstance(failed(zoom), errors.ServerError)
    assert 1 <= len(zoom.wire.sent) <= 5
    assert sum(zoom.time.slept) <= timeout
    assert told.moments.count("retry") == len(zoom.wire.sent) - 1
