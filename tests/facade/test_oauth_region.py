"""Accounts live in regions: calls go to the one that the token names, if it is Zoom's, and never elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from zoom_health import ServerToServerOAuth

from .answers import TokenServer, echo_note, refusal
from .harness import Zoom

Connect = Callable[..., Zoom]
REGIONS = ["api-au", "api-ca", "api-eu", "api-in", "api-sa", "api-sg", "api-uk", "api-us"]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("suffix", ["", "/", "/v2"])
def test_calls_go_to_the_region_that_the_token_names(
    connect: Connect, auth: ServerToServerOAuth, region: str, suffix: str
) -> None:
    zoom = connect(TokenServer(api_url=f"https://{region}.zoom.us{suffix}"), auth=auth)
    zoom.get("note")
    (sent,) = zoom.wire.calls
    assert sent.host == sent.headers["host"] == f"{region}.zoom.us"
    assert sent.target == "/v2/clinical_notes/notes/note"


@pytest.mark.parametrize(
    "api_url",
    [
        None,
        "",
        "https://api.zoom.us",
        "https://evil.example",
        "http://api-eu.zoom.us",
        "https://api-eu.zoom.us.evil.example",
        "https://evil.example/api-eu.zoom.us",
        "https://api-eu.zoom.us@evil.example",
        "https://evil.example#api-eu.zoom.us",
        "https://api-euzoom.us",
        "https://api-.zoom.us",
        "https://x.api-eu.zoom.us",
        "https://zoom.us",
        "api-eu.zoom.us",
        "//api-eu.zoom.us",
        "https://api-eu.zoom.us\\@evil.example",
        "https://[",
        "https://api-eu.zoom.us%2eevil.example",
        "ftp://api-eu.zoom.us",
        7,
        ["https://api-eu.zoom.us"],
        {"url": "https://api-eu.zoom.us"},
    ],
)
def test_an_address_that_is_no_region_of_zoom_is_not_followed(
    connect: Connect, auth: ServerToServerOAuth, api_url: Any
) -> None:
    zoom = connect(TokenServer(api_url=api_url), auth=auth)
    zoom.get("note")
    assert zoom.wire.calls[0].host == "api.zoom.us"


@pytest.mark.parametrize(
    "base_url", ["https://api-us.zoom.us/v2", "https://gateway.example/zoom/v2", "http://127.0.0.1:8080/v2"]
)
def test_an_address_that_the_deployment_chose_is_kept(
    connect: Connect, auth: ServerToServerOAuth, base_url: str
) -> None:
    zoom = connect(TokenServer(api_url="https://api-eu.zoom.us"), auth=auth, base_url=base_url)
    zoom.get("note")
    assert zoom.wire.calls[0].host == httpx.URL(base_url).host
    assert zoom.wire.calls[0].path == f"{httpx.URL(base_url).path}/clinical_notes/notes/note"


def test_a_region_is_kept_when_the_token_is_replaced(connect: Connect, auth: ServerToServerOAuth) -> None:
    server = TokenServer(
        lambda request, token: refusal(401, 124) if token == "token-1" else echo_note(request),
        api_url="https://api-eu.zoom.us",
    )
    zoom = connect(server, auth=auth)
    zoom.get("note")
    assert [sent.host for sent in zoom.wire.calls] == ["api-eu.zoom.us"] * 2
