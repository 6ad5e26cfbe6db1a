"""Ctrl-C between steps and not within them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["whole_step"]


@contextmanager
def whole_step() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the block, so that what is written and what is counted agree.

    A second Ctrl-C does not wait: the block may be writing to a pipe that nobody reads.

    Raises:
        KeyboardInterrupt: at the end of the block, or at once for the second Ctrl-C.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    pressed = 0

    def press(_number: int, _frame: object) -> None:
        nonlocal pressed
        pressed += 1
        if pressed > 1:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if pressed:
        raise KeyboardInterrupt
