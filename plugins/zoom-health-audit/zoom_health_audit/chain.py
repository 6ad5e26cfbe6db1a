"""How records hang together. Pure code: bytes in, bytes out.

A record is one line of JSON:

    {"number":7,"record":{...},"hash":"<64 hex>","mac":"<64 hex>"}
    {"number":8,"record":{...},"hash":"<64 hex>","mac":"<64 hex>","signature":"<128 hex>"}

All before `,"hash"` is its head, all from there its seal. The hash is SHA-256 of the seal of the record before and the
head, so that it covers every byte of the file so far. The mac is SHA-256 of key and hash, by the key of that number
alone: each key is a hash of the one before, and a writer forgets a key when it has used it (forward security, as the
journal of systemd has it). Whoever takes over the machine has the key of the next record only and can forge none of
those that are there; who keeps the first key can verify all. The mac needs no HMAC: its keys serve once, and all its
messages have one length, so there is nothing to extend; that makes verifying half as fast again. The signature is
Ed25519 over hash and mac; the last record of each commit bears one where there is a key to sign with, so that all
others can verify, too.

Source: Schneier and Kelsey, "Secure Audit Logs to Support Computer Forensics" (1999); Bellare, Canetti and Krawczyk,
"Pseudorandom Functions Revisited: The Cascade Construction" (1996); FIPS 180-4; RFC 8032.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

__all__ = [
    "NEXT",
    "ORIGIN",
    "UNSIGNED_SEAL",
    "Line",
    "Signer",
    "canonical",
    "fingerprint",
    "link",
    "mac_of",
    "next_key",
    "parse",
    "signed_bytes",
]

ORIGIN: Final = b"zoom-health-audit 1"
"""What stands in the place of a seal before the first record."""
UNSIGNED_SEAL: Final = 148
"""Length of a seal without a signature, in bytes."""
NEXT: Final = b"zoom-health-audit next key\0"
"""What is hashed with a key to make the next one."""
_SIGNED: Final = b"zoom-health-audit signature\0"
_FINGERPRINT: Final = b"zoom-health-audit fingerprint\0"
# Made once: `json.dumps` would build one for each record. Records are made here and hold no cycles.
_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False)
_LINE: Final = re.compile(
    rb'(\{"number":([1-9][0-9]{0,17}),"record":\{.*\})'
    rb'(,"hash":"([0-9a-f]{64})","mac":"([0-9a-f]{64})"(?:,"signature":"([0-9a-f]{128})")?\})'
)


class Signer(Protocol):
    """Signs what makes a record unforgeable by others."""

    public_key: str
    """The key to verify with, 64 hexadecimal digits."""

    def sign(self, message: bytes) -> bytes:
        """A signature of 64 bytes."""
        ...


class Line(NamedTuple):
    """A line taken apart."""

    head: bytes
    number: int
    seal: bytes
    hash: bytes
    mac: bytes
    signature: bytes | None


def parse(line: bytes) -> Line | None:
    """Take a line apart, without its line end; None where it does not have exactly the form of a record."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    head, number, seal, digest, mac, signature = found.groups()
    return Line(head, int(number), seal, digest, mac, signature)


def canonical(record: Mapping[str, Any]) -> bytes:
    r"""The one way to write a record as JSON: ASCII, keys sorted, no spaces.

    Example:
        >>> canonical({"user": "Testa Größe", "attempts": 1})
        b'{"attempts":1,"user":"Testa Gr\\u00f6\\u00dfe"}'
    """
    return _ENCODER.encode(record).encode("ascii")


def next_key(key: bytes) -> bytes:
    """The key of the record after; there is no way back."""
    return hashlib.sha256(NEXT + key).digest()


def mac_of(digest: bytes, key: bytes) -> bytes:
    """The mac of a hash, both in hexadecimal digits."""
    return hashlib.sha256(key + digest).hexdigest().encode("ascii")


def signed_bytes(digest: bytes, mac: bytes) -> bytes:
    """What a signature is made of."""
    return _SIGNED + digest + mac


def fingerprint(key: bytes) -> str:
    """What tells a first key from others without giving it away, 16 hexadecimal digits."""
    return hashlib.sha256(_FINGERPRINT + key).hexdigest()[:16]


def link(
    bodies: Sequence[bytes], *, number: int, key: bytes, seal: bytes, signer: Signer | None
) -> tuple[list[bytes], bytes]:
    """Make lines of records that belong together; the last is signed.

    Args:
        bodies: Canonical records, at least one.
        number: Number of the first.
        key: Key of that number, 32 bytes.
        seal: Seal of the record before, or `ORIGIN`.
        signer: Signs the last line, or None.

    Returns:
        The lines without line ends, and the key of the number after them.
    """
    lines = []
    for position, body in enumerate(bodies, 1):
        head = b'{"number":%d,"record":%b' % (number, body)
        digest = hashlib.sha256(seal + head).hexdigest().encode("ascii")
        mac = mac_of(digest, key)
        seal = b',"hash":"%b","mac":"%b"' % (digest, mac)
        if signer is not None and position == len(bodies):
            seal += b',"signature":"%b"' % signer.sign(signed_bytes(digest, mac)).hex().encode("ascii")
        seal += b"}"
        lines.append(head + seal)
        number, key = number + 1, next_key(key)
    return lines, key
