"""`VENDORED.json`: what a copy was made from, and the hash of each of its files. Pure code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define, field

from .layout import PATCH, RECORD, VendoringError, digest
from .release import Release

__all__ = ["Record"]

_NAME: Final = "zoom-health"
_FORMAT: Final = 1


@define(frozen=True)
class Record:
    """What a copy was made from.

    Attributes:
        version: Version of the SDK.
        commit: Commit that it was taken from, or None where that was not known.
        has_command_line: Whether the command line was copied.
        files: SHA-256 of each file as the release has it, by the path below the destination.
        records: SHA-256 of what was written about the copy.
    """

    version: str
    commit: str | None
    has_command_line: bool
    files: Mapping[str, str] = field(repr=False)
    records: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, release: Release, *, records: Mapping[str, bytes]) -> Self:
        """The record of a copy that is being made."""
        return cls(
            version=release.version,
            commit=release.commit,
            has_command_line=release.has_command_line,
            files={path: digest(content) for path, content in release.files.items()},
            records={path: digest(content) for path, content in records.items()},
        )

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The record that stands in a file.

        Raises:
            VendoringError: when it is not one, or of a later format.
        """
        try:
            record = cls._read(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = type(error).__name__
        else:
            return record
        raise VendoringError(f"{RECORD} is not what zoom-health writes ({reason}); restore it from version control")

    @classmethod
    def _read(cls, values: dict[str, Any]) -> Self:
        if values["name"] != _NAME:
            raise ValueError("another product")
        if values["format"] != _FORMAT:
            raise VendoringError(f"{RECORD} was written by a later zoom-health; use that one or a newer one")
        commit = values["commit"]
        return cls(
            version=str(values["version"]),
            commit=None if commit is None else str(commit),
            has_command_line=bool(values["options"]["command_line"]),
            files={str(path): str(sha) for path, sha in values["files"].items()},
            records={str(path): str(sha) for path, sha in values["records"].items()},
        )

    @property
    def is_patched(self) -> bool:
        """Whether local edits were kept when the copy was written."""
        return PATCH in self.records

    def written(self) -> bytes:
        """The content of the file."""
        values = {
            "name": _NAME,
            "format": _FORMAT,
            "version": self.version,
            "commit": self.commit,
            "options": {"command_line": self.has_command_line},
            "files": dict(self.files),
            "records": dict(self.records),
        }
        return (json.dumps(values, indent=2) + "\n").encode()
