"""Which exit code an error ends the command line with. Pure code: scripts rely on this table."""

from __future__ import annotations

from typing import Final

from ..errors import (
    AccessDeniedError,
    AuthenticationError,
    ConfigurationError,
    FeatureDisabledError,
    MissingScopeError,
    NoteNotFoundError,
    RateLimitError,
    UserNotFoundError,
    ZoomHealthError,
)

__all__ = ["INTERRUPTED", "OTHER", "USAGE", "exit_code"]

OTHER: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
"""What shells give a command that Ctrl-C ended: 128 and the number of the signal."""

_EXIT_CODES: Final[dict[type[BaseException], int]] = {
    ZoomHealthError: OTHER,
    ConfigurationError: USAGE,
    NoteNotFoundError: 3,
    UserNotFoundError: 3,
    AuthenticationError: 4,
    AccessDeniedError: 5,
    FeatureDisabledError: 5,
    MissingScopeError: 5,
    RateLimitError: 6,
}


def exit_code(error: ZoomHealthError) -> int:
    """The exit code of an error: that of the nearest of its classes in the table.

    Example:
        >>> from zoom_health.errors import InvalidArgumentError
        >>> exit_code(InvalidArgumentError("owner is empty"))
        2
    """
    return next(_EXIT_CODES[kind] for kind in type(error).__mro__ if kind in _EXIT_CODES)
