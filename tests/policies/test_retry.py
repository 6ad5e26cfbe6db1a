"""Whether and when a failed call is sent again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health._retry import BUDGET, RetryBudget, RetryPolicy
from zoom_health.errors import (
    AccessDeniedError,
    APIError,
    AuthenticationError,
    DailyLimitError,
    DeadlineExceededError,
    NetworkError,
    NoteNotFoundError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
    UpdateFailedError,
    ZoomHealthError,
)

POLICY = RetryPolicy()


def api(kind: type[APIError], status: int) -> APIError:
    return kind("synthetic", status=status, operation="get_clinical_note")


REPEATED = [
    NetworkError("cut"),
    api(ServerError, 503),
    api(UpdateFailedError, 500),
    api(RateLimitError, 429),
    UnexpectedResponseError("html", retryable=True),
    AuthenticationError("token service down", retryable=True),
]
FINAL = [
    api(NoteNotFoundError, 404),
    api(AccessDeniedError, 403),
    api(APIError, 400),
    api(DailyLimitError, 429),
    UnexpectedResponseError("another note"),
    AuthenticationError("wrong secret"),
    DeadlineExceededError("late"),
]


def delay(error: ZoomHealthError, **changes: float) -> float | None:
    values = {"elapsed": 0.0, "remaining": 60.0, "chance": 1.0} | changes
    return POLICY.delay(error, attempt=int(values.pop("attempt", 1)), **values)


@pytest.mark.parametrize("error", REPEATED, ids=lambda error: type(error).__name__)
def test_what_may_pass_is_sent_again(error: ZoomHealthError) -> None:
    assert delay(error) is not None


@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
def test_what_will_not_pass_is_not_sent_again(error: ZoomHealthError) -> None:
    assert delay(error) is None


def test_a_call_is_sent_five_times_at_most() -> None:
    assert delay(NetworkError("cut"), attempt=4) is not None
    assert delay(NetworkError("cut"), attempt=5) is None


@given(attempt=st.integers(1, 4), chance=st.floats(0, 1))
def test_the_wait_is_spread_from_nothing_to_its_limit(attempt: int, chance: float) -> None:
    wait = delay(NetworkError("cut"), attempt=attempt, chance=chance)
    assert wait is not None
    assert 0 <= wait <= min(20, 0.5 * 2 ** (attempt - 1))


@given(elapsed=st.floats(0, 100), remaining=st.floats(0.001, 100), chance=st.floats(0, 1))
def test_no_wait_reaches_beyond_thirty_seconds_or_the_calls_own_time(
    elapsed: float, remaining: float, chance: float
) -> None:
    wait = delay(NetworkError("cut"), elapsed=elapsed, remaining=remaining, chance=chance, attempt=4)
    assert wait is None or (wait < remaining and elapsed + wait <= 30)


def test_what_the_server_asks_for_is_waited() -> None:
    error = api(RateLimitError, 429)
    error.retry_after = 7.0  # type: ignore[attr-defined]
    assert delay(error, chance=0.0) == 7.0


def test_a_rate_limit_without_a_time_waits_for_the_next_second() -> None:
    wait = delay(api(RateLimitError, 429), chance=0.0)
    assert wait == 1.0


def test_what_the_server_asks_for_is_not_slept_through_when_it_is_too_long() -> None:
    error = api(RateLimitError, 429)
    error.retry_after = 3600.0  # type: ignore[attr-defined]
    assert delay(error) is None


def test_an_outage_is_multiplied_by_no_more_than_a_tenth() -> None:
    budget, sent = RetryBudget(), 0
    for _ in range(1000):
        sent += 1
        for _ in range(4):
            if budget.spend(NetworkError("down")):
                sent += 1
    assert sent <= 1100


def test_scattered_failures_are_always_repeated() -> None:
    budget = RetryBudget()
    for number in range(10_000):
        budget.earn()
        if number % 20 == 0:
            assert budget.spend(NetworkError("cut"))


def test_successes_fill_the_budget_no_further_than_its_size() -> None:
    budget = RetryBudget()
    for _ in range(BUDGET):
        budget.earn()
    spent = 0
    while budget.spend(NetworkError("down")):
        spent += 1
    assert spent == BUDGET // 14
