"""What plugins are given: the client's configuration, the call, what happened to it, and what goes into an audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field, fields

if TYPE_CHECKING:
    from ._auth import BearerToken, ServerToServerOAuth
    from .errors import ZoomHealthError
    from .types import BrokenNote

__all__ = [
    "AuditEvent",
    "AuditedNote",
    "CallDone",
    "CallView",
    "ClientConfiguration",
    "LoadedPlugin",
    "RequestSent",
    "ResponseReceived",
    "RetryPlanned",
]


def _read_only(context: Mapping[str, str]) -> Mapping[str, str]:
    return context if isinstance(context, MappingProxyType) else MappingProxyType(dict(context))


@define(frozen=True)
class ClientConfiguration:
    """What a hook is told of the client that is being built.

    Attributes:
        base_url: Address of the API.
        timeout: Total seconds for one call.
        is_async: Whether it is an `AsyncZoomHealth`.
        sdk_version: Version of this package.
        environment: Environment variables, for plugins that were named and not built. Not in the repr.
        ServerToServerOAuth: The class of this copy of the package, so that a plugin needs no import of it.
        BearerToken: Likewise.
    """

    base_url: str
    timeout: float
    is_async: bool
    sdk_version: str
    environment: Mapping[str, str] = field(repr=False)
    ServerToServerOAuth: type[ServerToServerOAuth] = field(repr=False)
    BearerToken: type[BearerToken] = field(repr=False)


@define(frozen=True)
class CallView:
    """What plugins see of a call. Its repr holds no id.

    Attributes:
        call_id: A random text, the same for all attempts of a call and for no other call.
        operation: Name of the operation, such as `get_clinical_note`.
        method: HTTP method.
        url_template: Path below the base URL with names in the place of values.
        is_write: Whether the call changes something.
        note_id: The note that is asked for, or None.
        owner: User id that a listing is limited to, or None.
        meeting_id: Meeting that a listing is limited to, or None.
        context: What the application said about who calls and why, such as `user` and `purpose_of_use`.
    """

    call_id: str
    operation: str
    method: str
    url_template: str
    is_write: bool
    note_id: str | None = field(default=None, repr=False)
    owner: str | None = field(default=None, repr=False)
    meeting_id: str | None = field(default=None, repr=False)
    context: Mapping[str, str] = field(factory=dict, repr=False, hash=False, converter=_read_only)

    def __reduce__(self) -> tuple[Any, ...]:
        values = [getattr(self, each.name) for each in fields(CallView)]
        return CallView, (*values[:-1], dict(self.context))  # a read-only view has no pickle


@define(frozen=True)
class RequestSent:
    """`on_request`: an attempt begins, its turn under the rate limit has come.

    Attributes:
        attempt: Its number, from 1.
        waited: Seconds that the call has waited for its turns so far.
    """

    attempt: int
    waited: float


@define(frozen=True)
class ResponseReceived:
    """`on_response`: an attempt got an answer.

    Attributes:
        attempt: Its number, from 1.
        status: HTTP status.
        seconds: Seconds from `on_request` to the whole answer, a token that was fetched included.
        tracking_id: Zoom's `x-zm-trackingid`, or None.
        code: Zoom's error code, or None.
    """

    attempt: int
    status: int
    seconds: float
    tracking_id: str | None
    code: int | None


@define(frozen=True)
class RetryPlanned:
    """`on_retry`: the call will be sent again.

    Attributes:
        attempt: Number of the attempt that failed, from 1.
        delay: Seconds until the next one.
        error: What it failed with.
    """

    attempt: int
    delay: float
    error: ZoomHealthError


@define(frozen=True)
class CallDone:
    """`on_done`: the call has ended, its notes are about to be given to the caller.

    Attributes:
        attempts: How many attempts were begun.
        seconds: Seconds from its beginning, waits included.
        waited: Seconds of these under the rate limit.
        status: HTTP status of the last answer, or None where none came.
        tracking_id: Zoom's `x-zm-trackingid` of the last answer, or None.
        error: What the caller gets instead of a result, or None.
        notes: How many notes are given.
        broken: The items of the page that are not given, each with its reason; those that were withheld too.
        withheld: Notes that were withheld, since a plugin failed on them.
        cancelled: Whether the caller left before the end; then it is not known what the call came to.
    """

    attempts: int
    seconds: float
    waited: float
    status: int | None
    tracking_id: str | None
    error: ZoomHealthError | None
    notes: int
    broken: tuple[BrokenNote, ...] = ()
    withheld: int = 0
    cancelled: bool = False


@define(frozen=True)
class AuditedNote:
    """A note that an answer discloses, or that a call changes. The EHR's ids are as they came; not in the repr.

    Attributes:
        note_id: Its id, or None where it has none.
        patient_id: EHR id of its patient, or None.
        appointment_id: EHR id of its appointment, or None.
        provider_id: EHR id of its provider, or None.
        owner: User id of its owner, or None.
    """

    note_id: str | None = field(repr=False)
    patient_id: str | None = field(default=None, repr=False)
    appointment_id: str | None = field(default=None, repr=False)
    provider_id: str | None = field(default=None, repr=False)
    owner: str | None = field(default=None, repr=False)


@define(frozen=True)
class AuditEvent:
    """One thing to record. It holds no content, no title and no token.

    Attributes:
        phase: `intent` before a write is sent, `outcome` when a call has ended.
        call: The call.
        recorded: When it happened, aware, UTC.
        base_url: Address of the API.
        sdk_version: Version of this package.
        result: None for an intent; `unknown` for a write whose answer was lost.
        status: HTTP status of the last answer, or None.
        code: Zoom's error code, or None.
        tracking_id: Zoom's `x-zm-trackingid`, or None.
        error: Name of the error's class, or None.
        attempts: How many attempts of the call were begun.
        notes: The notes that this answer discloses, or the note that is changed.
        withheld: Notes of the answer that were withheld, since a plugin failed on them.
        redactors: Names of the plugins whose redactors ran.
    """

    phase: Literal["intent", "outcome"]
    call: CallView
    recorded: datetime
    base_url: str
    sdk_version: str
    result: Literal["success", "failure", "unknown"] | None = None
    status: int | None = None
    code: int | None = None
    tracking_id: str | None = None
    error: str | None = None
    attempts: int = 0
    notes: tuple[AuditedNote, ...] = ()
    withheld: int = 0
    redactors: tuple[str, ...] = ()


@define(frozen=True)
class LoadedPlugin:
    """A plugin of a client: `client.plugins()`.

    Attributes:
        name: Its name.
        distribution: The distribution that it comes from, or None where it belongs to none.
        version: Version of that distribution, or None.
        hooks: The hooks that it answered, in the order of `zoom_health.hookspecs`.
    """

    name: str
    distribution: str | None
    version: str | None
    hooks: tuple[str, ...]
