"""Show that the product works on httpx2, or what is missing for it.

A copy of the working tree is rewritten to import httpx2 in the place of httpx and installed into an environment of its
own. There httpx must not come along with the product; then types are checked and the tests run. Nothing is changed in
the working tree. What fails is grouped by its reason; a failure for which no reason outside the product is known means
that the product does not work on httpx2.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from httpx2_switch import REQUIREMENT, switch
from release_projects import ROOT, projects
from release_steps import BuildError, Step, run, table

TESTS = (
    "tests/facade", "tests/hooks", "tests/policies", "tests/connections", "tests/generated", "tests/test_cassettes.py",
    "tests/test_cli_*.py", "plugins/*/tests",
)  # fmt: skip

OUTSIDE = (
    (
        re.compile(r"test_rest_changed_|test_tools_generate|test_rest_package"),
        "the pinned generator writes `import httpx`: its next release, or a line of tools/generate.py, changes that",
    ),
    (
        re.compile(r"test_the_readmes_example_runs"),
        "the test takes its example from the metadata of another copy",
    ),
)
"""Tests that fail for reasons outside of what is shipped, by their names."""

_EPILOG = """\
exit codes:
  0  the product works on httpx2
  1  it does not, or this could not be found out
examples:
  python tools/compat_httpx2.py
  python tools/compat_httpx2.py --tests tests/facade
