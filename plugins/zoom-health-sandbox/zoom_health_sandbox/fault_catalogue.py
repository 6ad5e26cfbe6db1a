"""How a fault is declared: a function with a name, a sentence, a layer and the operations that it can spoil."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import attrs

from .errors import InvalidFaultError
from .exchange import SandboxAnswer
from .fault_arguments import Argument, arguments_of
from .routing import OPERATIONS

__all__ = ["Catalogue", "Effect", "Fault", "FaultLayer"]

Effect = Callable[..., SandboxAnswer | None]
"""Takes a `FaultCall` and the arguments; None means that there was nothing to spoil."""


class FaultLayer(StrEnum):
    """What a fault spoils."""

    ANSWER = "answer"
    """Status, headers or the kind of body: a well-formed answer, but not the one hoped for."""
    DATA = "data"
    """What stands in the JSON of a good answer."""
    BYTES = "bytes"
    """The bytes of the body: encoding, length, completeness."""
    CONNECTION = "connection"
    """When bytes arrive, and what becomes of the connection."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that can go wrong.

    Args:
        name: What it is asked for by.
        sentence: What it does.
        layer: What it spoils.
        operations: Which calls it can spoil.
        arguments: What can be said about it.
        effect: Plays it.
    """

    name: str
    sentence: str
    layer: FaultLayer
    operations: tuple[str, ...]
    arguments: tuple[Argument, ...]
    effect: Effect = attrs.field(repr=False)

    def read_arguments(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments to play the fault with.

        Args:
            given: By name.

        Raises:
            InvalidFaultError: There is no such argument, or a value cannot be used.
        """
        known = {argument.name: argument for argument in self.arguments}
        for name in given:
            if name not in known:
                takes = ", ".join(known) or "no arguments"
                raise InvalidFaultError(f"{self.name} has no argument {name!r}: it takes {takes}")
        return {name: argument.read(given.get(name, argument.default)) for name, argument in known.items()}


class Catalogue:
    """Gathers the faults that a module declares, in the order in which they stand there.

    Args:
        layer: The layer that all of them belong to.
    """

    def __init__(self, layer: FaultLayer) -> None:
        self._layer = layer
        self._faults: list[Fault] = []

    def fault(
        self, name: str, sentence: str, *, operations: tuple[str, ...] = (*OPERATIONS, "other")
    ) -> Callable[[Effect], Effect]:
        """Return a decorator that declares a fault.

        Args:
            name: What the fault is asked for by.
            sentence: What it does.
            operations: Which calls it can spoil.
        """

        def declare(effect: Effect) -> Effect:
            declared = Fault(
                name=name,
                sentence=sentence,
                layer=self._layer,
                operations=operations,
                arguments=arguments_of(effect),
                effect=effect,
            )
            self._faults.append(declared)
            return effect

        return declare

    def __iter__(self) -> Iterator[Fault]:
        """Iterate over the faults."""
        return iter(self._faults)
