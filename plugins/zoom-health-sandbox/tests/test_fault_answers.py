"""Faults of whole answers: what exactly they say, through the core alone."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from zoom_health_sandbox import Plan


@pytest.fixture(autouse=True)
def _one_note(sandbox, note):
    sandbox.add_note(note(1))


def test_a_status_says_its_code_and_may_have_a_retry_after(sandbox, caller):
    sandbox.faults.add("status", status=520, code=30011, retry_after="7")
    answer = caller.get("note0001")

    assert (answer.status, answer.json()["code"], answer.header("retry-after")) == (520, 30011, "7")


def test_a_failing_token_endpoint_fails_in_its_own_shape(sandbox, caller):
    sandbox.faults.add("status", status=500, operation="token")

    assert set(caller.ask_token().json()) == {"reason", "error"}


def test_what_is_refused_is_not_carried_out(sandbox, caller):
    for name in ("status", "html", "empty_body", "error_in_200", "token_rejected", "scope_missing", "rate_limited"):
        sandbox.faults.clear()
        sandbox.faults.add(name)
        caller.complete("note0001")

    assert sandbox.note("note0001")["is_note_completed"] is False


def test_html_is_html(sandbox, caller):
    sandbox.faults.add("html", status=429)
    answer = caller.list()

    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_an_empty_200_has_no_body_and_an_error_in_200_has_one(sandbox, caller):
    sandbox.faults.add("empty_body", times=1)
    sandbox.faults.add("error_in_200", code=30008)

    assert caller.list().body == b""
    error = caller.list()
    assert (error.status, error.json()["code"]) == (200, 30008)


def test_a_wrong_content_type_has_the_right_body(sandbox, caller):
    right = caller.list()
    sandbox.faults.add("wrong_content_type", content_type="text/plain")
    wrong = caller.list()

    assert wrong.body == right.body
    assert [value for name, value in wrong.headers if name == "content-type"] == ["text/plain"]


def test_an_argument_cannot_become_a_header(sandbox, caller):
    sandbox.faults.add("wrong_content_type", content_type="text/plain\r\nx-injected: yes")

    assert caller.list().header("content-type") == "text/plainx-injected: yes"


def test_a_rejected_token_is_still_good_and_a_revoked_one_is_not(sandbox, caller):
    sandbox.faults.add("token_rejected", times=1)
    sandbox.faults.add("token_revoked", operation="list", calls=[3])

    codes = [caller.list().json().get("code") for _ in range(4)]
    assert codes == [124, None, 124, 124]
    assert caller.authenticate().list().status == 200


@pytest.mark.parametrize(("kind", "dirt"), [("newline", "\r\n"), ("nul", "\x00"), ("non-ascii", "é")])
def test_an_unusable_token_holds_what_no_header_can_carry(sandbox, caller, kind, dirt):
    sandbox.faults.add("token_unusable", kind=kind)

    assert dirt in caller.ask_token().json()["access_token"]
    assert caller.ask_token(grant_type="none").status == 400


def test_missing_scopes_are_named_as_zoom_names_them(sandbox, caller):
    sandbox.faults.add("scope_missing", code=4700, status=401)
    answer = caller.complete("note0001")

    assert (answer.status, answer.json()["code"]) == (401, 4700)
    assert answer.json()["message"].endswith("healthcare:update:clinical_notes:master]")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("none", None), ("seconds", "90"), ("date", "Mon, 02 Jun 2025 12:01:30 GMT"), ("iso", "2025-06-02T12:01:30Z"),
     ("garbage", "soon, perhaps")],
)  # fmt: skip
def test_a_rate_limit_comes_with_every_sort_of_retry_after(sandbox, caller, kind, value):
    sandbox.faults.add("rate_limited", retry_after=kind, seconds=90)
    answer = caller.list()

    assert (answer.status, answer.header("retry-after"), answer.header("x-ratelimit-type")) == (429, value, "QPS")


def test_the_daily_limit_ends_at_midnight(sandbox, caller):
    sandbox.faults.add("daily_limit")
    answer = caller.list()

    assert answer.header("x-ratelimit-type") == "Daily-limit"
    assert answer.header("x-ratelimit-remaining") == "0"
    assert answer.header("retry-after") == "2025-06-03T00:00:00Z"


@pytest.mark.parametrize("offset", [3600, -3600])
def test_a_limit_may_come_from_a_server_whose_clock_is_wrong(sandbox, caller, clock, offset):
    sandbox.faults.add("rate_limited", retry_after="iso", seconds=5, server_clock=offset)
    answer = caller.list()

    date = parsedate_to_datetime(answer.header("date"))
    assert date == clock.now() + timedelta(seconds=offset)
    assert answer.header("retry-after") == f"{date + timedelta(seconds=5):%Y-%m-%dT%H:%M:%SZ}"
    assert [name for name, _ in answer.headers].count("date") == 1


@pytest.mark.parametrize("offset", [3600.0, -3600.0])
def test_a_wrong_clock_shows_in_the_date_and_in_a_real_retry_after(sandbox, caller, clock, monkeypatch, offset):
    from zoom_health_sandbox import limits

    monkeypatch.setitem(limits.LIGHT_LIMITS, Plan.BUSINESS, limits.LightLimit(per_second=9, per_day=1))
    sandbox.limits = True
    caller.list()
    sandbox.faults.add("clock_wrong", seconds=offset)
    answer = caller.list()

    assert answer.status == 429
    assert parsedate_to_datetime(answer.header("date")) == clock.now() + timedelta(seconds=offset)
    assert answer.header("retry-after") == ("2025-06-03T01:00:00Z" if offset > 0 else "2025-06-02T23:00:00Z")


@pytest.mark.parametrize(
    ("arguments", "location"),
    [({}, "https://elsewhere.invalid/v2/clinical_notes/notes?"), ({"to": "http"}, "http://api.zoom.us/v2/clinical_notes/notes?"),
     ({"to": "self"}, "https://api.zoom.us/v2/clinical_notes/notes?"), ({"location": "https://x.invalid/"}, "https://x.invalid/")],
)  # fmt: skip
def test_a_redirect_names_where_to_go(sandbox, caller, arguments, location):
    sandbox.faults.add("redirect", status=302, **arguments)
    answer = caller.list()

    assert (answer.status, answer.header("location")) == (302, location)
