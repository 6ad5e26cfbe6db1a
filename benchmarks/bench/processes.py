"""Starts the server and the measuring processes, in an environment that differs little from run to run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

__all__ = ["FOLDER", "environment", "measure", "running_server"]

FOLDER: Final = Path(__file__).resolve().parent.parent
_KEPT: Final = frozenset({"PYTHONHOME", "PYTHONPATH"})


def environment() -> dict[str, str]:
    """The environment without proxies, which slow every client down, and without Python's switches for debugging."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and (not name.startswith("PYTHON") or name in _KEPT)
    }


@contextmanager
def running_server() -> Iterator[str]:
    """The server's address, for as long as it runs."""
    command = [sys.executable, "-m", "bench.server"]
    with subprocess.Popen(
        command, cwd=FOLDER, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        if server.stdout is None or server.stdin is None:
            raise RuntimeError("the server has no pipes")
        port = server.stdout.readline().strip()
        if not port:
            raise RuntimeError("the server did not start")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.stdin.close()
            server.wait(timeout=10)


def measure(module: str, **settings: Any) -> Any:
    """Run `bench.MODULE` in a process of its own: it reads its settings as JSON and prints what it found as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}"],
        cwd=FOLDER,
        env=environment(),
        input=json.dumps(settings),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
