"""Makes the logs of the HTTP libraries safe: httpx prints whole addresses at INFO, httpcore headers at DEBUG."""

from __future__ import annotations

import logging
import re
from typing import Final
from urllib.parse import urlsplit

__all__ = ["install_log_filter"]

_LIBRARIES: Final = ("httpx", "httpcore", "httpx2", "httpcore2", "hpack", "h2")
_PARTS: Final = ("connection", "http11", "http2", "proxy", "socks", "hpack", "table")
"""Loggers that they make when they are first used. A filter of a logger does not see what its children write."""

_EVENT: Final = re.compile(r"[\w.]+")
_NOTES: Final = "/clinical_notes/notes"


class _SafeRecords(logging.Filter):
    """Rewrites records; it drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        if record.name.startswith("httpx") and len(arguments) > 2:
            record.args = (*map(_shown, arguments[:-1]), "")  # the last is the server's own phrase
        else:
            event = _EVENT.match(str(record.msg))
            record.msg, record.args = event.group() if event else "(withheld)", ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


def _shown(argument: object) -> object:
    """An argument of a record of httpx: words and numbers stay, an address loses what it holds."""
    text = str(argument)
    if "//" not in text:
        return argument if isinstance(argument, int) else text[:40]
    return _template(text)


def _template(address: str) -> str:
    try:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return "(an address)"
    before, found, after = parts.path.rpartition(_NOTES)
    if not found:
        return f"{origin}{parts.path if parts.path == '/oauth/token' else '/...'}"
    version = before if re.fullmatch(r"(/v\d+)?", before) else "/..."
    return f"{origin}{version}{_NOTES}{'/{note_id}' if after else ''}"


_FILTER: Final = _SafeRecords()


def install_log_filter() -> None:
    """Keep ids, tokens and headers out of what the HTTP libraries log, in this process.

    httpx writes the address of every request at INFO, with the note's id, the owner and the page token; httpcore writes
    the headers of answers at DEBUG. After this, addresses are templates and httpcore's records say the event alone.
    Calling it again is harmless. It concerns every use of these libraries in the process.

    Example:
        >>> import zoom_health
        >>> zoom_health.install_log_filter()
    """
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LIBRARIES]
    for name in (*_LIBRARIES, *(f"{library}.{part}" for library in _LIBRARIES for part in _PARTS), *known):
        logging.getLogger(name).addFilter(_FILTER)
