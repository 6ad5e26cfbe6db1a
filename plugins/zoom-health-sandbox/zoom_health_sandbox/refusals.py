"""Every way in which the imitated API says no, as a value: HTTP status, Zoom code, body and headers in one place.

The Zoom code, not the HTTP status, tells errors apart. The sentences are ours; what a client reads out of them (the
scopes at the end of a 4711, the mention of the next page token in a 300) stands where Zoom has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from .exchange import SandboxAnswer

__all__ = ["Refusal"]


class Refusal(Exception):  # noqa: N818 - an answer on its way out, not a fault of the program
    """Carries an error answer from where it is decided to where the request is answered."""

    def __init__(self, answer: SandboxAnswer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer


def _refusal(status: int, code: int, message: str, *headers: tuple[str, str]) -> Refusal:
    return Refusal(SandboxAnswer.of_json(status, {"code": code, "message": message}, headers=headers))


def invalid_values(*errors: tuple[str, str]) -> Refusal:
    """HTTP 400, code 300: one `(field, what is wrong)` for each value that cannot be used."""
    body = {
        "code": 300,
        "message": "Some values of this request cannot be used.",
        "errors": [{"field": field, "message": message} for field, message in errors],
    }
    return Refusal(SandboxAnswer.of_json(400, body))


def dead_page_token() -> Refusal:
    """HTTP 400, code 300: unknown, older than 15 minutes, or sent with other parameters than it was given for."""
    return _refusal(400, 300, "This next page token is invalid or expired: list again from the start.")


def invalid_access_token() -> Refusal:
    """HTTP 401, code 124."""
    return _refusal(401, 124, "This access token is unknown or expired.")


def wrong_kind_of_token() -> Refusal:
    """HTTP 400, code 200: something else than a bearer token."""
    return _refusal(400, 200, "A bearer token is needed here.")


def missing_scopes(scopes: Sequence[str]) -> Refusal:
    """HTTP 400, code 4711; the message ends with the scopes of which one is needed."""
    return _refusal(400, 4711, f"This access token has none of the scopes for this call, scopes:[{', '.join(scopes)}]")


def unknown_endpoint() -> Refusal:
    """HTTP 404, code 2300."""
    return _refusal(404, 2300, "There is no such API endpoint.")


def wrong_method(allowed: Sequence[str]) -> Refusal:
    """HTTP 405, code 2300, with `Allow`."""
    return _refusal(405, 2300, "This API endpoint has no such method.", ("allow", ", ".join(allowed)))


def unknown_owner() -> Refusal:
    """HTTP 400, code 30008."""
    return _refusal(400, 30008, "The user asked about does not exist.")


def access_denied() -> Refusal:
    """HTTP 403, code 30007."""
    return _refusal(403, 30007, "Access to this is denied: ask the administrator.")


def feature_off_on_list() -> Refusal:
    """HTTP 403, code 30001: the same code comes with HTTP 400 on the other operations."""
    return _refusal(403, 30001, "The clinical notes feature is off for this user.")


def feature_off_on_note() -> Refusal:
    """HTTP 400, code 30001."""
    return _refusal(400, 30001, "The clinical notes feature is off for this user.")


def unknown_note() -> Refusal:
    """HTTP 404, code 30009."""
    return _refusal(404, 30009, "This clinical note does not exist.")


def update_failed() -> Refusal:
    """HTTP 500, code 30011."""
    return _refusal(500, 30011, "The note could not be updated: try again later.")


def over_second_limit(limit: int) -> Refusal:
    """HTTP 429 for too many calls in one second, without `Retry-After`."""
    return _refusal(
        429,
        429,
        f"More than {limit} calls of this account in one second.",
        ("x-ratelimit-category", "Light"),
        ("x-ratelimit-type", "QPS"),
    )


def over_daily_limit(limit: int, retry_after: str) -> Refusal:
    """HTTP 429 for too many calls in one day; `Retry-After` is an ISO 8601 time."""
    return _refusal(
        429,
        429,
        f"More than {limit} calls of this account in one day.",
        ("x-ratelimit-category", "Light"),
        ("x-ratelimit-type", "Daily-limit"),
        ("x-ratelimit-limit", str(limit)),
        ("x-ratelimit-remaining", "0"),
        ("retry-after", retry_after),
    )


def token_refused(error: str, reason: str) -> Refusal:
    """HTTP 400 of the token endpoint, whose errors have another shape than those of the API."""
    return Refusal(SandboxAnswer.of_json(400, {"reason": reason, "error": error}))
