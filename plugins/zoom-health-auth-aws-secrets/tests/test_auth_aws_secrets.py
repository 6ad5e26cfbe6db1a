"""A secret of AWS Secrets Manager: moto's server on loopback has it, the sandbox takes what it holds."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]  # it has no types
import httpx
import pytest
from moto.server import ThreadedMotoServer
from zoom_health_auth_aws_secrets import AwsSecretsAuth, SecretError, _read, _refusal
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ZoomHealth
from zoom_health.errors import AuthenticationError, RefusedPluginError
from zoom_health.testing import assert_plugin_contract

REGION = "eu-central-1"
CREDENTIALS = {
    "account_id": scenarios.ACCOUNT_ID,
    "client_id": scenarios.CLIENT_ID,
    "client_secret": scenarios.CLIENT_SECRET,
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An identity that is none, and no file or role of this machine."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "synthetic")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "synthetic")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


class Vault:
    """The secrets of one region of moto's server."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._client = boto3.client(
            "secretsmanager",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id="synthetic",
            aws_secret_access_key="synthetic",
        )

    def put(self, name: str, value: Any) -> None:
        """Create a secret, or give it a new version."""
        text = value if isinstance(value, str) else json.dumps(value)
        try:
            self._client.create_secret(Name=name, SecretString=text)
        except self._client.exceptions.ResourceExistsException:
            self._client.put_secret_value(SecretId=name, SecretString=text)

    def auth(self, name: str) -> AwsSecretsAuth:
        return AwsSecretsAuth(name, region=REGION, endpoint_url=self.endpoint)

    def close(self) -> None:
        self._client.close()


@pytest.fixture(scope="module")
def one_vault(endpoint: str) -> Iterator[Vault]:
    found = Vault(endpoint)
    yield found
    found.close()


@pytest.fixture
def vault(one_vault: Vault) -> Vault:
    httpx.post(f"{one_vault.endpoint}/moto-api/reset")
    return one_vault


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


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError("nothing is to be sent")


@both
@pytest.mark.parametrize("prefix", ["", "ZOOM_"])
def test_the_credentials_of_a_secret_are_used(vault: Vault, zoom_sandbox: Sandbox, get: Get, prefix: str) -> None:
    names = {f"{prefix}{name.upper() if prefix else name}": value for name, value in CREDENTIALS.items()}
    vault.put("zoom", {**names, "owner": "somebody"})
    zoom_sandbox.add_note({"note_id": "note"})
    assert get(vault.auth("zoom"), SandboxTransport(zoom_sandbox)) == "note"


@both
def test_the_token_of_a_secret_is_used(vault: Vault, get: Get) -> None:
    vault.put("zoom", {"access_token": "synthetic"})
    answer = httpx.Response(200, json={"note_id": "note"})
    assert get(vault.auth("zoom"), httpx.MockTransport(lambda request: answer)) == "note"


@both
def test_a_secret_that_was_rotated_is_read_once_more_in_the_same_call(
    vault: Vault, zoom_sandbox: Sandbox, get: Get
) -> None:
    vault.put("zoom", {**CREDENTIALS, "client_id": scenarios.READ_ONLY_CLIENT_ID})
    zoom_sandbox.add_note({"note_id": "note"})
    reads: list[int] = []
    plugin = vault.auth("zoom")
    read = plugin.read

    def counted() -> Mapping[str, object]:
        reads.append(1)
        return read()

    plugin.read = counted  # type: ignore[method-assign]  # the same, counted

    def transport(request: httpx.Request) -> httpx.Response:
        if len(reads) == 1 and request.url.path != "/oauth/token":
            del zoom_sandbox.world.apps[scenarios.READ_ONLY_CLIENT_ID]
            zoom_sandbox.revoke_tokens()
            vault.put("zoom", CREDENTIALS)
        response = SandboxTransport(zoom_sandbox).handle_request(request)
        response.read()
        return response

    assert get(plugin, httpx.MockTransport(transport)) == "note"
    assert len(reads) == 2


@both
@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (None, "there is no such secret"),
        ("SEEDED", "something else than a JSON object"),
        ("[1]", "something else than a JSON object"),
        ({"password": "SEEDED"}, "neither account_id"),
        ({"account_id": "SEEDED"}, "client_id is missing"),
        ({**CREDENTIALS, "access_token": "SEEDED"}, "a token and credentials"),
    ],
)
def test_a_secret_that_cannot_be_used_fails_the_call_and_nothing_of_it_is_shown(
    vault: Vault, get: Get, caplog: pytest.LogCaptureFixture, secret: Any, words: str
) -> None:
    if secret is not None:
        vault.put("SEEDEDname", secret)
    caplog.clear()
    plugin = vault.auth("SEEDEDname")
    with pytest.raises(AuthenticationError) as caught:
        get(plugin, httpx.MockTransport(never))
    assert words in str(caught.value)
    assert not caught.value.retryable
    assert caught.value.__context__ is None
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    shown = "".join([*frames, str(caught.value), repr(plugin)])
    assert "SEEDED" not in shown
    assert scenarios.CLIENT_SECRET not in shown


