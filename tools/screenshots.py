"""Write the pictures of the command line in `docs/images`, or check that they are up to date.

Each is what a command writes against a sandbox with made-up patients, whose clock stands still, so that a run gives the
same bytes every time. All plugins of this repository have to be installed, since `zoom-health plugins` shows them.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final
from unittest import mock

from click.testing import CliRunner
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text
from zoom_health_sandbox import Sandbox, SandboxServer
from zoom_health_sandbox.clock import ManualClock

from zoom_health._cli.application import command_line
from zoom_health._cli.doctor import built_from
from zoom_health._cli.surroundings import Surroundings

IMAGES: Final = Path("docs") / "images"
PICTURES: Final = {
    "demo": ("demo",),
    "doctor": ("doctor",),
    "help": ("--help",),
    "notes-list": ("notes", "list", "--limit", "8"),
    "plugins": ("plugins",),
}
NOW: Final = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
COLUMNS: Final = 128
_PORT: Final = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_FONTS: Final = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)


@contextmanager
def _at_a_sandbox() -> Iterator[dict[str, str]]:
    """The environment of a reader who has started a sandbox; the demo's own stands still too."""
    with (
        mock.patch("zoom_health_sandbox.core.MovableClock", partial(ManualClock, NOW)),
        Sandbox.seeded() as sandbox,
        SandboxServer(sandbox) as server,
    ):
        yield {**server.environment(), "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "ZOOM_HEALTH_PLUGINS": ""}


def output_of(words: Sequence[str]) -> str:
    """What a command writes to a terminal, with its colours.

    Args:
        words: The arguments of `zoom-health`.

    Raises:
        RuntimeError: when the command fails.
    """
    with _at_a_sandbox() as environment:
        surroundings = Surroundings(clock=lambda: NOW)
        result = CliRunner(env=environment).invoke(
            command_line(), list(words), obj=surroundings, color=True, prog_name="zoom-health"
        )
    if result.exit_code:
        raise RuntimeError(f"zoom-health {' '.join(words)}: exit code {result.exit_code}: {result.stderr}")
    return _PORT.sub("8710", result.stdout.replace(built_from(), "commit ..., spec ..."))


def picture(name: str) -> str:
    """The SVG of one of `PICTURES`. It names no font of another host, and fetches nothing."""
    words = PICTURES[name]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.from_ansi(f"$ zoom-health {' '.join(words)}\n{output_of(words).rstrip()}"), soft_wrap=False)
    svg = console.export_svg(title="zoom-health", theme=DIMMED_MONOKAI, unique_id=name)
    lines = _FONTS.sub("", svg).replace("Fira Code, monospace", "monospace").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def missing_plugins(root: Path) -> list[str]:
    """The plugins of this repository that are not installed here."""
    installed = {entry.dist.name for entry in entry_points(group="zoom_health") if entry.dist}
    return sorted(
        path.parent.name for path in root.glob("plugins/*/pyproject.toml") if path.parent.name not in installed
    )


def main(arguments: Sequence[str] | None = None, *, root: Path = Path()) -> int:
    """Write the pictures, or compare them; the exit code is 1 when they differ or cannot be made."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: python tools/screenshots.py --check")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where a picture is old")
    options: Any = parser.parse_args(arguments)
    missing = missing_plugins(root)
    if missing:
        print(f"screenshots: not installed: {', '.join(missing)}; pip install ./plugins/*", file=sys.stderr)
        return 1
    old = 0
    for name in PICTURES:
        path, svg = root / IMAGES / f"{name}.svg", picture(name)
        same = path.is_file() and path.read_text(encoding="utf-8") == svg
        if not same and not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(svg, encoding="utf-8")
        old += not same
        print(f"{path}: {'up to date' if same else 'old' if options.check else 'written'}")
    return 1 if old and options.check else 0


if __name__ == "__main__":
    sys.exit(main(root=Path(__file__).resolve().parent.parent))
