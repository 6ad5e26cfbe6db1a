"""The control plane: a few addresses beside the imitated API, served to callers on the same machine only.

* `GET /sandbox/` says that the sandbox is ready, what its clock shows, and how much there is of everything (numbers,
  never content).
* `POST /sandbox/clock` with `{"advance_seconds": 3600}` moves the clock, so that tokens expire without waiting.
* `POST /sandbox/faults` with `{"name": "status", "status": 502, "calls": [2]}` makes something go wrong: the same
  arguments as `sandbox.faults.add`. `GET` says what was added and how often it struck, `DELETE` clears everything.
"""

from __future__ import annotations

import ipaddress
import json
import math
from collections.abc import Callable
from typing import Any

from .clock import zoom_time
from .core import Sandbox
from .errors import InvalidFaultError
from .exchange import SandboxAnswer
from .fault_text import described, read_rule
from .faults import FAULTS

__all__ = ["CONTROL_PREFIX", "ControlPlane", "is_loopback"]

CONTROL_PREFIX = "/sandbox/"
_LONGEST_MOVE_SECONDS = 10 * 366 * 24 * 3600


class ControlPlane:
    """Answers the addresses under `/sandbox/`.

    Args:
        sandbox: What is controlled.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._addresses: dict[str, dict[str, Callable[[bytes], SandboxAnswer]]] = {
            "/sandbox/": {"GET": self._show},
            "/sandbox/clock": {"POST": self._move_clock},
            "/sandbox/faults": {"GET": self._show_faults, "POST": self._add_fault, "DELETE": self._clear_faults},
        }

    def answer(self, method: str, path: str, body: bytes, *, local: bool) -> SandboxAnswer | None:
        """Answer a request, or return None when it is not for the control plane.

        Args:
            method: HTTP method.
            path: Path without query.
            body: The body.
            local: Whether the caller is on this machine.
        """
        methods = self._addresses.get(path)
        if methods is None:
            return None
        if not local:
            return _error(403, "The control plane answers only callers on this machine.")
        if method not in methods:
            return _error(405, "There is no such method here.").with_headers(("allow", ", ".join(methods)))
        return methods[method](body)

    def _show(self, _: bytes) -> SandboxAnswer:
        state = {"ready": True, "now": zoom_time(self._sandbox.clock.now()), "counts": self._sandbox.counts()}
        return SandboxAnswer.of_json(200, state)

    def _move_clock(self, body: bytes) -> SandboxAnswer:
        seconds = _read_seconds(body)
        if seconds is None:
            return _error(400, 'Send {"advance_seconds": n}, a number of seconds up to ten years either way.')
        self._sandbox.clock.advance(seconds)
        return SandboxAnswer.of_json(200, {"now": zoom_time(self._sandbox.clock.now())})

    def _show_faults(self, _: bytes) -> SandboxAnswer:
        known = {fault.name: fault.sentence for fault in FAULTS.values()}
        rules = [described(rule) for rule in self._sandbox.faults]
        return SandboxAnswer.of_json(200, {"faults": rules, "known": known})

    def _add_fault(self, body: bytes) -> SandboxAnswer:
        reason = ""
        try:
            name, settings = read_rule(_object(body))
            return SandboxAnswer.of_json(200, described(self._sandbox.faults.add(name, **settings)))
        except InvalidFaultError as error:
            reason = str(error)
        return _error(400, reason)

    def _clear_faults(self, _: bytes) -> SandboxAnswer:
        self._sandbox.faults.clear()
        return SandboxAnswer(status=204)


def is_loopback(host: str) -> bool:
    """Tell whether an address is one of this machine's loopback addresses.

    Args:
        host: An IP address or host name.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _read_seconds(body: bytes) -> float | None:
    seconds = (_object(body) or {}).get("advance_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return seconds if math.isfinite(seconds) and abs(seconds) <= _LONGEST_MOVE_SECONDS else None


def _error(status: int, message: str) -> SandboxAnswer:
    return SandboxAnswer.of_json(status, {"error": message})
