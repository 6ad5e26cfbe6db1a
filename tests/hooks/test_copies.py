"""One plugin serves an installed SDK and a vendored copy, side by side in one process, unchanged."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

import zoom_health
from zoom_health._cli.application import command_line

from .plugins import SECRET, clinic

PLUGIN = """
import attrs

told = []

@hookimpl
def zoom_health_auth(config):
    return config.BearerToken("of-the-plugin")

@hookimpl
def zoom_health_request_headers(config):
    return lambda call: {"x-acme": call.operation}

@hookimpl
def zoom_health_observers(config):
    class Observer:
        def on_done(self, call, event):
            told.append(type(event).__module__)
    return Observer()

@hookimpl
def zoom_health_retry_policy(config, default):
    return default

@hookimpl
def zoom_health_redactors(config):
    return lambda note, call: attrs.evolve(note, note_title="[title]", note_content="[text]")

@hookimpl
def zoom_health_audit_sinks(config):
    return lambda event: told.append(type(event).__module__)
"""


@pytest.fixture(scope="module")
def vendored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A copy of the SDK inside another package, as `zoom-health vendor` makes it."""
    root = tmp_path_factory.mktemp("clinic")
    destination = root / "synthetic_clinic" / "_vendor"
    destination.parent.mkdir()
    (destination.parent / "__init__.py").touch()
    done = CliRunner().invoke(command_line(), ["--no-plugins", "vendor", str(destination)])
    assert done.exit_code == 0, done.stderr
    if not (destination / "__init__.py").exists():
        (destination / "__init__.py").touch()
    sys.path.insert(0, str(root))
    try:
        yield importlib.import_module("synthetic_clinic._vendor.zoom_health")
    finally:
        sys.path.remove(str(root))
        for name in [name for name in sys.modules if name.partition(".")[0] == "synthetic_clinic"]:
            del sys.modules[name]


def use(sdk: Any, plugins: list[Any]) -> tuple[Any, list[httpx.Request]]:
    """Read, list and complete notes with a copy of the SDK."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return clinic(request)

    with sdk.ZoomHealth(plugins=plugins, transport=httpx.MockTransport(answer), require=("auth", "redactors")) as zoom:
        notes = [zoom.notes.get("n1"), *zoom.notes.list(include_content=True)]
        zoom.notes.complete("n1")
    return notes, sent


def test_the_copy_is_another_package(vendored: ModuleType) -> None:
    assert vendored.ZoomHealth is not zoom_health.ZoomHealth
    assert Path(str(vendored.__file__)).parent != Path(zoom_health.__file__).parent


@pytest.mark.parametrize("by_name", [True, False])
def test_one_plugin_serves_both(vendored: ModuleType, installed: Callable[..., None], by_name: bool) -> None:
    installed("acme", PLUGIN)
    acme = importlib.import_module("acme_acme")
    for sdk in (zoom_health, vendored, zoom_health):
        acme.told.clear()
        notes, sent = use(sdk, ["acme"] if by_name else [acme])
        assert len(notes) == 5
        assert SECRET not in repr([note.to_dict() for note in notes])
        assert {request.headers["authorization"] for request in sent} == {"Bearer of-the-plugin"}
        assert {request.headers["x-acme"] for request in sent} >= {"get_clinical_note", "update_clinical_note"}
        assert {module.rpartition(".")[0] for module in acme.told} == {sdk.__name__}
        assert isinstance(notes[0], sdk.types.ClinicalNote)


def test_both_check_its_contract(vendored: ModuleType, installed: Callable[..., None]) -> None:
    installed("acme", PLUGIN)
    for sdk in (zoom_health, vendored):
        sdk.testing.assert_plugin_contract("acme")


def test_what_a_plugin_does_wrong_is_an_error_of_the_copy_that_it_runs_in(
    vendored: ModuleType, installed: Callable[..., None]
) -> None:
    installed("acme", "@hookimpl\ndef zoom_health_redactor(config): ...\n")
    with pytest.raises(vendored.errors.RefusedPluginError) as caught:
        use(vendored, ["acme"])
    assert not isinstance(caught.value, zoom_health.ZoomHealthError)
