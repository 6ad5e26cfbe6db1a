"""Who exists in the sandbox: accounts with their plan, users, and apps with their credentials and scopes."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from enum import StrEnum

import attrs

__all__ = ["READ_SCOPES", "UPDATE_SCOPES", "Account", "App", "Plan", "User", "World"]

# One of these suffices for each operation: the classic scope, or a granular one of an administrator or parent account.
LIST_SCOPES = (
    "clinical_note:read:admin",
    "healthcare:read:list_clinical_notes:admin",
    "healthcare:read:list_clinical_notes:master",
)
GET_SCOPES = (
    "clinical_note:read:admin",
    "healthcare:read:clinical_notes:admin",
    "healthcare:read:clinical_notes:master",
)
UPDATE_SCOPES = (
    "clinical_note:update:admin",
    "healthcare:update:clinical_notes:admin",
    "healthcare:update:clinical_notes:master",
)
READ_SCOPES = (*LIST_SCOPES, *GET_SCOPES[1:])


def _frozen(scopes: Iterable[str]) -> frozenset[str]:
    return frozenset(scopes)


def count_of(members: Sized) -> str:
    """Represent a collection of ids by how many there are."""
    return f"<{len(members)}>"


class Plan(StrEnum):
    """A Zoom plan, as far as it decides how many LIGHT calls an account may make."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"


@attrs.frozen(kw_only=True)
class Account:
    """A Zoom account.

    Args:
        account_id: Opaque id, the one that goes into the token request.
        plan: Decides the rate limits.
    """

    account_id: str = attrs.field(repr=False)
    plan: Plan = attrs.field(default=Plan.BUSINESS, converter=Plan)


@attrs.frozen(kw_only=True)
class User:
    """A person who owns notes.

    Args:
        user_id: Opaque id, the value of `note_owner_user_id`.
        account_id: The account that the user belongs to.
        clinical_notes_enabled: False makes every call about the user's notes fail with code 30001.
        accessible: False makes every call about the user's notes fail with code 30007.
        updates_fail: True makes every PATCH of the user's notes fail with HTTP 500, code 30011.
    """

    user_id: str = attrs.field(repr=False)
    account_id: str = attrs.field(repr=False)
    clinical_notes_enabled: bool = True
    accessible: bool = True
    updates_fail: bool = False

    @property
    def well_behaved(self) -> bool:
        """Whether no call about this user's notes is made to fail."""
        return self.clinical_notes_enabled and self.accessible and not self.updates_fail


@attrs.frozen(kw_only=True)
class App:
    """A Server-to-Server OAuth app.

    Args:
        client_id: Public half of the credentials.
        client_secret: Secret half.
        account_id: The account that installed the app; tokens are for this account only.
        scopes: What a token of this app may do.
        enabled: False makes the token endpoint refuse the app.
        acting_user_id: The user that updates by this app are attributed to; None leaves the last modifying user as
            is.
    """

    client_id: str = attrs.field(repr=False)
    client_secret: str = attrs.field(repr=False)
    account_id: str = attrs.field(repr=False)
    scopes: frozenset[str] = attrs.field(default=frozenset(), converter=_frozen)
    enabled: bool = True
    acting_user_id: str | None = attrs.field(default=None, repr=False)


@attrs.define(kw_only=True)
class World:
    """The accounts, users and apps that exist, each found by its id."""

    accounts: dict[str, Account] = attrs.field(factory=dict, repr=count_of)
    users: dict[str, User] = attrs.field(factory=dict, repr=count_of)
    apps: dict[str, App] = attrs.field(factory=dict, repr=count_of)

    def add(self, *members: Account | User | App) -> None:
        """Add members, or replace those of the same id."""
        for member in members:
            match member:
                case Account():
                    self.accounts[member.account_id] = member
                case User():
                    self.users[member.user_id] = member
                case App():
                    self.apps[member.client_id] = member

    def hidden_owners(self, account_id: str) -> frozenset[str]:
        """Return the users of the account whose notes appear only in listings by owner.

        Notes that may not be seen have no place in a listing of the account. Those whose updates fail are kept out as
        well, so that a program which completes everything it lists meets that failure only when it asks for it.

        Args:
            account_id: The account.
        """
        return frozenset(
            user.user_id for user in self.users.values() if user.account_id == account_id and not user.well_behaved
        )
