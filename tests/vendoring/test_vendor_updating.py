"""From one version to another with local edits kept, or nothing changed at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from zoom_health._vendoring import release as release_module
from zoom_health._vendoring.layout import BASE, BILL_OF_MATERIALS, PATCH, RECORD
from zoom_health._vendoring.release import Release

from .conftest import Vendor, other_version, tree_of, write

ERRORS = "zoom_health/errors.py"
RETRY = "zoom_health/_retry.py"


def edit(destination: Path, path: str, *, by: bytes = b"# edited here\n") -> bytes:
    """Add a line at the end of a file, and give what it is then."""
    target = destination / path
    target.write_bytes(target.read_bytes() + by)
    return target.read_bytes()


@pytest.fixture
def later(release: Release, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A later version, which is what the command writes from now on."""
    changed = b'"""A new first line."""\n' + release.files[ERRORS]
    made = other_version(
        release, "0.2.0", {ERRORS: changed, RETRY: None, "zoom_health/_new.py": b"NEW = 1\n", "zoom_health/é.py": b""}
    )
    monkeypatch.setattr("zoom_health._cli.vendor_runs.this_release", lambda: made)
    return made


def test_an_unedited_copy_becomes_the_new_version(copy: Path, later: Release, tmp_path: Path, vendor: Vendor) -> None:
    result = vendor(copy)
    assert "0.1.0 -> zoom-health 0.2.0" in result.stdout
    write(tmp_path / "anew", later)
    assert tree_of(copy) == tree_of(tmp_path / "anew")


def test_local_edits_outlive_an_update(copy: Path, later: Release, vendor: Vendor) -> None:
    edit(copy, ERRORS)
    constants = edit(copy, "zoom_health_rest/types.py")
    (copy / "zoom_health" / "_ours.py").write_bytes(b"OURS = 1\n")
    (copy / "zoom_health" / "_seen.py").unlink()
    result = vendor(copy)
    assert "4 local edits kept" in result.stdout
    tree = tree_of(copy)
    assert tree[ERRORS] == later.files[ERRORS] + b"# edited here\n"
    assert tree["zoom_health_rest/types.py"] == constants
    assert tree["zoom_health/_ours.py"] == b"OURS = 1\n"
    assert "zoom_health/_seen.py" not in tree
    assert RETRY not in tree
    assert tree["zoom_health/_new.py"] == b"NEW = 1\n"


def test_edits_outlive_one_update_after_the_other(copy: Path, release: Release) -> None:
    edit(copy, ERRORS)
    for version in ("0.2.0", "0.3.0", "0.1.9"):
        changed = f'"""{version}"""\n'.encode() + release.files[ERRORS]
        write(copy, other_version(release, version, {ERRORS: changed}))
        assert (copy / ERRORS).read_bytes() == changed + b"# edited here\n"
    write(copy, release)
    assert (copy / ERRORS).read_bytes() == release.files[ERRORS] + b"# edited here\n"


@pytest.mark.parametrize(
    ("path", "words"),
    [(RETRY, "was edited here, and the release removes it"), ("zoom_health/_new.py", "was added here")],
)
def test_a_clash_is_said_and_nothing_is_changed(
    copy: Path, later: Release, vendor: Vendor, path: str, words: str
) -> None:
    (copy / path).write_bytes(b"OTHER = 2\n")
    edit(copy, ERRORS)
    before = tree_of(copy)
    result = vendor(copy)
    assert result.exit_code == 1
    assert f"{path} {words}" in result.stderr
    assert "nothing was changed" in result.stderr
    assert tree_of(copy) == before


def test_a_clash_within_a_file_says_where(copy: Path, later: Release, vendor: Vendor) -> None:
    (copy / ERRORS).write_bytes(b"# first line\n" + (copy / ERRORS).read_bytes())
    assert f"{ERRORS} was edited here where the release changes it: line 1 " in vendor("--check", copy).stderr


