"""`zoom-health sandbox`: what it prints, how it stops, and what it says when it cannot start."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import click
import httpx
import pytest
from click.testing import CliRunner
from zoom_health_sandbox.command import sandbox_command

PROGRAM = "from zoom_health_sandbox.command import sandbox_command; sandbox_command()"


@contextmanager
def serving(*arguments, stop=signal.SIGINT):
    """Runs the command in a process of its own, yields what it printed as environment, and stops it."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    shown = []
    for line in process.stdout:
        shown.append(line)
        if line.startswith("Stop with"):
            break
    environment = dict(re.findall(r"export (\w+)=(\S+)", "".join(shown)))
    try:
        yield "".join(shown), environment
    finally:
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
    assert rest.startswith("Stopped")


@contextmanager
def authorized(make_client, environment):
    with make_client(base_url=environment["ZOOM_API_URL"]) as client:
        token = client.post(
            environment["ZOOM_OAUTH_URL"],
            params={"grant_type": "account_credentials", "account_id": environment["ZOOM_ACCOUNT_ID"]},
            auth=(environment["ZOOM_CLIENT_ID"], environment["ZOOM_CLIENT_SECRET"]),
        ).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def test_it_serves_says_how_to_reach_it_and_keeps_its_state_over_restarts(tmp_path, http_client):
    notes, state = tmp_path / "notes.jsonl", tmp_path / "state.sqlite"
    notes.write_text('{"note": "first"}\n{"note": "second"}\n')
    arguments = ("--notes", str(notes), "--state", str(state), "--plan", "free")
    with serving(*arguments) as (shown, environment), authorized(http_client, environment) as client:
        assert "4 calls a second and 6000 a day (free plan)" in shown
        listed = client.get("/clinical_notes/notes").json()["clinical_notes"]
        assert len(listed) == 2
        note_id = listed[0]["note_id"]
        assert client.patch(f"/clinical_notes/notes/{note_id}", json={"is_note_completed": True}).status_code == 204

    with serving(*arguments, stop=signal.SIGTERM) as (_, environment), authorized(http_client, environment) as client:
        listed = client.get("/clinical_notes/notes").json()["clinical_notes"]
        assert {note["note_id"]: note["is_note_completed"] for note in listed}[note_id] is True
        assert len(listed) == 2


def test_faults_are_served_byte_for_byte(http_client):
    arguments = (
        "--notes-count",
        "2",
        "--fault",
        "close_in_body:operation=list,calls=1",
        "--fault",
        "latency:seconds=0",
    )
    with serving(*arguments) as (shown, environment), authorized(http_client, environment) as client:
        assert "fault: close_in_body: " in shown
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            client.get("/clinical_notes/notes")
        assert len(client.get("/clinical_notes/notes").json()["clinical_notes"]) == 2


def failure(*arguments):
    result = CliRunner().invoke(sandbox_command, ["--port", "0", "--notes-count", "0", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_port_in_use_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert f"cannot listen on 127.0.0.1 port {port}" in failure("--port", str(port))


def test_a_broken_line_is_named_and_not_shown(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text('{"note": "fine"}\n{"note": "SECRET\n')

    shown = failure("--notes", str(path))

    assert "line 2: is not JSON" in shown
    assert "SECRET" not in shown


def test_a_missing_file_and_a_foreign_state_are_one_line_each(tmp_path):
    foreign = tmp_path / "foreign"
    foreign.write_text("not a database " * 100)

    assert "cannot read the file" in failure("--notes", str(tmp_path / "missing"))
    assert "no state file" in failure("--state", str(foreign))


def test_signal_handlers_are_put_back():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    failure("--host", "203.0.113.1")

    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.parametrize("arguments", [["--plan", "gold"], ["--port", "70000"], ["--notes-count", "-1"]])
def test_wrong_options_are_usage_errors(arguments):
    assert CliRunner().invoke(sandbox_command, arguments).exit_code == 2


def test_help_has_examples():
    result = CliRunner().invoke(sandbox_command, ["--help"])

    assert result.exit_code == 0
    assert "zoom-health sandbox --notes-count 5000" in result.output


def test_the_hook_adds_the_commands_to_a_command_line():
    import pluggy

    class Specification:
        @pluggy.HookspecMarker("zoom_health")
        def zoom_health_cli_commands(self, cli):
            """As the command line declares it."""

    from importlib.metadata import entry_points

    manager = pluggy.PluginManager("zoom_health")
    manager.add_hookspecs(Specification)
    (entry_point,) = entry_points(group="zoom_health", name="sandbox")
    manager.register(entry_point.load())
    manager.check_pending()
    group = click.Group()

    manager.hook.zoom_health_cli_commands(cli=group)

    assert set(group.commands) == {"sandbox", "demo"}
