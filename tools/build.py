"""Build a release of every distribution of this repository, and find out whether it can be released.

From a checkout of the last commit: source archives and wheels, made twice and compared byte for byte; what is in the
wheels; `twine check`; the tests against the installed wheels on every supported Python that is here, with the newest
and the lowest dependencies; known vulnerabilities; licences. The table at the end has a line for each step.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from release_artefacts import build_twice, look_into
from release_audit import audit, licences
from release_install import TESTS, Installation, test_installed
from release_projects import ROOT, projects
from release_steps import BuildError, Step, run, table

_CODES = """\
exit codes:
  0  everything that this machine has a means for is ok
  1  something failed: do not release
  3  nothing failed, but dependencies are not audited or a licence is to be read: see NOT DONE
examples:
  python tools/build.py
  python tools/build.py --out dist --python /opt/python3.14t/bin/python3.14t
  python tools/build.py --tests 'tests/facade'
"""


def build(root: Path, output: Path, *, pythons: list[str], tests: list[str]) -> Iterator[Step]:
    """Make the artefacts and give the steps as they end."""
    (output / "reports").mkdir(parents=True, exist_ok=True)
    for old in [*output.glob("*.whl"), *output.glob("*.tar.gz"), *(output / "reports").iterdir()]:
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="zoom-health-build-") as folder:
        work = Path(folder)
        yield _about_changes(root)
        steps, checkout = build_twice(root, work, output)
        yield from steps
        yield from look_into(checkout, output)
        yield _twine(output)
        yield from _dependencies(checkout, output, folder=work / "dependencies")
        yield from test_installed(checkout, output, work=work, pythons=pythons, tests=tests)


def _about_changes(root: Path) -> Step:
    commit = run(["git", "rev-parse", "HEAD"], folder=root).strip()
    changes = run(["git", "status", "--porcelain"], folder=root).splitlines()
    words = f"{len(changes)} uncommitted changes are not in it" if changes else "the folder has no other changes"
    return Step("built from", f"commit {commit[:12]}", "ok", words)


def _twine(output: Path) -> Step:
    files = sorted([*output.glob("*.whl"), *output.glob("*.tar.gz")])
    try:
        run([sys.executable, "-m", "twine", "check", "--strict", *files], folder=output)
    except BuildError as error:
        return Step(
            "twine check --strict", f"{len(files)} files", "FAILED", " ".join(str(error).splitlines()[1:])[:600]
        )
    return Step("twine check --strict", f"{len(files)} files", "ok", "names, metadata and descriptions are valid")


def _dependencies(checkout: Path, output: Path, *, folder: Path) -> Iterator[Step]:
    """What is known of the dependencies that users get today, with all extras."""
    own = [project.name for project in projects(checkout)]
    installation = Installation(sys.executable, folder=folder, checkout=checkout, output=output, lowest=False)
    try:
        installed = installation.make(with_tests=False)
    except BuildError as error:
        yield Step("installed", "all extras", "FAILED", " ".join(str(error).splitlines()[-4:]))
        return
    yield audit(installed, own=own, output=output / "reports")
    yield licences(installation.program, own=own, output=output / "reports")


def exit_code(steps: list[Step]) -> int:
    """The exit code for some steps. An interpreter that is missing is in the table and changes nothing."""
    if any(step.result == "FAILED" for step in steps):
        return 1
    missing = [step for step in steps if step.result == "NOT DONE" and step.name != "tested as installed"]
    tested = [step for step in steps if step.result == "ok" and step.name == "tested as installed"]
    return 3 if missing or not tested else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put everything (default: dist)")
    parser.add_argument("--python", action="append", default=[], help="an interpreter to test with; can be repeated")
    parser.add_argument("--tests", nargs="+", default=list(TESTS), help="what to run against the installed wheels")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    chosen = parser.parse_args(arguments)
    os.environ.pop("PYTHONPATH", None)  # what is tested has to come from the wheels
    output = chosen.out.resolve()
    steps: list[Step] = []
    try:
        for step in build(chosen.root.resolve(), output, pythons=chosen.python, tests=chosen.tests):
            steps.append(step)
            print(table([step]), file=sys.stderr, flush=True)
    except (BuildError, OSError) as error:
        steps.append(Step("build", "all", "FAILED", str(error)))
    except KeyboardInterrupt:
        print("build: interrupted; what was made so far is in the output folder", file=sys.stderr)
        return 130
    report = table(steps)
    (output / "reports" / "report.txt").write_text(report + "\n", encoding="utf-8")
    print(f"\n{report}")
    return exit_code(steps)


if __name__ == "__main__":
    sys.exit(main())
