"""Write `docs/public-surface.txt`, the list of what users can name, or check that it is up to date.

A change to the surface is written only when a news fragment in `changelog.d` tells users of it: one that is new or was
edited since the last commit, and that names the thing. What breaks users' code has to stand in a fragment of the kind
`changed` or `removed`. The file remembers the fragments and is sealed, so that `--check` needs no history: it holds on
a shallow clone and in an unpacked archive.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import griffe
from public_surface_lines import breaking_changes, load, surface_lines

ROOT = Path(__file__).resolve().parent.parent
SURFACE = Path("docs") / "public-surface.txt"
FRAGMENTS = "changelog.d"
BREAKING_KINDS = frozenset({"changed", "removed"})

_HEAD = """\
# What users of {package} can name, one thing a line. Written by `nox -s public_surface`, never by hand.
# `~Name` is what others give or take: it is imported from nowhere. Notes have the properties of spec/openapi.yaml.
"""
_THING = re.compile(r"(?:@.*? )?(?:(?:async|staticmethod|classmethod|abstractmethod) )*[a-z]+ (?P<path>~?[\w.]+)")


@dataclass(frozen=True)
class Record:
    """What the file says: the surface, and the fragments that told of its changes, by name with their hashes."""

    lines: list[str]
    news: dict[str, str] = field(default_factory=dict)

    def text(self, package: str) -> str:
        """The file's text, sealed."""
        news = "".join(f"# news: {name} {digest}\n" for name, digest in sorted(self.news.items()))
        body = news + "".join(f"{line}\n" for line in self.lines)
        return f"{_HEAD.format(package=package)}# seal: {_digest(body)}\n{body}"


def read_record(text: str) -> tuple[Record, bool]:
    """A record from the text of its file, and whether its seal is whole."""
    head, _, body = text.partition("# seal: ")
    seal, _, body = body.partition("\n")
    lines = body.splitlines()
    news = dict(line.removeprefix("# news: ").split(" ", 1) for line in lines if line.startswith("# news: "))
    return Record([line for line in lines if not line.startswith("#")], news), bool(head) and seal == _digest(body)


def changes(old: Iterable[str], new: Iterable[str]) -> dict[str, list[str]]:
    """What differs between two surfaces: for each thing, its lines with `+` and `-`."""
    found: dict[str, list[str]] = {}
    for line in difflib.ndiff(list(old), list(new)):
        if line[0] in "+-":
            found.setdefault(_path(line[2:]), []).append(line)
    return found


