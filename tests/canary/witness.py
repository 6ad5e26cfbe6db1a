"""Everything that an error, a value or a log can be made to say."""

from __future__ import annotations

import gc
import io
import logging
import pickle
import pprint
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.traceback import Traceback

OWN_FILES = frozenset(str(path) for path in Path(__file__).parent.glob("*.py"))


class Everything(logging.Handler):
    """Keeps what all loggers say at DEBUG, with every attribute of each record."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {vars(record)}")
        if record.exc_info and record.exc_info[1] is not None:
            self.said += told_by(record.exc_info[1])


@contextmanager
def listening() -> Iterator[list[Any]]:
    """All logs at DEBUG, all warnings, and what nobody catches, while this lasts."""
    handler, root = Everything(), logging.getLogger()
    level, hooks = root.level, (sys.unraisablehook, threading.excepthook)

    def uncaught(event: Any) -> None:
        handler.said += [repr(event), repr(getattr(event, "object", None)), str(getattr(event, "err_msg", None))]
        if event.exc_value is not None:
            handler.said += told_by(event.exc_value)

    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    sys.unraisablehook, threading.excepthook = uncaught, uncaught
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield handler.said
            gc.collect()  # what is said when things are thrown away
            handler.said += [str(each.message) for each in caught]
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        sys.unraisablehook, threading.excepthook = hooks


def shown(value: Any) -> list[str]:
    """A value as people and programs print it."""
    texts = [str(value), repr(value), f"{value}", f"{value!r}", pprint.pformat(value), ascii(value)]
    for name in ("_repr_html_", "_repr_pretty_", "__rich_repr__", "__html__"):
        if hasattr(type(value), name) and name != "_repr_pretty_":
            texts.append(repr(getattr(value, name)()))
    return texts


def told_by(error: BaseException) -> list[Any]:
    """An error by every way of reporting it, its context and causes too, but for the frames of these tests."""
    found: list[Any] = [*shown(error), repr(error.args), repr(vars(error)), pickle.dumps(error)]
    again = pickle.loads(pickle.dumps(error))
    found += [repr(again), repr(vars(again))]
    for other in (error.__context__, error.__cause__):
        if other is not None:
            found += [repr(other), repr(vars(other)), *_frames(other.__traceback__)]
    found += _frames(error.__traceback__)
    # As rich and `cgitb` print it: from the first frame that is not a test's.
    inner = _beyond_the_tests(error.__traceback__)
    if inner is not None:
        error = error.with_traceback(inner)
        found.append("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
        found += locals_by_rich(error)
    return found


def locals_by_rich(error: BaseException) -> list[str]:
    """What rich prints of each frame, but for the lines of source around it, whose colouring takes most of its time."""
    frames = _beyond_the_tests(error.__traceback__)
    trace = Traceback.extract(
        type(error), error, frames, show_locals=True, locals_max_string=None, locals_max_length=None
    )
    nodes = [node for stack in trace.stacks for frame in stack.frames for node in (frame.locals or {}).values()]
    return [*map(str, nodes), *(stack.exc_value for stack in trace.stacks)]


def printed_by_rich(error: BaseException) -> str:
    """The whole of what rich prints."""
    console = Console(file=io.StringIO(), width=400)
    inner = _beyond_the_tests(error.__traceback__)
    console.print(
        Traceback.from_exception(
            type(error),
            error,
            inner,
            show_locals=True,
            locals_max_string=None,
            locals_max_length=None,
            extra_lines=0,
        )
    )
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _beyond_the_tests(frames: TracebackType | None) -> TracebackType | None:
    """What comes after the last frame of a test; those of asyncio stand between them."""
    beyond = frames
    while frames is not None:
        if frames.tb_frame.f_code.co_filename in OWN_FILES:
            beyond = frames.tb_next
        frames = frames.tb_next
    return beyond


def _frames(frames: TracebackType | None) -> list[str]:
    """The local variables of each frame, and of the objects that they hold one level below."""
    found: list[str] = []
    while frames is not None:
        if frames.tb_frame.f_code.co_filename not in OWN_FILES:
            for value in list(frames.tb_frame.f_locals.values()):
                found.append(_safely(value))
        frames = frames.tb_next
    return found


def _safely(value: Any) -> str:
    try:
        return repr(value)
    except Exception as error:
        return type(error).__name__


def failing(step: Callable[[], object]) -> BaseException | None:
    """The error that a step ends in, or None."""
    try:
        step()
    except Exception:
        return sys.exc_info()[1]
    return None
