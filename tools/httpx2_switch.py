"""Rewrites a copy of this repository to run on httpx2, the continuation of httpx under another name.

The names stay (`import httpx2 as httpx`), so that the copy differs from the original in its imports and requirements
and in nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Switched", "switch", "switched_text"]

REQUIREMENT: Final = "httpx2>=2.16"
"""2.16 is the first version whose pool survives the cancellation of a call that waits for a connection."""

_IMPORTS: Final = (
    (re.compile(r"^(\s*)import (httpx|httpcore)$", re.MULTILINE), r"\1import \g<2>2 as \2"),
    (re.compile(r"^(\s*)from (httpx|httpcore)(?=[ .])", re.MULTILINE), r"\1from \g<2>2"),
    (re.compile(r"^(\s*)from httpx_aiohttp(?= import)", re.MULTILINE), r"\1from httpx_aiohttp.httpx2"),
    (re.compile(r'importorskip\("httpx_aiohttp"'), 'importorskip("httpx_aiohttp.httpx2"'),
)
_REQUIREMENTS: Final = (
    (re.compile(r'"httpx[<>=~!][^"]*"'), f'"{REQUIREMENT}"'),
    (re.compile(r'"httpx-aiohttp(?=[<>=~!"])'), '"httpx-aiohttp[httpx2]'),
)
_FOLDERS: Final = ("zoom_health", "generated", "plugins", "tests", "docs", "examples", "benchmarks")
_SUFFIXES: Final = {".py", ".md"}


@dataclass
class Switched:
    """What was rewritten: the number of imports for each top-level folder."""

    imports: dict[str, int] = field(default_factory=dict)


def switched_text(text: str) -> tuple[str, int]:
    """A module or document with its imports rewritten, and how many there were."""
    count = 0
    for pattern, replacement in _IMPORTS:
        text, found = pattern.subn(replacement, text)
        count += found
    return text, count


def switch(root: Path) -> Switched:
    """Rewrite a copy of the repository.

    Args:
        root: The copy. Its files are changed.
    """
    done = Switched()
    files = [path for folder in _FOLDERS for path in (root / folder).rglob("*") if path.suffix in _SUFFIXES]
    for path in [*files, *root.glob("*.md"), *root.glob("*.py")]:
        text, count = switched_text(path.read_text(encoding="utf-8"))
        if count:
            path.write_text(text, encoding="utf-8", newline="\n")
            top = path.relative_to(root).parts[0]
            done.imports[top] = done.imports.get(top, 0) + count
    for path in [root / "pyproject.toml", *root.glob("plugins/*/pyproject.toml")]:
        text = path.read_text(encoding="utf-8")
        for pattern, replacement in _REQUIREMENTS:
            text = pattern.sub(replacement, text)
        path.write_text(text, encoding="utf-8", newline="\n")
    for manifest in (root / "generated").glob("*/MANIFEST.json"):
        _renew(manifest)
    return done


def _renew(manifest: Path) -> None:
    """Give the manifest of a generated package the hashes of its rewritten files."""
    found = json.loads(manifest.read_text(encoding="utf-8"))
    for name in found["files"]:
        found["files"][name] = hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest()
    manifest.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
