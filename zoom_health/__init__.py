"""Zoom's clinical notes for Python: list, read and complete them, with nothing lost and nothing leaked.

Everything public is imported when it is first used, so that `import zoom_health` costs next to nothing.
"""

from __future__ import annotations

from ._version import __version__

TYPE_CHECKING = False  # type checkers take it for true; importing `typing` would cost more than all the rest
if TYPE_CHECKING:
    from typing import Any

    from . import errors, hookspecs, testing, types
    from ._auth import BearerToken, ServerToServerOAuth
    from ._client import AsyncZoomHealth, ZoomHealth
    from ._logging import install_log_filter
    from .errors import ZoomHealthError

__all__ = [
    "AsyncZoomHealth",
    "BearerToken",
    "ServerToServerOAuth",
    "ZoomHealth",
    "ZoomHealthError",
    "__version__",
    "errors",
    "hookspecs",
    "install_log_filter",
    "testing",
    "types",
]

_HOMES = {
    "AsyncZoomHealth": "._client",
    "BearerToken": "._auth",
    "ServerToServerOAuth": "._auth",
    "ZoomHealth": "._client",
    "ZoomHealthError": ".errors",
    "install_log_filter": "._logging",
}
_MODULES = frozenset({"errors", "hookspecs", "testing", "types"})


def __getattr__(name: str) -> Any:
    """Import a public name at its first use (PEP 562)."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return __all__
