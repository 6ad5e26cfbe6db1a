"""The package from outside: what it costs to import, what it names, and which way its imports point."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import zoom_health_rest
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

import zoom_health
from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth, hookspecs, testing, types
from zoom_health import errors as zoom_errors
from zoom_health._notes import AsyncNotes, Notes

FACADE = Path(zoom_health.__file__).parent
GENERATED = Path(zoom_health_rest.__file__).parent
TOOLS = Path(__file__).parents[2] / "tools"


def run(code: str) -> Any:
    """The JSON that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


# --- what it costs


def test_importing_the_package_loads_nothing_that_is_large() -> None:
    loaded = run("import sys, json, zoom_health; print(json.dumps(sorted(sys.modules)))")
    roots = {name.partition(".")[0] for name in loaded}
    assert (
        roots
        & {
            "httpx",
            "httpcore",
            "ssl",
            "asyncio",
            "pluggy",
            "attrs",
            "attr",
            "msgspec",
            "anyio",
            "trio",
            "zoom_health_rest",
            "click",
        }
        == set()
    )


def test_the_errors_can_be_imported_without_an_http_library() -> None:
    loaded = run("import sys, json; from zoom_health import errors; print(json.dumps(sorted(sys.modules)))")
    assert {"httpx", "ssl", "asyncio", "pluggy"} & set(loaded) == set()


def test_everything_public_can_be_imported_first() -> None:
    code = f"""
import sys, json
for name in {zoom_health.__all__}:
    for module in [module for module in sys.modules if module.partition(".")[0] == "zoom_health"]:
        del sys.modules[module]
    exec(f"from zoom_health import {{name}}")
print(json.dumps(True))
"""
    assert run(code) is True


# --- what it names


@pytest.mark.parametrize(
    "module", [zoom_health, zoom_errors, types, hookspecs, testing], ids=lambda module: module.__name__
)
def test_the_public_names_are_sorted_and_there(module: ModuleType) -> None:
    # Constants come first, as the linter sorts them.
    assert list(module.__all__) == sorted(module.__all__, key=lambda name: (not name.isupper(), name))
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_completion_offers_only_what_is_public() -> None:
    for name in zoom_health.__all__:
        getattr(zoom_health, name)
    offered = {name for name in dir(zoom_health) if not (name.startswith("__") and name.endswith("__"))}
    assert offered <= set(zoom_health.__all__)
    assert {name for name in zoom_health.__all__ if name != "__version__"} <= offered


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        zoom_health.no_such_name  # noqa: B018


def test_every_public_name_is_a_documented_one() -> None:
    for name in zoom_health.__all__:
        value = getattr(zoom_health, name)
        assert isinstance(value, str) or inspect.getdoc(value)


def signature_of(method: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """Names, kinds and defaults of a method's parameters."""
    return [(name, found.kind, found.default) for name, found in inspect.signature(method).parameters.items()]


PAIRS: list[tuple[Any, Any]] = [(ZoomHealth, AsyncZoomHealth), (Notes, AsyncNotes)]
RENAMED = {"close": "aclose", "__enter__": "__aenter__", "__exit__": "__aexit__", "__iter__": "__aiter__"}


def methods_of(kind: type) -> dict[str, Any]:
    """Public methods, and those of the language that are defined by the class itself."""
    return {
        name: value
        for name, value in vars(kind).items()
        if (callable(value) or isinstance(value, classmethod)) and (name[0] != "_" or name in RENAMED)
    }


@pytest.mark.parametrize(("sync", "other"), PAIRS)
def test_both_clients_have_the_same_methods(sync: type, other: type) -> None:
    assert {RENAMED.get(name, name) for name in methods_of(sync)} == {
        name for name in vars(other) if name in RENAMED.values() or name in methods_of(other)
    }


@pytest.mark.parametrize(("sync", "other"), PAIRS)
def test_both_clients_take_the_same_arguments(sync: type, other: type) -> None:
    assert signature_of(sync) == signature_of(other) or sync is Notes
    for name in methods_of(sync):
        assert signature_of(getattr(sync, name)) == signature_of(getattr(other, RENAMED.get(name, name))), name


@pytest.mark.parametrize(
    "method", [ZoomHealth, ZoomHealth.from_env, Notes.list, Notes.get, Notes.update, ServerToServerOAuth]
)
def test_everything_beyond_the_first_argument_is_a_keyword(method: Any) -> None:
    named = [kind for name, kind, _ in signature_of(method) if name != "self"]
    assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in named[1:])


