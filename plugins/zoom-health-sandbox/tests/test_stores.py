"""Memory and SQLite keep the same things in the same order; SQLite keeps them over a restart."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zoom_health_sandbox import MemoryStore, Plan, Sandbox, SqliteStore, StateFileError, scenarios
from zoom_health_sandbox.records import NoteQuery, NoteRecord
from zoom_health_sandbox.seeding import default_world

RECORDS = st.lists(
    st.builds(
        lambda note_id, owner, meeting, created: NoteRecord(
            account_id="account",
            note_id=note_id,
            owner=owner,
            meeting=meeting,
            created=created,
            document=b'{"note_title":"\\u00e9"}',
            content=b'"text"',
        ),
        note_id=st.none() | st.sampled_from(["a", "b", "c", "é\x00"]),
        owner=st.none() | st.sampled_from(["o1", "o2"]),
        meeting=st.none() | st.sampled_from(["m1", "m2"]),
        created=st.integers(-3, 3),
    ),
    max_size=12,
)
QUERIES = st.builds(
    NoteQuery,
    account_id=st.sampled_from(["account", "account", "other"]),
    owner=st.none() | st.sampled_from(["o1", "o2", "o3"]),
    meeting=st.none() | st.sampled_from(["m1", "m2", "m3"]),
    created_from=st.none() | st.integers(-4, 4),
    created_to=st.none() | st.integers(-4, 4),
    hidden_owners=st.frozensets(st.sampled_from(["o1", "o2"])),
)


def walk(store, query, *, limit):
    """The pages of a listing, each note as what both stores must agree on."""
    after, pages = None, []
    while page := store.select(query, after=after, limit=limit):
        pages.append([(record.note_id, record.created, record.owner) for record in page])
        after = store.position(page[-1].sequence)
    return pages


@given(batches=st.lists(RECORDS, max_size=3), query=QUERIES, limit=st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_both_stores_select_the_same_notes_page_by_page(batches, query, limit):
    with TemporaryDirectory() as directory:
        memory, sqlite = MemoryStore(), SqliteStore(Path(directory) / "state.sqlite")
        try:
            for batch in batches:
                assert memory.put_notes(batch) == sqlite.put_notes(batch) == len(batch)
            assert walk(memory, query, limit=limit) == walk(sqlite, query, limit=limit)
            assert memory.count_notes() == sqlite.count_notes()
            for owner in ("o1", "o2", "o3"):
                assert memory.has_owner("account", owner) == sqlite.has_owner("account", owner)
        finally:
            sqlite.close()


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "state.sqlite")
    yield made
    made.close()


def test_a_source_that_fails_half_way_leaves_nothing_behind(store, clock, note):
    def broken():
        yield note(1)
        raise RuntimeError("half way")

    sandbox = Sandbox(world=default_world(Plan.BUSINESS), store=store, clock=clock)
    sandbox.add_note(note(0))

    with pytest.raises(RuntimeError, match="half way"):
        sandbox.add_notes(broken())
    assert sandbox.counts()["notes"] == 1
    sandbox.add_note(note(2))
    assert sandbox.counts()["notes"] == 2


def test_expired_tokens_are_forgotten_when_a_new_one_comes(store, clock, caller_of):
    caller = caller_of(Sandbox(world=default_world(Plan.BUSINESS), store=store, clock=clock)).authenticate()
    from hashlib import sha256

    digest = sha256(caller.token.encode()).digest()
    assert store.find_token(digest).client_id == scenarios.CLIENT_ID

    clock.advance(3601)
    caller.authenticate()
    assert store.find_token(digest) is None


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.sqlite"


@pytest.fixture
def restarted(path, clock):
    """Opens a sandbox on the state file, as a new process would."""
    opened = []

    def start(**options):
        for sandbox in opened:
            sandbox.close()
        opened.append(Sandbox.seeded(notes_count=3, store=SqliteStore(path), clock=clock, **options))
        return opened[-1]

    yield start
    opened[-1].close()


def test_notes_completions_tokens_and_page_tokens_survive_a_restart(restarted, caller_of, clock):
    caller = caller_of(restarted()).authenticate()
    caller.complete("SandboxNoteMeeting0002")
    page_token = caller.list(page_size=2).json()["next_page_token"]
    before = caller.listed(include_note_content="true")
    clock.advance(60)

    again = caller_of(restarted(), token=caller.token)

    assert again.listed(include_note_content="true") == before
    assert again.get("SandboxNoteMeeting0002").json()["is_note_completed"] is True
    assert len(again.listed(page_size=2, next_page_token=page_token)) == 1


def test_a_token_still_expires_after_a_restart(restarted, caller_of, clock):
    caller = caller_of(restarted()).authenticate()
    clock.advance(3600)

    assert caller_of(restarted(), token=caller.token).list().json()["code"] == 124


def test_a_state_that_holds_notes_keeps_those(restarted):
    assert restarted().counts()["notes"] == restarted(seed=5).counts()["notes"]


def test_the_file_is_readable_by_its_owner_alone(restarted, path):
    restarted()

    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_neither_token_nor_secret_is_in_the_file(restarted, caller_of, path):
    caller = caller_of(restarted()).authenticate()
    restarted()

    content = path.read_bytes()
    assert caller.token.encode() not in content
    assert scenarios.CLIENT_SECRET.encode() not in content


def test_a_file_in_use_is_a_clear_error(restarted, path):
    restarted()

    with pytest.raises(StateFileError, match="in use by another sandbox") as raised:
        SqliteStore(path)
    assert raised.value.__context__ is None


def test_a_file_that_is_no_database_is_refused_and_left_alone(path):
    path.write_bytes(b"letters and numbers " * 300)
    path.chmod(0o644)

    with pytest.raises(StateFileError, match="damaged, or is no state file"):
        SqliteStore(path)
    assert path.read_bytes() == b"letters and numbers " * 300
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_another_programs_database_is_refused_and_left_alone(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (value)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(StateFileError, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_state_of_another_version_is_refused(path):
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(StateFileError, match="another version"):
        SqliteStore(path)


def test_a_damaged_state_is_refused(restarted, path):
    restarted().close()
    content = bytearray(path.read_bytes())
    content[4096 + 8 : 8 * 4096] = b"\xff" * (7 * 4096 - 8)
    path.write_bytes(content)

    with pytest.raises(StateFileError, match="damaged"):
        SqliteStore(path)


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path):
    with pytest.raises(StateFileError, match="cannot be opened") as raised:
        SqliteStore(tmp_path / "missing" / "state.sqlite")
    assert raised.value.__context__ is None


def test_a_killed_sandbox_loses_no_answered_update(path, clock, caller_of):
    """A copy of the files taken while the sandbox runs is what a kill leaves behind."""
    import shutil

    sandbox = Sandbox.seeded(notes_count=3, store=SqliteStore(path), clock=clock)
    caller = caller_of(sandbox).authenticate()
    assert caller.complete("SandboxNoteMeeting0001").status == 204
    left = path.parent / "left"
    left.mkdir()
    for file in path.parent.glob("state.sqlite*"):
        shutil.copy(file, left / file.name)
    sandbox.close()

    with Sandbox.seeded(store=SqliteStore(left / "state.sqlite"), clock=clock) as after:
        assert after.note("SandboxNoteMeeting0001")["is_note_completed"] is True
