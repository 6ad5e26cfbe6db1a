"""After an additive change the tree passes its tests and the facade has what is new, with no hand edit."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from spec_changes import versions
from spec_changes.generated_code import check_tree
from spec_changes.tree import INSIDE, copied_tree
from spec_documents import write_document

from .documents import (
    FOLDER,
    NOTES,
    ROOT,
    STRING,
    Document,
    Mutate,
    changed,
    getting,
    in_notes,
    listing,
    notes,
    operation,
)

pytest.importorskip("openapi_python_client", reason="the generator is not installed here")
pytestmark = pytest.mark.skipif(INSIDE in os.environ, reason="the tests of a copy do not update that copy again")

TESTS = ["tests/facade/test_get_and_update.py", "tests/generated/test_rest_models.py"]
USE = """
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from zoom_health import BearerToken, ZoomHealth, errors
from zoom_health_rest.api.clinicalnotes import get_zz_totals


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        status, body = 200, {"note_id": "n1", "zz_language": "nl"}
        if path.endswith("/gone"):
            status, body = 404, {"code": 39999, "message": "synthetic"}
        elif path.endswith("/zz-totals"):
            body = {"total_of_all": 7}
        elif path.endswith("/notes"):
            body = {"clinical_notes": [{"note_id": "n2", "zz_language": query["zz_spoken"][0]}], "next_page_token": ""}
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
with ZoomHealth(auth=BearerToken("synthetic"), base_url=f"http://127.0.0.1:{server.server_port}/v2") as zoom:
    assert zoom.notes.get("n1").zz_language == "nl"
    assert [note.zz_language for note in zoom.notes.list(extra_params={"zz_spoken": "de"})] == ["de"]
    assert get_zz_totals.sync(client=zoom.rest).total_of_all == 7
    try:
        zoom.notes.get("gone")
    except errors.APIError as error:
        assert error.code == 39999
server.shutdown()
print("all there")
"""


def additive(document: Document) -> None:
    in_notes(lambda each: each.update(zz_language=dict(STRING)))(document)
    listing(document)["parameters"].append({"in": "query", "name": "zz_spoken", "schema": dict(STRING)})
    getting(document)["responses"]["404"]["x-zoom-codes"]["39999"] = None
    document["paths"][f"{NOTES}/zz-totals"] = {"get": operation("GetZzTotals")}


def moved_to_shared_schemas(document: Document) -> None:
    additive(document)
    document["components"]["schemas"] = {"Note": copy.deepcopy(notes(document)[0])}
    reference = {"$ref": "#/components/schemas/Note"}
    getting(document)["responses"]["200"]["content"]["application/json"]["schema"] = reference


@pytest.fixture
def tree() -> Iterator[Path]:
    with copied_tree(ROOT) as copied:
        yield copied


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    places = [tree, tree / "generated", tree / "tools", *tree.glob("plugins/*")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))}
    return subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True, timeout=300
    )


def test_what_zoom_adds_is_usable_after_one_command(tree: Path, tmp_path: Path) -> None:
    published = tmp_path / "published.json"
    published.write_text(json.dumps(changed(moved_to_shared_schemas)), encoding="utf-8")
    tests = [word for name in TESTS for word in ("--test", name)]
    updated = run(tree, "tools/spec_update.py", str(published), *tests)
    assert updated.returncode == 2, updated.stderr
    used = run(tree, "-c", USE)
    assert used.stdout == "all there\n", used.stderr
    assert run(tree, "tools/spec_update.py", str(published), "--report-only").stdout == "No changes.\n"


HOSTILE = '"""\n__import__("os").system("id")\n"""\\'


def hostile_property(document: Document) -> None:
    in_notes(lambda each: each.update({"zz": {"type": ["string"], "enum": [HOSTILE], "default": HOSTILE}}))(document)


def hostile_parameter(document: Document) -> None:
    added = {"in": "query", "name": HOSTILE, "schema": {"type": ["string"], "default": HOSTILE}}
    listing(document)["parameters"].append(added)


@pytest.mark.parametrize("mutate", [hostile_property, hostile_parameter])
def test_a_hostile_document_is_refused_or_gives_code_that_templates_write(mutate: Mutate, tmp_path: Path) -> None:
    import generate
    from spec_build import build_document

    found = versions(changed(mutate), FOLDER)
    document = tmp_path / "openapi.yaml"
    built = build_document(found.new_upstream.document, found.overlay)
    document.write_text(write_document(built, heading="words", sort_keys=False), encoding="utf-8")
    try:
        tree = generate.generate(document, tmp_path)
    except generate.GenerationError:
        return
    check_tree(tree, ROOT / "generated" / "zoom_health_rest")
