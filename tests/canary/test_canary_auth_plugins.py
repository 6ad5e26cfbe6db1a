"""Plugins that authenticate: where credentials come from, on success and on every way in which that can fail."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from .authenticating import searched
from .scenes import TOKEN_SCENES
from .seeds import ALL, SEEDS, found_in

pytestmark = pytest.mark.canary
KINDS = ("sync", "async")
WORDS = " ".join(ALL.values())
GIVEN = {"account_id": SEEDS.account_id, "client_id": SEEDS.client_id, "client_secret": SEEDS.client_secret}
TOKEN = {"access_token": SEEDS.token, "expires_in": 3600}
# What a source holds, and whether the call then goes well.
HELD: dict[str, tuple[str, bool]] = {
    "credentials": (json.dumps(GIVEN), True),
    "a token": (json.dumps(TOKEN), True),
    "a token with a line end": (json.dumps(TOKEN | {"access_token": f"{SEEDS.token}\n"}), False),
    "a token that is a list": (json.dumps(TOKEN | {"access_token": [SEEDS.token]}), False),
    "a time that is none": (json.dumps(TOKEN | {"expires_in": SEEDS.token}), False),
    "half of the credentials": (json.dumps({"account_id": SEEDS.account_id, "unknown": WORDS}), False),
    "no JSON": (f"{WORDS}{{", False),
    "a JSON text": (json.dumps(WORDS), False),
    "too deep": ("[" * 100_000 + WORDS, False),
}
REFUSED = TOKEN_SCENES["an unknown error"]


@pytest.mark.skipif(sys.platform == "win32", reason="its commands are those of POSIX")
@pytest.mark.parametrize("kind", KINDS)
class TestCommand:
    @pytest.fixture
    def plugin_for(self, temporary: Path) -> Callable[..., Any]:
        from zoom_health_auth_command import CommandAuth

        def make(text: str, *, then: str = "exit 0", **options: Any) -> Any:
            kept = temporary / "printed"
            kept.write_text(text)
            return CommandAuth(["sh", "-c", f'cat "$0"; cat "$0" >&2; {then}', str(kept)], **options)

        return make

    @pytest.mark.parametrize("held", HELD)
    def test_what_it_prints_is_not_shown(self, kind: str, held: str, plugin_for: Any, capfd: Any) -> None:
        text, goes_well = HELD[held]
        assert searched(kind, plugin_for(text), goes_well=goes_well) == []
        assert found_in(*capfd.readouterr()) == []

    @pytest.mark.parametrize("then", ["exit 1", "exit 75", "kill -9 $$", "cat /dev/zero", "sleep 60"])
    def test_its_failure_is_not_shown(self, kind: str, then: str, plugin_for: Any, capfd: Any) -> None:
        plugin = plugin_for(HELD["credentials"][0], then=then, timeout=0.5)
        assert searched(kind, plugin, goes_well=False) == []
        assert found_in(*capfd.readouterr()) == []

    def test_credentials_that_are_refused_are_not_shown(self, kind: str, plugin_for: Any) -> None:
        assert searched(kind, plugin_for(HELD["credentials"][0]), goes_well=False, token_scene=REFUSED) == []

    def test_a_command_that_is_not_there_is_not_shown(self, kind: str, temporary: Path) -> None:
        from zoom_health_auth_command import CommandAuth

        plugin = CommandAuth([str(temporary / SEEDS.plugin_words), SEEDS.client_secret])
        assert searched(kind, plugin, goes_well=False) == []


class SeededKeyring(KeyringBackend):
    """A keyring that gives what it was made with."""

    priority = 1

    def __init__(self, entries: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has types for what is used, not for this
        self._entries = entries

    def get_password(self, service: str, username: str) -> str | None:
        if isinstance(self._entries, Exception):
            raise self._entries
        found: str | None = self._entries.get(username)
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


KEYRINGS: dict[str, tuple[Any, bool]] = {
    "credentials": (GIVEN, True),
    "a token": ({"access_token": SEEDS.token}, True),
    "a token with a line end": ({"access_token": f"{SEEDS.token}\n"}, False),
    "both": (GIVEN | {"access_token": SEEDS.token}, False),
    "half of the credentials": ({"account_id": SEEDS.account_id}, False),
    "no text": (GIVEN | {"client_secret": SEEDS.client_secret.encode()}, False),
    "a failure": (RuntimeError(WORDS, GIVEN), False),
    "a locked one": (keyring.errors.KeyringLocked(WORDS), False),
    "none": (keyring.errors.NoKeyringError(WORDS), False),
}


@pytest.mark.parametrize("kind", KINDS)
class TestKeyring:
    @pytest.fixture(autouse=True)
    def _put_back(self) -> Iterator[None]:
        before = keyring.get_keyring()
        yield
        keyring.set_keyring(before)

    @pytest.mark.parametrize("held", KEYRINGS)
    def test_what_it_holds_is_not_shown(self, kind: str, held: str) -> None:
        from zoom_health_auth_keyring import KeyringAuth

        entries, goes_well = KEYRINGS[held]
        keyring.set_keyring(SeededKeyring(entries))
        assert searched(kind, KeyringAuth(SEEDS.plugin_words), goes_well=goes_well) == []

    def test_credentials_that_are_refused_are_not_shown(self, kind: str) -> None:
        from zoom_health_auth_keyring import KeyringAuth

        keyring.set_keyring(SeededKeyring(GIVEN))
        assert searched(kind, KeyringAuth(), goes_well=False, token_scene=REFUSED) == []


class Vault(ThreadingHTTPServer):
    """Secrets Manager as far as it is asked: gives one answer to all requests. Its own logs do not mix with ours."""

    daemon_threads = True
    answer: tuple[int, Any] = (200, {})

    def __init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                status, body = outer.answer
                content = json.dumps(body).encode()
                self.send_response_only(status)
                self.send_header("content-type", "application/x-amz-json-1.1")
                self.send_header("x-amzn-requestid", SEEDS.server_body)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments: Any) -> None:
                """Nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture(scope="module")
