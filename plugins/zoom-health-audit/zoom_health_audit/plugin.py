"""The plugin itself: takes the events of clients and has them kept."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal

import pluggy

from .errors import AuditTrailError
from .settings import Settings, default_path

if TYPE_CHECKING:
    from .events import AuditEvent
    from .trail import Trail

__all__ = ["AuditPlugin"]

hookimpl: Final = pluggy.HookimplMarker("zoom_health")
_logger = logging.getLogger(__name__)


class AuditPlugin:
    """Keeps an audit trail of what clients read and change. One object may serve any number of clients.

    Args:
        path: The audit file. With the ending .jsonl or .ndjson it holds JSON lines, else it is an SQLite database. By
            default `zoom-health/audit.sqlite` in `$XDG_STATE_HOME` or `~/.local/state`.
        identifiers: `pseudonym` keeps keyed pseudonyms of the ids of notes, patients, appointments, providers, owners
            and meetings, `plain` the ids themselves.
        pseudonym_key_path: The key of the pseudonyms, to have the same ones in several trails. By default made up and
            kept beside the audit file, in `<path>.pseudonym-key`.
        verification_key_path: Where the verification key is written when the chain begins, by default
            `<path>.verification-key`. It belongs to whoever verifies: move it away from this machine.
        signing_key_path: An Ed25519 private key in PEM; each commit is signed. Needs the extra `signatures`.
        context_keys: Further entries of a client's context to record, beside `user`, `role`, `on_behalf_of`,
            `organization`, `purpose_of_use`, `application`, `session` and `source`.
        syslog: `tls://host:port` or `tcp://host:port` of a syslog server to send copies to.
        syslog_ca_path: Certificates of authorities that its certificate is verified by, in PEM.
        fhir_path: A file to write copies to, as FHIR AuditEvents, one to a line.
        timeout: Seconds to wait for locks and for the syslog server, above 0.

    Raises:
        AuditTrailError: where an argument cannot be used.

    Source: 45 CFR 164.312(b) audit controls, 164.312(c)(1) integrity.

    Example:
        >>> plugin = AuditPlugin("audit.sqlite")  # ZoomHealth(plugins=[plugin], context={"user": "u-17"})
    """

    name = "audit"

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        identifiers: Literal["pseudonym", "plain"] = "pseudonym",
        pseudonym_key_path: str | os.PathLike[str] | None = None,
        verification_key_path: str | os.PathLike[str] | None = None,
        signing_key_path: str | os.PathLike[str] | None = None,
        context_keys: Iterable[str] = (),
        syslog: str | None = None,
        syslog_ca_path: str | os.PathLike[str] | None = None,
        fhir_path: str | os.PathLike[str] | None = None,
        timeout: float = 5.0,
    ) -> None:
        self._settings = Settings(
            path=default_path(os.environ) if path is None else Path(path),
            identifiers=identifiers,
            pseudonym_key_path=_path(pseudonym_key_path),
            verification_key_path=_path(verification_key_path),
            signing_key_path=_path(signing_key_path),
            context_keys=tuple(context_keys),
            syslog=syslog,
            syslog_ca_path=_path(syslog_ca_path),
            fhir_path=_path(fhir_path),
            timeout=timeout,
        )
        self._prepare()

    @classmethod
    def configured(cls, settings: Settings) -> AuditPlugin:
        """A plugin with settings that were read from elsewhere."""
        plugin = cls.__new__(cls)
        plugin._settings = settings  # noqa: SLF001 - an object of this class
        plugin._prepare()  # noqa: SLF001 - an object of this class
        return plugin

    def _prepare(self) -> None:
        self._opening = Lock()
        self._trail: Trail | None = None

    @property
    def path(self) -> Path:
        """The audit file."""
        return self._settings.path

    @hookimpl
    def zoom_health_audit_sinks(self, config: object) -> Callable[[AuditEvent], None]:
        """Open the trail, so that one that cannot be written refuses the client, and answer `record`."""
        del config
        self.open()
        return self.record

    def open(self) -> Trail:
        """Open the trail, or begin it where there is none. A second call does nothing.

        Returns:
            The trail.

        Raises:
            AuditTrailError: where it cannot be written.
        """
        if self._trail is not None:
            return self._trail
        with self._opening:
            if self._trail is None:
                from .opening import opened

                self._trail = opened(self._settings)
                # A client does not tell its plugins that it is closed: this closes with its last user.
                weakref.finalize(self, _close_quietly, self._trail)
            return self._trail

    def record(self, event: AuditEvent) -> None:
        """Keep an event; it is on disk when this returns. Any thread may call it.

        Args:
            event: What the SDK reports.

        Raises:
            AuditTrailError: where it is not kept.
        """
        self.open().record(event)

    def close(self) -> None:
        """Write the closing record and close the trail; clients that use it get an error from now on.

        Raises:
            AuditTrailError: where the closing record could not be written.
        """
        if self._trail is not None:
            self._trail.close()

    def __enter__(self) -> AuditPlugin:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _path(path: str | os.PathLike[str] | None) -> Path | None:
    return None if path is None else Path(path)


def _close_quietly(trail: Trail) -> None:
    try:
        trail.close()
    except AuditTrailError as failure:
        _logger.error("no closing record was written: %s", failure)  # noqa: TRY400 - a traceback tells nothing more
