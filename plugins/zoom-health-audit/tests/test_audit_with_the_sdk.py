"""The plugin in a client, sync and async, against the sandbox; by its hook and by its name."""

from __future__ import annotations

import json
import subprocess
import sys

import anyio
import pytest
import zoom_health_audit
from zoom_health_audit import AuditPlugin, AuditTrailError
from zoom_health_audit.settings import settings_from
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import AsyncZoomHealth, ServerToServerOAuth, ZoomHealth
from zoom_health.errors import AuditError, NoteNotFoundError, ZoomHealthError

CONTEXT = {"user": "u-17", "purpose_of_use": "TREAT", "source": "192.0.2.7"}


@pytest.fixture
def sandbox():
    return Sandbox.seeded(notes_count=40)


def arguments(sandbox, plugin, **more):
    auth = ServerToServerOAuth(
        account_id=scenarios.ACCOUNT_ID, client_id=scenarios.CLIENT_ID, client_secret=scenarios.CLIENT_SECRET
    )
    return {"auth": auth, "transport": SandboxTransport(sandbox), "plugins": [plugin], "context": CONTEXT} | more


def use(zoom):
    notes = list(zoom.notes.list(page_size=30))
    note = zoom.notes.get(notes[0].note_id)
    zoom.notes.complete(note.note_id)
    with pytest.raises(NoteNotFoundError):
        zoom.notes.get(scenarios.UNKNOWN_NOTE_ID)
    return notes


async def use_async(zoom):
    notes = [note async for note in zoom.notes.list(page_size=30)]
    note = await zoom.notes.get(notes[0].note_id)
    await zoom.notes.complete(note.note_id)
    with pytest.raises(NoteNotFoundError):
        await zoom.notes.get(scenarios.UNKNOWN_NOTE_ID)
    return notes


def run(sandbox, plugin, *, is_async):
    if not is_async:
        with ZoomHealth(**arguments(sandbox, plugin)) as zoom:
            return use(zoom)

    async def main():
        async with AsyncZoomHealth(**arguments(sandbox, plugin)) as zoom:
            return await use_async(zoom)

    return anyio.run(main)


def records(files):
    return [json.loads(line)["record"] for line in files.lines()]


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_every_call_of_a_client_is_recorded(path, files, sandbox, is_async):
    with AuditPlugin(path) as plugin:
        notes = run(sandbox, plugin, is_async=is_async)
    assert files.verify().intact
    calls = [record for record in records(files) if record["kind"] == "call"]
    listed = [record for record in calls if record["operation"] == "list_clinical_notes" and "note" in record]
    assert len(listed) == len(notes)
    assert [(record["operation"], record["phase"], record.get("result")) for record in calls[len(listed) :]][-4:] == [
        ("get_clinical_note", "outcome", "success"),
        ("update_clinical_note", "intent", None),
        ("update_clinical_note", "outcome", "success"),
        ("get_clinical_note", "outcome", "failure"),
    ]
    assert all(record["context"] == CONTEXT for record in calls)
    read, intended, done = calls[-4:-1]
    assert read["note"] == intended["note"] == done["note"]
    assert intended["call"] == done["call"] != read["call"]
    assert done["tracking_id"]


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_nothing_of_a_note_comes_into_the_files(path, sandbox, is_async):
    with AuditPlugin(path, fhir_path=path.with_name("events")) as plugin:
        notes = run(sandbox, plugin, is_async=is_async)
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for note in notes:
        for value in (note.note_id, note.note_title, note.ehr_context and note.ehr_context.patient_id):
            assert not value or value.encode() not in kept


def test_a_read_that_cannot_be_recorded_is_withheld(path, sandbox):
    plugin = AuditPlugin(path)
    with ZoomHealth(**arguments(sandbox, plugin)) as zoom:
        note_id = next(iter(zoom.notes.list())).note_id
        plugin.close()
        with pytest.raises(AuditError):
            zoom.notes.get(note_id)


