"""Authenticates with what a command prints, as aws (`credential_process`) and git have it.

The command is a list of arguments that no shell reads. It prints one JSON object: `account_id`, `client_id` and
`client_secret`, or `access_token` with `expires_in` (seconds) or `expires_at` (RFC 3339, or seconds since 1970). What
it writes to standard error goes nowhere. The client runs it when it needs it, once for all who wait.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shlex
import signal
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pluggy

if TYPE_CHECKING:
    import subprocess

__all__ = ["CommandAuth", "CommandError", "zoom_health_auth"]

hookimpl = pluggy.HookimplMarker("zoom_health")

LARGEST_OUTPUT: Final = 1 << 16
TRY_AGAIN: Final = 75
"""The exit code that says that trying again may help: EX_TEMPFAIL of sysexits."""
_PASSED_ON: Final = ("account_id", "client_id", "client_secret", "access_token", "expires_in", "api_url")


class CommandError(Exception):
    """The command is not configured, or gave nothing to authenticate with. No message holds its words or its output.

    Attributes:
        safe_message: What went wrong, to be shown.
        retryable: Whether trying again may help: the command ended with exit code 75.
    """

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.safe_message = message
        self.retryable = retryable


class CommandAuth:
    """A plugin that authenticates with what a command prints.

    Args:
        command: The program and its arguments, each a text of its own; no secret, since others see them.
        timeout: Seconds that it may take, above 0. Afterwards it is killed, with the processes that it started.
        oauth_url: Address of the token endpoint, where the command gives credentials. Left out: Zoom's.

    Raises:
        CommandError: for arguments that are no command.

    Example:
        >>> from zoom_health_auth_command import CommandAuth
        >>> CommandAuth(["/usr/local/bin/zoom-credentials", "production"])
        <CommandAuth>
    """

    name = "auth-command"

    def __init__(self, command: Sequence[str], *, timeout: float = 10.0, oauth_url: str | None = None) -> None:
        problem = _command_problem(command, timeout)
        if problem is None:
            self._command, self._timeout, self._oauth_url = tuple(command), timeout, oauth_url
        del command, oauth_url  # a frame that raises shows its locals to error reporters
        if problem is not None:
            raise CommandError(problem)

    def __repr__(self) -> str:
        return "<CommandAuth>"

    @hookimpl
    def zoom_health_auth(self, config: Any) -> Any:
        """Authenticate with the command.

        Args:
            config: The client that is being built.
        """
        return config.ServerToServerOAuth.from_source(
            self.read, name="\0".join(("command", *self._command)), oauth_url=self._oauth_url
        )

    def read(self) -> Mapping[str, object]:
        """Run the command and give what it printed: credentials, or a token with `expires_in`.

        Raises:
            CommandError: saying why there is nothing; it never shows what the command printed.
        """
        output = _run(self._command, self._timeout)
        given = output if isinstance(output, CommandError) else _read(output, now=time.time())
        del output
        if isinstance(given, CommandError):
            raise given
        return given


@hookimpl
def zoom_health_auth(config: Any) -> Any:
    """Authenticate with the command in `ZOOM_HEALTH_AUTH_COMMAND`.

    It is split as a shell would, or read as a JSON list where it begins with `[`; no shell runs it.
    `ZOOM_HEALTH_AUTH_COMMAND_TIMEOUT` gives its seconds, `ZOOM_OAUTH_URL` the token endpoint.

    Args:
        config: The client that is being built.
    """
    command = _words(config.environment.get("ZOOM_HEALTH_AUTH_COMMAND", ""))
    seconds = _number(config.environment.get("ZOOM_HEALTH_AUTH_COMMAND_TIMEOUT") or 10.0)
    if not command:
        raise CommandError("ZOOM_HEALTH_AUTH_COMMAND must hold a command, or a JSON list of its arguments")
    if seconds is None or seconds <= 0:
        del command  # a frame that raises shows its locals to error reporters
        raise CommandError("ZOOM_HEALTH_AUTH_COMMAND_TIMEOUT must be a number of seconds above 0")
    plugin = CommandAuth(command, timeout=seconds, oauth_url=config.environment.get("ZOOM_OAUTH_URL") or None)
    return plugin.zoom_health_auth(config)


def _command_problem(command: object, timeout: object) -> str | None:
    if isinstance(command, str) or not isinstance(command, Sequence) or not command:
        return "command must be a list of texts, the program first"
    if not all(isinstance(word, str) and "\0" not in word for word in command) or not command[0]:
        return "command must be a list of texts, the program first"
    seconds = None if isinstance(timeout, str) else _number(timeout)
    return "timeout must be a number of seconds above 0" if seconds is None or seconds <= 0 else None


def _words(text: str) -> list[str]:
    """The arguments of a command in a variable, or none where it cannot be read."""
    try:
        words = json.loads(text) if text.lstrip().startswith("[") else shlex.split(text)
    except (ValueError, RecursionError):
        return []
    return words if all(isinstance(word, str) for word in words) else []


def _number(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _run(command: tuple[str, ...], seconds: float) -> bytes | CommandError:
    """What a command prints."""
    import subprocess

    try:
        process = subprocess.Popen(  # noqa: S603 - running what the deployment configured is the purpose; no shell
            command,
            stdin=subprocess.DEVNULL,  # a question would never be answered
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that it can be killed with what it started
        )
    except FileNotFoundError:
        return CommandError("the credential command was not found")
    except OSError as error:
        return CommandError(f"the credential command cannot be run: {os.strerror(error.errno or 0)}")
    outcome: bytes | CommandError | None = None
    try:
        outcome = _finish(process, seconds)
    finally:
        if not isinstance(outcome, bytes):
            _kill(process)
    return outcome


def _finish(process: subprocess.Popen[bytes], seconds: float) -> bytes | CommandError:
    """Read to the end, as long as there is one in time."""
    import subprocess
    from threading import Thread

    give_up = time.monotonic() + seconds
    stream, read = process.stdout, list[bytes]()
    if stream is None:
        return CommandError("the credential command has no output")

    def collect() -> None:
        with stream:
            read.append(stream.read(LARGEST_OUTPUT + 1))

    # A pipe has no time limit of its own, and a process that the command left behind may keep it open.
    reader = Thread(target=collect, name="zoom-health-auth-command", daemon=True)
    reader.start()
    reader.join(seconds)
    if reader.is_alive():
        return CommandError(f"the credential command took longer than {seconds:g} seconds")
    if len(read[0]) > LARGEST_OUTPUT:
        return CommandError(f"the credential command printed more than {LARGEST_OUTPUT} bytes")
    try:
        code = process.wait(max(give_up - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        return CommandError(f"the credential command took longer than {seconds:g} seconds")
    if code != 0:
        ended = f"ended with exit code {code}" if code > 0 else f"was ended by signal {-code}"
        return CommandError(f"the credential command {ended}", retryable=code == TRY_AGAIN)
    return read[0]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a command that came to nothing, and what it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):  # nobody is left
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _read(output: bytes, *, now: float) -> dict[str, object] | CommandError:
    """What a command printed, with `expires_in` in the place of `expires_at`."""
    try:
        answer = json.loads(output)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return CommandError("the credential command printed something else than a JSON object")
    given = {name: answer[name] for name in _PASSED_ON if answer.get(name) is not None}
    if not given.keys() & {"access_token", "account_id", "client_id", "client_secret"}:
        return CommandError("the credential command printed neither access_token nor account_id with client_id")
    if "expires_in" in given or answer.get("expires_at") is not None:
        left = _seconds_left(given.get("expires_in"), answer.get("expires_at"), now=now)
        if left is None:
            return CommandError("the credential command printed expires_in or expires_at that cannot be read")
        if left < 1:
            return CommandError("the token that the credential command printed has expired")
        given["expires_in"] = int(left)
    return given


def _seconds_left(expires_in: object, expires_at: object, *, now: float) -> float | None:
    """Seconds until a token expires; the smaller where both are given, None where one cannot be read."""
    found: list[float | None] = []
    if expires_in is not None:
        found.append(_number(expires_in))
    if expires_at is not None:
        moment = _number(expires_at)
        moment = _moment(expires_at) if moment is None else moment
        found.append(None if moment is None else moment - now)
    return None if None in found else min(seconds for seconds in found if seconds is not None)


def _moment(value: object) -> float | None:
    """Seconds since 1970 of a time with a zone, or None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else moment.timestamp()
