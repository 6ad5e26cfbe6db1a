"""Measure the audit trail: one thread against sixteen, and verification, each beside a bare fdatasync of the same run.

A second yardstick has no record to make: sixteen threads that share fdatasync of bytes that are ready. What it reaches
is what handing the interpreter from thread to thread leaves of a disk, whatever they write.

A disk's speed varies within minutes, so each round measures everything once and the figures are medians of rounds;
ratios are made within a round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, Final

from attrs import asdict, evolve, field, frozen
from zoom_health_audit import AuditPlugin
from zoom_health_audit.group_commit import GroupCommit
from zoom_health_audit.verification import verify
from zoom_health_audit.verification_key import read_verification_key

from zoom_health.types import AuditedNote, AuditEvent, CallView

THREADS: Final = 16
BAR_GROUP: Final = 5.0
BAR_VERIFY: Final = 100_000
FORMATS: Final = {"SQLite": "audit.sqlite", "JSON lines": "audit.jsonl"}
EXAMPLES: Final = """examples:
  python benchmarks/audit.py                  half a minute
  python benchmarks/audit.py --quick          fewer rounds
  python benchmarks/audit.py --json - --check figures on the output; exit code 1 where a bar is missed
"""


@frozen
class Effort:
    """How long to measure: rounds, records of one thread and of all threads in a round, records to verify."""

    rounds: int
    alone: int
    together: int
    verified: int


@frozen
class Figures:
    """What was measured of one format, all in records a second.

    Attributes:
        format: Name of the format.
        bare: One write and fdatasync of as many bytes as a record, by one thread.
        bare_together: The same by sixteen threads that share them.
        alone: Records kept, one thread.
        together: Records kept, sixteen threads.
        ratio: The latter through the former, median of the rounds.
        verified: Records verified.
        verified_by_processor: The same by processor time, which other work on the machine does not change.
        record_bytes: Size of a record.
    """

    format: str
    bare: float
    bare_together: float
    alone: float
    together: float
    ratio: float
    verified: float
    verified_by_processor: float
    record_bytes: int
    rounds: list[dict[str, float]] = field(repr=False)


def example_event(number: int) -> AuditEvent:
    """A read of a note; everything in it is made up."""
    call = CallView(
        call_id=f"{number:016x}",
        operation="get_clinical_note",
        method="GET",
        url_template="/clinical_notes/notes/{noteId}",
        is_write=False,
        note_id=f"synthetic-note-{number}",
        context={"user": "u-17", "purpose_of_use": "TREAT"},
    )
    return AuditEvent(
        phase="outcome",
        call=call,
        recorded=datetime.now(UTC),
        base_url="https://api.zoom.us/v2",
        sdk_version="0.1.0",
        result="success",
        status=200,
        tracking_id="WEB_synthetic",
        attempts=1,
        notes=(AuditedNote(note_id=f"synthetic-note-{number}", patient_id=f"synthetic-patient-{number % 100}"),),
        redactors=("redact",),
    )


def per_second(count: int, work: Callable[[], object]) -> float:
    """How often a second something is done that `work` does `count` times."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


