"""The bill of materials (SBOM) of a copy: CycloneDX 1.6 as JSON, the same bytes for the same copy. Pure code."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Final, Literal

from attrs import define

from .release import Release

__all__ = ["REQUIREMENTS", "Requirement", "bill_of_materials"]

Scope = Literal["required", "optional"]


@define(frozen=True)
class Requirement:
    """A distribution that a copy imports, and that its new home has to require.

    Attributes:
        name: Name of the distribution, with extras where they are needed.
        versions: Allowed versions, as pip writes them.
        extra: The extra of zoom-health that asks for it, or None where it is always needed.
    """

    name: str
    versions: str
    extra: str | None = None


REQUIREMENTS: Final = (
    # Literal, as a copy has no distribution to ask; a test holds them to pyproject.toml.
    Requirement("anyio", ">=4.5"),
    Requirement("attrs", ">=24.2"),
    Requirement("httpx", ">=0.28,<0.29"),
    Requirement("pluggy", ">=1.7"),
    Requirement("httpx-aiohttp", ">=0.2", extra="aiohttp"),
    Requirement("click", ">=8.2", extra="cli"),
    Requirement("rich", ">=13.7", extra="cli"),
    Requirement("msgspec", ">=0.20", extra="fast"),
    Requirement("limits[redis]", ">=4", extra="shared"),
)

_PREFIX: Final = "zoom-health"


def bill_of_materials(release: Release, *, is_patched: bool) -> bytes:
    """Write the bill of materials of a copy.

    Args:
        release: What the copy was made from.
        is_patched: Whether it has local edits, which are then named as a patch of unofficial origin.

    Source:
        CycloneDX 1.6 (ECMA-424); it has no field for a range of versions, so that these stand as properties.
    """
    needed = [item for item in REQUIREMENTS if item.extra != "cli" or release.has_command_line]
    root = _package(_PREFIX, f"pkg:pypi/{_PREFIX}@{release.version}")
    root |= {
        "version": release.version,
        "description": "Python SDK for Zoom's clinical notes, vendored",
        "licenses": [{"license": {"id": "Apache-2.0"}}],
        "properties": _properties(commit=release.commit),
    }
    if is_patched:
        root["pedigree"] = {"patches": [{"type": "unofficial", "diff": {"url": "VENDORED.patch"}}]}
    components = [_component(item) for item in needed]
    values = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [
            {"ref": root["bom-ref"], "dependsOn": [component["bom-ref"] for component in components]},
            *({"ref": component["bom-ref"]} for component in components),
        ],
    }
    # Named by its content and without a time, so that the same copy has the same bill.
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(values))
    return (json.dumps(values | {"serialNumber": f"urn:uuid:{serial}"}, indent=2) + "\n").encode()


def _component(item: Requirement) -> dict[str, Any]:
    name = re.sub(r"\[.*\]", "", item.name)
    scope: Scope = "optional" if item.extra else "required"
    properties = _properties(requirement=f"{item.name}{item.versions}", extra=item.extra)
    return _package(name, f"pkg:pypi/{name}") | {"scope": scope, "properties": properties}


def _package(name: str, purl: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": purl, "name": name, "purl": purl}


def _properties(**values: str | None) -> list[dict[str, str]]:
    return [{"name": f"{_PREFIX}:{name}", "value": value} for name, value in values.items() if value]
