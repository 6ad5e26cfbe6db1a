"""Everything that is done with this repository: `nox -l` lists it, CI calls it, nothing else is needed."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False

PROJECT = nox.project.load_toml("pyproject.toml")
SANDBOX = "./plugins/zoom-health-sandbox"
PLUGINS = [f"./{path.parent.as_posix()}" for path in sorted(Path("plugins").glob("*/pyproject.toml"))]

IN_PARALLEL = ["-n", "auto", "--dist", "loadfile"]


def groups(*names: str) -> list[str]:
    """The requirements of some dependency groups."""
    return list(nox.project.dependency_groups(PROJECT, *names))


@nox.session
def demo(session: nox.Session) -> None:
    """Show the client at work against the sandbox, over real HTTP on loopback. No account is needed."""
    session.install(".[cli,fast]", SANDBOX)
    session.run("zoom-health", "demo", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests against the installed distributions, with and without the `fast` extra."""
    session.install(".[cli,fast,shared]", *PLUGINS, *groups("tests"))
    session.run("pytest", *IN_PARALLEL, *session.posargs)


@nox.session
def canary(session: nox.Session) -> None:
    """Seed health information and secrets everywhere, run everything, and search all that comes out."""
    session.install(".[cli,fast,shared]", *PLUGINS, *groups("tests"))
    session.run("pytest", "tests/canary", "-m", "canary", *IN_PARALLEL, *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Run the fault matrix, then the soak; `-- --write` writes docs/faults.md from the result."""
    session.install(".[cli,fast,shared]", *PLUGINS, *groups("tests"))
    session.run("pytest", "tests/faults", *(["--write-page"] if "--write" in session.posargs else []))
    session.run("pytest", "tests/soak", "plugins/zoom-health-audit", "-m", "soak")


@nox.session
def cassettes(session: nox.Session) -> None:
    """Record the cassettes anew from a sandbox on loopback port 8710, secrets and PHI scrubbed."""
    session.install(".[cli,fast]", SANDBOX, *groups("tests"))
    session.run("pytest", "tests/test_cassettes.py", "--record-mode=rewrite", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    session.install(*groups("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def typing(session: nox.Session) -> None:
    """Check types, strictly: the packages, the tools and the plugins."""
    session.install(".[cli,fast]", *PLUGINS, *groups("typing"))
    session.run("mypy")
    session.run("mypy", "tools", "benchmarks", "examples", "noxfile.py")
    session.run("mypy", "plugins/zoom-health-redact/report/run.py")


@nox.session
def spec_import(session: nox.Session) -> None:
    """Import Zoom's published document: `nox -s spec_import -- FILE`."""
    session.install(*groups("spec"))
    session.run("python", "tools/spec_import.py", *session.posargs)


@nox.session
def spec_build(session: nox.Session) -> None:
    """Build spec/openapi.yaml from the imported document and our overlay; `-- --check` compares."""
    session.install(*groups("spec"))
    session.run("python", "tools/spec_build.py", *session.posargs)


@nox.session
def spec_update(session: nox.Session) -> None:
    """Take over Zoom's newly published document: `nox -s spec_update -- FILE|URL [--report-only]`."""
    if {"--report-only", "--help", "-h"} & set(session.posargs):
        session.install(*groups("spec"))
    else:
        session.install(".[cli,fast,shared,spec]", *PLUGINS, *groups("tests"))
    goes_on = {"--report-only", "--accept-breaking"} & {word.split("=")[0] for word in session.posargs}
    session.run("python", "tools/spec_update.py", *session.posargs, success_codes=[0, 2, 3] if goes_on else [0, 2])


@nox.session
def vendor(session: nox.Session) -> None:
    """Copy this SDK into another package: `nox -s vendor -- DEST`, or `-- --verify DEST`."""
    session.install(".[cli]")
    session.run("python", "tools/vendor.py", *session.posargs)


@nox.session
def redaction_report(session: nox.Session) -> None:
    """Measure the redactor on notes that its rules have not seen; `-- --tier ner` with the recognition tier."""
    tier = "[ner]" if "ner" in session.posargs else ""
    session.install(f"./plugins/zoom-health-redact{tier}")
    session.run("python", "plugins/zoom-health-redact/report/run.py", *session.posargs)


@nox.session
def redaction_weights(session: nox.Session) -> None:
    """Learn the redactor's weights anew, after any change of its rules or lists; `-- --measure` writes none."""
    session.install("./plugins/zoom-health-redact[ner]", *groups("redaction"))
    program, reads = "plugins/zoom-health-redact/lexicon/train.py", "plugins/zoom-health-redact/report"
    for tier in ("fast", "ner"):
        session.run("python", program, "--tier", tier, *session.posargs, env={"PYTHONPATH": reads})


@nox.session
def generate(session: nox.Session) -> None:
    """Generate the low-level client from spec/openapi.yaml; `-- --check` compares."""
    session.install(*groups("generate"))
    session.run("python", "tools/generate.py", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the distributions twice, compare, look into, audit and test them as installed: `-- --out DIR`."""
    session.install(*groups("release"))
    # 3: nothing failed, but something could not be done, such as an audit without its database.
    session.run("python", "tools/build.py", *session.posargs, success_codes=[0, 3])


@nox.session
def public_surface(session: nox.Session) -> None:
    """Write docs/public-surface.txt; `-- --check` compares. A change needs a fragment in changelog.d that names it."""
    session.install(*groups("surface"))
    session.run("python", "tools/public_surface.py", *session.posargs)


@nox.session
def sbom(session: nox.Session) -> None:
    """Write the bill of materials of each distribution; `-- --check` compares."""
    session.install(*groups("surface"))
    session.run("python", "tools/release_sbom.py", *session.posargs)


@nox.session
def changelog(session: nox.Session) -> None:
    """Make the changelog of the fragments: `-- --version 0.2.0`; `-- --draft --version 0.2.0` shows it."""
    session.install(*groups("release"))
    session.run("towncrier", "build", "--yes", *session.posargs)


@nox.session
def compat_httpx2(session: nox.Session) -> None:
    """Show that a copy of the product works on httpx2, or what is missing."""
    session.install(*groups("release"))
    session.run("python", "tools/compat_httpx2.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site into build/docs, strictly; `-- --pictures` draws the command line anew first."""
    session.install(".[cli,fast]", *PLUGINS, *groups("docs"))
    if "--pictures" in session.posargs:
        session.run("python", "tools/screenshots.py")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "build/docs")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the client against bare httpx, in one run on one loopback server; then the audit and the redactor."""
    session.install(".[aiohttp,cli,fast]", *PLUGINS)
    session.run("python", "benchmarks/run.py", *session.posargs)
    if not session.posargs:
        session.run("python", "benchmarks/audit.py")
        session.run("python", "benchmarks/redaction.py")
