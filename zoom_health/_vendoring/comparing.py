"""What was edited in a copy: which files, by their hashes, and which lines, as a patch. Pure code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import diff_bytes, unified_diff

from attrs import define

from .layout import digest
from .merging import with_line_ends_of

__all__ = ["Edits", "edits_of", "is_as_recorded", "patch_between"]


@define(frozen=True)
class Edits:
    """The files of a copy that are not as they were written, by their paths below the destination."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    def lines(self) -> Iterator[str]:
        """One line for each file."""
        for kind, paths in (("added", self.added), ("changed", self.changed), ("removed", self.removed)):
            yield from (f"{kind:<8} {path}" for path in paths)


def is_as_recorded(content: bytes, sha: str) -> bool:
    """Whether a file has the recorded hash, as it is or with the line ends that version control took away."""
    return sha in (digest(content), digest(content.replace(b"\r\n", b"\n")))


def edits_of(local: Mapping[str, bytes], recorded: Mapping[str, str]) -> Edits:
    """Compare files with their recorded hashes."""
    return Edits(
        added=tuple(sorted(local.keys() - recorded.keys())),
        changed=tuple(
            sorted(path for path in local.keys() & recorded.keys() if not is_as_recorded(local[path], recorded[path]))
        ),
        removed=tuple(sorted(recorded.keys() - local.keys())),
    )


def patch_between(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bytes:
    """The unified diff of two states of a copy, for `git apply` or `patch -p1` in the destination."""
    paths = sorted(old.keys() | new.keys())
    return b"".join(line for path in paths for line in _file_patch(path, old.get(path), new.get(path)))


def _file_patch(path: str, old: bytes | None, new: bytes | None) -> Iterator[bytes]:
    if old is not None and new is not None:
        new = with_line_ends_of(old, new)
    if old == new:
        return
    from_name = b"/dev/null" if old is None else b"a/" + path.encode()
    to_name = b"/dev/null" if new is None else b"b/" + path.encode()
    yield b"diff --git a/%b b/%b\n" % (path.encode(), path.encode())
    if old is None:
        yield b"new file mode 100644\n"
    elif new is None:
        yield b"deleted file mode 100644\n"
    sides = [(content or b"").split(b"\n") for content in (old, new)]
    before, after = ([*(line + b"\n" for line in side[:-1]), *filter(None, side[-1:])] for side in sides)
    for line in diff_bytes(unified_diff, before, after, from_name, to_name, lineterm=b"\n"):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
