"""What an answer means: the value, or the error of the tree in `errors`. Pure code.

Zoom's code, not the HTTP status, tells what happened: 30001 comes with 403 on a list and with 400 on a get.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from attrs import define

from ._decoding import UNREADABLE, code_of, decode_json
from ._rest import Call
from .errors import (
    AccessDeniedError,
    APIError,
    AuthenticationError,
    DailyLimitError,
    FeatureDisabledError,
    MissingScopeError,
    NoteNotFoundError,
    PageTokenExpiredError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
    UpdateFailedError,
    UserNotFoundError,
    ZoomHealthError,
)

__all__ = ["Answer", "error_of", "retry_after"]

_BY_CODE: Final[dict[int, tuple[type[APIError], str]]] = {
    30001: (
        FeatureDisabledError,
        "clinical notes are not enabled for this user; an account administrator can enable them",
    ),
    30007: (AccessDeniedError, "access denied; ask the account administrator for access"),
    30008: (UserNotFoundError, "the owner that was asked for does not exist"),
    1001: (UserNotFoundError, "the owner that was asked for does not exist"),
    30009: (NoteNotFoundError, "the note does not exist"),
    30011: (UpdateFailedError, "Zoom could not update the note; try again later"),
    4711: (MissingScopeError, "the app lacks a scope"),
    4700: (MissingScopeError, "the app lacks a scope"),
    104: (MissingScopeError, "the app lacks a scope"),
    2300: (APIError, "Zoom knows no such address; look at base_url"),
    300: (APIError, "Zoom refused a parameter"),
}
_TOKEN_CODES: Final = {
    124: "Zoom does not accept the access token; it is invalid or has expired",
    200: "the access token is of the wrong kind",
}
LONGEST_SCOPES: Final = 1000
_SCOPES = re.compile(r"scopes?:\s*\[([^\]]*)\]")
_SCOPE = re.compile(r"[a-z0-9_]+(?::[a-z0-9_]+)+")
_TRACKING_ID = re.compile(r"[A-Za-z0-9_.:;=-]{1,128}")


@define(frozen=True, repr=False)
class Answer:
    """An answer whose body was read.

    Attributes:
        status: HTTP status.
        headers: Headers, case-insensitive.
        body: Bytes of the body, unpacked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def tracking_id(self) -> str | None:
        """Zoom's tracking id, or None where there is none or it does not look like one."""
        value = self.headers.get("x-zm-trackingid", "")
        return value if _TRACKING_ID.fullmatch(value) else None


def error_of(call: Call, answer: Answer, *, now: datetime) -> ZoomHealthError | None:
    """The error that an answer stands for, or None where it is a success whose body is yet to be read."""
    # What follows a 204 is no body (RFC 9110, section 15.3.5), whatever it says.
    if answer.status == 204 or (200 <= answer.status < 300 and not _looks_like_error(call, answer)):
        return None
    body = decode_json(answer.body) if answer.body else UNREADABLE
    code = code_of(body)
    if answer.status == 429 or code == 429:
        return _rate_limit(call, answer, code, now)
    if code in _TOKEN_CODES or (answer.status == 401 and code not in _BY_CODE):
        reason = _TOKEN_CODES.get(code or 0, "Zoom does not accept the credentials")
        return AuthenticationError(f"{call.operation}: {reason}{_suffix(answer, code)}", status=answer.status)
    if 300 <= answer.status < 400:
        return UnexpectedResponseError(
            f"{call.operation}: the answer is a redirect, which is never followed{_suffix(answer, code)}",
            status=answer.status,
            operation=call.operation,
            tracking_id=answer.tracking_id,
        )
    kind, reason = _kind_of(call, answer.status, code)
    error = kind(
        f"{call.operation}: {reason}{_suffix(answer, code)}",
        status=answer.status,
        code=code,
        tracking_id=answer.tracking_id,
        operation=call.operation,
    )
    error.retryable = error.retryable or answer.status == 408
    if isinstance(error, ServerError) and answer.status in (501, 505):
        error.retryable = False  # what the server cannot do it cannot do later
    if isinstance(error, MissingScopeError):
        error.scopes = _scopes(body)
        error.args = (_with_scopes(str(error), error.scopes),)
    return error


def unexpected(call: Call, answer: Answer, reason: str, *, retryable: bool = False) -> UnexpectedResponseError:
    """The error for a success that cannot be what was asked for."""
    return UnexpectedResponseError(
        f"{call.operation}: {reason}{_suffix(answer, None)}",
        status=answer.status,
        operation=call.operation,
        tracking_id=answer.tracking_id,
        retryable=retryable,
    )


def _looks_like_error(call: Call, answer: Answer) -> bool:
    # A gateway may send Zoom's error body with a success status. A note or a page has no `code`.
    if (call.method == "GET" and len(answer.body) > 10_000) or b'"code"' not in answer.body:
        return False
    body = decode_json(answer.body)
    if code_of(body) is None or {"note_id", "clinical_notes"} & body.keys():
        return False
    return call.method != "GET" or "message" in body


def _kind_of(call: Call, status: int, code: int | None) -> tuple[type[APIError], str]:
    if code == 300 and call.has_page_token:
        return PageTokenExpiredError, "the page token is unknown or has expired; they live 15 minutes"
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status >= 500:
        return ServerError, "Zoom or a gateway before it failed; try again later"
    return APIError, "Zoom refused the request"


def _suffix(answer: Answer, code: int | None) -> str:
    parts = [f"HTTP {answer.status}"]
    if code is not None:
        parts.append(f"code {code}")
    if answer.tracking_id:
        parts.append(f"tracking id {answer.tracking_id}")
    return f" ({', '.join(parts)})"


def _scopes(body: Any) -> tuple[str, ...]:
    message = body.get("message") if isinstance(body, dict) else None
    # They stand at the end; what comes before is cut, since the search takes the square of the text's length.
    found = _SCOPES.search(message[-LONGEST_SCOPES:]) if isinstance(message, str) else None
    return tuple(scope.group() for scope in _SCOPE.finditer(found.group(1))) if found else ()


def _with_scopes(message: str, scopes: tuple[str, ...]) -> str:
    return f"{message}; add one of: {', '.join(scopes)}" if scopes else message


def _rate_limit(call: Call, answer: Answer, code: int | None, now: datetime) -> RateLimitError:
    # The server's own clock, where it tells: a moment it names is meant by that clock, not by ours.
    now = retry_after(answer.headers.get("date"), now=now) or now
    wait = retry_after(answer.headers.get("retry-after"), now=now)
    daily = answer.headers.get("x-ratelimit-type", "").lower().startswith("daily")
    kind = DailyLimitError if daily else RateLimitError
    reason = "the account's requests of this day are used up" if daily else "too many requests"
    error = kind(
        f"{call.operation}: {reason}{_suffix(answer, code)}",
        status=answer.status,
        code=code,
        tracking_id=answer.tracking_id,
        operation=call.operation,
    )
    if wait is not None:
        error.retry_after = max(0.0, (wait - now).total_seconds())
        if isinstance(error, DailyLimitError):
            error.reset_at = wait
            error.args = (f"{error}; they count anew at {wait:%Y-%m-%dT%H:%M:%SZ}",)
    return error


def retry_after(value: str | None, *, now: datetime) -> datetime | None:
    """The moment that a `Retry-After` names, or None where there is none or it is unreadable.

    Zoom's daily limit sends an ISO 8601 time; RFC 9110 (section 10.2.3) has seconds and HTTP dates.
    """
    if value is None or len(value) > 64:
        return None
    text = value.strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(now.timestamp() + int(text), UTC)
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
