"""A command that prints credentials or a token: what is taken, how it ends, and that nothing of it is shown."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_auth_command import LARGEST_OUTPUT, CommandAuth, CommandError, _read
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ZoomHealth
from zoom_health.errors import AuthenticationError, RefusedPluginError
from zoom_health.testing import assert_plugin_contract

SANDBOX = {
    "account_id": scenarios.ACCOUNT_ID,
    "client_id": scenarios.CLIENT_ID,
    "client_secret": scenarios.CLIENT_SECRET,
}
Script = Callable[[str], list[str]]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Makes a command of a Python program; it writes a line to `runs` each time that it is run."""

    def made(program: str) -> list[str]:
        path = tmp_path / "command.py"
        counted = f"import sys\nwith open({str(tmp_path / 'runs')!r}, 'a') as runs: runs.write('x')\n"
        path.write_text(counted + program, encoding="utf-8")
        return [sys.executable, "-S", "-E", str(path)]

    return made


@pytest.fixture
def runs(tmp_path: Path) -> Callable[[], int]:
    """How often the command of `script` was run."""
    path = tmp_path / "runs"
    return lambda: len(path.read_text()) if path.exists() else 0


def printing(value: Any) -> str:
    return f"print({json.dumps(value)!r})"


def get_sync(plugin: Any, transport: Any, **options: Any) -> str | None:
    with ZoomHealth(plugins=[plugin], transport=transport, **options) as zoom:
        return zoom.with_options(attempts=1).notes.get("note").note_id


def get_async(plugin: Any, transport: Any, **options: Any) -> str | None:
    async def main() -> str | None:
        async with AsyncZoomHealth(plugins=[plugin], transport=transport, **options) as zoom:
            return (await zoom.with_options(attempts=1).notes.get("note")).note_id

    return asyncio.run(main())


both = pytest.mark.parametrize("get", [get_sync, get_async])


def bearer(request: httpx.Request) -> httpx.Response:
    """Answers any call with a note."""
    assert request.headers["authorization"].startswith("Bearer ")
    return httpx.Response(200, json={"note_id": "note"})


@both
def test_credentials_that_a_command_prints_are_used(
    script: Script, zoom_sandbox: Sandbox, get: Callable[..., str | None]
) -> None:
    zoom_sandbox.add_note({"note_id": "note"})
    assert get(CommandAuth(script(printing(SANDBOX))), SandboxTransport(zoom_sandbox)) == "note"


@both
def test_a_token_that_a_command_prints_is_used(script: Script, get: Callable[..., str | None]) -> None:
    tokens: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        tokens.append(request.headers["authorization"])
        return bearer(request)

    command = CommandAuth(script(printing({"access_token": "synthetic", "expires_in": 100, "scope": "more"})))
    assert get(command, httpx.MockTransport(handler)) == "note"
    assert tokens == ["Bearer synthetic"]


def test_many_threads_run_the_command_once(script: Script, runs: Callable[[], int]) -> None:
    plugin = CommandAuth(script(printing({"access_token": "synthetic", "expires_in": 3600})))
    with ZoomHealth(plugins=[plugin], transport=httpx.MockTransport(bearer)) as zoom, ThreadPoolExecutor(20) as pool:
        notes = list(pool.map(zoom.notes.get, ["note"] * 40))
    assert (len(notes), runs()) == (40, 1)


def test_a_token_that_zoom_refuses_has_the_command_run_again(script: Script, runs: Callable[[], int]) -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return bearer(request) if len(seen) > 1 else httpx.Response(401, json={"code": 124})

    assert get_sync(CommandAuth(script(printing({"access_token": "t"}))), httpx.MockTransport(handler)) == "note"
    assert (len(seen), runs()) == (2, 2)


