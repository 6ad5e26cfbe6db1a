"""Futures that a call waits for, for as long as it may take, and threads that fulfil them.

What a source of credentials or a token store does may block, and nobody knows for how long. It runs in a thread of its
own, so that neither an event loop nor a call's time limit is at its mercy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from ._hooks import is_passing, reason_of
from ._http import httpx
from ._network import time_left
from .errors import AuthenticationError, ZoomHealthError

__all__ = ["in_thread", "outcome_of", "wait_for"]

T = TypeVar("T")


def in_thread(function: Callable[[], T]) -> Future[T | AuthenticationError]:
    """Begin a function of a source or store; what it raises becomes a value, in words that hold no secret."""
    future: Future[T | AuthenticationError] = Future()
    future.set_running_or_notify_cancel()  # one who gives up waiting must not cancel it

    def work() -> None:
        outcome: T | AuthenticationError
        try:
            outcome = function()
        except BaseException as error:  # noqa: BLE001 - handed to the caller, whatever it is
            reason = str(error) if isinstance(error, ZoomHealthError) else reason_of(error)
            retryable = is_passing(error)
            outcome = AuthenticationError(f"no access token: {reason}", retryable=retryable)
        future.set_result(outcome)

    threading.Thread(target=work, name="zoom-health-token", daemon=True).start()
    return future


def outcome_of(future: Future[T]) -> T:
    """Wait for a future, for as long as this call may take."""
    try:
        return future.result(time_left())
    except TimeoutError:
        pass
    raise httpx.PoolTimeout("the token did not come in time")


async def wait_for(future: Future[T]) -> T:
    """Wait for a future, as above, without blocking the event loop."""
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # another event loop, such as trio's
        import anyio

        return await anyio.to_thread.run_sync(outcome_of, future, abandon_on_cancel=True)
    done, _ = await asyncio.wait({asyncio.wrap_future(future)}, timeout=time_left())
    if done:
        return future.result()
    raise httpx.PoolTimeout("the token did not come in time")
