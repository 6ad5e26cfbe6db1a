"""The order of events of a call, written once for both clients.

Errors are values in here and are raised by the caller at the surface: a frame that raises would show its local
variables (request, body, token) to every error reporter that prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from ._decoding import decode_json, decode_note
from ._exchange import PROBLEM, BodyProblem
from ._giving import give_error, give_note
from ._hooks import is_passing, reason_of
from ._http import httpx
from ._network import call_ends_in, network_reason
from ._outcome import Answer, error_of, unexpected
from ._port import Flow, Port
from ._rest import Call, ClinicalNote
from ._settings import Settings
from ._urls import may_receive_credentials
from ._watch import Watch
from .errors import (
    AuthenticationError,
    ConfigurationError,
    DeadlineExceededError,
    InvalidArgumentError,
    NetworkError,
    RateLimitError,
    UnexpectedResponseError,
    ZoomHealthError,
)
from .types import AuditedNote

__all__ = ["get_note", "perform", "too_late", "update_note"]

T = TypeVar("T")
Reader = Callable[[Call, Answer], T | ZoomHealthError]

LONGEST_POLL = 8.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


async def perform(
    port: Port, settings: Settings, call: Call, read: Reader[T], watch: Watch, *, seconds: float
) -> T | ZoomHealthError:
    """Send a call, again where that may help, and give what its answer holds, or the error it ends in."""
    began, attempt = settings.monotonic(), 0
    with watch:
        while True:
            attempt += 1
            outcome = await _attempt(port, settings, call, read, watch, deadline=began + seconds)
            if not isinstance(outcome, ZoomHealthError):
                settings.shared.budget.earn()
                return outcome
            elapsed = settings.monotonic() - began
            delay = _delay(settings, call, watch, outcome, attempt, elapsed=elapsed, remaining=seconds - elapsed)
            if delay is None:
                return outcome
            settings.shared.count("retries")
            watch.retried(outcome, delay)
            await port.sleep(delay)


def _delay(
    settings: Settings,
    call: Call,
    watch: Watch,
    error: ZoomHealthError,
    attempt: int,
    *,
    elapsed: float,
    remaining: float,
) -> float | None:
    """Seconds until a failed call is sent again, or None when it is not."""
    watch.failed(error)
    if not call.repeatable and not isinstance(error, RateLimitError):
        return None
    if settings.hooks.retry_policy is not None:
        delay = watch.delay(error, attempt=attempt, remaining=remaining)
    else:
        delay = settings.retry.delay(
            error, attempt=attempt, elapsed=elapsed, remaining=remaining, chance=settings.chance()
        )
    return delay if delay is not None and settings.shared.budget.spend(error) else None


async def _attempt(
    port: Port, settings: Settings, call: Call, read: Reader[T], watch: Watch, *, deadline: float
) -> T | ZoomHealthError:
    late = await _turn(port, settings, call, deadline, watch)
    if late is not None:
        return late
    added = watch.attempt()
    if isinstance(added, ZoomHealthError):
        return added
    response = await _authenticated(port, settings, call, deadline, added, watch)
    if isinstance(response, ZoomHealthError):
        return response
    answer = Answer(status=response.status_code, headers=response.headers, body=response.content)
    failure = error_of(call, answer, now=settings.clock())
    watch.answered(answer, failure)
    outcome = _read_whole(call, answer, response, read) if failure is None else failure
    if isinstance(outcome, RateLimitError) and outcome.retryable:  # the daily limit says nothing about the rate
        settings.shared.throttle.refused(settings.monotonic())
    if isinstance(outcome, UnexpectedResponseError) or _left_something(answer):
        await port.drop(response)  # what is left on this connection may be the answer to the next call
    return outcome


def _left_something(answer: Answer) -> bool:
    """Whether an answer without a body had one, or announced one."""
    announced = answer.headers.get("content-length", "0") != "0" or "transfer-encoding" in answer.headers
    return answer.status == 204 and (announced or bool(answer.body))


def _read_whole(call: Call, answer: Answer, response: httpx.Response, read: Reader[T]) -> T | ZoomHealthError:
    """Read a success, unless its body did not come whole."""
    problem: BodyProblem | None = response.extensions.get(PROBLEM)
    if problem is None:
        return read(call, answer)
    return unexpected(call, answer, f"the answer cannot be read: {problem.reason}", retryable=problem.retryable)


async def _turn(port: Port, settings: Settings, call: Call, deadline: float, watch: Watch) -> ZoomHealthError | None:
    """Wait until the account may be called: first in this process, in order, then among processes."""
    shared, failure = settings.shared, None
    wait = shared.throttle.reserve(settings.monotonic(), before=deadline)
    while True:
        if wait is None or settings.monotonic() + wait >= deadline:
            return too_late(call, "its turn under the rate limit did not come in time")
        if wait:
            shared.count("throttled")
            await port.sleep(wait)
            watch.turn_came(wait)
        if shared.store is None:
            return None
        try:
            wait = await port.run(shared.store.take)
        except Exception as error:  # noqa: BLE001 - each store of the library fails in a way of its own
            failure = NetworkError(f"{call.operation}: the rate_store does not answer ({type(error).__name__})")
        if failure is not None or not wait:
            return failure


async def _authenticated(
    port: Port, settings: Settings, call: Call, deadline: float, added: dict[str, str], watch: Watch
) -> httpx.Response | ZoomHealthError:
    failure: ZoomHealthError
    try:
        first = _request(settings, call, added)
    except httpx.InvalidURL:
        return InvalidArgumentError(f"{call.operation}: the arguments make an address that is too long to be sent")
    flow = _begun(port, settings, call, first)
    if isinstance(flow, ZoomHealthError):
        return flow
    try:
        response: httpx.Response | None = None
        while True:
            with call_ends_in(deadline - settings.monotonic()):  # it may wait for a token that another caller fetches
                request = await _advanced(flow, call, response, settings, deadline)
            if isinstance(request, ZoomHealthError):
                return request
            if request is None:
                # The flow ends with the answer to its last request.
                return response if response is not None else NetworkError(f"{call.operation}: nothing was sent")
            if not may_receive_credentials(request.url, settings.origins):
                return ConfigurationError(
                    f"{call.operation}: the authentication asked for an address that is not configured"
                )
            remaining = deadline - settings.monotonic()
            if remaining <= 0:
                return too_late(call, f"no complete answer within {settings.timeout:g} seconds")
            settings.shared.count("requests")
            if request.url.raw_path == first.url.raw_path:
                watch.may_have_arrived = True
            response = await port.send(request, seconds=remaining, largest_body=settings.largest_body)
    except (httpx.RequestError, OSError) as error:  # a transport of the caller's own may fail in its own ways
        if isinstance(error, _NEVER_SENT):
            watch.may_have_arrived = False
        failure = _transport_failure(call, settings, error, late=settings.monotonic() >= deadline)
    except ZoomHealthError as error:
        failure = error.fresh()
    finally:
        with suppress(Exception):  # the outcome is known
            await flow.close()
    return failure


def _begun(port: Port, settings: Settings, call: Call, request: httpx.Request) -> Flow | AuthenticationError:
    """The authentication of a request. One that is a plain function runs here."""
    try:
        return port.authenticate(settings.auth, request)
    except Exception as error:  # noqa: BLE001 - closed, as below
        failure = _failed_authentication(call, error)
    return failure


async def _advanced(
    flow: Flow, call: Call, response: httpx.Response | None, settings: Settings, deadline: float
) -> httpx.Request | ZoomHealthError | None:
    """The next request of an authentication, which may be anybody's code."""
    failure: ZoomHealthError
    try:
        return await flow.advance(response)
    except ZoomHealthError as error:
        failure = error.fresh()
    except httpx.PoolTimeout as error:  # ours: another caller's token did not come in time
        failure = _transport_failure(call, settings, error, late=settings.monotonic() >= deadline)
    except Exception as error:  # noqa: BLE001 - closed: the call fails, whatever kind of error it was
        failure = _failed_authentication(call, error)
    return failure


