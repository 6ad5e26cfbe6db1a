"""How a chain begins, goes on, and what refuses to go on with it."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from zoom_health_audit import AuditPlugin, AuditTrailError


def kinds(files):
    return [json.loads(line)["record"]["kind"] for line in files.lines()]


def test_an_open_trail_verifies(plugin, files, make_event):
    plugin.record(make_event())
    report = files.verify()
    assert report.intact
    assert report.remarks == ["not closed: a writer is at work, or was ended without closing"]


def test_a_closed_trail_ends_with_a_closing_record(plugin, files, make_event):
    plugin.record(make_event())
    plugin.close()
    assert kinds(files) == ["created", "call", "closed"]
    assert files.verify().remarks == []


def test_a_trail_that_was_not_written_to_gets_no_closing_record(plugin, files):
    plugin.open()
    plugin.close()
    assert kinds(files) == ["created"]


def test_a_closed_trail_takes_no_more(plugin, make_event):
    plugin.open()
    plugin.close()
    with pytest.raises(AuditTrailError, match="it was closed"):
        plugin.record(make_event())


def test_a_second_writer_goes_on_with_the_chain(path, files, make_event):
    for _ in range(3):
        with AuditPlugin(path) as plugin:
            plugin.record(make_event())
    assert kinds(files) == ["created", "call", "closed", "call", "closed", "call", "closed"]
    assert files.verify().intact


def test_two_writers_at_once_write_one_chain(path, files, make_event):
    with AuditPlugin(path) as one, AuditPlugin(path) as other:
        for _ in range(5):
            one.record(make_event())
            other.record(make_event())
    assert files.verify().intact
    assert kinds(files).count("call") == 10


def test_threads_write_one_chain(plugin, files, make_event):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: plugin.record(make_event()), range(80)))
    assert files.verify().intact
    assert kinds(files).count("call") == 80


def test_the_garbage_collector_closes_a_trail(path, files, make_event):
    plugin = AuditPlugin(path)
    plugin.record(make_event())
    del plugin
    assert kinds(files)[-1] == "closed"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_all_files_are_their_owners_alone(plugin, path, make_event):
    plugin.record(make_event())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_the_directory_is_made_where_it_is_missing(tmp_path, make_event):
    with AuditPlugin(tmp_path / "deep" / "er" / "audit.sqlite") as plugin:
        plugin.record(make_event())
    assert (tmp_path / "deep" / "er" / "audit.sqlite").exists()


def test_the_old_key_is_gone_after_a_commit(plugin, files, make_event):
    plugin.record(make_event())
    before = files.beside("state").read_bytes().split()[3]
    plugin.record(make_event())
    after = files.beside("state").read_bytes()
    assert before not in after
    assert before not in files.path.read_bytes()


def test_a_missing_state_refuses_to_go_on(plugin, path, files, make_event):
    plugin.record(make_event())
    plugin.close()
    files.beside("state").unlink()
    with pytest.raises(AuditTrailError, match=r"its state file audit.* is missing"):
        AuditPlugin(path).open()


def test_a_state_that_is_removed_meanwhile_refuses_records(plugin, files, make_event):
    plugin.record(make_event())
    files.beside("state").unlink()
    with pytest.raises(AuditTrailError, match=r"its state file audit.* was removed"):
        plugin.record(make_event())


def test_a_damaged_state_refuses_records(plugin, files, make_event):
    plugin.record(make_event())
    files.beside("state").write_bytes(b"zoom-health-audit-state-1 damaged")
    with pytest.raises(AuditTrailError, match="it is damaged"):
        plugin.record(make_event())


def test_missing_records_refuse_more(plugin, path, files, make_event):
    for _ in range(3):
        plugin.record(make_event())
    plugin.close()
    files.put(files.lines()[:2])
    with pytest.raises(AuditTrailError, match="records are missing at its end"), AuditPlugin(path) as other:
        other.record(make_event())


def test_a_file_that_is_moved_away_meanwhile_refuses_records(plugin, path, make_event):
    plugin.record(make_event())
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(AuditTrailError, match="is not there"):
        plugin.record(make_event())


def test_the_verification_key_of_another_chain_is_not_overwritten(path, files):
    AuditPlugin(path).open()
    for file in (files.beside("state"), path):
        file.unlink()
    with pytest.raises(AuditTrailError, match="it belongs to another chain"):
        AuditPlugin(path).open()


def test_writing_goes_on_where_the_verification_key_was_moved_away(plugin, path, files, make_event):
    plugin.record(make_event())
    plugin.close()
    files.beside("verification-key").rename(path.parent / "moved")
    with AuditPlugin(path) as other:
        other.record(make_event())
    assert not files.beside("verification-key").exists()


def test_rows_added_by_someone_without_the_key_refuse_records(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.sqlite")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    last = files.lines()[-1]
    files.put([*files.lines(), last.replace(b'"number":3', b'"number":4')])
    with pytest.raises(AuditTrailError, match="added by someone without the key"), AuditPlugin(files.path) as plugin:
        plugin.record(make_event())


def test_what_is_no_audit_file_is_refused(path):
    path.write_bytes(b"something else")
    with pytest.raises(AuditTrailError, match="state file"):
        AuditPlugin(path).open()


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_torn_last_line_is_mended_and_that_is_recorded(tmp_path, files_of, make_event, kept):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    torn = files.lines()[-1].replace(b'{"number":3,', b'{"number":4,')[:kept]
    with files.path.open("ab") as file:
        file.write(torn)
    assert files.verify().remarks == ["the last line is torn: left by a killed writer, mended by the next commit"]
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    assert kinds(files) == ["created", "call", "closed", "repaired", "call", "closed"]
    assert json.loads(files.lines()[3])["record"]["bytes"] == len(torn)
    assert files.verify().intact


def test_whole_records_of_a_killed_writer_are_kept(plugin, path, files, make_event):
    plugin.record(make_event())
    state = files.beside("state").read_bytes()
    for _ in range(3):
        plugin.record(make_event())
    plugin.close()
    files.beside("state").write_bytes(state)  # as after a kill between the records and the state
    assert files.verify().intact
    with AuditPlugin(path) as other:
        other.record(make_event())
    assert kinds(files).count("call") == 5
    assert files.verify().intact


def test_zeros_that_a_power_cut_left_are_mended(tmp_path, files_of, make_event):
    files = files_of(tmp_path / "audit.jsonl")
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    with files.path.open("ab") as file:
        file.write(bytes(5000) + b"\n" + bytes(70_000))
    with AuditPlugin(files.path) as plugin:
        plugin.record(make_event())
    assert kinds(files) == ["created", "call", "closed", "repaired", "call", "closed"]
    assert files.verify().intact


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_both_sides_of_a_fork_write_the_chain(path, files, run_script):
    done = run_script("fork", path)
    assert done.stderr == ""
    assert files.verify().intact
    assert kinds(files).count("call") == 6
    assert len({json.loads(line)["record"]["process"] for line in files.lines()}) == 2


def test_a_thread_that_writes_while_another_opens_waits(path, files, make_event):
    plugin = AuditPlugin(path)
    barrier = threading.Barrier(6)

    def write(_):
        barrier.wait()
        plugin.record(make_event())

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    plugin.close()
    assert kinds(files) == ["created", *["call"] * 6, "closed"]
