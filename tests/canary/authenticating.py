"""A call that a plugin authenticates, and what comes out of it."""

from __future__ import annotations

from typing import Any

from zoom_health.errors import ZoomHealthError

from .clients import witnessed
from .scenes import SCENES, TOKEN_SCENES, seeded_server
from .seeds import found_in
from .witness import shown

__all__ = ["searched"]


def searched(kind: str, plugin: Any, *, goes_well: bool, token_scene: Any = TOKEN_SCENES["well"]) -> list[str]:
    """The seeds that come out of a call that a plugin authenticates."""
    server = seeded_server(SCENES["well"], token_scene)
    said, error = witnessed(kind, "get", server, auth=None, plugins=[plugin])
    assert (error is None) == goes_well, repr(error)
    assert error is None or isinstance(error, ZoomHealthError)
    return found_in(*said, *shown(plugin))
