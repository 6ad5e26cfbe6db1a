"""The rows of the table, the bars, and whether they are met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import asdict, frozen

from .candidates import BARE, CASES, FACADE, GENERATED

__all__ = ["MEBIBYTE", "Row", "call_rows", "client_row", "import_rows", "memory_row", "rows_as_json", "table"]

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
    """

    group: str
    name: str
    figure: float
    unit: str
    bar: float | None = None
    remark: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the figure, as precisely as it is shown, is no higher than the bar."""
        return self.bar is None or float(f"{self.figure:.2f}") <= self.bar

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


def table(rows: Iterable[Row]) -> str:
    """The rows as text."""
    lines, group = [], None
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", group]
        bar = "" if row.bar is None else f"<= {row.bar:g} {row.unit}"
        lines.append(
            f"  {row.name:<44}{row.figure:>6.2f} {row.unit:<3}  {bar:<10}{row.verdict:<9}{row.remark}".rstrip()
        )
    return "\n".join(lines)


def rows_as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as JSON values."""
    return [asdict(row) | {"met": row.is_met} for row in rows]
