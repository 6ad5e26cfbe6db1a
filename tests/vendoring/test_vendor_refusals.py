"""Destinations that cannot be used: one line on standard error, exit code 2, nothing changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zoom_health._vendoring.layout import PACKAGES, RECORD
from zoom_health._vendoring.release import package_folders

from .conftest import Vendor, tree_of


def refusal(vendor: Vendor, *words: object) -> str:
    result = vendor(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return str(line)


def make_file(folder: Path) -> Path:
    (folder / "clinic").write_bytes(b"")
    return folder / "clinic"


def below_a_file(folder: Path) -> Path:
    return make_file(folder) / "_vendor"


@pytest.mark.parametrize("make", [make_file, below_a_file])
def test_a_file_is_no_destination(tmp_path: Path, vendor: Vendor, make: Callable[[Path], Path]) -> None:
    assert "a file stands where a package folder is wanted" in refusal(vendor, make(tmp_path))


@pytest.mark.parametrize("name", ["not-a-name", "1st", "class", "with space", "dots.in.it", "None"])
def test_a_folder_that_cannot_be_imported_is_no_destination(tmp_path: Path, vendor: Vendor, name: str) -> None:
    assert "is not the name of a Python package" in refusal(vendor, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_destination_is_named_by_the_folder_it_is(tmp_path: Path, vendor: Vendor, monkeypatch: Any) -> None:
    (tmp_path / "clinic").mkdir()
    monkeypatch.chdir(tmp_path / "clinic")
    assert vendor(".").exit_code == 0
    assert {path.name for path in (tmp_path / "clinic").iterdir()} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_the_sdk_is_not_written_into_itself(vendor: Vendor, package: str, inside: str) -> None:
    folder = package_folders()[package]
    assert isinstance(folder, Path)
    assert "is part of this SDK itself" in refusal(vendor, folder / inside)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_sdk_is_not_written_over_itself(
    tmp_path: Path, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    folders = {**package_folders(), package: tmp_path / "site" / package}
    monkeypatch.setattr("zoom_health._vendoring.destination.package_folders", lambda: folders)
    assert "is part of this SDK itself" in refusal(vendor, tmp_path / "site")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_copy_is_not_written_into_a_copy(copy: Path, vendor: Vendor, package: str) -> None:
    assert "is inside a vendored copy" in refusal(vendor, copy / package / "models")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_of_somebody_else_is_left_alone(tmp_path: Path, vendor: Vendor, package: str) -> None:
    (tmp_path / "clinic" / package).mkdir(parents=True)
    (tmp_path / "clinic" / package / "__init__.py").write_bytes(b"OURS = 1\n")
    before = tree_of(tmp_path)
    assert "was not written by this command; move it away" in refusal(vendor, tmp_path / "clinic")
    assert tree_of(tmp_path) == before


@pytest.mark.parametrize("package", PACKAGES)
def test_what_python_left_of_a_removed_copy_is_no_obstacle(tmp_path: Path, vendor: Vendor, package: str) -> None:
    (tmp_path / "clinic" / package / "__pycache__").mkdir(parents=True)
    (tmp_path / "clinic" / package / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"")
    assert vendor(tmp_path / "clinic").exit_code == 0


@pytest.mark.parametrize("name", ["Zoom_Health", "ZOOM_HEALTH_REST", "zoom_health.py", "Zoom_Health_Rest.PY"])
def test_names_that_are_one_on_other_systems_are_refused(tmp_path: Path, vendor: Vendor, name: str) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / name).write_bytes(b"")
    assert f"{name} has the name of a package to be written" in refusal(vendor, tmp_path / "clinic")


def test_half_a_copy_is_not_mended_by_guessing(copy: Path, vendor: Vendor) -> None:
    (copy / "zoom_health_rest").rename(copy / "elsewhere")
    assert "is gone; restore it, or remove both packages" in refusal(vendor, copy)


@pytest.mark.parametrize(
    "content", [b"", b"<<<<<<< HEAD\n{}", b"[]", b"{}", b'{"name": "other"}', b'{"name": 1}', b"\xff"]
)
def test_a_record_that_is_none_is_refused(copy: Path, vendor: Vendor, content: bytes) -> None:
    (copy / RECORD).write_bytes(content)
    before = tree_of(copy)
    assert "VENDORED.json is not what zoom-health writes" in refusal(vendor, copy)
    assert tree_of(copy) == before


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need no rights on POSIX alone")
@pytest.mark.parametrize("path", ["zoom_health", "zoom_health/errors.py", "zoom_health_rest/models"])
def test_nothing_is_written_through_a_symbolic_link(copy: Path, tmp_path: Path, vendor: Vendor, path: str) -> None:
    (copy / path).rename(tmp_path / "elsewhere")
    (copy / path).symlink_to(tmp_path / "elsewhere")
    before = tree_of(tmp_path)
    assert ("symbolic link" in (line := refusal(vendor, copy))) or "is not a folder" in line
    assert tree_of(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, vendor: Vendor, monkeypatch: Any) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    line = refusal(vendor, tmp_path / "clinic")
    assert line.endswith("clinic: Permission denied; nothing was changed")


def test_the_help_shows_how_it_is_used(vendor: Vendor) -> None:
    result = vendor("--help")
    assert result.exit_code == 0
    for words in ("zoom-health vendor --verify", "zoom-health vendor --check", "Exit codes"):
        assert words in result.stdout
