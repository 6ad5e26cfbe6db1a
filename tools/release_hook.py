"""Build hook of hatchling: writes into the distributions which commit and which document they were made of.

It puts `zoom_health/_build.py` with the true values into the archive and changes nothing in the checkout. A source
archive carries the module with it, so that a wheel made from one says the same as a wheel made from the repository.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "zoom_health/_build.py"
UNKNOWN = "unknown"


def commit_of(root: Path) -> str:
    """The commit that a folder is a checkout of; with `+changes` where files differ from it, or "unknown".

    Args:
        root: The folder. One that merely lies inside another repository has no commit of its own.
    """
    # A build can be started by a git hook, whose variables point to a repository of its own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*words: str) -> str:
        command = ["git", "-C", str(root), *words]  # `git` by its name: where it is differs between machines
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603 - see above
        return done.stdout.strip()

    try:
        if Path(git("rev-parse", "--show-toplevel")).resolve() != root.resolve():
            return UNKNOWN
        return git("rev-parse", "HEAD") + ("+changes" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return UNKNOWN


def build_module(*, commit: str, spec_sha256: str) -> str:
    """The text of `_build.py`.

    Args:
        commit: The commit, or why there is none.
        spec_sha256: Hash of `spec/openapi.yaml`, in hexadecimal.
    """
    return (
        '"""Where this copy was built from, as literals: a vendored copy has neither a distribution nor a repository '
        'to ask."""\n\n'
        "from typing import Final\n\n"
        '__all__ = ["COMMIT", "SPEC_SHA256"]\n\n'
        f'COMMIT: Final = "{commit}"\n'
        f'SPEC_SHA256: Final = "{spec_sha256}"\n'
    )


class BuildModuleHook(BuildHookInterface[Any]):
    """Adds `_build.py` to a wheel or source archive. hatchling finds the class by its base."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the module, unless the build is an editable one or starts from a source archive, which has it."""
        root = Path(self.root)
        if version == "editable" or (root / "PKG-INFO").exists():
            return
        spec_sha256 = hashlib.sha256((root / "spec" / "openapi.yaml").read_bytes()).hexdigest()
        self._folder = tempfile.TemporaryDirectory()
        module = Path(self._folder.name) / "_build.py"
        module.write_text(build_module(commit=commit_of(root), spec_sha256=spec_sha256), encoding="utf-8", newline="\n")
        build_data["force_include"][str(module)] = MODULE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Take away the file that was added."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
