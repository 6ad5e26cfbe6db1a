"""Both packages of a destination put in place as one: all of them or nothing, also when the process is killed.

Everything is written beside them first. Giving that folder its final name is the decision; from then on an error puts
the old packages back, and what a killed process left is finished by the next run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from .layout import PACKAGES

__all__ = ["finish_interrupted", "is_interrupted", "replace_packages"]

_STAGE: Final = ".zoom_health_vendoring"
_UNDECIDED: Final = ".zoom_health_vendoring.partial"


def is_interrupted(destination: Path) -> bool:
    """Whether a killed process left the destination between two versions."""
    return destination.joinpath(_STAGE, "new").is_dir()


def finish_interrupted(destination: Path) -> None:
    """Bring a replacement to its end that was decided and not finished, and remove one that was not decided."""
    stage = destination / _STAGE
    if is_interrupted(destination):
        _move_in(destination, stage)
    for left in (stage, destination / _UNDECIDED):
        if left.exists():
            shutil.rmtree(left)


def replace_packages(destination: Path, files: Mapping[str, bytes]) -> None:
    """Put packages in place of those of a destination, which is made where there is none.

    Args:
        destination: The folder that holds them.
        files: All their files, by the path below the destination.

    Raises:
        OSError: when the system refuses; the destination is then as it was.
    """
    with _made(destination):
        finish_interrupted(destination)
        undecided, stage = destination / _UNDECIDED, destination / _STAGE
        try:
            for path, content in files.items():
                _write(undecided / "new" / path, content, old=destination / path)
            undecided.rename(stage)
        except BaseException:
            shutil.rmtree(undecided, ignore_errors=True)
            raise
        try:
            _move_in(destination, stage)
        finally:
            if not any(stage.glob("old/*")) or not any(stage.glob("new/*")):  # else the old packages are still in there
                with suppress(OSError):
                    stage.rename(undecided)  # half removed it must not be taken for a decision
                shutil.rmtree(undecided, ignore_errors=True)
                shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _made(destination: Path) -> Iterator[None]:
    """A folder that is there within the block, and goes with an error if it came for it."""
    missing = [path for path in (destination, *destination.parents) if not path.exists()]
    try:
        destination.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise


def _write(path: Path, content: bytes, *, old: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if old.is_file():
        shutil.copymode(old, path)  # a script that was added to the copy stays one that runs


def _move_in(destination: Path, stage: Path) -> None:
    moves: list[tuple[Path, Path]] = []
    try:
        for name in PACKAGES:
            here, new, old = destination / name, stage / "new" / name, stage / "old" / name
            if not new.exists():
                continue  # it was moved in before the interruption
            if here.exists():
                old.parent.mkdir(exist_ok=True)
                moves.append((here, old))
                here.rename(old)
            moves.append((new, here))
            new.rename(here)
    except BaseException:
        for source, target in reversed(moves):
            if target.exists() and not source.exists():
                target.rename(source)
        raise
