"""The command line as a process: what it prints, which arguments it runs with, which files it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .commands import Commands
from .loopback import arguments_of_children
from .scenes import SCENES, TOKEN_SCENES, seeded_server
from .seeds import NOTE_ID, SEEDS, UNMARKED, found_in

pytestmark = pytest.mark.canary
needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads arguments as Linux shows them")

# A command, its exit code on a server that is well, and what its output may hold beside the handles of notes.
READING: dict[str, tuple[tuple[str, ...], int]] = {
    "list": (("notes", "list"), 0),
    "list as JSON": (("notes", "list", "--output", "ndjson"), 0),
    "list of an owner": (("notes", "list", "--owner", SEEDS.owner), 0),
    "get": (("notes", "get", NOTE_ID), 0),
    "complete": (("notes", "complete", NOTE_ID), 0),
    "reopen": (("notes", "reopen", NOTE_ID), 0),
    "doctor": (("doctor",), 0),
    "plugins": (("plugins",), 0),
}
WITHOUT_A_CALL: dict[str, tuple[str, ...]] = {
    "help": ("--help",),
    "vendor help": ("vendor", "--help"),
    "an unknown command": ("notes", "forget"),
    "an unknown option": ("notes", "list", "--page"),
    "a time that is none": ("notes", "list", "--from", SEEDS.plugin_words),
}


@pytest.mark.parametrize("name", READING)
def test_a_command_masks_what_it_prints(name: str, commands: Commands, arguments: list[bytes]) -> None:
    words, code = READING[name]
    done = commands(*words)
    assert done.returncode == code, done.stderr
    assert done.stdout + done.stderr
    assert found_in(done.stdout, done.stderr, allowed=UNMARKED) == []
    assert commands.files() == []
    # What the caller wrote stands in the arguments: the handle of a note, or an owner.
    assert found_in(*arguments, allowed=frozenset(found_in(*words))) == []


# What is sent again would take most of the time of these tests, so one scene of that kind is enough.
@pytest.mark.parametrize(
    ("name", "scene"),
    [
        ("list", "code 30008"),
        ("get", "code 30009"),
        ("complete", "code 30011"),
        ("doctor", "code 104"),
        ("get", "no JSON"),
    ],
)
def test_an_error_of_a_command_shows_nothing(name: str, scene: str, commands: Commands) -> None:
    commands.server.scene = seeded_server(SCENES[scene])
    done = commands(*READING[name][0])
    assert found_in(done.stdout, done.stderr) == []
    assert commands.files() == []


@pytest.mark.parametrize(
    ("name", "scene"), [("list", "an unknown error"), ("doctor", "status 400"), ("doctor", "a token that is none")]
)
def test_a_login_that_is_refused_shows_nothing(name: str, scene: str, commands: Commands) -> None:
    commands.server.scene = seeded_server(SCENES["well"], TOKEN_SCENES[scene])
    done = commands(*READING[name][0])
    assert done.returncode != 0
    assert found_in(done.stdout, done.stderr) == []


@pytest.mark.parametrize("name", WITHOUT_A_CALL)
def test_words_without_a_call_show_no_environment(name: str, commands: Commands) -> None:
    words = WITHOUT_A_CALL[name]
    done = commands(*words)
    assert found_in(done.stdout, done.stderr, allowed=frozenset(found_in(*words))) == []
    assert commands.files() == []


@pytest.mark.parametrize(
    "environment",
    [
        {"ZOOM_API_URL": f"http://user:{SEEDS.proxy_password}@127.0.0.1:1"},
        {"ZOOM_OAUTH_URL": f"ftp://{SEEDS.proxy_password}@nowhere.invalid"},
        {"ZOOM_CLIENT_SECRET": f"{SEEDS.client_secret}\n"},
        {"ZOOM_ACCESS_TOKEN": f"{SEEDS.token}\u00e9"},
        {"HTTP_PROXY": f"http://user:{SEEDS.proxy_password}@127.0.0.1:1"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_an_environment_that_is_wrong_is_not_shown(environment: dict[str, str], commands: Commands) -> None:
    done = commands("doctor", **environment)
    assert found_in(done.stdout, done.stderr) == []


def test_what_is_asked_for_is_shown(commands: Commands) -> None:
    """That these searches can fail: with --show-phi the title is there, and it is found."""
    assert "title" in found_in(commands("notes", "list", "--show-phi").stdout)
    assert "content" in found_in(commands("notes", "get", NOTE_ID, "--show-phi").stdout)


@needs_proc
def test_a_secret_among_the_arguments_would_be_seen() -> None:
    command = [sys.executable, "-c", "input()", SEEDS.client_secret]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        seen = arguments_of_children()
        assert process.stdin is not None
        process.stdin.write(b"\n")
    assert found_in(*seen) == ["client_secret"]
