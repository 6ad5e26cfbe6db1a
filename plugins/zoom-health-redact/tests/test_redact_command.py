"""`zoom-health redact`."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from zoom_health_redact import RedactPlugin


@pytest.fixture
def cli() -> click.Group:
    group = click.Group()
    RedactPlugin().zoom_health_cli_commands(group)
    return group


def test_a_file_is_masked(cli: click.Group, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Dr. Testa on 03/04/2021\n", "utf-8")
    done = CliRunner().invoke(cli, ["redact", str(path)])
    assert (done.exit_code, done.output) == (0, "Dr. [NAME] on [DATE]\n")


def test_standard_input_is_explained(cli: click.Group) -> None:
    done = CliRunner().invoke(cli, ["redact", "-", "--explain"], input="Well.\nDr. Testa\n")
    assert done.output == "2:5\tNAME\tTesta\tname behind a title\n"


def test_one_mode_and_known_names(cli: click.Group) -> None:
    arguments = ["redact", "-", "--mode", "withhold", "--name", "Hope Testa", "--identifier", "ab-12-cd"]
    done = CliRunner().invoke(cli, arguments, input="hope, id AB12CD")
    assert done.output == "[REDACTED], id [REDACTED]"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--mode", "surrogate"], "give a key"),
        (["--policy", "/nonexistent.toml"], "cannot be read"),
        (["--tier", "ner", "--model", "no_such_model"], "not installed"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(cli: click.Group, arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(cli, ["redact", "-", *arguments], input="Dr. Testa")
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_bytes_that_are_no_text_are_named(cli: click.Group, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xff\xfe\x00")
    done = CliRunner().invoke(cli, ["redact", str(path)])
    assert done.exit_code == 2
    assert "not UTF-8" in done.stderr


def test_help_has_examples(cli: click.Group) -> None:
    assert "zoom-health redact note.txt --explain" in CliRunner().invoke(cli, ["redact", "--help"]).output
