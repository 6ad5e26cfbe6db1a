"""What the commands use of the world outside. Tests pass another one as the object of click's context."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import click
from attrs import define, field

from .._client import ZoomHealth
from .._connections import default_transport
from .._http import httpx
from .._plugins import Offer, installed_offers

__all__ = ["Surroundings", "pass_surroundings"]


def _now() -> datetime:
    return datetime.now(UTC)


@define(frozen=True)
class Surroundings:
    """What the commands use of the world outside.

    Attributes:
        client: Builds the client; raises `ConfigurationError` where the environment does not describe one.
        environment: Environment variables, for what `doctor` says about addresses.
        transport: Builds what `doctor` sends its plain requests over, for an address.
        clock: The current time, aware.
        find_offers: Finds the plugins, in the order in which they add commands.
    """

    client: Callable[[], ZoomHealth] = ZoomHealth.from_env
    environment: Mapping[str, str] = field(factory=lambda: os.environ, repr=False)
    transport: Callable[[str], httpx.BaseTransport] = default_transport
    clock: Callable[[], datetime] = _now
    find_offers: Callable[[], Sequence[Offer]] = installed_offers


pass_surroundings: Final = click.make_pass_decorator(Surroundings, ensure=True)
