"""What goes wrong when a record cannot be kept, in one line that shows nothing but the name of the audit file."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Final

from .errors import AuditTrailError

__all__ = ["explained"]

_FULL: Final = "there is no space left for it; free some"
_LOCKED: Final = "another process holds it locked; end that process or raise the timeout"
_FORBIDDEN: Final = "it may not be written; look at its permissions, its owner and how its disk is mounted"
_DAMAGED: Final = "it is damaged or no audit file; run `zoom-health audit verify` on it and begin a new file"
_ERRNOS: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _FORBIDDEN,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.ENOENT: "it, or the directory of it, is not there",
    errno.EISDIR: "a directory has its name",
}
_SQLITE_CODES: Final = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; look at its directory and permissions",
    sqlite3.SQLITE_IOERR: "its disk refused; look at the disk's space and state",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


def explained(error: OSError | sqlite3.Error, path: Path) -> AuditTrailError:
    """The failure that an error of the system or of SQLite means.

    Args:
        error: What was raised.
        path: The file concerned; only its name is shown.

    Returns:
        The failure, for the caller to raise outside its `except` block, so that nothing hangs on it.

    Example:
        >>> str(explained(OSError(errno.ENOSPC, "x"), Path("/var/audit.sqlite")))
        'audit file audit.sqlite: there is no space left for it; free some'
    """
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        # The low byte is the code; what stands above it tells finer kinds of the same apart.
        reason = None if code is None else _SQLITE_CODES.get(code & 0xFF)
        return AuditTrailError(f"audit file {path.name}: {reason or 'SQLite refused: ' + type(error).__name__}")
    if isinstance(error, TimeoutError):
        return AuditTrailError(f"audit file {path.name}: {_LOCKED}")
    reason = _ERRNOS.get(error.errno or 0, f"the system refused: {error.strerror or 'no reason given'}")
    return AuditTrailError(f"audit file {path.name}: {reason}")
