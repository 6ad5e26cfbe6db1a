"""Calls that wait for another caller, and clients that are closed or cancelled in the middle."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from typing import Any

import httpx
import pytest

from zoom_health import AsyncZoomHealth, BearerToken, ServerToServerOAuth, ZoomHealth, errors


def credentials() -> ServerToServerOAuth:
    return ServerToServerOAuth(account_id="synthetic", client_id="synthetic", client_secret="synthetic")


def test_a_call_does_not_wait_longer_than_its_time_for_anothers_token() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            asked.set()
            go_on.wait(10)
            return httpx.Response(200, json={"access_token": "synthetic", "expires_in": 3600})
        return httpx.Response(200, json={"note_id": "n1"})

    zoom = ZoomHealth(auth=credentials(), transport=httpx.MockTransport(answer))
    first = threading.Thread(target=zoom.notes.get, args=("n1",))
    first.start()
    assert asked.wait(10)
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceededError):
        zoom.with_options(timeout=0.1).notes.get("n1")
    assert time.monotonic() - began < 5
    go_on.set()
    first.join(10)


@pytest.mark.parametrize("body", [{"code": 30011}, {"code": 30011, "message": "x" * 20_000}])
def test_an_update_answered_with_an_error_body_is_no_success(body: dict[str, Any]) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    zoom = ZoomHealth(auth=BearerToken("synthetic"), transport=transport).with_options(attempts=1)
    with pytest.raises(errors.UpdateFailedError):
        zoom.notes.complete("n1")


@pytest.mark.parametrize("code", [[], {}, None, "124", 1e400])
def test_a_refusal_with_an_odd_code_is_an_authentication_error(code: Any) -> None:
    body = b'{"code": 1e999}' if code == 1e400 else None
    answers = {"content": body} if body else {"json": {"code": code}}
    zoom = ZoomHealth(
        auth=BearerToken("synthetic"), transport=httpx.MockTransport(lambda request: httpx.Response(401, **answers))
    )
    with pytest.raises(errors.AuthenticationError):
        zoom.notes.get("n1")


def test_a_page_token_that_cannot_be_sent_is_an_unexpected_answer() -> None:
    page = b'{"clinical_notes": [], "next_page_token": "\\ud800"}'
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=page))
    with pytest.raises(errors.UnexpectedResponseError, match="page token"):
        list(ZoomHealth(auth=BearerToken("synthetic"), transport=transport).notes.list())


def test_event_loops_that_ended_are_forgotten() -> None:
    zoom = AsyncZoomHealth(auth=BearerToken("synthetic"), base_url="http://127.0.0.1:9")

    async def call() -> None:
        with pytest.raises(errors.NetworkError):
            await zoom.with_options(attempts=1).notes.get("n1")

    for _ in range(3):
        asyncio.run(call())
    gc.collect()
    assert len(zoom._port._loops) == 0


def test_cancelled_callers_give_their_places_back_over_any_transport() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("hangs"):
            await asyncio.sleep(60)
        return httpx.Response(200, json={"note_id": "n1"})

    async def main() -> Any:
        transport = httpx.MockTransport(answer)
        async with AsyncZoomHealth(auth=BearerToken("synthetic"), transport=transport, timeout=0.2) as zoom:
            hanging = (asyncio.wait_for(zoom.notes.get("hangs"), 0.02) for _ in range(30))
            await asyncio.gather(*hanging, return_exceptions=True)
            await asyncio.sleep(0.3)
            return await zoom.notes.get("n1")

    assert asyncio.run(main()).note_id == "n1"


def test_closing_in_the_middle_of_calls_is_an_error_of_those_calls() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        return httpx.Response(200, json={"note_id": "n1"})

    async def main() -> list[Any]:
        zoom = AsyncZoomHealth(auth=BearerToken("synthetic"), transport=httpx.MockTransport(answer))
        calls = [asyncio.ensure_future(zoom.notes.get("n1")) for _ in range(20)]
        await asyncio.sleep(0.05)
        await zoom.aclose()
        return await asyncio.gather(*calls, return_exceptions=True)

    outcomes = asyncio.run(main())
    assert {type(outcome) for outcome in outcomes} == {errors.ConfigurationError}
