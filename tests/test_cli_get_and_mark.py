"""`zoom-health notes get`, `complete` and `reopen`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import ServerToServerOAuth, ZoomHealth
from zoom_health._cli.application import command_line
from zoom_health._cli.surroundings import Surroundings
from zoom_health._cli.table import print_note
from zoom_health._phi import as_json
from zoom_health.types import ClinicalNote

Run = Callable[..., Result]


@pytest.fixture
def run(zoom_sandbox_transport: SandboxTransport) -> Run:
    def run_notes(
        *words: str,
        standard_input: str | bytes | None = None,
        client_id: str = scenarios.CLIENT_ID,
        transport: httpx.BaseTransport = zoom_sandbox_transport,
    ) -> Result:
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID, client_id=client_id, client_secret=scenarios.CLIENT_SECRET
        )
        surroundings = Surroundings(client=lambda: ZoomHealth(auth=auth, transport=transport), find_offers=tuple)
        return CliRunner().invoke(command_line(), ["notes", *words], obj=surroundings, input=standard_input)

    return run_notes


@pytest.fixture
def note_ids(zoom_sandbox: Sandbox) -> list[str]:
    """Three open notes."""
    note_ids = [f"SyntheticNote{number}" for number in range(3)]
    for note_id in note_ids:
        note = {"note_id": note_id, "note_title": "Testa, F, 0", "note_content": "made-up\nlines"}
        zoom_sandbox.add_note(note | {"is_note_completed": False}, at=zoom_sandbox.clock.now())
    return note_ids


def completed(zoom_sandbox: Sandbox, note_id: str) -> Any:
    note = zoom_sandbox.note(note_id)
    assert note is not None
    return note["is_note_completed"]


def test_get_masks_phi_in_both_forms_unless_asked(run: Run, note_ids: list[str]) -> None:
    for output in ("table", "json"):
        masked = run("get", note_ids[0], "--output", output)
        shown = run("get", note_ids[0], "--output", output, "--show-phi")
        assert note_ids[0] in masked.stdout
        assert "Testa" not in masked.output
        assert "made-up" not in masked.output
        assert "Testa, F, 0" in shown.stdout
    assert json.loads(shown.stdout)["note_content"] == "made-up\nlines"


def test_get_shows_the_lines_of_a_text(run: Run, note_ids: list[str]) -> None:
    assert run("get", note_ids[0], "--show-phi").stdout.endswith("\n\nmade-up\nlines\n")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.just("SYNTHETIC-PHI"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
phi = st.just("SYNTHETIC-PHI")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "note_id": st.just("n"),
            "note_title": phi,
            "note_content": phi,
            "ehr_context": st.fixed_dictionaries(
                {}, optional={"appointment_id": phi, "patient_id": phi, "provider_id": phi, "unknown": json_values}
            ),
            "unknown": json_values,
        },
    )
)
def test_no_marked_or_unknown_field_is_ever_shown_unasked(note: dict[str, Any]) -> None:
    shown = as_json(ClinicalNote.from_dict(note), show_phi=False)
    printed = io.StringIO()
    print_note(shown, printed)
    assert "SYNTHETIC-PHI" not in json.dumps(shown) + printed.getvalue()
    assert as_json(ClinicalNote.from_dict(note), show_phi=True) == note


def test_complete_and_reopen_change_each_note_and_say_so(run: Run, zoom_sandbox: Sandbox, note_ids: list[str]) -> None:
    result = run("complete", *note_ids)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [f"completed {note_id}" for note_id in note_ids]
    assert all(completed(zoom_sandbox, note_id) for note_id in note_ids)
    result = run("reopen", note_ids[1])
    assert result.stdout == f"reopened {note_ids[1]}\n"
    assert [completed(zoom_sandbox, note_id) for note_id in note_ids] == [True, False, True]


def test_ids_come_from_standard_input_too(run: Run, zoom_sandbox: Sandbox, note_ids: list[str]) -> None:
    result = run("complete", note_ids[0], "-", standard_input=f"{note_ids[1]}\r\n\n  {note_ids[2]}")
    assert result.exit_code == 0
    assert all(completed(zoom_sandbox, note_id) for note_id in note_ids)


def test_nothing_on_standard_input_is_said_and_is_no_error(run: Run, zoom_sandbox: Sandbox) -> None:
    result = run("complete", "-", standard_input="\n")
    assert result.exit_code == 0
    assert "no ids" in result.stderr


def test_a_note_that_fails_does_not_keep_the_next_from_being_marked(
    run: Run, zoom_sandbox: Sandbox, note_ids: list[str]
) -> None:
    failing = [scenarios.UNKNOWN_NOTE_ID, scenarios.DENIED_NOTE_ID, scenarios.UPDATE_FAILS_NOTE_ID]
    result = run("complete", *failing, note_ids[0])
    assert result.exit_code == 5
    assert result.stdout == f"completed {note_ids[0]}\n"
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == failing
    assert completed(zoom_sandbox, note_ids[0])


def test_an_unknown_note_alone_gives_its_exit_code(run: Run, note_ids: list[str]) -> None:
    assert run("complete", note_ids[0], scenarios.UNKNOWN_NOTE_ID, note_ids[1]).exit_code == 3


def test_an_error_that_every_note_would_meet_ends_the_run(run: Run, zoom_sandbox: Sandbox, note_ids: list[str]) -> None:
    result = run("complete", *note_ids, client_id=scenarios.READ_ONLY_CLIENT_ID)
    assert (result.exit_code, result.stdout) == (5, "")
    assert zoom_sandbox.requests_handled["update"] == 1
    assert "2 notes not tried" in result.stderr


@pytest.mark.parametrize("bad", ["..", "", "a\x1bb", b"\xff"])
def test_an_impossible_id_among_many_is_refused_before_any_note_is_marked(
    run: Run, zoom_sandbox: Sandbox, note_ids: list[str], bad: str | bytes
) -> None:
    if isinstance(bad, bytes):
        result = run("complete", note_ids[0], "-", standard_input=bad)
    else:
        result = run("complete", note_ids[0], bad)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "id 2 of 2" in result.stderr
    assert zoom_sandbox.requests_handled.total() == 0


def test_ctrl_c_says_how_many_were_tried(
    run: Run, note_ids: list[str], zoom_sandbox_transport: SandboxTransport
) -> None:
    class Interrupting(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith(note_ids[1]):
                raise KeyboardInterrupt
            return zoom_sandbox_transport.handle_request(request)

    result = run("complete", *note_ids, transport=Interrupting())
    assert result.exit_code == 130
    assert result.stdout == f"completed {note_ids[0]}\n"
    assert "1 note of 3 tried" in result.stderr


@pytest.mark.parametrize(
    ("scenario", "code"),
    [(s, {30001: 5, 30007: 5, 30009: 3, 30011: 1}[s.code]) for s in scenarios.SCENARIOS if "NOTE_ID" in s.use],
    ids=lambda value: getattr(value, "use", None),
)
def test_each_refusal_of_a_note_has_its_exit_code(run: Run, scenario: scenarios.Scenario, code: int) -> None:
    command = "get" if scenario.operation == "get" else "complete"
    result = run(command, scenario.value)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert f"code {scenario.code}" in result.stderr


@pytest.mark.parametrize(
    ("client_id", "code"),
    [(scenarios.NO_SCOPES_CLIENT_ID, 5), (scenarios.DISABLED_CLIENT_ID, 4), ("SyntheticUnknownClient", 4)],
)
def test_an_app_that_may_not_has_its_exit_code(run: Run, note_ids: list[str], client_id: str, code: int) -> None:
    result = run("get", note_ids[0], client_id=client_id)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert client_id not in result.output
    assert scenarios.CLIENT_SECRET not in result.output
