"""A listing that honours the range it is asked for, behind a latency, and the times at which its pages were asked for.

Its notes are spread evenly over the days, so that a range of one day holds the same few pages wherever it lies.
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

from .pages import one_note

__all__ = ["BEGIN", "DAY_PAGES", "LISTED_SIZE", "Arrivals", "latency_of", "windowed_page"]

BEGIN: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""The start of the first day; days before it have notes, too."""
LISTED_SIZE: Final = 30
"""Notes in a page."""
DAY_PAGES: Final = 3
"""Pages in a day."""

_STEP: Final = timedelta(days=1) / (DAY_PAGES * LISTED_SIZE)
_LATENCY: Final = re.compile(rb"/delayed/(\d+)/clinical_notes/notes\?")


@define
class Arrivals:
    """When requests came, for the busiest second of a stretch of time."""

    _moments: list[float] = field(factory=list)

    def add(self, moment: float) -> None:
        """Note a request, by a clock that only goes forward."""
        self._moments.append(moment)

    def take(self) -> dict[str, int]:
        """How many came and how many of them within one second at most; then begin anew."""
        busiest, second = 0, deque[float]()
        for moment in self._moments:
            second.append(moment)
            while moment - second[0] >= 1.0:
                second.popleft()
            busiest = max(busiest, len(second))
        count = len(self._moments)
        self._moments.clear()
        return {"requests": count, "busiest_second": busiest}


def latency_of(target: bytes) -> float | None:
    """Seconds that the answer to a request waits, or None where the request is none for this listing."""
    found = _LATENCY.match(target)
    return int(found.group(1)) / 1e3 if found else None


def windowed_page(target: bytes) -> bytes:
    """The page that a request asks for: notes by their time of creation, both ends of the range included."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(target.decode()).query).items()}
    middle = BEGIN + _STEP / 2
    first = math.ceil((datetime.fromisoformat(query["from"]) - middle) / _STEP)
    last = math.floor((datetime.fromisoformat(query["to"]) - middle) / _STEP)
    start = int(query.get("next_page_token", first))
    end = min(start + int(query["page_size"]), last + 1)
    page = {
        "page_size": end - start,
        "next_page_token": str(end) if end <= last else "",
        "from": query["from"],
        "to": query["to"],
        "clinical_notes": [_note(number) for number in range(start, end)],
    }
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()


def _note(number: int) -> dict[str, Any]:
    created = BEGIN + _STEP / 2 + number * _STEP
    return _PATTERN | {"note_id": f"day{number:019d}", "note_created_time": f"{created:%Y-%m-%dT%H:%M:%SZ}"}


_PATTERN: Final[dict[str, Any]] = json.loads(one_note()[1])
