"""What the plugins of a client answered, and how each answer is run: in order, and closed or open when it fails.

pluggy is not on this path. Nothing in here raises: what a plugin does wrong becomes a value, in words of our own, since
its own words can hold what it was given.
"""

from __future__ import annotations

import inspect
import math
import re
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import define, field

from ._rest import ClinicalNote
from .errors import AuditError, PluginError, RedactionError, ZoomHealthError

if TYPE_CHECKING:
    from .hookspecs import HeadersFunction, NoteFunction, RetryFunction
    from .types import AuditEvent, CallView

__all__ = [
    "MOMENTS",
    "PROTECTED",
    "Answer",
    "Hooks",
    "Step",
    "audit_error",
    "is_passing",
    "reason_of",
    "take_headers",
    "unfit",
    "unrun",
]

MOMENTS: Final = ("on_request", "on_response", "on_retry", "on_done")
"""The methods of observers."""

PROTECTED: Final = frozenset(
    {
        *("accept", "accept-encoding", "authorization", "cookie", "host", "proxy-authorization", "user-agent"),
        *("content-encoding", "content-length", "content-type", "expect", "te", "trailer", "transfer-encoding"),
        *("connection", "forwarded", "keep-alive", "proxy-connection", "upgrade"),
        *("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range"),
    }
)
"""Headers that the client, the authentication or HTTP itself set, or that would change what an answer means."""

LONGEST_REASON: Final = 200

_HEADER_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")

Count = Callable[[str], None]


@define(frozen=True)
class Answer:
    """What one plugin answered to one hook.

    Attributes:
        plugin: Name of the plugin.
        function: What it answered.
    """

    plugin: str
    function: Any = field(repr=False)


@define(frozen=True)
class Step:
    """One function that a note passes."""

    kind: Literal["note processor", "redactor"]
    plugin: str
    function: NoteFunction = field(repr=False)


@define(frozen=True)
class Hooks:
    """The answers, in the order in which they are run.

    Attributes:
        headers: Functions that add headers.
        observers: For each moment, the functions that are told of it.
        retry_policy: What decides about repetitions, or None for the client's own policy.
        steps: What notes pass: processors, then redactors.
        audit_sinks: What records.
        best_effort_audit: Plugins whose audit sinks may fail.
    """

    headers: tuple[Answer, ...] = ()
    observers: Mapping[str, tuple[Callable[[CallView, Any], object], ...]] = field(factory=dict)
    retry_policy: RetryFunction | None = None
    steps: tuple[Step, ...] = ()
    audit_sinks: tuple[Answer, ...] = ()
    best_effort_audit: frozenset[str] = frozenset()

    @property
    def redactors(self) -> tuple[str, ...]:
        """Names of the plugins that redact."""
        return tuple(dict.fromkeys(step.plugin for step in self.steps if step.kind == "redactor"))

    def __bool__(self) -> bool:
        return bool(self.headers or self.observers or self.retry_policy or self.steps or self.audit_sinks)

    def headers_for(self, view: CallView) -> dict[str, str] | PluginError:
        """The headers that plugins add to a request."""
        found: dict[str, str] = {}
        for answer in self.headers:
            function: HeadersFunction = answer.function
            problem: str | None
            try:
                given = function(view)
                problem = unrun(given) or take_headers(found, given)
            except BaseException as error:  # noqa: BLE001 - whatever a plugin does, the call ends in one kind of error
                _pass_on(error)
                problem = reason_of(error)
            if problem:
                return PluginError(
                    f"{view.operation}: nothing was sent: the request headers of plugin {answer.plugin!r}: {problem}"
                )
        return found

    def observe(self, moment: str, view: CallView, event: object, count: Count) -> None:
        """Tell the observers of a moment."""
        for told in self.observers.get(moment, ()):
            try:
                failed = unrun(told(view, event)) is not None
            except BaseException as error:  # noqa: BLE001 - an observer cannot stop a call
                _pass_on(error)
                failed = True
            if failed:
                count("observer_failures")

    def delay(self, view: CallView, attempt: int, error: ZoomHealthError, count: Count) -> float | None:
        """What the plugin's retry policy says: seconds, or None for no repetition, also when it fails."""
        if self.retry_policy is None:
            return None
        seconds: Any
        try:
            seconds = self.retry_policy(view, attempt, error)
        except Exception:  # noqa: BLE001 - closed: a policy that fails repeats nothing
            seconds = math.nan
        if seconds is None:
            return None
        is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if unrun(seconds) or not is_number or not 0 <= seconds <= sys.float_info.max:
            count("policy_failures")
            return None
        return float(seconds)

    def process(self, note: ClinicalNote, view: CallView) -> ClinicalNote | PluginError:
        """A note after all processors and redactors, or why it is withheld."""
        for step in self.steps:
            changed: Any = None
            problem: str | None
            try:
                changed = step.function(note, view)
            except BaseException as error:  # noqa: BLE001 - closed: the note is withheld, whatever failed
                _pass_on(error)
                problem = reason_of(error)
            else:
                problem = unfit(changed, note)
            if problem:
                kind = RedactionError if step.kind == "redactor" else PluginError
                return kind(
                    f"{view.operation}: the note is withheld: the {step.kind} of plugin {step.plugin!r}: {problem}"
                )
            note = changed
        return note

    def audit(self, event: AuditEvent, count: Count) -> str | None:
        """Record an event with all sinks; says what failed, or None."""
        failed: str | None = None
        for answer in self.audit_sinks:
            sink: Callable[[AuditEvent], object] = answer.function
            problem: str | None
            try:
                problem = unrun(sink(event))
            except BaseException as error:  # noqa: BLE001 - closed, but for sinks that the deployment named
                _pass_on(error)
                problem = reason_of(error)
            if problem and answer.plugin in self.best_effort_audit:
                count("audit_failures")
            elif problem:
                failed = failed or f"the audit sink of plugin {answer.plugin!r}: {problem}"
        return failed


