"""The policy: what becomes of each class of identifiers, and of each field of a note."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ._kinds import Kind
from .errors import RedactError

__all__ = ["FIELDS", "Mode", "Policy"]

_Value = TypeVar("_Value")
_KINDS: Final = {kind.value: kind for kind in Kind}


class Mode(StrEnum):
    """What becomes of an identifier.

    `keep` is for data sets that may hold a class by agreement (45 CFR 164.514(e)), `mask` writes the class
    (`[NAME]`), `withhold` not even that (`[REDACTED]`), `surrogate` a made-up value that is always the same one.
    """

    KEEP = "keep"
    MASK = "mask"
    WITHHOLD = "withhold"
    SURROGATE = "surrogate"


FIELDS: Final[Mapping[str, frozenset[Mode]]] = MappingProxyType(
    {
        "note_title": frozenset({Mode.KEEP, Mode.MASK, Mode.WITHHOLD}),
        "note_content": frozenset({Mode.KEEP, Mode.MASK, Mode.WITHHOLD}),
        "ehr_context": frozenset(Mode),
        "meeting": frozenset(Mode),
        "users": frozenset(Mode),
        "times": frozenset(Mode),
        "additional_properties": frozenset({Mode.KEEP, Mode.WITHHOLD}),
    }
)
"""Groups of fields of a note with the modes that each can have; for texts, `mask` means that the classes decide."""

_FIELD_DEFAULTS: Final = {
    "note_title": Mode.MASK,
    "note_content": Mode.MASK,
    "ehr_context": Mode.MASK,
    "meeting": Mode.MASK,
    "users": Mode.MASK,
    "times": Mode.MASK,
    "additional_properties": Mode.WITHHOLD,
}


@dataclass(frozen=True)
class Policy:
    """What becomes of each class and field; everything is masked unless said otherwise.

    Attributes:
        default: Mode of the classes that are not named.
        classes: Mode by class.
        fields: Mode by group of fields: see `FIELDS`.

    Example:
        >>> from zoom_health_redact import Kind, Mode, Policy
        >>> policy = Policy(classes={Kind.DATE: Mode.KEEP})
        >>> policy.mode(Kind.DATE), policy.mode(Kind.NAME)
        (<Mode.KEEP: 'keep'>, <Mode.MASK: 'mask'>)
    """

    default: Mode = Mode.MASK
    classes: Mapping[Kind, Mode] = field(default_factory=dict)
    fields: Mapping[str, Mode] = field(default_factory=dict)

    def mode(self, kind: Kind) -> Mode:
        """The mode of a class."""
        return self.classes.get(kind, self.default)

    def field_mode(self, name: str) -> Mode:
        """The mode of a group of fields."""
        return self.fields.get(name, _FIELD_DEFAULTS[name])

    @property
    def needs_key(self) -> bool:
        """Whether surrogates are asked for anywhere."""
        return Mode.SURROGATE in {self.default, *self.classes.values(), *self.fields.values()}

    @classmethod
    def read(cls, path: str | Path) -> Policy:
        """Read a policy file.

        Args:
            path: A TOML file: `default`, and tables `classes` and `fields`.

        Raises:
            RedactError: where the file cannot be read or names something unknown; it says what and where.
        """
        problem = ""
        try:
            content = tomllib.loads(Path(path).read_text("utf-8"))
        except OSError as error:
            problem = f"cannot be read: {error.strerror or type(error).__name__}"
        except UnicodeDecodeError:
            problem = "is not UTF-8"
        except tomllib.TOMLDecodeError as error:
            problem = f"is not TOML: {error}"
        if problem:
            raise RedactError(f"policy {path} {problem}")
        return cls._from(content, str(path))

    @classmethod
    def _from(cls, content: Mapping[str, Any], where: str) -> Policy:
        unknown = sorted(set(content) - {"default", "classes", "fields"})
        if unknown:
            raise RedactError(f"policy {where}: unknown key {unknown[0]!r}; known are default, classes, fields")
        tables = {name: content.get(name, {}) for name in ("classes", "fields")}
        for name, table in tables.items():
            if not isinstance(table, Mapping):
                raise RedactError(f"policy {where}: {name} is no table")
        classes = {
            _known(name.upper(), _KINDS, f"policy {where}: class"): _mode(value, f"policy {where}: classes.{name}")
            for name, value in tables["classes"].items()
        }
        fields: dict[str, Mode] = {}
        for name, value in tables["fields"].items():
            allowed = _known(name, FIELDS, f"policy {where}: field")
            fields[name] = mode = _mode(value, f"policy {where}: fields.{name}")
            if mode not in allowed:
                raise RedactError(f"policy {where}: fields.{name} cannot be {mode}; use {', '.join(sorted(allowed))}")
        return cls(
            default=_mode(content.get("default", "mask"), f"policy {where}: default"), classes=classes, fields=fields
        )


def _known(name: str, table: Mapping[str, _Value], what: str) -> _Value:
    if name not in table:
        raise RedactError(f"{what} {name!r} is unknown; known are {', '.join(table)}")
    return table[name]


def _mode(value: object, where: str) -> Mode:
    if not isinstance(value, str) or value not in {mode.value for mode in Mode}:
        raise RedactError(f"{where} is no mode; use {', '.join(Mode)}")
    return Mode(value)
