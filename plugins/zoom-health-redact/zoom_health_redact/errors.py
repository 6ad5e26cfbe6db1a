"""What can be wrong with how redaction is set up. No message holds anything of a note, a key or a policy's values."""

from __future__ import annotations

__all__ = ["RedactError"]


class RedactError(ValueError):
    """A policy, a key or a tier cannot be used as asked."""
