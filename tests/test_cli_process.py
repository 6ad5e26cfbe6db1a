"""The program as a process: exit codes, closed pipes, Ctrl-C, and what it does without its extra."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from zoom_health_sandbox import Sandbox, SandboxServer, scenarios

posix_only = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
WITHOUT = "import sys; sys.modules[{name!r}] = None; from zoom_health.__main__ import main; main()"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with Sandbox.seeded(notes_count=400, limits=False) as sandbox, SandboxServer(sandbox) as server:
        yield server


@pytest.fixture
def environment(server: SandboxServer) -> dict[str, str]:
    # Output is buffered unless PYTHONUNBUFFERED is set, and what is left in a buffer is what a closed pipe trips over.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ZOOM_", "PYTHON"))}
    return inherited | server.environment()


def start(environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "zoom_health", *words]
    # Unbuffered, so that reading a line takes no more than that line; a small pipe, so that it cannot hold all notes.
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, pipesize=4096
    )


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zoom_health", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_it_lists_the_notes_of_the_environment(environment: dict[str, str]) -> None:
    done = run(environment, "notes", "list", "--output", "ndjson")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 400


def test_an_unknown_note_exits_with_three(environment: dict[str, str]) -> None:
    done = run(environment, "notes", "get", scenarios.UNKNOWN_NOTE_ID)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_missing_credentials_exit_with_two_and_name_the_variables(environment: dict[str, str]) -> None:
    del environment["ZOOM_CLIENT_SECRET"]
    done = run(environment, "notes", "list")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "ZOOM_CLIENT_SECRET" in done.stderr


def test_a_terminal_that_lacks_characters_stops_nothing(environment: dict[str, str], server: SandboxServer) -> None:
    note = {"note_id": "SyntheticUnicode", "note_title": "Téstà 🩺 \ud800"}
    server.sandbox.add_note(note, account_id=scenarios.ACCOUNT_ID)
    done = run(environment | {"PYTHONIOENCODING": "ascii"}, "notes", "get", "SyntheticUnicode", "--show-phi")
    assert (done.returncode, done.stderr) == (0, "")
    assert "T\\xe9st" in done.stdout


@posix_only
@pytest.mark.parametrize("output", ["table", "json", "ndjson"])
@pytest.mark.parametrize("read_first", [True, False])
def test_a_closed_pipe_ends_it_without_a_word(environment: dict[str, str], output: str, read_first: bool) -> None:
    process = start(environment, "notes", "list", "--output", output, "--page-size", "10")
    assert process.stdout is not None
    assert process.stderr is not None
    if read_first:
        process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (0, b"")


@posix_only
def test_output_that_is_left_in_the_buffer_of_a_closed_pipe_is_dropped(environment: dict[str, str]) -> None:
    process = start(environment, "notes", "list", "--output", "ndjson", "--limit", "1")
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


@posix_only
def test_pages_are_handed_over_as_they_arrive_and_ctrl_c_says_how_to_go_on(environment: dict[str, str]) -> None:
    arguments = ("notes", "list", "--output", "ndjson", "--page-size", "4")
    process = start(environment, *arguments)
    assert process.stdout is not None
    first = process.stdout.readline()  # 400 notes are more than a pipe holds, so others are still to come
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    written = [json.loads(line) for line in (first + rest).splitlines()]
    assert process.returncode == 130
    assert said.count(b"\n") == 1
    assert 0 < len(written) < 400
    assert f"{len(written)} note".encode() in said
    token = said.decode().split("--resume ")[1].strip()
    went_on = run(environment, *arguments, "--resume", token)
    assert len(written) + len(went_on.stdout.splitlines()) in (400, 401)  # a note that another test adds may be there


@posix_only
def test_a_long_table_shows_its_progress_on_a_terminal(environment: dict[str, str]) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "zoom_health", "notes", "list", "--page-size", "100"]
    # The terminal is emulated, whatever kind of one the tests run in.
    settings = environment | {"TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    output, _ = process.communicate(timeout=60)
    shown = os.read(leader, 100_000)
    os.close(leader)
    assert process.returncode == 0
    assert b"Reading notes" in shown
    assert b"Reading notes" not in output


@pytest.mark.parametrize("name", ["click", "rich"])
def test_without_the_extra_it_says_how_to_install_it(name: str) -> None:
    command = [sys.executable, "-c", WITHOUT.format(name=name), "notes", "list"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert 'pip install "zoom-health[cli]"' in done.stderr


def test_the_client_loads_nothing_of_the_command_line(environment: dict[str, str]) -> None:
    script = (
        "import sys, zoom_health; assert 'click' not in sys.modules\n"
        "zoom_health.ZoomHealth.from_env().close(); assert 'zoom_health._cli' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_installed_commands_are_there(environment: dict[str, str]) -> None:
    done = run(environment, "--help")
    assert done.returncode == 0
    assert {"demo", "sandbox", "notes", "doctor", "plugins"} <= {
        line.split()[0] for line in done.stdout.splitlines() if line.strip()
    }
