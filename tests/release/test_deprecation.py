"""Deprecations warn at the user's line, for at least one minor version, and go when they were said to go."""

from __future__ import annotations

import ast
import asyncio
import inspect
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

import zoom_health
from zoom_health._deprecation import deprecated, warn_deprecated

PACKAGE = Path(zoom_health.__file__).parent
NAMES = {"deprecated", "warn_deprecated"}
Found = tuple[str, Version, Version]


@deprecated("finish()", since="0.2", removed_in="0.3", instead="complete()")
def finish(note_id: str) -> str:
    """Complete a note."""
    return note_id


@deprecated("afinish()", since="0.2", removed_in="0.3", instead="complete()")
async def afinish(note_id: str) -> str:
    """Complete a note."""
    return note_id


def deprecations(source: str, place: str) -> Iterator[Found]:
    """Place and versions of each deprecation in a module; the versions must be literals to be found."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) in NAMES:
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            since, removed_in = (ast.literal_eval(given[name]) for name in ("since", "removed_in"))
            yield f"{place}, line {node.lineno}", Version(since), Version(removed_in)


def complaints(found: Found, version: Version) -> list[str]:
    """What is wrong with a deprecation in a version of the package."""
    place, since, removed_in = found
    wrong = []
    if (removed_in.major, removed_in.minor) <= (since.major, since.minor):
        wrong.append(f"{place}: warns for less than one minor version")
    if version >= removed_in:
        wrong.append(f"{place}: was to be gone in {removed_in}")
    return wrong


def test_nothing_deprecated_has_outlived_its_time() -> None:
    found = [
        each
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "_deprecation.py"
        for each in deprecations(path.read_text(encoding="utf-8"), path.name)
    ]
    assert [wrong for each in found for wrong in complaints(each, Version(zoom_health.__version__))] == []


@pytest.mark.parametrize(
    ("since", "removed_in", "version", "words"),
    [
        ("0.2", "0.3", "0.2.5", []),
        ("0.2", "1.0", "0.9", []),
        ("0.2", "0.3", "0.3", ["was to be gone in 0.3"]),
        ("0.2", "0.2.1", "0.2", ["less than one minor version"]),
        ("1.2", "0.9", "0.8", ["less than one minor version"]),
    ],
)
def test_the_rule_refuses_what_breaks_it(since: str, removed_in: str, version: str, words: list[str]) -> None:
    source = f'@_deprecation.deprecated("a()", since="{since}", removed_in="{removed_in}", instead="b()")\ndef a(): ...'
    (found,) = deprecations(source, "a.py")
    wrong = complaints(found, Version(version))
    assert len(wrong) == len(words)
    assert all(word in line for word, line in zip(words, wrong, strict=True))


def test_a_deprecated_function_works_and_warns_at_the_line_that_calls_it() -> None:
    with pytest.warns(
        DeprecationWarning, match=r"^finish\(\) is deprecated since 0\.2 and goes with 0\.3; use "
    ) as seen:
        assert finish("n1") == "n1"
    assert seen[0].filename == __file__


def test_a_deprecated_coroutine_function_stays_one_and_warns_at_the_line_that_awaits_it() -> None:
    async def user() -> str:
        return await afinish("n1")

    assert inspect.iscoroutinefunction(afinish)
    with pytest.warns(DeprecationWarning, match=r"afinish\(\)") as seen:
        assert asyncio.run(user()) == "n1"
    assert seen[0].filename == __file__


def test_an_argument_can_warn_at_the_users_line() -> None:
    def method(*, page: int | None = None) -> None:
        if page is not None:
            warn_deprecated("list(page=)", since="0.2", removed_in="0.3", instead="list(resume_token=)")

    with pytest.warns(DeprecationWarning, match="page") as seen:
        method(page=1)
    assert seen[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        method()


def test_signature_and_documentation_stay() -> None:
    assert list(inspect.signature(finish).parameters) == ["note_id"]
    assert (finish.__name__, inspect.getdoc(finish)) == ("finish", "Complete a note.")
