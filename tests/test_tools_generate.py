"""The generator gives all of a document or an error, the same bytes each time, and says so where a tree differs."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("openapi_python_client", reason="the generator is not installed here")

import generate

Document = dict[str, Any]

DOCUMENT = generate.SPEC / "openapi.yaml"
NOTES = "/clinical_notes/notes"


def read_committed() -> Document:
    document: Document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return document


def write(document: Document, folder: Path) -> Path:
    path = folder / "openapi.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the committed document gives."""
    return generate.generate(DOCUMENT, tmp_path_factory.mktemp("committed"))


# --- the tree is what the document gives ------------------------------------------------------------------------------


def test_the_committed_tree_is_what_the_document_gives(committed: Path) -> None:
    assert generate.differences(committed, generate.PACKAGE) == []


def test_generating_twice_gives_the_same_bytes(committed: Path, tmp_path: Path) -> None:
    assert generate.differences(generate.generate(DOCUMENT, tmp_path), committed) == []


def test_the_tree_holds_only_source_a_manifest_and_the_mark_of_types(committed: Path) -> None:
    names = [path.name for path in committed.rglob("*") if path.is_file()]
    assert {name for name in names if not name.endswith(".py")} == {"MANIFEST.json", "py.typed"}


@pytest.fixture
def check(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Callable[[], int]]:
    """A copy of the tree, and the command `--check` held against that copy."""
    copied = tmp_path / "tree" / committed.name
    shutil.copytree(committed, copied)
    monkeypatch.setattr(generate, "PACKAGE", copied)
    monkeypatch.setattr(generate, "generate", lambda document, folder: committed)
    return copied, lambda: generate.main(["--check"])


def test_check_says_that_the_tree_is_equal(
    check: tuple[Path, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check[1]() == 0
    assert "as the spec gives them" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["models/ehr_context.py", "py.typed", "MANIFEST.json"])
@pytest.mark.parametrize("change", ["one byte more", "missing"])
def test_check_names_the_file_that_differs(
    check: tuple[Path, Callable[[], int]], capsys: pytest.CaptureFixture[str], name: str, change: str
) -> None:
    file = check[0] / name
    if change == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes() + b"\n")
    before = {path: path.read_bytes() for path in check[0].rglob("*") if path.is_file()}
    assert check[1]() == 1
    assert f"not what the spec gives: {name};" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in check[0].rglob("*") if path.is_file()} == before


def test_check_names_a_file_too_many(check: tuple[Path, Callable[[], int]], capsys: pytest.CaptureFixture[str]) -> None:
    (check[0] / "models" / "stray.py").write_text("", encoding="utf-8")
    assert check[1]() == 1
    assert "models/stray.py" in capsys.readouterr().err


def test_compiled_files_make_no_difference(committed: Path, tmp_path: Path) -> None:
    copied = tmp_path / "tree"
    shutil.copytree(committed, copied)
    (copied / "__pycache__").mkdir()
    (copied / "__pycache__" / "client.cpython-311.pyc").write_bytes(b"x")
    assert generate.differences(committed, copied) == []


def test_an_error_leaves_the_old_tree_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = tmp_path / "zoom_health_rest"
    tree.mkdir()
    (tree / "old.py").write_text("old", encoding="utf-8")
    monkeypatch.setattr(generate, "PACKAGE", tree)

    def fail(document: Path, folder: Path) -> Path:
        raise generate.GenerationError("no")

    monkeypatch.setattr(generate, "generate", fail)
    assert generate.main([]) == 1
    assert capsys.readouterr().err == "generate: no\n"
    assert (tree / "old.py").read_text(encoding="utf-8") == "old"


# --- what cannot be generated is an error -----------------------------------------------------------------------------


def test_an_unknown_key_of_the_configuration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "generator.yaml"
    path.write_text("package_name_overide: x\nliteral_enums: true\n", encoding="utf-8")
    with pytest.raises(generate.GenerationError, match="unknown keys package_name_overide"):
        generate.check_configuration(path)


@pytest.mark.parametrize("text", ["", "literal_enums: true\n"])
def test_a_known_configuration_is_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "generator.yaml"
    path.write_text(text, encoding="utf-8")
    generate.check_configuration(path)


def test_an_operation_id_used_twice_is_refused(tmp_path: Path) -> None:
    document = read_committed()
    document["paths"]["/other"] = {"get": copy.deepcopy(document["paths"][NOTES]["get"])}
    with pytest.raises(generate.GenerationError, match="used twice: list_clinical_notes"):
        generate.generate(write(document, tmp_path), tmp_path)


def test_an_operation_without_an_id_is_refused(tmp_path: Path) -> None:
    document = read_committed()
    del document["paths"][NOTES]["get"]["operationId"]
    with pytest.raises(generate.GenerationError, match=f"GET {NOTES}: no operationId"):
        generate.generate(write(document, tmp_path), tmp_path)


