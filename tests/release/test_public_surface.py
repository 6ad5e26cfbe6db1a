"""The record of the public surface: what it lists, and which changes it refuses to take."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import public_surface
import pytest

Tool = Callable[..., int]
ROOT = Path(__file__).parents[2]

CODE = """
from __future__ import annotations
import pluggy
from ._inner import Given

__all__ = ["LIMIT", "Client", "Given", "Name", "given", "hook"]

LIMIT = 3
Name = str
hookspec = pluggy.HookspecMarker("x")

class _Hidden:
    def inherited(self) -> None: ...

class Client(_Hidden):
    size: int
    kind: str = "a"

    def __init__(self, auth: str, *, wait: float = 1.0, **more: object) -> None:
        self._secret = auth

    def __enter__(self) -> Client: ...
    def __repr__(self) -> str: ...

    @property
    def reached(self) -> Reached: ...

    @classmethod
    def make(cls) -> Client: ...

    async def send(self, first: int, /, *rest: int) -> None: ...

    def _private(self) -> None: ...

def given(what: str = "x") -> Given: ...

@hookspec(firstresult=True)
def hook(config: Client) -> str | None: ...
"""
INNER = """
from __future__ import annotations

class Given:
    def items(self) -> list[Deeper]: ...

class Deeper:
    depth: int
"""


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.com", *words], check=True)


def change(root: Path, old: str, new: str, *, module: str = "__init__.py") -> None:
    path = root / "acme" / module
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def tell(root: Path, name: str, text: str) -> None:
    (root / "changelog.d" / name).write_text(text)


def surface(root: Path) -> list[str]:
    lines = (root / public_surface.SURFACE).read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A committed repository with a package and the record of its surface."""
    for folder in ("acme", "docs", "changelog.d"):
        (tmp_path / folder).mkdir()
    (tmp_path / "acme" / "__init__.py").write_text(CODE)
    (tmp_path / "acme" / "_inner.py").write_text(INNER)
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "none")
    assert public_surface.main(["--root", str(tmp_path), "--package", "acme", "--first"]) == 0
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


@pytest.fixture
def tool(root: Path) -> Tool:
    return lambda *words: public_surface.main(["--root", str(root), "--package", "acme", *words])


# --- what it lists


def test_the_recorded_surface_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert public_surface.main(["--check"]) == 0, capsys.readouterr().err


def test_everything_that_users_can_name_is_a_line(root: Path) -> None:
    assert surface(root) == [
        "class acme.Client",
        "def acme.Client.__enter__(self) -> Client",
        "def acme.Client.__init__(self, auth: str, *, wait: float = 1.0, **more: object) -> None",
        "def acme.Client.inherited(self) -> None",
        "attribute acme.Client.kind: str = ...",
        "classmethod def acme.Client.make(cls) -> Client",
        "property acme.Client.reached: Reached",
        "async def acme.Client.send(self, first: int, /, *rest: int) -> None",
        "attribute acme.Client.size: int",
        "class acme.Given",
        "def acme.Given.items(self) -> list[Deeper]",
        "attribute acme.LIMIT = 3",
        "attribute acme.Name = ...",
        "def acme.given(what: str = 'x') -> Given",
        "@hookspec(firstresult=True) def acme.hook(config: Client) -> str | None",
        "class ~Deeper",
        "attribute ~Deeper.depth: int",
    ]


def test_what_is_private_can_change_freely(root: Path, tool: Tool) -> None:
    change(root, "_private(self)", "_other(self, more: int)")
    assert tool("--check") == 0


# --- which changes it takes


@pytest.mark.parametrize(
    ("old", "new", "module", "named"),
    [
        ("    size: int", "    size: int\n    added: int", "__init__.py", "acme.Client.added"),
        ("wait: float = 1.0", "wait: float = 1.0, more_time: int = 2", "__init__.py", "acme.Client.__init__"),
        ("    depth: int", "    depth: int\n    width: int = 1", "_inner.py", "~Deeper.width"),
        ("config: Client", "config: Client, more: int", "__init__.py", "acme.hook"),
        ("class Client(_Hidden)", "class Client(ValueError, _Hidden)", "__init__.py", "acme.Client"),
    ],
)
def test_a_change_without_news_fails_and_is_not_written(
    root: Path, tool: Tool, capsys: pytest.CaptureFixture[str], old: str, new: str, module: str, named: str
) -> None:
    before = surface(root)
    change(root, old, new, module=module)
    assert tool("--check") == 1
    assert named in capsys.readouterr().err
    assert tool() == 1
    assert f"{named}: no new fragment" in capsys.readouterr().err
    assert surface(root) == before


