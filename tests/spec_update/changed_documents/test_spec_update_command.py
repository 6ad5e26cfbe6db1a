"""The command says what changes, writes nothing before all is done, and its exit code tells CI how grave it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spec_update
from spec_changes import SpecFolder, all_changes, versions
from spec_changes.release import proposed_version
from spec_changes.tree import take_over
from spec_documents import SpecError, read_document

from .documents import NOTES, ROOT, STRING, Document, Mutate, changed, in_notes, listing, operation, parameter

HARMLESS: Mutate = lambda document: document["info"].update(version="77")  # noqa: E731 - one of three of a kind
ADDITIVE: Mutate = in_notes(lambda each: each.update(zz_language=dict(STRING)))
BREAKING: Mutate = lambda document: parameter(document, "from").update(required=True)  # noqa: E731 - as above
OVERLAY: Mutate = lambda document: listing(document)["parameters"].remove(parameter(document, "meeting_id"))  # noqa: E731


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The files of the repository that an update reads and writes."""
    root = tmp_path / "tree"
    for name in ("spec", "generated"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "changelog.d").mkdir()
    (root / "zoom_health").mkdir()
    (root / "zoom_health" / "_version.py").write_text('__version__ = "0.4.1"\n', encoding="utf-8")
    return root


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run; the generator and the tests do nothing here."""
    done: list[str] = []

    def generate(copy: Path) -> None:
        done.append("generate")
        (copy / "generated" / "zoom_health_rest" / "models" / "made.py").write_text("", encoding="utf-8")

    monkeypatch.setattr(spec_update, "generate_in", generate)
    monkeypatch.setattr(
        spec_update, "run_tests_in", lambda copy, tests: done.append(f"tests {' '.join(tests)}".strip())
    )
    return done


Run = Callable[..., int]


@pytest.fixture
def run(tree: Path, tmp_path: Path) -> Run:
    def run(mutate: Mutate, *arguments: str) -> int:
        path = tmp_path / "published.json"
        path.write_text(json.dumps(changed(mutate)), encoding="utf-8")
        return spec_update.main([str(path), *arguments], root=tree)

    return run


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


CODES: dict[str, tuple[Mutate, int]] = {
    "nothing": (lambda document: None, 0),
    "harmless": (HARMLESS, 0),
    "additive": (ADDITIVE, 2),
    "breaking": (BREAKING, 3),
    "overlay": (OVERLAY, 3),
}


@pytest.mark.parametrize("case", CODES.values(), ids=CODES.keys())
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_report_exits_by_severity_and_changes_nothing(
    case: tuple[Mutate, int], form: str, run: Run, tree: Path, steps: list[str]
) -> None:
    before = files(tree)
    assert run(case[0], "--report-only", "--format", form) == case[1]
    assert (files(tree), steps) == (before, [])


def test_a_report_says_how_many_changes_there_are_and_the_next_version(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run(ADDITIVE, "--report-only")
    assert capsys.readouterr().out.splitlines()[-1] == "0 breaking, 1 additive, 0 harmless; version 0.4.1 -> 0.4.2"


def test_no_changes_are_said_in_words(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(lambda document: None, "--report-only")
    assert capsys.readouterr().out == "No changes.\n"


def test_the_report_for_machines_has_these_keys(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(
        lambda document: document["paths"].update({f"{NOTES}/zz": {"get": operation("GetZz")}}),
        "--report-only",
        "--format",
        "json",
    )
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    place = {"method": "GET", "path": f"{NOTES}/zz", "operation_id": "GetZz", "section": "", "field": ""}
    assert {key: said[key] for key in ("format", "severity", "exit_code", "counts", "version", "not_in_facade")} == {
        "format": 1,
        "severity": "additive",
        "exit_code": 2,
        "counts": {"breaking": 0, "additive": 1, "harmless": 0},
        "version": {"current": "0.4.1", "proposed": "0.4.2"},
        "not_in_facade": [place],
    }
    assert said["changes"] == [
        {
            "severity": "additive",
            "kind": "operation-added",
            "names": ["zoom_health_rest.api.clinicalnotes.get_zz"],
            "places": [place],
            "old": None,
            "new": None,
            "code": None,
            "why": "not yet in the facade; usable through zoom.rest",
            "todo": "",
        }
    ]


# --- taking over ------------------------------------------------------------------------------------------------------


def test_an_additive_change_is_generated_tested_and_taken_over(run: Run, tree: Path, steps: list[str]) -> None:
    assert run(ADDITIVE) == 2
    assert steps == ["generate", "tests"]
    assert "zz_language" in (tree / "spec" / "upstream.yaml").read_text(encoding="utf-8")
    assert "zz_language" in (tree / "spec" / "openapi.yaml").read_text(encoding="utf-8")
    assert (tree / "generated" / "zoom_health_rest" / "models" / "made.py").exists()
    (news,) = (tree / "changelog.d").glob("*.added.md")
    assert "note.zz_language" in news.read_text(encoding="utf-8")


def test_what_was_taken_over_is_not_new_any_more(run: Run, tree: Path, steps: list[str]) -> None:
    run(ADDITIVE)
    after = files(tree)
    assert run(ADDITIVE) == 0
    assert files(tree) == after
    assert steps == ["generate", "tests"]


def test_a_harmless_change_is_taken_over_without_news(run: Run, tree: Path, steps: list[str]) -> None:
    assert run(HARMLESS) == 0
    assert steps == ["generate", "tests"]
    assert list((tree / "changelog.d").iterdir()) == []
    assert read_document(SpecFolder(tree / "spec").upstream)["info"]["version"] == "77"


def test_a_breaking_change_stops_before_anything_is_done(
    run: Run, tree: Path, steps: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(tree)
    assert run(BREAKING) == 3
    assert (files(tree), steps) == (before, [])
    assert "--accept-breaking" in capsys.readouterr().err


def test_an_accepted_breaking_change_is_taken_over_and_the_reason_is_news(
    run: Run, tree: Path, steps: list[str]
) -> None:
    assert run(BREAKING, "--accept-breaking", "Zoom asks for a start\nnow") == 3
    (news,) = (tree / "changelog.d").glob("*.changed.md")
    assert "Accepted because: Zoom asks for a start\\u000anow" in news.read_text(encoding="utf-8")
    assert steps == ["generate", "tests"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_breaking_change_is_not_accepted_without_a_reason(
    reason: str, run: Run, tree: Path, steps: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(tree)
    assert run(BREAKING, "--accept-breaking", reason) == 1
    assert (files(tree), steps) == (before, [])
    assert capsys.readouterr().err == "spec_update: --accept-breaking needs a reason\n"


def test_an_overlay_that_does_not_fit_must_be_mended_first(
    run: Run, tree: Path, steps: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(tree)
    assert run(OVERLAY, "--accept-breaking", "Zoom dropped it") == 1
    assert (files(tree), steps) == (before, [])
    assert "spec/overlay.yaml does not fit" in capsys.readouterr().err


def test_a_mended_overlay_is_taken(run: Run, tree: Path, steps: list[str]) -> None:
    overlay = tree / "spec" / "overlay.yaml"
    lines = overlay.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if "@.name=='meeting_id'" in line)
    last = next(index for index in range(first + 1, len(lines)) if lines[index].startswith("  - target:"))
    overlay.write_text("".join(lines[:first] + lines[last:]), encoding="utf-8")
    assert run(OVERLAY, "--report-only") == 3
    assert run(OVERLAY, "--accept-breaking", "Zoom dropped it") == 3
    assert steps == ["generate", "tests"]


def test_named_tests_are_run_instead_of_all(run: Run, steps: list[str]) -> None:
    run(ADDITIVE, "--test", "tests/spec", "--test", "tests/facade")
    assert steps == ["generate", "tests tests/spec tests/facade"]


def test_the_tests_can_be_left_out(run: Run, steps: list[str]) -> None:
    run(ADDITIVE, "--skip-tests")
    assert steps == ["generate"]


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["generate_in", "run_tests_in"])
@pytest.mark.parametrize("error", [SpecError("no"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_failure_leaves_the_tree_as_it_was(
    step: str,
    error: BaseException,
    run: Run,
    tree: Path,
    steps: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(spec_update, step, fail)
    before = files(tree)
    assert run(ADDITIVE) == 1
    assert files(tree) == before
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("failing", range(1, 9))
@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()], ids=["error", "interrupt"]
)
def test_a_failure_while_files_change_places_brings_the_old_ones_back(
    failing: int, error: BaseException, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tree / "generated", copy / "generated")
    before = files(tree)
    moves = 0
    rename = Path.rename

    def counted(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == failing:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", counted)
    texts = {Path("spec/upstream.yaml"): "a", Path("spec/openapi.yaml"): "b", Path("changelog.d/new.added.md"): "c"}
    said: list[str] = []
    if failing <= 7:
        with pytest.raises((SpecError, KeyboardInterrupt)):
            take_over(tree, copy, texts=texts, say=said.append)
        assert (files(tree), said) == (before, [])
    else:
        take_over(tree, copy, texts=texts, say=said.append)
        assert len(said) == 4


def test_wrong_usage_is_an_error_and_not_an_additive_change(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["a.json", "--format", "xml"], ["a.json", "--no-such-option"]):
        with pytest.raises(SystemExit) as ended:
            spec_update.main(arguments)
        assert ended.value.code == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_help_has_examples_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        spec_update.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "examples:" in said
    assert "exit codes:" in said


# --- versions ---------------------------------------------------------------------------------------------------------

BUMPS = [
    (lambda document: None, "0.4.1", "0.4.1"),
    (HARMLESS, "0.4.1", "0.4.2"),
    (ADDITIVE, "0.4.1", "0.4.2"),
    (BREAKING, "0.4.1", "0.5.0"),
    (HARMLESS, "1.4.1", "1.4.2"),
    (ADDITIVE, "1.4.1", "1.5.0"),
    (BREAKING, "1.4.1", "2.0.0"),
]


@pytest.mark.parametrize(("mutate", "current", "proposed"), BUMPS)
def test_the_next_version_follows_semantic_versioning(mutate: Mutate, current: str, proposed: str) -> None:
    changes = all_changes(versions(changed(mutate), SpecFolder(ROOT / "spec")))
    assert proposed_version(current, changes) == proposed


def test_the_document_itself_is_not_changed_by_a_report() -> None:
    document: Document = changed(ADDITIVE)
    before = json.dumps(document)
    all_changes(versions(document, SpecFolder(ROOT / "spec")))
    assert json.dumps(document) == before
