"""A client from environment variables: each combination of them, and the errors that name them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from zoom_health_sandbox import SandboxServer

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth
from zoom_health.errors import ConfigurationError

from .answers import echo_note, ids
from .harness import Sent, Wire

VARIABLES = {"ZOOM_ACCOUNT_ID": "account", "ZOOM_CLIENT_ID": "client", "ZOOM_CLIENT_SECRET": "hidden"}


@pytest.fixture(params=[ZoomHealth, AsyncZoomHealth])
def client(request: pytest.FixtureRequest) -> Any:
    """Each class of clients."""
    return request.param


def set_variables(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def sent_by(client: Any, **options: Any) -> list[Sent]:
    """What a client from the environment sends when it reads a note."""
    wire = Wire(echo_note)
    zoom = client.from_env(transport=wire, **options)
    if client is ZoomHealth:
        zoom.notes.get("note")
    else:
        asyncio.run(zoom.notes.get("note"))
    return wire.sent


def test_three_variables_are_enough(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_variables(monkeypatch, VARIABLES)
    zoom = client.from_env()
    assert isinstance(zoom._settings.auth, ServerToServerOAuth)
    assert zoom._settings.auth.oauth_url == "https://zoom.us/oauth/token"
    assert zoom._settings.base_url == "https://api.zoom.us/v2"


def test_a_token_alone_is_enough(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOOM_ACCESS_TOKEN", "hidden")
    (sent,) = sent_by(client)
    assert sent.headers["authorization"] == "Bearer hidden"
    assert sent.host == "api.zoom.us"


def test_the_addresses_can_be_others(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_variables(
        monkeypatch,
        VARIABLES | {"ZOOM_API_URL": "http://localhost:1/v2", "ZOOM_OAUTH_URL": "http://localhost:2/oauth/token"},
    )
    settings = client.from_env()._settings
    assert settings.base_url == "http://localhost:1/v2"
    assert isinstance(settings.auth, ServerToServerOAuth)
    assert settings.auth.oauth_url == "http://localhost:2/oauth/token"


@pytest.mark.parametrize(
    "missing",
    [
        {"ZOOM_ACCOUNT_ID"},
        {"ZOOM_CLIENT_ID"},
        {"ZOOM_CLIENT_SECRET"},
        {"ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID"},
        set(VARIABLES),
    ],
)
@pytest.mark.parametrize("as_empty", [True, False])
def test_every_missing_variable_is_named(
    client: Any, monkeypatch: pytest.MonkeyPatch, missing: set[str], as_empty: bool
) -> None:
    set_variables(monkeypatch, {name: value for name, value in VARIABLES.items() if name not in missing})
    if as_empty:
        set_variables(monkeypatch, dict.fromkeys(missing, ""))
    with pytest.raises(ConfigurationError) as caught:
        client.from_env()
    message = str(caught.value)
    assert {name for name in VARIABLES if name in message} == missing
    assert "ZOOM_ACCESS_TOKEN" in message
    assert "hidden" not in message


@pytest.mark.parametrize("name", VARIABLES)
def test_a_token_beside_other_credentials_is_refused_as_a_contradiction(
    client: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    set_variables(monkeypatch, {"ZOOM_ACCESS_TOKEN": "hidden", name: "hidden"})
    with pytest.raises(ConfigurationError, match=name) as caught:
        client.from_env()
    assert "ZOOM_ACCESS_TOKEN" in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["ZOOM_API_URL", "ZOOM_OAUTH_URL"])
def test_an_unsafe_address_in_the_environment_is_refused(
    client: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    set_variables(monkeypatch, VARIABLES | {name: "http://user:hidden@api.zoom.us/"})
    with pytest.raises(ConfigurationError, match=name) as caught:
        client.from_env()
    assert "hidden" not in str(caught.value)


def test_a_credential_with_a_line_end_in_the_environment_is_refused(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_variables(monkeypatch, VARIABLES | {"ZOOM_CLIENT_SECRET": "hidden\n"})
    with pytest.raises(ConfigurationError, match="ZOOM_CLIENT_SECRET") as caught:
        client.from_env()
    assert "hidden" not in str(caught.value)


def test_the_timeout_of_from_env_is_that_of_the_class(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_variables(monkeypatch, VARIABLES)
    assert client.from_env(timeout=5)._settings.timeout == 5
    with pytest.raises(ConfigurationError, match="timeout"):
        client.from_env(timeout=0)


def test_a_client_from_the_environment_works_over_real_http(
    zoom_sandbox_server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_variables(monkeypatch, zoom_sandbox_server.environment())
    with ZoomHealth.from_env() as zoom:
        notes = list(zoom.notes.list(page_size=20))
        zoom.notes.complete(str(notes[0].note_id))
        assert zoom.notes.get(str(notes[0].note_id)).is_note_completed is True

    async def main() -> list[Any]:
        async with AsyncZoomHealth.from_env() as zoom:
            return [note async for note in zoom.notes.list(page_size=20)]

    assert ids(asyncio.run(main())) == ids(notes)
