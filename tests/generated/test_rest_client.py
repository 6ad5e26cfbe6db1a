"""Settings of the low-level clients: timeouts, derived clients, tokens, threads."""

from __future__ import annotations

import asyncio
import copy
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from zoom_health_rest import AuthenticatedClient, Client
from zoom_health_rest.api.clinicalnotes import list_clinical_notes
from zoom_health_rest.types import UNSET

BASE_URL = "https://api.example.com/v2"


class Server:
    """Keeps the requests and answers an empty page."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, json={}, headers={"location": "https://elsewhere.example.com/"})

    def client(self, **settings: Any) -> AuthenticatedClient:
        transport = {"transport": httpx.MockTransport(self)}
        return AuthenticatedClient(base_url=BASE_URL, httpx_args=transport, **{"token": "first", **settings})


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.mark.parametrize("kind", [Client, AuthenticatedClient])
def test_the_default_timeout_is_finite_in_every_step(kind: Any) -> None:
    client = kind(base_url=BASE_URL, **({"token": "t"} if kind is AuthenticatedClient else {}))
    for made in (client.get_httpx_client(), client.get_async_httpx_client()):
        assert {made.timeout.connect, made.timeout.read, made.timeout.write, made.timeout.pool} == {60.0}


def test_the_timeout_goes_with_each_request(server: Server) -> None:
    list_clinical_notes.sync_detailed(client=server.client(timeout=httpx.Timeout(3)))
    assert set(server.requests[0].extensions["timeout"].values()) == {3}


@pytest.mark.parametrize("used_before", [True, False])
def test_a_derived_client_leaves_its_parent_alone(server: Server, used_before: bool) -> None:
    parent = server.client(headers={"x-one": "1"}, cookies={"one": "1"}, timeout=httpx.Timeout(3))
    if used_before:
        list_clinical_notes.sync(client=parent)
    child = parent.with_headers({"x-two": "2"}).with_cookies({"two": "2"}).with_timeout(httpx.Timeout(9))
    server.requests.clear()
    list_clinical_notes.sync(client=child)
    list_clinical_notes.sync(client=parent)
    of_child, of_parent = server.requests
    assert (of_child.headers["x-one"], of_child.headers["x-two"]) == ("1", "2")
    assert of_child.headers["cookie"] == "one=1; two=2"
    assert of_child.extensions["timeout"]["read"] == 9
    assert "x-two" not in of_parent.headers
    assert of_parent.headers["cookie"] == "one=1"
    assert of_parent.extensions["timeout"]["read"] == 3
    assert child.get_httpx_client() is not parent.get_httpx_client()


def test_a_derived_client_keeps_every_other_setting(server: Server) -> None:
    parent = server.client(
        raise_on_unexpected_status=True, prefix="Token", auth_header_name="X-Auth", follow_redirects=True
    )
    child = parent.with_headers({"x-two": "2"})
    assert child.raise_on_unexpected_status
    list_clinical_notes.sync(client=child)
    assert server.requests[0].headers["x-auth"] == "Token first"


def test_the_token_that_is_set_last_is_sent(server: Server) -> None:
    client = server.client()
    child = client.with_headers({})
    list_clinical_notes.sync(client=client)
    client.token = "second"
    list_clinical_notes.sync(client=client)
    asyncio.run(list_clinical_notes.asyncio(client=client))
    list_clinical_notes.sync(client=child)
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer first", "Bearer second", "Bearer second", "Bearer first"]


def test_without_a_prefix_the_token_stands_alone(server: Server) -> None:
    list_clinical_notes.sync(client=server.client(prefix=""))
    assert server.requests[0].headers["authorization"] == "first"


def test_threads_share_one_httpx_client() -> None:
    client = Client(base_url=BASE_URL)
    threads = 16
    barrier = threading.Barrier(threads)

    def take(number: int) -> tuple[int, int]:
        barrier.wait()
        return id(client.get_httpx_client()), id(client.get_async_httpx_client())

    with ThreadPoolExecutor(threads) as pool:
        found = set(pool.map(take, range(threads)))
    assert found == {(id(client.get_httpx_client()), id(client.get_async_httpx_client()))}


def test_many_threads_send_through_one_client(server: Server) -> None:
    client = server.client()
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda number: list_clinical_notes.sync(client=client, page_size=number), range(1, 41)))
    assert len(pages) == 40
    assert sorted(int(request.url.params["page_size"]) for request in server.requests) == list(range(1, 41))


def test_a_given_httpx_client_is_used_as_it_is(server: Server) -> None:
    own = httpx.Client(base_url=BASE_URL, transport=httpx.MockTransport(server))
    own_async = httpx.AsyncClient(base_url=BASE_URL, transport=httpx.MockTransport(server))
    client = AuthenticatedClient(base_url=BASE_URL, token="t")
    assert client.set_httpx_client(own).set_async_httpx_client(own_async) is client
    assert client.get_httpx_client() is own
    assert client.get_async_httpx_client() is own_async


def test_redirects_are_not_followed_unless_asked() -> None:
    server = Server(status=302)
    assert list_clinical_notes.sync_detailed(client=server.client()).status_code == 302
    assert len(server.requests) == 1


def test_a_token_does_not_follow_a_redirect_to_another_host() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.host == "api.example.com":
            return httpx.Response(302, headers={"location": "https://elsewhere.example.com/"})
        return httpx.Response(200, json={})

    client = AuthenticatedClient(
        base_url=BASE_URL, token="t", follow_redirects=True, httpx_args={"transport": httpx.MockTransport(answer)}
    )
    list_clinical_notes.sync(client=client)
    assert [request.url.host for request in seen] == ["api.example.com", "elsewhere.example.com"]
    assert "authorization" not in seen[1].headers


def test_a_context_closes_the_httpx_client(server: Server) -> None:
    with server.client() as client:
        list_clinical_notes.sync(client=client)
    assert client.get_httpx_client().is_closed


def test_an_async_context_closes_the_async_client(server: Server) -> None:
    async def use() -> AuthenticatedClient:
        async with server.client() as client:
            await list_clinical_notes.asyncio(client=client)
        return client

    assert asyncio.run(use()).get_async_httpx_client().is_closed


def test_a_client_cannot_be_pickled_with_its_token(server: Server) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(server.client())


def test_unset_is_one_object_through_copy_and_pickle() -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(UNSET, protocol)) is UNSET
    assert copy.copy(UNSET) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
    assert copy.deepcopy({"a": [UNSET]})["a"][0] is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"
