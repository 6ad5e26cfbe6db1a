"""Exit codes, and texts made safe for a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health import errors
from zoom_health._cli.exit_codes import exit_code
from zoom_health._cli.messages import printable
from zoom_health._cli.moments import moment_option

CODES = {
    "ConfigurationError": 2,
    "InvalidArgumentError": 2,
    "NoteNotFoundError": 3,
    "UserNotFoundError": 3,
    "AuthenticationError": 4,
    "AccessDeniedError": 5,
    "FeatureDisabledError": 5,
    "MissingScopeError": 5,
    "RateLimitError": 6,
    "DailyLimitError": 6,
    "RefusedPluginError": 2,
}


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_an_exit_code(name: str) -> None:
    kind: type[errors.ZoomHealthError] = getattr(errors, name)
    assert exit_code(kind.__new__(kind)) == CODES.get(name, 1)


def read(text: str) -> datetime | None:
    command = click.Command("synthetic")
    return moment_option(click.Context(command), click.Option(["--from"]), text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-01", datetime(2025, 6, 1, tzinfo=UTC)),
        ("2025-06-01T08:30:00Z", datetime(2025, 6, 1, 8, 30, tzinfo=UTC)),
        (" 2025-06-01 08:30-05:00 ", datetime(2025, 6, 1, 13, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_midnight_and_a_time_is_in_its_zone(text: str, moment: datetime) -> None:
    assert read(text) == moment


@given(st.datetimes(), st.timezones())
def test_every_aware_time_is_read_and_every_naive_one_refused(naive: datetime, zone: tzinfo) -> None:
    with pytest.raises(click.BadParameter, match="no zone"):
        read(naive.isoformat())
    aware = naive.replace(tzinfo=zone)
    try:
        expected = aware.astimezone(UTC)
    except OverflowError:
        with pytest.raises(click.BadParameter):
            read(aware.isoformat())
    else:
        assert read(aware.isoformat()) == expected


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        moment = read(text)
    except click.BadParameter:
        return
    assert moment is not None
    assert moment.utcoffset() is not None


@given(st.text())
def test_no_text_steers_a_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
    assert not any("\u202a" <= character <= "\u202e" for character in shown)
    assert "\n" in printable("a\nb", keep="\n")
