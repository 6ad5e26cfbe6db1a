"""Plugins that the tests make up, and what they are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import httpx
import pluggy
from facade.answers import page_of

from zoom_health.types import AuditEvent, ClinicalNote

hookimpl = pluggy.HookimplMarker("zoom_health")

SECRET = "SEEDEDpatient"
"""Stands in every title and text; nothing of it may be seen where a note is withheld."""


def plugin(name: str = "synthetic", /, **answers: Any) -> Any:
    """An object that answers hooks, by the ends of their names: `plugin("a", redactors=function)`."""

    def answering(hook: str, answer: Any) -> Any:
        def ask(self: Any, config: Any) -> Any:
            return answer

        def ask_with_default(self: Any, config: Any, default: Any) -> Any:
            return answer

        asked = ask_with_default if hook == "retry_policy" else ask
        return hookimpl(specname=f"zoom_health_{hook}")(asked)

    members = {f"zoom_health_{hook}": answering(hook, answer) for hook, answer in answers.items()}
    return type("Synthetic", (), {"name": name, **members})()


def asking(hook: str, function: Callable[..., Any], name: str = "synthetic") -> Any:
    """An object with one hook that is written out: `function(self, config)`."""
    return type("Synthetic", (), {"name": name, f"zoom_health_{hook}": hookimpl(function)})()


def titled(mark: str) -> Callable[[ClinicalNote, Any], ClinicalNote]:
    """Adds a mark to the title of each note."""
    return lambda note, call: attrs.evolve(note, note_title=f"{note.note_title or ''}{mark}")


def failing(*arguments: Any) -> Any:
    """Fails with words that hold everything that it was given."""
    seen = [argument.to_dict() if hasattr(argument, "to_dict") else repr(argument) for argument in arguments]
    raise RuntimeError(f"{SECRET} {seen}")


def failing_on(*note_ids: str) -> Callable[[ClinicalNote, Any], ClinicalNote]:
    """Fails on some notes and leaves the others as they are."""
    return lambda note, call: failing(note, call) if note.note_id in note_ids else note


class Told:
    """An observer that remembers, as (call, moment, event), in order."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, str, Any]] = []
        self._lock = threading.Lock()

    @property
    def moments(self) -> list[str]:
        return [moment for _, moment, _ in self.events]

    def _note(self, moment: str, call: Any, event: Any) -> None:
        with self._lock:
            self.events.append((call, moment, event))

    def on_request(self, call: Any, event: Any) -> None:
        self._note("request", call, event)

    def on_response(self, call: Any, event: Any) -> None:
        self._note("response", call, event)

    def on_retry(self, call: Any, event: Any) -> None:
        self._note("retry", call, event)

    def on_done(self, call: Any, event: Any) -> None:
        self._note("done", call, event)


class Book:
    """An audit sink that remembers its events; it fails where `fails` says so."""

    def __init__(self, fails: Callable[[AuditEvent], bool] = lambda event: False) -> None:
        self.events: list[AuditEvent] = []
        self.fails = fails

    def __call__(self, event: AuditEvent) -> None:
        if self.fails(event):
            raise OSError(f"{SECRET} disk full")
        self.events.append(event)

    @property
    def results(self) -> list[tuple[str, str | None]]:
        return [(event.phase, event.result) for event in self.events]


def whole(note_id: str, **fields: Any) -> dict[str, Any]:
    """A note as Zoom sends it."""
    ehr: Mapping[str, str] = {"patient_id": f"Patient/{note_id}", "appointment_id": "a1", "provider_id": "p1"}
    return {
        "note_id": note_id,
        "note_owner_user_id": "owner1",
        "note_title": f"{SECRET} title",
        "note_content": f"{SECRET} text",
        "ehr_context": ehr,
        **fields,
    }


def clinic(request: httpx.Request) -> httpx.Response:
    """Gives the note that is asked for, takes every update, and lists n1 to n4 in two pages."""
    if request.method == "PATCH":
        return httpx.Response(204)
    last = request.url.path.rpartition("/")[2]
    if last != "notes":
        return httpx.Response(200, json=whole(last))
    if request.url.params.get("next_page_token") == "second":
        return page_of([whole("n3"), whole("n4")])
    return page_of([whole("n1"), whole("n2")], token="second")
