"""Generated code is held against what our templates write, before it may be imported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from spec_changes.generated_code import check_tree
from spec_documents import SpecError

from .documents import ROOT

PACKAGE = ROOT / "generated" / "zoom_health_rest"
MODEL = "models/ehr_context.py"
OPERATION = "api/clinicalnotes/get_clinical_note.py"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGE, tmp_path / "zoom_health_rest", ignore=shutil.ignore_patterns("__pycache__"))


def test_the_committed_tree_is_what_templates_write(tree: Path) -> None:
    check_tree(tree, PACKAGE)


AT_MODULE = {
    "a call": 'print("x")',
    "an import": "import os",
    "an import of a module in it": "import os.path",
    "an import from": "from subprocess import run",
    "an import under another name": "import httpx as os",
    "a private name of typing": "from typing import sys",
    "an assignment with a call": '_x = __import__("os")',
    "a default value": 'def _f(x: object = open("/etc/hosts")) -> None:\n    return None',
    "a decorator": "@eval\ndef _f() -> None:\n    return None",
    "a call in an annotation": 'X: eval("1") = 1',
    "a loop": "for _x in ():\n    pass",
    "a condition": "if True:\n    pass",
    "a comprehension with a call": '_x = [eval("1") for _ in (1,)]',
    "a base class": 'class _X(eval("object")):\n    pass',
    "a class body": 'class _X:\n    y = eval("1")',
    "a class body that calls": "class _X:\n    print()",
    "a lambda that calls": '_x = lambda: eval("1")',
    "an f-string": '_x = f"{eval}"',
    "a walrus": "(_x := 1)",
    "no Python": "def",
}
INSIDE = {
    "eval": 'eval("1")',
    "a method of a string": '"".join(())',
    "a double underscore": "().__class__.__bases__",
    "globals": "globals()",
    "getattr": 'getattr(httpx, "x")',
    "a module's function": 'httpx.get("https://example.com")',
    "open": 'open("/etc/hosts")',
    "a call of what a call gives": "str()()",
    "an odd name": "\uff45val(1)",
}


@pytest.mark.parametrize("code", AT_MODULE.values(), ids=AT_MODULE.keys())
@pytest.mark.parametrize("name", [MODEL, OPERATION])
def test_what_would_run_at_import_is_refused(tree: Path, name: str, code: str) -> None:
    path = tree / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n\n{code}\n", encoding="utf-8")
    with pytest.raises(SpecError, match=name):
        check_tree(tree, PACKAGE)


@pytest.mark.parametrize("code", INSIDE.values(), ids=INSIDE.keys())
@pytest.mark.parametrize("name", [MODEL, OPERATION])
def test_what_would_run_in_a_call_is_refused(tree: Path, name: str, code: str) -> None:
    path = tree / name
    path.write_text(
        path.read_text(encoding="utf-8") + f"\n\ndef _made() -> object:\n    return {code}\n", encoding="utf-8"
    )
    with pytest.raises(SpecError, match=name):
        check_tree(tree, PACKAGE)


@pytest.mark.parametrize("name", ["client.py", "types.py", "errors.py", "__init__.py"])
def test_a_module_that_no_document_shapes_stays_as_it_was(tree: Path, name: str) -> None:
    path = tree / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    with pytest.raises(SpecError, match=f"{name} has changed"):
        check_tree(tree, PACKAGE)


@pytest.mark.parametrize(
    "name", ["evil.py", "models/../evil2.py", "models/Evil.py", "api/a/b/c.py", "models/x.pth", "setup.cfg"]
)
def test_a_file_that_templates_do_not_write_is_refused(tree: Path, name: str) -> None:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    with pytest.raises(SpecError, match="not expected"):
        check_tree(tree, PACKAGE)


def test_a_link_out_of_the_tree_is_refused(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text("", encoding="utf-8")
    (tree / "models" / "linked.py").symlink_to(tmp_path / "outside.py")
    with pytest.raises(SpecError, match="no plain file"):
        check_tree(tree, PACKAGE)


@pytest.mark.parametrize(
    "code",
    [
        "class _X(metaclass=type):\n    y = 1",
        "class _X(type):\n    y = 1",
        "class _X:\n    def __del__(self) -> None:\n        return",
    ],
)
def test_a_class_of_another_kind_is_refused(tree: Path, code: str) -> None:
    path = tree / MODEL
    path.write_text(path.read_text(encoding="utf-8") + f"\n\n{code}\n", encoding="utf-8")
    with pytest.raises(SpecError, match=MODEL):
        check_tree(tree, PACKAGE)
