"""Growth of resident memory while a long listing streams: its highest point by the end over that after some pages.

The highest points are those that the system keeps for a process, so that nothing between two looks is missed, and what
reading a page needs for a moment is in both.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any, Final

from zoom_health import BearerToken, ZoomHealth

from .pages import stream_note_id
from .server import STREAM_TOTAL

__all__ = ["main"]

WARM_UP_PAGES: Final = 5
_STATUS: Final = Path("/proc/self/status")


def _resident() -> tuple[int, int] | None:
    """Bytes of resident memory: now and at the highest, or None where the system does not tell."""
    if _STATUS.exists():
        lines = (line.split() for line in _STATUS.read_text().splitlines())
        found = {words[0]: int(words[1]) * 1024 for words in lines if words[0] in ("VmRSS:", "VmHWM:")}
        return found["VmRSS:"], found["VmHWM:"]
    try:
        import resource
    except ImportError:
        return None
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return highest, highest


def _stream(address: str, size: int) -> dict[str, Any] | None:
    with ZoomHealth(auth=BearerToken("synthetic-token"), base_url=f"{address}/stream") as zoom:
        notes = zoom.notes.list(include_content=True, page_size=size)
        for _ in islice(notes.pages(), WARM_UP_PAGES):
            pass
        before = _resident()
        count, characters, last = 0, 0, None
        for note in notes:
            count += 1
            characters += len(note.note_content or "")
            last = note.note_id
        after = _resident()
    if count != STREAM_TOTAL or last != stream_note_id(STREAM_TOTAL - 1):
        raise RuntimeError(f"{count} notes were read instead of {STREAM_TOTAL}")
    if before is None or after is None:
        return None
    return {"growth": after[1] - before[1], "over_rest": after[1] - before[0], "characters": characters}


def main() -> None:
    """Read the settings, measure, print."""
    settings = json.load(sys.stdin)
    if not settings["fast"]:
        sys.modules["msgspec"] = None  # type: ignore[assignment]  # how `import` is told that there is none
    json.dump(_stream(settings["address"], settings["size"]), sys.stdout)


if __name__ == "__main__":
    main()
