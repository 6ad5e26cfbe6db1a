"""How fast an account is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health._throttle import Throttle, throttle_for


@given(rate=st.integers(1, 80), gaps=st.lists(st.floats(0, 0.3), max_size=300))
def test_no_second_holds_more_calls_than_the_plan_allows(rate: int, gaps: list[float]) -> None:
    throttle, now, sent = Throttle(rate), 100.0, []
    for gap in gaps:
        now += gap
        sent.append(now + throttle.reserve(now))
    for earlier, later in zip(sent, sent[rate:], strict=False):
        assert later - earlier > 1.0


@given(gaps=st.lists(st.floats(0, 0.1), min_size=2, max_size=100))
def test_callers_are_served_in_the_order_in_which_they_came(gaps: list[float]) -> None:
    throttle, now, sent = Throttle(4), 0.0, []
    for gap in gaps:
        now += gap
        sent.append(now + throttle.reserve(now))
    assert sent == sorted(sent)


def test_a_plan_is_used_to_nearly_its_whole_rate() -> None:
    throttle = Throttle(30)
    last = max(throttle.reserve(0.0) for _ in range(301))
    assert 300 / last > 0.9 * 30


def test_an_unknown_plan_waits_for_nothing_until_a_call_is_refused() -> None:
    throttle = Throttle()
    assert all(throttle.reserve(0.0) == 0 for _ in range(500))
    throttle.refused(0.0)
    assert throttle.rate is not None


def test_an_unknown_rate_is_found() -> None:
    """A server that bears 30 a second: the throttle settles below twice and above a third of it."""
    throttle, now, served, refused = Throttle(), 0.0, [], 0
    while now < 60:
        now += max(throttle.reserve(now), 0.001)
        if len(served) >= 30 and now - served[-30] < 1:
            refused += 1
            throttle.refused(now)
        else:
            served.append(now)
    late = [moment for moment in served if moment > 30]
    assert len(late) / 30 > 10
    assert refused < len(served) * 0.1


def test_a_burst_of_refusals_counts_once() -> None:
    throttle = Throttle()
    for _ in range(30):
        throttle.reserve(0.0)
    throttle.refused(0.5)
    first = throttle.rate
    for _ in range(20):
        throttle.refused(0.6)
    assert throttle.rate == first


def test_clients_of_one_account_share_a_throttle() -> None:
    one = throttle_for("https://api.zoom.us/v2", "account", "pro")
    assert throttle_for("https://api.zoom.us/v2", "account", "pro") is one
    assert throttle_for("https://api.zoom.us/v2", "another", "pro") is not one


@pytest.mark.parametrize(("plan", "rate"), [("free", 4), ("pro", 30), ("business", 80)])
def test_a_plan_names_its_rate(plan: str, rate: int) -> None:
    assert throttle_for("https://api.zoom.us/v2", f"account-{plan}", plan).rate == rate  # type: ignore[arg-type]


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    throttle = Throttle(4)
    given = [throttle.reserve(0.0, before=1.0) for _ in range(200)]
    assert given.count(None) == 196
    assert throttle.reserve(1.2, before=2.2) == 0.0
