"""HTTP 429: how long to wait, in whichever form the server says it, and the limit of the day as an error of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import Sandbox

from zoom_health.errors import DailyLimitError, RateLimitError

from .answers import refusal
from .harness import Zoom

Connect = Callable[..., Zoom]
NOW = datetime(2025, 8, 22, 23, 59, tzinfo=UTC)
MIDNIGHT = datetime(2025, 8, 23, tzinfo=UTC)
DAILY = {"x_ratelimit_category": "Light", "x_ratelimit_type": "Daily-limit", "x_ratelimit_remaining": "0"}


def limited(connect: Connect, **headers: Any) -> RateLimitError:
    """The error of a 429 with these headers."""
    zoom = connect(lambda request: refusal(429, 429, **headers), clock=lambda: NOW)
    with pytest.raises(RateLimitError) as caught:
        zoom.get("note")
    assert len(zoom.wire.sent) == 1
    return caught.value


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("86400", 86_400),
        ("2025-08-23T00:00:00Z", 60),
        ("2025-08-23T00:00:00.500Z", 60.5),
        ("2025-08-23T02:00:00+02:00", 60),
        ("2025-08-23T00:00:00", 60),
        ("2025-08-23", 60),
        ("Sat, 23 Aug 2025 00:00:00 GMT", 60),
        ("Saturday, 23-Aug-25 00:00:00 GMT", 60),
        ("Sat Aug 23 00:00:00 2025", 60),
        ("2025-08-22T00:00:00Z", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_retry_after_is_understood_in_every_form(connect: Connect, value: str, seconds: float) -> None:
    error = limited(connect, retry_after=value)
    assert type(error) is RateLimitError
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "soon",
        "-5",
        "1.5",
        "1e3",
        "NaN",
        "2025-13-45T00:00:00Z",
        "9" * 60,
        "9" * 100,
        "Sat, 99 Foo 2025",
        "٣",
        "5;6",
    ],
)
def test_a_retry_after_that_cannot_be_read_is_none(connect: Connect, value: str) -> None:
    answer = httpx.Response(429, headers=[(b"retry-after", value.encode())])
    zoom = connect(lambda request: answer, clock=lambda: NOW)
    with pytest.raises(RateLimitError) as caught:
        zoom.get("note")
    assert caught.value.retry_after is None


def test_a_limit_of_the_second_names_no_wait(connect: Connect) -> None:
    error = limited(connect, x_ratelimit_category="Light", x_ratelimit_type="QPS")
    assert type(error) is RateLimitError
    assert error.retry_after is None


def test_the_limit_of_the_day_is_an_error_of_its_own(connect: Connect) -> None:
    error = limited(connect, **DAILY, retry_after="2025-08-23T00:00:00Z")
    assert isinstance(error, DailyLimitError)
    assert (error.reset_at, error.retry_after) == (MIDNIGHT, 60)
    assert "2025-08-23T00:00:00Z" in str(error)


@pytest.mark.parametrize("value", ["60", "Sat, 23 Aug 2025 00:00:00 GMT", "2025-08-23T01:00:00+01:00"])
def test_the_end_of_the_day_is_known_from_every_form(connect: Connect, value: str) -> None:
    error = limited(connect, **DAILY, retry_after=value)
    assert isinstance(error, DailyLimitError)
    assert error.reset_at == MIDNIGHT
    assert error.reset_at.tzinfo is UTC


@pytest.mark.parametrize("headers", [{}, {"retry_after": "soon"}])
def test_a_day_without_a_readable_end_has_none(connect: Connect, headers: dict[str, str]) -> None:
    error = limited(connect, **DAILY, **headers)
    assert isinstance(error, DailyLimitError)
    assert (error.reset_at, error.retry_after) == (None, None)


def test_a_429_without_a_body_is_a_rate_limit(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(429))
    with pytest.raises(RateLimitError) as caught:
        zoom.complete("note")
    assert (caught.value.status, caught.value.code, caught.value.operation) == (429, None, "update_clinical_note")


def test_code_429_with_another_status_is_a_rate_limit(connect: Connect) -> None:
    zoom = connect(lambda request: refusal(400, 429))
    with pytest.raises(RateLimitError):
        zoom.get("note")


@pytest.mark.parametrize("client_kind", ["sync"], indirect=True)
@given(
    value=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80)
    | st.datetimes().map(lambda moment: moment.isoformat())
)
def test_no_retry_after_does_any_harm(connect: Connect, value: str) -> None:
    error = limited(connect, **DAILY, retry_after=value)
    assert error.retry_after is None or error.retry_after >= 0


def test_the_sandboxs_limits_come_as_errors(connect_sandbox: Connect, zoom_sandbox: Sandbox) -> None:
    zoom = connect_sandbox()
    zoom_sandbox.limits = True
    for _ in range(80):
        next(zoom.pages(page_size=1))
    with pytest.raises(RateLimitError) as caught:
        next(zoom.pages(page_size=1))
    assert type(caught.value) is RateLimitError
    zoom_sandbox.clock.advance(1)
    assert len(zoom.notes()) == 50


def test_the_wait_is_counted_from_the_clock(connect: Connect) -> None:
    later = NOW + timedelta(seconds=59)
    zoom = connect(lambda request: refusal(429, 429, retry_after="2025-08-23T00:00:00Z"), clock=lambda: later)
    with pytest.raises(RateLimitError) as caught:
        zoom.get("note")
    assert caught.value.retry_after == 1
