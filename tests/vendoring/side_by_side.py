"""Run as a program: several copies of the SDK in one process. Prints what each of them says, as JSON.

python side_by_side.py installed NAME...     the names of the packages that hold copies, and "installed"
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.abc
import json
import logging
import pickle
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import attrs
import httpx
import pluggy
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

hookimpl = pluggy.HookimplMarker("zoom_health")
ABSOLUTE = ("zoom_health", "zoom_health_rest")


class Refuse(importlib.abc.MetaPathFinder):
    """Keeps the installed SDK from standing in for a copy."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in ABSOLUTE:
            raise ImportError(f"absolute import of {fullname}")
        return None


class Plugin:
    """One object, given to every copy."""

    name = "witness"

    def __init__(self) -> None:
        self.versions: list[str] = []
        self.requests: list[str] = []

    @hookimpl
    def zoom_health_request_headers(self, config: Any) -> Any:
        self.versions.append(config.sdk_version)

        def headers(call: Any) -> Mapping[str, str]:
            self.requests.append(call.operation)
            return {"X-Witness": "synthetic"}

        return headers

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        return lambda note, call: attrs.evolve(note, note_title="redacted")


async def first_title(client: Any) -> str:
    async with client:
        async for note in client.notes.list(page_size=5):
            return str(note.note_title)
    return ""


def visit(package: str, sandbox: Sandbox, plugin: Plugin) -> dict[str, Any]:
    """What one copy does."""
    sdk = importlib.import_module(package)
    auth = sdk.ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID, client_id=scenarios.CLIENT_ID, client_secret=scenarios.CLIENT_SECRET
    )
    options = {"auth": auth, "transport": SandboxTransport(sandbox), "plugins": [plugin]}
    with sdk.ZoomHealth(**options) as zoom:
        note = next(iter(zoom.notes.list(page_size=5)))
        try:
            zoom.notes.get("no-such-note")
        except sdk.errors.NoteNotFoundError as error:
            failure = pickle.loads(pickle.dumps(error))
    again = pickle.loads(pickle.dumps(note))
    return {
        "version": sdk.__version__,
        "error": type(failure).__module__,
        "note": type(again).__module__,
        "note_is_equal": again == note,
        "title": note.note_title,
        "async_title": asyncio.run(first_title(sdk.AsyncZoomHealth(**options))),
        "class": id(sdk.ZoomHealthError),
        "file": sdk.__file__,
    }


def main(names: list[str]) -> None:
    """Visit every copy, in the order given, with one plugin and one sandbox."""
    if "installed" not in names:
        sys.meta_path.insert(0, Refuse())
    packages = ["zoom_health" if name == "installed" else f"{name}.zoom_health" for name in names]
    plugin = Plugin()
    with Sandbox.seeded() as sandbox:
        visits = {package: visit(package, sandbox, plugin) for package in packages}
    ours = {name for name in sys.modules if set(name.split(".")) & set(ABSOLUTE)}
    answer = {
        "copies": visits,
        "plugin": {"versions": plugin.versions, "requests": plugin.requests},
        "loggers": sorted(name for name in logging.root.manager.loggerDict if set(name.split(".")) & set(ABSOLUTE)),
        "absolute": sorted(name for name in ours if name.partition(".")[0] in ABSOLUTE),
        "httpx": httpx.__version__,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
