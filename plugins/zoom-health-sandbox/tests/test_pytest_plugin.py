"""The fixtures that other people's tests use, found by pytest through the installed distribution."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from zoom_health_sandbox import SandboxServer, SandboxTransport, scenarios


def authenticate(client, oauth_url):
    fields = {"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID}
    token = client.post(oauth_url, data=fields, auth=(scenarios.CLIENT_ID, scenarios.CLIENT_SECRET)).json()
    client.headers["authorization"] = f"Bearer {token['access_token']}"
    return token["access_token"]


def test_the_sandbox_holds_50_notes_and_its_clock_stands_still(zoom_sandbox, caller_of):
    caller = caller_of(zoom_sandbox).authenticate()

    assert len(caller.listed(page_size=300)) == 50
    assert zoom_sandbox.clock.now() == zoom_sandbox.clock.now()
    zoom_sandbox.clock.advance(3600)
    assert caller.list().json()["code"] == 124


_tokens = []


@pytest.mark.parametrize("time", ["first", "second"])
def test_tokens_repeat_from_test_to_test(zoom_sandbox, caller_of, time):
    _tokens.append(caller_of(zoom_sandbox).authenticate().token)

    assert len(set(_tokens)) == 1, time


def test_the_readmes_example_runs(zoom_sandbox, zoom_sandbox_transport):
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    example = {}
    exec(readme.partition("```python\n")[2].partition("```")[0], example)

    example["test_tokens_expire_after_an_hour"](zoom_sandbox, zoom_sandbox_transport)


def test_many_calls_at_one_moment_are_no_trouble_until_limits_are_turned_on(zoom_sandbox, caller_of):
    caller = caller_of(zoom_sandbox).authenticate()
    assert {caller.list(page_size=1).status for _ in range(100)} == {200}

    zoom_sandbox.limits = True
    assert 429 in {caller.list(page_size=1).status for _ in range(100)}


def test_the_transport_and_the_server_are_answered_by_the_sandbox_of_the_test(
    zoom_sandbox, zoom_sandbox_transport, zoom_sandbox_server, http_client
):
    assert isinstance(zoom_sandbox_transport, SandboxTransport)
    assert isinstance(zoom_sandbox_server, SandboxServer)
    zoom_sandbox.add_note({"note_id": "planted"})
    with httpx.Client(transport=zoom_sandbox_transport) as client:
        authenticate(client, "https://zoom.us/oauth/token")
        assert client.get("https://api.zoom.us/v2/clinical_notes/notes/planted").status_code == 200
    with http_client() as client:
        authenticate(client, zoom_sandbox_server.environment()["ZOOM_OAUTH_URL"])
        assert client.get(f"{zoom_sandbox_server.api_url}/clinical_notes/notes/planted").status_code == 200


def test_every_fixture_says_what_it_is():
    from zoom_health_sandbox import pytest_plugin

    for name in pytest_plugin.__all__:
        assert getattr(pytest_plugin, name).__doc__