def test_a_change_that_a_fragment_names_is_written(root: Path, tool: Tool) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    tell(root, "more.added.md", "`Client.added` counts.")
    assert tool() == 0
    assert tool("--check") == 0
    assert "attribute acme.Client.added: int" in surface(root)


def test_a_fragment_that_names_something_else_does_not_tell_of_it(root: Path, tool: Tool) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    tell(root, "more.added.md", "Something was added to `given`, and a client is better.")
    assert tool() == 1


def test_a_fragment_tells_of_one_change_and_not_of_the_next(root: Path, tool: Tool) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    tell(root, "more.added.md", "`Client` counts.")
    assert tool() == 0
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "second")
    change(root, "    size: int", "    size: int\n    another: int")
    assert tool() == 1
    tell(root, "more.added.md", "`Client` counts twice.")
    assert tool() == 0


def test_an_uncommitted_change_can_be_developed_under_one_fragment(root: Path, tool: Tool) -> None:
    tell(root, "more.added.md", "`Client` counts.")
    change(root, "    size: int", "    size: int\n    added: int")
    assert tool() == 0
    change(root, "    added: int", "    added: int\n    another: int")
    assert (tool(), tool("--check")) == (0, 0)


def test_a_file_that_was_changed_by_hand_is_refused(root: Path, tool: Tool, capsys: pytest.CaptureFixture[str]) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    path = root / public_surface.SURFACE
    path.write_text(
        path.read_text().replace(
            "attribute acme.Client.kind", "attribute acme.Client.added: int\nattribute acme.Client.kind"
        )
    )
    assert tool("--check") == 1
    assert "by hand" in capsys.readouterr().err


def test_the_check_needs_no_history(root: Path, tool: Tool) -> None:
    (root / ".git").rename(root / "history")
    assert tool("--check") == 0
    change(root, "    size: int", "    size: int\n    added: int")
    assert tool("--check") == 1


def test_a_deleted_file_is_restored_and_not_begun_anew(root: Path, tool: Tool) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    (root / public_surface.SURFACE).unlink()
    assert (tool("--check"), tool()) == (1, 1)


# --- what breaks users' code


@pytest.mark.parametrize(
    ("old", "new", "module", "words"),
    [
        ("    size: int\n", "", "__init__.py", "acme.Client.size: Public object was removed"),
        ('what: str = "x"', "what: str", "__init__.py", "acme.given: Parameter is now required"),
        ('what: str = "x"', 'that: str = "x"', "__init__.py", "acme.given: Parameter was removed"),
        ("    depth: int", "    height: int", "_inner.py", "acme._inner.Deeper.depth: Public object was removed"),
    ],
)
def test_a_breaking_change_is_named_and_needs_a_fragment_that_says_so(
    root: Path, tool: Tool, capsys: pytest.CaptureFixture[str], old: str, new: str, module: str, words: str
) -> None:
    change(root, old, new, module=module)
    news = "`Client.size`, `Client.wait`, `Deeper` and `given` are other than they were."
    tell(root, "other.added.md", news)
    assert tool() == 1
    assert words in capsys.readouterr().err
    tell(root, "other.changed.md", news)
    assert (tool(), tool("--check")) == (0, 0)


# --- after a release


def test_a_fragment_that_told_of_a_change_is_kept_until_the_release(
    root: Path, tool: Tool, capsys: pytest.CaptureFixture[str]
) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    tell(root, "more.added.md", "`Client` counts.")
    tool()
    (root / "changelog.d" / "more.added.md").unlink()
    assert tool("--check") == 1
    assert "more.added.md" in capsys.readouterr().err
    assert (tool("--released"), tool("--check")) == (0, 0)


def test_a_package_that_cannot_be_read_is_one_line(root: Path, tool: Tool, capsys: pytest.CaptureFixture[str]) -> None:
    change(root, "LIMIT = 3", "LIMIT = ")
    assert tool("--check") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_release_takes_no_untold_change_along(root: Path, tool: Tool) -> None:
    change(root, "    size: int", "    size: int\n    added: int")
    assert tool("--released") == 1


# --- the fragments


def test_every_fragment_has_a_kind_that_the_changelog_has() -> None:
    kinds = {name.split(".")[1] for name in public_surface.fragments(ROOT)}
    assert kinds <= {"added", "changed", "deprecated", "fixed", "removed", "security"}
