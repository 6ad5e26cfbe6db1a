"""Three-way merge of a copy: as it was vendored, as it is now, and the release to come. Pure code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import define, field

__all__ = ["Clash", "Merge", "merge_lines", "merge_trees", "same_text", "with_line_ends_of"]

_ADDED: Final = "was added here and by the release, with other content"
_REMOVED_HERE: Final = "was removed here, and the release changes it"
_REMOVED_THERE: Final = "was edited here, and the release removes it"
_BROKEN: Final = "would no longer be Python with the local edits and those of the release"


@define(frozen=True)
class Clash:
    """Where local edits and the release change the same lines.

    Attributes:
        line: The first of them in the file as it was vendored, from 1.
    """

    line: int


@define(frozen=True)
class Merge:
    """The outcome for a whole copy.

    Attributes:
        files: What the copy consists of from now on.
        clashes: One sentence for each file that needs a person; `files` means nothing where there are any.
    """

    files: dict[str, bytes] = field(repr=False)
    clashes: tuple[str, ...]


class _Hunk(NamedTuple):
    start: int
    end: int
    lines: list[bytes]


def same_text(one: bytes, other: bytes) -> bool:
    r"""Whether two files differ in nothing, or in line ends alone: version control may have written `\r\n` for `\n`."""
    return one == other or _settled(one) == _settled(other)


def with_line_ends_of(base: bytes, content: bytes) -> bytes:
    """A text with the line ends of another one, so that no line differs by its end alone."""
    return content if b"\r\n" in base else _settled(content)


def merge_trees(*, base: Mapping[str, bytes], local: Mapping[str, bytes], release: Mapping[str, bytes]) -> Merge:
    """Bring the local edits of a copy into a release.

    Args:
        base: The copy as it was vendored.
        local: The copy as it is.
        release: What is to take its place.
    """
    merged: dict[str, bytes] = {}
    clashes: list[str] = []
    for path in sorted(base.keys() | local.keys() | release.keys()):
        result = _merge_file(path, base.get(path), local.get(path), release.get(path))
        if isinstance(result, str):
            clashes.append(f"{path} {result}")
        elif result is not None:
            merged[path] = result
    return Merge(merged, tuple(clashes))


def _merge_file(path: str, base: bytes | None, local: bytes | None, release: bytes | None) -> bytes | str | None:
    """The content from now on, None where there is no such file, or why a person has to decide."""
    if _same(base, local) or _same(local, release):
        return release
    if _same(base, release):
        return local
    if base is None:
        return _ADDED
    if local is None:
        return _REMOVED_HERE
    if release is None:
        return _REMOVED_THERE
    ours, theirs = with_line_ends_of(base, local), with_line_ends_of(base, release)
    merged = merge_lines(base=base, local=ours, release=theirs)
    if isinstance(merged, Clash):
        return f"was edited here where the release changes it: line {merged.line} of the vendored version"
    return _BROKEN if path.endswith(".py") and not _is_python(merged) else merged


def merge_lines(*, base: bytes, local: bytes, release: bytes) -> bytes | Clash:
    r"""Both changes of a file in one.

    Changes that touch each other clash, unless they are the same: what is right is then not to be seen from the lines.

    Example:
        >>> merge_lines(base=b"1\n2\n3\n", local=b"one\n2\n3\n", release=b"1\n2\nthree\n")
        b'one\n2\nthree\n'
        >>> merge_lines(base=b"1\n", local=b"one\n", release=b"uno\n")
        Clash(line=1)
    """
    lines = _lines(base)
    ours, theirs = _hunks(lines, _lines(local)), _hunks(lines, _lines(release))
    for hunk in ours:
        for other in theirs:
            if hunk != other and hunk.start <= other.end and other.start <= hunk.end:
                return Clash(max(hunk.start, other.start) + 1)
    for hunk in sorted([*ours, *(hunk for hunk in theirs if hunk not in ours)], reverse=True):
        lines[hunk.start : hunk.end] = hunk.lines
    return b"".join(lines)


def _hunks(old: list[bytes], new: list[bytes]) -> list[_Hunk]:
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [_Hunk(start, end, new[first:last]) for kind, start, end, first, last in changes if kind != "equal"]


def _lines(content: bytes) -> list[bytes]:
    # bytes.splitlines would take a lone \r, which can stand inside a line, for an end.
    parts = content.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _same(one: bytes | None, other: bytes | None) -> bool:
    return one is other or (one is not None and other is not None and same_text(one, other))


def _settled(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _is_python(content: bytes) -> bool:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True
