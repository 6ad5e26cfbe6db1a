"""Measure zoom_health against bare httpx, in one run on one loopback server.

Ratios of CPU time hold from machine to machine, absolute times do not. README.md beside this file shows one run and
says how to read it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from bench.latency import LATENCY, SHORT_LATENCY
from bench.pages import PAGE_SIZES, one_note, page_body
from bench.processes import measure, running_server
from bench.report import (
    Row,
    call_rows,
    client_row,
    import_rows,
    latency_rows,
    memory_row,
    rows_as_json,
    table,
    throughput_rows,
)
from bench.server import STREAM_TOTAL
from bench.start import import_time
from bench.throughput import CROWD

EXAMPLES: Final = """examples:
  nox -s bench                                    everything, four to eight minutes
  nox -s bench -- --quick                         fewer rounds
  nox -s bench -- --only sync --only async        the ratios alone
  nox -s bench -- --json figures.json --check     keep the figures; exit code 1 where a bar is missed
"""


@frozen
class Effort:
    """How long to measure.

    Attributes:
        call_rounds: Rounds of calls.
        import_rounds: Pairs of interpreters to start.
        memory: Page size and whether with the `fast` extra, for each listing to stream.
        days: Days of the listings behind a latency: with `prefetch`, with `concurrency`, with quick answers.
        crowds: Rounds of gets by many tasks.
    """

    call_rounds: int
    import_rounds: int
    memory: tuple[tuple[int, bool], ...]
    days: tuple[int, int, int]
    crowds: int


FULL: Final = Effort(
    call_rounds=40,
    import_rounds=40,
    memory=((300, True), (300, False), (30, True)),
    days=(20, 24, 80),
    crowds=5,
)
QUICK: Final = Effort(call_rounds=6, import_rounds=10, memory=((300, True),), days=(12, 16, 50), crowds=2)
CROWD_CALLS: Final = 1000


def _calls(kind: str, address: str, effort: Effort) -> Iterator[Row]:
    note_id, _ = one_note()
    settings: dict[str, Any] = {"address": address, "note_id": note_id, "rounds": effort.call_rounds, "kinds": [kind]}
    fast, slow = (measure("calls", fast=fast, **settings)[kind] for fast in (True, False))
    yield from call_rows(kind, fast=fast, slow=slow)


def _client(_address: str, _effort: Effort) -> Iterator[Row]:
    yield client_row(measure("start"))


def _import(_address: str, effort: Effort) -> Iterator[Row]:
    yield from import_rows(import_time(rounds=effort.import_rounds))


def _memory(address: str, effort: Effort) -> Iterator[Row]:
    for size, fast in effort.memory:
        found = measure("memory", address=address, size=size, fast=fast)
        if found is None:
            print("  memory: this system does not tell what a process holds", file=sys.stderr)
            return
        yield memory_row(found, size=size, total=STREAM_TOTAL, fast=fast)


def _latency(address: str, effort: Effort) -> Iterator[Row]:
    ahead, several, quick = effort.days
    found = measure("latency", address=address, prefetch_days=ahead, days=several, fast_days=quick)
    yield from latency_rows(found, latency=LATENCY, short_latency=SHORT_LATENCY)


def _async_gets(address: str, effort: Effort) -> Iterator[Row]:
    note_id, _ = one_note()
    found = measure("throughput", address=address, note_id=note_id, rounds=effort.crowds, calls=CROWD_CALLS)
    yield from throughput_rows(found, crowd=CROWD, calls=CROWD_CALLS)


PARTS: Final[dict[str, Callable[[str, Effort], Iterator[Row]]]] = {
    "sync": partial(_calls, "sync"),
    "async": partial(_calls, "async"),
    "client": _client,
    "import": _import,
    "memory": _memory,
    "latency": _latency,
    "async-gets": _async_gets,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and one listing, in a third of the time")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file, too")
    parser.add_argument(
        "--check", action="store_true", help="exit with 1 where a bar is missed; otherwise always with 0"
    )
    return parser.parse_args()


def _setting() -> dict[str, str]:
    """What the figures depend on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("httpx", "httpcore", "h11", "attrs", "msgspec"))
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    sizes = [f"{size} notes {len(page_body(size)):,} bytes" for size in PAGE_SIZES]
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load before {load}",
        "libraries": libraries,
        "bodies": ", ".join([f"one note {len(one_note()[1]):,} bytes", *sizes]),
    }


def main() -> int:
    """Measure, print, and give the exit code."""
    arguments = _arguments()
    effort = QUICK if arguments.quick else FULL
    setting, rows, begun = _setting(), list[Row](), time.perf_counter()
    for name, value in setting.items():
        print(f"{name + ':':<11}{value}")
    with running_server() as address:
        for part in PARTS:
            if arguments.only is None or part in arguments.only:
                found = list(PARTS[part](address, effort))
                print(table(found), flush=True)
                rows += found
    missed = [row for row in rows if not row.is_met]
    judged = [row for row in rows if row.bar is not None]
    print(f"\n{len(judged) - len(missed)} of {len(judged)} bars met, {time.perf_counter() - begun:.0f} s")
    if arguments.json is not None:
        arguments.json.write_text(
            json.dumps({"setting": setting, "rows": rows_as_json(rows)}, indent=2, ensure_ascii=False), "utf-8"
        )
    return 1 if arguments.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