def test_the_patch_makes_the_edited_copy_from_the_release(copy: Path, later: Release, tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git applies the patch")
    edit(copy, ERRORS, by=b"# no end of line")
    (copy / "zoom_health" / "_ours.py").write_bytes(b"OURS = 1\n\n\n")
    (copy / "zoom_health" / "_seen.py").unlink()
    write(copy, later)
    anew = tmp_path / "anew"
    write(anew, later)
    subprocess.run([git, "apply", str(copy / PATCH)], cwd=anew, check=True, capture_output=True)
    assert {path: content for path, content in tree_of(anew).items() if "VENDORED" not in path} == {
        path: content for path, content in tree_of(copy).items() if "VENDORED" not in path
    }


def test_a_patch_is_written_for_the_same_version_too_and_goes_with_the_last_edit(copy: Path, vendor: Vendor) -> None:
    original = (copy / ERRORS).read_bytes()
    edit(copy, ERRORS)
    assert vendor(copy).exit_code == 0
    assert b"+# edited here\n" in (copy / PATCH).read_bytes()
    (copy / ERRORS).write_bytes(original)
    assert vendor(copy).exit_code == 0
    assert not (copy / PATCH).exists()


def test_the_bill_of_materials_names_the_patch(copy: Path, vendor: Vendor) -> None:
    edit(copy, ERRORS)
    vendor(copy)
    component = json.loads((copy / BILL_OF_MATERIALS).read_bytes())["metadata"]["component"]
    assert component["pedigree"]["patches"][0]["diff"]["url"] == Path(PATCH).name


def test_a_check_says_what_would_happen_and_changes_nothing(copy: Path, later: Release, vendor: Vendor) -> None:
    edit(copy, ERRORS)
    before = tree_of(copy)
    result = vendor("--check", copy)
    assert result.exit_code == 1
    assert "0.1.0 -> zoom-health 0.2.0 would be written; 1 local edit kept" in result.stdout
    assert tree_of(copy) == before


def test_lost_originals_matter_only_where_files_were_edited(copy: Path, later: Release, vendor: Vendor) -> None:
    (copy / BASE).write_bytes(b"damaged")
    assert "VENDORED.zip was edited" in vendor(copy).stderr
    (copy / BASE).unlink()
    content = edit(copy, ERRORS)
    result = vendor(copy)
    assert result.exit_code == 2
    assert f"no longer holds the original of {ERRORS}" in result.stderr
    (copy / ERRORS).write_bytes(content.removesuffix(b"# edited here\n"))
    assert vendor(copy).exit_code == 0
    assert (copy / BASE).exists()


@pytest.mark.parametrize("path", [PATCH, BILL_OF_MATERIALS])
def test_work_on_files_that_each_run_writes_is_not_lost(copy: Path, later: Release, vendor: Vendor, path: str) -> None:
    (copy / path).write_bytes(b"by hand\n")
    result = vendor(copy)
    assert result.exit_code == 2
    assert f"{path} was edited" in result.stderr
    assert (copy / path).read_bytes() == b"by hand\n"


def test_a_copy_whose_line_ends_were_changed_is_updated_as_an_unedited_one(copy: Path, later: Release) -> None:
    for path in copy.rglob("*.*"):
        if path.is_file() and path.suffix != ".zip":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    plan = write(copy, later)
    assert len(plan.edits) == 0
    assert (copy / ERRORS).read_bytes() == later.files[ERRORS]


def test_files_of_a_copy_keep_their_permissions(copy: Path, later: Release) -> None:
    script = copy / "zoom_health" / "ours.sh"
    script.write_bytes(b"#!/bin/sh\n")
    script.chmod(0o750)
    write(copy, later)
    assert script.stat().st_mode & 0o777 == script.stat().st_mode & 0o777 | 0o700


def test_a_copy_is_not_copied_on(copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vendor: Vendor) -> None:
    folders = {name: copy / name for name in ("zoom_health", "zoom_health_rest")}
    monkeypatch.setattr(release_module, "package_folders", lambda: folders)
    monkeypatch.setattr("zoom_health._cli.vendor_runs.this_release", release_module.this_release)
    result = vendor(tmp_path / "second")
    assert result.exit_code == 2
    assert "is a vendored copy itself" in result.stderr


def test_a_record_of_a_later_format_is_left_to_a_later_version(copy: Path, vendor: Vendor) -> None:
    record = json.loads((copy / RECORD).read_bytes()) | {"format": 2}
    (copy / RECORD).write_text(json.dumps(record), encoding="utf-8")
    assert "was written by a later zoom-health" in vendor(copy).stderr
