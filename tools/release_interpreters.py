"""The Pythons that this machine has, of those that a release is tested with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["SUPPORTED", "interpreters"]

SUPPORTED: Final = ("3.11", "3.12", "3.13", "3.14", "3.14t")
"""Versions as their programs are called; `t` is free-threaded."""

_ASK = (
    "import sys, sysconfig; sys.implementation.name == 'cpython' and print("
    "f\"{sys.version_info[0]}.{sys.version_info[1]}{'t' if sysconfig.get_config_var('Py_GIL_DISABLED') else ''}\")"
)


def interpreters(more: Iterable[str] = ()) -> dict[str, str]:
    """Find an interpreter for each supported version: on PATH, of uv and of pyenv.

    Args:
        more: Paths of interpreters to take before those.

    Returns:
        Version to path; versions without an interpreter are missing.
    """
    found: dict[str, str] = {}
    for program in [*more, *_candidates()]:
        version = _version(program)
        if version in SUPPORTED:
            found.setdefault(version, program)
    return found


def _candidates() -> Iterator[str]:
    for version in SUPPORTED:
        program = shutil.which(f"python{version}")
        if program:
            yield program
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local" / "share" / "uv" / "python")
    for folder in (pyenv, uv):
        for installed in sorted(folder.glob("*"), key=_age, reverse=True):
            yield from (str(program) for program in (installed / "bin" / "python3", installed / "python.exe"))


def _age(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name)]


def _version(program: str) -> str | None:
    """What a program says that it is; a shim of pyenv for a version that is not chosen says nothing."""
    try:
        done = subprocess.run([program, "-c", _ASK], capture_output=True, text=True, timeout=60)  # noqa: S603 - an interpreter
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
