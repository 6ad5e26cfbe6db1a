"""Where credentials go: the configured addresses and no other; and the addresses that have names."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx
import pytest

from zoom_health import BearerToken, ServerToServerOAuth, ZoomHealth
from zoom_health.errors import ConfigurationError, UnexpectedResponseError

from .answers import TokenServer, echo_note, script
from .harness import Zoom

Connect = Callable[..., Zoom]
CREDENTIALS: dict[str, Any] = {"account_id": "account", "client_id": "client", "client_secret": "hidden"}
ELSEWHERE = [
    "https://evil.example/v2/clinical_notes/notes/note",
    "http://api.zoom.us/v2/clinical_notes/notes/note",
    "https://api.zoom.us:8443/v2/clinical_notes/notes/note",
    "https://api.zoom.us.evil.example/v2",
    "https://api-evil.example.zoom.us.evil.example/v2",
    "https://zoom.us/oauth/token",
]


@pytest.mark.parametrize("region", ["au", "ca", "eu", "in", "sa", "sg", "uk", "us"])
def test_a_region_is_addressed_by_its_name(connect: Connect, region: str) -> None:
    zoom = connect(echo_note, region=region)
    zoom.get("note")
    assert (zoom.wire.sent[0].host, zoom.wire.sent[0].path) == (
        f"api-{region}.zoom.us",
        "/v2/clinical_notes/notes/note",
    )


def test_the_government_cloud_is_addressed_by_its_name(connect: Connect) -> None:
    zoom = connect(TokenServer(), cloud="gov", auth=ServerToServerOAuth(**CREDENTIALS, cloud="gov"))
    zoom.get("note")
    assert [sent.host for sent in zoom.wire.sent] == ["zoomgov.com", "api.zoomgov.com"]


def test_the_commercial_cloud_is_the_usual_one(connect: Connect) -> None:
    zoom = connect(TokenServer(), cloud="commercial", auth=ServerToServerOAuth(**CREDENTIALS, cloud="commercial"))
    zoom.get("note")
    assert [sent.host for sent in zoom.wire.sent] == ["zoom.us", "api.zoom.us"]


@pytest.mark.parametrize(
    "given",
    [
        {"region": "eu", "cloud": "gov"},
        {"region": "eu", "base_url": "https://api.zoom.us/v2"},
        {"cloud": "gov", "base_url": "https://api.zoom.us/v2"},
        {"cloud": "gov", "base_url": "https://api.zoom.us/v2", "region": "eu"},
    ],
)
def test_two_names_for_the_address_are_refused(connect: Connect, given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connect(echo_note, **given)
    assert all(name in str(caught.value) for name in given)


@pytest.mark.parametrize("name", ["region", "cloud"])
@pytest.mark.parametrize("value", ["", "EU", "mars", "eu.evil.example/", 7, ["eu"]])
def test_an_unknown_name_is_refused_and_the_known_ones_are_named(connect: Connect, name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name} must be one of") as caught:
        connect(echo_note, **{name: value})
    assert "evil" not in str(caught.value)


def test_a_token_endpoint_is_given_once() -> None:
    with pytest.raises(ConfigurationError, match="oauth_url and cloud"):
        ServerToServerOAuth(**CREDENTIALS, cloud="gov", oauth_url="https://zoom.us/oauth/token")


class Wandering(httpx.Auth):
    """An authentication that asks for a request of its own at some address."""

    def __init__(self, address: str, **attributes: Any) -> None:
        self.address = address
        vars(self).update(attributes)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        yield httpx.Request("GET", self.address, headers={"Authorization": "hidden"})
        request.headers["Authorization"] = "hidden"
        yield request


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_authentication_sends_nothing_elsewhere(connect: Connect, address: str) -> None:
    zoom = connect(echo_note, auth=Wandering(address), attempts=None)
    with pytest.raises(ConfigurationError, match="not configured") as caught:
        zoom.get("note")
    assert zoom.wire.sent == []
    assert "hidden" not in str(caught.value)
    assert "evil" not in str(caught.value)


class Moving(httpx.Auth):
    """An authentication that moves the request itself."""

    def __init__(self, address: str) -> None:
        self.address = address

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = "hidden"
        request.url = httpx.URL(self.address)
        yield request


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_authentication_cannot_move_a_request_elsewhere(connect: Connect, address: str) -> None:
    zoom = connect(echo_note, auth=Moving(address))
    with pytest.raises(ConfigurationError, match="not configured"):
        zoom.get("note")
    assert zoom.wire.sent == []


def test_an_authentication_that_names_its_address_may_ask_there(connect: Connect) -> None:
    address = "https://login.example/token"
    zoom = connect(echo_note, auth=Wandering(address, oauth_url=address))
    zoom.get("note")
    assert [sent.host for sent in zoom.wire.sent] == ["login.example", "api.zoom.us"]


def test_an_authentication_may_not_name_an_unsafe_address(connect: Connect) -> None:
    with pytest.raises(ConfigurationError, match="oauth_url"):
        connect(echo_note, auth=Wandering("http://evil.example/", oauth_url="http://evil.example/"))


class Closed(httpx.Auth):
    """An authentication of one's own that notes when its flow ends."""

    def __init__(self) -> None:
        self.ended = 0

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        try:
            yield request
        finally:
            self.ended += 1

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        try:
            yield request
        finally:
            self.ended += 1


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.ConnectError("x"), httpx.Response(200, json={})])
def test_the_flow_of_an_authentication_is_always_ended(connect: Connect, answer: Any) -> None:
    auth = Closed()
    with pytest.raises(Exception, match="get_clinical_note"):
        connect(script(answer), auth=auth).get("note")
    assert auth.ended == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", [*ELSEWHERE, "/v2/clinical_notes/notes/note", "https://api.zoom.us/v2"])
