"""What `--verify` shows: edits, and hashes that were made to fit them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from zoom_health._vendoring.layout import RECORD
from zoom_health._vendoring.release import Release

from .conftest import Vendor, other_version, tree_of, write

ERRORS = "zoom_health/errors.py"


def test_an_unedited_copy_passes(pristine: Path, vendor: Vendor) -> None:
    result = vendor("--verify", pristine)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "as vendored" in result.stderr


def test_added_changed_and_removed_files_are_shown(copy: Path, vendor: Vendor) -> None:
    (copy / ERRORS).write_bytes(b"")
    (copy / "zoom_health_rest" / "new" / "deep").mkdir(parents=True)
    (copy / "zoom_health_rest" / "new" / "deep" / "native.so").write_bytes(b"\x00")
    (copy / "zoom_health" / "LICENSE").unlink()
    before = tree_of(copy)
    result = vendor("--verify", copy)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "added    zoom_health_rest/new/deep/native.so",
        f"changed  {ERRORS}",
        "removed  zoom_health/LICENSE",
    ]
    assert "3 local edits of zoom-health 0.1.0" in result.stderr
    assert tree_of(copy) == before


def test_what_python_leaves_behind_is_no_edit(copy: Path, vendor: Vendor) -> None:
    (copy / "zoom_health" / "__pycache__").mkdir()
    (copy / "zoom_health" / "__pycache__" / "errors.cpython-311.pyc").write_bytes(b"\x00")
    assert vendor("--verify", copy).exit_code == 0


def test_a_compiled_module_outside_of_the_cache_is_an_edit(copy: Path, vendor: Vendor) -> None:
    (copy / "zoom_health" / "sourceless.pyc").write_bytes(b"\x00")
    assert "added    zoom_health/sourceless.pyc" in vendor("--verify", copy).stdout


@pytest.mark.parametrize("name", ["VENDORED.cdx.json", "VENDORED.zip"])
def test_changed_records_are_shown(copy: Path, vendor: Vendor, name: str) -> None:
    (copy / "zoom_health" / name).write_bytes(b"")
    result = vendor("--verify", copy)
    assert (result.exit_code, result.stdout) == (1, f"changed  zoom_health/{name}\n")


def test_the_edits_themselves_are_shown_as_a_patch(copy: Path, vendor: Vendor) -> None:
    (copy / ERRORS).write_bytes((copy / ERRORS).read_bytes() + b"EDITED = 1\n")
    result = vendor("--verify", "--diff", copy)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"diff --git a/{ERRORS} b/{ERRORS}\n")
    assert result.stdout.endswith("\n+EDITED = 1\n")


def test_hashes_that_were_made_to_fit_an_edit_are_found(
    copy: Path, release: Release, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = attrs.evolve(release, commit=None)
    monkeypatch.setattr("zoom_health._cli.vendor_runs.this_release", lambda: clean)
    (copy / ERRORS).write_bytes(b"FORGED = 1\n")
    record = json.loads((copy / RECORD).read_bytes()) | {"commit": None}
    record["files"][ERRORS] = sha256(b"FORGED = 1\n").hexdigest()
    (copy / RECORD).write_text(json.dumps(record), encoding="utf-8")
    result = vendor("--verify", copy)
    assert result.exit_code == 1
    assert f"VENDORED.json has another hash of {ERRORS} than zoom-health 0.1.0" in result.stderr


def test_a_copy_of_the_installed_version_is_held_against_what_is_installed(
    tmp_path: Path, release: Release, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = attrs.evolve(release, commit="0" * 40)
    monkeypatch.setattr("zoom_health._cli.vendor_runs.this_release", lambda: clean)
    write(tmp_path / "clinic", clean.without_command_line())
    result = vendor("--verify", tmp_path / "clinic")
    assert result.exit_code == 0
    assert "compared with the installed files" in result.stderr


def test_a_copy_of_another_version_is_held_against_its_record(tmp_path: Path, release: Release, vendor: Vendor) -> None:
    write(tmp_path / "clinic", other_version(release, "7.0.0", {}))
    result = vendor("--verify", tmp_path / "clinic")
    assert result.exit_code == 0
    assert "compared with VENDORED.json alone" in result.stderr


def test_changed_line_ends_are_no_edit(copy: Path, vendor: Vendor) -> None:
    for path in (copy / "zoom_health").glob("*.*"):
        if path.is_file() and path.suffix != ".zip":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert vendor("--verify", copy).exit_code == 0


def test_edits_that_an_update_kept_are_still_shown(copy: Path, vendor: Vendor) -> None:
    (copy / ERRORS).write_bytes((copy / ERRORS).read_bytes() + b"EDITED = 1\n")
    assert vendor(copy).exit_code == 0
    assert vendor("--verify", copy).stdout == f"changed  {ERRORS}\n"


@pytest.mark.parametrize("words", [("--verify", "--check"), ("--diff",), ("--verify", "--no-cli")])
def test_options_that_say_nothing_together_are_refused(pristine: Path, vendor: Vendor, words: tuple[str, ...]) -> None:
    result = vendor(*words, pristine)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_where_there_is_no_copy_it_says_so(tmp_path: Path, vendor: Vendor) -> None:
    result = vendor("--verify", tmp_path / "clinic")
    assert result.exit_code == 2
    assert result.stderr.endswith("holds no vendored copy\n")
