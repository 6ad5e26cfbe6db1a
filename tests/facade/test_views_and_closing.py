"""Views with other options, and the end of a client."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from zoom_health import ServerToServerOAuth
from zoom_health._exchange import LARGEST_BODY
from zoom_health.errors import ConfigurationError, ServerError, UnexpectedResponseError

from .answers import TokenServer, echo_note, page_of
from .harness import Chunks, Zoom

Connect = Callable[..., Zoom]
MEBIBYTE = 1024 * 1024


def test_a_view_shares_connections_token_and_counters(connect: Connect, auth: ServerToServerOAuth) -> None:
    zoom = connect(TokenServer(), auth=auth)
    view = zoom.client.with_options(timeout=5)
    zoom.call(view.notes.get, "one")
    zoom.get("two")
    zoom.call(view.with_options(attempts=2).notes.get, "three")
    assert len(zoom.wire.token_requests) == 1
    assert len(zoom.wire.calls) == 3
    assert view.counters == zoom.client.counters
    assert view.counters.requests == 4


def test_a_view_shares_the_retry_budget(connect: Connect) -> None:
    zoom = connect(lambda request: httpx.Response(503), attempts=None)
    for _ in range(100):
        with pytest.raises(ServerError):
            zoom.call(zoom.client.with_options(attempts=5).notes.get, "note")
    assert len(zoom.wire.sent) <= 140


def test_a_view_shares_the_rate_limit(connect: Connect) -> None:
    zoom = connect(echo_note, plan="free")
    view = zoom.client.with_options(timeout=30)
    for _ in range(4):
        zoom.get("note")
    assert zoom.time.slept == []
    zoom.call(view.notes.get, "note")
    assert sum(zoom.time.slept) > 1


def test_a_view_never_changes_its_parent(connect: Connect) -> None:
    zoom = connect(echo_note, timeout=60)
    view = zoom.client.with_options(timeout=5, attempts=2, largest_body=1000)
    further = view.with_options(timeout=7)
    for client in (view, zoom.client, further, zoom.client):
        zoom.call(client.notes.get, "note")
    assert [sent.extensions["timeout"]["pool"] for sent in zoom.wire.sent] == [5, 60, 7, 60]
    assert (further._settings.retry.attempts, further._settings.largest_body) == (2, 1000)
    assert zoom.client._settings.largest_body == LARGEST_BODY


def test_a_view_is_of_the_clients_own_class(connect: Connect) -> None:
    zoom = connect(echo_note)
    derived = type("Derived", (type(zoom.client),), {})
    client = derived(auth=zoom.client._settings.auth, transport=zoom.wire)
    assert type(client.with_options(timeout=5)) is derived


def test_closing_a_view_does_nothing(connect: Connect) -> None:
    zoom = connect(echo_note)
    view = zoom.client.with_options(timeout=5)
    zoom.call(view.close if hasattr(view, "close") else view.aclose)
    assert zoom.wire.closed == 0
    assert zoom.get("note").note_id == "note"


def test_a_view_of_a_closed_client_is_closed(connect: Connect) -> None:
    zoom = connect(echo_note)
    view = zoom.client.with_options(timeout=5)
    zoom.close()
    with pytest.raises(ConfigurationError, match="closed"):
        zoom.call(view.notes.get, "note")


@pytest.mark.parametrize("used", [True, False])
@pytest.mark.parametrize("client_kind", ["sync", "asyncio", "trio"], indirect=True)
def test_a_closed_client_refuses_every_call(connect: Connect, used: bool) -> None:
    zoom = connect(echo_note, attempts=None)
    if used:
        zoom.get("note")
    zoom.close()
    zoom.close()
    sent = len(zoom.wire.sent)
    for call in (lambda: zoom.get("note"), lambda: zoom.complete("note"), lambda: zoom.notes()):
        with pytest.raises(ConfigurationError, match="closed"):
            call()
    assert len(zoom.wire.sent) == sent
    assert zoom.time.slept == []


def test_a_listing_that_is_under_way_when_the_client_is_closed_ends_in_an_error(connect: Connect) -> None:
    zoom = connect(lambda request: page_of(["a"], token="next"))
    pages = zoom.pages()
    next(pages)
    zoom.close()
    with pytest.raises(ConfigurationError, match="closed"):
        next(pages)


@pytest.mark.parametrize("attempts", [0, -1, 11, 1.5, "3", True])
def test_a_number_of_attempts_outside_1_to_10_is_refused(connect: Connect, attempts: Any) -> None:
    with pytest.raises(ConfigurationError, match="attempts"):
        connect(echo_note).client.with_options(attempts=attempts)


@pytest.mark.parametrize("largest_body", [0, -1, 1.5, "3", True])
def test_a_largest_body_that_is_no_number_of_bytes_is_refused(connect: Connect, largest_body: Any) -> None:
    with pytest.raises(ConfigurationError, match="largest_body"):
        connect(echo_note).client.with_options(largest_body=largest_body)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("more", "taken"), [(0, True), (-1, False)])
def test_the_largest_body_can_be_chosen(connect: Connect, packed: bool, more: int, taken: bool) -> None:
    body = json.dumps({"note_id": "note", "note_content": "made-up " * 1000}).encode()

    def handler(request: httpx.Request) -> httpx.Response:
        headers = {"content-encoding": "gzip"} if packed else {}
        return httpx.Response(200, stream=Chunks(gzip.compress(body) if packed else body), headers=headers)

    zoom = connect(handler, attempts=None)
    view = zoom.client.with_options(largest_body=len(body) + more)
    if taken:
        assert zoom.call(view.notes.get, "note").note_id == "note"
    else:
        with pytest.raises(UnexpectedResponseError, match="larger") as caught:
            zoom.call(view.notes.get, "note")
        assert not caught.value.retryable
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_body_of_a_gibibyte_is_left_after_the_limit(connect: Connect, packed: bool) -> None:
    piece = gzip.compress(bytes(MEBIBYTE)) if packed else bytes(MEBIBYTE)
    chunks = Chunks(*[piece] * 1024)
    headers = {"content-encoding": "gzip"} if packed else {}
    zoom = connect(lambda request: httpx.Response(200, stream=chunks, headers=headers), attempts=None)
    view = zoom.client.with_options(largest_body=4 * MEBIBYTE)
    with pytest.raises(UnexpectedResponseError, match="larger"):
        zoom.call(view.notes.get, "note")
    assert chunks.taken <= 5
    assert chunks.closed
