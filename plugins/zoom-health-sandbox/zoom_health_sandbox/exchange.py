"""The two values that cross the border of the sandbox core: one request in, one answer out.

They belong to no HTTP library, so the in-process transport, the ASGI application and a test by hand all feed the same
core.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from .wire import Wire

__all__ = ["SandboxAnswer", "SandboxRequest"]

Headers = tuple[tuple[str, str], ...]


def _header_pairs(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Headers:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return tuple((name.lower(), value) for name, value in pairs)


@attrs.frozen(kw_only=True)
class SandboxRequest:
    """One HTTP request as it arrived, before anything is decoded.

    Args:
        method: HTTP method in upper case.
        target: Path and query exactly as received, for example `/v2/clinical_notes/notes?page_size=30`. It must not
            be decoded:
            whether a meeting UUID was encoded once or twice can only be seen here.
        headers: Mapping or pairs; names are compared without regard to case.
        body: Raw bytes.
        origin: Scheme and host that the request was sent to; the token endpoint derives `api_url` from it.

    >>> SandboxRequest(method="GET", target="/v2/users", headers={"Accept": "*/*"}).header("accept")
    '*/*'
    """

    method: str
    target: str = attrs.field(repr=False)
    headers: Headers = attrs.field(default=(), converter=_header_pairs, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    origin: str = "https://api.zoom.us"

    @property
    def path(self) -> str:
        """The undecoded path."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The undecoded query, without the question mark."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """Return the first header of that name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)


@attrs.frozen(kw_only=True)
class SandboxAnswer:
    """One HTTP answer: status, header pairs and body bytes.

    Args:
        status: HTTP status.
        headers: Mapping or pairs.
        body: Raw bytes.
        wire: How the bytes leave, where a fault of the connection is being played.

    >>> SandboxAnswer.of_json(200, {"page_size": 30}).json()
    {'page_size': 30}
    """

    status: int
    headers: Headers = attrs.field(default=(), converter=_header_pairs, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    wire: Wire | None = None

    @classmethod
    def of_json(cls, status: int, value: Any, *, headers: Headers = ()) -> SandboxAnswer:
        """Build an answer whose body is `value` as JSON.

        Args:
            status: HTTP status.
            value: Anything that the standard library's `json` can write.
            headers: Further header pairs.
        """
        return cls.of_json_bytes(status, json.dumps(value, separators=(",", ":")).encode(), headers=headers)

    @classmethod
    def of_json_bytes(cls, status: int, body: bytes, *, headers: Headers = ()) -> SandboxAnswer:
        """Build an answer from JSON that is already written, which is what lists of notes are made of.

        Args:
            status: HTTP status.
            body: Valid JSON in UTF-8.
            headers: Further header pairs.
        """
        return cls(status=status, headers=(("content-type", "application/json;charset=UTF-8"), *headers), body=body)

    def with_headers(self, *headers: tuple[str, str]) -> SandboxAnswer:
        """Return a copy with further headers."""
        return attrs.evolve(self, headers=(*self.headers, *headers))

    def header(self, name: str) -> str | None:
        """Return the first header of that name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            json.JSONDecodeError: The body is not JSON; a 204 has none.
        """
        return json.loads(self.body)