def _failed_authentication(call: Call, error: Exception) -> AuthenticationError:
    passing = isinstance(error, httpx.TransportError) or is_passing(error)
    return AuthenticationError(f"{call.operation}: the authentication: {reason_of(error)}", retryable=passing)


def _transport_failure(
    call: Call, settings: Settings, error: httpx.RequestError | OSError, *, late: bool
) -> ZoomHealthError:
    if late:
        return too_late(call, f"no complete answer within {settings.timeout:g} seconds")
    return NetworkError(f"{call.operation}: {network_reason(error)}")


def too_late(call: Call, reason: str) -> DeadlineExceededError:
    return DeadlineExceededError(f"{call.operation}: {reason}")


def _request(settings: Settings, call: Call, added: dict[str, str]) -> httpx.Request:
    headers = settings.headers
    if added or call.headers:
        headers = headers.copy()
        headers.update(call.headers)
        headers.update(added)
    return httpx.Request(call.method, settings.base_url + call.target, headers=headers, content=call.body)


def _read_note(call: Call, answer: Answer) -> ClinicalNote | ZoomHealthError:
    note = decode_note(answer.body)
    if isinstance(note, str):
        return unexpected(call, answer, f"the answer cannot be read as a note: {note}", retryable=True)
    if note.note_id != call.note_id:
        return unexpected(call, answer, "the answer holds another note than the one that was asked for")
    return note


def _read_nothing(call: Call, answer: Answer) -> UnexpectedResponseError | None:
    """An update that succeeded holds nothing; a page of HTML, such as a login form, is no success."""
    if answer.status == 204 or not answer.body.strip():
        return None
    body = decode_json(answer.body)
    if body == {} or (isinstance(body, dict) and body.get("note_id") == call.note_id):
        return None
    return unexpected(call, answer, "the answer is not one to an update", retryable=True)


async def get_note(
    port: Port, settings: Settings, call: Call, *, wait_for_content: float = 0.0
) -> ClinicalNote | ZoomHealthError:
    """Read one note; where asked, wait for a text that is not there yet."""
    began, pause = settings.monotonic(), 1.0
    while True:
        watch = Watch(settings, call)
        note = await perform(port, settings, call, _read_note, watch, seconds=settings.timeout)
        if isinstance(note, ZoomHealthError) or note.note_content:
            break
        left = began + wait_for_content - settings.monotonic()
        if left <= 0:
            break
        watch.done(None)
        await port.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_POLL)
    if not watch.active:
        return note
    with watch:
        if isinstance(note, ZoomHealthError):
            return await give_error(port, watch, note) or note
        return await give_note(port, settings, watch, note)


async def update_note(port: Port, settings: Settings, call: Call) -> ZoomHealthError | None:
    """Change one note."""
    with Watch(settings, call) as watch:
        error: ZoomHealthError | None = await watch.intend(port)
        if error is None:
            error = await perform(port, settings, call, _read_nothing, watch, seconds=settings.timeout)
            changed = (AuditedNote(note_id=call.note_id),)
            error = await watch.record(port, error, notes=changed) or error
        watch.done(error)
    return error
