"""Copies of this SDK to look at: one for reading, and as many for writing as a test asks for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from zoom_health._cli.application import command_line
from zoom_health._vendoring.copying import Plan, apply, plan_for
from zoom_health._vendoring.destination import find_copy
from zoom_health._vendoring.release import Release, this_release

collect_ignore = ["consumer"]  # a project of its own: a test runs it with a copy in it

Vendor = Callable[..., Result]


def write(destination: Path, release: Release) -> Plan:
    """Vendor a release, in this process."""
    plan = plan_for(destination, before=find_copy(destination), release=release)
    apply(plan)
    return plan


def tree_of(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by path with forward slashes; what Python leaves behind when it runs does not count."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def other_version(release: Release, version: str, changes: Mapping[str, bytes | None]) -> Release:
    """A release in which some files have other content, or None for being gone."""
    files = {**release.files, "zoom_health/_version.py": f'__version__ = "{version}"\n'.encode(), **changes}
    kept = {path: content for path, content in sorted(files.items()) if content is not None}
    return attrs.evolve(release, version=version, commit=None, files=kept)


@pytest.fixture(scope="session")
def release() -> Release:
    """What is tested, as it would be vendored."""
    return this_release()


@pytest.fixture(autouse=True)
def _one_release(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes what was read once; it is read anew by the tests that run it as a program."""
    monkeypatch.setattr("zoom_health._cli.vendor_runs.this_release", lambda: release)


@pytest.fixture(scope="session")
def pristine(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A destination with a copy in it, for reading only."""
    destination = tmp_path_factory.mktemp("pristine") / "clinic" / "_vendor"
    write(destination, release)
    return destination


@pytest.fixture
def copy(pristine: Path, tmp_path: Path) -> Path:
    """A destination with a copy in it, for the test alone."""
    destination = tmp_path / "clinic" / "_vendor"
    shutil.copytree(pristine, destination)
    return destination


@pytest.fixture
def vendor() -> Vendor:
    """Run the command, with its words."""
    return lambda *words: CliRunner().invoke(command_line(), ["--no-plugins", "vendor", *map(str, words)])
