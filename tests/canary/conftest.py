"""What holds for every search: logs are filtered as a deployment has them, and no file goes where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import zoom_health

from .commands import Commands
from .loopback import Loopback, arguments_of_children
from .scenes import SCENES, seeded_server


@pytest.fixture(autouse=True)
def _filtered() -> None:
    zoom_health.install_log_filter()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files, state and the working directory are."""
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    monkeypatch.setattr("tempfile.tempdir", None)


@pytest.fixture
def arguments() -> list[bytes]:
    """Arguments of the commands, as they were while they waited for the server."""
    return []


@pytest.fixture
def commands(tmp_path: Path, arguments: list[bytes]) -> Iterator[Commands]:
    def look() -> None:
        if Path("/proc/self/cmdline").exists():
            arguments.extend(arguments_of_children())

    with Loopback(seeded_server(SCENES["well"]), meanwhile=look) as server:
        yield Commands(tmp_path, server)
