"""Every documented answer, replayed from a recording of the sandbox, to both clients.

One cassette serves both, which proves that they send the same method, address and body. `nox -s cassettes` records them
anew; replaying needs no server and no network.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import yaml
from attrs import define, field
from zoom_health_sandbox import ManualClock, Sandbox, SandboxServer, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth, errors
from zoom_health.types import ClinicalNote, EhrContext

CASSETTES = Path(__file__).parent / "cassettes"
PORT = 8710
ORIGIN = f"http://127.0.0.1:{PORT}"
SCRUBBED = "scrubbed"
PHI = ClinicalNote.PHI_FIELDS | EhrContext.PHI_FIELDS


def spend(sandbox: Sandbox, *, calls: int) -> None:
    """Use up calls of the free plan: four a second."""
    auth = ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID, client_id=scenarios.CLIENT_ID, client_secret=scenarios.CLIENT_SECRET
    )
    with ZoomHealth(auth=auth, transport=SandboxTransport(sandbox)) as zoom:
        for number in range(calls):
            if number and number % 4 == 0:
                sandbox.clock.advance(1)
            next(iter(zoom.with_options(attempts=1).notes.list(page_size=1).pages()))


@define(frozen=True)
class Case:
    """One documented answer: what is called, and what the caller gets."""

    name: str
    method: str
    arguments: dict[str, Any] = field(factory=dict)
    error: type[Exception] | None = None
    status: int | None = None
    code: int | None = None
    client_id: str = scenarios.CLIENT_ID
    client_secret: str = scenarios.CLIENT_SECRET
    plan: str = "business"
    spent: int = 0
    """Calls of the account's limit that were used up before."""


def note(note_id: str) -> dict[str, Any]:
    return {"note_id": note_id}


NOTE = "SandboxNoteOnTape00001"
NO_SCOPES = {"client_id": scenarios.NO_SCOPES_CLIENT_ID}
FREE = {"plan": "free"}
CASES = [
    Case("list_200", "list", {"page_size": 4}),
    Case("list_200_filtered", "list", {"owner": scenarios.OWNERS[0], "page_size": 4, "include_content": True}),
    Case("list_400_user", "list", {"owner": scenarios.UNKNOWN_OWNER}, errors.UserNotFoundError, 400, 30008),
    Case("list_403_denied", "list", {"owner": scenarios.DENIED_OWNER}, errors.AccessDeniedError, 403, 30007),
    Case("list_403_off", "list", {"owner": scenarios.FEATURE_OFF_OWNER}, errors.FeatureDisabledError, 403, 30001),
    Case("list_400_scope", "list", {}, errors.MissingScopeError, 400, 4711, **NO_SCOPES),
    Case("list_429_second", "list", {}, errors.RateLimitError, 429, 429, spent=4, **FREE),
    Case("list_429_day", "list", {}, errors.DailyLimitError, 429, 429, spent=6000, **FREE),
    Case("get_200", "get", note(NOTE)),
    Case("get_400_off", "get", note(scenarios.FEATURE_OFF_NOTE_ID), errors.FeatureDisabledError, 400, 30001),
    Case("get_403_denied", "get", note(scenarios.DENIED_NOTE_ID), errors.AccessDeniedError, 403, 30007),
    Case("get_404", "get", note(scenarios.UNKNOWN_NOTE_ID), errors.NoteNotFoundError, 404, 30009),
    Case("get_400_scope", "get", note(NOTE), errors.MissingScopeError, 400, 4711, **NO_SCOPES),
    Case("update_204", "complete", note(NOTE)),
    Case("update_204_reopen", "reopen", note(NOTE)),
    Case("update_400_off", "complete", note(scenarios.FEATURE_OFF_NOTE_ID), errors.FeatureDisabledError, 400, 30001),
    Case("update_403_denied", "complete", note(scenarios.DENIED_NOTE_ID), errors.AccessDeniedError, 403, 30007),
    Case("update_404", "complete", note(scenarios.UNKNOWN_NOTE_ID), errors.NoteNotFoundError, 404, 30009),
    Case("update_500", "complete", note(scenarios.UPDATE_FAILS_NOTE_ID), errors.UpdateFailedError, 500, 30011),
    Case("token_401_client", "get", note(NOTE), errors.AuthenticationError, None, None, client_secret="Wrong0000"),
]


def seeded(case: Case) -> Sandbox:
    """The same sandbox at each recording."""
    sandbox = Sandbox.seeded(
        seed=7,
        notes_count=10,
        plan=case.plan,
        clock=ManualClock(datetime(2026, 11, 2, 9, 0, tzinfo=UTC)),
        entropy=random.Random(7).randbytes,
    )
    sandbox.add_note({"note_id": NOTE, "note_content": "Chief Complaint\nSynthetic.", "is_note_completed": False})
    return sandbox


