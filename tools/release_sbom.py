"""Write `sbom.cdx.json` beside each pyproject.toml, or check that it says what the project file says.

hatchling puts the file into the wheel (`.dist-info/sboms/`, PEP 770). It lists what the wheel holds and what it says
that it needs, in CycloneDX, with the ranges that are declared: which versions meet on a machine is that machine's own
list. It holds neither a time nor a random number, so that wheels stay reproducible.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from release_projects import ROOT, Project, projects

__all__ = ["FILE", "document", "problems_of"]

FILE = "sbom.cdx.json"
SCHEMA = SchemaVersion.V1_6


def document(project: Project) -> str:
    """The CycloneDX document of a distribution, as JSON text."""
    own = _component(project.name, version=project.version)
    own.licenses.add(LicenseExpression(project.table["license"]))
    own.components.update(_packages(project))
    bom = Bom(metadata=BomMetaData(component=own))
    needed = [_needed(requirement, extra) for requirement, extra in _requirements(project.table)]
    bom.components.update(needed)
    bom.register_dependency(own, needed)
    found = json.loads(make_outputter(bom, OutputFormat.JSON, SCHEMA).output_as_string())
    del found["serialNumber"], found["metadata"]["timestamp"]  # the only values that differ from run to run
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def problems_of(text: str) -> str | None:
    """What is wrong with a document by CycloneDX's schema, or None."""
    error = JsonStrictValidator(SCHEMA).validate_str(text)
    return None if error is None else str(error).partition("\n")[0]


def _component(name: str, *, version: str | None = None, **more: Any) -> Component:
    purl = PackageURL("pypi", None, canonicalize_name(name), version)
    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, purl=purl, bom_ref=purl.to_string(), **more
    )


def _packages(project: Project) -> Iterator[Component]:
    """The packages in the wheel, with the generator of those that are generated."""
    for folder in project.packages:
        manifest = project.folder / folder / "MANIFEST.json"
        generator = json.loads(manifest.read_text(encoding="utf-8"))["generator"] if manifest.exists() else None
        properties = [Property(name="zoom-health:generator", value=generator)] if generator else []
        name = Path(folder).name
        yield Component(name=name, type=ComponentType.LIBRARY, bom_ref=f"package:{name}", properties=properties)


def _requirements(table: dict[str, Any]) -> Iterator[tuple[Requirement, str | None]]:
    always = [Requirement(text) for text in table.get("dependencies", [])]
    names = {canonicalize_name(requirement.name) for requirement in always}
    yield from ((requirement, None) for requirement in always)
    for extra, texts in sorted(table.get("optional-dependencies", {}).items()):
        for requirement in map(Requirement, texts):
            if canonicalize_name(requirement.name) not in names:
                names.add(canonicalize_name(requirement.name))
                yield requirement, extra


def _needed(requirement: Requirement, extra: str | None) -> Component:
    properties = [Property(name="zoom-health:declared", value=str(requirement))]
    if extra:
        properties.append(Property(name="zoom-health:extra", value=extra))
    scope = ComponentScope.OPTIONAL if extra else ComponentScope.REQUIRED
    return _component(requirement.name, scope=scope, properties=properties)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where a file is not right")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    chosen = parser.parse_args(arguments)
    code = 0
    for project in projects(chosen.root):
        path, text = project.folder / FILE, document(project)
        if FILE not in project.wheel.get("sbom-files", []):
            print(f'{project.name}: [tool.hatch.build.targets.wheel] needs sbom-files = ["{FILE}"]', file=sys.stderr)
            code = 1
        if not chosen.check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{project.name}: {FILE} is out of date; run `nox -s sbom`", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
