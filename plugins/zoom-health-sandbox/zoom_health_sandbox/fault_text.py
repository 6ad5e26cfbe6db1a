"""Faults in writing: as JSON for the control plane, as `NAME:key=value,...` for the command line, and as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .clock import zoom_time
from .errors import InvalidFaultError
from .fault_rules import FaultRule
from .faults import FAULTS, Argument, Fault, find_fault

__all__ = ["described", "parse_rule", "read_rule", "table", "written_arguments"]

_SETTINGS = ("operation", "calls", "rate", "seed", "after", "until", "times")
_CALLS = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?", re.ASCII)


def read_rule(value: dict[str, Any] | None) -> tuple[str, dict[str, Any]]:
    """Return the name and the keywords of `sandbox.faults.add` that a JSON object stands for.

    Args:
        value: For example `{"name": "status", "status": 502, "calls": [2], "after": "2025-06-02T12:00:00Z"}`; None
            when there was no object to read.

    Raises:
        InvalidFaultError: It stands for none.
    """
    if value is None or not isinstance(value.get("name"), str):
        raise InvalidFaultError('send a JSON object with the name of a fault, such as {"name": "reset_before"}')
    # What is null is not given.
    settings = {key: item for key, item in value.items() if item is not None and key != "name"}
    for key in ("after", "until"):
        if isinstance(settings.get(key), str):
            settings[key] = _moment(key, settings[key])
    if isinstance(settings.get("calls"), str):
        settings["calls"] = _calls(settings["calls"])
    return value["name"], settings


def parse_rule(text: str) -> tuple[str, dict[str, Any]]:
    """Return the name and the keywords of `sandbox.faults.add` that an option of the command line stands for.

    Args:
        text: `NAME` or `NAME:key=value,...`; several calls are written `2+5+7-9`.

    Raises:
        InvalidFaultError: It stands for none.

    >>> parse_rule("status:status=502,calls=1+4-5,times=2")
    ('status', {'status': 502, 'calls': [1, 4, 5], 'times': 2})
    """
    name, _, rest = text.partition(":")
    known = {argument.name: argument for argument in find_fault(name).arguments}
    settings: dict[str, Any] = {}
    for part in rest.split(",") if rest else ():
        key, equals, value = part.partition("=")
        if not equals or key in settings:
            raise InvalidFaultError("a fault is written NAME or NAME:key=value,key=value with each key once")
        settings[key] = known[key].parse(value) if key in known else _setting(key, value)
    return name, settings


def described(rule: FaultRule) -> dict[str, Any]:
    """Return a rule as JSON: what it was added with, what it has seen and how often it struck.

    Args:
        rule: The rule.
    """
    calls = rule.calls
    shown: dict[str, Any] = {
        "name": rule.name,
        "operation": rule.operation,
        "calls": None if calls is None else sorted(calls) if isinstance(calls, frozenset) else _range_text(calls),
        "rate": rule.rate,
        "after": None if rule.after is None else zoom_time(rule.after),
        "until": None if rule.until is None else zoom_time(rule.until),
        "times": rule.times,
    }
    return shown | rule.arguments | {"seen": rule.seen, "fired": rule.fired}


def table() -> Iterator[tuple[str, str, str, str]]:
    """Yield name, layer, arguments with their defaults, and sentence of every fault."""
    for fault in FAULTS.values():
        yield fault.name, fault.layer.value, written_arguments(fault), fault.sentence


def written_arguments(fault: Fault) -> str:
    """Return the arguments of a fault as they are written on a command line, with their defaults and choices."""
    return ", ".join(_written(argument) for argument in fault.arguments)


def _written(argument: Argument) -> str:
    default = str(argument.default).lower() if argument.kind is bool else argument.default
    others = [str(choice) for choice in argument.choices if choice != argument.default]
    shown = f"{default:g}" if isinstance(default, float) else str(default)
    return f"{argument.name}={'|'.join([shown, *others])}"


def _setting(key: str, text: str) -> Any:
    try:
        if key == "calls":
            return _calls(text)
        if key in ("times", "seed"):
            return int(text)
        if key == "rate":
            return float(text)
        if key in ("after", "until"):
            return _moment(key, text) if "T" in text else float(text)
    except InvalidFaultError:
        raise
    except ValueError:
        text = ""
    if key != "operation" and key in _SETTINGS:
        raise InvalidFaultError(f"{key} must be a number")
    # A key that nobody knows is for the fault to refuse, who can say what it takes.
    return text


def _calls(text: str) -> list[int]:
    numbers: list[int] = []
    for part in text.split("+"):
        match = _CALLS.fullmatch(part)
        if match is None:
            raise InvalidFaultError("calls must be numbers of calls, such as 2 or 2+5+7-9")
        first = int(match[1])
        numbers.extend(range(first, int(match[2] or first) + 1))
    return numbers


def _moment(key: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidFaultError(f"{key} must be an ISO time with a time zone, or seconds from now")


def _range_text(calls: Any) -> str:
    return f"{calls.start}-{calls[-1]}" if calls and calls.step == 1 else str(list(calls[:10]))
