"""Makes the source archives and wheels twice, under unlike circumstances, and looks at what came out."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from release_projects import Project, projects
from release_sbom import FILE, document, problems_of
from release_steps import BuildError, Step, run

__all__ = ["Circumstances", "build_twice", "clone", "look_into"]

_NOT_SHIPPED = ("tests/", "docs/", "benchmarks/", "spec/", ".git", "conftest.py")


@dataclass(frozen=True)
class Circumstances:
    """What may not change a single byte of a build.

    Attributes:
        folder: Name of the folder of the checkout.
        umask: The umask of all commands.
        variables: Variables of their environment.
        modified: Seconds since 1970 that the files seem to be from.
    """

    folder: str
    umask: int
    variables: dict[str, str]
    modified: int


FIRST = Circumstances("a", 0o022, {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 1_000_000_000)
SECOND = Circumstances(
    "another folder, with a longer name", 0o077,
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
    1_700_000_001,
)  # fmt: skip


def clone(root: Path, into: Path, circumstances: Circumstances) -> tuple[Path, str]:
    """Make a checkout of the last commit of its own, so that nothing else of this folder comes into a build.

    Returns:
        Its folder, and the commit's time as SOURCE_DATE_EPOCH wants it.
    """
    folder = into / circumstances.folder
    run(["git", "clone", "--quiet", "--no-hardlinks", root, folder], folder=into, umask=circumstances.umask)
    for path in folder.rglob("*"):
        if ".git" not in path.relative_to(folder).parts and not path.is_symlink():
            os.utime(path, (circumstances.modified, circumstances.modified))
    return folder, run(["git", "log", "-1", "--format=%ct"], folder=folder).strip()


def build_twice(root: Path, work: Path, output: Path) -> tuple[list[Step], Path]:
    """Build every distribution twice and put the files into the output folder.

    Returns:
        The steps, and the first checkout.
    """
    steps, made, checkouts = [], [], []
    for circumstances in (FIRST, SECOND):
        checkout, epoch = clone(root, work, circumstances)
        target = work / f"made in {circumstances.folder}"
        for project in projects(checkout):
            variables = {**circumstances.variables, "SOURCE_DATE_EPOCH": epoch}
            command = ["uv", "build", "--offline", "--no-build-isolation", "--python", sys.executable]
            run([*command, "--out-dir", target, project.folder], folder=checkout, environment=variables,
                umask=circumstances.umask)  # fmt: skip
        made.append({path.name: _sha256(path) for path in sorted(target.iterdir()) if path.suffix in {".whl", ".gz"}})
        checkouts.append(checkout)
    output.mkdir(parents=True, exist_ok=True)
    for name, digest in made[0].items():
        shutil.copyfile(work / f"made in {FIRST.folder}" / name, output / name)
        other = made[1].get(name)
        words = f"sha256 {digest}" if other == digest else f"differs: {digest} and {other}"
        steps.append(Step("built twice", name, "ok" if other == digest else "FAILED", words))
    (output / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in made[0].items()))
    return steps, checkouts[0]


def look_into(checkout: Path, output: Path) -> Iterator[Step]:
    """Look into the wheels: licence, types, SBOM, commit, and nothing that does not belong there."""
    commit = run(["git", "rev-parse", "HEAD"], folder=checkout).strip()
    for project in projects(checkout):
        wheel = next(output.glob(f"{project.file_name}-{project.version}-*.whl"), None)
        if wheel is None:
            raise BuildError(f"{project.name}: no wheel of version {project.version} was made")
        problems = list(_problems(project, wheel, commit))
        words = "; ".join(problems) or f"licence, types, SBOM{', commit' if _is_main(project) else ''}"
        yield Step("wheel's content", wheel.name, "FAILED" if problems else "ok", words)


def _is_main(project: Project) -> bool:
    return "zoom_health" in project.packages


def _problems(project: Project, wheel: Path, commit: str) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        info = f"{project.file_name}-{project.version}.dist-info"
        for package in project.packages:
            if f"{Path(package).name}/py.typed" not in names:
                yield f"{Path(package).name}/py.typed is missing"
        if f"{info}/licenses/LICENSE" not in names:
            yield "the licence is missing"
        if len(names) != len(set(names)):
            yield "a file is in it twice"
        yield from (f"{name} does not belong into it" for name in names if name.startswith(_NOT_SHIPPED))
        if f"{info}/sboms/{FILE}" not in names:
            yield "the SBOM is missing"
        else:
            text = archive.read(f"{info}/sboms/{FILE}").decode()
            wrong = problems_of(text) or (None if text == document(project) else "out of date; run `nox -s sbom`")
            if wrong:
                yield f"the SBOM: {wrong}"
        if _is_main(project) and f'"{commit}"' not in archive.read("zoom_health/_build.py").decode():
            yield f"zoom_health/_build.py does not name commit {commit}"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
