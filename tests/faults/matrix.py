"""The fault matrix: what goes wrong, in which call, and what the caller must get.

Each row is one line of `docs/faults.md`. `outcome` is `done` (the call succeeded, nothing lost or doubled) or the name
of an error; `requests` is how many requests are sent at most, those for tokens included.
"""

from __future__ import annotations

from typing import Any

from attrs import define, field

__all__ = ["MATRIX", "Row"]


def fault(name: str, /, **arguments: Any) -> tuple[str, dict[str, Any]]:
    return name, arguments


@define(frozen=True)
class Row:
    """One line of the matrix.

    Attributes:
        title: What goes wrong, in words.
        call: `list` (all notes, three pages), `get` or `update`.
        outcome: What the caller gets.
        requests: The most requests that are sent.
        faults: Rules for the sandbox.
        timeout: The call's total time, in seconds.
        place: Where the call goes: the sandbox's server, or somewhere that is no server.
    """

    title: str
    call: str
    outcome: str
    requests: int
    faults: list[tuple[str, dict[str, Any]]] = field(factory=list)
    timeout: float = 60.0
    place: str = "sandbox"

    @property
    def name(self) -> str:
        """The title and call, for test ids."""
        return f"{self.title}, {self.call}".replace(" ", "-")


def once(title: str, call: str, name: str, *, requests: int | None = None, **arguments: Any) -> Row:
    """A fault that strikes one call and is survived by repeating it."""
    usual = {"list": 5, "get": 3, "update": 3}[call]
    rule = fault(name, operation=arguments.pop("operation", call), calls=[arguments.pop("at", 1)], **arguments)
    return Row(title, call, "done", requests or usual, [rule])


def always(title: str, call: str, outcome: str, name: str, *, requests: int = 6, **arguments: Any) -> Row:
    """A fault that strikes every call."""
    timeout = arguments.pop("timeout", 60.0)
    operation = arguments.pop("operation", call)
    return Row(title, call, outcome, requests, [fault(name, operation=operation, **arguments)], timeout)


CUT = ["reset_before", "close_before", "reset_in_headers", "close_in_headers", "reset_in_body", "close_in_body"]
BROKEN = ["truncated_json", "truncated_gzip", "body_cut", "stacked_encodings", "unknown_encoding", "empty_body"]

