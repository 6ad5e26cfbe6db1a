"""Documents from outside are read with JSON's types alone, and refused before they can do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spec_documents import SpecError, read_document, write_document

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def read(text: str, folder: Path) -> object:
    path = folder / "document.yaml"
    path.write_text(text, encoding="utf-8")
    return read_document(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on: no", {"on": "no"}),
        ("200: 2025-01-01", {"200": "2025-01-01"}),
        ("a: 12:30:45\nb: 0777", {"a": "12:30:45", "b": "0777"}),
        ("a: True\nb: false\nc: ~\nd:\ne: null", {"a": True, "b": False, "c": None, "d": None, "e": None}),
        ("a: -1\nb: 1.5\nc: 1e3\nd: .5", {"a": -1, "b": 1.5, "c": 1000.0, "d": ".5"}),
        ("x: &x {k: 1}\ny: *x\nz: {<<: *x, l: 2}", {"x": {"k": 1}, "y": {"k": 1}, "z": {"k": 1, "l": 2}}),
        ("\ufeff{}", {}),
        ('{"a": "\\u00e9"}', {"a": "é"}),
    ],
)
def test_values_have_the_types_that_json_has(text: str, expected: object, tmp_path: Path) -> None:
    assert read(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a JSON or YAML mapping"),
        ("just words", "not a JSON or YAML mapping"),
        ("[1]", "not a JSON or YAML mapping"),
        ("a: 1\na: 2", "appears twice"),
        ('{"a": 1, "a": 2}', "appears twice"),
        ('{"a": NaN}', "not a JSON number"),
        ("{[1]: 2}", "a key is not a text"),
        ("a: !!python/object/apply:os.getcwd []", "not JSON or YAML"),
        ("a: !!timestamp 2025-01-01", "a value that JSON does not have"),
        ("a: 1\n---\nb: 2", "not JSON or YAML"),
        ('{"a": ' * 200 + "1" + "}" * 200, "nested too deeply"),
        ("[" * 200_000, "nested too deeply"),
        ("a: &a {b: *a}", "nested too deeply"),
        (BOMB, "too large"),
        ('{"a": ' + "9" * 5000 + "}", "not JSON or YAML"),
    ],
)
def test_what_is_no_usable_document_is_refused_with_one_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read(text, tmp_path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.text(alphabet="0123456789eE+-._:~<>=!&*nulltrue yo'\"#\n"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)  # a busy machine is no failure
@given(value=JSON_VALUES)
@example(value="1e3")
@example(value={"<<": "<<", "=": "="})
def test_whatever_is_written_is_read_back_as_it_was(value: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "round_trip.yaml"
    path.write_text(write_document({"value": value}, heading="words", sort_keys=False), encoding="utf-8", newline="")
    assert read_document(path) == {"value": value}


def test_a_missing_file_a_folder_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path, message in (
        (tmp_path / "gone", "no such file"),
        (tmp_path, "a folder"),
        (tmp_path / "bytes", "not UTF-8"),
    ):
        with pytest.raises(SpecError, match=message):
            read_document(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(SpecError, match="larger than"):
        read_document(path)


def test_equal_parts_are_written_out_instead_of_shared() -> None:
    part = {"type": "string"}
    assert write_document({"a": part, "b": part}, heading="words", sort_keys=True) == (
        "# words\na:\n  type: string\nb:\n  type: string\n"
    )


def test_texts_that_look_like_other_types_are_quoted() -> None:
    text = write_document({"200": "30", "b": "true", "c": "2025-01-01"}, heading="words", sort_keys=True)
    assert text == "# words\n'200': '30'\nb: 'true'\nc: '2025-01-01'\n"
