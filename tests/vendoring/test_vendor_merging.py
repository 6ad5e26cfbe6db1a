"""Three-way merges, as pure code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoom_health._vendoring.merging import Clash, merge_lines, merge_trees, same_text

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"d\r\n", b"e\rf\n"]), max_size=12)
TEXTS = st.builds(lambda lines, end: b"".join(lines) + end, LINES, st.sampled_from([b"", b"end"]))
TREES = st.dictionaries(st.sampled_from(["p/a.txt", "p/b.txt", "q/c.txt"]), TEXTS, max_size=3)


@given(base=TEXTS, other=TEXTS)
def test_a_change_on_one_side_is_taken_whole(base: bytes, other: bytes) -> None:
    assert merge_lines(base=base, local=other, release=base) == other
    assert merge_lines(base=base, local=base, release=other) == other
    assert merge_lines(base=base, local=other, release=other) == other


@given(base=TEXTS, local=TEXTS, release=TEXTS)
def test_neither_side_is_preferred(base: bytes, local: bytes, release: bytes) -> None:
    one = merge_lines(base=base, local=local, release=release)
    other = merge_lines(base=base, local=release, release=local)
    assert one == other


@given(base=LINES, start=LINES, end=LINES)
def test_changes_that_stand_apart_are_both_made(base: list[bytes], start: list[bytes], end: list[bytes]) -> None:
    middle = [b"only once %d\n" % number for number in range(3)]
    merged = merge_lines(
        base=b"".join([b"first\n", *middle, *base, b"last\n"]),
        local=b"".join([*start, *middle, *base, b"last\n"]),
        release=b"".join([b"first\n", *middle, *base, *end]),
    )
    whole = b"".join([*start, *middle, *base, *end])
    # A side that repeats lines of the base can be read in several ways and may clash; it never comes out wrong.
    assert merged == whole or isinstance(merged, Clash)
    if not (set(start) | set(end)) & set(base):
        assert merged == whole


@pytest.mark.parametrize(
    ("base", "local", "release", "line"),
    [
        (b"1\n2\n3\n", b"1\ntwo\n3\n", b"1\nzwei\n3\n", 2),
        (b"1\n2\n3\n", b"1\n3\n", b"1\nzwei\n3\n", 2),
        (b"1\n2\n", b"1\nours\n2\n", b"1\ntheirs\n2\n", 2),
        (b"1\n2\n", b"one\n2\n", b"1\ntwo\n", 2),
        (b"", b"ours\n", b"theirs\n", 1),
        (b"1", b"1\n2", b"one", 1),
    ],
)
def test_changes_that_touch_each_other_clash(base: bytes, local: bytes, release: bytes, line: int) -> None:
    assert merge_lines(base=base, local=local, release=release) == Clash(line)


@given(base=TREES, local=TREES, release=TREES)
def test_a_tree_has_no_file_of_nobody(
    base: dict[str, bytes], local: dict[str, bytes], release: dict[str, bytes]
) -> None:
    merge = merge_trees(base=base, local=local, release=release)
    assert merge.files.keys() <= local.keys() | release.keys()


@given(base=TREES, other=TREES)
def test_an_unedited_tree_becomes_the_release(base: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert merge_trees(base=base, local=base, release=other).files == other
    kept = merge_trees(base=base, local=other, release=base).files
    assert kept.keys() == other.keys()
    assert all(same_text(kept[path], other[path]) for path in kept)


@pytest.mark.parametrize(
    ("base", "local", "release", "words"),
    [
        ({}, {"a.py": b"1\n"}, {"a.py": b"2\n"}, "was added here and by the release"),
        ({"a.py": b"1\n"}, {}, {"a.py": b"2\n"}, "was removed here, and the release changes it"),
        ({"a.py": b"1\n"}, {"a.py": b"2\n"}, {}, "was edited here, and the release removes it"),
        ({"a.py": b"1\n"}, {"a.py": b"2\n"}, {"a.py": b"3\n"}, "line 1 of the vendored version"),
    ],
)
def test_what_a_person_has_to_decide_is_named(
    base: dict[str, bytes], local: dict[str, bytes], release: dict[str, bytes], words: str
) -> None:
    (clash,) = merge_trees(base=base, local=local, release=release).clashes
    assert clash.startswith("a.py ")
    assert words in clash


def test_a_merge_that_is_no_longer_python_is_a_clash() -> None:
    base = b"a = (\n    1,\n    2,\n    3,\n)\n"
    local = b"a = [\n    1,\n    2,\n    3,\n)\n"
    release = b"a = (\n    1,\n    2,\n    3,\n)  # end\n"
    merge = merge_trees(base={"a.py": base}, local={"a.py": local}, release={"a.py": release})
    assert "no longer be Python" in merge.clashes[0]


@pytest.mark.parametrize("edited", [True, False])
def test_line_ends_that_version_control_changed_are_no_edit(edited: bool) -> None:
    base = b"1\n2\n3\n"
    local = (b"one\n2\n3\n" if edited else base).replace(b"\n", b"\r\n")
    merge = merge_trees(base={"a": base}, local={"a": local}, release={"a": b"1\n2\nthree\n"})
    assert merge.files == {"a": b"one\n2\nthree\n" if edited else b"1\n2\nthree\n"}
