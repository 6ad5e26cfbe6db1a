"""Which operation a request is for, by method and undecoded path."""

from __future__ import annotations

from urllib.parse import unquote

import attrs

__all__ = ["OPERATIONS", "Route", "route_of"]

OPERATIONS = ("token", "list", "get", "update")
"""What the imitated API can do; a request for anything else is `other`."""

_TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path
_NOTES_PATH = "/v2/clinical_notes/notes"
_ON_TOKEN = {"POST": "token"}
_ON_NOTES = {"GET": "list"}
_ON_NOTE = {"GET": "get", "PATCH": "update"}


@attrs.frozen
class Route:
    """Where a request goes.

    Args:
        operation: One of `OPERATIONS`, or `other`.
        note_id: The note it is about, decoded; empty where there is none.
        allowed: The methods of a path that was asked with another one; empty where the path is unknown.
    """

    operation: str
    note_id: str = attrs.field(default="", repr=False)
    allowed: tuple[str, ...] = ()


def route_of(method: str, path: str) -> Route:
    """Return where a request goes.

    Args:
        method: HTTP method in upper case.
        path: Path as received, not decoded.

    >>> route_of("GET", "/v2/clinical_notes/notes").operation
    'list'
    """
    if path == _TOKEN_PATH:
        return _route(_ON_TOKEN, method)
    if path == _NOTES_PATH:
        return _route(_ON_NOTES, method)
    prefix, _, segment = path.rpartition("/")
    if prefix == _NOTES_PATH and segment:
        return _route(_ON_NOTE, method, unquote(segment))
    return Route("other")


def _route(operations: dict[str, str], method: str, note_id: str = "") -> Route:
    operation = operations.get(method)
    return Route("other", "", tuple(operations)) if operation is None else Route(operation, note_id)
