"""How an audit trail is set up: by arguments, or by environment variables where the plugin is named and not built."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from .errors import AuditTrailError

__all__ = ["PREFIX", "Settings", "beside", "default_path", "settings_from"]

PREFIX: Final = "ZOOM_HEALTH_AUDIT_"
_PATHS: Final = frozenset(
    {"path", "pseudonym_key_path", "verification_key_path", "signing_key_path", "syslog_ca_path", "fhir_path"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set; `AuditPlugin` says what each means."""

    path: Path
    identifiers: str = "pseudonym"
    pseudonym_key_path: Path | None = None
    verification_key_path: Path | None = None
    signing_key_path: Path | None = None
    context_keys: tuple[str, ...] = ()
    syslog: str | None = None
    syslog_ca_path: Path | None = None
    fhir_path: Path | None = None
    timeout: float = 5.0

    def __post_init__(self) -> None:
        if self.identifiers not in {"pseudonym", "plain"}:
            raise AuditTrailError("identifiers must be 'pseudonym' or 'plain'")
        if not 0 < self.timeout <= 3600:
            raise AuditTrailError("timeout must be a number of seconds above 0 and at most 3600")


def beside(path: Path, ending: str) -> Path:
    """A file that belongs to an audit file, such as `audit.sqlite.state`."""
    return path.with_name(f"{path.name}.{ending}")


def default_path(environment: Mapping[str, str]) -> Path:
    """Where the audit file is when nothing says so: in the user's directory for state, whatever the current one is.

    Source: XDG Base Directory Specification 0.8, `XDG_STATE_HOME`.
    """
    home = environment.get("XDG_STATE_HOME")
    directory = Path(home) if home and Path(home).is_absolute() else Path.home() / ".local" / "state"
    return directory / "zoom-health" / "audit.sqlite"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the variables whose names begin with ZOOM_HEALTH_AUDIT_; the rest of a name is the setting in capitals.

    Args:
        environment: Environment variables.

    Raises:
        AuditTrailError: where one has a value that cannot be used, is empty, or has a name that means nothing: a
            misspelled variable must not leave the default in force unseen.

    Example:
        >>> settings_from({"ZOOM_HEALTH_AUDIT_PATH": "/var/lib/zoom/audit.jsonl"}).path.name
        'audit.jsonl'
    """
    known = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known or variable != variable.upper():
            raise AuditTrailError(f"{variable} means nothing; there are {', '.join(_variables())}")
        if not text:
            raise AuditTrailError(f"{variable} is empty; give it a value or remove it")
        values[name] = _value(variable, name, text)
    values.setdefault("path", default_path(environment))
    return Settings(**values)


def _variables() -> list[str]:
    return sorted(PREFIX + field.name.upper() for field in fields(Settings))


def _value(variable: str, name: str, text: str) -> Any:
    if name in _PATHS:
        return Path(os.fspath(text)).expanduser()
    if name == "context_keys":
        return tuple(key.strip() for key in text.split(",") if key.strip())
    if name == "timeout":
        try:
            return float(text)
        except ValueError:
            pass
        raise AuditTrailError(f"{variable} must be a number of seconds")
    return text
