"""The folder that a copy is written into: whether it can be, and what stands there already."""

from __future__ import annotations

import io
import keyword
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field

from .comparing import Edits, edits_of, is_as_recorded
from .layout import BASE, PACKAGES, RECORD, RECORDS, VendoringError
from .record import Record
from .release import package_folders

__all__ = ["VendoredCopy", "checked_destination", "find_copy", "refuse_own_packages"]


@define(frozen=True)
class VendoredCopy:
    """A copy as it stands in its destination.

    Attributes:
        record: What it was made from.
        files: Its files, local edits included.
        records: What was written about it, the record itself left out.
        edits: The files that are not as they were written.
        damaged: What was written about the copy and is not as it was.
    """

    record: Record
    files: Mapping[str, bytes] = field(repr=False)
    records: Mapping[str, bytes] = field(repr=False)
    edits: Edits
    damaged: Edits

    def as_vendored(self) -> dict[str, bytes]:
        """The files as they were written, before any local edit.

        Raises:
            VendoringError: when the archive that holds the originals of edited files is gone or damaged.
        """
        kept = {path: content for path, content in self.files.items() if path not in self.edits.added}
        for path in self.edits.changed + self.edits.removed:
            kept[path] = self._original(path)
        return kept

    def _original(self, path: str) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(self.records.get(BASE, b""))) as archive:
                content = archive.read(path)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
            content = b""
        if not is_as_recorded(content, self.record.files[path]):
            raise VendoringError(f"{BASE} no longer holds the original of {path}; restore it from version control")
        return content


def checked_destination(destination: Path) -> Path:
    """The destination as an absolute path.

    Raises:
        VendoringError: when no copy may stand there.
    """
    resolved = destination.resolve()
    name = resolved.name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise VendoringError(f"{destination}: {name!r} is not the name of a Python package; name the folder of one")
    if not next(path for path in (resolved, *resolved.parents) if path.exists()).is_dir():
        raise VendoringError(f"{destination}: a file stands where a package folder is wanted; name another folder")
    for path in (resolved, *resolved.parents):
        if path.name in PACKAGES and path.parent.joinpath(RECORD).is_file():
            raise VendoringError(f"{destination} is inside a vendored copy; name the folder that holds it")
    return resolved


def refuse_own_packages(destination: Path) -> None:
    """Keep the running SDK from being written over itself.

    Args:
        destination: As `checked_destination` gives it.

    Raises:
        VendoringError: when the destination is within one of its packages, or holds one.
    """
    near = {destination, *destination.parents, *(destination.joinpath(name).resolve() for name in PACKAGES)}
    if any(isinstance(folder, Path) and folder.resolve() in near for folder in package_folders().values()):
        raise VendoringError(f"{destination} is part of this SDK itself; name a folder of your own package")


def find_copy(destination: Path) -> VendoredCopy | None:
    """The copy that stands in a destination, or None where there is none.

    Raises:
        VendoringError: when something else stands where a copy would.
    """
    _refuse_lookalikes(destination)
    trees = {name: _tree(destination, name) for name in PACKAGES}
    content = trees[PACKAGES[0]].get(RECORD)
    if content is None:
        found = next((name for name, tree in trees.items() if tree), None)
        if found is None:
            return None
        raise VendoringError(f"{destination / found} was not written by this command; move it away")
    lost = next((name for name, tree in trees.items() if not tree), None)
    if lost is not None:
        raise VendoringError(f"{destination / lost} is gone; restore it, or remove both packages to begin anew")
    record = Record.read(content)
    everything = trees[PACKAGES[0]] | trees[PACKAGES[1]]
    records = {path: everything.pop(path) for path in RECORDS & everything.keys()}
    del records[RECORD]
    return VendoredCopy(
        record=record,
        files=everything,
        records=records,
        edits=edits_of(everything, record.files),
        damaged=edits_of(records, record.records),
    )


def _refuse_lookalikes(destination: Path) -> None:
    # On macOS and Windows these are one folder, and a package hides a module of its name everywhere.
    names = [entry.name for entry in destination.iterdir()] if destination.is_dir() else []
    for name in names:
        if name not in PACKAGES and name.casefold().removesuffix(".py") in PACKAGES:
            raise VendoringError(f"{destination / name} has the name of a package to be written; rename it")


def _tree(destination: Path, name: str) -> dict[str, bytes]:
    """The files of a package, by their paths below the destination; what Python keeps there for itself is left out."""
    top = destination / name
    if top.is_symlink() or (top.exists() and not top.is_dir()):
        raise VendoringError(f"{top} is not a folder; move it away")
    found = {}
    for folder, folders, names in os.walk(top):
        folders[:] = [entry for entry in folders if entry != "__pycache__"]
        for path in (Path(folder, entry) for entry in [*names, *folders]):
            if path.is_symlink():
                raise VendoringError(f"{path} is a symbolic link; put what it names in its place")
            if path.is_file():
                found[path.relative_to(destination).as_posix()] = path.read_bytes()
    return found
