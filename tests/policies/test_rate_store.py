"""Counting an account's calls for several processes, in a store of the `limits` library."""

from __future__ import annotations

import sys
from typing import Any

import httpx
import pytest

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth
from zoom_health._throttle import ProcessStore
from zoom_health.errors import ConfigurationError, NetworkError


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"note_id": "note"})


@pytest.fixture(params=[ZoomHealth, AsyncZoomHealth])
def client(request: pytest.FixtureRequest) -> Any:
    """Each class of clients."""
    return request.param


def test_a_store_lets_through_what_the_plan_allows() -> None:
    pytest.importorskip("limits")
    store = ProcessStore("memory://", "account", 4)
    assert [store.take() for _ in range(4)] == [0, 0, 0, 0]
    assert 0 < store.take() <= 1


def test_accounts_do_not_take_from_each_other() -> None:
    pytest.importorskip("limits")
    one, another = (ProcessStore("memory://", name, 1) for name in ("one", "another"))
    assert (one.take(), another.take()) == (0, 0)


def test_a_client_counts_its_calls_in_the_store() -> None:
    pytest.importorskip("limits")
    transport = httpx.MockTransport(answer)
    with ZoomHealth(auth=BearerToken("t"), plan="free", rate_store="memory://", transport=transport) as zoom:
        taken = 0
        store = zoom._settings.shared.store
        assert store is not None
        take = store.take

        def counted() -> float:
            nonlocal taken
            taken += 1
            return take()

        store.take = counted  # type: ignore[method-assign]
        for _ in range(3):
            zoom.notes.get("note")
        assert taken == 3


def test_a_call_waits_until_the_store_lets_it_through() -> None:
    pytest.importorskip("limits")
    slept: list[float] = []
    transport = httpx.MockTransport(answer)
    with ZoomHealth(auth=BearerToken("t"), plan="free", rate_store="memory://", transport=transport) as zoom:
        zoom._port._sleep = slept.append
        store = zoom._settings.shared.store
        waits = iter([0.3, 0.2, 0.0])
        assert store is not None
        store.take = lambda: next(waits)  # type: ignore[method-assign]
        assert zoom.notes.get("note").note_id == "note"
    assert slept == [0.3, 0.2]


def test_a_store_that_fails_is_a_network_error_that_shows_nothing() -> None:
    pytest.importorskip("limits")
    transport = httpx.MockTransport(answer)

    def fail() -> float:
        raise RuntimeError("redis://hidden:hidden@host")

    with ZoomHealth(auth=BearerToken("t"), plan="free", rate_store="memory://", transport=transport) as zoom:
        store = zoom._settings.shared.store
        assert store is not None
        store.take = fail  # type: ignore[method-assign]
        with pytest.raises(NetworkError, match="rate_store") as caught:
            zoom.with_options(attempts=1).notes.get("note")
    assert "hidden" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize("address", ["nonsense", "", "unheard-of://hidden", "redis://hidden:port", 7])
def test_an_unknown_store_is_refused_and_not_shown(client: Any, address: Any) -> None:
    pytest.importorskip("limits")
    with pytest.raises(ConfigurationError, match="rate_store") as caught:
        client(auth=BearerToken("t"), plan="pro", rate_store=address)
    assert "hidden" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_store_without_the_library_names_the_extra(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "limits"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "limits", None)
    with pytest.raises(ConfigurationError, match=r"zoom-health\[shared\]"):
        client(auth=BearerToken("t"), plan="pro", rate_store="memory://")


def test_a_store_needs_the_plan(client: Any) -> None:
    with pytest.raises(ConfigurationError, match="plan"):
        client(auth=BearerToken("t"), rate_store="memory://")


@pytest.mark.parametrize("plan", ["", "FREE", "enterprise", 7, ["pro"]])
def test_an_unknown_plan_is_refused_and_the_known_ones_are_named(client: Any, plan: Any) -> None:
    with pytest.raises(ConfigurationError, match="free, pro, business"):
        client(auth=BearerToken("t"), plan=plan)
