"""The rows of the table, the bars, and whether they are met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import asdict, frozen

from .candidates import AIOHTTP, BARE, CASES, FACADE, GENERATED

__all__ = [
    "MEBIBYTE",
    "Row",
    "call_rows",
    "client_row",
    "import_rows",
    "latency_rows",
    "memory_row",
    "rows_as_json",
    "table",
    "throughput_rows",
]

MEBIBYTE: Final = 1024 * 1024

_BARS: Final = {
    ("sync", "get", True): 0.95,
    ("sync", "get", False): 0.95,
    ("sync", "list 300", True): 0.75,
    ("sync", "list 300", False): 1.20,
    ("async", "get", True): 1.05,
    ("async", "get", False): 1.05,
    ("async", "list 300", True): 0.90,
}
"""Highest ratios to bare httpx, by kind of client, case and whether the `fast` extra is there."""


@frozen
class Row:
    """One figure.

    Attributes:
        group: Heading under which it stands.
        name: What was measured.
        figure: The figure.
        unit: Its unit.
        bar: The highest figure that is good enough, or None where none is set.
        remark: What helps to read it.
        is_lowest: Whether the bar is the lowest figure that is good enough instead.
    """

    group: str
    name: str
    figure: float
    unit: str
    bar: float | None = None
    remark: str = ""
    is_lowest: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure, as precisely as it is shown, is on the right side of the bar."""
        if self.bar is None:
            return True
        shown = float(f"{self.figure:.2f}")
        return shown >= self.bar if self.is_lowest else shown <= self.bar

    @property
    def verdict(self) -> str:
        """The bar in words."""
        if self.bar is None:
            return ""
        return "met" if self.is_met else "NOT met"


def call_rows(kind: str, *, fast: dict[str, Any], slow: dict[str, Any]) -> list[Row]:
    """The ratios of one kind of client.

    Args:
        kind: "sync" or "async".
        fast: What the process with the `fast` extra found.
        slow: What the process without it found.
    """
    group, rows = f"{kind}: CPU time of a call, as a ratio to bare httpx + json.loads", []
    for case in CASES:
        bare = fast[case][BARE]["microseconds"]
        rows.append(Row(group, f"{case}, {BARE}", 1.0, "x", remark=f"{bare:,.0f} µs"))
        rows.append(_ratio(group, f"{case}, {GENERATED} client", fast[case][GENERATED], bar=None))
        rows.append(
            _ratio(group, f"{case}, {FACADE} without `fast`", slow[case][FACADE], bar=_BARS.get((kind, case, False)))
        )
        rows.append(
            _ratio(group, f"{case}, {FACADE} with `fast`", fast[case][FACADE], bar=_BARS.get((kind, case, True)))
        )
    return rows


def _ratio(group: str, name: str, found: dict[str, float], *, bar: float | None) -> Row:
    remark = f"{found['microseconds']:,.0f} µs, half of the rounds {found['lower']:.2f} to {found['upper']:.2f}"
    return Row(group, name, found["ratio"], "x", bar=bar, remark=remark)


def client_row(found: dict[str, float]) -> Row:
    """A further client."""
    remark = f"CPU time; the first takes {found['first']:.1f} ms, an httpx.Client {found['bare']:.1f} ms each time"
    return Row("start", "a further client for https", found["further"], "ms", bar=1.0, remark=remark)


def import_rows(found: dict[str, Any]) -> list[Row]:
    """The import, and what it loads."""
    loaded = found["loaded"]
    return [
        Row(
            "start",
            "import zoom_health",
            found["milliseconds"],
            "ms",
            bar=8.0,
            remark=f"over {found['bare']:.1f} ms of python -c pass",
        ),
        Row(
            "start",
            "… of httpx, ssl, asyncio, pluggy loads",
            len(loaded),
            "",
            bar=0.0,
            remark=", ".join(loaded) or "none",
        ),
    ]


def memory_row(found: dict[str, int], *, size: int, total: int, fast: bool) -> Row:
    """The growth over one listing."""
    tier = "with" if fast else "without"
    name = f"{size} a page, {tier} `fast`"
    text = f"{found['characters'] / 1e6:,.0f} million characters of text went through"
    remark = f"{found['over_rest'] / MEBIBYTE:.1f} over what is held between two pages at the start; {text}"
    return Row(
        f"memory: growth while {total:,} notes stream", name, found["growth"] / MEBIBYTE, "MiB", bar=12.0, remark=remark
    )


def latency_rows(found: dict[str, Any], *, latency: int, short_latency: int) -> list[Row]:
    """Listings behind a latency.

    Args:
        found: What was found for each kind of client.
        latency: Milliseconds.
        short_latency: Milliseconds of the listing whose answers are quick enough to be held back.
    """
    rows = []
    for kind, figures in found.items():
        group = f"{kind}: listing at {latency} ms of latency"
        ahead, alone, several = figures["prefetch"], figures["sequential"], figures["business"]
        remark = f"{ahead['pages']} pages in {ahead['seconds']:.2f} s, the caller's work on each takes as long as one"
        rows.append(Row(group, "prefetch, to pages x latency", ahead["ratio"], "x", bar=1.1, remark=remark))
        speed = alone["seconds"] / several["seconds"]
        remark = f"{alone['seconds']:.2f} s and {several['seconds']:.2f} s for {several['requests']} pages"
        rows.append(Row(group, "concurrency=8, faster than one by one", speed, "x", 5.0, remark, is_lowest=True))
        for name, wait, bar in (
            ("business", latency, 80.0),
            ("business, quick answers", short_latency, 80.0),
            ("pro", latency, 30.0),
        ):
            counted = figures[name]
            remark = f"{counted['requests']} calls in {counted['seconds']:.2f} s at {wait} ms"
            rows.append(Row(group, f"busiest second, {name}", counted["busiest_second"], "/s", bar, remark))
    return rows


def throughput_rows(found: dict[str, Any], *, crowd: int, calls: int) -> list[Row]:
    """Notes a second by many tasks, as a ratio to bare httpx with as many."""
    group = f"async: {calls:,} gets by tasks that share a client, best of the rounds"
    bare, rows = found[f"{BARE}, {crowd} tasks"], []
    for name, best in found.items():
        ratio, used = best["rate"] / bare["rate"], best["cpu_rate"] / bare["cpu_rate"]
        remark = f"{best['rate']:,.0f} a second; {used:.2f} x by CPU time"
        bar = 5.0 if name.startswith(AIOHTTP) else None
        rows.append(Row(group, name, ratio, "x", bar, remark, is_lowest=True))
    return rows


def table(rows: Iterable[Row]) -> str:
    """The rows as text."""
    lines, group = [], None
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", group]
        bar = "" if row.bar is None else f"{'>=' if row.is_lowest else '<='} {row.bar:g} {row.unit}"
        lines.append(
            f"  {row.name:<44}{row.figure:>6.2f} {row.unit:<3}  {bar:<10}{row.verdict:<9}{row.remark}".rstrip()
        )
    return "\n".join(lines)


def rows_as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as JSON values."""
    return [asdict(row) | {"met": row.is_met} for row in rows]
