"""When faults happen: rules, each with a fault and the calls, rates or times that it strikes at.

Rules are pure: they ask the sandbox's clock and seeded random numbers, so a run can be repeated exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import attrs

from .clock import Clock
from .errors import InvalidFaultError
from .exchange import SandboxAnswer
from .fault_call import FaultCall
from .fault_catalogue import Fault
from .refusals import Refusal

__all__ = ["FaultRule", "FaultRules"]

_MOST_CALLS = 1_000_000


@attrs.define(kw_only=True, eq=False)
class FaultRule:
    """One fault and when it strikes: what `sandbox.faults.add` returns.

    Attributes:
        fault: The fault.
        arguments: What it is played with.
        operation: The calls that are counted; None for all that the fault can spoil.
        calls: Numbers of the calls to spoil, or None for all of them.
        rate: Share of the calls to spoil.
        after: Not before this moment.
        until: Not at or after this moment.
        times: Not more often than this.
        seen: How many calls were counted so far.
        fired: How many of them were spoiled.
    """

    fault: Fault
    arguments: dict[str, Any]
    operation: str | None
    calls: Container[int] | None = attrs.field(repr=False)
    rate: float
    after: datetime | None
    until: datetime | None
    times: int | None
    seen: int = attrs.field(default=0, init=False)
    fired: int = attrs.field(default=0, init=False)
    _random: Random = attrs.field(repr=False)
    _memory: dict[Any, Any] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def name(self) -> str:
        """The name of the fault."""
        return self.fault.name

    def meets(self, call: FaultCall) -> bool:
        """Count a call, and tell whether it is one to spoil.

        Args:
            call: The call.
        """
        operation = call.route.operation
        if operation not in self.fault.operations or self.operation not in (None, operation):
            return False
        self.seen += 1
        # Drawn for every call that counts, so that other conditions do not shift the numbers that follow.
        drawn = self._random.random()
        return (
            (self.calls is None or self.seen in self.calls)
            and drawn < self.rate
            and (self.times is None or self.fired < self.times)
            and (self.after is None or call.now >= self.after)
            and (self.until is None or call.now < self.until)
        )

    def play(self, call: FaultCall) -> SandboxAnswer | None:
        """Return the spoiled answer, or None when there is nothing to spoil in this call.

        Args:
            call: A call that was met.
        """
        call.memory, call.random = self._memory, self._random
        try:
            answer = self.fault.effect(call, **self.arguments)
        except Refusal as refusal:
            answer = refusal.answer
        if answer is not None:
            self.fired += 1
        return answer


class FaultRules:
    """What goes wrong in a sandbox. Of several rules that want to spoil a call, the one added first does.

    Args:
        clock: What `after` and `until` are about.

    >>> from zoom_health_sandbox import Sandbox, SandboxRequest
    >>> sandbox = Sandbox.seeded(notes_count=1)
    >>> outage = sandbox.faults.add("status", status=503, calls=[1, 3])
    >>> [sandbox.handle(SandboxRequest(method="GET", target="/v2/users")).status for _ in range(4)]
    [503, 404, 503, 404]
    >>> outage.fired
    2
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rules: tuple[FaultRule, ...] = ()
        self._added = 0

    @property
    def active(self) -> bool:
        """Whether there is any rule."""
        return bool(self._rules)

    def add(
        self,
        name: str,
        /,
        *,
        operation: str | None = None,
        calls: Iterable[int] | None = None,
        rate: float = 1.0,
        seed: int | None = None,
        after: datetime | float | None = None,
        until: datetime | float | None = None,
        times: int | None = None,
        **arguments: Any,
    ) -> FaultRule:
        """Make something go wrong from now on, and return a handle whose `fired` counts how often it did.

        All conditions have to hold. Calls are counted from 1, from now on, only those of `operation`.

        Args:
            name: One of `zoom_health_sandbox.faults.FAULTS`.
            operation: `token`, `list`, `get` or `update`; by default every call that the fault can spoil.
            calls: Numbers of the calls to spoil.
            rate: Share of the calls to spoil, from 0 to 1, chosen at random.
            seed: Seed of the random numbers; by default each rule has the number of its adding, so that the same
                program has the same faults every time.
            after: Not before: a moment, or seconds from now, by the sandbox's clock.
            until: No longer than: as `after`.
            times: At most that often.
            arguments: What the fault itself takes.

        Raises:
            InvalidFaultError: There is no such fault, or it does not take something of this.

        ```python
        sandbox.faults.add("status", status=502, operation="list", calls=range(2, 5))
        sandbox.faults.add("reset_in_body", rate=0.05, seed=7)
        sandbox.faults.add("silence", operation="token", after=3600, until=3700)
        ```
        """
        from .faults import find_fault

        fault = find_fault(name)
        rule = FaultRule(
            fault=fault,
            arguments=fault.read_arguments(arguments),
            operation=_operation(operation, fault),
            calls=_calls(calls),
            rate=_within("rate", rate, lambda value: 0 <= value <= 1, "a number from 0 to 1"),
            after=self._moment("after", after),
            until=self._moment("until", until),
            times=None if times is None else _whole("times", times, least=0),
            random=Random(self._added if seed is None else _whole("seed", seed)),  # noqa: S311 - it has to repeat
        )
        self._added += 1
        self._rules = (*self._rules, rule)
        return rule

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._rules = ()
        self._added = 0

    def __iter__(self) -> Iterator[FaultRule]:
        """Iterate over the rules, in the order of their adding."""
        return iter(self._rules)

    def __len__(self) -> int:
        """Return how many rules there are."""
        return len(self._rules)

    def answer(self, call: FaultCall) -> SandboxAnswer:
        """Return what a call is answered with, spoiled or not.

        Args:
            call: The call; the sandbox's lock is held.
        """
        # Every rule counts every call, whichever of them strikes.
        for rule in [rule for rule in self._rules if rule.meets(call)]:
            answer = rule.play(call)
            if answer is not None:
                return answer
        return call.answer()

    def _moment(self, name: str, value: datetime | float | None) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value
        expected = "a moment with a time zone, or seconds from now"
        seconds: float = _within(name, value, lambda number: abs(number) < 1e10, expected)
        return self._clock.now() + timedelta(seconds=seconds)


def _within(name: str, value: Any, holds: Callable[[Any], bool], expected: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not holds(value):
        raise InvalidFaultError(f"{name} must be {expected}")
    return value


def _whole(name: str, value: Any, *, least: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
        raise InvalidFaultError(f"{name} must be a whole number{'' if least is None else f' from {least}'}")
    return value


def _operation(operation: str | None, fault: Fault) -> str | None:
    if operation is not None and operation not in fault.operations:
        raise InvalidFaultError(f"operation must be one of {', '.join(fault.operations)} for {fault.name}")
    return operation


def _calls(calls: Iterable[int] | None) -> Container[int] | None:
    if calls is None or isinstance(calls, range):
        return calls
    numbers: list[Any] = []
    if isinstance(calls, Iterable) and not isinstance(calls, str | bytes):
        numbers = list(islice(calls, _MOST_CALLS + 1))
    if not 0 < len(numbers) <= _MOST_CALLS:
        raise InvalidFaultError("calls must be the numbers of some calls, such as [1, 3] or range(2, 5)")
    return frozenset(_whole("each of calls", number, least=1) for number in numbers)
