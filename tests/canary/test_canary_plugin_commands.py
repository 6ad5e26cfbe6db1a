"""The commands that plugins add, as processes: the audit, the keyring, redaction, and one that fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .clients import witnessed
from .commands import Commands
from .outputs import CONTEXT, Outputs
from .scenes import SCENES, seeded_server
from .seeds import ALL, NOTE_ID, SEEDS, found_in

pytestmark = pytest.mark.canary
WORDS = " ".join(ALL.values())


@pytest.fixture
def trail(tmp_path: Path) -> Path:
    """An audit trail of calls about seeded notes."""
    folder = tmp_path / "trail"
    folder.mkdir()
    outputs = Outputs(folder)
    for operation in ("list", "get", "complete"):
        witnessed("sync", operation, seeded_server(SCENES["well"]), plugins=outputs.plugins, context=CONTEXT)
    outputs.close()
    return folder


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("audit.sqlite", ("verify",)),
        ("audit.sqlite", ("show",)),
        ("audit.sqlite", ("export", "--format", "fhir")),
        ("audit.jsonl", ("export", "--format", "jsonl")),
        ("audit.jsonl", ("export", "--format", "csv")),
    ],
)
def test_what_is_read_of_an_audit_is_who_and_why(
    words: tuple[str, ...], file: str, trail: Path, commands: Commands
) -> None:
    done = commands("audit", words[0], str(trail / file), *words[1:])
    assert (done.returncode, done.stderr) == (0, "")
    who_and_why = frozenset() if words[0] == "verify" else frozenset({"user", "purpose"})
    assert found_in(done.stdout, allowed=who_and_why, handle=True) == []
    assert words[0] == "verify" or "user" in found_in(done.stdout)


def test_a_patient_is_looked_up_without_a_trace(trail: Path, commands: Commands) -> None:
    before = set(commands.files())
    done = commands("audit", "show", str(trail / "audit.sqlite"), "--patient", "-", given=f"{SEEDS.patient}\n")
    assert SEEDS.user[:16] in done.stdout
    assert found_in(done.stdout, done.stderr, allowed=frozenset({"user"}), handle=True) == []
    new = {name for name in commands.files() if not name.endswith(("-shm", "-wal"))}  # SQLite's own
    assert new <= before


def test_a_trail_that_was_tampered_with_is_not_quoted(trail: Path, commands: Commands) -> None:
    path = trail / "audit.jsonl"
    lines = path.read_text().splitlines()
    lines[2] = json.dumps({"record": {"note": NOTE_ID, "title": WORDS}})
    path.write_text("\n".join([*lines, WORDS]) + "\n")
    done = commands("audit", "verify", str(path))
    assert done.returncode == 1
    assert found_in(done.stdout, done.stderr, handle=True) == []


BACKEND = """
from keyring.backend import KeyringBackend
import os
class Keyring(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return os.environ["ZOOM_CLIENT_SECRET"] if "there" in service else None
    def set_password(self, service, username, password):
        if "fails" in service:
            raise RuntimeError(password)
    def delete_password(self, service, username):
        if "fails" in service:
            raise RuntimeError(os.environ["ZOOM_CLIENT_SECRET"])
"""


@pytest.mark.parametrize(
    ("action", "service"),
    [("set", "empty"), ("set", "fails"), ("status", "there"), ("delete", "there-fails")],
)
def test_a_keyring_is_spoken_of_without_its_entries(action: str, service: str, commands: Commands) -> None:
    (commands.folder / "seeded_keyring.py").write_text(BACKEND)
    before = commands.files()
    typed = "".join(f"{text}\n" for text in (SEEDS.account_id, SEEDS.client_id, SEEDS.client_secret))
    done = commands(
        "keyring",
        action,
        "--service",
        service,
        given=typed,
        PYTHON_KEYRING_BACKEND="seeded_keyring.Keyring",
        PYTHONPATH=str(commands.folder),
    )
    assert done.stdout + done.stderr
    assert found_in(done.stdout, done.stderr) == []
    assert commands.files() == before


PLUGIN = """
import os, pluggy
hookimpl = pluggy.HookimplMarker("zoom_health")
@hookimpl
def zoom_health_cli_commands(cli):
    if os.environ["WHERE"] == "adding":
        raise RuntimeError(dict(os.environ))
    @cli.command("leaking")
    def leaking():
        raise RuntimeError(dict(os.environ))
"""


@pytest.mark.parametrize("where", ["adding", "running"])
def test_a_plugin_that_fails_on_the_command_line_shows_nothing(where: str, commands: Commands) -> None:
    folder = commands.folder / "leaking-1.0.dist-info"
    folder.mkdir()
    (commands.folder / "leaking.py").write_text(PLUGIN)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: leaking\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[zoom_health]\nleaking = leaking\n")
    done = commands("leaking", PYTHONPATH=str(commands.folder), WHERE=where)
    assert done.returncode != 0
    assert "RuntimeError" in done.stderr
    assert found_in(done.stdout, done.stderr) == []


DICTATED = "Ms. Testa Kanarienfrau, MRN 0044712, phone 555-0134, was seen on 03/04/2021. BP 120/80.\n"
IDENTIFIERS = ("Testa", "Kanarienfrau", "0044712", "555-0134", "03/04")


@pytest.fixture
def _redact() -> None:
    pytest.importorskip("zoom_health_redact", reason="the plugin redact is not installed")


@pytest.mark.usefixtures("_redact")
@pytest.mark.parametrize("words", [("-",), ("-", "--mode", "withhold")], ids=" ".join)
def test_a_text_is_redacted_and_kept_nowhere(words: tuple[str, ...], commands: Commands) -> None:
    done = commands("redact", *words, given=DICTATED)
    assert done.returncode == 0, done.stderr
    assert "120/80" in done.stdout
    assert [each for each in IDENTIFIERS if each in done.stdout + done.stderr] == []
    assert commands.files() == []


@pytest.mark.usefixtures("_redact")
def test_what_redact_refuses_is_not_quoted(commands: Commands) -> None:
    policy = commands.folder / "policy.toml"
    policy.write_text(f'default = "{SEEDS.plugin_words}"\n[classes]\nNAME = "{SEEDS.plugin_key}"\n')
    done = commands("redact", "-", "--policy", str(policy), given=DICTATED)
    assert done.returncode == 2
    assert [each for each in IDENTIFIERS if each in done.stdout + done.stderr] == []
