"""First-party plugins on every kind of call: what they write, and what is said while they run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pluggy
import pytest

from .clients import witnessed
from .outputs import BELONGS, CONTEXT, Outputs
from .scenes import SCENES, TOKEN_SCENES, seeded_server
from .seeds import NOTE_ID, SEEDS, forms_of, found_in
from .witness import shown

pytestmark = pytest.mark.canary
hookimpl = pluggy.HookimplMarker("zoom_health")
KINDS = ("sync", "async")
HAPPENS = (
    "well",
    "code 30009",
    "status 500",
    "a list of nothing readable",
    "a page token again",
    "no JSON",
    "ReadError",
    "another note",
    "too large",
)
OPERATIONS = ("get", "list", "pages", "complete", "rest list")


class Again:
    """Sends what failed again without a pause, so that repetitions are told of, too."""

    name = "again"

    @hookimpl
    def zoom_health_retry_policy(self, config: Any, default: Any) -> Any:
        return lambda call, attempt, error: 0.0 if getattr(error, "retryable", False) else None


@pytest.fixture
def outputs(temporary: Path) -> Iterator[Outputs]:
    folder = temporary / "outputs"
    folder.mkdir()
    outputs = Outputs(folder)
    yield outputs
    outputs.close()


def redactors() -> list[Any]:
    """The plugin that redacts, where it is installed, with a key and words of its own to keep to itself."""
    try:
        from zoom_health_redact import RedactPlugin
    except ImportError:
        return []
    return [RedactPlugin(key=SEEDS.plugin_key.encode(), names=[SEEDS.plugin_words])]


def searched(outputs: Outputs) -> dict[str, list[str]]:
    """The seeds in each output that do not belong there."""
    found = {name: found_in(data, allowed=BELONGS[name], handle=True) for name, data in outputs.collected().items()}
    return {name: seeds for name, seeds in found.items() if seeds}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scene", HAPPENS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_plugins_write_and_say_nothing_that_does_not_belong(
    kind: str, operation: str, scene: str, outputs: Outputs, temporary: Path
) -> None:
    plugins = [*outputs.plugins, *redactors(), Again()]
    server = seeded_server(SCENES[scene])
    said, _ = witnessed(kind, operation, server, plugins=plugins, context=CONTEXT, attempts=2)
    said += [text for plugin in plugins for text in shown(plugin)]
    assert found_in(*said, allowed=resumable(operation, scene)) == []
    while_open = outputs.collected()
    assert all(while_open[name] for name in BELONGS if name != "syslog")  # what a server has read comes by itself
    assert searched(outputs) == {}
    outputs.close()
    assert searched(outputs) == {}
    assert {path.name for path in temporary.iterdir()} == {"outputs"}


def resumable(operation: str, scene: str) -> frozenset[str]:
    """The error of a listing that broke off has an attribute `resume_token` with Zoom's own in it."""
    broke_off = scene == "a page token again" and operation in ("list", "pages")
    return frozenset({"page_token"}) if broke_off else frozenset()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scene", [scene for scene in TOKEN_SCENES if scene != "well"])
def test_plugins_write_nothing_of_a_refused_login(kind: str, scene: str, outputs: Outputs) -> None:
    server = seeded_server(SCENES["well"], TOKEN_SCENES[scene])
    said, error = witnessed(kind, "get", server, plugins=[*outputs.plugins, *redactors()], context=CONTEXT)
    assert error is not None
    assert found_in(*said) == []
    outputs.close()
    assert searched(outputs) == {}


def test_records_of_an_audit_are_what_is_searched(outputs: Outputs) -> None:
    """Who and why are there, in each sink: so what else were there would be found in the same way."""
    witnessed("sync", "list", seeded_server(SCENES["well"]), plugins=outputs.plugins, context=CONTEXT)
    outputs.close()
    for name in ("audit.sqlite", "audit.jsonl", "syslog", "fhir"):
        assert found_in(outputs.collected()[name]) == ["purpose", "user"], name


@pytest.mark.parametrize("operation", ["get", "list"])
def test_an_audit_of_plain_ids_holds_ids_and_no_content(operation: str, temporary: Path) -> None:
    outputs = Outputs(temporary, identifiers="plain")
    witnessed("sync", operation, seeded_server(SCENES["well"]), plugins=outputs.plugins, context=CONTEXT)
    outputs.close()
    ids = ["appointment", "note_id", "owner", "patient", "provider", "purpose", "user"]
    found = {name: found_in(data, handle=True) for name, data in outputs.collected().items()}
    assert all(found[name] == ids for name in ("audit.sqlite", "audit.jsonl", "syslog"))
    assert set(found["fhir"]) <= set(ids)
    assert found["spans"] == found["metrics"] == found["keys and states"] == []


# That each search can fail: a plugin that writes what it must not, into each output.


def leaking_observer(write: Callable[[str], object]) -> Any:
    class Leaking:
        name = "leaking"

        @hookimpl
        def zoom_health_observers(self, config: Any) -> Any:
            return self

        def on_done(self, call: Any, event: Any) -> None:
            write(f"{call.note_id} {call.context}")

    return Leaking()


@pytest.mark.parametrize("name", BELONGS)
def test_a_leak_into_an_output_would_be_seen(name: str, outputs: Outputs) -> None:
    folder = outputs.folder
    files = {"audit.jsonl": "audit.jsonl", "fhir": "fhir.ndjson", "keys and states": "another-key"}

    def write(text: str) -> None:
        if name in files:
            with (folder / files[name]).open("a") as stream:
                stream.write(json.dumps(text))
        elif name == "audit.sqlite":
            with closing(sqlite3.connect(folder / "audit.sqlite", isolation_level=None)) as database:
                database.execute("CREATE TABLE leak AS SELECT ? AS text", [text])
        elif name == "syslog":
            outputs.syslog.received += text.encode()
        elif name == "spans":
            outputs.tracer().start_span("leak", attributes={"url.full": text}).end()
        else:
            outputs.meter().create_counter("leak").add(1, {"owner": text})

    plugins = [*outputs.plugins, leaking_observer(write)]
    witnessed("sync", "get", seeded_server(SCENES["well"]), plugins=plugins, context=CONTEXT)
    assert set(searched(outputs)) == {name}
    assert {"note_id", "unlisted_context"} <= set(searched(outputs)[name])


def test_the_handle_of_a_note_is_found_in_every_form() -> None:
    assert all(found_in(b"a " + form, handle=True) == ["note_id"] for form in forms_of(NOTE_ID))
