"""The two authentications are `httpx.Auth`: they work with the clients of httpx alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from zoom_health_sandbox import SandboxTransport, scenarios

from zoom_health import BearerToken, ServerToServerOAuth
from zoom_health.errors import AuthenticationError

from .answers import echo_note
from .harness import Wire


def test_the_credentials_work_with_plain_httpx(
    zoom_sandbox_transport: SandboxTransport, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:
    url = "https://api.zoom.us/v2/clinical_notes/notes"
    wire = Wire(zoom_sandbox_transport)
    with httpx.Client(auth=sandbox_auth(), transport=wire) as plain:
        assert [plain.get(url).status_code for _ in range(3)] == [200] * 3
        zoom_sandbox_transport.sandbox.revoke_tokens()
        assert plain.get(url).status_code == 200
    assert len(wire.token_requests) == 2


def test_the_credentials_work_with_plain_async_httpx(
    zoom_sandbox_transport: SandboxTransport, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:
    wire = Wire(zoom_sandbox_transport)

    async def main() -> list[int]:
        async with httpx.AsyncClient(auth=sandbox_auth(), transport=wire) as plain:
            url = "https://api.zoom.us/v2/clinical_notes/notes"
            answers = [(await plain.get(url)).status_code for _ in range(3)]
            zoom_sandbox_transport.sandbox.revoke_tokens()
            return [*answers, (await plain.get(url)).status_code]

    assert asyncio.run(main()) == [200] * 4
    assert len(wire.token_requests) == 2


def test_a_bearer_token_works_with_plain_httpx() -> None:
    wire = Wire(echo_note)
    with httpx.Client(auth=BearerToken("token"), transport=wire) as plain:
        plain.get("https://api.zoom.us/v2/clinical_notes/notes/note")

    async def main() -> None:
        async with httpx.AsyncClient(auth=BearerToken("token"), transport=wire) as plain:
            await plain.get("https://api.zoom.us/v2/clinical_notes/notes/note")

    asyncio.run(main())
    assert [sent.headers["authorization"] for sent in wire.sent] == ["Bearer token"] * 2


def test_a_refusal_with_plain_httpx_is_an_authentication_error(
    zoom_sandbox_transport: SandboxTransport, sandbox_auth: Callable[..., ServerToServerOAuth]
) -> None:

    auth = sandbox_auth(client_id=scenarios.DISABLED_CLIENT_ID)
    with httpx.Client(auth=auth, transport=zoom_sandbox_transport) as plain, pytest.raises(AuthenticationError):
        plain.get("https://api.zoom.us/v2/clinical_notes/notes")