def vault() -> Iterator[Vault]:
    vault = Vault()
    yield vault
    vault.shutdown()
    vault.server_close()


def refusal(name: str) -> tuple[int, Any]:
    return 400, {"__type": name, "message": WORDS, "Message": WORDS}


SECRETS: dict[str, tuple[tuple[int, Any], bool]] = {
    **{held: ((200, {"Name": "n", "ARN": "a", "SecretString": text}), well) for held, (text, well) in HELD.items()},
    # The plugin takes a token whose time cannot be read for one of unknown time.
    "a time that is none": ((200, {"Name": "n", "ARN": "a", "SecretString": HELD["a time that is none"][0]}), True),
    "bytes": ((200, {"Name": "n", "ARN": "a", "SecretBinary": "a2FuYXJpLXRva2VuLTEwMTA="}), False),
    **{
        name: (refusal(name), False)
        for name in ("ResourceNotFoundException", "AccessDeniedException", "DecryptionFailure", "UnheardOf")
    },
}


@pytest.mark.parametrize("kind", KINDS)
class TestAwsSecrets:
    @pytest.fixture
    def plugin(self, vault: Vault, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        from zoom_health_auth_aws_secrets import AwsSecretsAuth

        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "synthetic")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SEEDS.plugin_key)
        monkeypatch.setenv("AWS_SESSION_TOKEN", SEEDS.proxy_password)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            monkeypatch.setenv(name, str(temporary / "none"))
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        return AwsSecretsAuth(
            SEEDS.plugin_words, region="eu-central-1", endpoint_url=f"http://127.0.0.1:{vault.server_address[1]}"
        )

    @pytest.mark.parametrize("held", SECRETS)
    def test_a_secret_is_not_shown(self, kind: str, held: str, vault: Vault, plugin: Any) -> None:
        vault.answer, goes_well = SECRETS[held]
        assert searched(kind, plugin, goes_well=goes_well) == []

    def test_credentials_that_are_refused_are_not_shown(self, kind: str, vault: Vault, plugin: Any) -> None:
        vault.answer, _ = SECRETS["credentials"]
        assert searched(kind, plugin, goes_well=False, token_scene=REFUSED) == []
