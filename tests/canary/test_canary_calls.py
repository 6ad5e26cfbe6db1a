"""Every operation and every error of both clients: seeds of health information and secrets do not come out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import zoom_health
from zoom_health import BearerToken, ServerToServerOAuth, ZoomHealth

from .clients import ASYNC, SYNC, witnessed
from .scenes import SCENES, TOKEN_SCENES, seeded_server
from .seeds import ALL, FORMS, SEEDS, found_in
from .witness import failing, listening, locals_by_rich, printed_by_rich, told_by

KINDS = ("sync", "async")
pytestmark = pytest.mark.canary


# What one of these says, the others say: they go the same way but for their first steps.
EVERYTHING_HAPPENS_TO = ("get", "dated", "complete")
CALLS = [(operation, scene) for operation in EVERYTHING_HAPPENS_TO for scene in SCENES] + [
    (operation, scene)
    for operation in SYNC
    if operation not in EVERYTHING_HAPPENS_TO
    for scene in ("well", "code 30009", "a list of nothing readable", "no JSON", "ReadError", "another note")
]

# The error of a listing that broke off has an attribute `resume_token`; Zoom's token is what it goes on from.
RESUMES = {("dated", "a page token again"): frozenset({"page_token"})}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("operation", "scene"), CALLS)
def test_nothing_comes_out_of_a_call(kind: str, operation: str, scene: str, temporary: Path) -> None:
    said, _ = witnessed(kind, operation, seeded_server(SCENES[scene]))
    assert said
    assert found_in(*said, allowed=RESUMES.get((operation, scene), frozenset())) == []
    assert [path.name for path in temporary.rglob("*")] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scene", [scene for scene in TOKEN_SCENES if scene != "well"])
@pytest.mark.parametrize("operation", ["get", "list", "complete", "rest get"])
def test_nothing_comes_out_of_a_call_without_a_token(kind: str, scene: str, operation: str) -> None:
    said, error = witnessed(kind, operation, seeded_server(SCENES["well"], TOKEN_SCENES[scene]))
    assert isinstance(error, zoom_health.ZoomHealthError)
    assert found_in(*said) == []


WRONG_CLIENTS: dict[str, Any] = {
    "a token with a line end": lambda: BearerToken(f"{SEEDS.token}\n"),
    "a token of bytes": lambda: BearerToken(SEEDS.token.encode()),  # type: ignore[arg-type]  # what callers do
    "a secret with an accent": lambda: ServerToServerOAuth(
        account_id=SEEDS.account_id, client_id=SEEDS.client_id, client_secret=f"{SEEDS.client_secret}\u00e9"
    ),
    "no client id": lambda: ServerToServerOAuth(
        account_id=SEEDS.account_id, client_id="", client_secret=SEEDS.client_secret
    ),
    "an address with a password": lambda: ZoomHealth(
        auth=BearerToken(SEEDS.token), base_url=f"http://user:{SEEDS.proxy_password}@api.zoom.us"
    ),
    "a proxy that is none": lambda: ZoomHealth(
        auth=BearerToken(SEEDS.token), proxy=f"gopher://user:{SEEDS.proxy_password}@127.0.0.1"
    ),
    "a store that is none": lambda: ZoomHealth(
        auth=BearerToken(SEEDS.token), plan="pro", rate_store=f"nothing://:{SEEDS.proxy_password}@127.0.0.1"
    ),
    "a token in the place of a plugin": lambda: ZoomHealth(
        auth=BearerToken(SEEDS.token), plugins=(SEEDS.token.encode(),)
    ),
    "a context that is none": lambda: ZoomHealth(
        auth=BearerToken(SEEDS.token), context={"patient": f"{SEEDS.patient}\n"}
    ),
    "a wrong note id": lambda: ZoomHealth(auth=BearerToken(SEEDS.token)).notes.get(f"{SEEDS.patient}\n"),
    "a wrong owner": lambda: ZoomHealth(auth=BearerToken(SEEDS.token)).notes.list(owner=f"{SEEDS.patient}\0"),
    "a wrong parameter": lambda: ZoomHealth(auth=BearerToken(SEEDS.token)).notes.list(
        extra_params={"a": f"{SEEDS.patient}\n"}
    ),
    "a wrong resume token": lambda: ZoomHealth(auth=BearerToken(SEEDS.token)).notes.list(resume_token=SEEDS.patient),
}


@pytest.mark.parametrize("name", WRONG_CLIENTS)
def test_a_refused_argument_is_not_shown(name: str) -> None:
    with listening() as logs:
        error = failing(WRONG_CLIENTS[name])
    assert isinstance(error, zoom_health.ZoomHealthError)
    # What a caller passes by position or name stands in the frame of the method that it called.
    said = [str(error), repr(error), repr(error.args), repr(vars(error)), repr(error.__context__), *logs]
    assert found_in(*said) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scene", ["code 30009", "no JSON", "ReadError"])
def test_nothing_is_in_what_rich_prints(kind: str, scene: str) -> None:
    _, error = witnessed(kind, "get", seeded_server(SCENES[scene]))
    assert error is not None
    assert found_in(printed_by_rich(error)) == []


def test_both_clients_are_asked_the_same() -> None:
    assert list(SYNC) == list(ASYNC)


@pytest.mark.parametrize("name", ALL)
def test_the_search_finds_each_seed_in_every_form(name: str) -> None:
    assert all(found_in(b"before " + form + b" after") == [name] for form in FORMS[name])
    assert found_in(gzip.compress(ALL[name].encode())) == [name]
    assert found_in({"value": ALL[name]}) == [name]
    assert found_in(ALL[name].upper()) == [name]


class LeakingError(Exception):
    """An error as most clients raise them."""


def test_a_leak_would_be_seen() -> None:
    def leak(title: str) -> None:
        raise LeakingError(title)

    error = failing(lambda: leak(SEEDS.title))
    assert error is not None
    assert found_in(*map(str, told_by(error))) == ["title"]


def test_a_leak_in_the_locals_of_a_library_would_be_seen() -> None:
    error = failing(lambda: json.loads(SEEDS.title))
    assert error is not None
    assert "title" in found_in(*locals_by_rich(error))
    assert "title" in found_in(printed_by_rich(error))
