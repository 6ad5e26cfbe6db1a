"""Commands as processes, against the seeded server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .loopback import Loopback
from .seeds import SEEDS

__all__ = ["Commands"]


class Commands:
    """Runs commands against the seeded server, with a home of their own."""

    def __init__(self, folder: Path, server: Loopback) -> None:
        self.folder, self.server = folder, server
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ZOOM_", "PYTHON"))}
        self.environment = inherited | {
            "ZOOM_ACCOUNT_ID": SEEDS.account_id,
            "ZOOM_CLIENT_ID": SEEDS.client_id,
            "ZOOM_CLIENT_SECRET": SEEDS.client_secret,
            "ZOOM_API_URL": f"{server.url}/v2",
            "ZOOM_OAUTH_URL": f"{server.url}/oauth/token",
            "PYTHONWARNINGS": "default",
            "PYTHONDONTWRITEBYTECODE": "1",
            **{name: str(folder) for name in ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")},
        }

    def __call__(self, *words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "zoom_health", *words]
        return subprocess.run(
            command,
            env=self.environment | environment,
            cwd=self.folder,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def files(self) -> list[str]:
        """What is in its home."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())
