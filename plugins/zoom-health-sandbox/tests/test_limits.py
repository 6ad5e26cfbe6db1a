"""Zoom's rate limits for LIGHT calls."""

from __future__ import annotations

import pytest
from zoom_health_sandbox import Account, Sandbox, scenarios
from zoom_health_sandbox.seeding import default_world
from zoom_health_sandbox.world import Plan


@pytest.fixture
def limited(clock, caller_of):
    """A caller on an account of the given plan, with limits enforced."""

    def make(plan):
        return caller_of(Sandbox(world=default_world(Plan(plan)), clock=clock)).authenticate()

    return make


@pytest.mark.parametrize(("plan", "per_second"), [("free", 4), ("pro", 30), ("business", 80)])
def test_each_plan_allows_so_many_calls_in_a_second(limited, clock, plan, per_second):
    caller = limited(plan)
    assert {caller.list().status for _ in range(per_second)} == {200}

    over = caller.list()
    assert (over.status, over.json()["code"]) == (429, 429)
    assert (over.header("X-RateLimit-Category"), over.header("X-RateLimit-Type")) == ("Light", "QPS")
    assert over.header("Retry-After") is None

    clock.advance(1)
    assert caller.list().status == 200


def test_the_free_plan_allows_6000_calls_a_day_and_says_when_the_next_day_begins(limited, clock):
    caller = limited("free")
    clock.advance(60)
    caller.authenticate()
    for _ in range(1500):
        assert {caller.list().status for _ in range(4)} == {200}
        clock.advance(1)

    over = caller.list()
    assert (over.status, over.json()["code"]) == (429, 429)
    assert over.header("X-RateLimit-Type") == "Daily-limit"
    assert over.header("X-RateLimit-Limit") == "6000"
    assert over.header("X-RateLimit-Remaining") == "0"
    assert over.header("Retry-After") == "2025-06-03T00:00:00Z"

    clock.advance(12 * 3600)
    assert caller.authenticate().list().status == 200


def test_an_account_shares_its_limit_between_its_apps(limited, caller_of):
    caller = limited("free")
    other = caller_of(caller.sandbox, client_id=scenarios.READ_ONLY_CLIENT_ID).authenticate()
    for _ in range(2):
        assert (caller.list().status, other.list().status) == (200, 200)

    assert caller.list().status == other.list().status == 429


def test_errors_count_and_tokens_and_strangers_do_not(limited):
    caller = limited("free")
    for _ in range(10):
        caller.ask_token()
        caller.send("GET", "/v2/clinical_notes/notes", Authorization="Bearer unknown")
    assert [caller.list(page_size=0).status for _ in range(5)] == [400, 400, 400, 400, 429]


def test_limits_can_be_turned_off_and_on(limited):
    caller = limited("free")
    caller.sandbox.limits = False
    assert {caller.list().status for _ in range(10)} == {200}

    caller.sandbox.limits = True
    assert [caller.list().status for _ in range(5)] == [200, 200, 200, 200, 429]


def test_a_plan_can_be_changed(limited):
    caller = limited("free")
    caller.sandbox.add(Account(account_id=scenarios.ACCOUNT_ID, plan="pro"))

    assert {caller.list().status for _ in range(30)} == {200}
    assert caller.list().status == 429
