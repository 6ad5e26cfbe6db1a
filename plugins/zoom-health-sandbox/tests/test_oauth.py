"""What the token endpoint and the check of tokens answer."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from zoom_health_sandbox import App, SandboxRequest, scenarios


def test_a_token_comes_with_its_type_lifetime_scope_and_api_url(caller):
    body = caller.ask_token().json()

    assert set(body) == {"access_token", "token_type", "expires_in", "scope", "api_url"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert "clinical_note:read:admin" in body["scope"].split()


@pytest.mark.parametrize(
    ("origin", "api_url"),
    [
        ("https://zoom.us", "https://api.zoom.us"),
        ("https://zoomgov.com", "https://api.zoomgov.com"),
        ("http://127.0.0.1:8710", "http://127.0.0.1:8710"),
    ],
)
def test_the_api_url_belongs_to_the_host_that_was_asked(sandbox, origin, api_url):
    credentials = b64encode(f"{scenarios.CLIENT_ID}:{scenarios.CLIENT_SECRET}".encode()).decode()
    target = f"/oauth/token?grant_type=account_credentials&account_id={scenarios.ACCOUNT_ID}"
    request = SandboxRequest(
        method="POST", target=target, headers={"authorization": f"Basic {credentials}"}, origin=origin
    )

    assert sandbox.handle(request).json()["api_url"] == api_url


def test_the_fields_may_come_in_a_form(sandbox):
    request = SandboxRequest(
        method="POST",
        target="/oauth/token",
        headers={
            "Authorization": "Basic " + b64encode(f"{scenarios.CLIENT_ID}:{scenarios.CLIENT_SECRET}".encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        },
        body=f"grant_type=account_credentials&account_id={scenarios.ACCOUNT_ID}".encode(),
    )

    assert sandbox.handle(request).status == 200


@pytest.mark.parametrize(
    ("client_id", "changes", "error"),
    [
        (scenarios.CLIENT_ID, {"client_secret": "wrong"}, "invalid_client"),
        ("nobody", {}, "invalid_client"),
        (scenarios.DISABLED_CLIENT_ID, {}, "invalid_client"),
        (scenarios.CLIENT_ID, {"account_id": "another"}, "invalid_grant"),
        (scenarios.CLIENT_ID, {"account_id": ""}, "invalid_request"),
        (scenarios.CLIENT_ID, {"grant_type": "client_credentials"}, "unsupported_grant_type"),
        (scenarios.CLIENT_ID, {"grant_type": ""}, "invalid_request"),
    ],
)
def test_a_refused_token_names_the_error_in_the_token_endpoints_own_shape(
    sandbox, caller_of, client_id, changes, error
):
    answer = caller_of(sandbox, client_id=client_id).ask_token(**changes)

    assert answer.status == 400
    assert set(answer.json()) == {"reason", "error"}
    assert answer.json()["error"] == error


@pytest.mark.parametrize("authorization", [None, "", "Basic", "Basic !!!", "Basic /w==", "Bearer x", "Basic eA=="])
def test_credentials_that_are_missing_or_mangled_are_a_wrong_client(sandbox, authorization):
    headers = {} if authorization is None else {"authorization": authorization}
    answer = sandbox.handle(SandboxRequest(method="POST", target="/oauth/token", headers=headers))

    assert answer.json()["error"] == "invalid_client"


def test_tokens_live_side_by_side(caller):
    first = caller.token
    caller.authenticate()

    assert caller.token != first
    caller.token = first
    assert caller.list().status == 200


def test_a_token_lives_one_hour(caller, clock):
    clock.advance(3599)
    assert caller.list().status == 200

    clock.advance(1)
    answer = caller.list()
    assert (answer.status, answer.json()["code"]) == (401, 124)


def test_revoked_tokens_are_invalid_and_new_ones_work(caller, sandbox):
    sandbox.revoke_tokens()
    assert caller.list().json()["code"] == 124

    assert caller.authenticate().list().status == 200


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, 124),
        ({"authorization": ""}, 400, 200),
        ({"authorization": "Bearer"}, 401, 124),
        ({"authorization": "Bearer unknown"}, 401, 124),
        ({"authorization": "Bearer caf\xe9"}, 401, 124),
        ({"authorization": "Basic eDp5"}, 400, 200),
    ],
)
def test_a_call_without_a_good_bearer_token_is_refused(sandbox, headers: dict[str, Any], status, code):
    answer = sandbox.handle(SandboxRequest(method="GET", target="/v2/clinical_notes/notes", headers=headers))

    assert (answer.status, answer.json()["code"]) == (status, code)


def test_a_missing_scope_is_4711_and_the_message_ends_with_the_scopes(sandbox, caller_of):
    caller = caller_of(sandbox, client_id=scenarios.NO_SCOPES_CLIENT_ID).authenticate()

    body = caller.list().json()

    assert body["code"] == 4711
    assert body["message"].endswith(
        "scopes:[clinical_note:read:admin, healthcare:read:list_clinical_notes:admin, "
        "healthcare:read:list_clinical_notes:master]"
    )


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("clinical_note:read:admin", {"list", "get"}),
        ("clinical_note:update:admin", {"update"}),
        ("healthcare:read:list_clinical_notes:admin", {"list"}),
        ("healthcare:read:list_clinical_notes:master", {"list"}),
        ("healthcare:read:clinical_notes:admin", {"get"}),
        ("healthcare:read:clinical_notes:master", {"get"}),
        ("healthcare:update:clinical_notes:admin", {"update"}),
        ("healthcare:update:clinical_notes:master", {"update"}),
    ],
)
def test_each_scope_opens_its_operations_and_no_others(sandbox, caller_of, note, scope, allowed):
    sandbox.add(
        App(client_id="one", client_secret=scenarios.CLIENT_SECRET, account_id=scenarios.ACCOUNT_ID, scopes={scope})
    )
    sandbox.add_note(note(1))
    caller = caller_of(sandbox, client_id="one").authenticate()

    answers = {"list": caller.list(), "get": caller.get("note0001"), "update": caller.complete("note0001")}

    assert {operation for operation, answer in answers.items() if answer.status < 400} == allowed
    assert {answer.json()["code"] for answer in answers.values() if answer.status >= 400} == {4711}


def test_a_token_keeps_the_scopes_it_was_issued_with(sandbox, caller):
    sandbox.add(App(client_id=scenarios.CLIENT_ID, client_secret="new", account_id=scenarios.ACCOUNT_ID))

    assert caller.list().status == 200


def test_a_token_of_an_app_that_is_gone_is_invalid(sandbox, caller):
    del sandbox.world.apps[scenarios.CLIENT_ID]

    assert caller.list().json()["code"] == 124


def test_no_secret_is_in_a_representation(sandbox, caller):
    request = SandboxRequest(
        method="GET", target="/v2/clinical_notes/notes/secret", headers={"authorization": f"Bearer {caller.token}"}
    )
    shown = repr([request, caller.ask_token(), sandbox.world, *sandbox.world.apps.values()])

    for secret in (caller.token, "secret", scenarios.CLIENT_ID, scenarios.CLIENT_SECRET, scenarios.ACCOUNT_ID):
        assert secret not in shown.replace("client_secret", "")
