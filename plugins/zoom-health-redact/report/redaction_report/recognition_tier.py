"""The recognition tier as one function from text to text, for the report."""

from __future__ import annotations

from functools import cache

from zoom_health_redact import Recognition, Redactor

__all__ = ["redact_text"]


@cache
def _redactor() -> Redactor:
    return Redactor(finder=Recognition())


def redact_text(text: str) -> str:
    """Mask the identifiers of a text by rules and the default model.

    Args:
        text: Any text.
    """
    return _redactor().redact(text)
