"""What a copy consists of, and what is left alone around it."""

from __future__ import annotations

import ast
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

import zoom_health
from zoom_health._vendoring.imports import absolute_imports, with_relative_imports
from zoom_health._vendoring.layout import BASE, PACKAGES, RECORD, RECORDS, VendoringError
from zoom_health._vendoring.release import Release, package_folders

from .conftest import Vendor, tree_of

ROOT = Path(__file__).parents[2]
RESERVED_BY_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[. ]|.*[<>:\"\\|?*].*")


def test_a_new_destination_gets_both_packages_and_nothing_else(tmp_path: Path, vendor: Vendor) -> None:
    result = vendor(tmp_path / "clinic" / "_vendor")
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"clinic"}
    assert {path.name for path in (tmp_path / "clinic" / "_vendor").iterdir()} == set(PACKAGES)


def test_what_stands_in_an_existing_destination_is_left_alone(tmp_path: Path, vendor: Vendor) -> None:
    destination = tmp_path / "clinic"
    (destination / "forms").mkdir(parents=True)
    before = {"__init__.py": b"# ours\r\n", "forms/intake.py": b"FIELDS = ()\n", "zoom.py": b""}
    for path, content in before.items():
        (destination / path).write_bytes(content)
    times = {path: (destination / path).stat().st_mtime_ns for path in before}
    assert vendor(destination).exit_code == 0
    assert {path: content for path, content in tree_of(destination).items() if path in before} == before
    assert {path.name for path in destination.iterdir()} == {"__init__.py", "forms", "zoom.py", *PACKAGES}
    assert {path: (destination / path).stat().st_mtime_ns for path in before} == times


def test_files_are_copied_byte_for_byte(pristine: Path) -> None:
    tree = tree_of(pristine)
    rewritten = {"zoom_health/_build.py", "zoom_health/_rest.py"}
    for name, folder in package_folders().items():
        assert isinstance(folder, Path)
        for path, content in tree_of(folder).items():
            if f"{name}/{path}" not in rewritten:
                assert tree[f"{name}/{path}"] == content


def test_the_seam_differs_in_its_imports_alone(pristine: Path) -> None:
    ours = (Path(zoom_health.__file__).parent / "_rest.py").read_text(encoding="utf-8")
    theirs = (pristine / "zoom_health" / "_rest.py").read_text(encoding="utf-8")
    assert theirs == ours.replace("from zoom_health_rest", "from ..zoom_health_rest") != ours


def test_no_module_of_a_copy_imports_our_packages_by_an_absolute_name(pristine: Path) -> None:
    modules = list(pristine.rglob("*.py"))
    assert len(modules) > 50
    for path in modules:
        assert list(absolute_imports(path.read_bytes())) == [], path


def test_no_module_of_a_copy_imports_our_packages_by_a_string(pristine: Path) -> None:
    for path in pristine.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func).rpartition(".")[2]
                if called in {"import_module", "__import__", "find_spec", "files"}:
                    assert str(node.args[0].value).partition(".")[0] not in PACKAGES, f"{path}, line {node.lineno}"


def test_relative_imports_never_reach_further_than_the_destination(pristine: Path) -> None:
    for path in pristine.rglob("*.py"):
        depth = len(path.relative_to(pristine).parts)
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, path
                assert node.level < depth or (node.module or "").partition(".")[0] in PACKAGES, path


def test_both_packages_carry_the_licence_of_the_product(pristine: Path) -> None:
    licence = (ROOT / "LICENSE").read_bytes()
    for package in PACKAGES:
        assert (pristine / package / "LICENSE").read_bytes() == licence


def test_the_record_says_version_commit_and_hashes(pristine: Path, release: Release) -> None:
    record = json.loads((pristine / RECORD).read_bytes())
    tree = tree_of(pristine)
    assert record["version"] == zoom_health.__version__
    assert record["commit"] == release.commit
    assert record["files"] == {path: sha256(tree[path]).hexdigest() for path in sorted(tree.keys() - RECORDS)}
    assert record["records"] == {path: sha256(tree[path]).hexdigest() for path in record["records"]}
    assert record["records"].keys() | {RECORD} == tree.keys() & RECORDS


