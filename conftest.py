"""Runs the code of README and docs: Python as it stands, `zoom-health` commands against a sandbox.

`nox` and `pip` lines are not run here: CI runs the two commands of the README on a clean clone.
"""

from __future__ import annotations

import inspect
import os
import shlex
import subprocess
import sys
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest
from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

SERVER_SECONDS = 2.0
"""How long a command that serves until it is interrupted is left running."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of this repository's tests."""
    parser.addoption("--write-page", action="store_true", help="write docs/faults.md from the fault matrix")


def run_python(example: Example) -> None:
    """Run a block; a test function in it is called with the fixtures that it names."""
    PythonEvaluator()(example)
    for name, value in list(example.namespace.items()):
        if name.startswith("test_") and callable(value):
            del example.namespace[name]
            value(*(example.namespace[argument] for argument in inspect.signature(value).parameters))


def run_shell(example: Example) -> None:
    """Run the `zoom-health` lines of a block; NOTE_ID stands for a note of the sandbox."""
    for line in example.parsed.splitlines():
        words = shlex.split(line, comments=True)
        if not words or words[0] != "zoom-health":
            assert not words or words[0] in {"nox", "pip", "python3"}, f"who runs this? {line}"
            continue
        words = [example.namespace["note_id"] if word == "NOTE_ID" else word for word in words]
        command = [sys.executable, "-m", "zoom_health", *words[1:]]
        serves = words[1] == "sandbox" and "--help" not in words
        if serves and "--port" not in words:
            command += ["--port", "0"]  # another document may be served at the same time
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SERVER_SECONDS if serves else 60)
        except subprocess.TimeoutExpired:
            assert serves, line
            continue
        assert not serves, f"{line}: ended by itself: {done.stderr}"
        assert done.returncode == 0, f"{line}: {done.stderr}"


def setup(namespace: dict[str, Any]) -> None:
    """What a document begins with: a sandbox, and the environment of a reader who has started one."""
    from zoom_health_sandbox import Sandbox, SandboxServer

    from zoom_health import ZoomHealth

    resources = namespace["resources"] = ExitStack()
    server = resources.enter_context(SandboxServer(resources.enter_context(Sandbox.seeded())))
    resources.enter_context(mock.patch.dict(os.environ, server.environment()))
    namespace["ZoomHealth"] = ZoomHealth
    with ZoomHealth.from_env() as zoom:
        namespace["note_id"] = next(iter(zoom.notes.list(page_size=1))).note_id


def teardown(namespace: dict[str, Any]) -> None:
    """Stop the sandbox of a document."""
    namespace["resources"].close()


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="python", evaluator=run_python),
        CodeBlockParser(language="sh", evaluator=run_shell),
    ],
    patterns=["README.md", "docs/*.md"],
    setup=setup,
    teardown=teardown,
    fixtures=[
        "zoom_sandbox_server",
        "zoom_sandbox_transport",
        "monkeypatch",
    ],  # what the test functions in the examples name
).pytest()
