"""The seeded world: every documented error can be asked for, and the rest behaves."""

from __future__ import annotations

import pytest
from zoom_health_sandbox import Sandbox, scenarios
from zoom_health_sandbox.scenarios import SCENARIOS


@pytest.fixture
def sandbox(clock):
    # Three notes are the scenarios' own; more would be generated.
    with Sandbox.seeded(notes_count=3, clock=clock) as sandbox:
        yield sandbox


def ask(caller, scenario):
    if scenario.operation == "list":
        return caller.list(**({} if "CLIENT" in scenario.use else {"note_owner_user_id": scenario.value}))
    note_id = "SandboxNoteMeeting0001" if "CLIENT" in scenario.use else scenario.value
    return caller.get(note_id) if scenario.operation == "get" else caller.complete(note_id)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario.operation}-{scenario.use}")
def test_each_scenario_gives_the_answer_that_the_table_names(sandbox, caller_of, scenario):
    client_id = scenario.value if "CLIENT" in scenario.use else scenarios.CLIENT_ID
    caller = caller_of(sandbox, client_id=client_id).authenticate()

    answer = ask(caller, scenario)

    assert (answer.status, answer.json()["code"]) == (scenario.status, scenario.code)


def test_the_table_names_every_documented_error_of_every_operation():
    documented = {
        "list": {30008, 30007, 30001},
        "get": {30001, 30007, 30009},
        "update": {30001, 30007, 30009, 30011},
    }

    for operation, codes in documented.items():
        assert codes <= {scenario.code for scenario in SCENARIOS if scenario.operation == operation}


def test_the_readme_shows_the_table():
    from pathlib import Path

    readme = (Path(__file__).parents[1] / "README.md").read_text()

    for scenario in SCENARIOS:
        assert f"| {scenario.operation} | `{scenario.use}` | {scenario.status} | {scenario.code} |" in readme


def test_a_listing_has_as_many_notes_as_asked_for(clock, caller_of):
    for count in (0, 1, 2, 3):
        with Sandbox.seeded(notes_count=count, clock=clock) as sandbox:
            assert len(caller_of(sandbox).authenticate().listed()) == count


def test_everything_that_is_listed_can_be_read_and_completed(caller):
    for note in caller.listed():
        assert caller.get(note["note_id"]).status == 200
        assert caller.complete(note["note_id"]).status == 204


def test_the_note_whose_update_fails_can_be_read_and_stays_as_it_is(caller, sandbox):
    before = caller.get(scenarios.UPDATE_FAILS_NOTE_ID).json()

    assert caller.complete(scenarios.UPDATE_FAILS_NOTE_ID).status == 500
    assert sandbox.note(scenarios.UPDATE_FAILS_NOTE_ID) == before
    assert len(caller.listed(note_owner_user_id=scenarios.UPDATE_FAILS_OWNER)) == 1


def test_every_owner_exists(caller):
    for owner in scenarios.OWNERS:
        assert caller.list(note_owner_user_id=owner).status == 200


def test_a_negative_number_of_notes_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Sandbox.seeded(notes_count=-1)


def test_generated_notes_fill_up_the_rest(clock, caller_of):
    with Sandbox.seeded(seed=7, notes_count=120, clock=clock) as sandbox:
        notes = caller_of(sandbox).authenticate().listed(page_size=300, include_note_content="true")
        assert len(notes) == 120
    with Sandbox.seeded(seed=7, notes_count=120, clock=clock) as again:
        assert caller_of(again).authenticate().listed(page_size=300, include_note_content="true") == notes
    with Sandbox.seeded(seed=8, notes_count=120, clock=clock) as other:
        assert caller_of(other).authenticate().listed(page_size=300, include_note_content="true") != notes
