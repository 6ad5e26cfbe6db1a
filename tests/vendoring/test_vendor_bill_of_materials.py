"""The SBOM of a copy: valid CycloneDX 1.6, and true."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import attrs
import pytest
from packaging.requirements import Requirement

from zoom_health._vendoring.bill_of_materials import REQUIREMENTS, bill_of_materials
from zoom_health._vendoring.layout import BILL_OF_MATERIALS
from zoom_health._vendoring.release import Release

PROJECT = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_AT_RUN_TIME = {"spec"}


def validated(content: bytes) -> None:
    schema = pytest.importorskip("cyclonedx.schema", reason="cyclonedx-python-lib validates")
    validation = pytest.importorskip("cyclonedx.validation.json")
    problem = validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(content.decode())
    assert problem is None, problem


@pytest.mark.parametrize("is_patched", [True, False])
@pytest.mark.parametrize("commit", [None, "0" * 40])
def test_it_is_valid(release: Release, is_patched: bool, commit: str | None) -> None:
    validated(bill_of_materials(attrs.evolve(release, commit=commit), is_patched=is_patched))


def test_the_one_of_a_copy_is_valid(pristine: Path) -> None:
    validated((pristine / BILL_OF_MATERIALS).read_bytes())


def test_the_requirements_are_those_of_the_project() -> None:
    asked = [(None, text) for text in PROJECT["dependencies"]]
    for extra, texts in PROJECT["optional-dependencies"].items():
        asked += [(extra, text) for text in texts if extra not in NOT_AT_RUN_TIME]
    ours = [(item.extra, Requirement(f"{item.name}{item.versions}")) for item in REQUIREMENTS]
    assert sorted(map(str, ours)) == sorted(str((extra, Requirement(text))) for extra, text in asked)


def test_each_dependency_stands_with_its_range_and_whether_it_is_needed(pristine: Path) -> None:
    components = json.loads((pristine / BILL_OF_MATERIALS).read_bytes())["components"]
    said = {
        component["name"]: (component["scope"], {item["name"]: item["value"] for item in component["properties"]})
        for component in components
    }
    assert said["httpx"] == ("required", {"zoom-health:requirement": "httpx>=0.28,<0.29"})
    assert said["limits"] == (
        "optional",
        {"zoom-health:requirement": "limits[redis]>=4", "zoom-health:extra": "shared"},
    )


def test_what_only_the_command_line_needs_goes_with_it(release: Release) -> None:
    content = json.loads(bill_of_materials(release.without_command_line(), is_patched=False))
    assert not {"click", "rich"} & {component["name"] for component in content["components"]}


def test_it_names_the_version_and_licence_of_the_copy(pristine: Path, release: Release) -> None:
    component = json.loads((pristine / BILL_OF_MATERIALS).read_bytes())["metadata"]["component"]
    assert (component["name"], component["version"]) == ("zoom-health", release.version)
    assert component["licenses"] == [{"license": {"id": "Apache-2.0"}}]


def test_different_copies_have_different_serial_numbers(release: Release) -> None:
    bills = [
        bill_of_materials(release, is_patched=False),
        bill_of_materials(release, is_patched=True),
        bill_of_materials(attrs.evolve(release, version="9.9.9"), is_patched=False),
    ]
    assert len({json.loads(bill)["serialNumber"] for bill in bills}) == len(bills)
