"""The in-process face under both httpx clients."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from zoom_health_sandbox import SandboxTransport, scenarios

TOKEN_FIELDS = {"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID}
CREDENTIALS = (scenarios.CLIENT_ID, scenarios.CLIENT_SECRET)


@pytest.fixture
def transport(sandbox, note):
    sandbox.add_note(note(1, meeting_id=scenarios.LEADING_SLASH_MEETING_ID))
    return SandboxTransport(sandbox)


def test_a_client_authenticates_lists_completes_and_reads(transport, sandbox):
    with httpx.Client(transport=transport, base_url="https://api.zoom.us/v2") as client:
        token = client.post("https://zoom.us/oauth/token", data=TOKEN_FIELDS, auth=CREDENTIALS).json()
        client.headers["authorization"] = f"Bearer {token['access_token']}"
        listed = client.get("/clinical_notes/notes", params={"meeting_id": "%2FSandboxMeeting00001%3D%3D"}).json()
        assert [note["note_id"] for note in listed["clinical_notes"]] == ["note0001"]

        updated = client.patch("/clinical_notes/notes/note0001", json={"is_note_completed": True})
        assert (updated.status_code, updated.content) == (204, b"")
        assert client.get("/clinical_notes/notes/note0001").json() == sandbox.note("note0001")
    assert token["api_url"] == "https://api.zoom.us"


def test_an_asynchronous_client_gets_the_same(transport, caller):
    async def read():
        headers = {"authorization": f"Bearer {caller.token}"}
        async with httpx.AsyncClient(transport=transport, base_url="https://api.zoom.us/v2", headers=headers) as client:
            answers = await asyncio.gather(*(client.get("/clinical_notes/notes/note0001") for _ in range(20)))
            updated = await client.patch("/clinical_notes/notes/note0001", json={"is_note_completed": True})
        return [answer.json()["note_id"] for answer in answers], updated.status_code

    assert asyncio.run(read()) == (["note0001"] * 20, 204)


def test_errors_and_headers_come_through(transport, caller):
    with httpx.Client(transport=transport) as client:
        answer = client.get(
            "https://api.zoom.us/v2/clinical_notes/notes/none", headers={"authorization": f"Bearer {caller.token}"}
        )

    assert (answer.status_code, answer.json()["code"]) == (404, 30009)
    assert answer.headers["x-zm-trackingid"]
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"


def test_threads_share_a_sandbox(transport, caller, sandbox):
    from concurrent.futures import ThreadPoolExecutor

    headers = {"authorization": f"Bearer {caller.token}"}
    with httpx.Client(transport=transport, base_url="https://api.zoom.us/v2", headers=headers) as client:

        def work(number):
            sandbox.add_note({"note_id": f"thread{number}"})
            return client.patch(f"/clinical_notes/notes/thread{number}", json={"is_note_completed": True}).status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(work, range(200))) == {204}
    assert sandbox.counts()["notes"] == 201
