"""Well-known ids of the seeded sandbox: one for every documented error, so that a test can ask for the one it wants.

All of them are made up and look it. `SCENARIOS` lists what to send and what comes back; the README prints it as a
table.

>>> from zoom_health_sandbox import scenarios
>>> [scenario.code for scenario in scenarios.SCENARIOS if scenario.operation == "update"]
[4711, 30001, 30007, 30009, 30011]
"""

from __future__ import annotations

import attrs

__all__ = [
    "ACCOUNT_ID",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "DENIED_NOTE_ID",
    "DENIED_OWNER",
    "DISABLED_CLIENT_ID",
    "DOUBLE_SLASH_MEETING_ID",
    "FEATURE_OFF_NOTE_ID",
    "FEATURE_OFF_OWNER",
    "INNER_SLASH_MEETING_ID",
    "LEADING_SLASH_MEETING_ID",
    "NO_SCOPES_CLIENT_ID",
    "OWNERS",
    "READ_ONLY_CLIENT_ID",
    "SCENARIOS",
    "UNKNOWN_NOTE_ID",
    "UNKNOWN_OWNER",
    "UPDATE_FAILS_NOTE_ID",
    "UPDATE_FAILS_OWNER",
    "Scenario",
]

ACCOUNT_ID = "SandboxAccount00000001"
"""The one account; every app below is installed in it."""

CLIENT_ID = "SandboxClientAllScopes"
"""The app that may do everything."""

READ_ONLY_CLIENT_ID = "SandboxClientReadOnly0"
"""An app without the scope to update."""

NO_SCOPES_CLIENT_ID = "SandboxClientNoScopes0"
"""An app without any scope for clinical notes."""

DISABLED_CLIENT_ID = "SandboxClientDisabled0"
"""An app that gets no token."""

CLIENT_SECRET = "SandboxSecretNotASecret0000000001"  # noqa: S105 - published on purpose
"""The secret of all four apps."""

ACTING_USER_ID = "SandboxAdministrator01"
"""The user that updates are attributed to."""

OWNERS = ("SandboxOwnerAdams00001", "SandboxOwnerBaker00002", "SandboxOwnerClark00003", "SandboxOwnerDavis00004")
"""The users who own the generated notes."""

FEATURE_OFF_OWNER = "SandboxOwnerFeatureOff"
"""A user without the clinical notes feature; the note is left out of listings of the account."""

DENIED_OWNER = "SandboxOwnerNoAccess00"
"""A user whose notes may not be seen; the note is left out of listings of the account."""

UPDATE_FAILS_OWNER = "SandboxOwnerUpdateFail"
"""A user whose notes can be read but not updated; the note is left out of listings of the account."""

UNKNOWN_OWNER = "SandboxOwnerNotThere00"
"""A user who does not exist."""

FEATURE_OFF_NOTE_ID = "SandboxNoteFeatureOff1"
DENIED_NOTE_ID = "SandboxNoteNoAccess001"
UPDATE_FAILS_NOTE_ID = "SandboxNoteUpdateFails"
UNKNOWN_NOTE_ID = "SandboxNoteNotThere001"

LEADING_SLASH_MEETING_ID = "/SandboxMeeting00001=="
"""A meeting UUID that has to be encoded twice, because it begins with a slash."""

DOUBLE_SLASH_MEETING_ID = "Sandbox//Meeting0002=="
"""A meeting UUID that has to be encoded twice, because it contains two slashes in a row."""

INNER_SLASH_MEETING_ID = "Sandbox/Meeting00003=="
"""A meeting UUID with a slash that needs to be encoded only once."""


@attrs.frozen(kw_only=True)
class Scenario:
    """One answer and how to get it.

    Args:
        operation: `list`, `get` or `update`.
        use: The name in this module to send, as note id, owner, or client id.
        status: HTTP status of the answer.
        code: Zoom code of the answer.
    """

    operation: str
    use: str
    status: int
    code: int

    @property
    def value(self) -> str:
        """The id that `use` names."""
        value: str = globals()[self.use]
        return value


SCENARIOS = (
    Scenario(operation="list", use="UNKNOWN_OWNER", status=400, code=30008),
    Scenario(operation="list", use="FEATURE_OFF_OWNER", status=403, code=30001),
    Scenario(operation="list", use="DENIED_OWNER", status=403, code=30007),
    Scenario(operation="list", use="NO_SCOPES_CLIENT_ID", status=400, code=4711),
    Scenario(operation="get", use="FEATURE_OFF_NOTE_ID", status=400, code=30001),
    Scenario(operation="get", use="DENIED_NOTE_ID", status=403, code=30007),
    Scenario(operation="get", use="UNKNOWN_NOTE_ID", status=404, code=30009),
    Scenario(operation="get", use="NO_SCOPES_CLIENT_ID", status=400, code=4711),
    Scenario(operation="update", use="READ_ONLY_CLIENT_ID", status=400, code=4711),
    Scenario(operation="update", use="FEATURE_OFF_NOTE_ID", status=400, code=30001),
    Scenario(operation="update", use="DENIED_NOTE_ID", status=403, code=30007),
    Scenario(operation="update", use="UNKNOWN_NOTE_ID", status=404, code=30009),
    Scenario(operation="update", use="UPDATE_FAILS_NOTE_ID", status=500, code=30011),
)