# --- which way imports point


def modules_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imports_of(path: Path, *, only_when_loaded: bool = False) -> Iterator[tuple[int, str]]:
    """Level and name of each module that a file imports; on request only of those imported at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes: list[ast.AST] = list(ast.walk(tree))
    if only_when_loaded:
        nodes = list(tree.body)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield node.level, base
            yield from ((node.level, f"{base}.{alias.name}".lstrip(".")) for alias in node.names)


def test_one_module_alone_imports_the_generated_package() -> None:
    importers = {
        path.name
        for path in modules_in(FACADE)
        for level, name in imports_of(path)
        if not level and name.split(".")[0] == "zoom_health_rest"
    }
    assert importers == {"_rest.py"}


def test_the_generated_package_knows_nothing_of_the_facade() -> None:
    for path in modules_in(GENERATED):
        depth = len(path.relative_to(GENERATED).parts)
        for level, name in imports_of(path):
            assert level <= depth, f"{path.name} reaches out of the package"
            assert level or name.split(".")[0] != "zoom_health", path.name


def test_nothing_that_is_shipped_imports_a_tool() -> None:
    tools = {path.stem for path in TOOLS.glob("*.py")} | {"tools"}
    assert len(tools) > 3
    for path in modules_in(FACADE) + modules_in(GENERATED):
        assert not {name.split(".")[0] for level, name in imports_of(path) if not level} & tools, path.name


def test_the_facade_can_be_moved() -> None:
    for path in modules_in(FACADE):
        absolute = {name.split(".")[0] for level, name in imports_of(path) if not level}
        assert "zoom_health" not in absolute, f"{path.name} names its own package"


def test_imports_inside_the_facade_point_one_way() -> None:
    graph: dict[str, set[str]] = {}
    names = {path.stem for path in FACADE.glob("*.py")}
    for path in FACADE.glob("*.py"):
        needed = {name.split(".")[0] for level, name in imports_of(path, only_when_loaded=True) if level == 1}
        graph[path.stem] = needed & names
    assert len(list(TopologicalSorter(graph).static_order())) == len(names)


# --- what its documentation says


class RunsWithoutFailing(doctest.OutputChecker):
    """An example that states no output only has to run."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return not want or super().check_output(want, got, optionflags)


EXAMPLES = [path for path in modules_in(FACADE) if ">>>" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(FACADE)))
def test_the_examples_in_docstrings_run(path: Path, zoom_sandbox: Sandbox, sandbox_auth: Any) -> None:
    parts = [part for part in path.relative_to(FACADE.parent).with_suffix("").parts if part != "__init__"]
    module = importlib.import_module(".".join(parts))
    with ZoomHealth(auth=sandbox_auth(), transport=SandboxTransport(zoom_sandbox)) as zoom:
        note_id = next(note.note_id for note in zoom.notes.list() if note.is_note_completed is False)
        for found in doctest.DocTestFinder().find(module):
            runner = doctest.DocTestRunner(RunsWithoutFailing())
            found.globs |= {"zoom": zoom, "note_id": note_id, "owner_id": scenarios.OWNERS[0]}
            problems: list[str] = []
            runner.run(found, out=problems.append)
            assert runner.failures == 0, "".join(problems)
            zoom.notes.reopen(str(note_id))
