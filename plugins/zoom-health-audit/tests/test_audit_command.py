"""`zoom-health audit`, as its users see it."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys

import click
import pytest
import zoom_health_audit
from click.testing import CliRunner
from fhir.resources.R4B.auditevent import AuditEvent as FhirAuditEvent
from zoom_health_audit import AuditPlugin


@pytest.fixture
def run(monkeypatch):
    """Runs the command line with what the plugin adds to it."""
    for name in ("PATH", "IDENTIFIERS"):
        monkeypatch.delenv(f"ZOOM_HEALTH_AUDIT_{name}", raising=False)
    cli = click.Group("zoom-health")
    zoom_health_audit.zoom_health_cli_commands(cli)

    def run(*arguments, given=None):
        return CliRunner().invoke(cli, ["audit", *map(str, arguments)], input=given)

    return run


@pytest.fixture
def trail(path, make_event):
    """Two users, two patients."""
    with AuditPlugin(path) as plugin:
        plugin.record(make_event(note_id="synthetic-note-a"))
        plugin.record(make_event(context={"user": "u-18"}))
        plugin.record(make_event(notes=0, result="failure", status=404))
    return path


def test_an_intact_trail_exits_0_and_shows_an_anchor(run, trail, files):
    result = run("verify", trail)
    assert result.exit_code == 0
    last = json.loads(files.lines()[-1])
    assert result.output == f"{trail.name}: intact, 5 records read\nanchor: 5:{last['hash']}\n"


def test_the_anchor_that_is_shown_can_be_given(run, trail):
    anchor = run("verify", trail).output.split("anchor: ")[1].strip()
    assert run("verify", trail, "--anchor", anchor).exit_code == 0
    assert run("verify", trail, "--anchor", f"4{anchor[1:]}").exit_code == 1


def test_a_trail_that_was_tampered_with_exits_1_and_says_where(run, trail, files):
    lines = files.lines()
    lines[1] = lines[1].replace(b"u-17", b"u-99")
    files.put(lines)
    result = run("verify", trail)
    assert result.exit_code == 1
    assert "NOT INTACT" in result.output
    assert "  record 2: changed\n" in result.output


def test_the_key_can_be_elsewhere(run, trail, files, tmp_path):
    files.beside("verification-key").rename(tmp_path / "safe")
    assert run("verify", trail, "--key", tmp_path / "safe").exit_code == 0
    result = run("verify", trail)
    assert result.exit_code == 2
    assert "no key to verify with" in result.output


def test_a_trail_that_is_not_there_exits_2(run, tmp_path):
    (tmp_path / "key").write_text("zoom-health-audit-key-1 x " + "00" * 32)
    result = run("verify", tmp_path / "none.sqlite", "--key", tmp_path / "key")
    assert result.exit_code == 2
    assert result.output == "Error: audit file none.sqlite: it, or the directory of it, is not there\n"


def test_the_path_of_the_environment_is_the_default(run, trail, monkeypatch):
    monkeypatch.setenv("ZOOM_HEALTH_AUDIT_PATH", str(trail))
    assert run("verify").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], 5),
        (["--user", "u-17"], 2),
        (["--user", "u-1"], 0),
        (["--patient", "synthetic-patient"], 2),
        (["--patient", "someone else"], 0),
        (["--note", "synthetic-note-1"], 1),
        (["--user", "u-18", "--patient", "synthetic-patient"], 1),
        (["--since", "2026-03-01T08:30:00.000002", "--until", "2026-03-02"], 2),
        (["--until", "2026-03-01"], 0),
        (["--limit", "2"], 2),
    ],
)
def test_show_finds_what_is_asked_for(run, trail, arguments, shown):
    result = run("show", trail, *arguments)
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) == 1 + shown


def test_an_id_can_be_read_from_the_input(run, trail):
    result = run("show", trail, "--patient", "-", given="synthetic-patient\n")
    assert len(result.output.splitlines()) == 3


def test_no_id_is_shown(run, trail):
    result = run("show", trail, "--patient", "synthetic-patient")
    assert "synthetic" not in result.output


def test_plain_ids_are_found(run, tmp_path, make_event):
    with AuditPlugin(tmp_path / "audit.sqlite", identifiers="plain") as plugin:
        plugin.record(make_event())
    result = run("show", tmp_path / "audit.sqlite", "--plain", "--patient", "synthetic-patient")
    assert len(result.output.splitlines()) == 2


def test_a_search_without_the_pseudonym_key_is_an_error(run, trail, files):
    files.beside("pseudonym-key").unlink()
    result = run("show", trail, "--patient", "synthetic-patient")
    assert result.exit_code == 2
    assert "pseudonym key" in result.output


def test_a_time_that_is_none_is_an_error(run, trail):
    result = run("show", trail, "--since", "yesterday")
    assert result.exit_code == 2
    assert "a time is written as 2026-03-01" in result.output


def test_terminals_are_not_steered(run, tmp_path, make_event):
    with AuditPlugin(tmp_path / "audit.sqlite") as plugin:
        plugin.record(make_event(context={"user": "u\x1b[2J\n"}))
    assert "\x1b" not in run("show", tmp_path / "audit.sqlite").output


def test_lines_are_exported_as_they_are_kept(run, trail, files):
    assert run("export", trail).output.encode().splitlines() == files.lines()


def test_an_export_to_fhir_is_valid(run, trail):
    lines = run("export", trail, "--format", "fhir").output.splitlines()
    assert len(lines) == 5
    for line in lines:
        FhirAuditEvent.model_validate_json(line)


def test_an_export_to_csv_has_a_row_for_each_record(run, trail):
    rows = list(csv.DictReader(io.StringIO(run("export", trail, "--format", "csv", "--user", "u-17").output)))
    assert [(row["user"], row["result"], row["redactors"]) for row in rows] == [
        ("u-17", "success", "redact"),
        ("u-17", "failure", "redact"),
    ]


def test_no_cell_of_a_csv_is_a_formula(run, tmp_path, make_event):
    with AuditPlugin(tmp_path / "audit.sqlite") as plugin:
        plugin.record(make_event(context={"user": "=cmd()"}))
    rows = list(csv.DictReader(io.StringIO(run("export", tmp_path / "audit.sqlite", "--format", "csv").output)))
    assert rows[1]["user"] == "'=cmd()"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_an_export_to_a_file_is_its_owners_alone(run, trail, tmp_path):
    assert run("export", trail, "--output", tmp_path / "out").exit_code == 0
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o600
    assert len((tmp_path / "out").read_bytes().splitlines()) == 5


@pytest.mark.parametrize("command", [[], ["verify"], ["show"], ["export"]])
def test_help_has_examples(run, command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output
