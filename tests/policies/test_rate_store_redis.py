"""Several processes under one rate, counted by a real Redis server that the tests start."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("redis", reason="needs the extra shared")
SERVER = shutil.which("redis-server")
needs_server = pytest.mark.skipif(SERVER is None, reason="needs redis-server (Debian: apt-get install redis-server)")

WORKER = """
import sys, time
from zoom_health._throttle import ProcessStore

store = ProcessStore(sys.argv[1], "synthetic-account", 30)
for _ in range(40):
    while (wait := store.take()) > 0:
        time.sleep(wait)
    print(time.time(), flush=True)
"""


@pytest.fixture
def redis_address(tmp_path: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen([str(SERVER), *options], stdout=subprocess.DEVNULL) as server:
        give_up = time.monotonic() + 10
        while time.monotonic() < give_up:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}"
        server.terminate()


@needs_server
def test_processes_share_the_rate_of_an_account(redis_address: str) -> None:
    command = [sys.executable, "-c", WORKER, redis_address]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    moments = sorted(float(line) for worker in workers for line in worker.communicate(timeout=60)[0].split())
    assert len(moments) == 120
    for earlier, later in zip(moments, moments[31:], strict=False):
        assert later - earlier > 0.9
