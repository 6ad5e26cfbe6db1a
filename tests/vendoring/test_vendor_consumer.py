"""A real consumer: an application with a copy in it passes its own tests and its own strict type check."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Vendor

CONSUMER = Path(__file__).with_name("consumer")


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("consumer") / "application"
    shutil.copytree(CONSUMER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(application: Path, *words: str) -> str:
    command = [sys.executable, "-B", "-m", *words]
    done = subprocess.run(command, cwd=application, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_vendors_and_its_tests_pass(application: Path, vendor: Vendor) -> None:
    assert vendor("--no-cli", application / "clinic" / "_vendor").exit_code == 0
    assert "3 passed" in run(application, "pytest", "-q")


def test_its_strict_type_check_passes_over_the_copy_too(application: Path, vendor: Vendor) -> None:
    assert vendor("--no-cli", application / "clinic" / "_vendor").exit_code == 0
    assert "Success" in run(application, "mypy", "--cache-dir", str(application / "cache"))
