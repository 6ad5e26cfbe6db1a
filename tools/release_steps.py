"""What a build reports: one line for each step, with how it ended, and the commands that it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["BuildError", "Step", "run", "table"]

Result = Literal["ok", "FAILED", "NOT DONE"]


class BuildError(Exception):
    """A command that the build needs has failed."""


@dataclass(frozen=True)
class Step:
    """One line of the report.

    Attributes:
        name: What was done.
        subject: To what.
        result: How it ended. "NOT DONE" is neither good nor bad: nothing is known.
        words: What was found.
    """

    name: str
    subject: str
    result: Result
    words: str


def run(
    command: Iterable[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
    log: Path | None = None,
) -> str:
    """Run a command and give what it wrote to standard output.

    Args:
        command: The words of the command.
        folder: Where it runs.
        environment: Variables beside those of this process.
        umask: Its umask; -1 for that of this process.
        log: Where its whole output is kept.

    Raises:
        BuildError: with its last lines, when it ends with another code than 0.
    """
    words = [str(word) for word in command]
    begun = time.monotonic()
    print(f"  {' '.join(words)[:150]}", file=sys.stderr, flush=True)
    done = subprocess.run(  # noqa: S603 - words of this program and paths that it made
        words, cwd=folder, env={**os.environ, **(environment or {})}, umask=umask,
        capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if log is not None:
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise BuildError(f"{words[0]} ended with {done.returncode} after {time.monotonic() - begun:.0f} s\n{tail}")
    return done.stdout


def table(steps: Iterable[Step]) -> str:
    """The report as text."""
    rows = [(step.result, step.name, step.subject, step.words) for step in steps]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )
