"""Every error that this package raises.

    ZoomHealthError
    ├── ConfigurationError            the client was set up wrongly; nothing was sent
    │   └── InvalidArgumentError      an argument was refused; nothing was sent (also a ValueError)
    ├── AuthenticationError           no token, or a token that Zoom does not accept
    ├── APIError                      Zoom answered with an error
    │   ├── MissingScopeError         4711, 4700, 104
    │   ├── AccessDeniedError         30007
    │   ├── FeatureDisabledError      30001
    │   ├── UserNotFoundError         30008, 1001
    │   ├── NoteNotFoundError         30009
    │   ├── UpdateFailedError         30011
    │   ├── PageTokenExpiredError     300 in answer to a page token
    │   ├── RateLimitError            429
    │   │   └── DailyLimitError       429 for the rest of the day
    │   └── ServerError               any other 5xx
    ├── NetworkError                  no answer came
    ├── DeadlineExceededError         the total time of a call was used up
    ├── UnexpectedResponseError       an answer came that cannot be what was asked for
    ├── PluginError                   a plugin failed
    │   ├── RedactionError            a redactor failed; the note is withheld
    │   └── RefusedPluginError        a plugin was refused when the client was built (also a ConfigurationError)
    └── AuditError                    an audit sink failed

No message and no attribute holds note text, a token, a secret, an account or client id, an EHR identifier or a server's
body. Errors can be pickled. They are raised outside of `except` blocks, so that `__context__` does not keep what the
message leaves out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

__all__ = [
    "APIError",
    "AccessDeniedError",
    "AuditError",
    "AuthenticationError",
    "ConfigurationError",
    "DailyLimitError",
    "DeadlineExceededError",
    "FeatureDisabledError",
    "InvalidArgumentError",
    "MissingScopeError",
    "NetworkError",
    "NoteNotFoundError",
    "PageTokenExpiredError",
    "PluginError",
    "RateLimitError",
    "RedactionError",
    "RefusedPluginError",
    "ServerError",
    "UnexpectedResponseError",
    "UpdateFailedError",
    "UserNotFoundError",
    "ZoomHealthError",
]


class ZoomHealthError(Exception):
    """Base of all errors of this package.

    Attributes:
        retryable: Whether the same call may succeed later. Such calls have been repeated already.
        resume_token: For an error that ends a listing: `notes.list(..., resume_token=...)` goes on where it ended. None
            otherwise, and when nothing is left to list.

    Example:
        >>> from zoom_health import errors
        >>> issubclass(errors.NoteNotFoundError, errors.ZoomHealthError)
        True
    """

    retryable: bool = False
    resume_token: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)

    def fresh(self) -> Self:
        """A copy without a traceback, for raising one failure in several callers."""
        copy: Self = _restore(type(self), self.args, self.__dict__)
        return copy


def _restore(kind: type[Any], arguments: tuple[Any, ...], attributes: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(attributes)
    return error


class ConfigurationError(ZoomHealthError):
    """The client was set up wrongly. Nothing was sent."""


class InvalidArgumentError(ConfigurationError, ValueError):
    """An argument was refused, since Zoom would have misread it or widened the answer. Nothing was sent."""


class AuthenticationError(ZoomHealthError):
    """There is no usable token.

    Attributes:
        status: HTTP status of the refusal, or None when nothing was sent.
        retryable: True when the token endpoint failed in a way that can pass (5xx, 429, an unreadable answer).
    """

    def __init__(self, message: str, *, status: int | None = None, retryable: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.retryable = retryable


class APIError(ZoomHealthError):
    """Zoom answered with an error.

    Attributes:
        status: HTTP status.
        code: Zoom's error code, or None where the answer carries none. The code, not the status, tells what happened.
        tracking_id: Zoom's `x-zm-trackingid`, to quote to its support, or None.
        operation: `list_clinical_notes`, `get_clinical_note` or `update_clinical_note`.
    """

    def __init__(
        self, message: str, *, status: int, operation: str, code: int | None = None, tracking_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.tracking_id = tracking_id
        self.operation = operation


class MissingScopeError(APIError):
    """The app lacks a scope (codes 4711, 4700, 104).

    Attributes:
        scopes: The scopes of which one is needed, as Zoom names them; empty where it names none.
    """

    scopes: tuple[str, ...] = ()


class AccessDeniedError(APIError):
    """Access to the note or the listing is denied (code 30007)."""


class FeatureDisabledError(APIError):
    """Clinical notes are not enabled for the user (code 30001)."""


class UserNotFoundError(APIError):
    """The owner that was asked for does not exist (codes 30008 and 1001)."""


class NoteNotFoundError(APIError):
    """The note does not exist (code 30009)."""


class UpdateFailedError(APIError):
    """Zoom could not update the note; the same call may work later (code 30011)."""

    retryable = True


class PageTokenExpiredError(APIError):
    """A page token died: they live 15 minutes (code 300)."""


class RateLimitError(APIError):
    """Too many requests (HTTP 429).

    Attributes:
        retry_after: Seconds that the server asks to wait, or None where it names none.
    """

    retryable = True
    retry_after: float | None = None


class DailyLimitError(RateLimitError):
    """The account's requests of this day are used up.

    Attributes:
        reset_at: When Zoom counts anew (aware, UTC), or None where the answer does not tell.
    """

    retryable = False
    reset_at: datetime | None = None


class ServerError(APIError):
    """Zoom, or a gateway before it, failed (HTTP 5xx)."""

    retryable = True


class NetworkError(ZoomHealthError):
    """No answer came: the connection failed, was cut or timed out."""

    retryable = True


class DeadlineExceededError(ZoomHealthError):
    """The total time of the call was used up."""


class UnexpectedResponseError(ZoomHealthError):
    """An answer came that cannot be what was asked for, such as an HTML page or another note.

    Attributes:
        status: HTTP status of the answer.
        tracking_id: Zoom's `x-zm-trackingid`, or None.
        operation: Name of the operation.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        operation: str | None = None,
        tracking_id: str | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.operation = operation
        self.tracking_id = tracking_id
        self.retryable = retryable


class PluginError(ZoomHealthError):
    """A plugin failed, or is not one."""


class RefusedPluginError(PluginError, ConfigurationError):
    """A plugin was refused, or failed, when the client was built. Nothing was sent."""


class RedactionError(PluginError):
    """A redactor failed. The note is withheld."""


class AuditError(ZoomHealthError):
    """An audit sink failed.

    Attributes:
        committed: True when the change had already been made at Zoom, False when nothing was changed, None when that is
            not known.
    """

    def __init__(self, message: str, *, committed: bool | None = False) -> None:
        super().__init__(message)
        self.committed = committed
