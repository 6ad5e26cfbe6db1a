"""The imports of a copy: whatever names our packages absolutely is made relative, so that it finds its own copy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from .layout import PACKAGES, VendoringError

__all__ = ["absolute_imports", "with_relative_imports"]

_FROM: Final = re.compile(rb"from[ \t]+(?=zoom_health(?:_rest)?\b)")


def absolute_imports(content: bytes) -> Iterator[ast.Import | ast.ImportFrom]:
    """The statements of a module that import one of our packages by its absolute name, wherever they stand in it.

    Raises:
        SyntaxError: when it is no Python module.
    """
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        if any(name.partition(".")[0] in PACKAGES for name in names):
            yield node


def with_relative_imports(content: bytes, *, path: str) -> bytes:
    r"""A module as it stands in a copy; everything but its absolute imports of our packages stays byte for byte.

    Args:
        content: The module.
        path: Where it stands below the destination, with forward slashes.

    Raises:
        VendoringError: for an import that has no relative form, `import zoom_health_rest` for one.

    Example:
        >>> with_relative_imports(b"from zoom_health_rest.types import UNSET\n", path="zoom_health/_rest.py")
        b'from ..zoom_health_rest.types import UNSET\n'
    """
    dots = b"." * len(path.split("/"))
    lines = content.splitlines(keepends=True)
    for node in absolute_imports(content):
        line = lines[node.lineno - 1]
        found = _FROM.match(line, node.col_offset)
        if found is None:
            raise VendoringError(
                f"{path}, line {node.lineno}: this import has no relative form; write `from ... import`"
            )
        lines[node.lineno - 1] = line[: found.end()] + dots + line[found.end() :]
    return b"".join(lines)