@contextmanager
def durable_append(directory: Path) -> Iterator[Callable[[bytes], None]]:
    """A function that appends bytes to a file, on disk when it returns."""
    descriptor = os.open(directory / "bare", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    sync = getattr(os, "fdatasync", os.fsync)

    def append(data: bytes) -> None:
        os.write(descriptor, data)
        sync(descriptor)

    try:
        yield append
    finally:
        os.close(descriptor)


def bare(directory: Path, size: int, count: int) -> float:
    """Appends of `size` bytes a second, each on disk before the next."""
    with durable_append(directory) as append:

        def work() -> None:
            for _ in range(count):
                append(b"x" * size)

        return per_second(count, work)


def bare_together(directory: Path, size: int, count: int) -> float:
    """The same by sixteen threads, each of which waits until its bytes are on disk."""
    with durable_append(directory) as append:
        group = GroupCommit[bytes](lambda bodies: append(b"".join(bodies)), bodies_of=lambda body: (body,))

        def work(numbers: range) -> None:
            for _ in numbers:
                group.append(b"x" * size)

        return per_second(count, lambda: in_threads(work, count))


def in_threads(work: Callable[[range], object], count: int) -> None:
    """Have sixteen threads do a share each of a count of things."""
    threads = [Thread(target=work, args=(range(first, count, THREADS),)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def record_all(plugin: AuditPlugin, events: list[AuditEvent]) -> None:
    """Record events, one after the other."""
    for event in events:
        plugin.record(event)  # type: ignore[arg-type]  # the plugin states its events as mutable attributes


def by_threads(plugin: AuditPlugin, events: list[AuditEvent]) -> None:
    """Record events by sixteen threads."""
    in_threads(lambda numbers: record_all(plugin, [events[number] for number in numbers]), len(events))


def measure_round(plugin: AuditPlugin, events: list[AuditEvent], effort: Effort, size: int) -> dict[str, float]:
    """Everything that depends on the disk, once."""
    before = bare(plugin.path.parent, size, effort.alone)
    shared = bare_together(plugin.path.parent, size, effort.together)
    alone = per_second(effort.alone, lambda: record_all(plugin, events[: effort.alone]))
    together = per_second(effort.together, lambda: by_threads(plugin, events[: effort.together]))
    return {
        "bare": before,
        "bare_together": shared,
        "alone": alone,
        "together": together,
        "ratio": together / alone,
    }


def measure_verification(directory: Path, name: str, effort: Effort) -> tuple[float, float, int]:
    """Records verified a second, by the clock and by processor time, and the size of a record."""
    path = directory / f"long-{name}"
    with AuditPlugin(path) as plugin:
        while_notes = 200
        event = example_event(1)
        page = evolve(event, notes=event.notes * while_notes)
        for _ in range(effort.verified // while_notes):
            plugin.record(page)  # type: ignore[arg-type]  # as above
    key = read_verification_key(path.with_name(f"{path.name}.verification-key"))
    best, best_processor = 0.0, 0.0
    for _ in range(3):
        began, began_processor = time.perf_counter(), time.process_time()
        report = verify(path, key=key, state_path=path.with_name(f"{path.name}.state"))
        processor, elapsed = time.process_time() - began_processor, time.perf_counter() - began
        if not report.intact:
            raise SystemExit(f"the trail does not verify: {report.findings[0]}")
        best, best_processor = max(best, report.records / elapsed), max(best_processor, report.records / processor)
    return best, best_processor, path.stat().st_size // report.records


def measure(name: str, effort: Effort) -> Figures:
    """All figures of a format."""
    with tempfile.TemporaryDirectory(prefix="zoom-health-audit-") as place:
        directory = Path(place)
        verified, by_processor, size = measure_verification(directory, FORMATS[name], effort)
        events = [example_event(number) for number in range(max(effort.alone, effort.together))]
        with AuditPlugin(directory / FORMATS[name]) as plugin:
            record_all(plugin, events[:50])
            rounds = [measure_round(plugin, events, effort, size) for _ in range(effort.rounds)]
    medians = {figure: statistics.median(each[figure] for each in rounds) for figure in rounds[0]}
    return Figures(
        format=name, verified=verified, verified_by_processor=by_processor, record_bytes=size, rounds=rounds, **medians
    )


def table(all_figures: list[Figures]) -> str:
    """The figures for people."""
    lines = [
        "| format | bare fdatasync | by 16 threads | one thread | 16 threads | ratio | bar "
        "| verified | by CPU time | bar | bytes |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.format} | {each.bare:,.0f}/s | {each.bare_together / each.bare:.1f} x "
        f"| {each.alone:,.0f}/s | {each.together:,.0f}/s | {each.ratio:.1f} x "
        f"| {BAR_GROUP:.0f} x{'' if each.ratio >= BAR_GROUP else ' MISSED'} | {each.verified:,.0f}/s "
        f"| {each.verified_by_processor:,.0f}/s "
        f"| {BAR_VERIFY:,}/s{'' if each.verified_by_processor >= BAR_VERIFY else ' MISSED'} | {each.record_bytes} |"
        for each in all_figures
    ]
    return "\n".join(lines)


def missed(figures: Figures) -> bool:
    """Whether a bar was missed."""
    return figures.ratio < BAR_GROUP or figures.verified_by_processor < BAR_VERIFY


def write_json(all_figures: list[Figures], target: str) -> None:
    """Write the figures for programs."""
    values: list[dict[str, Any]] = [asdict(each) for each in all_figures]
    text = json.dumps(values, indent=2) + "\n"
    if target == "-":
        sys.stdout.write(text)
    else:
        Path(target).write_text(text, "utf-8")


def main() -> int:
    """Measure as the command line says; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", metavar="FILE", help="write the figures to a file, - for the output")
    parser.add_argument("--check", action="store_true", help="exit code 1 where a bar is missed")
    chosen = parser.parse_args()
    effort = Effort(3, 150, 1600, 30_000) if chosen.quick else Effort(7, 400, 4800, 100_000)
    all_figures = []
    for name in FORMATS:
        print(f"measuring {name} ...", file=sys.stderr)
        all_figures.append(measure(name, effort))
    print(table(all_figures))
    if chosen.json:
        write_json(all_figures, chosen.json)
    return int(chosen.check and any(map(missed, all_figures)))


if __name__ == "__main__":
    sys.exit(main())
