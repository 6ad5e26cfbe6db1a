"""What a build reports: which commit, which contents, which Pythons, and never "ok" for what was not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import build as release_build
import httpx2_switch
import pytest
import release_artefacts
import release_audit
import release_interpreters
import release_sbom
from release_hook import BuildModuleHook, build_module, commit_of
from release_projects import Project, projects
from release_steps import BuildError, Step, run, table

ROOT = Path(__file__).parents[2]
PYPROJECT = """\
[project]
name = "acme-notes"
dynamic = ["version"]
license = "Apache-2.0"
dependencies = ["attrs>=24.2", "zoom-health"]
[project.optional-dependencies]
fast = ["msgspec>=0.20", "attrs>=25"]
[tool.hatch.version]
path = "acme_notes/__init__.py"
[tool.hatch.build.targets.wheel]
packages = ["acme_notes"]
sbom-files = ["sbom.cdx.json"]
"""


def git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.com", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A committed repository with one distribution."""
    (tmp_path / "acme_notes").mkdir()
    (tmp_path / "acme_notes" / "__init__.py").write_text('__version__ = "1.2"\n')
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "openapi.yaml").write_text("openapi: 3.1.0\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


# --- which commit and which document


def test_a_clean_checkout_is_its_commit(root: Path) -> None:
    assert commit_of(root) == git(root, "rev-parse", "HEAD")


def test_a_changed_checkout_says_so(root: Path) -> None:
    (root / "acme_notes" / "__init__.py").write_text('__version__ = "1.3"\n')
    assert commit_of(root) == f"{git(root, 'rev-parse', 'HEAD')}+changes"


def test_a_folder_within_another_repository_has_no_commit(root: Path) -> None:
    assert commit_of(root / "acme_notes") == "unknown"


def test_the_variables_of_a_git_hook_do_not_mislead(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    assert commit_of(tmp_path_factory.mktemp("elsewhere")) == "unknown"


def hook(root: Path) -> BuildModuleHook:
    return BuildModuleHook(str(root), {}, None, SimpleNamespace(name="x"), str(root), "wheel")  # type: ignore[arg-type]  # unused parts


def test_the_module_is_added_to_the_archive_and_not_to_the_checkout(root: Path) -> None:
    data: dict[str, Any] = {"force_include": {}}
    made = hook(root)
    made.initialize("standard", data)
    ((source, target),) = data["force_include"].items()
    found: dict[str, Any] = {}
    exec(Path(source).read_text(encoding="utf-8"), found)
    assert target == "zoom_health/_build.py"
    assert found["COMMIT"] == git(root, "rev-parse", "HEAD")
    assert len(found["SPEC_SHA256"]) == 64
    made.finalize("standard", data, "")
    assert not Path(source).exists()
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("kind", ["editable install", "source archive"])
def test_nothing_is_added_where_the_module_is_there_or_would_lie(root: Path, kind: str) -> None:
    if kind == "source archive":
        (root / "PKG-INFO").write_text("Metadata-Version: 2.4\n")
    data: dict[str, Any] = {"force_include": {}}
    hook(root).initialize("editable" if kind == "editable install" else "standard", data)
    assert data == {"force_include": {}}


def test_the_module_of_the_checkout_has_the_names_of_the_built_one() -> None:
    built: dict[str, Any] = {}
    exec(build_module(commit="c", spec_sha256="s"), built)
    checkout: dict[str, Any] = {}
    exec((ROOT / "zoom_health" / "_build.py").read_text(encoding="utf-8"), checkout)
    assert built.keys() == checkout.keys()
    assert (built["COMMIT"], built["SPEC_SHA256"]) == ("c", "s")


# --- the bill of materials


def one(root: Path) -> Project:
    (project,) = projects(root)
    return project


def test_the_sbom_lists_what_is_declared_and_is_valid(root: Path) -> None:
    text = release_sbom.document(one(root))
    found = json.loads(text)
    assert release_sbom.problems_of(text) is None
    assert found["metadata"]["component"]["purl"] == "pkg:pypi/acme-notes@1.2"
    assert found["metadata"]["component"]["components"][0]["name"] == "acme_notes"
    assert [(each["name"], each["scope"]) for each in found["components"]] == [
        ("attrs", "required"),
        ("msgspec", "optional"),
        ("zoom-health", "required"),
    ]


def test_the_sbom_is_the_same_every_time(root: Path) -> None:
    assert release_sbom.document(one(root)) == release_sbom.document(one(root))


def test_a_changed_requirement_makes_the_sbom_out_of_date(root: Path) -> None:
    words = ["--root", str(root)]
    assert release_sbom.main([*words, "--check"]) == 1
    assert release_sbom.main(words) == 0
    assert release_sbom.main([*words, "--check"]) == 0
    (root / "pyproject.toml").write_text(PYPROJECT.replace("24.2", "24.3"))
    assert release_sbom.main([*words, "--check"]) == 1


def test_a_project_file_that_leaves_the_sbom_out_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "pyproject.toml").write_text(PYPROJECT.replace('sbom-files = ["sbom.cdx.json"]\n', ""))
    assert release_sbom.main(["--root", str(root)]) == 1
    assert "acme-notes" in capsys.readouterr().err


# --- what is in a wheel


def wheel_of(root: Path, output: Path, *, leave_out: str = "", more: str = "") -> None:
    release_sbom.main(["--root", str(root)])
    info = "acme_notes-1.2.dist-info"
    files = {
        "acme_notes/__init__.py": "",
        "acme_notes/py.typed": "",
        f"{info}/licenses/LICENSE": "text",
        f"{info}/sboms/sbom.cdx.json": (root / "sbom.cdx.json").read_text(encoding="utf-8"),
    }
    output.mkdir()
    with zipfile.ZipFile(output / "acme_notes-1.2-py3-none-any.whl", "w") as archive:
        for name, text in files.items():
            if not leave_out or leave_out not in name:
                archive.writestr(name, text)
        if more:
            archive.writestr(more, "")


@pytest.mark.parametrize(
    ("leave_out", "more", "words"),
    [
        ("", "", ""),
        ("py.typed", "", "py.typed is missing"),
        ("LICENSE", "", "the licence is missing"),
        ("sbom", "", "the SBOM is missing"),
        ("", "tests/test_x.py", "tests/test_x.py does not belong"),
    ],
)
def test_a_wheel_is_looked_into(root: Path, leave_out: str, more: str, words: str) -> None:
    wheel_of(root, root / "dist", leave_out=leave_out, more=more)
    (step,) = release_artefacts.look_into(root, root / "dist")
    assert step.result == ("FAILED" if words else "ok")
    assert words in step.words


# --- which Pythons


def test_this_python_is_found_by_its_version() -> None:
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    found = release_interpreters.interpreters([sys.executable])
    assert set(found) <= set(release_interpreters.SUPPORTED)
    assert own not in release_interpreters.SUPPORTED or own in found or f"{own}t" in found


def test_what_is_no_interpreter_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "python3.12"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert str(broken) not in release_interpreters.interpreters([str(broken), str(tmp_path / "absent")]).values()


# --- known vulnerabilities: what is not known is not good

Answer = Callable[..., Any]
BAD = {"name": "urllib3", "version": "1.26.4", "vulns": [{"id": "SYNTHETIC-1"}]}
GOOD = {"name": "attrs", "version": "25.1", "vulns": []}


def audited(monkeypatch: pytest.MonkeyPatch, folder: Path, *answers: list[dict[str, Any]] | str) -> Step:
    """The step that the answers of pip-audit lead to; a text stands for an answer that is none."""
    left = list(answers)

    def answer(*arguments: Any, **keywords: Any) -> Any:
        given = left.pop(0)
        if isinstance(given, str):
            return SimpleNamespace(returncode=1, stdout="", stderr=given)
        text = json.dumps({"dependencies": given})
        return SimpleNamespace(returncode=int(any(each.get("vulns") for each in given)), stdout=text, stderr="")

    monkeypatch.setattr(release_audit.subprocess, "run", answer)
    return release_audit.audit(["attrs==25.1", "acme-notes==1.2"], own=["acme_notes"], output=folder)


def test_dependencies_without_known_vulnerabilities_are_good(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert audited(monkeypatch, tmp_path, [BAD], [GOOD]).result == "ok"


def test_a_known_vulnerability_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    step = audited(monkeypatch, tmp_path, [BAD], [GOOD | {"vulns": [{"id": "SYNTHETIC-2"}]}])
    assert step.result == "FAILED"
    assert "attrs 25.1: SYNTHETIC-2" in step.words


@pytest.mark.parametrize(
    "answers",
    [
        ["no route to host"],
        [[BAD | {"vulns": []}]],
        [[BAD], "no route to host"],
        [[BAD], [{"name": "attrs", "skip_reason": "not found"}]],
        [[BAD], []],
    ],
    ids=["out of reach", "finds nothing in what is bad", "breaks off", "does not know a package", "leaves one out"],
)
def test_what_was_not_audited_never_reads_as_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: list[Any]
) -> None:
    step = audited(monkeypatch, tmp_path, *answers)
    assert step.result == "NOT DONE"
    assert step.words.startswith("not audited: ")


# --- the report


def step(name: str, result: Any) -> Step:
    return Step(name, "x", result, "words")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([step("tested as installed", "ok"), step("pip-audit", "ok")], 0),
        ([step("tested as installed", "ok"), step("tested as installed", "NOT DONE")], 0),
        ([step("tested as installed", "ok"), step("pip-audit", "NOT DONE")], 3),
        ([step("tested as installed", "NOT DONE")], 3),
        ([step("tested as installed", "FAILED"), step("pip-audit", "NOT DONE")], 1),
        ([], 3),
    ],
)
def test_the_exit_code_is_that_of_the_worst_step(steps: list[Step], code: int) -> None:
    assert release_build.exit_code(steps) == code


def test_the_table_has_a_line_for_each_step() -> None:
    assert table([step("a", "ok"), step("longer", "NOT DONE")]).splitlines() == [
        "ok        a       x  words",
        "NOT DONE  longer  x  words",
    ]


def test_a_command_that_fails_ends_the_build_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"ended with 3(.|\n)*the reason"):
        run([sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"], folder=tmp_path)


# --- httpx2


def test_imports_are_rewritten_and_names_stay() -> None:
    text = 'import httpx\n    import httpcore\nfrom httpx import URL\nfrom httpx_aiohttp import A\nlogger = "httpx"\n'
    assert httpx2_switch.switched_text(text) == (
        "import httpx2 as httpx\n    import httpcore2 as httpcore\nfrom httpx2 import URL\n"
        'from httpx_aiohttp.httpx2 import A\nlogger = "httpx"\n',
        4,
    )


def test_a_switched_text_is_not_switched_again() -> None:
    once, _ = httpx2_switch.switched_text("import httpx\nfrom httpcore import X\nfrom httpx_aiohttp import A\n")
    assert httpx2_switch.switched_text(once) == (once, 0)
