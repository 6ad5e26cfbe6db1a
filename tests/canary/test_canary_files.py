"""What stays behind or comes late: cassettes, the sandbox's state, pickles, tasks that nobody waits for, `__del__`."""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from test_cassettes import CASES, CASSETTES, scrub_response, seeded
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios
from zoom_health_sandbox.sqlite_store import SqliteStore

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth
from zoom_health.types import ClinicalNote, EhrContext

from .clients import credentials
from .scenes import NOTE, SCENES, seeded_server
from .seeds import NOTE_ID, SEEDS, UNMARKED, forms_of, found_in
from .witness import failing, listening, told_by

pytestmark = pytest.mark.canary
EVERY_CASSETTE = sorted(CASSETTES.glob("*.yaml"))
HEADERS = (
    {"accept", "accept-encoding", "allow", "cache-control", "content-length", "content-type", "date", "host"}
    | {"retry-after", "www-authenticate", "x-zm-trackingid"}
    | {f"x-ratelimit-{name}" for name in ("category", "limit", "remaining", "type")}
)
"""What a cassette may hold of headers: nothing that carries a credential or a cookie."""


def values_of(note: dict[str, Any]) -> set[str]:
    """The values of a note that its cassette must not hold; short words are in every text."""
    hidden = ClinicalNote.PHI_FIELDS | EhrContext.PHI_FIELDS
    flat = note | (note.get("ehr_context") or {})
    return {str(value) for name, value in flat.items() if name in hidden and len(str(value)) > 5}


def leaks_of(cassette: bytes, notes: list[dict[str, Any]]) -> set[str]:
    """Values and credentials of the sandbox that are in a cassette, in any form."""
    secrets = {scenarios.ACCOUNT_ID, scenarios.CLIENT_ID, scenarios.CLIENT_SECRET}
    lowered = cassette.lower()
    return {
        value
        for value in set.union(secrets, *map(values_of, notes))
        if any(form.lower() in lowered for form in forms_of(value))
    }


@pytest.fixture(scope="module")
def notes() -> list[dict[str, Any]]:
    """The notes of the sandbox that the cassettes were recorded from."""
    with seeded(CASES[0]) as sandbox:
        client = httpx.Client(transport=SandboxTransport(sandbox))
        token = client.post(
            "https://zoom.us/oauth/token",
            data={"grant_type": "account_credentials", "account_id": scenarios.ACCOUNT_ID},
            auth=(scenarios.CLIENT_ID, scenarios.CLIENT_SECRET),
        ).json()["access_token"]
        answer = client.get(
            "https://api.zoom.us/v2/clinical_notes/notes",
            params={"include_note_content": "true", "page_size": 300},
            headers={"authorization": f"Bearer {token}"},
        )
        client.close()
    found: list[dict[str, Any]] = answer.json()["clinical_notes"]
    assert len(found) > 5
    return found


@pytest.mark.parametrize("path", EVERY_CASSETTE, ids=lambda path: path.stem)
def test_a_cassette_holds_nothing_of_its_notes_and_only_harmless_headers(
    path: Path, notes: list[dict[str, Any]]
) -> None:
    assert leaks_of(path.read_bytes(), notes) == set()
    for interaction in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        names = {name.lower() for side in ("request", "response") for name in interaction[side]["headers"]}
        assert names <= HEADERS


def test_a_leak_into_a_cassette_would_be_seen(notes: list[dict[str, Any]]) -> None:
    title = notes[0]["note_title"]
    assert leaks_of(EVERY_CASSETTE[0].read_bytes() + yaml.safe_dump({"a": title}).encode(), notes) == {title}


def test_what_is_recorded_of_a_note_is_its_shape() -> None:
    known = {name: value for name, value in NOTE.items() if name != "zoom_added_this"}
    known["ehr_context"] = {name: value for name, value in NOTE["ehr_context"].items() if name != "unknown"}
    body = json.dumps({"page_size": 1, "clinical_notes": [known]}).encode()
    recorded = scrub_response({"body": {"string": body}, "headers": {"content-length": ["1"]}})
    assert found_in(recorded["body"]["string"], allowed=UNMARKED) == []


# The sandbox's state: notes as they were loaded belong there, and nothing that opens a door.


def test_the_state_of_a_sandbox_holds_notes_and_no_token(temporary: Path) -> None:
    path = temporary / "state.sqlite"
    with Sandbox.seeded(notes_count=1, store=SqliteStore(path)) as sandbox:
        sandbox.add_note({name: value for name, value in NOTE.items() if name != "note_created_time"})
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID, client_id=scenarios.CLIENT_ID, client_secret=scenarios.CLIENT_SECRET
        )
        tokens: list[str] = []

        def remember(request: httpx.Request) -> httpx.Response:
            tokens.append(request.headers.get("authorization", "").removeprefix("Bearer "))
            return SandboxTransport(sandbox).handle_request(request)

        with ZoomHealth(auth=auth, transport=httpx.MockTransport(remember)) as zoom:
            zoom.notes.complete(NOTE_ID)
        kept = b"".join(each.read_bytes() for each in temporary.glob("state.sqlite*"))
        assert {stat.S_IMODE(each.stat().st_mode) for each in temporary.glob("state.sqlite*")} == {0o600}
    assert "title" in found_in(kept)  # so the search is one of readable bytes
    assert tokens[-1]
    for secret in (tokens[-1], scenarios.CLIENT_SECRET):
        assert not any(form.lower() in kept.lower() for form in forms_of(secret))
    assert found_in(repr(sandbox), str(vars(sandbox)), handle=True) == []


