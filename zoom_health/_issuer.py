"""Where the tokens of one app come from: the token endpoint, with credentials that are known or read, or a source."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any
from urllib.parse import urlencode

from ._credentials import Credentials, Source, given_by
from ._http import httpx
from ._token import Token
from ._token_answer import read_token
from ._waiting import in_thread
from .errors import AuthenticationError

__all__ = ["Issuer", "Step"]

Step = httpx.Request | Future[Any]
"""A request to send, or a future to wait for."""


class Issuer:
    """Gets tokens. It is asked by one caller at a time.

    Args:
        origin: The credentials, or what reads them.
        oauth_url: Address of the token endpoint.
        now: The clock of the token cache.
    """

    def __init__(self, origin: Credentials | Source, oauth_url: str, now: Callable[[], float]) -> None:
        self._origin, self._oauth_url, self._now = origin, oauth_url, now
        self._read: Credentials | None = None

    def token(self) -> Generator[Step, Any, Token | AuthenticationError]:
        """A new token."""
        if isinstance(self._origin, Credentials):
            return (yield from self._ask(self._origin))
        read, refusal = self._read, None
        if read is not None:
            outcome = yield from self._ask(read)
            if not _is_refusal(outcome):
                return outcome
            self._read, refusal = None, outcome
        given: Credentials | Token | AuthenticationError
        given = yield in_thread(partial(given_by, self._origin, now=self._now()))
        if not isinstance(given, Credentials):
            return given
        if refusal is not None and given == read:  # they were not replaced
            return refusal
        outcome = yield from self._ask(given)
        self._read = None if _is_refusal(outcome) else given
        return outcome

    def _ask(self, known: Credentials) -> Generator[Step, Any, Token | AuthenticationError]:
        form = urlencode({"grant_type": "account_credentials", "account_id": known.account_id.reveal()})
        headers = {
            "Authorization": known.basic.reveal(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        response = yield httpx.Request("POST", self._oauth_url, headers=headers, content=form.encode())
        return read_token(response, now=self._now())


def _is_refusal(outcome: Token | AuthenticationError) -> bool:
    """Whether the token endpoint does not take these credentials, now or later."""
    return isinstance(outcome, AuthenticationError) and not outcome.retryable