def scrub_request(request: Any) -> Any:
    if request.body and request.path == "/oauth/token":
        form = dict(parse_qsl(request.body.decode()))
        request.body = urlencode(form | {"account_id": SCRUBBED})
    return request


def scrub_response(response: dict[str, Any]) -> dict[str, Any]:
    body = response["body"]["string"]
    if body:
        response["body"]["string"] = json.dumps(_scrubbed(json.loads(body))).encode()
        response["headers"].pop("content-length", None)
    return response


def _scrubbed(value: Any) -> Any:
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if not isinstance(value, dict):
        return value
    hidden = PHI | {"access_token"}
    return {key: SCRUBBED if key in hidden and item else _scrubbed(item) for key, item in value.items()}


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    return {
        "filter_headers": ["authorization", "user-agent"],
        "decode_compressed_response": True,
        "before_record_request": scrub_request,
        "before_record_response": scrub_response,
        "match_on": ["method", "scheme", "host", "port", "path", "query", "body"],
    }


@pytest.fixture
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture
def default_cassette_name(case: Case) -> str:
    return case.name


@pytest.fixture
def origin(case: Case, record_mode: str) -> Iterator[str]:
    """The recorded address; while recording, a sandbox answers there."""
    if record_mode == "none":
        yield ORIGIN
        return
    with seeded(case) as sandbox, SandboxServer(sandbox, port=PORT):
        spend(sandbox, calls=case.spent)
        yield ORIGIN


@pytest.fixture(params=["sync", "async"])
def outcome(request: pytest.FixtureRequest, case: Case, origin: str, vcr: Any) -> Any:
    """What the call gives on each client: a value, or the error."""
    auth = ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID,
        client_id=case.client_id,
        client_secret=case.client_secret,
        oauth_url=f"{origin}/oauth/token",
    )
    run = run_sync if request.param == "sync" else run_async
    try:
        return run(auth, f"{origin}/v2", case)
    except errors.ZoomHealthError as error:
        return error


def run_sync(auth: ServerToServerOAuth, base_url: str, case: Case) -> Any:
    with ZoomHealth(auth=auth, base_url=base_url) as zoom:
        # Each answer was recorded once: what it means is asked here, not how often it is asked for.
        result = getattr(zoom.with_options(attempts=1).notes, case.method)(**case.arguments)
        return list(result) if case.method == "list" else result


def run_async(auth: ServerToServerOAuth, base_url: str, case: Case) -> Any:
    async def main() -> Any:
        async with AsyncZoomHealth(auth=auth, base_url=base_url) as zoom:
            result = getattr(zoom.with_options(attempts=1).notes, case.method)(**case.arguments)
            return [note async for note in result] if case.method == "list" else await result

    return asyncio.run(main())


def cases(*, failing: bool) -> Any:
    chosen = [case for case in CASES if (case.error is not None) == failing]
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


@pytest.mark.vcr
@pytest.mark.block_network
@cases(failing=True)
def test_a_documented_error_reaches_the_caller_as_its_class(case: Case, outcome: Any) -> None:
    assert type(outcome) is case.error
    if isinstance(outcome, errors.APIError):
        assert (outcome.status, outcome.code) == (case.status, case.code)
        assert outcome.tracking_id
    if isinstance(outcome, errors.MissingScopeError):
        assert outcome.scopes
    if isinstance(outcome, errors.DailyLimitError):
        assert outcome.reset_at == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.vcr
@pytest.mark.block_network
@cases(failing=False)
def test_a_documented_success_reaches_the_caller_as_its_value(case: Case, outcome: Any) -> None:
    if case.method == "list":
        assert len({note.note_id for note in outcome}) == len(outcome) > 1
    elif case.method == "get":
        assert isinstance(outcome, ClinicalNote)
        assert outcome.note_id == NOTE
    else:
        assert outcome is None


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_cassette_holds_no_credential_and_no_phi(case: Case) -> None:
    text = (CASSETTES / f"{case.name}.yaml").read_text(encoding="utf-8")
    recorded = yaml.safe_load(text)["interactions"]
    assert recorded
    for secret in (scenarios.ACCOUNT_ID, case.client_secret, "Basic ", "Bearer "):
        assert secret not in text
    for interaction in recorded:
        body = interaction["response"]["body"]["string"]
        if body:
            assert json.loads(body) == _scrubbed(json.loads(body))
