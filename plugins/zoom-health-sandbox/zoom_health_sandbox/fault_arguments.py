"""The arguments of a fault, read from the signature of the function that plays it.

One declaration, `status: Annotated[int, Within(100, 599)] = 503`, is the default, the documentation and the check for
every way in: Python, a pytest mark, the control plane and the command line.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import attrs

from .errors import InvalidFaultError

__all__ = ["Argument", "Within", "arguments_of"]


@attrs.frozen
class Within:
    """The range of a number, both ends included."""

    low: float
    high: float

    def holds(self, value: Any) -> bool:
        """Tell whether a number is in the range."""
        return bool(self.low <= value <= self.high)


@attrs.frozen(kw_only=True)
class Argument:
    """One argument of a fault.

    Args:
        name: Its name.
        kind: `int`, `float`, `bool` or `str`.
        default: What it is when it is not given.
        choices: The only values that it may have, or empty.
        within: The range of a number.
    """

    name: str
    kind: type
    default: Any
    choices: tuple[Any, ...] = ()
    within: Within | None = None

    def read(self, value: Any) -> Any:
        """Return `value` as the fault takes it.

        Raises:
            InvalidFaultError: It is of another kind, or out of range.
        """
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if self.kind is float and number and math.isfinite(value):
            value = float(value)
        if type(value) is not self.kind:
            raise InvalidFaultError(f"{self.name} must be {self._expected()}")
        if self.choices and value not in self.choices:
            raise InvalidFaultError(f"{self.name} must be {self._expected()}")
        if self.within is not None and not self.within.holds(value):
            raise InvalidFaultError(f"{self.name} must be {self._expected()}")
        return value

    def parse(self, text: str) -> Any:
        """Return the value that `text` stands for on a command line.

        Raises:
            InvalidFaultError: It stands for none.
        """
        value: Any = text
        try:
            if self.kind in (int, float):
                value = self.kind(text)
            elif self.kind is bool:
                value = {"true": True, "false": False}.get(text.lower(), text)
        except ValueError:
            value = None
        return self.read(value)

    def _expected(self) -> str:
        if self.choices:
            return "one of " + ", ".join(str(choice) for choice in self.choices)
        kind = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}[self.kind]
        return kind if self.within is None else f"{kind} from {self.within.low:g} to {self.within.high:g}"


def arguments_of(effect: Callable[..., Any]) -> tuple[Argument, ...]:
    """Return the keyword-only parameters of a function as arguments.

    Args:
        effect: Each of its keyword-only parameters is annotated and has a default.
    """
    hints = get_type_hints(effect, include_extras=True)
    return tuple(
        _argument(parameter.name, hints[parameter.name], parameter.default)
        for parameter in inspect.signature(effect).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY
    )


def _argument(name: str, hint: Any, default: Any) -> Argument:
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return Argument(name=name, kind=type(choices[0]), default=default, choices=choices)
    if get_origin(hint) is Annotated:
        kind, within = get_args(hint)
        return Argument(name=name, kind=kind, default=default, within=within)
    return Argument(name=name, kind=hint, default=default)
