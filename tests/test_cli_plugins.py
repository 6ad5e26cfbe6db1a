"""Commands that installed distributions add, and plugins that are refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import click
import pluggy
import pytest
from click.testing import CliRunner, Result

from zoom_health._cli.application import command_line
from zoom_health._cli.plugins import Offer
from zoom_health._cli.surroundings import Surroundings

hookimpl = pluggy.HookimplMarker("zoom_health")


def module(**members: Any) -> ModuleType:
    made = ModuleType("synthetic_plugin")
    for name, member in members.items():
        setattr(made, name, member)
    return made


def adding(*names: str) -> ModuleType:
    """A plugin that adds commands which print their names."""

    @hookimpl
    def zoom_health_cli_commands(cli: click.Group) -> None:
        for name in names:
            cli.add_command(click.Command(name, callback=lambda name=name: click.echo(name)))

    return module(zoom_health_cli_commands=zoom_health_cli_commands)


def offer(name: str, plugin: Any, *, distribution: str | None = None) -> Offer:
    def load() -> Any:
        if isinstance(plugin, BaseException):
            raise plugin
        return plugin

    return Offer(name=name, distribution=distribution or f"acme-{name}", version="1.2.3", load=load)


def run(*words: str, offers: tuple[Offer, ...] = ()) -> Result:
    return CliRunner().invoke(command_line(), words, obj=Surroundings(find_offers=lambda: offers))


def test_a_plugin_adds_commands_that_run_and_stand_in_the_help() -> None:
    assert run("greet", offers=(offer("one", adding("greet")),)).stdout == "greet\n"
    assert "greet" in run("--help", offers=(offer("one", adding("greet")),)).stdout


def test_plugins_add_their_commands_in_the_order_given() -> None:
    order: list[str] = []

    def noting(name: str) -> ModuleType:
        @hookimpl
        def zoom_health_cli_commands(cli: click.Group) -> None:
            order.append(name)

        return module(zoom_health_cli_commands=zoom_health_cli_commands)

    run("plugins", offers=tuple(offer(name, noting(name)) for name in ("a", "b", "c")))
    assert order == ["a", "b", "c"]


def broken_plugins() -> Iterator[tuple[str, Any, str]]:
    @hookimpl
    def zoom_health_cli_comands(cli: click.Group) -> None: ...

    @hookimpl
    async def zoom_health_cli_commands(cli: click.Group) -> None: ...

    def unmarked(cli: click.Group) -> None: ...

    @hookimpl(specname="zoom_health_cli_commands")
    def failing(cli: click.Group) -> None:
        raise RuntimeError("synthetic secret")

    @hookimpl(specname="zoom_health_cli_commands")
    def exiting(cli: click.Group) -> None:
        raise SystemExit(0)

    @hookimpl(specname="zoom_health_cli_commands")
    def other_arguments(cli: click.Group, more: object) -> None: ...

    yield "is not importable", ModuleNotFoundError("x", name="acme_missing"), "acme_missing is not installed"
    yield "fails at import", RuntimeError("synthetic secret"), "cannot be imported: RuntimeError"
    yield "exits at import", SystemExit(0), "cannot be imported: SystemExit"
    yield "implements nothing", module(), "implements no hook"
    yield "misspells a hook", module(zoom_health_cli_comands=zoom_health_cli_comands), "zoom_health_cli_comands"
    yield "is async", module(zoom_health_cli_commands=zoom_health_cli_commands), "async"
    yield "forgot the marker", module(zoom_health_cli_commands=unmarked), "without the marker"
    yield "takes other arguments", module(other_arguments=other_arguments), "does not fit"
    yield "fails when asked", module(failing=failing), "failed to add its commands: RuntimeError"
    yield "exits when asked", module(exiting=exiting), "failed to add its commands: SystemExit"
    yield "replaces a command", adding("notes"), "there is a command 'notes' already"


@pytest.mark.parametrize(
    ("plugin", "words"), [case[1:] for case in broken_plugins()], ids=[c[0] for c in broken_plugins()]
)
def test_a_plugin_that_is_none_is_refused_by_name(plugin: Any, words: str) -> None:
    offers = (offer("good", adding("greet")), offer("synthetic-bad", plugin))
    for arguments in (["greet"], ["--help"], ["notes", "list"], []):
        result = run(*arguments, offers=offers)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert "'synthetic-bad' of acme-synthetic-bad 1.2.3" in result.stderr
        assert words in result.stderr
        assert "synthetic secret" not in result.stderr


def test_two_distributions_with_one_name_are_refused() -> None:
    first = offer("same", adding("a"), distribution="acme-one")
    second = offer("same", adding("b"), distribution="acme-two")
    result = run("a", offers=(first, second))
    assert result.exit_code == 2
    assert "acme-one" in result.stderr
    assert "acme-two" in result.stderr


def test_one_module_under_two_names_is_refused() -> None:
    plugin = adding("a")
    result = run("a", offers=(offer("one", plugin), offer("two", plugin)))
    assert result.exit_code == 2
    assert "'two'" in result.stderr


def test_two_plugins_with_one_command_are_refused() -> None:
    result = run("a", offers=(offer("one", adding("a")), offer("two", adding("a"))))
    assert result.exit_code == 2
    assert "'two'" in result.stderr


@pytest.mark.parametrize("words", [["--no-plugins", "plugins"], ["--no-plugins", "--help"], ["--help", "--no-plugins"]])
def test_without_plugins_none_is_loaded_even_when_broken(words: list[str]) -> None:
    loaded: list[str] = []
    broken = Offer(name="bad", distribution="acme-bad", version="1", load=lambda: loaded.append("bad"))
    result = run(*words, offers=(broken,))
    assert result.exit_code == 0
    assert loaded == []


def test_the_version_needs_no_plugin() -> None:
    result = run("--version", offers=(offer("bad", RuntimeError()),))
    assert result.exit_code == 0
    assert result.stdout.startswith("zoom-health 0.1.0 (")


def test_plugins_are_listed_with_distribution_and_version() -> None:
    result = run("plugins", offers=(offer("one", adding("a")), offer("two", adding("b"))))
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["-", "one", "acme-one", "1.2.3", "cli_commands"] in rows
    assert ["-", "two", "acme-two", "1.2.3", "cli_commands"] in rows


def test_no_plugin_is_said() -> None:
    result = run("plugins")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no plugin" in result.stderr


@pytest.mark.parametrize("name", ["sandbox", "demo"])
def test_commands_of_the_sandbox_that_are_missing_say_how_to_get_them(name: str) -> None:
    result = run(name)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert f"No such command '{name}'" in result.stderr
    assert "pip install zoom-health-sandbox" in result.stderr


def failing_command(error: BaseException) -> ModuleType:
    @hookimpl
    def zoom_health_cli_commands(cli: click.Group) -> None:
        @cli.command("fail")
        def fail() -> None:
            raise error

    return module(zoom_health_cli_commands=zoom_health_cli_commands)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (RuntimeError("synthetic secret"), 1, "unexpected RuntimeError (tests/test_cli_plugins.py, line"),
        (OSError(28, "No space left on device", "synthetic secret"), 1, "No space left on device"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 1, "aborted"),
        (click.ClickException("said\nso"), 1, "said so"),
        (click.UsageError("wrong"), 2, "wrong"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_a_command_raises_is_one_line(error: BaseException, code: int, words: str) -> None:
    result = run("fail", offers=(offer("one", failing_command(error)),))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (code, "", 1)
    assert words in result.stderr
    assert "synthetic secret" not in result.stderr


def test_what_a_command_returns_is_no_exit_code() -> None:
    @hookimpl
    def zoom_health_cli_commands(cli: click.Group) -> None:
        cli.add_command(click.Command("seven", callback=lambda: 7))

    plugin = module(zoom_health_cli_commands=zoom_health_cli_commands)
    assert run("seven", offers=(offer("one", plugin),)).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["notes"],
        ["notes", "list"],
        ["notes", "get"],
        ["notes", "complete"],
        ["notes", "reopen"],
        ["doctor"],
        ["plugins"],
    ],
)
def test_every_help_shows_examples_line_by_line(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    examples = result.stdout.split("Examples:\n")[1].split("\n\n")[0].splitlines()
    assert all(line.strip().startswith("zoom-health ") for line in examples)
