"""One run of `zoom-health vendor`: what would change in a destination, and the change itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import define, field

from .bill_of_materials import bill_of_materials
from .comparing import Edits, edits_of, patch_between
from .destination import VendoredCopy
from .layout import BASE, BILL_OF_MATERIALS, PATCH, RECORD, ClashError, VendoringError
from .merging import merge_trees, same_text
from .record import Record
from .release import Release
from .replacing import replace_packages

__all__ = ["Plan", "apply", "differs_from_release", "plan_for"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can hold. With it, archives of the same files are the same bytes."""
_UNIX: Final = 3


@define(frozen=True)
class Plan:
    """What a run does.

    Attributes:
        destination: Where.
        before: The copy that stands there, or None.
        record: What the copy is made from afterwards.
        edits: The local edits that are carried over.
        files: The files of the copy afterwards.
        records: What is written about it.
    """

    destination: Path
    before: VendoredCopy | None
    record: Record
    edits: Edits
    files: Mapping[str, bytes] = field(repr=False)
    records: Mapping[str, bytes] = field(repr=False)

    @property
    def is_done(self) -> bool:
        """Whether the destination is so already."""
        before = self.before
        if before is None or before.record != self.record or before.damaged:
            return False
        same_names = before.files.keys() == self.files.keys()
        return same_names and all(same_text(before.files[path], content) for path, content in self.files.items())


def plan_for(destination: Path, *, before: VendoredCopy | None, release: Release) -> Plan:
    """Decide what a release changes in a destination. Nothing is written.

    Args:
        destination: The folder of the package.
        before: The copy that stands in it, or None.
        release: What the copy shall be.

    Raises:
        VendoringError: when a file that is written by each run was edited, or the originals of edited files are gone.
        ClashError: when local edits and the release change the same places.
    """
    files = dict(release.files)
    if before is not None:
        _refuse_lost_work(before)
        merge = merge_trees(base=before.as_vendored(), local=before.files, release=release.files)
        if merge.clashes:
            raise ClashError(merge.clashes)
        files = merge.files
    patch = patch_between(release.files, files)
    records = {BILL_OF_MATERIALS: bill_of_materials(release, is_patched=bool(patch)), BASE: _archive(release.files)}
    if patch:
        records[PATCH] = patch
    record = Record.of(release, records=records)
    return Plan(
        destination=destination,
        before=before,
        record=record,
        edits=edits_of(files, record.files),
        files=files,
        records=records | {RECORD: record.written()},
    )


def _refuse_lost_work(copy: VendoredCopy) -> None:
    for path in copy.damaged.added + copy.damaged.changed:
        raise VendoringError(f"{path} was edited, and is written anew by each run; restore or remove it")


def apply(plan: Plan) -> None:
    """Carry out a plan, as a whole or not at all.

    Raises:
        OSError: when the system refuses; nothing has changed then.
    """
    replace_packages(plan.destination, {**plan.files, **plan.records})


def differs_from_release(record: Record, release: Release) -> tuple[str, ...] | None:
    """Hold the hashes of a record, which stand beside the files that they vouch for, against a release.

    Returns:
        The files whose hashes differ; None where the record is of another version, so that nothing can be said.
    """
    same_origin = (record.version, record.commit) == (release.version, release.commit)
    if not same_origin or (release.commit or "").endswith("+changes"):
        return None
    comparable = release if record.has_command_line else release.without_command_line()
    expected = Record.of(comparable, records={}).files
    paths = sorted(expected.keys() | record.files.keys())
    return tuple(path for path in paths if expected.get(path) != record.files.get(path))


def _archive(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    # Not packed: version control packs it better, next to the last one, and the bytes depend on no version of zlib.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = _UNIX
            archive.writestr(entry, content)
    return target.getvalue()
