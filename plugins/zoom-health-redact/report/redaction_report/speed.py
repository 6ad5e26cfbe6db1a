"""How fast a redactor is: processor time, so that other work on the machine counts little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time

__all__ = ["kilobytes_a_second"]

_SECONDS = 1.0


def kilobytes_a_second(redact: Callable[[str], str], texts: Sequence[str]) -> float:
    """Measure how many kilobytes of UTF-8 a redactor takes in a second of processor time.

    Args:
        redact: The redactor, already used once: what it loads at first is not counted.
        texts: What to give it, over and over for a second.
    """
    size = sum(len(text.encode()) for text in texts)
    rounds, begun, spent = 0, process_time(), 0.0
    while spent < _SECONDS:
        for text in texts:
            redact(text)
        rounds += 1
        spent = process_time() - begun
    return rounds * size / 1000 / spent