LOSSES: dict[str, Callable[[Document], Any]] = {
    "a property that refers to nothing": lambda document: document["components"]["schemas"]["ClinicalNote"][
        "properties"
    ].update(lost={"$ref": "#/components/schemas/NoSuchSchema"}),
    "a property whose parts cannot be merged": lambda document: document["components"]["schemas"]["EhrContext"][
        "properties"
    ].update(
        lost={"allOf": [{"type": "object", "properties": {"a": {"type": kind}}} for kind in ("string", "boolean")]}
    ),
    "an answer in a form that is not understood": lambda document: document["paths"][NOTES]["get"]["responses"].update(
        {
            "200": {
                "description": "d",
                "content": {"application/xml": {"schema": {"$ref": "#/components/schemas/ClinicalNoteList"}}},
            }
        }
    ),
    "a parameter that cannot be written": lambda document: document["paths"][NOTES]["get"]["parameters"].append(
        {"in": "query", "name": "lost", "schema": {"$ref": "#/components/schemas/NoSuchSchema"}}
    ),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES.keys())
def test_what_the_generator_would_drop_is_an_error(tmp_path: Path, lose: Callable[[Document], Any]) -> None:
    document = read_committed()
    lose(document)
    with pytest.raises(generate.GenerationError):
        generate.generate(write(document, tmp_path), tmp_path)


def test_a_lost_operation_is_named_even_when_the_generator_says_nothing(committed: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(committed, tree)
    (tree / "api" / "clinicalnotes" / "get_clinical_note.py").unlink()
    with pytest.raises(generate.GenerationError, match="lost: get_clinical_note"):
        generate.count_against(read_committed(), tree)


def test_a_dropped_model_is_named_even_when_the_generator_says_nothing(committed: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(committed, tree)
    (tree / "models" / "ehr_context.py").unlink()
    with pytest.raises(generate.GenerationError, match="without a model: EhrContext"):
        generate.count_against(read_committed(), tree)


def test_an_operation_too_many_is_an_error(committed: Path) -> None:
    document = read_committed()
    del document["paths"][NOTES]
    with pytest.raises(generate.GenerationError, match="operations in the document and in the tree differ"):
        generate.count_against(document, committed)


DROPPED: dict[str, Document] = {
    "of two types": {"type": ["object", "null"], "properties": {"a": {"type": "string"}}},
    "merged": {"allOf": [{"$ref": "#/components/schemas/EhrContext"}, {"$ref": "#/components/schemas/ErrorDetail"}]},
    "without a type": {"properties": {"a": {"type": "string"}}},
}


@pytest.mark.parametrize("schema", DROPPED.values(), ids=DROPPED.keys())
def test_a_dropped_model_without_a_plain_type_is_named(committed: Path, schema: Document) -> None:
    document = read_committed()
    document["components"]["schemas"]["Gone"] = schema
    with pytest.raises(generate.GenerationError, match="without a model: Gone"):
        generate.count_against(document, committed)


def test_a_dropped_property_is_named(committed: Path) -> None:
    document = read_committed()
    document["components"]["schemas"]["EhrContext"]["properties"]["gone"] = {"type": "string"}
    with pytest.raises(generate.GenerationError, match="properties of EhrContext that its model lacks: gone"):
        generate.count_against(document, committed)


def test_a_dropped_mark_of_health_information_is_named(committed: Path) -> None:
    document = read_committed()
    document["components"]["schemas"]["ClinicalNote"]["properties"]["meeting_id"]["x-phi"] = "identifier"
    with pytest.raises(generate.GenerationError, match="x-phi marks of ClinicalNote that its model lacks: meeting_id"):
        generate.count_against(document, committed)


def test_a_mark_that_no_property_has_is_refused(tmp_path: Path) -> None:
    document = read_committed()
    document["components"]["schemas"]["EhrContext"]["additionalProperties"] = {"type": "string", "x-phi": "identifier"}
    with pytest.raises(generate.GenerationError, match="/components/schemas/EhrContext/additionalProperties"):
        generate.generate(write(document, tmp_path), tmp_path)


def test_a_multipart_body_is_refused(tmp_path: Path) -> None:
    document = read_committed()
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    operation = {"operationId": "upload", "requestBody": body, "responses": {"204": {"description": "d"}}}
    document["paths"]["/upload"] = {"post": operation}
    with pytest.raises(generate.GenerationError, match="upload: a multipart body"):
        generate.generate(write(document, tmp_path), tmp_path)


def test_two_properties_that_get_one_name_are_refused(tmp_path: Path) -> None:
    document = read_committed()
    moments = {name: {"type": "string", "format": "date-time"} for name in ("read", "field_read")}
    document["components"]["schemas"]["EhrContext"]["properties"].update(moments)
    with pytest.raises(generate.GenerationError, match="two properties of EhrContext get one name"):
        generate.generate(write(document, tmp_path), tmp_path)


def test_texts_that_older_yaml_takes_for_truth_values_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text("a: on\nb: [yes, 'no', 0o17]\n", encoding="utf-8")
    document = generate.read_document(path)
    generate.write_annotated(document, tmp_path / "again.yaml")
    assert generate.read_document(tmp_path / "again.yaml") == {"a": "on", "b": ["yes", "no", 15]} == document
