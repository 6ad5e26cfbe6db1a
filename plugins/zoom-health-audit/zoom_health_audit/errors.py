"""The one error of an audit trail."""

from __future__ import annotations

__all__ = ["AuditTrailError"]


class AuditTrailError(Exception):
    """A record could not be kept, or an audit file could not be read. The SDK turns it into its `AuditError`.

    The message is one line: what, which file, what to do. It holds no identifier, key or content.
    """
