"""Known vulnerabilities and licences of what the wheels bring along.

What could not be looked up is "NOT DONE", never "ok": a database that is out of reach, that does not know a package, or
that does not know a vulnerability which everyone knows.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from packaging.utils import canonicalize_name
from release_steps import BuildError, Step, run

__all__ = ["audit", "licences"]

KNOWN_BAD: Final = "urllib3==1.26.4"
"""Has published vulnerabilities since 2021. A database that finds none in it finds none at all."""

# Nothing has to be done about these when a closed program is shipped with the dependency as it is. Others are read.
ACCEPTED: Final = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Unlicense)\b"
    r"|Redistribution and use in source and binary forms",  # BSD, where the field holds the whole text
    re.IGNORECASE,
)


def audit(installed: Iterable[str], *, own: Iterable[str], output: Path) -> Step:
    """Run `pip-audit --strict` over the exact versions that were tested.

    Args:
        installed: What is installed, as `name==version`.
        own: Names of the distributions that are being released, which no database can know.
        output: Where the list and pip-audit's answer are kept.
    """
    pins = without(installed, own)
    subject = f"{len(pins)} dependencies"
    if not pins:
        return Step("pip-audit", subject, "NOT DONE", "not audited: there is nothing to audit")
    problem = _cannot_audit(output)
    if problem:
        return Step("pip-audit", subject, "NOT DONE", f"not audited: {problem}")
    code, found, words = _ask(pins, output)
    unknown = [entry["name"] for entry in found if "skip_reason" in entry]
    bad = [f"{entry['name']} {entry['version']}: {', '.join(each['id'] for each in entry['vulns'])}"
           for entry in found if entry.get("vulns")]  # fmt: skip
    if bad:
        return Step("pip-audit", subject, "FAILED", "; ".join(bad))
    if code or unknown or len(found) != len(pins):
        return Step("pip-audit", subject, "NOT DONE", f"not audited: {', '.join(unknown) or words}")
    return Step("pip-audit", subject, "ok", "no known vulnerability")


def without(installed: Iterable[str], own: Iterable[str]) -> list[str]:
    """The pins that are not of this repository."""
    names = {canonicalize_name(name) for name in own}
    return sorted(pin for pin in installed if canonicalize_name(pin.partition("==")[0]) not in names)


def _cannot_audit(output: Path) -> str | None:
    """Why the database is of no use, or None."""
    _, found, words = _ask([KNOWN_BAD], output)
    if any(entry.get("vulns") for entry in found):
        return None
    return f"the database does not know the vulnerabilities of {KNOWN_BAD} or is out of reach ({words})"


def _ask(pins: list[str], output: Path) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, findings and last words of pip-audit. Its own exit code 1 stands for too many things."""
    asked = output / "audited.txt"
    asked.write_text("".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    command = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    done = subprocess.run(  # noqa: S603 - pip-audit, with a list that was made here
        [*command, "--format", "json", "--requirement", str(asked)], capture_output=True, text=True
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        found = []
    words = (done.stderr.strip().splitlines() or ["no words"])[-1]
    return done.returncode, found, words[:200]


def licences(program: Path, *, own: Iterable[str], output: Path) -> Step:
    """List the licences of an environment; one that is unknown or not accepted is for a person to read.

    Args:
        program: The environment's interpreter.
        own: Names of the distributions that are being released.
        output: Where `licences.json` is written.
    """
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "piplicenses",
        "--python",
        program,
        "--format",
        "json",
        "--from",
        "mixed",
    ]
    try:
        text = run([*command, "--with-urls", "--with-system"], folder=output)
    except BuildError as error:
        return Step("licences", "dependencies", "NOT DONE", str(error).splitlines()[-1])
    (output / "licences.json").write_text(text, encoding="utf-8")
    names = {canonicalize_name(name) for name in own}
    entries = [entry for entry in json.loads(text) if canonicalize_name(entry["Name"]) not in names]
    odd = [f"{entry['Name']} ({entry['License'][:40]!r})" for entry in entries if not ACCEPTED.search(entry["License"])]
    words = "reports/licences.json; " + (
        f"to be read by a person: {', '.join(odd)}" if odd else "all known and accepted"
    )
    return Step("licences", f"{len(entries)} dependencies", "NOT DONE" if odd else "ok", words)
