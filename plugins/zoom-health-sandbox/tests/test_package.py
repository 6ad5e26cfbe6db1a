"""The distribution as a whole: what it exports and what it must not import."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
import zoom_health_sandbox

PACKAGE = Path(zoom_health_sandbox.__file__).parent
CORE = (
    *(
        "core",
        "clock",
        "exchange",
        "limits",
        "oauth",
        "operations",
        "paging",
        "query",
        "records",
        "refusals",
        "routing",
    ),
    *(
        "store",
        "wire",
        "wiring",
        "faults",
        "fault_rules",
        "fault_call",
        "fault_catalogue",
        "fault_arguments",
        "fault_text",
    ),
    *("fault_bodies", "fault_connections", "fault_listings", "fault_notes", "fault_statuses", "control"),
)


def imported(module):
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_every_exported_name_exists_and_the_list_is_sorted():
    assert zoom_health_sandbox.__all__ == sorted(zoom_health_sandbox.__all__)
    assert set(zoom_health_sandbox._HOMES) == set(zoom_health_sandbox.__all__)
    for name in zoom_health_sandbox.__all__:
        assert getattr(zoom_health_sandbox, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        zoom_health_sandbox.nothing  # noqa: B018


def test_only_the_demonstration_imports_the_client():
    for module in PACKAGE.glob("*.py"):
        if module.stem != "demo":
            assert "zoom_health" not in set(imported(module.stem)), module.name


@pytest.mark.parametrize("module", CORE)
def test_the_core_imports_no_http_library_and_no_web_server(module):
    assert {"httpx", "starlette", "uvicorn", "click", "socket", "sqlite3", "asyncio"}.isdisjoint(imported(module))


def test_the_core_alone_loads_none_of_them():
    program = (
        "import sys, zoom_health_sandbox; zoom_health_sandbox.Sandbox.seeded(notes_count=1);"
        "print([name for name in ('httpx', 'starlette', 'uvicorn', 'click', 'pluggy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules([str(PACKAGE)])])
def test_examples_in_docstrings_run(name):
    if name in ("demo", "pytest_plugin"):
        pytest.skip("imports the client, or is loaded by pytest already")

    assert doctest.testmod(importlib.import_module(f"zoom_health_sandbox.{name}")).failed == 0
