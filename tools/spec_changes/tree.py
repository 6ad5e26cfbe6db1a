"""Regenerates in a copy of the tree, runs the tests there, and takes the result over only when all of it is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from spec_documents import SpecError

from .change import shown
from .generated_code import check_tree

__all__ = ["INSIDE", "copied_tree", "generate_in", "run_tests_in", "take_over"]

INSIDE: Final = "SPEC_UPDATE_RUNS"
"""Environment variable that is set while the tests of a copy run: no test starts this tool again there."""
_PACKAGE: Final = Path("generated") / "zoom_health_rest"
_LEFT_OUT: Final = frozenset(
    {".git", ".hypothesis", ".nox", ".tox", ".venv", "__pycache__", "build", "dist", "htmlcov", "node_modules", "venv"}
)
_LONGEST_OUTPUT: Final = 4000


@contextmanager
def copied_tree(root: Path) -> Iterator[Path]:
    """A copy of the source tree in a temporary folder, gone afterwards.

    Args:
        root: the tree.
    """

    def left_out(folder: str, names: list[str]) -> set[str]:
        here = Path(folder)
        return {
            name
            for name in names
            if name in _LEFT_OUT or name.endswith((".egg-info", "_cache")) or (here / name / "pyvenv.cfg").exists()
        }

    with tempfile.TemporaryDirectory(prefix="spec-update-") as folder:
        copy = Path(folder) / root.name
        shutil.copytree(root, copy, ignore=left_out, symlinks=True)
        yield copy


def generate_in(copy: Path) -> None:
    """Run the generator in a copy and hold its output against what our templates can write.

    Args:
        copy: a copied tree whose `spec/` is the new one.

    Raises:
        SpecError: in the generator's own words, or naming what is not expected in the code.
    """
    with tempfile.TemporaryDirectory(prefix="spec-update-") as folder:
        before = Path(folder) / "before"
        shutil.copytree(copy / _PACKAGE, before)
        done = subprocess.run(
            [sys.executable, "tools/generate.py"], cwd=copy, capture_output=True, text=True, check=False
        )
        if done.returncode:
            words = " ".join((done.stderr or done.stdout).split())
            raise SpecError(shown(words or "the generator failed", longest=600))
        check_tree(copy / _PACKAGE, before)


def run_tests_in(copy: Path, tests: Sequence[str]) -> None:
    """Run the tests of a copy against the packages of that copy.

    Args:
        copy: a copied tree.
        tests: arguments for pytest; none means all tests.

    Raises:
        SpecError: with the last lines of the output, when a test fails.
    """
    plugins = sorted(path.parent for path in copy.glob("plugins/*/pyproject.toml"))
    places = [copy, copy / "generated", copy / "tools", *plugins]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places)), INSIDE: "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(  # noqa: S603 - a fixed command line
        command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise SpecError(f"the tests fail with the new client; nothing was changed\n{done.stdout[-_LONGEST_OUTPUT:]}")


def take_over(root: Path, copy: Path, *, texts: Mapping[Path, str], say: Callable[[str], None]) -> None:
    """Put new documents and the new package in place: all of it or nothing.

    Args:
        root: the tree.
        copy: the copy that holds the new package.
        texts: new files by their path below `root`.
        say: told of each thing written.

    Raises:
        SpecError: something could not be written; what was there before is back.
    """
    undo: list[Callable[[], object]] = []
    problem = ""
    with tempfile.TemporaryDirectory(prefix=".spec-update-", dir=root) as folder:
        aside = Path(folder)
        try:
            for number, text in enumerate(texts.values()):
                (aside / f"new{number}").write_text(text, encoding="utf-8", newline="\n")
            shutil.copytree(copy / _PACKAGE, aside / "package", ignore=shutil.ignore_patterns("__pycache__"))
            for number, name in enumerate(texts):
                _swap(aside / f"new{number}", root / name, aside / f"old{number}", undo)
            _swap(aside / "package", root / _PACKAGE, aside / "old_package", undo)
        except BaseException as error:  # also on Ctrl-C: half of an update is worse than none
            for step in reversed(undo):
                step()
            if not isinstance(error, OSError):
                raise
            problem = f"nothing was changed: {Path(str(error.filename or root)).name}: {error.strerror}"
    if problem:
        raise SpecError(problem)
    for name in (*texts, _PACKAGE):
        say(f"wrote {name.as_posix()}")


def _swap(new: Path, place: Path, aside: Path, undo: list[Callable[[], object]]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(aside)
        undo.append(lambda: aside.rename(place))
    new.rename(place)
    undo.append(lambda: place.rename(new))
