"""Where first-party plugins write: an audit trail with all its sinks, spans and metrics; and what belongs in each."""

from __future__ import annotations

import contextlib
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from zoom_health_audit import AuditPlugin
from zoom_health_otel import OtelPlugin

from .seeds import SEEDS

__all__ = ["BELONGS", "CONTEXT", "Outputs", "Received"]

CONTEXT: Final = {"user": SEEDS.user, "purpose_of_use": SEEDS.purpose, "department": SEEDS.unlisted_context}
"""What the application says. An audit is there to tell who and why; what else is said is not recorded unasked."""

_WHO_AND_WHY: Final = frozenset({"user", "purpose"})
BELONGS: Final[dict[str, frozenset[str]]] = {
    "audit.sqlite": _WHO_AND_WHY,
    "audit.jsonl": _WHO_AND_WHY,
    "syslog": _WHO_AND_WHY,
    "fhir": _WHO_AND_WHY,
    "keys and states": frozenset(),
    "spans": frozenset(),
    "metrics": frozenset(),
}
"""What each output may hold. The handles of notes are pseudonyms in an audit, so they are in none of them."""


class _Reader(socketserver.StreamRequestHandler):
    server: Received

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            while piece := self.request.recv(65536):
                self.server.received += piece


class Received(socketserver.ThreadingTCPServer):
    """A syslog server on loopback that keeps all bytes."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Reader)
        self.received = bytearray()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """For the setting `syslog`."""
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        """Stop; what was sent has been received."""
        self.shutdown()
        self.server_close()


class Outputs:
    """All plugins that write, with a folder of their own.

    Args:
        folder: An empty folder.
        identifiers: What the audits keep of ids.
    """

    def __init__(self, folder: Path, *, identifiers: Any = "pseudonym") -> None:
        self.folder = folder
        self._spans = InMemorySpanExporter()
        self._tracing = TracerProvider(shutdown_on_exit=False)
        self._tracing.add_span_processor(SimpleSpanProcessor(self._spans))
        self._reader = InMemoryMetricReader()
        self._metering = MeterProvider(metric_readers=[self._reader], shutdown_on_exit=False)
        self._resources = ExitStack()
        self.syslog = Received()
        self._resources.callback(self.syslog.close)
        self.audits = (
            AuditPlugin(
                folder / "audit.sqlite",
                syslog=self.syslog.address,
                fhir_path=folder / "fhir.ndjson",
                identifiers=identifiers,
            ),
            AuditPlugin(folder / "audit.jsonl", identifiers=identifiers),
        )
        self.audits[1].name = "audit-lines"  # one client has no two plugins of one name
        for audit in self.audits:
            self._resources.callback(audit.close)
        self.plugins: list[Any] = [
            *self.audits,
            OtelPlugin(tracer_provider=self._tracing, meter_provider=self._metering),
        ]

    def tracer(self) -> Any:
        """What makes spans that are collected."""
        return self._tracing.get_tracer("canary")

    def meter(self) -> Any:
        """What makes metrics that are collected."""
        return self._metering.get_meter("canary")

    def collected(self) -> dict[str, bytes]:
        """All that was written so far, by the names of `BELONGS`."""
        data = self._reader.get_metrics_data()
        spans = [
            f"{span.to_json()} {span.attributes} {span.events} {span.status} {span.links}"
            for span in self._spans.get_finished_spans()
        ]
        return {
            "audit.sqlite": self._bytes("audit.sqlite", "audit.sqlite-*") + "\n".join(self._rows()).encode(),
            "audit.jsonl": self._bytes("audit.jsonl"),
            "syslog": bytes(self.syslog.received),
            "fhir": self._bytes("fhir.ndjson"),
            "keys and states": self._bytes("*.state", "*-key"),
            "spans": "\n".join(spans).encode(),
            "metrics": (data.to_json() if data else "").encode(),
        }

    def _bytes(self, *patterns: str) -> bytes:
        return b"\n".join(path.read_bytes() for pattern in patterns for path in sorted(self.folder.glob(pattern)))

    def _rows(self) -> Iterator[str]:
        """The rows as SQLite gives them: in the file a long one is in pieces."""
        with closing(sqlite3.connect(self.folder / "audit.sqlite")) as database:
            yield from database.iterdump()

    def close(self) -> None:
        """Write closing records and stop; may be called again."""
        self._resources.close()
        self._tracing.shutdown()
        self._metering.shutdown()
