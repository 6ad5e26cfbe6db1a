"""Plugins that fail with words full of seeds, at each hook, when they are asked and when they are called."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import httpx
import pluggy
import pytest

from zoom_health.errors import ZoomHealthError

from .clients import witnessed
from .outputs import BELONGS, CONTEXT, Outputs
from .scenes import SCENES, seeded_server
from .seeds import ALL, NOTE_ID, SEEDS, found_in
from .witness import told_by

pytestmark = pytest.mark.canary
hookimpl = pluggy.HookimplMarker("zoom_health")
KINDS = ("sync", "async")
WORDS = f"{' '.join(ALL.values())} {NOTE_ID}"


class LeakingError(RuntimeError):
    """Holds everything that its plugin saw."""

    def __init__(self, *seen: Any) -> None:
        super().__init__(WORDS, *map(_told, seen))
        self.seen = seen
        self.add_note(WORDS)

    def __str__(self) -> str:
        return f"{self.args} {self.__notes__}"


class TwistedError(LeakingError):
    """One whose attributes fail, with such words too."""

    @property
    def safe_message(self) -> str:
        raise LeakingError(WORDS)

    def __repr__(self) -> str:
        raise LeakingError(WORDS)


def _told(value: Any) -> Any:
    return value.to_dict() if hasattr(value, "to_dict") else repr(value)


def fail(*seen: Any) -> Any:
    raise LeakingError(*seen)


def fail_in_a_chain(*seen: Any) -> Any:
    try:
        raise OSError(2, WORDS, WORDS)
    except OSError as error:
        raise TwistedError(*seen) from error


class UnsureError(LeakingError):
    """One that fails when it is asked whether it passes."""

    @property
    def retryable(self) -> bool:
        raise LeakingError(WORDS)


class FailingAuth(httpx.Auth):
    """Fails when a request is to be sent."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        yield self._function(request.headers)


