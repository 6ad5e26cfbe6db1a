"""The document comes from outside: whatever it holds, there is a report or one clear line, and no code of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spec_update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .documents import (
    FOLDER,
    STRING,
    Document,
    Mutate,
    changed,
    getting,
    in_notes,
    listing,
    notes,
    operation,
    published,
)


def run(document: Any, folder: Path, *arguments: str) -> int:
    path = folder / "published.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return spec_update.main([str(path), "--report-only", *arguments])


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k1: 1, k2: 2}\n" + "".join(
    f"{name}: &{name}\n  <<: [{', '.join([f'*{before}'] * 40)}]\n  {name}: 1\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

BROKEN: dict[str, str] = {
    "nothing": "",
    "words": "hello",
    "a list": "[1, 2]",
    "not closed": '{"openapi": "3.0.0"',
    "a web page": "<!DOCTYPE html><html><body>Sign in</body></html>",
    "Swagger 2": '{"swagger": "2.0", "paths": {"/a": {}}}',
    "OpenAPI 4": '{"openapi": "4.0.0", "paths": {"/a": {}}}',
    "no paths": '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}',
    "paths of no kind": '{"openapi": "3.1.0", "paths": [1]}',
    "a key twice": '{"openapi": "3.1.0", "openapi": "3.1.0"}',
    "aliases that unfold": BOMB,
    "merge keys that unfold": MERGE_BOMB,
    "deep": "[" * 100_000,
    "deep YAML": "- " * 100_000,
    "a tag": "!!python/object/apply:os.system ['id']",
    "half a character": '{"openapi": "3.1.0", "paths": {"/\\ud800": {}}}',
    "a number without end": '{"openapi": 1e999}',
    "zero bytes": "\0\0\0",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_document_is_one_clear_line(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(text, tmp_path) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("spec_update: ")
    assert said.err.count("\n") == 1


def reference(target: str) -> Mutate:
    return in_notes(lambda each: each.update(zz={"$ref": target}))


def unknown_type(document: Document) -> None:
    notes(document)[0]["properties"]["note_id"] = {"type": ["strng"]}


def operation_like(first: str, second: str) -> Mutate:
    return lambda document: document["paths"].update(
        {"/zz1": {"get": operation(first)}, "/zz2": {"get": operation(second)}}
    )


REFUSED: dict[str, tuple[Mutate, str]] = {
    "a reference to another host": (reference("https://example.com/schema.json"), "only references inside"),
    "a reference to a file": (reference("../../secrets.yaml#/a"), "only references inside"),
    "a reference into nothing": (reference("#/components/schemas/Nothing"), "leads nowhere"),
    "a reference to itself": (
        lambda document: document["components"].update(schemas={"A": {"$ref": "#/components/schemas/A"}}),
        "leads back to itself",
    ),
    "a type that is none": (unknown_type, "type 'strng'"),
    "an operationId twice": (operation_like("GetZz", "GetZz"), "operationId GetZz is used twice"),
    "operationIds that are one in Python": (
        operation_like("get-zz", "get_zz"),
        "name of a function get_zz is used twice",
    ),
    "operationIds that are one on some file systems": (operation_like("getzz", "GETZZ"), "is used twice"),
    "schemas that are one in Python": (
        lambda document: document["components"].update(schemas={"zz_a": dict(STRING), "ZzA": dict(STRING)}),
        "name of a model ZzA is used twice",
    ),
    "a schema with a path for a name": (
        lambda document: document["components"].update(schemas={"../../evil": dict(STRING)}),
        "OpenAPI allows letters",
    ),
    "parameters of no kind": (lambda document: listing(document).update(parameters={"a": 1}), "must be a list"),
    "a schema of no kind": (in_notes(lambda each: each.update(zz=[1])), "must be an object"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_generated_is_refused_in_the_report(
    case: tuple[Mutate, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(changed(case[0]), tmp_path) == 1
    said = capsys.readouterr().err
    assert case[1] in said
    assert said.count("\n") == 1


HOSTILE = [
    '"; import os; os.system("id") #',
    '"""\n__import__("os").system("id")\n"""',
    "a\r\nb\x1b[31m\x07",
    "\u202eevil\u2066",
    "{0.__class__} {{7*7}} %s",
    "\\",
    "`rm -rf`",
    "__class__",
    "../../evil",
    "class",
    "é" * 100,
    "\u2028",
]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_names_are_shown_escaped_and_on_their_line(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def mutate(document: Document) -> None:
        in_notes(lambda each: each.update({name: {"type": ["string"], "enum": [name], "default": name}}))(document)
        listing(document)["parameters"].append(
            {"in": "query", "name": name, "schema": {"type": ["string"], "default": name}}
        )
        document["paths"][f"/zz/{name}".replace("{", "").replace("}", "")] = {
            "get": {**operation("GetZz"), "tags": [name], "summary": name, "description": name}
        }
        getting(document)["x-scopes"]["granular"].append(name)

    assert run(changed(mutate), tmp_path, "--format", form) == 2
    said = capsys.readouterr().out
    assert all(character == "\n" or character.isprintable() for character in said)
    assert "\u202e" not in said
    if form == "json":
        assert json.loads(said)["severity"] == "additive"
    else:
        assert not any(line.startswith(("__import__", "b")) for line in said.splitlines())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, each in inside for place in places(each, (*above, key)))]


PLACES = places(published())[1:]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))  # a busy machine is no failure
@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
def test_any_value_anywhere_gives_a_report_or_one_line(
    place: tuple[Any, ...], value: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = published()
    holder = document
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    code = run(document, tmp_path)
    said = capsys.readouterr()
    assert code in (0, 1, 2, 3)
    assert (said.err.count("\n"), bool(said.out)) == ((1, False) if code == 1 else (0, True))


def test_a_report_reads_no_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("http://example.com/a.json", "file:///etc/hosts", "ftp://example.com/a", "https://", "https://[x"):
        assert spec_update.main([source, "--report-only"]) == 1
        assert capsys.readouterr().err == "spec_update: only files and https:// addresses are read\n"


def test_an_old_document_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "published.json").write_text(json.dumps(published()), encoding="utf-8")
    (tmp_path / "spec").mkdir()
    assert spec_update.main([str(tmp_path / "published.json"), "--report-only"], root=tmp_path) == 1
    assert capsys.readouterr().err == f"spec_update: {FOLDER.upstream.name}: no such file\n"
