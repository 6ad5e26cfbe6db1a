"""What views of a client share, what an application tells its plugins, and what a client without plugins costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from facade.answers import echo_note
from facade.harness import Zoom

from zoom_health import errors
from zoom_health.types import ClinicalNote

from .plugins import Book, Told, clinic, failing, plugin, titled

Connect = Callable[..., Zoom]


def get_on(zoom: Zoom, view: Any) -> ClinicalNote:
    """Read a note by a view of the client."""
    note: ClinicalNote = zoom.call(view.notes.get, "n1")
    return note


def test_a_view_keeps_plugins_and_counters(connect: Connect) -> None:
    book = Book()
    zoom = connect(clinic, plugins=[plugin(redactors=titled("x"), audit_sinks=book)])
    view = zoom.client.with_options(timeout=5, attempts=2)
    assert str(get_on(zoom, view).note_title).endswith("x")
    assert len(book.events) == 1
    assert view.plugins() == zoom.client.plugins()


def test_no_option_of_a_view_leaves_redactors_out(connect: Connect) -> None:
    zoom = connect(clinic, plugins=[plugin(redactors=titled("x"))])
    for option in ("plugins", "require", "best_effort_audit", "redactors", "auth"):
        with pytest.raises(TypeError):
            zoom.client.with_options(**{option: ()})


def test_what_an_application_says_is_told_with_every_call_of_a_view_and_no_other(connect: Connect) -> None:
    told = Told()
    zoom = connect(clinic, plugins=[plugin(observers=told)], context={"user": "a", "ward": "1"})
    get_on(zoom, zoom.client.with_options(context={"user": "b", "purpose_of_use": "TREAT"}))
    zoom.get("n1")
    contexts = [dict(call.context) for call, moment, _ in told.events if moment == "done"]
    assert contexts == [{"user": "b", "ward": "1", "purpose_of_use": "TREAT"}, {"user": "a", "ward": "1"}]


def test_what_an_application_says_can_be_changed_by_nobody(connect: Connect) -> None:
    told, said = Told(), {"user": "a"}
    zoom = connect(clinic, plugins=[plugin(observers=told)], context=said)
    said["user"] = "b"
    zoom.get("n1")
    call = told.events[0][0]
    assert dict(call.context) == {"user": "a"}
    with pytest.raises(TypeError):
        call.context["user"] = "c"


def test_what_an_application_says_is_not_sent(connect: Connect) -> None:
    zoom = connect(clinic, plugins=[plugin(observers=Told())], context={"user": "SEEDED-user"})
    zoom.get("n1")
    zoom.complete("n1")
    assert "SEEDED" not in repr([(sent.target, sent.headers.raw, sent.body) for sent in zoom.wire.sent])


@pytest.mark.parametrize(
    "context",
    [
        "user",
        ["user"],
        {"user": 7},
        {7: "SEEDED"},
        {"user": None},
        {"user": "SEEDED\n"},
        {"user": "S" * 1001},
        {str(number): "SEEDED" for number in range(21)},
    ],
    ids=str,
)
def test_what_is_no_context_is_refused_without_being_shown(connect: Connect, context: Any) -> None:
    zoom = connect(clinic)
    for refusing in (lambda: connect(clinic, context=context), lambda: zoom.client.with_options(context=context)):
        with pytest.raises(errors.ConfigurationError) as caught:
            refusing()
        assert "SEEDED" not in str(caught.value)


def test_every_error_of_a_failing_plugin_is_clean(connect: Connect) -> None:
    """Whatever fails in a call, the error holds nothing of the note, the call or the plugin's own words."""
    everything: list[dict[str, Any]] = [
        {"request_headers": failing},
        {"note_processors": failing},
        {"redactors": failing},
        {"audit_sinks": failing},
    ]
    for answers in everything:
        zoom = connect(clinic, plugins=[plugin(**answers)], context={"user": "SEEDED-user"})
        with pytest.raises(errors.ZoomHealthError) as caught:
            zoom.get("SEEDED-note")
        error = caught.value
        assert (error.__context__, error.__cause__) == (None, None)
        assert "SEEDED" not in f"{error} {error!r} {vars(error)}"
        traceback = error.__traceback__
        frames = []
        while traceback is not None:
            frames.append(traceback.tb_frame)
            traceback = traceback.tb_next
        ours = [frame for frame in frames if "zoom_health" in frame.f_code.co_filename]
        assert ours
        assert "SEEDED-patient" not in repr([list(frame.f_locals.values()) for frame in ours])
        assert "SEEDEDpatient" not in repr([list(frame.f_locals.values()) for frame in ours])


def test_plugins_are_listed_in_their_order_with_their_hooks(connect: Connect) -> None:
    plugins = [plugin("b", redactors=titled("x"), audit_sinks=None), plugin("a", observers=Told())]
    assert [
        (each.name, each.distribution, each.version, each.hooks)
        for each in connect(echo_note, plugins=plugins).client.plugins()
    ] == [
        ("b", None, None, ("zoom_health_audit_sinks", "zoom_health_redactors")),
        ("a", None, None, ("zoom_health_observers",)),
    ]


def test_threads_or_tasks_share_plugins_without_mixing_notes(connect: Connect) -> None:
    told, book = Told(), Book()
    steps = plugin(redactors=lambda note, call: attrs.evolve(note, note_title=call.note_id), audit_sinks=book)
    zoom = connect(clinic, plugins=[steps, plugin("told", observers=told)])
    outcomes = zoom.at_once(32, "n5")
    assert [getattr(outcome, "note_title", outcome) for outcome in outcomes] == ["n5"] * 32
    assert len(book.events) == 32
    by_call: dict[str, list[str]] = {}
    for call, moment, _ in told.events:
        by_call.setdefault(call.call_id, []).append(moment)
    assert list(by_call.values()) == [["request", "response", "done"]] * 32


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has after some code."""
    code = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


BUILD = """
import zoom_health, httpx
answer = lambda request: httpx.Response(200, json={"note_id": "n"})
for kind in (zoom_health.ZoomHealth, zoom_health.AsyncZoomHealth):
    zoom = kind(auth=zoom_health.BearerToken("synthetic"), transport=httpx.MockTransport(answer))
with zoom_health.ZoomHealth(auth=zoom_health.BearerToken("synthetic"), transport=httpx.MockTransport(answer)) as zoom:
    zoom.notes.get("n")
"""


def test_a_client_without_plugins_does_not_load_what_plugins_need() -> None:
    loaded = loaded_by(BUILD)
    assert {"pluggy", "zoom_health._plugins", "zoom_health._asking", "zoom_health.hookspecs"} & loaded == set()
    assert "zoom_health.testing" not in loaded


def test_a_client_with_a_plugin_loads_pluggy() -> None:
    """The counterpart of the test above, so that it cannot be right by a misspelling."""
    loaded = loaded_by(BUILD + "\ntry: kind(plugins=[object()])\nexcept zoom_health.errors.ConfigurationError: pass")
    assert {"pluggy", "zoom_health._plugins", "zoom_health._asking", "zoom_health.hookspecs"} <= loaded