def is_passing(error: BaseException) -> bool:
    """Whether an authentication's failure says that it can pass: its error's `retryable` is True."""
    try:
        return getattr(error, "retryable", None) is True
    except Exception:  # noqa: BLE001 - an attribute of foreign code may do anything
        return False


def _pass_on(error: BaseException) -> None:
    """Raise what ends a program. All else, such as the panic of an extension in Rust, is the plugin's failure."""
    if isinstance(error, KeyboardInterrupt | GeneratorExit | SystemExit):
        raise error


def audit_error(operation: str, failed: str, *, committed: bool | None) -> AuditError:
    """The error for an event that could not be recorded."""
    what = {
        True: "the change was made, but could not be recorded",
        False: "it could not be recorded, so nothing was given or changed",
        None: "it could not be recorded, and whether the change was made is not known",
    }[committed]
    return AuditError(f"{operation}: {what}: {failed}", committed=committed)


def reason_of(error: BaseException) -> str:
    """Why a plugin failed: its error's `safe_message`, where it has one, or the name of its class alone."""
    try:
        message = getattr(error, "safe_message", None)
    except Exception:  # noqa: BLE001 - an attribute of foreign code; its failure hides the one that is told
        message = None
    if not isinstance(message, str) or not message.strip():
        return f"failed with {type(error).__name__}"
    line = " ".join("".join(character if character.isprintable() else " " for character in message).split())
    return line if len(line) <= LONGEST_REASON else f"{line[:LONGEST_REASON]}..."


def unrun(given: object) -> str | None:
    """What is wrong with a result that has still to be run: nobody does, and what it stands for would never happen."""
    if not (inspect.isawaitable(given) or inspect.isgenerator(given) or inspect.isasyncgen(given)):
        return None
    if inspect.iscoroutine(given):
        given.close()  # otherwise Python warns that nobody awaited it
    return f"gave {type(given).__name__}, which nobody runs"


def take_headers(found: dict[str, str], given: object) -> str | None:
    """Add headers to those that were found; gives what is wrong with one, by its name where that can be shown."""
    if not isinstance(given, Mapping):
        return f"gave {type(given).__name__} and not a mapping"
    for name, value in given.items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            return "a header's name is none"
        key = name.lower()
        if key in PROTECTED:
            return f"{key} is not for plugins to set"
        if key in found:
            return f"{key} is set by two"
        if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
            return f"the value of {key} must be printable ASCII without spaces at its ends"
        found[key] = value
    return None


def unfit(changed: object, note: ClinicalNote) -> str | None:
    """What is wrong with what became of a note."""
    if not isinstance(changed, ClinicalNote):
        return unrun(changed) or f"gave {type(changed).__name__} and not a note"
    return None if changed.note_id == note.note_id else "gave a note of another id"
