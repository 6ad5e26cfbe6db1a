"""What the commands have in common: which file they work on, and how their errors look."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from .errors import AuditTrailError
from .settings import Settings, settings_from

__all__ = ["FILE", "TrailCannotBeRead", "in_one_line", "trail_path"]

FILE: Final = click.Path(path_type=Path, dir_okay=False)


class TrailCannotBeRead(click.ClickException):
    """Something is missing that the command needs."""

    exit_code = 2


def in_one_line(command: Callable[..., None]) -> Callable[..., None]:
    """Show what a trail cannot do as one line."""

    @wraps(command)
    def run(**arguments: Any) -> None:
        try:
            command(**arguments)
            return
        except AuditTrailError as error:
            message = str(error)
        raise TrailCannotBeRead(message)

    return run


def trail_path(path: Path | None) -> tuple[Path, Settings]:
    """The file to work on and the settings of the environment, whose file is taken where none was named."""
    settings = settings_from(os.environ)
    return path or settings.path, settings