# Pickles, as multiprocessing and task queues make them of errors.


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("scene", ["code 30009", "no JSON", "ReadError", "another note"])
def test_a_pickle_of_an_error_holds_its_message_alone(scene: str, protocol: int) -> None:
    with ZoomHealth(auth=credentials(), transport=httpx.MockTransport(seeded_server(SCENES[scene]))) as zoom:
        error = failing(lambda: zoom.with_options(attempts=1).notes.get(NOTE_ID))
    assert error is not None
    packed = pickle.dumps(error, protocol)
    assert str(error) == str(pickle.loads(packed))
    assert found_in(packed, handle=True) == []


# What is said when nobody waits, and when things are thrown away.


def late(scene: str, start: Any) -> list[Any]:
    """What asyncio and the collector say of work that was begun and left."""
    with listening() as heard:

        async def main() -> None:
            asyncio.get_running_loop().set_debug(True)  # it then says more, such as where a task was made
            transport = httpx.MockTransport(seeded_server(SCENES[scene]))
            zoom = AsyncZoomHealth(auth=credentials(), transport=transport)
            await start(zoom.with_options(attempts=1))
            await zoom.aclose()

        asyncio.run(main())
        gc.collect()
    return heard


async def _never_retrieved(zoom: Any) -> None:
    task = asyncio.ensure_future(zoom.notes.get(NOTE_ID))
    await asyncio.wait([task])
    del task
    gc.collect()


async def _never_awaited(zoom: Any) -> None:
    zoom.notes.get(NOTE_ID)
    gc.collect()


async def _cancelled(zoom: Any) -> None:
    task = asyncio.ensure_future(zoom.notes.get(NOTE_ID))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def _left_in_the_middle(zoom: Any) -> None:
    pages = zoom.notes.list(owner=SEEDS.owner, prefetch=True).pages()
    await anext(aiter(pages), None)
    del pages
    gc.collect()


async def _left_to_the_end_of_the_loop(zoom: Any) -> None:
    asyncio.ensure_future(zoom.notes.get(NOTE_ID)).add_done_callback(lambda task: None)


LEFT = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _never_retrieved,
        _never_awaited,
        _cancelled,
        _left_in_the_middle,
        _left_to_the_end_of_the_loop,
    )
}


@pytest.mark.parametrize("scene", ["well", "code 30009", "no JSON", "ReadError"])
@pytest.mark.parametrize("name", LEFT)
def test_what_is_said_of_abandoned_work_holds_nothing(name: str, scene: str) -> None:
    async def start(zoom: Any) -> None:
        try:
            await LEFT[name](zoom)
        except Exception:
            if name != "left in the middle":
                raise

    assert found_in(*late(scene, start)) == []


def test_a_task_that_nobody_waited_for_is_heard() -> None:
    heard = late("code 30009", _never_retrieved)
    assert any("never retrieved" in str(each) for each in heard)


def test_a_client_that_nobody_closed_says_nothing() -> None:
    with listening() as heard:
        for kind in (ZoomHealth, AsyncZoomHealth):
            client: Any = kind(auth=credentials(), transport=httpx.MockTransport(seeded_server(SCENES["well"])))
            del client
            gc.collect()
    assert found_in(*heard) == []


def test_an_error_that_a_thread_dies_of_says_nothing() -> None:
    with (
        listening() as heard,
        ZoomHealth(auth=credentials(), transport=httpx.MockTransport(seeded_server(SCENES["code 30009"]))) as zoom,
    ):
        thread = threading.Thread(target=lambda: zoom.with_options(attempts=1).notes.get(NOTE_ID))
        thread.start()
        thread.join()
    assert any("NoteNotFoundError" in str(each) for each in heard)
    assert found_in(*heard) == []


def test_a_leak_in_what_is_said_late_would_be_seen() -> None:
    class Leaking:
        def __del__(self) -> None:
            raise RuntimeError(SEEDS.title)

        def __repr__(self) -> str:
            return SEEDS.patient

    def die() -> None:
        raise RuntimeError(SEEDS.content)

    async def fail(zoom: Any) -> None:
        async def leak() -> None:
            raise RuntimeError(SEEDS.token)

        task = asyncio.ensure_future(leak())
        await asyncio.wait([task])
        del task
        gc.collect()

    with listening() as heard:
        Leaking()
        thread = threading.Thread(target=die)
        thread.start()
        thread.join()
    assert found_in(*heard, *late("well", fail)) == ["content", "title", "token"]


def test_an_error_in_an_exception_hook_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ZoomHealth(auth=credentials(), transport=httpx.MockTransport(seeded_server(SCENES["no JSON"]))) as zoom:
        error = failing(lambda: zoom.with_options(attempts=1).notes.get(NOTE_ID))
    assert error is not None
    sys.__excepthook__(type(error), error, error.__traceback__)
    printed = capsys.readouterr().err
    assert type(error).__name__ in printed
    assert found_in(printed, *told_by(error)) == []
