"""What this SDK consists of, as a copy of it would be written. Reads its own packages, which may be in an archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Self

from attrs import define, evolve, field

from .._build import COMMIT
from .._rest import ClinicalNote
from .._version import __version__
from .imports import with_relative_imports
from .layout import LICENSE, PACKAGES, RECORD, VendoringError

__all__ = ["Release", "package_folders", "this_release"]

_LEFT_BEHIND: Final = ("__pycache__", ".pyc", ".pyo")
_BUILD: Final = "zoom_health/_build.py"
_BUILD_MODULE: Final = '''"""Where this copy was made from: it has neither a distribution nor a repository to ask."""

from typing import Final

__all__ = ["COMMIT", "SPEC_SHA256"]

COMMIT: Final = "{commit}"
SPEC_SHA256: Final = "{spec_sha256}"
'''
_COMMAND_LINE: Final = ("zoom_health/__main__.py", "zoom_health/_cli/", "zoom_health/_vendoring/")


@define(frozen=True)
class Release:
    """One version of this SDK, ready to be written.

    Attributes:
        version: Its version.
        commit: The commit that it was taken from, with `+changes` where files differ from it; None where that is not
            known.
        files: What is written, by the path below the destination, with forward slashes.
        has_command_line: Whether the command line is part of it.
    """

    version: str
    commit: str | None
    files: Mapping[str, bytes] = field(repr=False)
    has_command_line: bool = True

    def without_command_line(self) -> Self:
        """The same without `python -m ...zoom_health`, which needs click and rich."""
        kept = {path: content for path, content in self.files.items() if not path.startswith(_COMMAND_LINE)}
        return evolve(self, files=kept, has_command_line=False)


def package_folders() -> dict[str, Traversable]:
    """The two packages of the running SDK, by the names that they have in a copy."""
    ours = files(__name__.rpartition("._vendoring.")[0])
    generated = files(ClinicalNote.__module__.rpartition(".models.")[0])
    return dict(zip(PACKAGES, (ours, generated), strict=True))


def this_release() -> Release:
    """The running SDK.

    Raises:
        VendoringError: when it is a vendored copy itself, which may have local edits.
    """
    folders = package_folders()
    ours = folders["zoom_health"]
    if ours.joinpath(Path(RECORD).name).is_file():
        raise VendoringError("this SDK is a vendored copy itself; use an installed one: pip install 'zoom-health[cli]'")
    found = {path: content for name, folder in folders.items() for path, content in _tree(folder, name)}
    found |= {f"{name}/{LICENSE}": found[f"zoom_health/{LICENSE}"] for name in PACKAGES}
    commit = _commit(ours)
    spec = json.loads(found["zoom_health_rest/MANIFEST.json"])["spec_sha256"]
    # An installation has it from its build and a checkout does not: a copy is the same from either.
    found[_BUILD] = _BUILD_MODULE.format(commit=commit or "unknown", spec_sha256=spec).encode()
    copied = {
        path: with_relative_imports(content, path=path) if path.endswith(".py") else content
        for path, content in found.items()
    }
    return Release(version=__version__, commit=commit, files=dict(sorted(copied.items())))


def _tree(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name.endswith(_LEFT_BEHIND):
            continue
        if entry.is_dir():
            yield from _tree(entry, f"{path}/{entry.name}")
        else:
            yield f"{path}/{entry.name}", entry.read_bytes()


def _commit(package: Traversable) -> str | None:
    """The commit that the packages were built from, or of the checkout that they stand in."""
    if not COMMIT.startswith("unknown"):
        return COMMIT
    git = shutil.which("git")
    if git is None or not isinstance(package, Path) or not (package.parent / ".git").exists():
        return None
    commit = _output(git, "-C", str(package.parent), "rev-parse", "HEAD")
    if not commit:
        return None
    changes = _output(git, "-C", str(package.parent), "status", "--porcelain", "--", PACKAGES[0], "generated")
    return f"{commit}+changes" if changes else commit


def _output(*command: str) -> str:
    # A git hook may have started this, whose variables point to a repository of its own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # git refuses a checkout of another user; then the commit is unknown, which is no error.
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - fixed words
    return "" if done.returncode else done.stdout.strip()
