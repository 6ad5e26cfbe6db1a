"""CPU time of this process per call, the candidates in turn, as a ratio to bare httpx.

In every round each candidate makes a handful of calls, in an order that turns from round to round. A ratio is taken
within a round, where both sides met the same state of the machine; the figure is the median of the rounds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import Any

from .candidates import BARE, CASES, async_candidates, sync_candidates

__all__ = ["main"]

CALLS_IN_A_ROUND = {"get": 20, "list 30": 8, "list 300": 3}
WARM_UP_CALLS = 10
Sample = Callable[[Callable[[], Any], int], Awaitable[float]]
Candidates = dict[str, Callable[[], Any]]


async def _sync_sample(call: Callable[[], Any], calls: int) -> float:
    begun = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - begun) / calls


async def _async_sample(call: Callable[[], Any], calls: int) -> float:
    begun = time.process_time()
    for _ in range(calls):
        await call()
    return (time.process_time() - begun) / calls


def _check(size: int, name: str, result: Any) -> None:
    """A candidate that read something else than the others would be measured at something else."""
    found = len(result) if size else 1
    first = result[0] if size else result
    text = first["note_content"] if isinstance(first, dict) else first.note_content
    if found != max(size, 1) or not text:
        raise RuntimeError(f"{name} did not read what it was asked for")


async def _case(case: str, candidates: Candidates, sample: Sample, *, rounds: int, is_async: bool) -> dict[str, Any]:
    for name, call in candidates.items():
        _check(CASES[case], name, await call() if is_async else call())
        await sample(call, WARM_UP_CALLS)
    names, seconds = list(candidates), {name: list[float]() for name in candidates}
    for turn in range(rounds):
        shift = turn % len(names)
        gc.collect()
        for name in names[shift:] + names[:shift]:
            seconds[name].append(await sample(candidates[name], CALLS_IN_A_ROUND[case]))
    return {name: _summary(seconds[name], seconds[BARE]) for name in names}


def _summary(seconds: list[float], bare: list[float]) -> dict[str, float]:
    ratios = [mine / other for mine, other in zip(seconds, bare, strict=True)]
    lower, _, upper = quantiles(ratios, n=4)
    return {"ratio": median(ratios), "lower": lower, "upper": upper, "microseconds": median(seconds) * 1e6}


async def _measure(address: str, note_id: str, *, kind: str, rounds: int) -> dict[str, Any]:
    found = {}
    for case, size in CASES.items():
        is_async = kind == "async"
        candidates: Candidates = dict((async_candidates if is_async else sync_candidates)(address, note_id, size))
        sample = _async_sample if is_async else _sync_sample
        found[case] = await _case(case, candidates, sample, rounds=rounds, is_async=is_async)
    return found


def main() -> None:
    """Read the settings, measure, print."""
    settings = json.load(sys.stdin)
    if not settings["fast"]:
        sys.modules["msgspec"] = None  # type: ignore[assignment]  # how `import` is told that there is none
    found = {
        kind: asyncio.run(_measure(settings["address"], settings["note_id"], kind=kind, rounds=settings["rounds"]))
        for kind in settings["kinds"]
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