def fragments(root: Path) -> dict[str, str]:
    """The news fragments by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((root / FRAGMENTS).glob("*.*.md"))}


def untold(
    changed: Mapping[str, list[str]], news: Mapping[str, str], breaking: Iterable[str]
) -> tuple[list[str], set[str]]:
    """Changes that no fragment tells of, as complaints, and the fragments that tell of the others.

    Args:
        changed: What `changes` found.
        news: The fragments that are new or edited.
        breaking: Breaking changes in griffe's words, `path: what`.
    """
    complaints, telling = [], set()
    for path, lines in changed.items():
        tellers = {name for name, text in news.items() if _names(text, path)}
        telling |= tellers
        if not tellers:
            complaints.append(f"{path}: no new fragment in {FRAGMENTS} names it\n" + _indented(lines))
    for breakage in breaking:
        tellers = {name for name, text in news.items() if _names(text, breakage.partition(":")[0])}
        if not any(name.split(".")[-2] in BREAKING_KINDS for name in tellers):
            complaints.append(
                f"{breakage}. This breaks users' code: a fragment TOPIC.changed.md or .removed.md names it"
            )
    return complaints, telling


def check(root: Path, package: str) -> list[str]:
    """What is wrong with the file, as complaints."""
    path = root / SURFACE
    if not path.exists():
        return [f"{SURFACE} is missing; write it with `nox -s public_surface`"]
    record, is_whole = read_record(path.read_text(encoding="utf-8"))
    if not is_whole:
        return [f"{SURFACE} was changed by hand; take it back and run `nox -s public_surface`"]
    changed = changes(record.lines, surface_lines(load(package, root)))
    complaints = [
        f"{thing} differs from {SURFACE}; run `nox -s public_surface`\n{_indented(lines)}"
        for thing, lines in changed.items()
    ]
    gone = sorted(record.news.keys() - fragments(root).keys())
    return complaints + [f"{name}, which told of a change, is gone; after a release run `--released`" for name in gone]


def update(root: Path, package: str, *, first: bool) -> list[str]:
    """Write the file; where changes are untold, write nothing and give complaints.

    Args:
        root: The repository.
        package: The package whose surface it is.
        first: Whether a missing file may be written without news of each thing.
    """
    path = root / SURFACE
    current = load(package, root)
    lines = surface_lines(current)
    text = _committed(root) or (path.read_text(encoding="utf-8") if path.exists() else None)
    if text is None:
        if not first:
            return [f"{SURFACE} is missing: restore it, or start anew with --first"]
        path.write_text(Record(lines).text(package), encoding="utf-8", newline="\n")
        return []
    record, _ = read_record(text)
    digests = {name: _digest(told) for name, told in fragments(root).items()}
    news = {name: told for name, told in fragments(root).items() if record.news.get(name) != digests[name]}
    complaints, telling = untold(changes(record.lines, lines), news, _breaking(root, package, current))
    if not complaints:
        remembered = record.news | {name: digests[name] for name in telling}
        path.write_text(Record(lines, remembered).text(package), encoding="utf-8", newline="\n")
    return complaints


def release(root: Path, package: str) -> list[str]:
    """Forget the fragments, which have become the changelog of a release."""
    complaints = [complaint for complaint in check(root, package) if "--released" not in complaint]
    if not complaints:
        record, _ = read_record((root / SURFACE).read_text(encoding="utf-8"))
        (root / SURFACE).write_text(Record(record.lines).text(package), encoding="utf-8", newline="\n")
    return complaints


def _breaking(root: Path, package: str, current: griffe.Module) -> list[str]:
    if _git(root, "rev-parse", "--verify", "HEAD") is None:
        print("no commit to compare with: breaking changes were not looked for", file=sys.stderr)
        return []
    old = griffe.load_git(
        package, ref="HEAD", repo=root, search_paths=["."], resolve_aliases=True, allow_inspection=False
    )
    return breaking_changes(old, current) if isinstance(old, griffe.Module) else []


def _committed(root: Path) -> str | None:
    return _git(root, "show", f"HEAD:{SURFACE.as_posix()}")


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, encoding="utf-8")  # noqa: S603, S607 - found on PATH, as developers do
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _names(text: str, path: str) -> bool:
    """Whether a fragment names a thing, or the class that it belongs to, as code."""
    *_, owner, name = ["", *re.split(r"[.(]", path.strip("~").removesuffix(".__init__").removesuffix(")"))]
    wanted = {name, owner} if owner[:1].isupper() else {name}
    return any(wanted & set(re.findall(r"\w+", span)) for span in re.findall(r"`([^`]+)`", text))


def _path(line: str) -> str:
    found = _THING.match(line)
    return found["path"] if found else line


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="examples:\n  python tools/public_surface.py\n  python tools/public_surface.py --check",
    )  # fmt: skip
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where the file is not right")
    parser.add_argument("--first", action="store_true", help="write the file where there is none")
    parser.add_argument("--released", action="store_true", help="forget the fragments, after the changelog was written")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    parser.add_argument("--package", default="zoom_health", help="the package (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    try:
        complaints = _run(chosen)
    except griffe.GriffeError as error:
        complaints = [f"{chosen.package} cannot be read: {str(error).splitlines()[0]}"]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(f"{SURFACE}: {'up to date' if chosen.check else 'written'}")
    return 1 if complaints else 0


def _run(chosen: argparse.Namespace) -> list[str]:
    if chosen.check:
        return check(chosen.root, chosen.package)
    if chosen.released:
        return release(chosen.root, chosen.package)
    return update(chosen.root, chosen.package, first=chosen.first)


if __name__ == "__main__":
    sys.exit(main())
