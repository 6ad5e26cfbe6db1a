"""The first key of a chain: who has it can verify every record. It belongs where the writers are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .errors import AuditTrailError

__all__ = ["VerificationKey", "read_verification_key"]

_NAME: Final = "zoom-health-audit-key-1"


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """What a chain can be verified with.

    Attributes:
        chain: Name of the chain.
        key: Key of its first record, 32 bytes.
    """

    chain: str
    key: bytes = field(repr=False)

    def encoded(self) -> bytes:
        """The line that the file of the key holds."""
        return f"{_NAME} {self.chain} {self.key.hex()}\n".encode("ascii")


def read_verification_key(path: Path) -> VerificationKey:
    """Read a key from its file.

    Args:
        path: The file that was written when the chain began.

    Raises:
        AuditTrailError: where it cannot be read or is none.
    """
    try:
        name, chain, key = path.read_bytes().decode("ascii").split()
        if name == _NAME and len(key) == 64:
            return VerificationKey(chain, bytes.fromhex(key))
        message = f"verification key {path.name}: this is no verification key"
    except OSError:
        message = f"verification key {path.name}: it cannot be read"
    except ValueError:
        message = f"verification key {path.name}: this is no verification key"
    raise AuditTrailError(message)