MATRIX: list[Row] = [
    # no connection
    Row("connection refused", "get", "NetworkError", 5, place="refused"),
    Row("name unknown", "get", "NetworkError", 5, place="unknown"),
    Row("certificate not trusted", "get", "NetworkError", 5, place="untrusted"),
    Row("proxy that is not there", "get", "NetworkError", 5, place="proxy"),
    Row("IPv6", "list", "done", 4, place="ipv6"),
    # cut connections
    *(once(name.replace("_", " "), call, name) for name in CUT for call in ("list", "get")),
    *(always(f"{name.replace('_', ' ')}, every time", "get", "NetworkError", name) for name in CUT),
    once("reset after the body", "list", "reset_after", requests=6),
    once("closed after the answer", "list", "close_after", requests=6),
    once("answer lost, change made", "update", "answer_lost"),
    once("reset in the second page", "list", "reset_in_body", at=2),
    # slow servers
    always("silence", "get", "DeadlineExceededError", "silence", timeout=0.4, requests=2),
    always("silence within the body", "get", "DeadlineExceededError", "silence", where="body", timeout=0.4, requests=2),
    always("headers drip", "get", "DeadlineExceededError", "drip_headers", interval=0.05, timeout=0.4, requests=2),
    always("body drips", "get", "DeadlineExceededError", "drip_body", interval=0.05, timeout=0.4, requests=2),
    # broken bodies
    *(once(name.replace("_", " "), call, name) for name in BROKEN for call in ("list", "get")),
    *(always(f"{name.replace('_', ' ')}, every time", "get", "UnexpectedResponseError", name) for name in BROKEN),
    *(once("HTML with 200", call, "html", status=200) for call in ("list", "get")),
    always("HTML with 200, every time", "get", "UnexpectedResponseError", "html", status=200),
    always("gzip bomb", "get", "UnexpectedResponseError", "gzip_bomb", requests=2),
    always("body of 1 GiB", "get", "UnexpectedResponseError", "huge_body", requests=2),
    always("204 with a body", "update", "done", "body_on_204", requests=3),
    always("bytes after the answer", "list", "done", "trailing_bytes", requests=12),
    always("wrong content type", "get", "done", "wrong_content_type", requests=2),
    always("HTML with 429", "get", "RateLimitError", "html", status=429),
    always("HTML with 502", "get", "ServerError", "html", status=502),
    once("HTML with 502, once", "list", "html", status=502),
    always("200 with an error body", "get", "NoteNotFoundError", "error_in_200", code=30009, requests=2),
    # statuses
    once("408, once", "get", "status", status=408),
    always("408", "get", "APIError", "status", status=408),
    always("425", "get", "APIError", "status", status=425, requests=2),
    always("499", "get", "APIError", "status", status=499, requests=2),
    always("501", "get", "ServerError", "status", status=501, requests=2),
    always("520", "get", "ServerError", "status", status=520),
    always("529", "get", "ServerError", "status", status=529),
    once("a burst of one 503", "list", "status", status=503),
    Row("a burst of three 503", "list", "done", 8, [fault("status", status=503, operation="list", calls=[2, 3, 4])]),
    always("503 a hundred times", "list", "ServerError", "status", status=503),
    once("500 with code 30011, once", "update", "status", status=500, code=30011),
    always("500 with code 30011", "update", "UpdateFailedError", "status", status=500, code=30011),
    # authentication
    once("401 once", "get", "token_rejected", requests=4),
    always("401 always", "get", "AuthenticationError", "token_rejected", requests=4),
    once("code 124 with HTTP 400", "get", "token_rejected", status=400, requests=4),
    once("token revoked in the middle", "list", "token_revoked", at=2, requests=6),
    once("token endpoint cut, once", "get", "reset_before", operation="token", requests=3),
    always("token endpoint cut", "get", "NetworkError", "reset_before", operation="token", requests=5),
    always(
        "token endpoint silent", "get", "DeadlineExceededError", "silence", operation="token", timeout=0.4, requests=1
    ),
    once("token endpoint 500, once", "get", "status", operation="token", status=500, requests=3),
    always("token endpoint 500", "get", "AuthenticationError", "status", operation="token", status=500, requests=5),
    always("token endpoint HTML", "get", "AuthenticationError", "html", operation="token", status=200, requests=5),
    *(
        always(
            f"token with {kind}",
            "get",
            "AuthenticationError",
            "token_unusable",
            operation="token",
            kind=kind,
            requests=5,
        )
        for kind in ("newline", "nul", "non-ascii")
    ),
    *(
        always(f"scope missing, {code}", "get", "MissingScopeError", "scope_missing", code=code, requests=2)
        for code in (4711, 4700, 104)
    ),
    # rate limits
    *(
        Row(
            f"429 with {words}",
            "list",
            "done",
            6,
            [fault("rate_limited", operation="list", calls=[2], retry_after=form, seconds=2)],
        )
        for words, form in (
            ("no Retry-After", "none"),
            ("seconds", "seconds"),
            ("an HTTP date", "date"),
            ("an ISO time", "iso"),
            ("garbage", "garbage"),
        )
    ),
    Row(
        "429 with an ISO time, clock an hour fast",
        "list",
        "done",
        6,
        [fault("rate_limited", operation="list", calls=[2], retry_after="iso", seconds=2, server_clock=3600)],
    ),
    Row(
        "429 with an ISO time, clock an hour slow",
        "list",
        "done",
        6,
        [fault("rate_limited", operation="list", calls=[2], retry_after="iso", seconds=2, server_clock=-3600)],
    ),
    always("429 always", "get", "RateLimitError", "rate_limited"),
    always("daily limit", "list", "DailyLimitError", "daily_limit", requests=2),
    always("clock an hour fast", "list", "done", "clock_wrong", seconds=3600, requests=4),
    always("clock an hour slow", "list", "done", "clock_wrong", seconds=-3600, requests=4),
    # listings
    once("page token expired", "list", "page_token_expired", at=2, requests=7),
    always("every page token expired", "list", "PageTokenExpiredError", "page_token_expired", requests=12),
    always("repeated cursor", "list", "UnexpectedResponseError", "repeated_cursor", requests=6),
    always("cycle of two cursors", "list", "UnexpectedResponseError", "cursor_cycle", length=2, requests=6),
    once("empty page with a token", "list", "empty_page", requests=6),
    always("range clamped to ten days", "dated list", "done", "clamped_range", operation="list", days=10, requests=60),
    always("notes repeated between pages", "list", "done", "notes_repeated", requests=6),
    always("notes in no order", "list", "done", "notes_shuffled", requests=6),
    always("notes created and completed meanwhile", "list", "done", "notes_change", requests=8),
    always("garbage in every page", "list", "done", "garbage_note", requests=6),
    # another patient's note
    always("another note", "get", "UnexpectedResponseError", "another_note", requests=2),
    always("a note without its id", "get", "UnexpectedResponseError", "note_without_id", requests=2),
    # where credentials go
    *(
        always(f"redirect to {words}", "get", "UnexpectedResponseError", "redirect", to=to, requests=2)
        for words, to in (("another host", "host"), ("http", "http"), ("itself", "self"))
    ),
    # what callers pass
    *(
        Row(f"note id with {words}", f"get {words}", "NoteNotFoundError", 2)
        for words in ("a slash", "two slashes", "%2F", "other alphabets", "10,000 characters")
    ),
    *(
        Row(f"note id {words}", f"get {words}", "InvalidArgumentError", 0)
        for words in ("of two dots", "with a line end")
    ),
    # interruption
    Row(
        "interrupted in a body", "get", "interrupted", 2, [fault("drip_body", operation="get", interval=0.05, times=1)]
    ),
]
