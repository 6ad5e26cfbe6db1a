"""The three operations in their four styles against an in-memory server, and objects whose every field is a secret."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from zoom_health_rest import AuthenticatedClient
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.models import ClinicalNoteUpdate
from zoom_health_rest.types import Model

BASE_URL = "https://api.example.com/v2"
SEED = "SEED"
SEEDED_NUMBER = 7390117390117

Handler = Callable[[httpx.Request], httpx.Response]
Call = Callable[..., Any]
TypeCheck = Callable[[str], "subprocess.CompletedProcess[str]"]

OPERATIONS: dict[str, tuple[ModuleType, dict[str, Any]]] = {
    "list": (list_clinical_notes, {}),
    "get": (get_clinical_note, {"note_id": "synthetic-note"}),
    "update": (update_clinical_note, {"note_id": "synthetic-note", "body": ClinicalNoteUpdate(is_note_completed=True)}),
}


def connect(handler: Handler, *, strict: bool = False) -> AuthenticatedClient:
    """A client whose two httpx clients answer from `handler`."""
    client = AuthenticatedClient(base_url=BASE_URL, token="synthetic-token", raise_on_unexpected_status=strict)
    client.set_httpx_client(httpx.Client(base_url=BASE_URL, transport=httpx.MockTransport(handler)))
    return client.set_async_httpx_client(httpx.AsyncClient(base_url=BASE_URL, transport=httpx.MockTransport(handler)))


def call_operation(operation: str, style: str, handler: Handler, *, strict: bool = False, **arguments: Any) -> Any:
    """Run one operation in one of its styles, with arguments that are valid unless given."""
    module, valid = OPERATIONS[operation]
    result = getattr(module, style)(client=connect(handler, strict=strict), **{**valid, **arguments})
    if not style.startswith("asyncio"):
        return result

    async def wait() -> Any:
        return await result

    return asyncio.run(wait())


def seeded(model: Any) -> dict[str, Any]:
    """A JSON object of a model with a recognisable secret in each property and in unknown keys."""
    made: dict[str, Any] = {}
    for field in model.WIRE_FIELDS:
        if issubclass(field.kind, Model):
            made[field.wire_name] = [seeded(field.kind)] if field.many else seeded(field.kind)
        else:
            made[field.wire_name] = {str: f"{SEED}-{field.wire_name}", int: SEEDED_NUMBER, bool: True}[field.kind]
    return made | {f"{SEED}-key": {f"{SEED}-inner": [f"{SEED}-value", SEEDED_NUMBER]}}


def shows_a_seed(text: str) -> bool:
    return SEED in text or str(SEEDED_NUMBER) in text


@pytest.fixture(params=list(OPERATIONS))
def operation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sync", "sync_detailed", "asyncio", "asyncio_detailed"])
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def call() -> Call:
    return call_operation


@pytest.fixture(name="connect")
def connect_fixture() -> Callable[..., AuthenticatedClient]:
    return connect


@pytest.fixture(name="seeded")
def seeded_fixture() -> Callable[[Any], dict[str, Any]]:
    return seeded


@pytest.fixture(name="shows_a_seed")
def shows_a_seed_fixture() -> Callable[[str], bool]:
    return shows_a_seed


# --- packages of changed documents ------------------------------------------------------------------------------------

HOSTILE = '""" \'\'\' \\ \\N{BULLET} \\x \\u "x" {{ 7*7 }} {% raw %} {0} %s\n\n  # new\r\nline\n"""\nimport os\n"""\\'


@pytest.fixture(scope="session")
def hostile() -> str:
    """A description that would break out of a docstring, a template or a format string."""
    return HOSTILE


@pytest.fixture(scope="module")
def committed_document() -> dict[str, Any]:
    """The document of the committed package, fresh for each module of tests."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed here")
    path = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def import_tree(tree: Path, name: str) -> None:
    """Import every module of a generated package under a name of its own, with every warning an error."""
    specification = importlib.util.spec_from_file_location(
        name, tree / "__init__.py", submodule_search_locations=[str(tree)]
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        specification.loader.exec_module(module)
        for path in sorted(tree.rglob("*.py")):
            parts = path.relative_to(tree).with_suffix("").parts
            importlib.import_module(".".join([name, *(part for part in parts if part != "__init__")]))


@pytest.fixture(scope="session")
def build_package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, Any]], str]]:
    """Generates the package of a document, imports it and gives the name that it has."""
    pytest.importorskip("openapi_python_client", reason="the generator is not installed here")
    import generate
    import yaml

    names: list[str] = []

    def build(document: dict[str, Any]) -> str:
        folder = tmp_path_factory.mktemp("changed")
        path = folder / "openapi.yaml"
        path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        names.append(f"changed_rest_{len(names)}")
        import_tree(generate.generate(path, folder), names[-1])
        return names[-1]

    yield build
    for loaded in [each for each in sys.modules if each.split(".")[0] in names]:
        del sys.modules[loaded]


@pytest.fixture
def type_check(tmp_path_factory: pytest.TempPathFactory) -> TypeCheck:
    """Run mypy, strictly, over a generated package."""
    pytest.importorskip("mypy", reason="the type checker is not installed here")
    cache = str(tmp_path_factory.getbasetemp() / "mypy")

    def run(package: str) -> subprocess.CompletedProcess[str]:
        tree = Path(importlib.import_module(package).__path__[0])
        command = [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--python-version",
            "3.11",
            "--cache-dir",
            cache,
            tree.name,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tree.parent)

    return run
