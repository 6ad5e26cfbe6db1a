"""Listings behind a latency: pages fetched ahead, windows walked in parallel, and what the server saw of it.

Nearly all of the time is spent waiting, so the figures are times of day and bear a busy machine.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.request import urlopen

from zoom_health import AsyncZoomHealth, BearerToken, ZoomHealth
from zoom_health.types import Page

from .windows import BEGIN, DAY_PAGES, LISTED_SIZE

__all__ = ["LATENCY", "SHORT_LATENCY", "main"]

LATENCY: Final = 150
"""Milliseconds."""
SHORT_LATENCY: Final = 20
"""Milliseconds at which eight windows at once would ask for 400 pages a second."""
DAY: Final = timedelta(days=1)


def _check(pages: list[Page], days: int) -> None:
    """A listing that lost or doubled a note would be measured at something else."""
    notes = [note.note_id for page in pages for note in page.notes]
    if len(pages) != days * DAY_PAGES or len(notes) != len(pages) * LISTED_SIZE or len(set(notes)) != len(notes):
        raise RuntimeError(f"{len(notes)} notes in {len(pages)} pages were read, where {days} days were asked for")


def _client(address: str, latency: int) -> dict[str, Any]:
    return {"auth": BearerToken("synthetic-token"), "base_url": f"{address}/delayed/{latency}", "timeout": 60.0}


def _listing(days: int) -> dict[str, Any]:
    return {
        "created_from": BEGIN,
        "created_to": BEGIN + days * DAY,
        "window": DAY,
        "page_size": LISTED_SIZE,
        "include_content": True,
    }


def _sync_walk(address: str, days: int, *, latency: int, plan: Any, work: float, ahead: dict[str, Any]) -> float:
    """Seconds of a listing whose caller works for some seconds on each page."""
    with ZoomHealth(plan=plan, **_client(address, latency)) as zoom:
        pages, begun = list[Page](), time.perf_counter()
        for page in zoom.notes.list(**_listing(days), **ahead).pages():
            pages.append(page)
            time.sleep(work)
        seconds = time.perf_counter() - begun
    _check(pages, days)
    return seconds


async def _async_walk(address: str, days: int, *, latency: int, plan: Any, work: float, ahead: dict[str, Any]) -> float:
    async with AsyncZoomHealth(plan=plan, **_client(address, latency)) as zoom:
        pages, begun = list[Page](), time.perf_counter()
        async for page in zoom.notes.list(**_listing(days), **ahead).pages():
            pages.append(page)
            await asyncio.sleep(work)
        seconds = time.perf_counter() - begun
    _check(pages, days)
    return seconds


def _async_walk_run(address: str, days: int, **settings: Any) -> float:
    return asyncio.run(_async_walk(address, days, **settings))


WALKS: Final[dict[str, Callable[..., float]]] = {"sync": _sync_walk, "async": _async_walk_run}


def _arrivals(address: str) -> dict[str, int]:
    """What the server counted since it was last asked."""
    with urlopen(f"{address}/arrivals") as answer:
        found: dict[str, int] = json.load(answer)
    return found


def _counted(kind: str, address: str, days: int, *, latency: int, plan: str, concurrency: int) -> dict[str, Any]:
    _arrivals(address)
    seconds = WALKS[kind](
        address, days, latency=latency, plan=plan, work=0.0, ahead={"concurrency": concurrency} if concurrency else {}
    )
    return {"seconds": seconds, **_arrivals(address)}


def _measure(kind: str, address: str, *, prefetch_days: int, days: int, fast_days: int) -> dict[str, Any]:
    # One page before anything is timed: what is imported at the first call is not a matter of latency.
    WALKS[kind](address, 1, latency=0, plan=None, work=0.0, ahead={})
    seconds = WALKS[kind](
        address, prefetch_days, latency=LATENCY, plan=None, work=LATENCY / 1e3, ahead={"prefetch": True}
    )
    pages = prefetch_days * DAY_PAGES
    return {
        "prefetch": {"seconds": seconds, "pages": pages, "ratio": seconds / (pages * LATENCY / 1e3)},
        "sequential": _counted(kind, address, days, latency=LATENCY, plan="business", concurrency=0),
        "business": _counted(kind, address, days, latency=LATENCY, plan="business", concurrency=8),
        "business, quick answers": _counted(
            kind, address, fast_days, latency=SHORT_LATENCY, plan="business", concurrency=8
        ),
        "pro": _counted(kind, address, days, latency=LATENCY, plan="pro", concurrency=8),
    }


def main() -> None:
    """Read the settings, measure, print."""
    settings = json.load(sys.stdin)
    json.dump({kind: _measure(kind, **settings) for kind in WALKS}, sys.stdout)


if __name__ == "__main__":
    main()
