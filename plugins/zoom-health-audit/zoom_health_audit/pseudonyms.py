"""Keyed pseudonyms of ids: the same id has the same one in every record, and without the key none leads back."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .durable import create_private
from .errors import AuditTrailError

__all__ = ["Identify", "as_they_are", "pseudonym_key", "pseudonyms"]

Identify = Callable[[str, str], str]
"""Gives what stands in a record for an id, from the kind of the id (`note`, `patient`, ...) and the id."""

_NAME: Final = "zoom-health-audit-pseudonym-key-1"
_DIGITS: Final = 32


def pseudonyms(key: bytes) -> Identify:
    """Pseudonyms by a key.

    Args:
        key: 32 bytes.

    Returns:
        A function of kind and id: the first 128 bits of HMAC-SHA-256 over both, in hexadecimal digits. Two ids that
        happen to be alike but name different things have different ones.

    Source: 45 CFR 164.514(c): a code must not be derived from information about the person; RFC 2104.

    Example:
        >>> identify = pseudonyms(bytes(32))
        >>> identify("patient", "synthetic-1")
        '79eec7164389daf64188aeeeca2edf3e'
    """

    def identify(kind: str, identifier: str) -> str:
        message = f"{kind}\0{identifier}".encode("utf-8", "surrogatepass")
        return hmac.digest(key, message, "sha256").hex()[:_DIGITS]

    return identify


def as_they_are(kind: str, identifier: str) -> str:
    """No pseudonyms: the ids themselves, for trails that are protected like the notes."""
    del kind
    return identifier


def pseudonym_key(path: Path, *, create: bool) -> bytes:
    """The key that a file holds.

    Args:
        path: The file.
        create: Whether to make up a key where there is no file; the caller holds a lock then.

    Raises:
        AuditTrailError: where the file cannot be read or holds no key.
        OSError: where it cannot be created.
    """
    if create and not path.exists():
        create_private(path, f"{_NAME} {secrets.token_hex(32)}\n".encode("ascii"))
    try:
        name, key = path.read_bytes().decode("ascii").split()
        if name == _NAME and len(key) == 64:
            return bytes.fromhex(key)
        message = f"pseudonym key {path.name}: this is no pseudonym key"
    except OSError:
        message = f"pseudonym key {path.name}: it cannot be read"
    except ValueError:
        message = f"pseudonym key {path.name}: this is no pseudonym key"
    raise AuditTrailError(message)
