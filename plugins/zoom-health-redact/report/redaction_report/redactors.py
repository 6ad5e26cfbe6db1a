"""Finds the function to measure, by the name of a tier or of any function."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

__all__ = ["TIERS", "RedactorNotFoundError", "find_redactor"]

TIERS = {
    "fast": "zoom_health_redact:redact_text",
    "ner": "redaction_report.recognition_tier:redact_text",
}
"""Tiers that the plugin offers as one function from text to text."""


class RedactorNotFoundError(LookupError):
    """There is no such function here."""


def find_redactor(name: str) -> Callable[[str], str]:
    """Return the function that a name stands for.

    Args:
        name: `module:function`, a function that takes a text and returns it masked.

    Raises:
        RedactorNotFoundError: The module cannot be imported, or has no such function.
    """
    module, _, function = name.partition(":")
    problem = ""
    try:
        found = getattr(import_module(module), function) if module and function else None
    except (ImportError, AttributeError) as error:
        problem = f" ({error})"
        found = None
    if not callable(found):
        raise RedactorNotFoundError(f"{name}: no such function{problem}; is the plugin installed in this environment?")
    return found  # type: ignore[no-any-return]  # a callable from a module known by name only