def test_no_redirect_is_followed_and_none_takes_a_token_along(connect: Connect, status: int, location: str) -> None:
    zoom = connect(script(httpx.Response(status, headers={"location": location})), attempts=None)
    with pytest.raises(UnexpectedResponseError) as caught:
        zoom.get("note")
    assert len(zoom.wire.sent) == 1
    assert "evil" not in str(caught.value)
    assert "synthetic-token" not in str(caught.value)


def test_a_redirect_of_the_token_endpoint_is_not_followed(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(script(httpx.Response(307, headers={"location": "https://evil.example/"})), auth=auth)
    with pytest.raises(Exception, match="no access token"):
        zoom.get("note")
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("value", ["foo://hidden.example:1", "http://hidden:hidden@", "http://hidden:port"])
def test_a_proxy_of_the_environment_that_is_no_address_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=r"(?i)proxy") as caught:
        ZoomHealth(auth=BearerToken("token"))
    assert "hidden" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize("argument", [{"proxy": "http://127.0.0.1:1"}, {"verify": object()}])
def test_a_transport_of_ones_own_brings_its_proxy_and_certificates(connect: Connect, argument: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="verify and proxy"):
        connect(echo_note, **argument)


@pytest.mark.parametrize("verify", [True, False, "/etc/ssl/cert.pem", 7])
def test_certificates_come_as_a_context(verify: Any) -> None:
    with pytest.raises(ConfigurationError, match="SSLContext"):
        ZoomHealth(auth=BearerToken("token"), verify=verify)


@pytest.mark.parametrize("proxy", ["foo://hidden", "hidden", "", 7, "http://hidden:port"])
def test_a_proxy_that_is_no_address_is_refused_and_not_shown(proxy: Any) -> None:
    with pytest.raises(ConfigurationError, match="proxy") as caught:
        ZoomHealth(auth=BearerToken("token"), proxy=proxy)
    assert "hidden" not in str(caught.value)
