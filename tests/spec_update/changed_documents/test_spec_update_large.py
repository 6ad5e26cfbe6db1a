"""A large document is reported on without what takes long: the whole overlay, the validator and the generator."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from spec_build import complete
from spec_changes import SpecFolder
from spec_changes.versions import LARGEST_WHOLE
from spec_documents import read_document, write_document
from spec_overlay import apply_overlay

from .documents import FOLDER, ROOT, STRING, Document, changed, in_notes, listing, published, report


def enlarge(document: Document, count: int) -> None:
    for number in range(count):
        operation = copy.deepcopy(listing(document))
        operation["operationId"] = f"Extra{number}"
        document["paths"][f"/extra{number}/things"] = {"get": operation}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> SpecFolder:
    folder = SpecFolder(tmp_path_factory.mktemp("spec"))
    upstream = changed(lambda document: enlarge(document, 40))
    assert len(json.dumps(upstream)) > LARGEST_WHOLE
    folder.overlay.write_bytes(FOLDER.overlay.read_bytes())
    built, _ = complete(apply_overlay(upstream, read_document(folder.overlay)))
    folder.upstream.write_text(write_document(upstream, heading="words", sort_keys=True), encoding="utf-8")
    folder.openapi.write_text(write_document(built, heading="words", sort_keys=False), encoding="utf-8")
    return folder


def test_a_large_document_that_did_not_change_has_no_changes(large: SpecFolder) -> None:
    assert report(changed(lambda document: enlarge(document, 40)), large) == []


def test_a_change_in_a_large_document_is_the_change_in_a_small_one(large: SpecFolder) -> None:
    def mutate(document: Document) -> None:
        in_notes(lambda each: each.update(zz_language=dict(STRING)))(document)
        enlarge_as_before = published()
        enlarge(enlarge_as_before, 40)
        document["paths"] = {**enlarge_as_before["paths"], **document["paths"]}

    (change,) = report(changed(mutate), large)
    assert (change.kind, change.names) == ("response-property-added", ("note.zz_language",))


def test_a_change_of_an_operation_that_the_overlay_does_not_name_is_found(large: SpecFolder) -> None:
    def mutate(document: Document) -> None:
        enlarge(document, 40)
        document["paths"]["/extra7/things"]["get"]["parameters"][0]["required"] = True

    (change,) = report(changed(mutate), large)
    assert (change.severity.word, change.kind, change.places[0].path) == (
        "breaking",
        "parameter-became-required",
        "/extra7/things",
    )


def test_new_operations_are_each_listed(large: SpecFolder) -> None:
    changes = report(changed(lambda document: enlarge(document, 45)), large)
    assert [each.kind for each in changes] == ["operation-added"] * 5


def test_a_report_imports_neither_the_validator_nor_the_generator(tmp_path: Path) -> None:
    path = tmp_path / "published.json"
    path.write_text(json.dumps(published()), encoding="utf-8")
    code = (
        "import sys; sys.path.insert(0, 'tools'); import spec_update; "
        f"assert spec_update.main([{str(path)!r}, '--report-only']) == 0; "
        "print({'openapi_spec_validator', 'openapi_python_client', 'zoom_health', 'httpx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
