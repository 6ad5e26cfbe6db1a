"""What a seeded sandbox contains: the world and the notes behind the ids in `zoom_health_sandbox.scenarios`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from . import scenarios
from .clock import zoom_time
from .world import READ_SCOPES, UPDATE_SCOPES, Account, App, Plan, User, World

__all__ = ["default_world", "seeded_notes"]

_CLASSIC_SCOPES = ("clinical_note:read:admin", "clinical_note:update:admin")


def default_world(plan: Plan) -> World:
    """Return one account with its apps and users.

    Args:
        plan: The account's plan.
    """
    world = World()
    account_id = scenarios.ACCOUNT_ID
    world.add(Account(account_id=account_id, plan=plan))
    scopes_of = {
        scenarios.CLIENT_ID: (*_CLASSIC_SCOPES, *READ_SCOPES, *UPDATE_SCOPES),
        scenarios.READ_ONLY_CLIENT_ID: READ_SCOPES,
        scenarios.NO_SCOPES_CLIENT_ID: ("user:read:admin",),
        scenarios.DISABLED_CLIENT_ID: _CLASSIC_SCOPES,
    }
    for client_id, scopes in scopes_of.items():
        app = App(
            client_id=client_id,
            client_secret=scenarios.CLIENT_SECRET,
            account_id=account_id,
            scopes=scopes,
            enabled=client_id != scenarios.DISABLED_CLIENT_ID,
            acting_user_id=scenarios.ACTING_USER_ID,
        )
        world.add(app)
    world.add(*(User(user_id=user_id, account_id=account_id) for user_id in scenarios.OWNERS))
    world.add(
        User(user_id=scenarios.FEATURE_OFF_OWNER, account_id=account_id, clinical_notes_enabled=False),
        User(user_id=scenarios.DENIED_OWNER, account_id=account_id, accessible=False),
        User(user_id=scenarios.UPDATE_FAILS_OWNER, account_id=account_id, updates_fail=True),
    )
    return world


def seeded_notes(*, seed: int, count: int, until: datetime) -> Iterator[dict[str, Any]]:
    """Yield the notes of a seeded sandbox: generated ones, the meetings with odd ids, and the notes that fail.

    Args:
        seed: Seed of the generator.
        count: How many notes a listing of the whole account has: the meetings with odd ids are among them, the
            failing notes are not.
        until: The newest note is created just before.

    Raises:
        ValueError: `count` is negative.
    """
    if count < 0:
        raise ValueError("the number of notes must not be negative")
    meetings = [
        _scenario_note(
            f"SandboxNoteMeeting000{number}", scenarios.OWNERS[0], meeting, until - timedelta(minutes=number)
        )
        for number, meeting in enumerate(_ODD_MEETINGS, start=1)
    ][:count]
    generated = count - len(meetings)
    if generated:
        from .generator import generate_notes

        yield from generate_notes(
            seed=seed, count=generated, until=until - timedelta(minutes=10), owners=scenarios.OWNERS
        )
    yield from meetings
    for number, (note_id, owner) in enumerate(_FAILING_NOTES, start=1):
        yield _scenario_note(note_id, owner, f"SandboxMeetingFails{number}==", until - timedelta(minutes=number))


_SCENARIO_TEXT = "Chief Complaint\nA made-up complaint.\nAssessment and Plan\n1. Nothing to do."
_ODD_MEETINGS = (
    scenarios.LEADING_SLASH_MEETING_ID,
    scenarios.DOUBLE_SLASH_MEETING_ID,
    scenarios.INNER_SLASH_MEETING_ID,
)
_FAILING_NOTES = (
    (scenarios.FEATURE_OFF_NOTE_ID, scenarios.FEATURE_OFF_OWNER),
    (scenarios.DENIED_NOTE_ID, scenarios.DENIED_OWNER),
    (scenarios.UPDATE_FAILS_NOTE_ID, scenarios.UPDATE_FAILS_OWNER),
)


def _scenario_note(note_id: str, owner: str, meeting: str, created: datetime) -> dict[str, Any]:
    return {
        "meeting_id": meeting,
        "meeting_number": 90000000000 + len(note_id) + len(owner),
        "note_id": note_id,
        "note_owner_user_id": owner,
        "note_start_time": zoom_time(created - timedelta(minutes=20)),
        "note_end_time": zoom_time(created - timedelta(seconds=5)),
        "note_created_time": zoom_time(created),
        "note_last_modified_time": zoom_time(created),
        "note_last_modified_user_id": owner,
        "note_title": "Sandbox, X, 0",
        "note_content": _SCENARIO_TEXT,
        "is_note_completed": False,
        "ehr_context": {
            "appointment_id": "sandbox-appointment",
            "patient_id": "Patient/sandbox-patient",
            "provider_id": "Practitioner/sandbox-provider",
        },
    }
