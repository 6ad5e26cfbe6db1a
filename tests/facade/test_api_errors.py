"""Answers that are errors: Zoom's code chooses the class, and what is safe to show is on the error."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

import httpx
import pytest
from zoom_health_sandbox import scenarios

from zoom_health import errors
from zoom_health.errors import APIError, AuthenticationError, MissingScopeError, ServerError, ZoomHealthError

from .answers import refusal, script
from .harness import Zoom

Connect = Callable[..., Zoom]
TRACKING_ID = "v=2.0;clid=us04;rid=WEB_0123456789abcdef"
OPERATIONS: dict[str, tuple[str, Callable[[Zoom], Any]]] = {
    "list": ("list_clinical_notes", lambda zoom: zoom.notes()),
    "get": ("get_clinical_note", lambda zoom: zoom.get("note")),
    "update": ("update_clinical_note", lambda zoom: zoom.complete("note")),
}
DOCUMENTED = [
    ("list", 400, 30008, errors.UserNotFoundError),
    ("list", 403, 30007, errors.AccessDeniedError),
    ("list", 403, 30001, errors.FeatureDisabledError),
    ("get", 400, 30001, errors.FeatureDisabledError),
    ("get", 403, 30007, errors.AccessDeniedError),
    ("get", 404, 30009, errors.NoteNotFoundError),
    ("update", 400, 30001, errors.FeatureDisabledError),
    ("update", 403, 30007, errors.AccessDeniedError),
    ("update", 404, 30009, errors.NoteNotFoundError),
    ("update", 500, 30011, errors.UpdateFailedError),
    *(
        (name, status, code, MissingScopeError)
        for name in OPERATIONS
        for status in (400, 401)
        for code in (4711, 4700, 104)
    ),
    *((name, 400, 300, APIError) for name in OPERATIONS),
    *((name, 404, 1001, errors.UserNotFoundError) for name in OPERATIONS),
    *((name, 404, 2300, APIError) for name in OPERATIONS),
    *((name, 429, 429, errors.RateLimitError) for name in OPERATIONS),
]


@pytest.fixture(params=OPERATIONS)
def operation(request: pytest.FixtureRequest) -> str:
    """Each of the three operations."""
    name: str = request.param
    return name


def error_of(zoom: Zoom, operation: str) -> ZoomHealthError:
    """The error that an operation ends in."""
    with pytest.raises(ZoomHealthError) as caught:
        OPERATIONS[operation][1](zoom)
    return caught.value


@pytest.mark.parametrize(("operation", "status", "code", "kind"), DOCUMENTED)
def test_a_documented_code_has_its_error(
    connect: Connect, operation: str, status: int, code: int, kind: type[APIError]
) -> None:
    zoom = connect(script(refusal(status, code, x_zm_trackingid=TRACKING_ID)))
    error = error_of(zoom, operation)
    assert type(error) is kind
    assert isinstance(error, APIError)
    assert (error.status, error.code, error.tracking_id) == (status, code, TRACKING_ID)
    assert error.operation == OPERATIONS[operation][0]
    assert len(zoom.wire.sent) == 1


@pytest.mark.parametrize(("operation", "status", "code", "kind"), DOCUMENTED)
def test_the_message_says_what_happened_in_words_of_ours(
    connect: Connect, operation: str, status: int, code: int, kind: type[APIError]
) -> None:
    answer = refusal(status, code, "server text", x_zm_trackingid=TRACKING_ID)
    message = str(error_of(connect(script(answer)), operation))
    assert message.startswith(OPERATIONS[operation][0] + ": ")
    for fact in (f"HTTP {status}", f"code {code}", TRACKING_ID):
        assert fact in message
    assert "server text" not in message


@pytest.mark.parametrize("scenario", scenarios.SCENARIOS, ids=lambda scenario: f"{scenario.operation}-{scenario.use}")
def test_every_scenario_of_the_sandbox_has_its_error(connect_sandbox: Connect, scenario: scenarios.Scenario) -> None:
    by_client = scenario.use.endswith("CLIENT_ID")
    zoom = connect_sandbox(client_id=scenario.value) if by_client else connect_sandbox()
    note_id = "note" if by_client else scenario.value
    owner = {} if by_client else {"owner": scenario.value}
    calls: dict[str, Callable[[], Any]] = {
        "list": lambda: zoom.notes(**owner),
        "get": lambda: zoom.get(note_id),
        "update": lambda: zoom.complete(note_id),
    }
    with pytest.raises(APIError) as caught:
        calls[scenario.operation]()
    assert (caught.value.status, caught.value.code) == (scenario.status, scenario.code)
    assert type(caught.value) is not APIError
    assert caught.value.tracking_id is not None


@pytest.mark.parametrize("status", [400, 403, 404, 499, 599])
@pytest.mark.parametrize("code", [0, -1, 30012, 2**40])
def test_an_unknown_code_is_an_api_error_with_its_number(connect: Connect, status: int, code: int) -> None:
    error = error_of(connect(script(refusal(status, code))), "get")
    assert type(error) is (ServerError if status >= 500 else APIError)
    assert isinstance(error, APIError)
    assert (error.status, error.code) == (status, code)
    assert f"code {code}" in str(error)


@pytest.mark.parametrize("status", [400, 403, 404, 413, 451, 499])
def test_an_error_without_a_code_is_an_api_error_with_its_status(connect: Connect, operation: str, status: int) -> None:
    error = error_of(connect(script(httpx.Response(status, json={"message": "x"}))), operation)
    assert type(error) is APIError
    assert (error.status, error.code) == (status, None)


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 529, 599])
def test_a_failing_server_is_a_server_error(connect: Connect, operation: str, status: int) -> None:
    error = error_of(connect(script(httpx.Response(status, html="<html>Bad gateway</html>"))), operation)
    assert type(error) is ServerError
    assert error.status == status


def test_a_code_in_text_is_read_as_its_number(connect: Connect) -> None:
    error = error_of(connect(script(refusal(404, "30009"))), "get")
    assert type(error) is errors.NoteNotFoundError
    assert error.code == 30009


@pytest.mark.parametrize("code", [None, True, 30009.5, "", "x30009", "³", [30009], {"code": 30009}, "9" * 50])
def test_a_code_that_is_no_number_is_no_code(connect: Connect, code: Any) -> None:
    error = error_of(connect(script(refusal(404, code))), "get")
    assert type(error) is APIError
    assert error.code is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_the_code_and_not_the_status_tells_what_happened(connect: Connect, status: int) -> None:
    assert type(error_of(connect(script(refusal(status, 30001))), "get")) is errors.FeatureDisabledError


@pytest.mark.parametrize(
    ("message", "scopes"),
    [
        ("text scopes:[a:b:c, d:e]", ("a:b:c", "d:e")),
        ("text scopes: [a:b:c,d:e].", ("a:b:c", "d:e")),
        ("text scope:[healthcare:read:list_clinical_notes:admin]", ("healthcare:read:list_clinical_notes:admin",)),
        ("scopes:[]", ()),
        ("scopes:[", ()),
        ("scopes", ()),
        ("", ()),
        (None, ()),
        (7, ()),
        ({"scopes": ["a:b"]}, ()),
    ],
)
def test_missing_scopes_are_named(connect: Connect, message: Any, scopes: tuple[str, ...]) -> None:
    error = error_of(connect(script(refusal(400, 4711, message))), "list")
    assert isinstance(error, MissingScopeError)
    assert error.scopes == scopes
    assert all(scope in str(error) for scope in scopes)


def test_the_sandbox_names_the_scope_that_a_read_only_app_lacks(connect_sandbox: Connect) -> None:
    zoom = connect_sandbox(client_id=scenarios.READ_ONLY_CLIENT_ID)
    with pytest.raises(MissingScopeError, match="healthcare:update:clinical_notes:admin") as caught:
        zoom.complete(scenarios.UNKNOWN_NOTE_ID)
    assert "healthcare:update:clinical_notes:admin" in caught.value.scopes


def test_words_of_the_server_that_are_no_scopes_are_not_named(connect: Connect) -> None:
    error = error_of(connect(script(refusal(400, 4711, "scopes:[Jane Doe, <b>x</b>, a:b]"))), "list")
    assert isinstance(error, MissingScopeError)
    assert error.scopes == ("a:b",)
    assert "Jane" not in str(error)


@pytest.mark.parametrize(
    "message",
    ["scope:[" * 10_000, "scopes:[" + "a:" * 32_000, "scopes: [" * 8_000 + "a:b]", "scopes:[" + "a:b " * 16_000 + "]"],
    ids=["openings", "colons", "spaced", "many"],
)
def test_a_long_message_about_scopes_is_read_in_linear_time(connect: Connect, message: str) -> None:
    began = process_time()
    error = error_of(connect(script(refusal(400, 4711, message))), "list")
    # Some milliseconds; in quadratic time it would be minutes.
    assert process_time() - began < 1.5
    assert isinstance(error, MissingScopeError)
    assert len(str(error)) < 10_000


@pytest.mark.parametrize("tracking_id", ["", "a b", "x" * 129, "<script>", "ä".encode().decode("latin-1"), "a,b", '"'])
def test_a_header_that_is_no_tracking_id_is_left_out(connect: Connect, tracking_id: str) -> None:
    answer = httpx.Response(404, json={"code": 30009}, headers=[(b"x-zm-trackingid", tracking_id.encode("latin-1"))])
    error = error_of(connect(script(answer)), "get")
    assert isinstance(error, APIError)
    assert error.tracking_id is None
    assert "tracking" not in str(error)


@pytest.mark.parametrize(("status", "code"), [(401, None), (401, 9999), (401, 124), (400, 124), (400, 200), (403, 124)])
def test_a_refused_token_is_an_authentication_error(
    connect: Connect, operation: str, status: int, code: int | None
) -> None:
    error = error_of(connect(script(refusal(status, code))), operation)
    assert type(error) is AuthenticationError
    assert error.status == status
    assert error.retryable is False


def test_list_and_update_errors_do_not_share_a_state(connect: Connect) -> None:
    zoom = connect(script(refusal(400, 4711, "scopes:[a:b]"), refusal(400, 4711, "")))
    first, second = error_of(zoom, "list"), error_of(zoom, "get")
    assert isinstance(first, MissingScopeError)
    assert isinstance(second, MissingScopeError)
    assert (first.scopes, second.scopes) == (("a:b",), ())
