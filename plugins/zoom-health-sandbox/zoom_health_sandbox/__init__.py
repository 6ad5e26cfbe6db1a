"""A faithful imitation of Zoom's clinical notes API, to develop and test against without a Zoom account.

```python
import httpx
from zoom_health_sandbox import Sandbox, SandboxTransport

sandbox = Sandbox.seeded(notes_count=100)
client = httpx.Client(base_url="https://api.zoom.us/v2", transport=SandboxTransport(sandbox))
```

Names are imported when they are first used, so that a test which needs the core alone does not load a web server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asgi import asgi_app
    from .clock import Clock, ManualClock, MovableClock
    from .core import Sandbox
    from .errors import AddressError, InvalidFaultError, InvalidNoteError, NotesFileError, SandboxError, StateFileError
    from .exchange import SandboxAnswer, SandboxRequest
    from .fault_rules import FaultRule, FaultRules
    from .fault_server import FaultServer
    from .notes_file import read_notes
    from .server import SandboxServer
    from .sqlite_store import SqliteStore
    from .store import MemoryStore, Store
    from .transport import SandboxTransport
    from .world import Account, App, Plan, User, World

__all__ = [
    "Account",
    "AddressError",
    "App",
    "Clock",
    "FaultRule",
    "FaultRules",
    "FaultServer",
    "InvalidFaultError",
    "InvalidNoteError",
    "ManualClock",
    "MemoryStore",
    "MovableClock",
    "NotesFileError",
    "Plan",
    "Sandbox",
    "SandboxAnswer",
    "SandboxError",
    "SandboxRequest",
    "SandboxServer",
    "SandboxTransport",
    "SqliteStore",
    "StateFileError",
    "Store",
    "User",
    "World",
    "asgi_app",
    "read_notes",
]

__version__ = "0.1.0"

_HOMES = {
    "Account": "world",
    "AddressError": "errors",
    "App": "world",
    "Clock": "clock",
    "FaultRule": "fault_rules",
    "FaultRules": "fault_rules",
    "FaultServer": "fault_server",
    "InvalidFaultError": "errors",
    "InvalidNoteError": "errors",
    "ManualClock": "clock",
    "MemoryStore": "store",
    "MovableClock": "clock",
    "NotesFileError": "errors",
    "Plan": "world",
    "Sandbox": "core",
    "SandboxAnswer": "exchange",
    "SandboxError": "errors",
    "SandboxRequest": "exchange",
    "SandboxServer": "server",
    "SandboxTransport": "transport",
    "SqliteStore": "sqlite_store",
    "StateFileError": "errors",
    "Store": "store",
    "User": "world",
    "World": "world",
    "asgi_app": "asgi",
    "read_notes": "notes_file",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})
