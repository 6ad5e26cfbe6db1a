"""Authenticates with what the keyring of the operating system keeps, and the commands that put it there.

The keyring has one entry for each of `account_id`, `client_id` and `client_secret`, or the one entry `access_token`,
all under one service name. `zoom-health keyring set` asks for them; no secret is ever an argument of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pluggy

if TYPE_CHECKING:
    import click

__all__ = ["DEFAULT_SERVICE", "KeyringAuth", "KeyringError", "zoom_health_auth", "zoom_health_cli_commands"]

hookimpl = pluggy.HookimplMarker("zoom_health")

DEFAULT_SERVICE: Final = "zoom-health"
SERVICE_VARIABLE: Final = "ZOOM_HEALTH_AUTH_KEYRING_SERVICE"
CREDENTIALS: Final = ("account_id", "client_id", "client_secret")
TOKEN: Final = ("access_token",)

T = TypeVar("T")


class KeyringError(Exception):
    """The keyring does not answer, or has nothing to authenticate with. No message holds what it keeps.

    Attributes:
        safe_message: What went wrong, to be shown.
        retryable: False: the keyring will not change by itself.
    """

    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.safe_message = message


class KeyringAuth:
    """A plugin that authenticates with the keyring.

    Args:
        service: Name that the entries are kept under.
        oauth_url: Address of the token endpoint, where the keyring has credentials. Left out: Zoom's.

    Raises:
        KeyringError: for a service that is no text.

    Example:
        >>> from zoom_health_auth_keyring import KeyringAuth
        >>> KeyringAuth("zoom-health-production")
        <KeyringAuth>
    """

    name = "auth-keyring"

    def __init__(self, service: str = DEFAULT_SERVICE, *, oauth_url: str | None = None) -> None:
        is_text = isinstance(service, str) and bool(service.strip())
        self._service, self._oauth_url = service, oauth_url
        del service, oauth_url  # a frame that raises shows its locals to error reporters
        if not is_text:
            raise KeyringError("service must be a name")

    def __repr__(self) -> str:
        return "<KeyringAuth>"

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        """Authenticate with the keyring.

        Args:
            config: The client that is being built.
        """
        return config.ServerToServerOAuth.from_source(
            self.read, name=f"keyring\0{self._service}", oauth_url=self._oauth_url
        )

    def read(self) -> Mapping[str, object]:
        """The credentials, or the token, that the keyring has.

        Raises:
            KeyringError: saying why there is nothing.
        """
        found = _entries(self._service)
        given = found if isinstance(found, KeyringError) else _gap(found) or found
        del found  # a frame that raises shows its locals to error reporters
        if isinstance(given, KeyringError):
            raise given
        return given


@hookimpl
def zoom_health_auth(config: Any) -> Any:
    """Authenticate with the keyring, under the service name in `ZOOM_HEALTH_AUTH_KEYRING_SERVICE` or `zoom-health`.

    `ZOOM_OAUTH_URL` names the token endpoint.

    Args:
        config: The client that is being built.
    """
    service = config.environment.get(SERVICE_VARIABLE) or DEFAULT_SERVICE
    plugin = KeyringAuth(service, oauth_url=config.environment.get("ZOOM_OAUTH_URL") or None)
    return plugin.zoom_health_auth(config)


@hookimpl
def zoom_health_cli_commands(cli: click.Group) -> None:
    """Add `zoom-health keyring set`, `status` and `delete`.

    Args:
        cli: The command line's group.
    """
    import click

    group = click.Group("keyring", help="Keep the credentials in the keyring of the operating system.")
    service = click.Option(
        ["--service"],
        default=DEFAULT_SERVICE,
        envvar=SERVICE_VARIABLE,
        show_default=True,
        show_envvar=True,
        help="Name that the entries are kept under.",
    )
    token = click.Option(["--token"], is_flag=True, help="Keep an access token instead of an app's credentials.")
    for name, callback, options, explained in (
        ("set", _set, [service, token], _SET_HELP),
        ("status", _status, [service], "Show which entries there are, and nothing of them."),
        ("delete", _delete, [service], "Remove the entries."),
    ):
        group.add_command(click.Command(name, callback=callback, params=list[click.Parameter](options), help=explained))
    cli.add_command(group)


_SET_HELP: Final = """Ask for the credentials and keep them. What was there is replaced.

