"""The distributions of this repository: zoom-health and each folder of plugins/."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["ROOT", "Project", "projects"]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """A distribution.

    Attributes:
        folder: Where its pyproject.toml is.
        table: The table `project` of that file.
        wheel: The table that says what its wheel holds.
        version: Its version.
    """

    folder: Path
    table: dict[str, Any]
    wheel: dict[str, Any]
    version: str

    @property
    def name(self) -> str:
        """The name of the distribution."""
        return str(self.table["name"])

    @property
    def file_name(self) -> str:
        """The name as its files are called."""
        return re.sub(r"[-_.]+", "_", self.name).lower()

    @property
    def packages(self) -> list[str]:
        """The folders of the packages in its wheel, relative to its own folder."""
        return list(self.wheel.get("packages", []))

    @property
    def requirements(self) -> list[str]:
        """What it declares to need, with all of its extras."""
        extras = self.table.get("optional-dependencies", {})
        return [*self.table.get("dependencies", []), *(text for texts in extras.values() for text in texts)]


def projects(root: Path) -> list[Project]:
    """The distributions of a repository, the main one first."""
    folders = [root, *sorted(path.parent for path in (root / "plugins").glob("*/pyproject.toml"))]
    return [_project(folder) for folder in folders]


def _project(folder: Path) -> Project:
    file = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    hatch = file.get("tool", {}).get("hatch", {})
    table = file["project"]
    version = table.get("version") or _literal_version(folder / hatch["version"]["path"])
    return Project(folder, table, hatch.get("build", {}).get("targets", {}).get("wheel", {}), version)


def _literal_version(path: Path) -> str:
    found = re.search(r'^__version__\s*=\s*"([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise KeyError(f"{path.name} has no literal __version__")
    return found[1]
