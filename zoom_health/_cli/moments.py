"""The values of `--from` and `--to`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import click

__all__ = ["moment_option"]


def moment_option(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """Read an ISO 8601 date, which is its midnight in UTC, or a time, which needs a zone: none is ever guessed.

    Raises:
        click.BadParameter: for anything else; click adds the name of the option.
    """
    if value is None:
        return None
    moment = _read(value.strip())
    if moment is None:
        raise click.BadParameter("not a date such as 2025-06-01 nor a time such as 2025-06-01T08:30:00Z")
    if moment.utcoffset() is None:
        raise click.BadParameter("the time has no zone; end it with Z for UTC, or with an offset such as -05:00")
    return moment


def _read(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.utcoffset() is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
