"""Hooks for opentelemetry-instrumentation-httpx that take ids out of its spans.

That instrumentation puts the whole address of each request into its span: ids of notes and users, cursors of listings.
Where it was told to, it adds headers, the access token with them. Its hooks come when the span has begun: they replace
what is there, though a sampler or a processor's `on_start` has seen it, and they never see the words of an error, which
it records afterwards. `zoom_health_otel.exporter` covers those too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

__all__ = [
    "async_request_hook",
    "async_response_hook",
    "holds_address",
    "hooks",
    "replacements",
    "request_hook",
    "response_hook",
]

_WHOLE: Final = ("url.full", "http.url")
_PATH: Final = ("url.path", "http.target")
_REST: Final = ("url.query", "url.fragment")
_HEADERS: Final = ("http.request.header.", "http.response.header.")
_TEMPLATES: Final = (
    (re.compile(r".*/clinical_notes/notes"), "/clinical_notes/notes"),
    (re.compile(r".*/clinical_notes/notes/[^/]+"), "/clinical_notes/notes/{note_id}"),
    (re.compile(r"/oauth/token"), "/oauth/token"),
)
UNKNOWN: Final = "/..."
REMOVED: Final = "[removed]"


def replacements(attributes: Mapping[str, Any], *, keep: Collection[str] = ()) -> dict[str, Any]:
    """What takes the place of attributes that show an address or a header.

    Args:
        attributes: Attributes of a span of an HTTP client, by the stable conventions or the older ones.
        keep: Hosts whose addresses and headers are left as they are.

    Returns:
        New values, by name, for those attributes that need one.

    Example:
        >>> replacements({"url.full": "https://api.zoom.us/v2/clinical_notes/notes/abc?x=1", "url.query": "x=1"})
        {'url.full': 'https://api.zoom.us/clinical_notes/notes/{note_id}', 'url.query': '[removed]'}
    """
    address = next((str(attributes[name]) for name in (*_WHOLE, *_PATH) if name in attributes), "")
    host, origin, template = _parts(address)
    host = host or str(attributes.get("server.address", ""))
    if host and host in keep:
        return {}
    found: dict[str, Any] = {}
    for name in attributes:
        if name in _WHOLE:
            found[name] = origin + template
        elif name in _PATH:
            found[name] = template
        elif name in _REST:
            found[name] = REMOVED
        elif name.startswith(_HEADERS):
            found[name] = [REMOVED]
    return found


def holds_address(attributes: Mapping[str, Any]) -> bool:
    """Whether attributes tell an address."""
    return any(name in attributes for name in (*_WHOLE, *_PATH, *_REST))


def hooks(*, keep: Collection[str] = ()) -> dict[str, Any]:
    """The arguments for `HTTPXClientInstrumentor().instrument(**hooks())`.

    Every address is stripped, whosever it is, so that a gateway of your own in front of Zoom is no hole.

    Args:
        keep: Hosts whose addresses and headers are left as they are.
    """
    if isinstance(keep, str):
        raise TypeError("keep takes a collection of hosts, not one text")

    def strip(span: Any, request: Any, response: Any = None) -> None:
        del response  # what the instrumentation takes from it is among the attributes
        if not span.is_recording():
            return
        address = str(request[1])
        attributes = getattr(span, "attributes", None)  # the API has no way to read them; the SDK has
        if attributes is None:
            attributes = dict.fromkeys(_WHOLE, address)
        span.set_attributes(replacements(attributes, keep=keep))

    async def strip_async(span: Any, request: Any, response: Any = None) -> None:
        strip(span, request, response)

    return {
        "request_hook": strip,
        "response_hook": strip,
        "async_request_hook": strip_async,
        "async_response_hook": strip_async,
    }


def _parts(address: str) -> tuple[str, str, str]:
    """Host, origin and template of an address; what cannot be read has none of them."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", "", UNKNOWN
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + (f":{port}" if port else "") if host else ""
    return host, origin, next((name for pattern, name in _TEMPLATES if pattern.fullmatch(parts.path)), UNKNOWN)


Hook = Callable[..., Any]
_everything = hooks()
request_hook: Final[Hook] = _everything["request_hook"]
response_hook: Final[Hook] = _everything["response_hook"]
async_request_hook: Final[Hook] = _everything["async_request_hook"]
async_response_hook: Final[Hook] = _everything["async_response_hook"]
