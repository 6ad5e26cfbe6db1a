"""`zoom-health notes list`: forms of output, masking, limits, what is said when a listing breaks off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from zoom_health_sandbox import Sandbox, SandboxTransport, scenarios

from zoom_health import ServerToServerOAuth, ZoomHealth
from zoom_health._cli.application import command_line
from zoom_health._cli.surroundings import Surroundings

Run = Callable[..., Result]
PHI_KEYS = ("note_title", "note_content", "appointment_id", "patient_id", "provider_id")


class Tripwire(httpx.BaseTransport):
    """Passes requests on; the list request of a given number ends in `event` instead."""

    def __init__(self, inner: httpx.BaseTransport, *, at: int, event: BaseException | httpx.Response) -> None:
        self.inner, self.at, self.event = inner, at, event
        self.listed = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.listed += request.method == "GET"
        if request.method != "GET" or self.listed != self.at:
            return self.inner.handle_request(request)
        if isinstance(self.event, httpx.Response):
            return self.event
        raise self.event


@pytest.fixture
def run(zoom_sandbox_transport: SandboxTransport) -> Run:
    def run_list(*words: str, transport: httpx.BaseTransport = zoom_sandbox_transport) -> Result:
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID, client_id=scenarios.CLIENT_ID, client_secret=scenarios.CLIENT_SECRET
        )
        surroundings = Surroundings(client=lambda: ZoomHealth(auth=auth, transport=transport), find_offers=tuple)
        return CliRunner().invoke(command_line(), ["notes", "list", *words], obj=surroundings)

    return run_list


def lines_of(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def every_value(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in every_value(item)]
    return [value]


def test_ndjson_has_every_note_once_in_order(run: Run) -> None:
    result = run("--output", "ndjson", "--page-size", "7")
    whole = run("--output", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(lines_of(result)) == 50
    assert lines_of(result) == json.loads(whole.stdout)


@pytest.mark.parametrize("output", ["json", "ndjson"])
def test_json_masks_phi_unless_it_is_asked_for(run: Run, zoom_sandbox: Sandbox, output: str) -> None:
    zoom_sandbox.add_note(
        {
            "note_id": "SyntheticNote1",
            "note_title": "Testa, F, 0",
            "note_content": "made-up complaint",
            "ehr_context": {"appointment_id": "a-1", "patient_id": "Patient/1", "provider_id": "d-1", "ward": "w-1"},
            "patient_name": "Testa",
        },
        at=zoom_sandbox.clock.now(),
    )
    secrets = ("Testa", "made-up complaint", "a-1", "Patient/1", "d-1", "w-1")
    arguments = ("--output", output, "--include-content")
    masked, shown = run(*arguments), run(*arguments, "--show-phi")
    assert "SyntheticNote1" in masked.stdout
    assert [secret for secret in secrets if secret in masked.output] == []
    assert [secret for secret in secrets if secret not in shown.stdout] == []


def test_masked_notes_keep_which_fields_are_present(run: Run) -> None:
    arguments = ("--output", "ndjson", "--include-content")
    masked, shown = lines_of(run(*arguments)), lines_of(run(*arguments, "--show-phi"))
    assert [note.keys() for note in masked] == [note.keys() for note in shown]
    assert {note.get("note_title") for note in masked} <= {"[masked]", None}


def test_json_is_ascii_and_loses_nothing(run: Run, zoom_sandbox: Sandbox) -> None:
    title = "Testa \ud800 \x1b[2J naïve 🩺"
    zoom_sandbox.add_note({"note_id": "SyntheticNote1", "note_title": title}, at=zoom_sandbox.clock.now())
    result = run("--output", "ndjson", "--show-phi")
    assert result.stdout.isascii()
    assert "\x1b" not in result.stdout
    assert lines_of(result)[-1]["note_title"] == title


def test_an_empty_listing_is_an_empty_array_or_no_line(run: Run) -> None:
    nothing = ("--from", "2001-01-01", "--to", "2001-01-02")
    assert json.loads(run(*nothing, "--output", "json").stdout) == []
    assert run(*nothing, "--output", "ndjson").stdout == ""


def test_a_table_masks_titles_and_patients_unless_asked(run: Run, zoom_sandbox: Sandbox) -> None:
    note = {"note_id": "SyntheticNote1", "note_title": "Testa, F, 0", "ehr_context": {"patient_id": "Patient/1"}}
    zoom_sandbox.add_note(note, at=zoom_sandbox.clock.now())
    masked, shown = run(), run("--show-phi")
    assert "SyntheticNote1" in masked.stdout
    assert "[masked]" in masked.stdout
    assert "Testa" not in masked.output
    assert "Patient/1" not in masked.output
    assert "Testa, F, 0" in shown.stdout
    assert "Patient/1" in shown.stdout


def test_a_table_shows_markup_and_control_characters_as_plain_text(run: Run, zoom_sandbox: Sandbox) -> None:
    title = "[red]Testa[/red] \x1b[2J\u202e\n:smile: end"
    zoom_sandbox.add_note({"note_id": "SyntheticNote1", "note_title": title}, at=zoom_sandbox.clock.now())
    result = run("--show-phi")
    assert "[red]Testa[/red]  [2J  :smile: end" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_table_outside_of_a_terminal_has_one_line_a_note(run: Run, zoom_sandbox: Sandbox) -> None:
    zoom_sandbox.add_note({"note_id": "N" * 200, "note_title": "T" * 300}, at=zoom_sandbox.clock.now())
    lines = run("--show-phi", "--include-content").stdout.splitlines()
    assert len(lines) == 2 + 51
    assert "N" * 200 in lines[-1]
    assert "T" * 300 in lines[-1]


@pytest.mark.parametrize(("limit", "requests"), [(1, 1), (7, 1), (8, 2), (50, 8)])
def test_the_limit_ends_the_listing_and_its_requests(
    run: Run, zoom_sandbox: Sandbox, limit: int, requests: int
) -> None:
    result = run("--limit", str(limit), "--page-size", "7", "--output", "ndjson")
    assert len(lines_of(result)) == limit
    assert zoom_sandbox.requests_handled["list"] == requests


def test_a_limit_asks_for_no_more_notes_than_it_shows(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    urls = []

    class Spy(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            urls.append(request.url)
            return zoom_sandbox_transport.handle_request(request)

    run("--limit", "12", transport=Spy())
    assert urls[-1].params["page_size"] == "12"


def test_filters_reach_zoom(run: Run) -> None:
    owned = lines_of(run("--owner", scenarios.OWNERS[0], "--output", "ndjson"))
    met = lines_of(run("--meeting", scenarios.LEADING_SLASH_MEETING_ID, "--output", "ndjson"))
    assert {note["note_owner_user_id"] for note in owned} == {scenarios.OWNERS[0]}
    assert [note["meeting_id"] for note in met] == [scenarios.LEADING_SLASH_MEETING_ID]


def test_a_range_of_dates_holds_the_notes_created_in_it(run: Run) -> None:
    everything = [note["note_created_time"] for note in lines_of(run("--output", "ndjson"))]
    day = everything[25][:10]
    inside = [note["note_created_time"] for note in lines_of(run("--from", day, "--output", "ndjson"))]
    assert inside == [moment for moment in everything if moment[:10] >= day]
    assert 0 < len(inside) < 50


def test_text_comes_only_when_asked_for(run: Run) -> None:
    without, with_content = run("--output", "ndjson"), run("--include-content", "--output", "ndjson")
    assert not any("note_content" in note for note in lines_of(without))
    assert any("note_content" in note for note in lines_of(with_content))


@pytest.mark.parametrize("output", ["table", "json", "ndjson"])
def test_broken_notes_are_counted_on_standard_error_without_their_values(
    run: Run, zoom_sandbox: Sandbox, output: str
) -> None:
    now = zoom_sandbox.clock.now()
    zoom_sandbox.add_note({"note_id": "SyntheticBroken1", "is_note_completed": "synthetic value"}, at=now)
    zoom_sandbox.add_note("Testa, F, 0", at=now)
    result = run("--output", output)
    assert result.exit_code == 0
    assert result.stderr.count("\n") == 1
    assert "left out 2 unreadable notes" in result.stderr
    assert "is_note_completed" in result.stderr
    assert "Testa" not in result.output
    assert "synthetic value" not in result.output


@pytest.mark.parametrize("output", ["json", "ndjson"])
def test_ctrl_c_says_what_was_written_and_how_to_go_on(
    run: Run, zoom_sandbox_transport: SandboxTransport, output: str
) -> None:
    arguments = ("--output", output, "--page-size", "20")
    read = json.loads if output == "json" else lambda text: [json.loads(line) for line in text.splitlines()]
    whole = read(run(*arguments).stdout)
    first = run(*arguments, transport=Tripwire(zoom_sandbox_transport, at=2, event=KeyboardInterrupt()))
    assert first.exit_code == 130
    assert first.stderr.count("\n") == 1
    assert "20 notes written" in first.stderr
    rest = run(*arguments, "--resume", first.stderr.split("--resume ")[1].strip())
    assert rest.exit_code == 0
    assert read(first.stdout) + read(rest.stdout) == whole


def test_ctrl_c_shows_the_rows_of_the_table_so_far(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    tripwire = Tripwire(zoom_sandbox_transport, at=2, event=KeyboardInterrupt())
    result = run("--page-size", "20", transport=tripwire)
    assert result.exit_code == 130
    assert len(result.stdout.splitlines()) == 2 + 20


def test_ctrl_c_before_the_first_page_says_to_begin_again(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    tripwire = Tripwire(zoom_sandbox_transport, at=1, event=KeyboardInterrupt())
    result = run("--output", "ndjson", transport=tripwire)
    assert result.exit_code == 130
    assert "0 notes written; begin again" in result.stderr


def test_an_error_between_pages_says_how_to_go_on(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    refusal = httpx.Response(429, headers={"X-RateLimit-Type": "Daily-limit"}, json={"code": 429, "message": "Testa"})
    tripwire = Tripwire(zoom_sandbox_transport, at=2, event=refusal)
    result = run("--output", "ndjson", "--page-size", "20", transport=tripwire)
    assert result.exit_code == 6
    assert result.stderr.count("\n") == 1
    assert "20 notes written; go on" in result.stderr
    assert "--resume" in result.stderr
    assert "Testa" not in result.stderr
    assert len(lines_of(result)) == 20


@pytest.mark.parametrize("option", ["--owner", "--meeting"])
def test_an_empty_filter_is_a_usage_error_in_the_words_of_the_command_line(run: Run, option: str) -> None:
    result = run(option, "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{option} is empty" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "2025-06-01"), "--to needs --from"),
        (("--from", "2025-06-02", "--to", "2025-06-01"), "--to is before --from"),
        (("--from", "2025-06-01T08:00"), "the time has no zone"),
        (("--from", "yesterday"), "not a date"),
        (("--from", "0001-01-01T00:00+10:00"), "not a date"),
        (("--resume", "nonsense"), "--resume is not one"),
        (("--page-size", "301"), "--page-size"),
        (("--page-size", "0"), "--page-size"),
        (("--limit", "0"), "--limit"),
        (("--output", "xml"), "--output"),
    ],
)
def test_wrong_usage_is_one_line_and_sends_nothing(
    run: Run, zoom_sandbox: Sandbox, arguments: tuple[str, ...], words: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert words in result.stderr
    assert zoom_sandbox.requests_handled.total() == 0


def test_a_resume_token_of_another_listing_is_refused(run: Run, zoom_sandbox_transport: SandboxTransport) -> None:
    tripwire = Tripwire(zoom_sandbox_transport, at=2, event=KeyboardInterrupt())
    stopped = run("--output", "ndjson", "--page-size", "20", transport=tripwire)
    token = stopped.stderr.split("--resume ")[1].strip()
    result = run("--page-size", "20", "--owner", scenarios.OWNERS[0], "--resume", token)
    assert result.exit_code == 2
    assert "--resume belongs to a listing with other arguments" in result.stderr


@pytest.mark.parametrize(
    ("scenario", "code"),
    [(s, 3 if s.code == 30008 else 5) for s in scenarios.SCENARIOS if s.operation == "list" and "CLIENT" not in s.use],
    ids=lambda value: getattr(value, "use", None),
)
def test_each_refusal_of_a_listing_has_its_exit_code(run: Run, scenario: scenarios.Scenario, code: int) -> None:
    result = run("--owner", scenario.value)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert f"code {scenario.code}" in result.stderr
