"""The command of an installed wheel and of a checkout, and pip's `vendoring` tool on the same wheel."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from zoom_health._vendoring.imports import absolute_imports
from zoom_health._vendoring.layout import PACKAGES

from .conftest import tree_of

ROOT = Path(__file__).parents[2]
PYPROJECT = """
[tool.vendoring]
destination = "clinic/_vendor/"
requirements = "clinic/_vendor/vendor.txt"
namespace = "clinic._vendor"
protected-files = ["__init__.py", "vendor.txt"]

[tool.vendoring.transformations]
drop = ["*.dist-info", "bin/", "*/_cli", "*/_vendoring", "*/__main__.py"]

[tool.vendoring.typing-stubs]
zoom_health = []
zoom_health_rest = []
"""


def run(*words: object, folder: Path, **environment: str) -> str:
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made from this checkout."""
    for module in ("hatchling", "vendoring"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_what_a_copy_needs(wheel: Path, pristine: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.partition("/")[0] in PACKAGES}
    made_by_vendoring = {"zoom_health_rest/LICENSE"}
    assert names >= {path for path in tree_of(pristine) if "VENDORED" not in path} - made_by_vendoring


def test_an_installed_wheel_vendors_itself(wheel: Path, pristine: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = f"import sys; sys.path.insert(0, {str(site)!r}); from zoom_health.__main__ import main; main()"
    run(sys.executable, "-c", code, "--no-plugins", "vendor", "clinic", folder=tmp_path)
    record = json.loads((tmp_path / "clinic/zoom_health/VENDORED.json").read_bytes())
    expected = json.loads((pristine / "zoom_health/VENDORED.json").read_bytes())
    said = {path: sha for path, sha in record["files"].items() if path != "zoom_health/_build.py"}
    assert said == {path: sha for path, sha in expected["files"].items() if path != "zoom_health/_build.py"}


def test_the_tool_of_the_checkout_copies_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, ROOT / "tools" / "vendor.py", "clinic", folder=tmp_path)
    seam = ROOT.joinpath("zoom_health", "errors.py").read_bytes()
    assert (tmp_path / "clinic" / "zoom_health" / "errors.py").read_bytes() == seam
    assert {path.name for path in (tmp_path / "clinic").iterdir()} == set(PACKAGES)


def test_pips_vendoring_tool_makes_a_copy_that_works(wheel: Path, tmp_path: Path) -> None:
    vendored = tmp_path / "clinic" / "_vendor"
    vendored.mkdir(parents=True)
    for folder in (vendored, vendored.parent):
        (folder / "__init__.py").write_bytes(b"")
    (vendored / "vendor.txt").write_text(f"zoom-health=={wheel.name.split('-')[1]}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    scripts = str(Path(sys.executable).parent)
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", "")]),
        "TMPDIR": str(tmp_path),
    }
    if shutil.which("pip", path=offline["PATH"]) is None:
        pytest.skip("pip is not installed")
    run(sys.executable, "-m", "vendoring", "sync", folder=tmp_path, **offline)
    for path in vendored.rglob("*.py"):
        for statement in absolute_imports(path.read_bytes()):
            raise AssertionError(f"{path}, line {statement.lineno}")
    assert (vendored / "zoom_health" / "LICENSE").exists()
    code = "from clinic._vendor.zoom_health import ZoomHealth, types; print(types.ClinicalNote.__module__)"
    assert run(sys.executable, "-c", code, folder=tmp_path).startswith("clinic._vendor.zoom_health_rest.models.")
