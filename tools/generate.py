"""Generate `generated/zoom_health_rest` from `spec/openapi.yaml`, or check that the tree is what the spec gives.

The generator is run in a temporary folder with the configuration and templates of `spec/`; its output is counted
against the document, since it drops what it does not understand and still exits with 0. Then it is formatted, given
`py.typed` and a manifest of hashes, and put in place of the old tree in one step, so that an error leaves the old one
as it was.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from document_counts import GenerationError, count_against, expected_operations
from document_marks import Marks, keep_properties_beside_a_reference

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generated" / "zoom_health_rest"
SPEC = ROOT / "spec"


def check_configuration(path: Path) -> None:
    """Refuse keys that the generator would ignore in silence.

    Raises:
        GenerationError: naming the unknown keys.
    """
    from openapi_python_client.config import ConfigFile

    known = set(ConfigFile.model_fields)
    unknown = sorted(set(yaml.safe_load(path.read_text(encoding="utf-8")) or {}) - known)
    if unknown:
        raise GenerationError(
            f"{path.name}: unknown keys {', '.join(unknown)}; the generator knows {', '.join(sorted(known))}"
        )


def read_document(path: Path) -> dict[str, Any]:
    """A document as the generator reads it: by YAML 1.2, in which `on` and `yes` are texts."""
    from ruamel.yaml import YAML

    document: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return document


def write_annotated(document: dict[str, Any], path: Path) -> None:
    """Write a copy of a document whose schemas say which of their properties are marked as PHI.

    Raises:
        GenerationError: when a mark belongs to no property of a model, and would be lost.
    """
    from ruamel.yaml import YAML

    annotated = copy.deepcopy(document)
    keep_properties_beside_a_reference(annotated)
    lost = Marks(annotated).annotate()
    if lost:
        raise GenerationError(f"x-phi marks that no property of a model has: {', '.join(lost)}; move them to one")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = YAML(typ="safe")
    vars(writer)["sort_base_mapping_type_on_output"] = False  # declared as None alone
    with path.open("w", encoding="utf-8") as stream:
        writer.dump(annotated, stream)


def run_generator(document: Path, output: Path) -> None:
    """Render the document with the pinned generator and the templates of `spec/`.

    Raises:
        GenerationError: with the generator's own words when it warns or fails.
    """
    check_configuration(SPEC / "generator.yaml")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"]
    command += ["--path", str(document), "--output-path", str(output), "--overwrite"]
    command += ["--config", str(SPEC / "generator.yaml"), "--custom-template-path", str(SPEC / "templates")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command line
    if done.returncode:
        words = re.sub(r"\s+", " ", f"{done.stdout} {done.stderr}").strip()
        raise GenerationError(f"the generator refused the document: {words}")


def format_tree(tree: Path) -> None:
    """Sort imports and format with the ruff that is installed beside this interpreter, whatever is on PATH."""
    from ruff.__main__ import find_ruff_bin

    ruff = find_ruff_bin()
    options = ["--isolated", "--no-cache", "--quiet", "--line-length", "120", "--target-version", "py311", str(tree)]
    for action in (["check", "--select", "I,F401,UP037", "--fix"], ["format"]):
        command = [ruff, *action, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command line
        if done.returncode:
            raise GenerationError(f"ruff refused the generated code: {done.stdout.strip()} {done.stderr.strip()}")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(tree: Path, document: Path) -> None:
    """Write what the tree was made from and the hash of each file."""
    manifest = {
        "generator": f"openapi-python-client {importlib.metadata.version('openapi-python-client')}",
        "spec_sha256": digest(document),
        "files": {
            str(path.relative_to(tree).as_posix()): digest(path) for path in sorted(tree.rglob("*")) if path.is_file()
        },
    }
    (tree / "MANIFEST.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def generate(document: Path, folder: Path) -> Path:
    """Generate the package into `folder`, which must exist, and return its path.

    Raises:
        GenerationError: when anything of the document did not make it into the tree.
    """
    content = read_document(document)
    expected_operations(content)
    annotated = folder / "annotated" / "document.yaml"
    write_annotated(content, annotated)
    tree = folder / PACKAGE.name
    run_generator(annotated, tree)
    format_tree(tree)
    count_against(content, tree)
    (tree / "py.typed").write_text("", encoding="utf-8")
    write_manifest(tree, document)
    return tree


def differences(made: Path, committed: Path) -> list[str]:
    """Relative paths of the files that differ, are missing or are too many."""

    def files(tree: Path) -> dict[str, bytes]:
        found = (path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(tree).as_posix(): path.read_bytes() for path in found}

    left, right = files(made), files(committed)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def compare(made: Path) -> None:
    """Hold the committed tree against one just made.

    Raises:
        GenerationError: naming the files that differ.
    """
    changed = differences(made, PACKAGE)
    if changed:
        raise GenerationError(f"not what the spec gives: {', '.join(changed)}; run `nox -s generate`")
    print(f"{PACKAGE.name}: {len(list(made.rglob('*.py')))} modules, as the spec gives them")


def replace(made: Path) -> None:
    """Put a tree just made in place of the committed one."""
    PACKAGE.parent.mkdir(exist_ok=True)
    shutil.rmtree(PACKAGE, ignore_errors=True)
    shutil.copytree(made, PACKAGE)
    print(f"{PACKAGE.name}: {len(list(made.rglob('*.py')))} modules written")


def main(arguments: list[str] | None = None) -> int:
    """Command line: 0 done or equal, 1 an error or a difference."""
    parser = argparse.ArgumentParser(
        prog="generate.py",
        description="Generate generated/zoom_health_rest from spec/openapi.yaml.",
        epilog="examples: nox -s generate        nox -s generate -- --check",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when the tree is not what the spec gives"
    )
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = generate(SPEC / "openapi.yaml", Path(folder))
            compare(made) if options.check else replace(made)
        return 0
    except GenerationError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
