"""A record that was acknowledged is there, whatever happens to the writer or its disk."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path

import pytest
from zoom_health_audit import AuditPlugin, AuditTrailError, json_lines_store
from zoom_health_audit.group_commit import GroupCommit

SCRIPT = Path(__file__).with_name("writer_script.py")


def calls(files):
    return [record["call"] for line in files.lines() if (record := json.loads(line)["record"])["kind"] == "call"]


def killed_writers(path, chance):
    """Start one to three writing processes, kill each after some acknowledgements, give all acknowledged call ids."""
    writers = [
        subprocess.Popen(
            [sys.executable, str(SCRIPT), "kill", str(path), str(chance.randint(1, 6))], stdout=subprocess.PIPE
        )
        for _ in range(chance.randint(1, 3))
    ]
    acknowledged = []
    for writer in writers:
        for _ in range(chance.randint(1, 60)):
            acknowledged.append(writer.stdout.readline())
        writer.kill()
        rest = writer.stdout.read()
        writer.stdout.close()
        writer.wait()
        acknowledged += rest.splitlines(keepends=True)
    return [line.decode().strip() for line in acknowledged if line.endswith(b"\n")]


def survive(path, files, kills, seed):
    chance = random.Random(seed)
    acknowledged = []
    for _ in range(kills):
        acknowledged += killed_writers(path, chance)
        report = files.verify()
        assert report.intact, report.findings
    with AuditPlugin(path):  # mends what the last kill left
        pass
    kept = calls(files)
    assert acknowledged
    assert set(acknowledged) <= set(kept)
    assert files.verify().intact


def test_kills_lose_no_acknowledged_record(path, files):
    survive(path, files, kills=5, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3])
def test_a_hundred_kills_lose_no_acknowledged_record(path, files, seed):
    survive(path, files, kills=50, seed=seed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_a_full_disk_is_an_error_and_the_chain_goes_on_afterwards(path, files, run_script):
    done = run_script("fill", path, 200_000)
    assert done.returncode == 0, done.stderr
    written, message = done.stdout.splitlines()
    assert int(written) > 10
    assert message in {
        f"audit file {path.name}: there is no space left for it; free some",
        f"audit file {path.name}: its disk refused; look at the disk's space and state",  # SQLite's "disk I/O error"
    }
    assert len(calls(files)) == int(written) + 3
    assert files.verify().intact


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "there is no space left for it"),
        (errno.EROFS, "it may not be written"),
        (errno.EIO, "the system refused: Input/output error"),
    ],
)
@pytest.mark.parametrize("step", ["write_at", "make_durable"])
def test_a_failing_disk_loses_nothing_but_what_it_refused(
    tmp_path, files_of, make_event, monkeypatch, number, words, step
):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())

        def fail(*_):
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(json_lines_store, step, fail)
            with pytest.raises(AuditTrailError, match=words) as caught:
                plugin.record(make_event(call_id="refused"))
        assert caught.value.__context__ is None
        plugin.record(make_event())
    assert len(calls(files)) == 2
    assert "refused" not in calls(files)
    assert files.verify().intact


def test_a_write_that_stops_half_way_leaves_no_half_record(tmp_path, files_of, make_event, monkeypatch):
    files = files_of(tmp_path / "audit.jsonl")
    real = json_lines_store.write_at

    def fail(descriptor, data, offset):
        real(descriptor, data[: len(data) // 2], offset)
        raise OSError(errno.ENOSPC, "")

    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
        with monkeypatch.context() as patch:
            patch.setattr(json_lines_store, "write_at", fail)
            with pytest.raises(AuditTrailError):
                plugin.record(make_event(notes=5))
        assert files.verify().intact
        plugin.record(make_event())
    assert "repaired" not in files.path.read_text()
    assert len(calls(files)) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_is_an_error(path, make_event):
    with AuditPlugin(path) as plugin:
        plugin.record(make_event())
    path.chmod(0o400)
    with pytest.raises(AuditTrailError, match=r"it may not be written|cannot be opened"), AuditPlugin(path) as plugin:
        plugin.record(make_event())


def test_a_directory_in_the_place_of_the_file_is_an_error(path):
    path.mkdir()
    with pytest.raises(AuditTrailError) as caught:
        AuditPlugin(path).open()
    assert path.name in str(caught.value)
    assert str(path.parent) not in str(caught.value)


def test_a_locked_chain_is_an_error_in_time_and_usable_afterwards(path, files, make_event):
    with AuditPlugin(path, timeout=0.01) as plugin:
        plugin.record(make_event())
        with files.beside("state").open("rb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(AuditTrailError, match="another process holds it locked"):
                plugin.record(make_event())
        plugin.record(make_event())
    assert len(calls(files)) == 2


def test_a_database_that_is_locked_is_an_error_in_time_and_usable_afterwards(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.sqlite")
    with AuditPlugin(files.path, timeout=0.01) as plugin:
        plugin.record(make_event())
        other = sqlite3.connect(files.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AuditTrailError, match="another process holds it locked"):
            plugin.record(make_event())
        other.close()
        plugin.record(make_event())
    assert len(calls(files)) == 2


def test_a_database_without_room_is_an_error_and_usable_afterwards(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.sqlite")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
        connection = plugin.open()._journal._store._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(AuditTrailError, match="there is no space left for it"):
            plugin.record(make_event(notes=100))
        connection.execute("PRAGMA max_page_count=100000")
        plugin.record(make_event())
    assert len(calls(files)) == 2
    assert files.verify().intact


def test_the_database_synchronises_each_commit_in_full(tmp_path):
    plugin = AuditPlugin(tmp_path / "audit.sqlite")
    connection = plugin.open()._journal._store._connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_lines_are_on_disk_before_they_are_acknowledged(tmp_path, make_event, monkeypatch):
    events = []
    plugin = AuditPlugin(tmp_path / "audit.jsonl")
    plugin.open()
    real_write, real_sync = json_lines_store.write_at, json_lines_store.make_durable
    monkeypatch.setattr(json_lines_store, "write_at", lambda *a: (events.append("write"), real_write(*a)))
    monkeypatch.setattr(json_lines_store, "make_durable", lambda *a: (events.append("sync"), real_sync(*a)))
    plugin.record(make_event())
    assert events == ["write", "sync"]


class Gate:
    """A commit that is held until the others wait."""

    def __init__(self):
        self.batches = []
        self.open = threading.Event()
        self.entered = threading.Event()
        self.fails = False

    def commit(self, bodies):
        self.batches.append(bodies)
        self.entered.set()
        assert self.open.wait(20)
        if self.fails:
            raise AuditTrailError("synthetic failure")


def group_of(commit):
    """A group whose items are their own bodies, but for texts, which have none."""

    def bodies_of(item):
        if isinstance(item, str):
            raise ValueError(item)
        return item if isinstance(item, list) else [item]

    return GroupCommit(commit, bodies_of=bodies_of)


def at_once(group, gate, names):
    """One thread leads and is held, the others gather; gives what each got."""
    outcomes = {}

    def append(name):
        try:
            group.append(name)
            outcomes[name] = None
        except BaseException as error:
            outcomes[name] = error

    threads = [threading.Thread(target=append, args=(name,)) for name in names]
    threads[0].start()
    assert gate.entered.wait(20)
    for thread in threads[1:]:
        thread.start()
    while len(group._waiting) < len(names) - 1:
        os.sched_yield()
    gate.open.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return outcomes


def test_what_waits_is_written_by_one_commit():
    gate = Gate()
    outcomes = at_once(group_of(gate.commit), gate, range(9))
    assert [len(batch) for batch in gate.batches] == [1, 8]
    assert set(outcomes.values()) == {None}


def test_a_failed_commit_fails_for_all_that_were_part_of_it():
    gate = Gate()
    gate.fails = True
    group = group_of(gate.commit)
    outcomes = at_once(group, gate, range(5))
    assert [str(error) for error in outcomes.values()] == ["synthetic failure"] * 5
    assert len({id(error) for error in outcomes.values()}) == 5  # threads that share an exception spoil its traceback
    gate.fails = False
    group.append(5)


def test_an_interrupted_commit_leaves_nobody_waiting():
    gate = Gate()

    def commit(bodies):
        gate.commit(bodies)
        if bodies == [0]:
            raise KeyboardInterrupt

    outcomes = at_once(group_of(commit), gate, range(4))
    assert isinstance(outcomes[0], KeyboardInterrupt)
    assert [outcomes[number] for number in (1, 2, 3)] == [None] * 3


def test_bodies_of_one_event_are_never_spread_over_commits():
    gate = Gate()
    gate.open.set()
    group_of(gate.commit).append([1, 2, 3])
    assert gate.batches == [[1, 2, 3]]


def test_an_event_that_has_no_bodies_to_give_fails_alone():
    gate = Gate()
    outcomes = at_once(group_of(gate.commit), gate, [0, 1, "synthetic", 2])
    assert isinstance(outcomes["synthetic"], ValueError)
    assert [outcomes[name] for name in (0, 1, 2)] == [None] * 3
    assert [sorted(batch) for batch in gate.batches] == [[0], [1, 2]]


def test_an_event_that_has_no_bodies_to_give_commits_nothing():
    gate = Gate()
    with pytest.raises(ValueError, match="synthetic"):
        group_of(gate.commit).append("synthetic")
    assert gate.batches == []


def test_a_traceback_with_locals_shows_no_id_and_no_key(tmp_path, files_of, make_event, monkeypatch):
    files = files_of(tmp_path / "audit.jsonl")
    plugin = AuditPlugin(files.path)
    plugin.open()
    key = files.beside("state").read_bytes().split()[3].decode()

    def fail(*_):
        raise OSError(errno.EIO, "")

    with monkeypatch.context() as patch:
        patch.setattr(json_lines_store, "make_durable", fail)
        with pytest.raises(AuditTrailError) as caught:
            plugin.record(make_event())
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames.stack = traceback.StackSummary.from_list([frame for frame in frames.stack if frame.filename != __file__])
    text = "".join(frames.format())
    assert "item = " in text  # locals are shown
    for secret in ("synthetic-note", "synthetic-patient", key, repr(bytes.fromhex(key))):
        assert secret not in text


def test_a_trail_can_be_verified_while_it_is_written(path, files, make_event):
    plugin = AuditPlugin(path)
    plugin.open()
    events = [make_event(notes=3) for _ in range(100)]
    writer = threading.Thread(target=lambda: [plugin.record(event) for event in events])
    writer.start()
    while writer.is_alive():
        assert files.verify().intact
    writer.join()
    plugin.close()
    assert files.verify().records == 302


def test_a_trail_that_is_closed_meanwhile_keeps_what_it_acknowledged(path, files, make_event):
    plugin = AuditPlugin(path)
    plugin.open()
    kept = []

    def write():
        with suppress(AuditTrailError):
            while True:
                event = make_event()
                plugin.record(event)
                kept.append(event.call.call_id)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(kept) < 20:
        os.sched_yield()
    plugin.close()
    for thread in threads:
        thread.join(20)
    assert sorted(calls(files)) == sorted(kept)
    assert json.loads(files.lines()[-1])["record"]["kind"] == "closed"
    assert files.verify().intact
