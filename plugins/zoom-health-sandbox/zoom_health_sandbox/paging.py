"""Page tokens: opaque, bound to the parameters they were given for, dead after 15 minutes of the sandbox's clock.

A token is a signed statement, not an entry in a table: it says when it dies and behind which note (by number of
planting) the next page begins. The parameters are part of what is signed but not of the token, so it holds no time,
no id and no other word about a patient, and is worth nothing with other parameters. With a kept key it outlives a
restart.
"""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from .refusals import dead_page_token

__all__ = ["PAGE_TOKEN_SECONDS", "PageTokens"]

PAGE_TOKEN_SECONDS = 15 * 60
_STATEMENT = struct.Struct(">QQ")
_SIGNATURE_BYTES = 17  # With the statement 33 bytes, which base64 writes without padding.


class PageTokens:
    """Issues page tokens and reads them back.

    Args:
        key: Secret that the tokens are signed with.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._killed: set[str] = set()

    def issue(self, *, after: int, parameters: bytes, now: int) -> str:
        """Return a token.

        Args:
            after: Sequence of the last note of the page.
            parameters: Everything that the next request must repeat.
            now: Epoch milliseconds.
        """
        statement = _STATEMENT.pack(now + PAGE_TOKEN_SECONDS * 1000, after)
        token = urlsafe_b64encode(statement + self._signature(statement, parameters)).decode()
        if token in self._killed:
            # Issued again under a clock that stands still: whoever starts anew needs one that is alive.
            return self.issue(after=after, parameters=parameters, now=now + 1)
        return token

    def read(self, token: str, *, parameters: bytes, now: int) -> int:
        """Return the sequence that the page begins behind.

        Args:
            token: As received.
            parameters: The parameters that it came with.
            now: Epoch milliseconds.

        Raises:
            Refusal: The token was not issued here, is too old, or belongs to other parameters.
        """
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            raw = b""
        statement, signature = raw[: _STATEMENT.size], raw[_STATEMENT.size :]
        genuine = hmac.compare_digest(signature, self._signature(statement, parameters))
        # Decoding skips characters that are no base64, so only the one spelling that was issued counts.
        if not genuine or urlsafe_b64encode(raw).decode() != token or token in self._killed:
            raise dead_page_token()
        dies: int
        after: int
        dies, after = _STATEMENT.unpack(statement)
        if now >= dies:
            raise dead_page_token()
        return after

    def kill(self, token: str) -> None:
        """Make one token die before its time.

        Args:
            token: As issued.
        """
        self._killed.add(token)

    def _signature(self, statement: bytes, parameters: bytes) -> bytes:
        return hmac.digest(self._key, statement + parameters, sha256)[:_SIGNATURE_BYTES]
