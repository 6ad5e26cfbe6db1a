"""What it costs to begin: importing the package, and a further client in a process that has one."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import httpx

from .processes import FOLDER, environment

__all__ = ["HEAVY_MODULES", "import_time", "main"]

HEAVY_MODULES: Final = ("httpx", "ssl", "asyncio", "pluggy")
_IMPORT: Final = "import zoom_health"


def _python(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=FOLDER, env=environment(), check=True, stdout=subprocess.PIPE, text=True).stdout


def _seconds_of_children() -> float:
    """CPU seconds of the processes that have ended, or the time of day where the system does not count them."""
    try:
        import resource
    except ImportError:
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _milliseconds(code: str) -> float:
    begun = _seconds_of_children()
    _python(code)
    return (_seconds_of_children() - begun) * 1e3


def import_time(*, rounds: int) -> dict[str, Any]:
    """CPU time of an interpreter that imports the package, less that of one that does nothing; and what it has loaded.

    CPU time is what a user waits for once the files are in memory, and a busy machine does not lengthen it as much.

    Args:
        rounds: Pairs of interpreters to start, 2 or more.
    """
    shown = f"print(*[name for name in {HEAVY_MODULES!r} if name in sys.modules])"
    by_itself = set(_python(f"import sys; {shown}").split())
    loaded = set(_python(f"import sys; {_IMPORT}; {shown}").split()) - by_itself
    pairs = [(_milliseconds("pass"), _milliseconds(_IMPORT)) for _ in range(rounds)]
    return {
        "milliseconds": median(mine - bare for bare, mine in pairs),
        "bare": median(bare for bare, _ in pairs),
        "loaded": sorted(loaded),
    }


def _each(make: Callable[[], Any], *, times: int) -> float:
    """Median CPU milliseconds of one making."""
    found = []
    for _ in range(times):
        gc.collect()
        begun = time.process_time()
        made = make()
        found.append((time.process_time() - begun) * 1e3)
        made.close()
    return median(found)


def _further_client() -> dict[str, float]:
    from zoom_health import BearerToken, ZoomHealth

    auth = BearerToken("synthetic-token")

    def make() -> ZoomHealth:
        return ZoomHealth(auth=auth, base_url="https://api.zoom.us/v2")

    first = _each(make, times=1)
    return {"first": first, "further": _each(make, times=100), "bare": _each(httpx.Client, times=5)}


def main() -> None:
    """Measure a further client, print."""
    json.dump(_further_client(), sys.stdout)


if __name__ == "__main__":
    main()