They are asked for at the terminal and never taken from arguments, which other users of the machine can see.

\b
Examples:
  zoom-health keyring set
  zoom-health keyring set --service zoom-health-test
  zoom-health keyring set --token
"""


def _set(service: str, *, token: bool) -> None:
    import click

    names = TOKEN if token else CREDENTIALS
    # All are asked for before the first is kept: Ctrl-C leaves what was there.
    given = {name: click.prompt(name, hide_input=True, value_proc=_checked) for name in names}
    outcomes = (_keep(service, name, given.get(name)) for name in (*CREDENTIALS, *TOKEN))
    failure = next(filter(None, outcomes), None)
    del given, outcomes  # a frame that raises shows its locals to error reporters
    _at_the_terminal(failure)
    click.echo(f"kept {', '.join(names)} in the keyring")


def _status(service: str) -> None:
    import click

    found = _at_the_terminal(_entries(service))
    for name in (*CREDENTIALS, *TOKEN):
        click.echo(f"{name}: {'there' if name in found else 'missing'}")
    _at_the_terminal(_gap(found))


def _delete(service: str) -> None:
    import click

    for name in _at_the_terminal(_entries(service)):
        _at_the_terminal(_keep(service, name, None))
    click.echo("the keyring has no entries of this service")


def _checked(value: str) -> str:
    import click

    if value.strip() and value.isascii() and value.isprintable() and " " not in value:
        return value
    raise click.UsageError("it must be printable ASCII without spaces; copy it again")


def _at_the_terminal(outcome: T | KeyringError) -> T:
    import click

    if isinstance(outcome, KeyringError):
        raise click.ClickException(outcome.safe_message)
    return outcome


def _entries(service: str) -> dict[str, str] | KeyringError:
    """The entries that there are."""
    import keyring

    found = {name: _asked(lambda name=name: keyring.get_password(service, name)) for name in (*CREDENTIALS, *TOKEN)}  # type: ignore[misc]  # mypy does not infer a lambda's default
    failure = next((value for value in found.values() if isinstance(value, KeyringError)), None)
    return failure or {name: value for name, value in found.items() if isinstance(value, str)}


def _keep(service: str, name: str, value: str | None) -> KeyringError | None:
    """Keep an entry, or remove it."""
    import keyring

    if value is not None:
        return _asked(lambda: keyring.set_password(service, name, value))
    present = _asked(lambda: keyring.get_password(service, name))
    if present is None or isinstance(present, KeyringError):
        return present
    return _asked(lambda: keyring.delete_password(service, name))


def _asked(function: Callable[[], T]) -> T | KeyringError:
    """What the keyring answers, or why it does not, in our words: a backend's own can hold an entry."""
    from keyring import errors

    try:
        return function()
    except errors.NoKeyringError:
        return KeyringError("there is no keyring on this machine; `keyring diagnose` shows what was looked for")
    except errors.KeyringLocked:
        return KeyringError("the keyring is locked; unlock it and try again")
    except Exception as error:  # noqa: BLE001 - each backend fails in a way of its own
        return KeyringError(f"the keyring failed with {type(error).__name__}")


def _gap(found: Iterable[str]) -> KeyringError | None:
    """Why entries of these names are nothing to authenticate with, or None."""
    names = set(found)
    if names in (set(CREDENTIALS), set(TOKEN)):
        return None
    if names > set(TOKEN):
        return KeyringError("the keyring has a token and credentials; `zoom-health keyring set` keeps one of them")
    missing = ", ".join(name for name in CREDENTIALS if name not in names)
    return KeyringError(f"the keyring lacks {missing}; `zoom-health keyring set` asks for it")
