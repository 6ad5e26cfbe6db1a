"""Ed25519 signatures, by the `cryptography` package of the extra `signatures`, imported when a key is given."""

from __future__ import annotations

from pathlib import Path

from .chain import Signer
from .errors import AuditTrailError

__all__ = ["load_signer", "public_key_from", "signature_verifies"]

_MISSING = "signatures need the package cryptography: pip install 'zoom-health-audit[signatures]'"


class _Ed25519Signer:
    def __init__(self, path: Path) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError
        self._key = key
        self.public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, message: bytes) -> bytes:
        """A signature of 64 bytes."""
        return self._key.sign(message)


def load_signer(path: Path) -> Signer:
    """Read a private key.

    Args:
        path: An unencrypted Ed25519 key in PEM, as `openssl genpkey -algorithm ed25519` writes it.

    Raises:
        AuditTrailError: where there is none.

    Source: RFC 8032, RFC 8410.
    """
    try:
        return _Ed25519Signer(path)
    except ImportError:
        message = _MISSING
    except OSError:
        message = f"signing key {path.name}: it cannot be read"
    except (TypeError, ValueError):
        message = f"signing key {path.name}: this is no unencrypted Ed25519 private key in PEM"
    raise AuditTrailError(message)


def public_key_from(text: str) -> str:
    """The hexadecimal digits of a public key.

    Args:
        text: 64 hexadecimal digits, or a public key in PEM.

    Raises:
        AuditTrailError: where it is neither.
    """
    try:
        if len(bytes.fromhex(text.strip())) == 32:
            return text.strip().lower()
    except ValueError:
        pass
    try:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

        key = load_pem_public_key(text.encode("ascii"))
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    except ImportError:
        message = _MISSING
    except ValueError:
        message = "the public key is neither 64 hexadecimal digits nor an Ed25519 key in PEM"
    raise AuditTrailError(message)


def signature_verifies(public_key: str, signature: bytes, message: bytes) -> bool:
    """Whether a signature is by the owner of a key.

    Args:
        public_key: 64 hexadecimal digits.
        signature: 128 hexadecimal digits.
        message: What was signed.

    Raises:
        AuditTrailError: where signatures cannot be verified here.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        missing = True
    else:
        missing = False
    if missing:
        raise AuditTrailError(_MISSING)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature.decode()), message)
    except (InvalidSignature, ValueError):  # or one of them is no hexadecimal text of its length
        return False
    return True
