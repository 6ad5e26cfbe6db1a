"""Tests the built wheels as users have them: installed, far from the checkout, on every Python that is there."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from release_interpreters import SUPPORTED, interpreters
from release_projects import Project, projects
from release_steps import BuildError, Step, run

__all__ = ["Installation", "test_installed"]

TESTS = ("tests/facade", "tests/policies", "tests/connections", "tests/test_cli_*.py", "plugins/*/tests")

_WHERE = (
    "import importlib.metadata as m, json, sys, zoom_health, zoom_health_rest; "
    "print(json.dumps([zoom_health.__file__, zoom_health_rest.__file__, "
    "sorted(f'{d.name}=={d.version}' for d in m.distributions())]))"
)


class Installation:
    """The wheels of a release in an environment of their own.

    Args:
        python: The interpreter.
        folder: Where the environment is made.
        checkout: The checkout that they were made of.
        output: Where the wheels are.
        lowest: Whether to take the lowest versions that the distributions declare to work with, or the newest.
    """

    def __init__(self, python: str, *, folder: Path, checkout: Path, output: Path, lowest: bool) -> None:
        self._python, self._folder, self._checkout, self._output = python, folder, checkout, output
        self._lowest = lowest

    @property
    def program(self) -> Path:
        """The environment's interpreter."""
        return self._folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"

    def make(self, *, with_tests: bool = True) -> list[str]:
        """Install the wheels with all extras.

        Args:
            with_tests: Whether the tools that test them are installed as well.

        Returns:
            What is installed, as `name==version`.
        """
        run(["uv", "venv", "--quiet", "--clear", "--python", self._python, self._folder], folder=self._checkout)
        wheels = [_wheel(project, self._output) for project in projects(self._checkout)]
        group = ["--group", f"{self._checkout / 'pyproject.toml'}:tests"] if with_tests else []
        command: list[str | Path] = ["uv", "pip", "install", "--quiet", "--python", self.program, *wheels, *group]
        run([*command, *self._overrides()], folder=self._checkout)
        facade, rest, installed = json.loads(run([self.program, "-P", "-c", _WHERE], folder=self._checkout))
        for place in (facade, rest):
            if not Path(place).is_relative_to(self._folder):
                raise BuildError(f"{place} is imported, which is not the installed wheel")
        return list(installed)

    def _overrides(self) -> list[str | Path]:
        """The lowest versions, which the tools that test have to live with."""
        if not self._lowest:
            return []
        wanted, found = self._folder / "declared.txt", self._folder / "lowest.txt"
        wanted.write_text("".join(f"{line}\n" for line in declared(self._checkout)), encoding="utf-8")
        command: list[str | Path] = [
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--resolution",
            "lowest-direct",
            "--python",
            self.program,
        ]
        run([*command, "--no-header", "--no-annotate", wanted, "--output-file", found], folder=self._checkout)
        return ["--override", found]

    def test(self, tests: Sequence[str], log: Path) -> str:
        """Run tests that stand alone, without the packages of the checkout beside them; gives pytest's summary."""
        folder = self._folder / "tests"
        shutil.copytree(self._checkout, folder, ignore=shutil.ignore_patterns(".git"))
        for project in projects(self._checkout):
            for package in project.packages:
                shutil.rmtree(folder / project.folder.relative_to(self._checkout) / package)
        files = [path for pattern in tests for path in sorted(folder.glob(pattern))]
        pytest = self.program.with_name("pytest")  # the program and not `-m`, which adds the folder to the path
        written = run([pytest, "-q", "-p", "no:cacheprovider", *files], folder=folder, log=log)
        return next((line for line in reversed(written.splitlines()) if " passed" in line), "no summary")


def declared(checkout: Path) -> list[str]:
    """The requirements of all distributions and extras on what is not of this repository."""
    own = {canonicalize_name(project.name) for project in projects(checkout)}
    found = {text for project in projects(checkout) for text in project.requirements}
    return sorted(text for text in found if canonicalize_name(Requirement(text).name) not in own)


def _wheel(project: Project, output: Path) -> str:
    wheel = next(output.glob(f"{project.file_name}-{project.version}-*.whl"))
    extras = ",".join(sorted(project.table.get("optional-dependencies", {})))
    return f"{project.name}{f'[{extras}]' if extras else ''} @ {wheel.resolve().as_uri()}"


def test_installed(
    checkout: Path, output: Path, *, work: Path, pythons: Sequence[str], tests: Sequence[str]
) -> Iterator[Step]:
    """Test the wheels on every supported Python with the newest dependencies, and on the first with the lowest.

    Args:
        checkout: The checkout that they were made of.
        output: Where they are; logs are written to `reports/` in it.
        work: A folder for the environments.
        pythons: Paths of interpreters, before those that are found.
        tests: Patterns of what to run.
    """
    reports = output / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    found = interpreters(pythons)
    lowest_on = next((version for version in SUPPORTED if version in found), None)
    for version in SUPPORTED:
        if version not in found:
            yield Step("tested as installed", f"Python {version}", "NOT DONE", "there is no interpreter here")
            continue
        for kind in ("newest", "lowest") if version == lowest_on else ("newest",):
            subject, name = f"Python {version}, {kind} dependencies", f"{kind}-{version}"
            installation = Installation(
                found[version], folder=work / name, checkout=checkout, output=output, lowest=kind == "lowest"
            )
            try:
                installed = installation.make()
                (reports / f"{name}.txt").write_text("".join(f"{line}\n" for line in installed), encoding="utf-8")
                words = installation.test(tests, reports / f"{name}.log")
                yield Step("tested as installed", subject, "ok", words)
            except BuildError as error:
                yield Step("tested as installed", subject, "FAILED", _short(str(error)))


def _short(words: str) -> str:
    """What matters of a failure: the solver's or pytest's last sentence."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"cause:|Because|\d+ failed|^FAILED|^E ", line)]
    return " ".join(telling[-4:] or lines[-2:])[:600]
