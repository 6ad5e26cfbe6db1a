"""Everything that is done with this repository: `nox -l` lists it, CI calls it, nothing else is needed."""

from __future__ import annotations

import nox

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False

PROJECT = nox.project.load_toml("pyproject.toml")
SANDBOX = "./plugins/zoom-health-sandbox"


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
    session.install(".[cli,fast,shared]", SANDBOX, *groups("tests"))
    session.run("pytest", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Run the fault matrix, then the soak; `-- --write` writes docs/faults.md from the result."""
    session.install(".[cli,fast,shared]", SANDBOX, *groups("tests"))
    session.run("pytest", "tests/faults", *(["--write-page"] if "--write" in session.posargs else []))
    session.run("pytest", "tests/soak", "-m", "soak")


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
    session.install(".[cli,fast]", SANDBOX, *groups("typing"))
    session.run("mypy")
    session.run("mypy", "tools", "benchmarks", "examples", "noxfile.py")


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
def generate(session: nox.Session) -> None:
    """Generate the low-level client from spec/openapi.yaml; `-- --check` compares."""
    session.install(*groups("generate"))
    session.run("python", "tools/generate.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the client against bare httpx, in one run on one loopback server."""
    session.install(".[aiohttp,cli,fast]", SANDBOX)
    session.run("python", "benchmarks/run.py", *session.posargs)