def test_credentials_that_were_rotated_are_taken_from_the_next_run(
    script: Script, runs: Callable[[], int], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("old")
    good = ["old"]

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/oauth/token":
            stale = request.headers["authorization"] != f"Bearer {good[0]}"
            return httpx.Response(401, json={"code": 124}) if stale else bearer(request)
        known = request.headers["authorization"] == httpx.BasicAuth("client", good[0])._auth_header
        answer = {"access_token": good[0]} if known else {"error": "invalid_client"}
        return httpx.Response(200 if known else 400, json=answer)

    program = (
        "import json; print(json.dumps({'account_id': 'a', 'client_id': 'client', 'client_secret': open(%r).read()}))"
    )
    plugin = CommandAuth(script(program % str(secret)))
    with ZoomHealth(plugins=[plugin], transport=httpx.MockTransport(handler)) as zoom:
        zoom.notes.get("note")
        secret.write_text("new")
        good[:] = ["new"]
        assert zoom.notes.get("note").note_id == "note"
    assert runs() == 2


FAILURES = [
    ("print('SEEDED'); sys.exit(3)", "ended with exit code 3", False),
    ("sys.exit(75)", "ended with exit code 75", True),
    ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "was ended by signal 15", False),
    ("print('SEEDED')", "something else than a JSON object", False),
    ("print('[1]')", "something else than a JSON object", False),
    ("print('[' * 50000)", "something else than a JSON object", False),
    ("sys.stdout.buffer.write(b'\\xff\\xfe{')", "something else than a JSON object", False),
    ("pass", "something else than a JSON object", False),
    ('print(\'{"token": "SEEDED"}\')', "neither access_token nor account_id", False),
    ('print(\'{"account_id": "SEEDED"}\')', "client_id is missing", False),
    ('print(\'{"access_token": "SEEDED\\\\n"}\')', "access_token has a space, a line end", False),
    ('print(\'{"access_token": "SEEDED", "expires_at": "soon"}\')', "cannot be read", False),
    ('print(\'{"access_token": "SEEDED", "expires_at": 1000}\')', "has expired", False),
    ("print('SEEDED' * 100000)", "more than 65536 bytes", False),
    ("while True: print('SEEDED' * 1000)", "more than 65536 bytes", False),
]