def test_a_write_that_cannot_be_recorded_is_not_sent(path, sandbox):
    plugin = AuditPlugin(path)
    with ZoomHealth(**arguments(sandbox, plugin)) as zoom:
        note = next(iter(zoom.notes.list()))
        before = sandbox.requests_handled
        plugin.close()
        with pytest.raises(AuditError):
            zoom.notes.complete(note.note_id)
    assert sandbox.requests_handled == before


def test_a_trail_that_cannot_be_opened_refuses_the_client(path, sandbox):
    path.write_bytes(b"something else")
    with pytest.raises(ZoomHealthError, match="audit"):
        ZoomHealth(**arguments(sandbox, AuditPlugin(path)))


def test_one_plugin_serves_several_clients(path, files, sandbox):
    with AuditPlugin(path) as plugin:
        for _ in range(2):
            with ZoomHealth(**arguments(sandbox, plugin)) as zoom:
                list(zoom.notes.list())
    assert [record["kind"] for record in records(files)].count("created") == 1
    assert files.verify().intact


def test_the_plugin_is_loaded_by_its_name(path, files, sandbox, monkeypatch):
    monkeypatch.setenv("ZOOM_HEALTH_AUDIT_PATH", str(path))
    with ZoomHealth(**arguments(sandbox, "audit")) as zoom:
        assert [plugin.name for plugin in zoom.plugins()] == ["audit"]
        list(zoom.notes.list())
    assert files.verify().intact
    assert len(records(files)) > 1


def test_the_contract_of_plugins_holds(path):
    testing = pytest.importorskip("zoom_health.testing", reason="this SDK has no check of plugins yet")
    testing.assert_plugin_contract(AuditPlugin(path))


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PTH": "x"}, "ZOOM_HEALTH_AUDIT_PTH means nothing; there are ZOOM_HEALTH_AUDIT_CONTEXT_KEYS"),
        ({"PATH": ""}, "ZOOM_HEALTH_AUDIT_PATH is empty"),
        ({"TIMEOUT": "soon"}, "ZOOM_HEALTH_AUDIT_TIMEOUT must be a number of seconds"),
        ({"TIMEOUT": "0"}, "timeout must be"),
        ({"TIMEOUT": "nan"}, "timeout must be"),
        ({"IDENTIFIERS": "none"}, "identifiers must be"),
    ],
)
def test_a_variable_that_cannot_be_used_is_refused(variables, words):
    with pytest.raises(AuditTrailError, match=words):
        settings_from({f"ZOOM_HEALTH_AUDIT_{name}": value for name, value in variables.items()})


def test_variables_set_what_arguments_set(tmp_path):
    settings = settings_from(
        {
            "ZOOM_HEALTH_AUDIT_PATH": str(tmp_path / "a.jsonl"),
            "ZOOM_HEALTH_AUDIT_IDENTIFIERS": "plain",
            "ZOOM_HEALTH_AUDIT_CONTEXT_KEYS": "ticket, shift",
            "ZOOM_HEALTH_AUDIT_TIMEOUT": "2.5",
            "OTHER": "x",
        }
    )
    assert (settings.path, settings.identifiers, settings.timeout) == (tmp_path / "a.jsonl", "plain", 2.5)
    assert settings.context_keys == ("ticket", "shift")


def test_without_a_path_the_trail_is_in_the_directory_for_state(tmp_path):
    assert settings_from({"XDG_STATE_HOME": str(tmp_path)}).path == tmp_path / "zoom-health" / "audit.sqlite"


def test_importing_the_plugin_is_cheap_and_needs_no_sdk():
    dear = ["zoom_health", "click", "sqlite3", "ssl", "httpx", "cryptography", "zoom_health_audit.command"]
    code = f"import sys, zoom_health_audit; print([name for name in {dear} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_exports_are_sorted_and_there():
    assert zoom_health_audit.__all__ == sorted(zoom_health_audit.__all__)
    for name in zoom_health_audit.__all__:
        assert hasattr(zoom_health_audit, name)
