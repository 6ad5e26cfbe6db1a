"""When faults strike: calls, rates, times and moments, the same way every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import InvalidFaultError, Sandbox, SandboxRequest
from zoom_health_sandbox.faults import FAULTS


def spoiled(sandbox, calls, target="/v2/users"):
    """Numbers of the calls that were answered 503."""
    request = SandboxRequest(method="GET", target=target)
    return [number for number in range(1, calls + 1) if sandbox.handle(request).status == 503]


def test_without_conditions_every_call_is_struck_until_the_rules_are_cleared(sandbox):
    rule = sandbox.faults.add("status")

    assert spoiled(sandbox, 3) == [1, 2, 3]
    sandbox.faults.clear()
    assert spoiled(sandbox, 3) == []
    assert (rule.fired, len(sandbox.faults)) == (3, 0)


@pytest.mark.parametrize("calls", [[2, 4], (4, 2), {2, 4}, range(2, 5, 2), (number for number in (2, 4))])
def test_calls_are_counted_from_one(sandbox, calls):
    rule = sandbox.faults.add("status", calls=calls)

    assert spoiled(sandbox, 5) == [2, 4]
    assert (rule.seen, rule.fired) == (5, 2)


def test_calls_are_counted_from_the_adding_of_the_rule(sandbox):
    spoiled(sandbox, 3)
    sandbox.faults.add("status", calls=[1])

    assert spoiled(sandbox, 3) == [1]


def test_only_calls_of_the_operation_count(sandbox, caller, note):
    sandbox.add_note(note(1))
    rule = sandbox.faults.add("status", operation="get", calls=[2])

    statuses = [caller.get("note0001").status, caller.list().status, caller.complete("note0001").status]
    assert [*statuses, caller.ask_token().status, caller.get("note0001").status] == [200, 200, 204, 200, 503]
    assert rule.seen == 2


def test_a_fault_of_listings_counts_only_listings(sandbox, caller, note):
    sandbox.add_note(note(1))
    sandbox.faults.add("garbage_note", calls=[2], index=0)
    caller.list()
    caller.get("note0001")

    assert caller.listed() == [None, caller.listed()[0]]


def test_times_bounds_how_often(sandbox):
    rule = sandbox.faults.add("status", times=2)

    assert spoiled(sandbox, 4) == [1, 2]
    assert rule.fired == 2


@pytest.mark.parametrize("moments", ["seconds", "datetimes"])
def test_after_and_until_follow_the_clock_of_the_sandbox(sandbox, clock, moments):
    begin, end = (60, 120) if moments == "seconds" else (clock.now() + timedelta(seconds=s) for s in (60, 120))
    sandbox.faults.add("status", after=begin, until=end)

    struck = []
    for _ in range(4):
        struck.append(bool(spoiled(sandbox, 1)))
        clock.advance(30)
    struck.append(bool(spoiled(sandbox, 1)))
    assert struck == [False, False, True, True, False]


def test_of_several_rules_the_first_strikes_and_all_count(sandbox):
    first = sandbox.faults.add("status", status=500, calls=[2])
    second = sandbox.faults.add("status", status=502, calls=[2, 3])
    request = SandboxRequest(method="GET", target="/v2/users")

    assert [sandbox.handle(request).status for _ in range(4)] == [404, 500, 502, 404]
    assert (first.fired, second.fired, first.seen, second.seen) == (1, 1, 4, 4)


def test_a_rule_that_finds_nothing_to_spoil_leaves_the_call_to_the_next(sandbox, caller, note):
    sandbox.add_note(note(1))
    idle = sandbox.faults.add("page_token_expired")
    sandbox.faults.add("status", operation="list")

    assert caller.list().status == 503
    assert idle.fired == 0


@given(rate=st.floats(0, 1), seed=st.integers(0, 1000))
def test_a_rate_strikes_the_same_calls_for_the_same_seed(rate, seed):
    def run():
        sandbox = Sandbox()
        sandbox.faults.add("status", rate=rate, seed=seed)
        return spoiled(sandbox, 40)

    assert run() == run()


def test_a_rate_is_met_in_the_long_run_and_rules_do_not_strike_in_step():
    sandbox = Sandbox()
    rules = [sandbox.faults.add("clock_wrong", rate=0.05), sandbox.faults.add("status", rate=0.05)]
    struck = spoiled(sandbox, 4000)

    assert all(140 <= rule.fired <= 260 for rule in rules)
    assert len(struck) == rules[1].fired


def test_other_conditions_do_not_shift_the_random_calls():
    def run(**conditions):
        sandbox = Sandbox()
        sandbox.faults.add("status", rate=0.3, seed=5, **conditions)
        return spoiled(sandbox, 60)

    assert run(calls=range(20, 40)) == [number for number in run() if 20 <= number < 40]


def test_spoiled_calls_are_counted_as_requests(sandbox, caller):
    before = sandbox.requests_handled["list"]
    sandbox.faults.add("reset_before")
    caller.list()

    assert sandbox.requests_handled["list"] == before + 1


@pytest.mark.parametrize("name", ["", "no_such_fault", "Status", None, 7, "x" * 10_000])
def test_an_unknown_name_is_refused_in_one_line(sandbox, name):
    with pytest.raises(InvalidFaultError, match="there is no fault") as raised:
        sandbox.faults.add(name)
    assert len(str(raised.value)) < 120
    assert raised.value.__context__ is None


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(sandbox):
    with pytest.raises(InvalidFaultError, match="is reset_before meant"):
        sandbox.faults.add("reset_befor")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"operation": "delete"}, "operation must be one of token, list, get, update"),
        ({"calls": []}, "calls must be"), ({"calls": 3}, "calls must be"), ({"calls": "12"}, "calls must be"),
        ({"calls": [0]}, "from 1"), ({"calls": [True]}, "from 1"), ({"calls": ["1"]}, "from 1"),
        ({"calls": count(1)}, "calls must be"),
        ({"rate": 1.1}, "rate must be"), ({"rate": -0.1}, "rate must be"), ({"rate": float("nan")}, "rate must be"),
        ({"rate": "1"}, "rate must be"), ({"rate": True}, "rate must be"),
        ({"seed": "x"}, "seed must be"), ({"times": -1}, "times must be"), ({"times": 1.5}, "times must be"),
        ({"after": datetime(2025, 1, 1)}, "after must be"),
        ({"until": "noon"}, "until must be"), ({"until": float("inf")}, "until must be"),
        ({"status": 99}, "status must be a whole number from 200 to 999"), ({"status": "503"}, "status must be"),
        ({"status": True}, "status must be"), ({"retry_after": 5}, "retry_after must be a text"),
        ({"colour": 1}, "status has no argument 'colour': it takes status, code, retry_after"),
    ],
)  # fmt: skip
def test_what_a_rule_cannot_take_is_refused(sandbox, settings, words):
    with pytest.raises(InvalidFaultError, match=words.replace("(", r"\(")):
        sandbox.faults.add("status", **settings)
    assert len(sandbox.faults) == 0


def test_an_operation_that_the_fault_cannot_spoil_is_refused(sandbox):
    with pytest.raises(InvalidFaultError, match="operation must be one of get for another_note"):
        sandbox.faults.add("another_note", operation="list")


@pytest.mark.parametrize("name", FAULTS)
def test_every_default_is_an_argument_that_the_fault_takes(name):
    fault = FAULTS[name]
    defaults = {argument.name: argument.default for argument in fault.arguments}

    assert fault.read_arguments(defaults) == fault.read_arguments({})
    reserved = {"name", "operation", "calls", "rate", "seed", "after", "until", "times", "seen", "fired"}
    assert reserved.isdisjoint(defaults)
    assert fault.sentence.endswith(".")


def test_moments_in_another_zone_are_the_same_moments(sandbox, clock):
    from datetime import timezone

    sandbox.faults.add("status", after=clock.now().astimezone(timezone(timedelta(hours=5))))

    assert spoiled(sandbox, 1) == [1]
    assert clock.now().tzinfo is UTC
