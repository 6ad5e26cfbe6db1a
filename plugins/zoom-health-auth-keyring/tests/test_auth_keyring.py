"""Credentials in a keyring: what is read, what is kept by the commands, and that nothing of it is shown."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked
from zoom_health_auth_keyring import DEFAULT_SERVICE, KeyringAuth, KeyringError
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ZoomHealth
from zoom_health._cli.application import command_line
from zoom_health.errors import AuthenticationError, RefusedPluginError
from zoom_health.testing import assert_plugin_contract

CREDENTIALS = {
    "account_id": scenarios.ACCOUNT_ID,
    "client_id": scenarios.CLIENT_ID,
    "client_secret": scenarios.CLIENT_SECRET,
}


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets at the end of the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has types for what is used, not for this
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.reads = 0

    def _checked(self) -> dict[tuple[str, str], str]:
        if self.failure is not None:
            raise self.failure
        return self.entries

    def get_password(self, service: str, username: str) -> str | None:
        self.reads += 1
        return self._checked().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._checked()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._checked()[service, username]

    def put(self, service: str = DEFAULT_SERVICE, **entries: str) -> None:
        self.entries |= {(service, name): value for name, value in entries.items()}


@pytest.fixture(autouse=True)
def kept() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def get_sync(plugin: Any, transport: Any) -> str | None:
    with ZoomHealth(plugins=[plugin], transport=transport) as zoom:
        return zoom.with_options(attempts=1).notes.get("note").note_id


def get_async(plugin: Any, transport: Any) -> str | None:
    async def main() -> str | None:
        async with AsyncZoomHealth(plugins=[plugin], transport=transport) as zoom:
            return (await zoom.with_options(attempts=1).notes.get("note")).note_id

    return asyncio.run(main())


both = pytest.mark.parametrize("get", [get_sync, get_async])
Get = Callable[[Any, Any], "str | None"]


def note(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"note_id": "note", "was": request.headers["authorization"]})


@both
def test_credentials_in_the_keyring_are_used(kept: MemoryKeyring, zoom_sandbox: Sandbox, get: Get) -> None:
    kept.put(**CREDENTIALS)
    zoom_sandbox.add_note({"note_id": "note"})
    assert get(KeyringAuth(), SandboxTransport(zoom_sandbox)) == "note"


@both
def test_a_token_in_the_keyring_is_used(kept: MemoryKeyring, get: Get) -> None:
    kept.put("another service", access_token="synthetic")
    assert get(KeyringAuth("another service"), httpx.MockTransport(note)) == "note"


def test_credentials_that_were_rotated_are_read_once_more(kept: MemoryKeyring, zoom_sandbox: Sandbox) -> None:
    kept.put(**{**CREDENTIALS, "client_id": scenarios.READ_ONLY_CLIENT_ID})
    zoom_sandbox.add_note({"note_id": "note"})
    with ZoomHealth(plugins=[KeyringAuth()], transport=SandboxTransport(zoom_sandbox)) as zoom:
        zoom.notes.get("note")
        once = kept.reads
        zoom.notes.get("note")
        assert kept.reads == once
        for app in list(zoom_sandbox.world.apps.values()):
            if app.client_id == scenarios.READ_ONLY_CLIENT_ID:
                del zoom_sandbox.world.apps[app.client_id]
        zoom_sandbox.revoke_tokens()
        kept.put(**CREDENTIALS)
        assert zoom.notes.get("note").note_id == "note"
        assert kept.reads == 2 * once


@both
@pytest.mark.parametrize(
    ("entries", "failure", "words"),
    [
        ({}, None, "lacks account_id, client_id, client_secret; `zoom-health keyring set`"),
        ({"account_id": "SEEDED", "client_id": "SEEDED"}, None, "lacks client_secret;"),
        ({**CREDENTIALS, "access_token": "SEEDED"}, None, "a token and credentials"),
        ({"access_token": "SEEDED", "client_id": "SEEDED"}, None, "a token and credentials"),
        ({"access_token": "SEEDED\n"}, None, "access_token has a space, a line end"),
        (CREDENTIALS, KeyringLocked("SEEDED"), "is locked"),
        (CREDENTIALS, OSError("SEEDED"), "the keyring failed with OSError"),
    ],
)
def test_a_keyring_that_has_nothing_fails_the_call_and_shows_nothing(
    kept: MemoryKeyring,
    get: Get,
    caplog: pytest.LogCaptureFixture,
    entries: dict[str, str],
    failure: Exception | None,
    words: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    kept.put("SEEDEDservice", **entries)
    kept.failure = failure
    plugin = KeyringAuth("SEEDEDservice")
    with pytest.raises(AuthenticationError) as caught:
        get(plugin, httpx.MockTransport(note))
    assert words in str(caught.value)
    assert caught.value.__context__ is None
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    shown = "".join([*frames, str(caught.value), caplog.text, repr(plugin)])
    assert "SEEDED" not in shown
    assert scenarios.CLIENT_SECRET not in shown


def test_the_plugin_itself_raises_from_frames_that_hold_nothing(kept: MemoryKeyring) -> None:
    kept.put(account_id="SEEDED")
    with pytest.raises(KeyringError) as caught:
        KeyringAuth().read()
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    assert "SEEDED" not in "".join(frames)


def test_a_machine_without_a_keyring_is_named_as_such() -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # as above
    with pytest.raises(KeyringError, match="there is no keyring on this machine"):
        KeyringAuth().read()


@pytest.mark.parametrize("service", ["", " ", None, 7])
def test_a_service_that_is_no_name_is_refused(service: Any) -> None:
    with pytest.raises(KeyringError, match="service"):
        KeyringAuth(service)


@pytest.mark.parametrize("service", [None, "zoom-health-test"])
def test_loaded_by_name_the_service_comes_from_the_environment(
    kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, service: str | None
) -> None:
    monkeypatch.delenv("ZOOM_HEALTH_AUTH_KEYRING_SERVICE", raising=False)
    if service:
        monkeypatch.setenv("ZOOM_HEALTH_AUTH_KEYRING_SERVICE", service)
    kept.put(service or "zoom-health", access_token="synthetic")
    assert get_sync("auth-keyring", httpx.MockTransport(note)) == "note"


def test_loaded_by_name_an_address_that_credentials_must_not_go_to_refuses_the_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZOOM_OAUTH_URL", "http://SEEDED.example/oauth/token")
    with pytest.raises(RefusedPluginError) as caught:
        ZoomHealth(plugins=["auth-keyring"])
    assert "SEEDED" not in str(caught.value)


def test_the_plugin_keeps_to_the_contract(kept: MemoryKeyring) -> None:
    kept.put(**CREDENTIALS)
    assert_plugin_contract(KeyringAuth())


class TestCommands:
    """`zoom-health keyring`."""

    def run(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(command_line(), ["keyring", *words], input=typed)

    def test_set_keeps_what_is_typed_and_shows_none_of_it(self, kept: MemoryKeyring) -> None:
        result = self.run("set", typed="SEEDEDaccount\nSEEDEDclient\nSEEDEDsecret\n")
        assert (result.exit_code, "SEEDED" in result.output) == (0, False)
        assert list(kept.entries.values()) == ["SEEDEDaccount", "SEEDEDclient", "SEEDEDsecret"]
        assert KeyringAuth().read()["client_secret"] == "SEEDEDsecret"

    def test_set_token_takes_the_place_of_credentials_and_back(self, kept: MemoryKeyring) -> None:
        kept.put("other", **CREDENTIALS)
        assert self.run("set", "--token", "--service", "other", typed="SEEDEDtoken\n").exit_code == 0
        assert kept.entries == {("other", "access_token"): "SEEDEDtoken"}
        assert self.run("set", "--service", "other", typed="a\nb\nc\n").exit_code == 0
        assert set(kept.entries) == {("other", name) for name in CREDENTIALS}

    def test_set_has_no_option_for_a_secret(self) -> None:
        options = self.run("set", "--help").output
        assert "zoom-health keyring set --token" in options
        for word in ("--client-secret", "--access-token", "--token x"):
            assert self.run("set", *word.split()).exit_code == 2

    @pytest.mark.parametrize("typed", ["a b\n", "ä\n", "a\tb\n"])
    def test_set_asks_again_for_what_a_header_cannot_carry(self, kept: MemoryKeyring, typed: str) -> None:
        assert self.run("set", "--token", typed=f"{typed}good\n").exit_code == 0
        assert list(kept.entries.values()) == ["good"]

    def test_set_that_is_broken_off_changes_nothing(self, kept: MemoryKeyring) -> None:
        kept.put(access_token="before")
        assert self.run("set", typed="only-the-first\n").exit_code == 1
        assert list(kept.entries.values()) == ["before"]

    def test_status_says_what_there_is_and_shows_nothing(self, kept: MemoryKeyring) -> None:
        assert "lacks account_id" in self.run("status").output
        assert self.run("status").exit_code == 1
        kept.put(access_token="SEEDED")
        result = self.run("status")
        assert (result.exit_code, "SEEDED" in result.output) == (0, False)
        assert "access_token: there" in result.output
        assert "client_secret: missing" in result.output

    def test_delete_removes_the_entries_of_the_service_alone(self, kept: MemoryKeyring) -> None:
        kept.put(**CREDENTIALS)
        kept.put("other", access_token="kept")
        assert self.run("delete").exit_code == 0
        assert list(kept.entries) == [("other", "access_token")]
        assert self.run("delete").exit_code == 0

    @pytest.mark.parametrize("word", ["set", "status", "delete"])
    def test_a_keyring_that_fails_is_said_in_one_line(self, kept: MemoryKeyring, word: str) -> None:
        kept.failure = KeyringLocked("SEEDED")
        result = self.run(word, typed="a\nb\nc\n")
        assert result.exit_code == 1
        assert "the keyring is locked; unlock it and try again" in result.output
        assert "SEEDED" not in result.output
