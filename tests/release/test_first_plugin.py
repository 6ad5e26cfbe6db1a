"""A plugin that was written against the first version runs against this one."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ZoomHealth, __version__
from zoom_health._cli.application import command_line
from zoom_health._cli.plugins import Offer
from zoom_health._cli.surroundings import Surroundings
from zoom_health.testing import assert_plugin_contract

PATH = Path(__file__).parent / "first_plugin" / "first_plugin.py"
SEAL = "e88567f046ad5d80b60f20325e173e5546e1355ff43764bd5ba23eb454fdac4e"
CONTEXT = {"user": "synthetic-user", "purpose_of_use": "TREAT"}


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The plugin, with credentials of the sandbox in variables of its own."""
    monkeypatch.setenv("FIRST_ACCOUNT_ID", scenarios.ACCOUNT_ID)
    monkeypatch.setenv("FIRST_CLIENT_ID", scenarios.CLIENT_ID)
    monkeypatch.setenv("FIRST_CLIENT_SECRET", scenarios.CLIENT_SECRET)
    specification = importlib.util.spec_from_file_location("first_plugin", PATH)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.FirstPlugin()


class Recording(SandboxTransport):
    """A sandbox that keeps requests, and is overloaded when the first one for a note comes."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.requests: list[httpx.Request] = []
        self.overloaded = 1

    def _refusal(self, request: httpx.Request) -> httpx.Response | None:
        if "/oauth/" in request.url.path:
            return None
        self.requests.append(request)
        if self.overloaded:
            self.overloaded -= 1
            return httpx.Response(503, request=request)
        return None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._refusal(request) or super().handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self._refusal(request) or await super().handle_async_request(request)


def use_sync(plugin: Any, transport: Recording) -> Any:
    with ZoomHealth(plugins=[plugin], transport=transport, context=CONTEXT) as zoom:
        found = next(iter(zoom.notes.list(page_size=2)))
        note = zoom.notes.get(found.note_id)
        zoom.notes.complete(found.note_id)
    return note


def use_async(plugin: Any, transport: Recording) -> Any:
    async def work() -> Any:
        async with AsyncZoomHealth(plugins=[plugin], transport=transport, context=CONTEXT) as zoom:
            found = await anext(aiter(zoom.notes.list(page_size=2)))
            note = await zoom.notes.get(found.note_id)
            await zoom.notes.complete(found.note_id)
        return note

    return asyncio.run(work())


Use = Callable[[Any, Recording], Any]


@pytest.fixture(params=[use_sync, use_async], ids=["sync", "async"])
def used(request: pytest.FixtureRequest, first: Any, zoom_sandbox: Sandbox) -> tuple[Any, Recording, Any]:
    """The plugin after a listing that was refused once, a note and its completion; the transport; the note."""
    transport = Recording(zoom_sandbox)
    use: Use = request.param
    note = use(first, transport)
    return first, transport, note


def test_its_text_is_that_of_the_first_version() -> None:
    assert hashlib.sha256(PATH.read_bytes()).hexdigest() == SEAL, "the plugin is kept as it was: mend the product"


def test_it_keeps_to_the_contract_of_this_version(first: Any) -> None:
    assert_plugin_contract(first)


def test_its_authentication_headers_and_retry_policy_count(used: tuple[Any, Recording, Any]) -> None:
    _, transport, _ = used
    assert len(transport.requests) == 4
    assert all(request.headers["X-First-Version"] == __version__ for request in transport.requests)
    assert len({request.headers["X-First-Call"] for request in transport.requests}) == 3
    assert all(request.headers["Authorization"].startswith("Bearer ") for request in transport.requests)


def test_its_observer_hears_every_step(used: tuple[Any, Recording, Any]) -> None:
    first, _, _ = used
    assert [words for words in first.heard if not words.startswith("retry")] == [
        first.heard[0],
        "request list_clinical_notes GET /clinical_notes/notes 1 True",
        "response list_clinical_notes 1 503 None True",
        "request list_clinical_notes GET /clinical_notes/notes 2 True",
        "response list_clinical_notes 2 200 None True",
        "done list_clinical_notes 2 200 None 2 0",
        "request get_clinical_note GET /clinical_notes/notes/{note_id} 1 True",
        "response get_clinical_note 1 200 None True",
        "done get_clinical_note 1 200 None 1 0",
        "request update_clinical_note PATCH /clinical_notes/notes/{note_id} 1 True",
        "response update_clinical_note 1 204 None True",
        "done update_clinical_note 1 204 None 0 0",
    ]
    assert first.heard[0].startswith("asked ")
    (retry,) = [words for words in first.heard if words.startswith("retry")]
    assert retry.startswith("retry list_clinical_notes 1 ")
    assert retry.endswith(" ServerError")


def test_its_processor_and_redactors_change_the_note_in_order(used: tuple[Any, Recording, Any]) -> None:
    _, _, note = used
    assert note.note_content is None
    assert note.note_title.startswith("[")
    assert note.note_title == note.note_title.upper()


def test_its_audit_sink_records_reads_and_both_sides_of_a_write(used: tuple[Any, Recording, Any]) -> None:
    first, _, note = used
    assert [(event["phase"], event["operation"], event["result"]) for event in first.events] == [
        ("outcome", "list_clinical_notes", "success"),
        ("outcome", "get_clinical_note", "success"),
        ("intent", "update_clinical_note", None),
        ("outcome", "update_clinical_note", "success"),
    ]
    assert {(event["who"], event["version"], event["when"]) for event in first.events} == {
        (CONTEXT["user"], __version__, 0.0)
    }
    assert [len(event["notes"]) for event in first.events[:2]] == [2, 1]
    assert first.events[1]["notes"][0][0] == note.note_id
    assert first.events[0]["attempts"] == 2


def test_its_command_is_on_the_command_line(first: Any) -> None:
    offer = Offer(name="first", distribution="acme-first", version="0.1", load=lambda: first)
    surroundings = Surroundings(find_offers=lambda: [offer])
    result = CliRunner().invoke(command_line(), ["first"], obj=surroundings)
    assert (result.exit_code, result.output) == (0, "the first plugin\n")


def test_it_needs_nothing_but_pluggy_and_attrs() -> None:
    imported = re.findall(r"^(?:import|from) (\w+)", PATH.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(imported) - {"__future__", "collections", "threading", "typing"} == {"attrs", "pluggy"}
