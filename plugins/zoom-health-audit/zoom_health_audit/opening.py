"""Puts a trail together from its settings."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from .chain import canonical
from .events import AuditEvent
from .explaining import explained
from .journal import Journal, Store
from .json_lines_store import JsonLinesStore
from .key_state import StateFile
from .pseudonyms import Identify, as_they_are, pseudonym_key, pseudonyms
from .records import CONTEXT_KEYS, moment, records_of
from .settings import Settings, beside
from .sqlite_store import SQLiteStore
from .trail import Destination, Trail

__all__ = ["opened"]

_HOST: Final = socket.gethostname()
_JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})


def opened(settings: Settings) -> Trail:
    """Open a trail, or begin it where there is none.

    Args:
        settings: How it is set up.

    Raises:
        AuditTrailError: where it cannot be written.
    """
    failure = None
    try:
        settings.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = StateFile(beside(settings.path, "state"), timeout=settings.timeout)
        identify = _identify(settings, state)
    except OSError as error:
        failure = explained(error, settings.path)
    if failure is not None:
        raise failure
    destinations = list(_destinations(settings))
    journal = Journal(
        _store(settings),
        state,
        key_path=settings.verification_key_path or beside(settings.path, "verification-key"),
        signer=_signer(settings.signing_key_path),
        about_writer=_about_writer,
        now=lambda: moment(datetime.now(UTC)),
    )
    journal.open()
    keys = tuple(dict.fromkeys((*CONTEXT_KEYS, *settings.context_keys)))

    def bodies_of(event: AuditEvent) -> list[bytes]:
        records = records_of(event, identify=identify, context_keys=keys, writer=_about_writer())
        return [canonical(record) for record in records]

    return Trail(journal, destinations, bodies_of=bodies_of)


def _about_writer() -> dict[str, Any]:
    return {"host": _HOST, "process": os.getpid()}


def _identify(settings: Settings, state: StateFile) -> Identify:
    if settings.identifiers == "plain":
        return as_they_are
    if settings.pseudonym_key_path is not None:
        return pseudonyms(pseudonym_key(settings.pseudonym_key_path, create=False))
    with state.locked():
        return pseudonyms(pseudonym_key(beside(settings.path, "pseudonym-key"), create=True))


def _store(settings: Settings) -> Store:
    if settings.path.suffix.lower() in _JSON_LINES:
        return JsonLinesStore(settings.path)
    return SQLiteStore(settings.path, timeout=settings.timeout)


def _signer(path: Path | None) -> Any:
    if path is None:
        return None
    from .signing import load_signer

    return load_signer(path)


def _destinations(settings: Settings) -> list[Destination]:
    destinations: list[Destination] = []
    if settings.syslog is not None:
        from .syslog import SyslogDestination, server_from

        server = server_from(settings.syslog, ca_path=settings.syslog_ca_path)
        destinations.append(SyslogDestination(server, timeout=settings.timeout))
    if settings.fhir_path is not None:
        from .fhir_file import FhirFile

        destinations.append(FhirFile(settings.fhir_path, timeout=settings.timeout))
    return destinations