def test_the_plugin_itself_raises_from_frames_that_hold_nothing(vault: Vault) -> None:
    vault.put("zoom", {"password": "SEEDED"})
    with pytest.raises(SecretError) as caught:
        vault.auth("zoom").read()
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [str((frame, frame.locals)) for frame in report.stack if Path(frame.filename) != Path(__file__)]
    assert "SEEDED" not in "".join(frames)


def test_the_logs_of_boto3_hold_nothing_at_any_level(vault: Vault, caplog: pytest.LogCaptureFixture) -> None:
    vault.put("zoom", {**CREDENTIALS, "client_secret": "SEEDEDsecret"})
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.clear()
    assert vault.auth("zoom").read()["client_secret"] == "SEEDEDsecret"
    told = {record.name for record in caplog.records}
    assert not told & {"botocore.parsers", "botocore.auth", "botocore.endpoint", "urllib3.connectionpool"}
    assert "SEEDED" not in caplog.text
    vault._client.get_secret_value(SecretId="zoom")  # what others do is logged as they wish, the secret too
    assert "SEEDEDsecret" in caplog.text


def test_a_server_that_does_not_answer_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    plugin = AwsSecretsAuth("zoom", region=REGION, endpoint_url=f"http://127.0.0.1:{port}")
    with pytest.raises(SecretError, match="does not answer") as caught:
        plugin.read()
    assert caught.value.retryable
    assert caught.value.__context__ is None


def test_a_missing_identity_is_named_as_such(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(SecretError, match="there is no AWS identity"):
        AwsSecretsAuth("zoom", region=REGION, endpoint_url=endpoint).read()


def test_a_missing_region_is_named_as_such() -> None:
    with pytest.raises(SecretError, match="there is no AWS region"):
        AwsSecretsAuth("zoom").read()


def test_an_address_that_is_none_is_not_shown() -> None:
    with pytest.raises(SecretError, match="cannot be asked") as caught:
        AwsSecretsAuth("zoom", region=REGION, endpoint_url="SEEDED").read()
    assert "SEEDED" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "status", "words", "retryable"),
    [
        ("AccessDeniedException", 400, "GetSecretValue", False),
        ("DecryptionFailure", 400, "kms:Decrypt", False),
        ("ThrottlingException", 400, "HTTP 400", True),
        ("InternalServiceError", 500, "HTTP 500", True),
        ("SEEDED", 503, "HTTP 503", True),
        ("SEEDED", 400, "HTTP 400", False),
        (None, None, "refuses", False),
    ],
)
def test_each_refusal_of_aws_has_words_of_ours(
    code: str | None, status: int | None, words: str, retryable: bool
) -> None:
    error = _refusal({"Error": {"Code": code, "Message": "SEEDED"}, "ResponseMetadata": {"HTTPStatusCode": status}})
    assert words in error.safe_message
    assert error.retryable is retryable
    assert "SEEDED" not in error.safe_message


@pytest.mark.parametrize("text", [None, b"{}", "", "{", "[" * 100_000, "null", '"text"'])
def test_what_is_no_json_object_is_said(text: Any) -> None:
    assert "something else than a JSON object" in str(_read(text))


@pytest.mark.parametrize("secret_id", ["", " ", None, 7])
def test_a_secret_id_that_is_none_is_refused(secret_id: Any) -> None:
    with pytest.raises(SecretError, match="secret_id"):
        AwsSecretsAuth(secret_id)


def test_the_plugin_keeps_to_the_contract(vault: Vault) -> None:
    vault.put("zoom", CREDENTIALS)
    assert_plugin_contract(vault.auth("zoom"))


class TestLoadedByName:
    """The plugin as `ZOOM_HEALTH_PLUGINS=auth-aws-secrets` loads it."""

    @pytest.mark.parametrize("region", ["AWS_REGION", "AWS_DEFAULT_REGION"])
    def test_everything_comes_from_the_environment(
        self, vault: Vault, zoom_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, region: str
    ) -> None:
        vault.put("zoom", CREDENTIALS)
        zoom_sandbox.add_note({"note_id": "note"})
        monkeypatch.setenv("ZOOM_HEALTH_AWS_SECRET_ID", "zoom")
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", vault.endpoint)
        monkeypatch.setenv(region, REGION)
        assert get_sync("auth-aws-secrets", SandboxTransport(zoom_sandbox)) == "note"

    @pytest.mark.parametrize("value", [None, "", "  "])
    def test_a_missing_secret_id_refuses_the_client(self, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
        monkeypatch.delenv("ZOOM_HEALTH_AWS_SECRET_ID", raising=False)
        if value is not None:
            monkeypatch.setenv("ZOOM_HEALTH_AWS_SECRET_ID", value)
        with pytest.raises(RefusedPluginError, match="ZOOM_HEALTH_AWS_SECRET_ID must hold"):
            ZoomHealth(plugins=["auth-aws-secrets"])