@both
@pytest.mark.parametrize(("program", "words", "retryable"), FAILURES)
def test_a_command_that_fails_fails_the_call_and_nothing_of_it_is_shown(
    script: Script,
    get: Callable[..., str | None],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    program: str,
    words: str,
    retryable: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    plugin = CommandAuth([*script(f"print('SEEDEDstderr', file=sys.stderr)\n{program}"), "SEEDEDargument"])
    with pytest.raises(AuthenticationError) as caught:
        get(plugin, httpx.MockTransport(bearer), timeout=30)
    assert words in str(caught.value)
    assert caught.value.retryable is retryable
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    assert frames
    assert "SEEDED" not in "".join([*frames, str(caught.value), str(capfd.readouterr()), caplog.text, repr(plugin)])
    assert caught.value.__context__ is None


def test_the_plugin_itself_raises_from_frames_that_hold_no_output(script: Script) -> None:
    with pytest.raises(CommandError) as caught:
        CommandAuth(script("print('SEED' + 'ED')")).read()
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    assert "SEEDED" not in "".join(frames)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_a_command_that_takes_too_long_is_killed_with_what_it_started(script: Script, tmp_path: Path) -> None:
    child = tmp_path / "child"
    program = f"""
import subprocess
process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open({str(child)!r}, "w") as file: file.write(str(process.pid))
"""
    with pytest.raises(CommandError, match="took longer than 2 seconds"):  # its output stays open, it itself ends
        CommandAuth(script(program), timeout=2).read()
    give_up = time.monotonic() + 20
    while _lives(int(child.read_text())) and time.monotonic() < give_up:
        time.sleep(0.01)  # until the system has ended it
    assert not _lives(int(child.read_text()))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_command_that_asks_gets_no_answer(script: Script) -> None:
    with pytest.raises(CommandError, match="exit code 1"):
        CommandAuth(script("input()")).read()


def test_a_command_that_is_not_there_is_named_as_such_and_not_shown() -> None:
    with pytest.raises(CommandError, match="was not found") as caught:
        CommandAuth(["/nowhere/SEEDED"]).read()
    assert "SEEDED" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_a_file_that_cannot_be_run_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("no program")
    with pytest.raises(CommandError, match="cannot be run: Permission denied"):
        CommandAuth([str(path)]).read()


def test_no_shell_reads_the_arguments(script: Script, tmp_path: Path) -> None:
    command = script("import json; print(json.dumps({'access_token': sys.argv[1]}))")
    assert CommandAuth([*command, "$HOME;`id`"]).read() == {"access_token": "$HOME;`id`"}


@pytest.mark.parametrize("command", ["program", [], [""], [1], None, ["a\0b"], {"a"}])
def test_what_is_no_list_of_arguments_is_refused(command: Any) -> None:
    with pytest.raises(CommandError, match="list of texts"):
        CommandAuth(command)


@pytest.mark.parametrize("timeout", [0, -1, "5", None, True, float("nan"), float("inf")])
def test_a_timeout_that_is_none_is_refused(timeout: Any) -> None:
    with pytest.raises(CommandError, match="timeout"):
        CommandAuth(["program"], timeout=timeout)


def test_the_plugin_keeps_to_the_contract(script: Script) -> None:
    assert_plugin_contract(CommandAuth(script(printing(SANDBOX))))


class TestLoadedByName:
    """The plugin as `ZOOM_HEALTH_PLUGINS=auth-command` loads it."""

    @pytest.mark.parametrize("as_json", [True, False])
    def test_the_command_comes_from_the_environment(
        self, script: Script, monkeypatch: pytest.MonkeyPatch, as_json: bool
    ) -> None:
        command = script(printing({"access_token": "synthetic"}))
        monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND", json.dumps(command) if as_json else " ".join(command))
        assert get_sync("auth-command", httpx.MockTransport(bearer)) == "note"

    def test_the_token_endpoint_comes_from_the_environment(
        self, script: Script, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def handler(request: httpx.Request) -> httpx.Response:
            asked.append(str(request.url))
            return httpx.Response(200, json={"access_token": "token", "note_id": "note"})

        monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND", json.dumps(script(printing(SANDBOX))))
        monkeypatch.setenv("ZOOM_OAUTH_URL", "http://localhost:1/oauth/token")
        assert get_sync("auth-command", httpx.MockTransport(handler)) == "note"
        assert asked[0] == "http://localhost:1/oauth/token"

    @pytest.mark.parametrize("command", [None, "", "   ", "'open", "[1]", "[", "[]"])
    def test_a_missing_command_refuses_the_client(self, monkeypatch: pytest.MonkeyPatch, command: str | None) -> None:
        monkeypatch.delenv("ZOOM_HEALTH_AUTH_COMMAND", raising=False)
        if command is not None:
            monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND", command)
        with pytest.raises(RefusedPluginError, match="ZOOM_HEALTH_AUTH_COMMAND must hold"):
            ZoomHealth(plugins=["auth-command"])

    @pytest.mark.parametrize("seconds", ["0", "-1", "soon", "inf"])
    def test_an_odd_timeout_refuses_the_client(self, monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
        monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND", "program")
        monkeypatch.setenv("ZOOM_HEALTH_AUTH_COMMAND_TIMEOUT", seconds)
        with pytest.raises(RefusedPluginError, match="ZOOM_HEALTH_AUTH_COMMAND_TIMEOUT"):
            ZoomHealth(plugins=["auth-command"])


def read(**fields: Any) -> Any:
    return _read(json.dumps({"access_token": "t", **fields}).encode(), now=1_000_000.0)


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"expires_in": 100}, 100),
        ({"expires_in": "100"}, 100),
        ({"expires_in": 99.9}, 99),
        ({"expires_at": 1_000_060}, 60),
        ({"expires_at": "1000060"}, 60),
        ({"expires_at": "1970-01-12T13:47:40Z"}, 60),
        ({"expires_at": "1970-01-12T14:47:40+01:00"}, 60),
        ({"expires_at": 1_000_060, "expires_in": 30}, 30),
        ({"expires_at": 1_000_060, "expires_in": 90}, 60),
    ],
)
def test_the_time_that_a_token_has_left_is_read(fields: dict[str, Any], seconds: int) -> None:
    assert read(**fields)["expires_in"] == seconds


def test_a_token_without_a_time_is_passed_on_without_one() -> None:
    assert read(expires_in=None, expires_at=None) == {"access_token": "t"}


@pytest.mark.parametrize("value", ["1970-01-12T13:47:40", "tomorrow", "", True, [], {}, "nan", "1e999"])
def test_a_time_that_cannot_be_read_is_refused(value: Any) -> None:
    assert "cannot be read" in str(read(expires_at=value))


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["access_token", "expires_in", "expires_at"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_output_does_any_harm(output: bytes) -> None:
    given = _read(output, now=time.time())
    assert isinstance(given, CommandError) or given.keys() <= {"access_token", "expires_in"}


def test_the_limit_of_the_output_leaves_room_for_a_token() -> None:
    assert LARGEST_OUTPUT >= 1 << 14
