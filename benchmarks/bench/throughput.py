"""How many notes a second many tasks read over one async client.

Bare httpx gets slow when many tasks share a client, since its pool looks at all waiting requests and all connections
each time that one comes or goes. The rounds are interleaved and each candidate is given its best one.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from .candidates import AIOHTTP, BARE, FACADE, gathered_candidates

__all__ = ["CROWD", "main"]

CROWD: Final = 50
"""Tasks that share a client."""
FEW: Final = 8
"""Tasks that httpx's pool bears well."""


async def _read_all(read: Callable[[], Awaitable[Any]], *, calls: int, tasks: int) -> dict[str, float]:
    """Calls a second of a client without connections, by the time of day and by the CPU time of this process."""
    turns = iter(range(calls))

    async def work() -> None:
        for _ in turns:
            if not await read():
                raise RuntimeError("a note was read without its text")

    clock, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return {"rate": calls / (time.perf_counter() - clock), "cpu_rate": calls / (time.process_time() - processor)}


async def _round(name: str, address: str, note_id: str, *, calls: int, tasks: int) -> dict[str, float]:
    async with gathered_candidates(address, note_id)[name] as read:
        return await _read_all(read, calls=calls, tasks=tasks)


def _measure(address: str, note_id: str, *, rounds: int, calls: int) -> dict[str, Any]:
    crowds = ((BARE, CROWD), (FACADE, CROWD), (AIOHTTP, CROWD), (BARE, FEW))
    found: dict[str, list[dict[str, float]]] = {f"{name}, {tasks} tasks": [] for name, tasks in crowds}
    for _ in range(rounds):
        for name, tasks in crowds:
            gc.collect()
            one = asyncio.run(_round(name, address, note_id, calls=calls, tasks=tasks))
            found[f"{name}, {tasks} tasks"].append(one)
    return {
        name: {figure: max(one[figure] for one in rounds_of_it) for figure in ("rate", "cpu_rate")}
        for name, rounds_of_it in found.items()
    }


def main() -> None:
    """Read the settings, measure, print."""
    settings = json.load(sys.stdin)
    json.dump(_measure(**settings), sys.stdout)


if __name__ == "__main__":
    main()