"""


@dataclass(frozen=True)
class Failure:
    """A test that failed."""

    test: str
    words: str

    @property
    def outside(self) -> str | None:
        """The known reason outside the product, or None."""
        return next((reason for pattern, reason in OUTSIDE if pattern.search(self.test)), None)


def copy_of(root: Path, into: Path) -> Path:
    """Copy what git knows or would know of a working tree."""
    listed = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], folder=root)
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, into / name)
    return into


def compare(root: Path, work: Path, tests: Iterable[str]) -> Iterator[Step]:
    """Make the copy and give the steps as they end."""
    tree, before = copy_of(root, work / "tree"), copy_of(root, work / "before")
    done = switch(tree)
    counts = ", ".join(f"{folder} {count}" for folder, count in sorted(done.imports.items()))
    yield Step("imports rewritten", f"{sum(done.imports.values())}", "ok", counts)
    yield _product_alone(tree, work / "alone")
    environment = _installed(tree, work / "environment")
    yield _types(environment, tree)
    yield from _tests(environment, tree, before, tests)


def _installed(tree: Path, environment: Path) -> Path:
    """An environment with the distributions of a tree and the tools that test them."""
    run(["uv", "venv", "--quiet", "--python", sys.executable, environment], folder=tree)
    group = f"{tree / 'pyproject.toml'}:typing"
    python = _program(environment, "python")
    run(["uv", "pip", "install", "--quiet", "--python", python, *_wanted(tree), "--group", group], folder=tree)
    return environment


def _wanted(tree: Path) -> list[str]:
    wanted = []
    for project in projects(tree):
        extras = ",".join(sorted(set(project.table.get("optional-dependencies", {})) - {"spec"}))
        wanted.append(f"{project.name}{f'[{extras}]' if extras else ''} @ {project.folder.resolve().as_uri()}")
    return wanted


def _program(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if sys.platform == "win32" else "bin") / name


def _product_alone(tree: Path, environment: Path) -> Step:
    """The library with its command line and its sandbox, at work where httpx is not installed at all."""
    run(["uv", "venv", "--quiet", "--python", sys.executable, environment], folder=tree)
    python = _program(environment, "python")
    first, sandbox = tree.as_uri(), (tree / "plugins" / "zoom-health-sandbox").as_uri()
    wanted = [f"zoom-health[cli,fast] @ {first}", f"zoom-health-sandbox @ {sandbox}"]
    run(["uv", "pip", "install", "--quiet", "--python", python, *wanted], folder=tree)
    installed = run(["uv", "pip", "freeze", "--python", python], folder=tree)
    old = re.findall(r"^(?:httpx|httpcore)==.*$", installed, re.MULTILINE)
    if old:
        return Step("alone", "without httpx", "FAILED", f"{', '.join(old)} came along")
    version = next(line for line in installed.splitlines() if line.startswith("httpx2=="))
    try:
        run([_program(environment, "zoom-health"), "demo"], folder=environment)
    except BuildError as error:
        return Step("alone", version, "FAILED", " ".join(str(error).splitlines()[-2:]))
    return Step("alone", version, "ok", "`zoom-health demo` lists, reads and completes notes; httpx is not installed")


def _types(environment: Path, tree: Path) -> Step:
    try:
        words = run([_program(environment, "mypy")], folder=tree).strip().splitlines()[-1]
    except BuildError as error:
        lines = [line for line in str(error).splitlines() if ": error:" in line]
        return Step("mypy --strict", REQUIREMENT, "FAILED", " | ".join(lines[:4]))
    return Step("mypy --strict", REQUIREMENT, "ok", words)


def _tests(environment: Path, tree: Path, before: Path, tests: Iterable[str]) -> Iterator[Step]:
    results, problem = _run_tests(environment, tree, tests, more=[])
    if not results.exists():
        yield Step("tests", "all", "FAILED", problem.splitlines()[-1])
        return
    passed, failures = read_results(results)
    yield Step("tests", "passed", "ok" if passed else "FAILED", str(passed))
    reasons = {failure.test: failure.outside for failure in failures if failure.outside}
    if len(reasons) < len(failures):
        cache = before / ".pytest_cache"
        shutil.copytree(tree / ".pytest_cache", cache)  # tells `--lf` what failed
        again, _ = _run_tests(_installed(before, before.parent / "environment before"), before, tests, more=["--lf"])
        also = read_results(again)[1] if again.exists() else []
        reasons |= {failure.test: "fails on httpx as well" for failure in also}
    for reason, count in Counter(reasons[failure.test] for failure in failures if failure.test in reasons).items():
        yield Step("tests", f"{count} failed", "NOT DONE", str(reason))
    inside = [failure for failure in failures if failure.test not in reasons]
    for words, count in Counter(failure.words for failure in inside).most_common():
        example = next(failure.test for failure in inside if failure.words == words)
        yield Step("tests", f"{count} failed", "FAILED", f"{words} (such as {example})")


def _run_tests(environment: Path, tree: Path, tests: Iterable[str], *, more: list[str]) -> tuple[Path, str]:
    """Run tests against what is installed; gives the file of results and what pytest said when it failed."""
    for project in projects(tree):
        for package in project.packages:
            shutil.rmtree(project.folder / package)  # what is tested is what was installed
    files = [path for pattern in tests for path in sorted(tree.glob(pattern))]
    results = tree / "results.xml"
    command: list[str | Path] = [_program(environment, "pytest"), "-q", f"--junitxml={results}", *more]
    try:
        run([*command, *files], folder=tree)
    except BuildError as error:
        return results, str(error)
    return results, ""


def read_results(path: Path) -> tuple[int, list[Failure]]:
    """The number of tests that passed, and those that failed, from a file of pytest's."""
    passed, failures = 0, []
    for case in ET.parse(path).getroot().iter("testcase"):  # noqa: S314 - written by pytest a moment ago
        problem = next((found for kind in ("failure", "error") if (found := case.find(kind)) is not None), None)
        if problem is not None:
            words = (problem.get("message") or "no words").splitlines()[0]
            failures.append(Failure(f"{case.get('classname')}::{case.get('name')}", words[:160]))
        elif case.find("skipped") is None:
            passed += 1
    return passed, failures


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tests", nargs="+", default=list(TESTS), help="what to run (default: what is shipped)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    chosen = parser.parse_args(arguments)
    os.environ.pop("PYTHONPATH", None)
    steps: list[Step] = []
    try:
        with tempfile.TemporaryDirectory(prefix="zoom-health-httpx2-") as folder:
            steps += compare(chosen.root.resolve(), Path(folder), chosen.tests)
    except (BuildError, OSError) as error:
        steps.append(Step("compat_httpx2", "all", "FAILED", str(error)))
    except KeyboardInterrupt:
        print("compat_httpx2: interrupted", file=sys.stderr)
        return 130
    print(table(steps))
    return 1 if any(step.result == "FAILED" for step in steps) else 0


if __name__ == "__main__":
    sys.exit(main())
