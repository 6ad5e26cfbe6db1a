"""Puts wire instructions on answers."""

from __future__ import annotations

import attrs

from .exchange import SandboxAnswer
from .fault_call import FaultCall
from .wire import Wire

__all__ = ["lost", "share", "wired"]


def wired(answer: SandboxAnswer, wire: Wire) -> SandboxAnswer:
    """Return the answer, to leave as `wire` says."""
    return attrs.evolve(answer, wire=wire)


def share(call: FaultCall, wire: Wire) -> SandboxAnswer | None:
    """Carry a call out and return its answer wired, or None when there is no body for a fault of the body."""
    return wired(call.answer(), wire) if call.answer().body else None


def lost(wire: Wire) -> SandboxAnswer:
    """Return an answer to a call that is not carried out; nobody gets to see its status."""
    return SandboxAnswer(status=503, wire=wire)
