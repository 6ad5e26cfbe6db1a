"""Faults of the answer as a whole: refusals, outages, gateways, tokens, limits, redirects, a wrong clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any, Literal

import attrs

from .clock import zoom_time
from .exchange import SandboxAnswer
from .fault_arguments import Within
from .fault_call import FaultCall
from .fault_catalogue import Catalogue, FaultLayer
from .limits import LIGHT_LIMITS, next_midnight
from .refusals import over_daily_limit, over_second_limit
from .routing import OPERATIONS
from .world import GET_SCOPES, LIST_SCOPES, UPDATE_SCOPES, Plan

__all__ = ["STATUS_FAULTS"]

STATUS_FAULTS = Catalogue(FaultLayer.ANSWER)

_Status = Annotated[int, Within(200, 999)]
_Code = Annotated[int, Within(0, 1_000_000)]
_Offset = Annotated[float, Within(-1e8, 1e8)]
_ON_NOTES = ("list", "get", "update")
_SCOPES = {"list": LIST_SCOPES, "get": GET_SCOPES, "update": UPDATE_SCOPES}
_PAGE = b"<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>A gateway speaks</h1></body></html>\n"
_DIRT = {"newline": "\r\nx-injected: yes", "nul": "\x00", "non-ascii": "\u00e9\u2028"}


@STATUS_FAULTS.fault("status", "A status of your choice with an error body; nothing was done.")
def _status(call: FaultCall, *, status: _Status = 503, code: _Code = 0, retry_after: str = "") -> SandboxAnswer:
    headers = (("retry-after", _header(retry_after)),) if retry_after else ()
    if call.route.operation == "token":
        body: dict[str, Any] = {"reason": "This went wrong on purpose.", "error": "server_error"}
    else:
        body = {"code": code or status, "message": "This went wrong on purpose."}
    return SandboxAnswer.of_json(status, body, headers=headers)


@STATUS_FAULTS.fault("html", "A page of HTML, as gateways and portals send it; nothing was done.")
def _html(_: FaultCall, *, status: _Status = 502) -> SandboxAnswer:
    return SandboxAnswer(status=status, headers=(("content-type", "text/html; charset=utf-8"),), body=_PAGE % status)


@STATUS_FAULTS.fault("empty_body", "An answer without a body; nothing was done.")
def _empty_body(_: FaultCall, *, status: _Status = 200) -> SandboxAnswer:
    return SandboxAnswer(status=status, headers=(("content-type", "application/json;charset=UTF-8"),))


@STATUS_FAULTS.fault("error_in_200", "HTTP 200 with the body of an error; nothing was done.")
def _error_in_200(_: FaultCall, *, code: _Code = 30011) -> SandboxAnswer:
    return SandboxAnswer.of_json(200, {"code": code, "message": "This went wrong on purpose."})


@STATUS_FAULTS.fault("wrong_content_type", "The right body under a content type that is not its own.")
def _wrong_content_type(call: FaultCall, *, content_type: str = "text/html") -> SandboxAnswer | None:
    answer = call.answer()
    return _with(answer, "content-type", _header(content_type)) if answer.body else None


@STATUS_FAULTS.fault(
    "token_rejected", "The access token is called invalid (code 124), though it is not.", operations=_ON_NOTES
)
def _token_rejected(_: FaultCall, *, status: Literal[401, 400] = 401) -> SandboxAnswer:
    return SandboxAnswer.of_json(status, {"code": 124, "message": "This access token is unknown or expired."})


@STATUS_FAULTS.fault(
    "token_revoked", "All access tokens die just before the call; a new one works.", operations=_ON_NOTES
)
def _token_revoked(call: FaultCall) -> SandboxAnswer:
    call.operations.store.clear_tokens()
    return call.answer()


@STATUS_FAULTS.fault(
    "token_unusable", "The access token handed out holds what no header can carry.", operations=("token",)
)
def _token_unusable(
    call: FaultCall, *, kind: Literal["newline", "nul", "non-ascii"] = "newline"
) -> SandboxAnswer | None:
    issued = call.document()
    if issued is None:
        return None
    token = str(issued["access_token"])
    return call.with_document(issued | {"access_token": f"{token[:20]}{_DIRT[kind]}{token[20:]}"})


@STATUS_FAULTS.fault("scope_missing", "The token is said to lack the scopes of the call.", operations=_ON_NOTES)
def _scope_missing(
    call: FaultCall, *, code: Literal[4711, 4700, 104] = 4711, status: Literal[400, 401] = 400
) -> SandboxAnswer:
    scopes = ", ".join(_SCOPES[call.route.operation])
    message = f"This access token has none of the scopes for this call, scopes:[{scopes}]"
    return SandboxAnswer.of_json(status, {"code": code, "message": message})


@STATUS_FAULTS.fault(
    "rate_limited", "Too many calls in one second, with any sort of Retry-After or none.", operations=OPERATIONS
)
def _rate_limited(
    call: FaultCall,
    *,
    retry_after: Literal["none", "seconds", "date", "iso", "garbage"] = "none",
    seconds: Annotated[int, Within(0, 10_000_000)] = 1,
    server_clock: _Offset = 0.0,
) -> SandboxAnswer:
    now = call.now + timedelta(seconds=server_clock)
    again = now + timedelta(seconds=seconds)
    value = {
        "none": "",
        "seconds": str(seconds),
        "date": format_datetime(again, usegmt=True),
        "iso": _iso(again),
        "garbage": "soon, perhaps",
    }[retry_after]
    answer = over_second_limit(LIGHT_LIMITS[Plan.BUSINESS].per_second).answer.with_headers(_date(now))
    return answer.with_headers(("retry-after", value)) if value else answer


@STATUS_FAULTS.fault(
    "daily_limit", "The calls of the day are used up until midnight UTC, an ISO time.", operations=_ON_NOTES
)
def _daily_limit(call: FaultCall, *, server_clock: _Offset = 0.0) -> SandboxAnswer:
    now = call.now + timedelta(seconds=server_clock)
    limit = LIGHT_LIMITS[Plan.FREE].per_day or 0
    return over_daily_limit(limit, next_midnight(now)).answer.with_headers(_date(now))


@STATUS_FAULTS.fault("clock_wrong", "The server's clock is wrong: Date and Retry-After times are off.")
def _clock_wrong(call: FaultCall, *, seconds: _Offset = 3600.0) -> SandboxAnswer:
    wrong = timedelta(seconds=seconds)
    answer = call.answer()
    retry_after = answer.header("retry-after")
    if retry_after is not None:
        answer = _with(answer, "retry-after", _moved(retry_after, wrong))
    return answer.with_headers(_date(call.now + wrong))


@STATUS_FAULTS.fault("redirect", "The call is sent elsewhere: to another host, to http, to itself, or as told.")
def _redirect(
    call: FaultCall,
    *,
    to: Literal["host", "http", "self"] = "host",
    location: str = "",
    status: Literal[301, 302, 303, 307, 308] = 307,
) -> SandboxAnswer:
    origin = call.request.origin
    there = {"host": "https://elsewhere.invalid", "http": f"http://{origin.partition('://')[2]}", "self": origin}[to]
    return SandboxAnswer(status=status, headers=(("location", _header(location) or there + call.request.target),))


def _with(answer: SandboxAnswer, name: str, value: str) -> SandboxAnswer:
    others = tuple(pair for pair in answer.headers if pair[0] != name)
    return attrs.evolve(answer, headers=(*others, (name, value)))


def _header(value: str) -> str:
    """An argument must not become a header of its own."""
    return "".join(character for character in value if character.isprintable() and character.isascii())


def _date(moment: datetime) -> tuple[str, str]:
    return ("date", format_datetime(moment, usegmt=True))


def _iso(moment: datetime) -> str:
    return f"{zoom_time(moment)[:19]}Z"


def _moved(retry_after: str, by: timedelta) -> str:
    if retry_after.isdecimal():
        return retry_after
    try:
        return _iso(datetime.fromisoformat(retry_after) + by)
    except ValueError:
        pass
    try:
        return format_datetime(parsedate_to_datetime(retry_after) + by, usegmt=True)
    except ValueError:
        return retry_after