def test_no_path_that_is_recorded_depends_on_the_system(pristine: Path) -> None:
    record = json.loads((pristine / RECORD).read_bytes())
    paths = [*record["files"], *record["records"]]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert path.isascii()
        assert not any(RESERVED_BY_WINDOWS.fullmatch(part) for part in path.split("/")), path


def test_the_originals_are_kept_beside_the_copy(pristine: Path, release: Release) -> None:
    with zipfile.ZipFile(pristine / BASE) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == release.files


def test_the_same_release_gives_the_same_bytes(pristine: Path, tmp_path: Path, vendor: Vendor) -> None:
    destination = tmp_path / "other" / "place"
    assert vendor(destination).exit_code == 0
    assert tree_of(destination) == tree_of(pristine)


def test_a_second_run_changes_nothing(copy: Path, vendor: Vendor) -> None:
    before = {path: path.stat().st_mtime_ns for path in [copy, *copy.rglob("*")]}
    result = vendor(copy)
    assert (result.exit_code, "is there already" in result.stdout) == (0, True)
    assert {path: path.stat().st_mtime_ns for path in [copy, *copy.rglob("*")]} == before


def test_a_check_of_a_new_destination_writes_nothing(tmp_path: Path, vendor: Vendor) -> None:
    result = vendor("--check", tmp_path / "clinic")
    assert (result.exit_code, "would be written" in result.stdout) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_can_be_left_out_and_stays_out(tmp_path: Path, vendor: Vendor) -> None:
    destination = tmp_path / "clinic"
    assert vendor("--no-cli", destination).exit_code == 0
    without = tree_of(destination)
    assert not any("/_cli/" in path or "/_vendoring/" in path or path.endswith("__main__.py") for path in without)
    modules = [content for path, content in without.items() if path.endswith(".py")]
    assert not any(re.search(rb"^(import|from) (click|rich)\b", content, re.MULTILINE) for content in modules)
    assert "is there already" in vendor(destination).stdout
    assert vendor("--cli", destination).exit_code == 0
    assert (destination / "zoom_health" / "_cli").is_dir()


def test_a_namespace_package_is_pointed_out_once(tmp_path: Path, vendor: Vendor) -> None:
    assert "no __init__.py" in vendor(tmp_path / "clinic").stderr
    (tmp_path / "clinic" / "zoom_health" / "_retry.py").unlink()
    assert "no __init__.py" not in vendor(tmp_path / "clinic").stderr


@pytest.mark.parametrize(
    ("path", "statement", "expected"),
    [
        ("zoom_health/a.py", "from zoom_health_rest import x", "from ..zoom_health_rest import x"),
        ("zoom_health/b/a.py", "from  zoom_health.errors import x", "from  ...zoom_health.errors import x"),
        ("zoom_health/a.py", "if 1:\n    é = 1; from zoom_health_rest.a import (\n  b,\n)", None),
        ("zoom_health/a.py", "from zoom_health_redact import x", "from zoom_health_redact import x"),
        ("zoom_health/a.py", '">>> from zoom_health import x"', '">>> from zoom_health import x"'),
        ("zoom_health/a.py", "from .errors import x\r\n", "from .errors import x\r\n"),
    ],
)
def test_absolute_imports_become_relative(path: str, statement: str, expected: str | None) -> None:
    wanted = statement.replace("from zoom", "from ..zoom") if expected is None else expected
    assert with_relative_imports(statement.encode(), path=path) == wanted.encode()


@pytest.mark.parametrize("statement", ["import zoom_health_rest", "import os, zoom_health.errors as e"])
def test_an_import_without_a_relative_form_is_refused(statement: str) -> None:
    with pytest.raises(VendoringError, match=r"zoom_health/a\.py, line 2"):
        with_relative_imports(f"\n{statement}\n".encode(), path="zoom_health/a.py")
