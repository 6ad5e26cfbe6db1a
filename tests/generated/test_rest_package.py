"""The package as a user installs it: typed, whole, as generated, and nothing more than the document has."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import zoom_health_rest
from zoom_health_rest import api, models

PACKAGE = Path(inspect.getfile(zoom_health_rest)).parent

USER_PROGRAM = """
from collections.abc import Mapping
from datetime import datetime
from typing import Any, assert_type

import httpx
from zoom_health_rest import AuthenticatedClient, Client
from zoom_health_rest.api.clinicalnotes import get_clinical_note, list_clinical_notes, update_clinical_note
from zoom_health_rest.errors import UnexpectedStatus, UnreadableBody, UnreadableValue
from zoom_health_rest.models import ClinicalNote, ClinicalNoteList, ClinicalNoteUpdate, EhrContext, Error
from zoom_health_rest.types import UNSET, BrokenItem, Response

client = AuthenticatedClient(base_url="https://api.example.com", token="t", timeout=httpx.Timeout(5))
assert_type(client.with_headers({"a": "b"}), AuthenticatedClient)

note = ClinicalNote.from_dict({"note_id": "a"})
assert_type(note.note_created_time, datetime | None)
assert_type(note.note_completed_time, datetime | None)
assert_type(note.note_id, str | None)
assert_type(note.meeting_number, int | None)
assert_type(note.is_note_completed, bool | None)
assert_type(note.ehr_context, EhrContext | None)
assert_type(note.to_dict(), dict[str, Any])
assert_type(note.additional_properties, dict[str, Any])
assert_type(ClinicalNote.PHI_FIELDS, frozenset[str])

assert_type(get_clinical_note.sync("a", client=client), ClinicalNote | Error | None)
page = list_clinical_notes.sync_detailed(client=client, meeting_id=UNSET, page_size=300)
assert_type(page, Response[ClinicalNoteList | Error])
assert_type(page.headers, Mapping[str, str])
if isinstance(page.parsed, ClinicalNoteList):
    assert_type(page.parsed.clinical_notes, tuple[ClinicalNote, ...] | None)
    assert_type(page.parsed.broken, tuple[BrokenItem, ...])
body = ClinicalNoteUpdate(is_note_completed=True)
update_clinical_note.sync_detailed("a", client=client, body=body)


async def main() -> None:
    assert_type(await get_clinical_note.asyncio("a", client=client), ClinicalNote | Error | None)
    assert_type((await list_clinical_notes.asyncio_detailed(client=client)).parsed, ClinicalNoteList | Error | None)


note.note_id = "b"  # WRONG
body.is_note_completed = False  # WRONG
note.note_created_time = None  # WRONG
note.no_such_field  # WRONG
get_clinical_note.sync(None, client=client)  # WRONG
get_clinical_note.sync("a", client=Client(base_url="https://api.example.com"))  # WRONG
list_clinical_notes.sync(client=client, page_size="30")  # WRONG
list_clinical_notes.sync(client=client, meeting_id=None)  # WRONG
ClinicalNoteUpdate()  # WRONG
AuthenticatedClient(base_url="https://api.example.com")  # WRONG
"""


def test_the_manifest_names_every_file_with_its_hash() -> None:
    manifest = json.loads((PACKAGE / "MANIFEST.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(PACKAGE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "MANIFEST.json"
    }
    assert manifest["files"] == found
    assert re.fullmatch(r"openapi-python-client \d+\.\d+\.\d+", manifest["generator"])


def test_the_manifest_names_the_document_it_was_made_from() -> None:
    document = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
    manifest = json.loads((PACKAGE / "MANIFEST.json").read_text(encoding="utf-8"))
    assert manifest["spec_sha256"] == hashlib.sha256(document.read_bytes()).hexdigest()


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").read_bytes() == b""


def test_there_are_the_three_operations() -> None:
    found = {
        operation.name
        for tag in pkgutil.iter_modules(api.__path__)
        for operation in pkgutil.iter_modules([str(Path(api.__path__[0]) / tag.name)])
    }
    assert found >= {"list_clinical_notes", "get_clinical_note", "update_clinical_note"}


def test_every_operation_has_the_four_styles() -> None:
    for name in ("list_clinical_notes", "get_clinical_note", "update_clinical_note"):
        module = importlib.import_module(f"zoom_health_rest.api.clinicalnotes.{name}")
        for style in ("sync", "sync_detailed", "asyncio", "asyncio_detailed"):
            function = getattr(module, style)
            assert inspect.iscoroutinefunction(function) is style.startswith("asyncio")
            assert "Raises:" in (inspect.getdoc(function) or "")


def test_the_models_are_those_of_the_document() -> None:
    assert set(models.__all__) >= {
        "ClinicalNote",
        "ClinicalNoteList",
        "ClinicalNoteUpdate",
        "EhrContext",
        "Error",
        "ErrorDetail",
    }


def test_every_module_says_that_it_is_generated() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert re.search(
            r"[Gg]enerated, do not edit|Do not edit: run `nox -s generate`", path.read_text(encoding="utf-8")
        ), path


def test_imports_within_the_package_are_relative() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) zoom_health", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_a_strict_type_checker_sees_what_the_models_promise(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pytest.importorskip("mypy", reason="the type checker is not installed here")
    program = tmp_path / "user_program.py"
    program.write_text(USER_PROGRAM, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(tmp_path_factory.getbasetemp() / "mypy"),
        program.name,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    wrong = {number for number, line in enumerate(USER_PROGRAM.splitlines(), 1) if line.endswith("# WRONG")}
    found = {int(match) for match in re.findall(r"^user_program\.py:(\d+): error", done.stdout, re.MULTILINE)}
    assert found == wrong, done.stdout + done.stderr
    assert "skipping analyzing" not in done.stdout
    assert not re.search(r"^(?!user_program).*error", done.stdout, re.MULTILINE), done.stdout
