"""Tells users what will go: what is deprecated works, and warns, for at least one minor version.

A release that reaches `removed_in` while the thing is still there fails its tests.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["deprecated", "warn_deprecated"]

C = TypeVar("C", bound=Callable[..., Any])


def warn_deprecated(name: str, *, since: str, removed_in: str, instead: str, stacklevel: int = 2) -> None:
    """Warn that something is deprecated; for arguments and values, where there is nothing to decorate.

    Args:
        name: What users type, such as `notes.list(page=)`.
        since: The version that warns first, as a literal.
        removed_in: The version that has it no more, as a literal: at least one minor version later.
        instead: What to type in its place.
        stacklevel: How many frames above this one the user's line is.

    Example:
        >>> import warnings
        >>> with warnings.catch_warnings(record=True, action="always") as caught:
        ...     warn_deprecated("old()", since="0.2", removed_in="0.3", instead="new()")
        >>> print(caught[0].message)
        old() is deprecated since 0.2 and goes with 0.3; use new()
    """
    words = f"{name} is deprecated since {since} and goes with {removed_in}; use {instead}"
    warnings.warn(words, DeprecationWarning, stacklevel=stacklevel + 1)


def deprecated(name: str, *, since: str, removed_in: str, instead: str) -> Callable[[C], C]:
    """Decorate a function, method or coroutine function that is deprecated: it warns when it is called.

    Args:
        name: What users type, such as `notes.finish()`.
        since: The version that warns first, as a literal.
        removed_in: The version that has it no more, as a literal: at least one minor version later.
        instead: What to type in its place.

    Returns:
        The decorator.

    Example:
        >>> @deprecated("double()", since="0.2", removed_in="0.3", instead="twice()")
        ... def double(number: int) -> int:
        ...     return 2 * number
        >>> import warnings
        >>> with warnings.catch_warnings(action="ignore"):
        ...     double(2)
        4
    """

    def decorate(function: C) -> C:
        def warn() -> None:
            warn_deprecated(name, since=since, removed_in=removed_in, instead=instead, stacklevel=3)

        @functools.wraps(function)
        def warning(*arguments: Any, **keywords: Any) -> Any:
            warn()
            return function(*arguments, **keywords)

        @functools.wraps(function)
        async def warning_in_coroutine(*arguments: Any, **keywords: Any) -> Any:
            warn()
            return await function(*arguments, **keywords)

        chosen: Any = warning_in_coroutine if inspect.iscoroutinefunction(function) else warning
        return chosen  # type: ignore[no-any-return]  # of the decorated function's type, which no annotation can say

    return decorate