class Observer:
    """Fails at every moment."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.on_request = self.on_response = self.on_retry = self.on_done = function


def failing_plugin(hook: str, answer: Any, *, asked: Callable[..., Any] | None = None) -> Any:
    """A plugin of one hook that answers so, or fails when it is asked."""

    def ask(self: Any, config: Any) -> Any:
        return asked(config) if asked else answer

    def ask_with_default(self: Any, config: Any, default: Any) -> Any:
        return asked(config) if asked else answer

    function = ask_with_default if hook == "retry_policy" else ask
    member = hookimpl(specname=f"zoom_health_{hook}")(function)
    return type("Failing", (), {"name": f"failing-{hook}", f"zoom_health_{hook}": member})()


def called(hook: str, function: Callable[..., Any]) -> Any:
    """What a hook answers so that the function is called."""
    return {"auth": FailingAuth, "observers": Observer}.get(hook, lambda function: function)(function)


HOOKS = (
    "auth",
    "request_headers",
    "observers",
    "retry_policy",
    "note_processors",
    "redactors",
    "audit_sinks",
)
# What a plugin gives that is not what it should: the value must not be shown, nor what it is made of.
WRONG: dict[str, tuple[str, Any]] = {
    "an auth that is text": ("auth", WORDS),
    "an observer that is text": ("observers", WORDS),
    "headers that are text": ("request_headers", lambda call: WORDS),
    "a header with a line end": ("request_headers", lambda call: {"x-a": f"{WORDS}\n"}),
    "a header that is protected": ("request_headers", lambda call: {"authorization": WORDS}),
    "a header whose name is none": ("request_headers", lambda call: {f"{SEEDS.title}:": "a"}),
    "a policy that says words": ("retry_policy", lambda call, attempt, error: WORDS),
    "a note that is text": ("redactors", lambda note, call: WORDS),
    "a note of another id": ("note_processors", lambda note, call: attrs.evolve(note, note_id=WORDS)),
    "a note that is a mapping": ("note_processors", lambda note, call: note.to_dict()),
    "a note that is not there": ("redactors", lambda note, call: None),
    "a sink that gives a generator": ("audit_sinks", lambda event: (each for each in WORDS)),
}


@pytest.fixture
def outputs(temporary: Path) -> Iterator[Outputs]:
    outputs = Outputs(temporary)
    yield outputs
    outputs.close()


def said_with(kind: str, operation: str, scene: str, outputs: Outputs, plugin: Any) -> tuple[Any, list[str]]:
    """The error of a call with that plugin among those that write, and the seeds that came out."""
    own_auth: Mapping[str, Any] = {"auth": None} if "auth" in plugin.name else {}
    said, error = witnessed(
        kind,
        operation,
        seeded_server(SCENES[scene]),
        plugins=[plugin, *outputs.plugins],
        context=CONTEXT,
        attempts=2,
        **own_auth,
    )
    outputs.close()
    found = found_in(*said)
    for name, data in outputs.collected().items():
        found += [f"{seed} in {name}" for seed in found_in(data, allowed=BELONGS[name], handle=True)]
    return error, found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("function", [fail, fail_in_a_chain])
@pytest.mark.parametrize("hook", HOOKS)
def test_a_plugin_that_fails_when_it_is_asked_shows_nothing(
    kind: str, hook: str, function: Callable[..., Any], outputs: Outputs
) -> None:
    plugin = failing_plugin(hook, None, asked=function)
    error, found = said_with(kind, "get", "well", outputs, plugin)
    assert isinstance(error, ZoomHealthError)
    assert found == []


@pytest.mark.parametrize(("kind", "function"), [("sync", fail), ("async", fail_in_a_chain)])
@pytest.mark.parametrize(
    ("operation", "scene"), [("get", "well"), ("pages", "well"), ("complete", "well"), ("get", "status 500")]
)
@pytest.mark.parametrize("hook", HOOKS)
def test_a_plugin_that_fails_when_it_is_called_shows_nothing(
    kind: str, hook: str, operation: str, scene: str, function: Callable[..., Any], outputs: Outputs
) -> None:
    error, found = said_with(kind, operation, scene, outputs, failing_plugin(hook, called(hook, function)))
    assert found == []
    assert error is None or isinstance(error, ZoomHealthError)


@pytest.mark.parametrize("kind", KINDS)
def test_an_authentication_that_fails_twice_shows_nothing(kind: str, outputs: Outputs) -> None:
    def fail_twice(*seen: Any) -> Any:
        raise UnsureError(*seen)

    error, found = said_with(kind, "get", "well", outputs, failing_plugin("auth", FailingAuth(fail_twice)))
    assert found == []
    assert isinstance(error, ZoomHealthError)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", ["get", "pages", "complete"])
@pytest.mark.parametrize("name", WRONG)
def test_what_a_plugin_gives_wrongly_is_not_shown(kind: str, operation: str, name: str, outputs: Outputs) -> None:
    hook, answer = WRONG[name]
    error, found = said_with(kind, operation, "well", outputs, failing_plugin(hook, answer))
    assert found == []
    assert error is None or isinstance(error, ZoomHealthError)


def test_words_of_a_plugin_would_be_seen_where_they_are_shown(outputs: Outputs) -> None:
    """A `safe_message` is what a plugin has shown: the one way by which its words come out, and they are found."""

    class TalkingError(Exception):
        safe_message = SEEDS.plugin_words

    def talk(*seen: Any) -> Any:
        raise TalkingError

    error, found = said_with("sync", "get", "well", outputs, failing_plugin("redactors", talk))
    assert isinstance(error, ZoomHealthError)
    assert "plugin_words" in found


def test_the_error_of_a_plugin_would_be_seen_in_a_context() -> None:
    def wrap() -> None:
        try:
            fail()
        except LeakingError:
            raise ZoomHealthError("wrapped") from None

    with pytest.raises(ZoomHealthError) as caught:
        wrap()
    assert "title" in found_in(*told_by(caught.value))
