"""All or nothing: what is in a destination when writing fails, is interrupted or is killed at any step."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from zoom_health._vendoring.layout import PACKAGES
from zoom_health._vendoring.release import Release
from zoom_health._vendoring.replacing import finish_interrupted, is_interrupted, replace_packages

from .conftest import Vendor, other_version, tree_of, write

OLD = {"zoom_health/a.py": b"old a", "zoom_health_rest/b.py": b"old b"}
NEW = {"zoom_health/a.py": b"new a", "zoom_health/c/c.py": b"new c", "zoom_health_rest/b.py": b"new b"}
STEPS = range(8)


class Killed(BaseException):
    """The process ends here: nothing that would run after it does."""


class Steps:
    """Lets some renames happen and then fails; what is killed does no clean-up either."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, count: int, failure: BaseException) -> None:
        self.left = count
        self.failed = False
        self._rename = Path.rename
        monkeypatch.setattr(Path, "rename", lambda path, target: self._step(path, target, failure))
        if isinstance(failure, Killed):
            self._rmtree = shutil.rmtree
            monkeypatch.setattr(shutil, "rmtree", self._remove)

    def _step(self, path: Path, target: Path, failure: BaseException) -> Path:
        if self.failed and isinstance(failure, Killed):
            raise failure
        if self.left == 0 and not self.failed:
            self.failed = True
            raise failure
        self.left -= 1
        return self._rename(path, target)

    def _remove(self, path: Path, *, ignore_errors: bool = False) -> None:
        if not self.failed:
            self._rmtree(path, ignore_errors=ignore_errors)


@pytest.mark.parametrize("count", STEPS)
@pytest.mark.parametrize("failure", [PermissionError(13, "in use"), KeyboardInterrupt()], ids=["refused", "Ctrl-C"])
@pytest.mark.parametrize("old", [OLD, {}], ids=["update", "first"])
def test_what_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, failure: BaseException, old: dict[str, bytes]
) -> None:
    destination = tmp_path / "clinic"
    if old:
        replace_packages(destination, old)
    with monkeypatch.context() as patched:
        Steps(patched, count, failure)
        try:
            replace_packages(destination, NEW)
        except type(failure):
            is_new = count == 1 + len(PACKAGES) + len(old)
        else:
            is_new = True
    if is_new:
        finish_interrupted(destination)  # it was interrupted when nothing but the old packages was left to remove
    assert tree_of(tmp_path) == {f"clinic/{path}": content for path, content in (NEW if is_new else old).items()}
    assert destination.exists() == (is_new or bool(old))


@pytest.mark.parametrize("count", STEPS)
@pytest.mark.parametrize("old", [OLD, {}], ids=["update", "first"])
def test_what_a_killed_process_left_is_old_or_new_after_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, old: dict[str, bytes]
) -> None:
    destination = tmp_path / "clinic"
    if old:
        replace_packages(destination, old)
    with monkeypatch.context() as patched:
        steps = Steps(patched, count, Killed())
        with suppress(Killed):
            replace_packages(destination, NEW)
    decided = count > 0
    finish_interrupted(destination)
    assert not is_interrupted(destination)
    assert tree_of(destination) == (NEW if decided or not steps.failed else old)
    assert {path.name for path in destination.iterdir()} <= set(PACKAGES)


def test_a_failure_to_write_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_packages(tmp_path / "clinic", OLD)
    before, write_bytes = tree_of(tmp_path), Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if content == b"new b":
            raise OSError(28, "No space left on device", str(path))
        return write_bytes(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            replace_packages(tmp_path / "clinic", NEW)
    assert tree_of(tmp_path) == before


def test_a_file_in_the_way_takes_part_in_nothing(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_bytes(b"1")
    replace_packages(tmp_path, OLD)
    replace_packages(tmp_path, NEW)
    assert tree_of(tmp_path) == {**NEW, "other.py": b"1"}


def test_an_interrupted_update_is_named_and_finished_by_the_next_run(
    copy: Path, release: Release, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        Steps(patched, 2, Killed())
        with pytest.raises(Killed):
            write(copy, other_version(release, "0.0.9", {}))
    for words in (("--verify", copy), ("--check", copy)):
        result = vendor(*words)
        assert result.exit_code == 2
        assert "was interrupted" in result.stderr
    result = vendor(copy)
    assert "finished an update that was interrupted" in result.stderr
    assert "0.0.9 -> zoom-health 0.1.0" in result.stdout
    assert vendor("--verify", copy).exit_code == 0
