"""Setting up a client: what is refused before anything is sent."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from zoom_health import AsyncZoomHealth, BearerToken, ServerToServerOAuth, ZoomHealth
from zoom_health.errors import ConfigurationError

from .answers import echo_note
from .harness import Zoom

Connect = Callable[..., Zoom]
CREDENTIALS: dict[str, Any] = {"account_id": "account", "client_id": "client", "client_secret": "hidden"}
NO_HEADER_VALUES = [
    "",
    " ",
    "hidden\n",
    "\nhidden",
    "hid den",
    "hidden\r\n",
    "hid\x00den",
    "hiddén",
    "hidden\u200b",
    None,
    7,
    b"hidden",
    ["hidden"],
]
GOOD_URLS = [
    "https://api.zoom.us/v2",
    "https://api.zoomgov.com/v2",
    "https://gateway.example:8443/zoom/v2/",
    "http://127.0.0.1:8080/v2",
    "http://localhost/v2",
    "http://[::1]:8080/v2",
    "http://127.9.9.9/v2",
    "http://zoom.localhost:1/v2",
    "HTTPS://api.zoom.us/v2",
]
BAD_URLS = [
    "http://api.zoom.us/v2",
    "http://10.0.0.1/v2",
    "http://localhost.evil.example/v2",
    "http://127.0.0.1.evil.example/",
    "http://0.0.0.0/v2",
    "ftp://api.zoom.us",
    "api.zoom.us/v2",
    "//api.zoom.us/v2",
    "/v2",
    "",
    " ",
    "https://",
    "https:///v2",
    "https://user@api.zoom.us/v2",
    "https://user:hidden@api.zoom.us/v2",
    "https://:hidden@api.zoom.us/v2",
    "https://@api.zoom.us",
    "https://api.zoom.us/v2?key=hidden",
    "https://api.zoom.us/v2#hidden",
    "https://api.zoom.us:port/v2",
    "https://api.zoom.us:99999/v2",
    "https://api.zoom.us/v2\n",
    "https://api .zoom.us/v2",
    "https://äpi.zoom.us/v2",
    "https://[::1/v2",
    7,
    b"https://api.zoom.us/v2",
    httpx.URL("https://api.zoom.us/v2"),
]


@pytest.fixture(params=[ZoomHealth, AsyncZoomHealth])
def client(request: pytest.FixtureRequest) -> Any:
    """Each class of clients."""
    return request.param


@pytest.mark.parametrize("name", CREDENTIALS)
@pytest.mark.parametrize("value", NO_HEADER_VALUES)
def test_a_credential_that_a_header_cannot_carry_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name} ") as caught:
        ServerToServerOAuth(**(CREDENTIALS | {name: value}))
    assert "hid" not in str(caught.value)


@pytest.mark.parametrize("value", NO_HEADER_VALUES)
def test_a_bearer_token_that_a_header_cannot_carry_is_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^token ") as caught:
        BearerToken(value)
    assert "hid" not in str(caught.value)


def test_a_bearer_token_is_sent_and_never_shown(connect: Connect) -> None:
    auth = BearerToken("hidden")
    zoom = connect(echo_note, auth=auth)
    zoom.get("note")
    assert zoom.wire.sent[0].headers["authorization"] == "Bearer hidden"
    assert repr(auth) == str(auth) == "<BearerToken>"
    assert "hidden" not in repr(vars(auth))


@pytest.mark.parametrize("copying", [pickle.dumps, copy.deepcopy], ids=["pickle", "deepcopy"])
def test_a_bearer_token_is_not_copied_away(copying: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        copying(BearerToken("hidden"))


def test_a_refused_bearer_token_is_not_tried_again(connect: Connect) -> None:
    from zoom_health.errors import AuthenticationError

    zoom = connect(lambda request: httpx.Response(401, json={"code": 124}))
    with pytest.raises(AuthenticationError):
        zoom.get("note")
    assert len(zoom.wire.sent) == 1


def test_credentials_do_not_compare_or_print_their_secrets() -> None:
    auth = ServerToServerOAuth(account_id="hidden-1", client_id="hidden-2", client_secret="hidden-3")
    assert repr(auth) == "<ServerToServerOAuth>"
    assert "hidden" not in repr(vars(auth))


@pytest.mark.parametrize("auth", [None, "hidden", ("user", "hidden"), BearerToken, object()])
def test_an_authentication_of_another_kind_is_refused(client: Any, auth: Any) -> None:
    with pytest.raises(ConfigurationError, match="auth must be") as caught:
        client(auth=auth)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, None, "60", True, float("inf"), float("nan"), [60]])
def test_a_timeout_that_is_no_number_of_seconds_is_refused(client: Any, timeout: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout"):
        client(auth=BearerToken("token"), timeout=timeout)


@pytest.mark.parametrize("base_url", GOOD_URLS)
def test_a_safe_address_is_taken(connect: Connect, base_url: str) -> None:
    zoom = connect(echo_note, base_url=base_url)
    zoom.get("note")
    (sent,) = zoom.wire.sent
    assert sent.target == httpx.URL(base_url).path.rstrip("/") + "/clinical_notes/notes/note"
    assert sent.host == httpx.URL(base_url).host


@pytest.mark.parametrize("base_url", BAD_URLS)
def test_an_unsafe_address_is_refused_and_not_shown(client: Any, base_url: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^base_url ") as caught:
        client(auth=BearerToken("token"), base_url=base_url)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("oauth_url", BAD_URLS)
def test_an_unsafe_token_endpoint_is_refused_and_not_shown(oauth_url: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^oauth_url ") as caught:
        ServerToServerOAuth(**CREDENTIALS, oauth_url=oauth_url)
    assert "hidden" not in str(caught.value)


def test_the_token_endpoint_can_be_another(connect: Connect) -> None:
    auth = ServerToServerOAuth(**CREDENTIALS, oauth_url="https://zoomgov.com/oauth/token")

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"access_token": "token"}) if request.method == "POST" else echo_note(request)

    zoom = connect(handler, auth=auth, base_url="https://api.zoomgov.com/v2")
    zoom.get("note")
    assert [sent.host for sent in zoom.wire.sent] == ["zoomgov.com", "api.zoomgov.com"]


def test_a_client_is_not_pickled(client: Any) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(client(auth=ServerToServerOAuth(**CREDENTIALS)))
