"""Copies under any name, beside each other and an installed SDK, out of an archive, with our absolute names blocked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import zoom_health
from zoom_health._vendoring.layout import PACKAGES
from zoom_health._vendoring.release import Release

from .conftest import other_version, write

PROGRAM = Path(__file__).with_name("side_by_side.py")
COPIES = {"acme._vendor": zoom_health.__version__, "beta.a.b.ünder_score": "9.9.9"}


def python(*words: object, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter that imports from `path` first."""
    start = f"import sys, runpy; sys.path.insert(0, {str(path)!r}); sys.argv = {[str(word) for word in words]!r}; "
    run = "runpy.run_path(sys.argv[0], run_name='__main__')"
    if words[0] == "-m":
        run = "del sys.argv[0]; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", start + run],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def application(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a regular package and a namespace package, each with a copy of its own version."""
    folder = tmp_path_factory.mktemp("application")
    for package, version in COPIES.items():
        made = release if version == release.version else other_version(release, version, {})
        write(folder.joinpath(*package.split(".")), made)
    for inside in ("acme", "acme/_vendor"):
        (folder / inside / "__init__.py").write_bytes(b"")
    return folder


def answer(*words: str, path: Path) -> dict[str, Any]:
    done = python(PROGRAM, *words, path=path)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def together(application: Path) -> dict[str, Any]:
    """What an installed SDK and two copies say in one process."""
    return answer("installed", *COPIES, path=application)


@pytest.fixture(scope="module")
def blocked(application: Path) -> dict[str, Any]:
    """What two copies in an archive say in one process that refuses to import the installed SDK."""
    archive = shutil.make_archive(str(application.with_suffix("")), "zip", application)
    return answer(*COPIES, path=Path(archive))


@pytest.fixture(params=["together", "blocked"])
def said(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.getfixturevalue(request.param)
    return found


def test_each_copy_has_its_own_version(said: dict[str, Any]) -> None:
    for package, version in COPIES.items():
        assert said["copies"][f"{package}.zoom_health"]["version"] == version


def test_each_copy_has_its_own_errors(said: dict[str, Any]) -> None:
    copies = said["copies"]
    assert len({copy["class"] for copy in copies.values()}) == len(copies)
    assert {package: copy["error"] for package, copy in copies.items()} == {
        package: f"{package}.errors" for package in copies
    }


def test_notes_and_errors_are_pickled_by_the_names_of_their_copy(said: dict[str, Any]) -> None:
    for package, copy in said["copies"].items():
        assert copy["note"].startswith(f"{package}_rest.models.")
        assert copy["note_is_equal"]


def test_one_plugin_object_serves_every_copy(said: dict[str, Any]) -> None:
    copies = said["copies"].values()
    assert said["plugin"]["versions"] == [version for copy in copies for version in [copy["version"]] * 2]
    assert said["plugin"]["requests"] == ["list_clinical_notes", "get_clinical_note", "list_clinical_notes"] * len(
        copies
    )
    assert {copy["title"] for copy in copies} == {copy["async_title"] for copy in copies} == {"redacted"}


def test_no_copy_logs_under_the_name_of_another(said: dict[str, Any]) -> None:
    for name in said["loggers"]:
        assert any(name == package or name.startswith(f"{package}.") for package in said["copies"]), name


def test_nothing_is_imported_by_our_absolute_names(blocked: dict[str, Any]) -> None:
    assert blocked["absolute"] == []


def test_the_copies_of_an_archive_are_imported_from_it(blocked: dict[str, Any]) -> None:
    assert all(".zip" in copy["file"] for copy in blocked["copies"].values())


def test_a_copy_has_a_command_line_that_verifies_it(application: Path) -> None:
    folder = application.joinpath(*next(iter(COPIES)).split("."))
    done = python("-m", "acme._vendor.zoom_health", "vendor", "--verify", folder, path=application)
    assert done.returncode == 0, done.stderr
    assert "as vendored" in done.stderr


def test_the_command_works_where_the_sdk_is_in_an_archive(tmp_path: Path, release: Release, pristine: Path) -> None:
    from zoom_health._vendoring.release import package_folders

    with zipfile.ZipFile(tmp_path / "installed.zip", "w") as archive:
        for name, folder in package_folders().items():
            assert isinstance(folder, Path)
            for path in folder.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
    words = ("-m", "zoom_health", "--no-plugins", "vendor", tmp_path / "clinic")
    done = python(*words, path=tmp_path / "installed.zip")
    assert done.returncode == 0, done.stderr
    for name in PACKAGES:
        made = {path.relative_to(tmp_path / "clinic") for path in (tmp_path / "clinic" / name).rglob("*.py")}
        assert made == {path.relative_to(pristine) for path in (pristine / name).rglob("*.py")}
        assert all((tmp_path / "clinic" / path).read_bytes() == (pristine / path).read_bytes() for path in made - BUILD)


BUILD = {Path("zoom_health/_build.py")}
"""Says the commit, which an archive does not know."""
