"""Both clients through one fixture, as the facade's tests have it, and distributions that offer plugins."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from facade.conftest import _throttles_of_this_test, client_kind, connect, portals

__all__ = ["_throttles_of_this_test", "client_kind", "connect", "installed", "portals"]

HEAD = "import pluggy\nhookimpl = pluggy.HookimplMarker('zoom_health')\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a distribution for the time of a test: `installed("redact", source, distribution="acme-redact")`."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name: str, source: str, *, distribution: str | None = None, attribute: str | None = None) -> None:
        distribution = distribution or f"acme-{name}"
        module = distribution.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(HEAD + source, encoding="utf-8")
        folder = tmp_path / f"{module}-1.2.3.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2.3\n")
        (folder / "top_level.txt").write_text(f"{module}\n")
        target = module if attribute is None else f"{module}:{attribute}"
        (folder / "entry_points.txt").write_text(f"[zoom_health]\n{name} = {target}\n")
        monkeypatch.delitem(sys.modules, module, raising=False)

    return install
