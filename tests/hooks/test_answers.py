"""What plugins may answer when they are asked, what a client can require of them, and what they are told of it."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from facade.answers import echo_note
from facade.harness import Zoom

import zoom_health
from zoom_health import errors

from .plugins import Told, asking, failing, hookimpl, plugin, titled

Connect = Callable[..., Zoom]
FUNCTION_HOOKS = ["request_headers", "note_processors", "redactors", "audit_sinks"]
HOOKS = ["auth", "request_headers", "observers", "retry_policy", "note_processors", "redactors", "audit_sinks"]


def refused(connect: Connect, *plugins: object, **arguments: Any) -> str:
    with pytest.raises(errors.ConfigurationError) as caught:
        connect(echo_note, plugins=plugins, **arguments)
    assert caught.value.__context__ is None
    return str(caught.value)


async def waits(*arguments: Any) -> None: ...


async def waits_and_yields(*arguments: Any) -> AsyncIterator[None]:
    yield


def yields(*arguments: Any) -> Iterator[None]:
    yield


class WaitsWhenCalled:
    async def __call__(self, *arguments: Any) -> None: ...


NEVER_RUN = [
    waits,
    waits_and_yields,
    yields,
    functools.partial(waits, 1),
    WaitsWhenCalled(),
    WaitsWhenCalled().__call__,
]


@pytest.mark.parametrize("hook", [*FUNCTION_HOOKS, "retry_policy"])
@pytest.mark.parametrize("answer", NEVER_RUN, ids=lambda answer: type(answer).__name__)
def test_a_function_that_would_never_run_is_refused(connect: Connect, hook: str, answer: Any) -> None:
    message = refused(connect, plugin(**{hook: answer}))
    assert message == (
        f"the plugin 'synthetic' in zoom_health_{hook}: gave an async function or a generator, which would never run"
    )


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize(
    "answer", [7, "SEEDED", {"SEEDED": 1}, True, object()], ids=lambda answer: type(answer).__name__
)
def test_an_answer_of_the_wrong_kind_is_refused_by_its_kind(connect: Connect, hook: str, answer: Any) -> None:
    message = refused(connect, plugin(**{hook: answer}))
    assert message.startswith(f"the plugin 'synthetic' in zoom_health_{hook}: gave {type(answer).__name__}")
    assert "SEEDED" not in message


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("error", [RuntimeError("SEEDED"), SystemExit("SEEDED"), KeyError("SEEDED")], ids=repr)
def test_a_hook_that_raises_refuses_the_client(connect: Connect, hook: str, error: BaseException) -> None:
    def ask(self: Any, config: Any) -> Any:
        raise error

    message = refused(connect, asking(hook, ask))
    assert message == f"the plugin 'synthetic' in zoom_health_{hook}: failed with {type(error).__name__}"


class WordedError(Exception):
    """Says what may be shown."""

    safe_message: Any = "set ACME_REDACT_MODE to mask or withhold"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("set ACME_MODE", "set ACME_MODE"),
        ("two\nlines\r\n and \x1b[31mcolour\x00", "two lines and [31mcolour"),
        ("long " * 100, ("long " * 40) + "..."),
        ("", "failed with WordedError"),
        (" \n", "failed with WordedError"),
        (b"bytes", "failed with WordedError"),
        (None, "failed with WordedError"),
    ],
)
def test_only_words_that_a_plugin_calls_safe_are_shown_in_one_line(connect: Connect, said: Any, shown: str) -> None:
    def ask(self: Any, config: Any) -> Any:
        error = WordedError("SEEDED")
        error.safe_message = said
        raise error

    assert refused(connect, asking("redactors", ask)) == f"the plugin 'synthetic' in zoom_health_redactors: {shown}"


def test_safe_words_that_fail_themselves_are_left_out(connect: Connect) -> None:
    class BrokenError(Exception):
        @property
        def safe_message(self) -> str:
            raise RuntimeError("SEEDED")

    def ask(self: Any, config: Any) -> Any:
        raise BrokenError

    assert refused(connect, asking("redactors", ask)).endswith("failed with BrokenError")


@pytest.mark.parametrize("hook", HOOKS)
def test_none_is_no_answer(connect: Connect, hook: str) -> None:
    zoom = connect(echo_note, plugins=[plugin(**{hook: None})])
    assert zoom.get("n").note_id == "n"
    assert f"no plugin of this client has what require names: {hook}" in refused(
        connect, plugin(**{hook: None}), require=[hook]
    )


@pytest.mark.parametrize("hook", FUNCTION_HOOKS)
def test_a_list_is_as_many_answers_and_an_empty_one_none(connect: Connect, hook: str) -> None:
    assert "gave int and not a function" in refused(connect, plugin(**{hook: [lambda *_: {}, 7]}))
    assert hook in refused(connect, plugin(**{hook: []}), require=[hook])


@pytest.mark.parametrize("hook", ["auth", "retry_policy", "observers"])
def test_where_one_answer_is_wanted_a_list_is_refused(connect: Connect, hook: str) -> None:
    assert "gave list" in refused(connect, plugin(**{hook: [Told()]}))


def test_answers_of_a_list_run_in_its_order(connect: Connect) -> None:
    given = plugin(redactors=[titled("1"), titled("2"), titled("3")])
    assert connect(echo_note, plugins=[given]).get("n").note_title == "123"


# --- observers


class OnlyDone:
    def __init__(self, method: Any) -> None:
        self.on_done = method


@pytest.mark.parametrize("method", [None, 7, waits, yields])
def test_an_observer_whose_method_cannot_run_is_refused(connect: Connect, method: Any) -> None:
    assert "the plugin 'synthetic' in zoom_health_observers: gave" in refused(
        connect, plugin(observers=OnlyDone(method))
    )


def test_an_observer_that_cannot_be_looked_at_is_refused(connect: Connect) -> None:
    class Broken:
        @property
        def on_done(self) -> Any:
            raise RuntimeError("SEEDED")

    assert refused(connect, plugin(observers=Broken())).endswith("zoom_health_observers: failed with RuntimeError")


def test_an_observer_may_be_a_module_like_object_with_some_methods(connect: Connect) -> None:
    seen: list[Any] = []
    connect(echo_note, plugins=[plugin(observers=OnlyDone(lambda call, event: seen.append(event)))]).get("n")
    assert len(seen) == 1


# --- what a client requires


def test_a_client_that_has_what_it_requires_is_built(connect: Connect) -> None:
    answers = {hook: (lambda *_: None) for hook in FUNCTION_HOOKS}
    whole = plugin(**answers, observers=Told(), retry_policy=lambda *_: None, auth=zoom_health.BearerToken("synthetic"))
    connect(echo_note, plugins=[whole], require=HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_client_without_what_it_requires_is_refused(connect: Connect, hook: str) -> None:
    others = plugin(**dict.fromkeys(HOOKS))
    for plugins in ((), (others,)):
        for names in (hook, [hook], (hook,), {hook}, frozenset({hook})):
            assert refused(connect, *plugins, require=names) == (
                f"no plugin of this client has what require names: {hook}"
            )


@pytest.mark.parametrize(
    "names", ["redactor", ["zoom_health_redactors"], ["cli_commands"], [None], 7, {"redactors": 1}]
)
def test_requiring_what_is_no_hook_is_refused(connect: Connect, names: Any) -> None:
    assert refused(connect, plugin(redactors=titled("x")), require=names).startswith("require takes names of hooks: ")


def test_an_argument_auth_is_no_plugin_that_authenticates(connect: Connect) -> None:
    assert "require names: auth" in refused(connect, require=["auth"], auth=zoom_health.BearerToken("synthetic"))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["stranger"], "without an audit sink: stranger"),
        (["redact", "audit"], "without an audit sink: redact"),
        ("audit", "takes a sequence of names"),
        ([7], "takes a sequence of names"),
    ],
)
def test_best_effort_audit_names_plugins_that_audit(connect: Connect, names: Any, words: str) -> None:
    plugins = plugin("audit", audit_sinks=lambda event: None), plugin("redact", redactors=titled("x"))
    assert words in refused(connect, *plugins, best_effort_audit=names)


# --- what a hook is told


def test_a_hook_is_told_of_the_client_and_of_the_environment(
    connect: Connect, client_kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_SETTING", "SEEDED")
    told: list[Any] = []

    def ask(self: Any, config: Any) -> None:
        told.append(config)

    connect(
        echo_note,
        plugins=[asking("redactors", ask)],
        timeout=7.5,
        base_url="https://zoom.example/v2",
        auth=zoom_health.BearerToken("SEEDED-token"),
    )
    (config,) = told
    assert (config.base_url, config.timeout, config.is_async) == (
        "https://zoom.example/v2",
        7.5,
        client_kind != "sync",
    )
    assert config.sdk_version == zoom_health.__version__
    assert config.environment["ACME_SETTING"] == "SEEDED"
    assert config.ServerToServerOAuth is zoom_health.ServerToServerOAuth
    assert config.BearerToken is zoom_health.BearerToken
    assert "SEEDED" not in repr(config)
    with pytest.raises(AttributeError):
        config.timeout = 1


def test_a_hook_may_take_no_argument(connect: Connect) -> None:
    class Simple:
        @hookimpl
        def zoom_health_redactors(self) -> Any:
            return titled("x")

    assert connect(echo_note, plugins=[Simple()]).get("n").note_title == "x"


def test_a_plugin_that_fails_at_nothing_else_leaves_no_trace_in_the_client(connect: Connect) -> None:
    zoom = connect(echo_note, plugins=[plugin(observers=OnlyDone(failing))])
    assert repr(zoom.client) in ("<ZoomHealth>", "<AsyncZoomHealth>")
    assert "SEEDED" not in repr(zoom.client._settings)
