"""Copies of records to a syslog server: RFC 5424 messages over TCP or TLS, framed by octet counting.

Why not a library: the one that speaks RFC 5424 over TLS (`rfc5424-logging-handler`) is a handler of `logging`, which
swallows what goes wrong, does not notice that a server has gone, and has had no release since 2019. `logging`'s own
handler knows neither RFC 5424 nor TLS.

Syslog acknowledges nothing. A copy counts as handed over when the system has taken it on a connection that the server
had not closed; what was on its way when a server died is lost there, never in the chain. Each message holds number and
hash of its record, so gaps show, and `audit verify --anchor` compares the two.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from .errors import AuditTrailError
from .reading import record_of

__all__ = ["SyslogDestination", "SyslogServer", "message_of", "server_from"]

_LOG_AUDIT: Final = 13
_NOTICE: Final = 5
_WARNING: Final = 4
_APPLICATION: Final = "zoom-health-audit"
_PORTS: Final = {"tcp": 601, "tls": 6514}
"""Source: RFC 6587 (601 is registered for syslog over TCP by RFC 3195), RFC 5425 4.1."""


@dataclass(frozen=True, slots=True)
class SyslogServer:
    """Where messages go.

    Attributes:
        host: Name or address.
        port: TCP port.
        tls: Whether to speak TLS and verify the server's certificate.
        ca_path: Certificates of authorities to trust in the place of the system's, in PEM.
    """

    host: str
    port: int
    tls: bool
    ca_path: Path | None = None


def server_from(address: str, *, ca_path: Path | None = None) -> SyslogServer:
    """Read an address.

    Args:
        address: `tls://host[:port]` or `tcp://host[:port]`; ports 6514 and 601 by default.
        ca_path: Certificates of authorities for TLS, in PEM.

    Raises:
        AuditTrailError: where it is none.

    Example:
        >>> server_from("tls://logs.example.org").port
        6514
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in _PORTS or parts.path not in {"", "/"} or parts.query or parts.username:
        raise AuditTrailError("the address of the syslog server must be tls://host:port or tcp://host:port")
    return SyslogServer(host, port or _PORTS[parts.scheme], parts.scheme == "tls", ca_path)


def message_of(line: bytes) -> bytes:
    """A record as an RFC 5424 message: the line itself is its text, ASCII, so no byte order mark is needed.

    Args:
        line: A line of the chain.

    Source: RFC 5424 6: facility 13 (log audit), severity notice, or warning where a call failed.
    """
    record = record_of(line)
    severity = _WARNING if record.get("result") in {"failure", "unknown"} else _NOTICE
    fields = [
        record.get("recorded", "-"),
        _printable(record.get("host"), 255),
        _APPLICATION,
        _printable(record.get("process"), 128),
        _printable(record.get("operation", record.get("kind")), 32),
    ]
    return f"<{_LOG_AUDIT * 8 + severity}>1 {' '.join(fields)} - ".encode("ascii") + line


def _printable(value: Any, longest: int) -> str:
    text = "".join(character for character in str(value or "") if "!" <= character <= "~")
    return text[:longest] or "-"


class SyslogDestination:
    """A connection to a syslog server, made when it is needed and again when it is lost.

    Args:
        server: Where to.
        timeout: Seconds for connecting, and for each wait while sending.
    """

    def __init__(self, server: SyslogServer, *, timeout: float) -> None:
        self._server = server
        self._timeout = timeout
        self._connection: socket.socket | None = None

    def send(self, lines: Sequence[bytes]) -> None:
        """Send lines, each as a message. Where the connection is lost on the way, all are sent once more.

        Raises:
            AuditTrailError: where the server cannot be reached.
        """
        messages = [message_of(line) for line in lines]
        data = b"".join(b"%d %b" % (len(message), message) for message in messages)
        if self._connection is not None and _ended(self._connection):
            self.close()
        reused = self._connection is not None
        reason = self._try(data)
        if reason is not None and reused:
            reason = self._try(data)
        if reason is not None:
            raise AuditTrailError(f"syslog server {self._server.host}: {reason}")

    def _try(self, data: bytes) -> str | None:
        try:
            if self._connection is None:
                self._connection = self._connected()
            self._connection.sendall(data)
            return None
        except ssl.SSLCertVerificationError:
            reason = "its certificate is not trusted; look at the certificates of authorities and at the name"
        except ssl.SSLError:
            reason = "TLS failed"
        except TimeoutError:
            reason = "it does not answer in time; look at the address and the firewall"
        except socket.gaierror:
            reason = "its name is unknown; look at the address and at DNS"
        except OSError:
            reason = "no connection, or it was cut; look at the address, the port and the server"
        self.close()
        return reason

    def _connected(self) -> socket.socket:
        server = self._server
        connection = socket.create_connection((server.host, server.port), timeout=self._timeout)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not server.tls:
                return connection
            context = ssl.create_default_context(cafile=server.ca_path and os.fspath(server.ca_path))
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context.wrap_socket(connection, server_hostname=server.host)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _ended(connection: socket.socket) -> bool:
    """Whether the server has closed: a syslog server says nothing, so what can be read is the end."""
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(timeout)
