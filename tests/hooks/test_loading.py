"""Which plugins are taken, in which order, and what is refused although pluggy would overlook it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pluggy
import pytest
from facade.answers import echo_note
from facade.harness import Zoom

from zoom_health import AsyncZoomHealth, ZoomHealth, errors

from .plugins import asking, hookimpl, plugin, titled

Connect = Callable[..., Zoom]
Install = Callable[..., None]

REDACTOR = """
import attrs
@hookimpl
def zoom_health_redactors(config):
    return lambda note, call: attrs.evolve(note, note_title=f"{note.note_title or ''}" + {mark!r})
"""


def redactor(mark: str) -> str:
    return REDACTOR.replace("{mark!r}", repr(mark))


def module(name: str = "acme_module", **members: Any) -> ModuleType:
    made = ModuleType(name)
    for key, member in members.items():
        setattr(made, key, member)
    return made


def refused(connect: Connect, *plugins: object, **arguments: Any) -> str:
    """The words of the refusal."""
    with pytest.raises(errors.ConfigurationError) as caught:
        connect(echo_note, plugins=plugins, **arguments)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    return str(caught.value)


class Good:
    """Takes what is given in code, with arguments of its own."""

    name = "good"

    @hookimpl
    def zoom_health_redactors(self, config: Any) -> Any:
        return titled("[good]")


def unfit_plugins() -> Iterator[tuple[str, Any, str]]:
    """What is wrong, the plugin, and words of the refusal."""

    def given() -> Any:  # anew each time, since a marker marks the function itself
        return lambda self, config: None

    async def waits(self: Any, config: Any) -> None: ...

    def yields() -> Any:
        def ask(self: Any, config: Any) -> Iterator[None]:
            yield

        return ask

    def wrong_arguments(self: Any, configuration: Any) -> None: ...

    class Broken:
        name = "synthetic"

        @property
        def zoom_health_helper(self) -> None:
            raise RuntimeError("SEEDED")

        @hookimpl
        def zoom_health_redactor(self, config: Any) -> None: ...

    class Twice:
        name = "synthetic"
        first = hookimpl(specname="zoom_health_redactors")(given())
        second = hookimpl(specname="zoom_health_redactors")(lambda self, config: None)

    def made(hook: str, function: Any) -> Any:
        return type("Synthetic", (), {"name": "synthetic", hook: function})()

    redactors = "zoom_health_redactors"
    yield "a misspelled hook", made("zoom_health_redactor", hookimpl(given())), "does not have: zoom_health_redactor"
    yield (
        "a misspelled hook that is optional",
        made("zoom_health_redactor", hookimpl(optionalhook=True)(given())),
        "does not have: zoom_health_redactor",
    )
    yield "an unmarked hook", made(redactors, given()), "without the marker hookimpl"
    yield (
        "a marker of another project",
        made(redactors, pluggy.HookimplMarker("zoom-health")(given())),
        "without the marker hookimpl",
    )
    yield "a callable object in place of a hook", made(redactors, functools.partial(given())), "without the marker"
    yield "an async hook", made(redactors, hookimpl(waits)), "as an async function"
    yield "a generator as a hook", made(redactors, hookimpl(yields())), "would never run"
    yield "other arguments", made(redactors, hookimpl(wrong_arguments)), "configuration"
    yield "the first in order", made(redactors, hookimpl(tryfirst=True)(given())), "order of its own"
    yield "the last in order", made(redactors, hookimpl(trylast=True)(given())), "order of its own"
    yield "a wrapper", made(redactors, hookimpl(wrapper=True)(yields())), "order of its own"
    yield "an old wrapper", made(redactors, hookimpl(hookwrapper=True)(yields())), "order of its own"
    yield "a hook given twice", Twice(), "zoom_health_redactors more than once"
    yield "a property that fails beside a misspelled hook", Broken(), "does not have: zoom_health_redactor"
    yield "nothing", made("other", given()), "implements no hook"


UNFIT = list(unfit_plugins())


@pytest.mark.parametrize(("unfit", "words"), [case[1:] for case in UNFIT], ids=[case[0] for case in UNFIT])
def test_what_pluggy_overlooks_is_refused_by_name(connect: Connect, unfit: Any, words: str) -> None:
    message = refused(connect, unfit)
    assert message.startswith("the plugin 'synthetic' ")
    assert words in message
    assert "SEEDED" not in message
    assert "\n" not in message


def test_a_refusal_is_both_a_plugin_error_and_a_configuration_error(connect: Connect) -> None:
    with pytest.raises(errors.RefusedPluginError) as caught:
        connect(echo_note, plugins=[plugin()])
    assert isinstance(caught.value, errors.PluginError)
    assert isinstance(caught.value, errors.ConfigurationError)


@pytest.mark.parametrize("stranger", [None, 7, b"good", object(), {}], ids=lambda value: type(value).__name__)
def test_what_is_no_plugin_is_refused_with_its_kind(connect: Connect, stranger: Any) -> None:
    assert repr(type(stranger).__name__) in refused(connect, stranger)


def test_a_class_is_refused_and_told_apart_from_its_instance(connect: Connect) -> None:
    assert "is a class; give an instance of it: Good(...)" in refused(connect, Good)
    assert connect(echo_note, plugins=[Good()]).get("n").note_title == "[good]"


def test_a_name_that_cannot_be_read_refuses_the_plugin(connect: Connect) -> None:
    class Nameless:
        @property
        def name(self) -> str:
            raise RuntimeError("SEEDED")

    message = refused(connect, Nameless())
    assert "'Nameless' cannot be looked at: RuntimeError" in message


def test_a_plugin_is_named_by_its_name_or_by_its_class_or_module(connect: Connect) -> None:
    class Unnamed:
        zoom_health_redactors = Good.zoom_health_redactors

    class Odd(Unnamed):
        name = 7

    @hookimpl
    def zoom_health_redactors(config: Any) -> None: ...

    given = [Good(), Unnamed(), Odd(), module("acme_module", zoom_health_redactors=zoom_health_redactors)]
    names = [each.name for each in connect(echo_note, plugins=given).client.plugins()]
    assert names == ["good", "Unnamed", "Odd", "acme_module"]


def test_two_plugins_of_one_name_are_refused(connect: Connect) -> None:
    assert "two plugins have the name 'good'" in refused(connect, Good(), Good())


def test_one_object_given_twice_is_refused(connect: Connect, installed: Install) -> None:
    installed("one", redactor("[one]"), distribution="acme-one")
    import acme_one  # type: ignore[import-not-found]  # installed by the line above

    assert "the plugin 'one' was given twice" in refused(connect, acme_one, "one")


@pytest.mark.parametrize("plugins", ["redact", b"redact", 7, None])
def test_the_argument_is_a_sequence_of_plugins(plugins: Any) -> None:
    for kind in (ZoomHealth, AsyncZoomHealth):
        with pytest.raises(errors.ConfigurationError):
            kind(plugins=plugins)


# --- by name


def test_a_plugin_is_found_by_the_name_of_its_entry_point(connect: Connect, installed: Install) -> None:
    installed("acme", redactor("[acme]"))
    zoom = connect(echo_note, plugins=["acme"])
    assert zoom.get("n").note_title == "[acme]"
    (loaded,) = zoom.client.plugins()
    assert (loaded.name, loaded.distribution, loaded.version) == ("acme", "acme-acme", "1.2.3")
    assert loaded.hooks == ("zoom_health_redactors",)


def test_an_entry_point_may_name_an_object(connect: Connect, installed: Install) -> None:
    source = redactor("[object]").replace("@hookimpl\ndef zoom_health_redactors(config)", "def answer(config)")
    source += "\nclass Plugin:\n    zoom_health_redactors = hookimpl(specname='zoom_health_redactors')"
    source += "(staticmethod(answer).__func__)\n    zoom_health_redactors = staticmethod(zoom_health_redactors)\n"
    installed("thing", source + "\nplugin = Plugin()\n", attribute="plugin")
    assert connect(echo_note, plugins=["thing"]).get("n").note_title == "[object]"


def test_an_unknown_name_is_refused_with_those_that_are_known(connect: Connect, installed: Install) -> None:
    installed("acme", redactor("[acme]"))
    message = refused(connect, "redcat")
    assert "no installed distribution offers a plugin 'redcat'" in message
    assert "acme" in message


def test_a_name_that_two_distributions_offer_is_refused_with_both(connect: Connect, installed: Install) -> None:
    installed("acme", redactor("[1]"), distribution="acme-one")
    installed("acme", redactor("[2]"), distribution="acme-two")
    message = refused(connect, "acme")
    assert "acme-one" in message
    assert "acme-two" in message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise RuntimeError('SEEDED')", "cannot be imported: RuntimeError"),
        ("raise SystemExit('SEEDED')", "cannot be imported: SystemExit"),
        ("import acme_that_is_not_there", "the module acme_that_is_not_there is not installed"),
        ("SEEDED = (", "cannot be imported: SyntaxError"),
    ],
)
def test_a_plugin_that_cannot_be_imported_is_refused_with_the_reason(
    connect: Connect, installed: Install, source: str, words: str
) -> None:
    installed("acme", source)
    message = refused(connect, "acme")
    assert "'acme' of acme-acme" in message
    assert words in message
    assert "SEEDED" not in message


def test_nothing_is_loaded_because_it_is_installed(connect: Connect, installed: Install) -> None:
    installed("acme", "raise RuntimeError")
    assert connect(echo_note).client.plugins() == ()


# --- order


def test_plugins_run_in_the_order_in_which_they_are_given(connect: Connect, installed: Install) -> None:
    installed("acme", redactor("[name]"))
    a, b = plugin("a", redactors=titled("[a]")), plugin("b", redactors=titled("[b]"))
    assert connect(echo_note, plugins=(b, "acme", a)).get("n").note_title == "[b][name][a]"
    assert connect(echo_note, plugins=iter([a, b, "acme"])).get("n").note_title == "[a][b][name]"


@pytest.mark.parametrize("kind", [ZoomHealth, AsyncZoomHealth])
def test_those_of_the_environment_run_after_those_of_the_argument(
    kind: Any, installed: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed("one", redactor("[1]"))
    installed("two", redactor("[2]"))
    monkeypatch.setenv("ZOOM_ACCESS_TOKEN", "synthetic-token")
    monkeypatch.setenv("ZOOM_HEALTH_PLUGINS", " two, ,one,")
    zoom = kind.from_env(plugins=[Good()])
    assert [each.name for each in zoom.plugins()] == ["good", "two", "one"]
    assert [each.name for each in kind.from_env().plugins()] == ["two", "one"]


def test_the_environment_counts_for_from_env_alone(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOOM_HEALTH_PLUGINS", "no-such-plugin")
    assert connect(echo_note).client.plugins() == ()


def test_an_unknown_name_in_the_environment_refuses_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOOM_ACCESS_TOKEN", "synthetic-token")
    monkeypatch.setenv("ZOOM_HEALTH_PLUGINS", "no-such-plugin")
    with pytest.raises(errors.RefusedPluginError, match="no-such-plugin"):
        ZoomHealth.from_env()


def test_hooks_are_asked_plugin_by_plugin_and_once(connect: Connect) -> None:
    asked: list[str] = []

    def noting(name: str) -> Any:
        def ask(self: Any, config: Any) -> None:
            asked.append(name)

        return asking("redactors", ask, name)

    zoom = connect(echo_note, plugins=[noting("b"), noting("a"), noting("c")])
    zoom.get("n")
    zoom.client.with_options(timeout=5)
    assert asked == ["b", "a", "c"]


def test_every_hook_has_a_documented_specification() -> None:
    from zoom_health import hookspecs

    for hook in hookspecs.HOOKS:
        function = getattr(hookspecs, hook)
        assert inspect.getdoc(function)
        assert set(inspect.signature(function).parameters) <= {"config", "default", "cli"}
