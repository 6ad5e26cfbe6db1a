"""What the HTTP libraries log of a call, with the filter of `install_log_filter`."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from zoom_health_sandbox import Sandbox, SandboxServer, scenarios

import zoom_health
from zoom_health import ServerToServerOAuth, ZoomHealth

LIBRARIES = ("httpx", "httpcore", "httpx2", "httpcore2", "hpack", "h2")


@pytest.fixture
def filtered() -> Iterator[None]:
    zoom_health.install_log_filter()
    yield
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in LIBRARIES:
            logger.filters.clear()


def record(logger: str, message: str, *arguments: object) -> logging.LogRecord:
    made = logging.LogRecord(logger, logging.INFO, __file__, 1, message, arguments, None)
    kept = logging.getLogger(logger).filter(made)
    assert kept
    return made


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "https://api.zoom.us/v2/clinical_notes/notes/synthetic%3D",
            "https://api.zoom.us/v2/clinical_notes/notes/{note_id}",
        ),
        (
            "https://api.zoom.us/v2/clinical_notes/notes?next_page_token=t",
            "https://api.zoom.us/v2/clinical_notes/notes",
        ),
        ("http://127.0.0.1:8710/clinical_notes/notes/a/b", "http://127.0.0.1:8710/clinical_notes/notes/{note_id}"),
        ("https://user:secret@zoom.us/oauth/token?account_id=a", "https://zoom.us/oauth/token"),
        ("https://elsewhere.invalid/patient/7", "https://elsewhere.invalid/..."),
        ("https://api.zoom.us/tenant-7/clinical_notes/notes", "https://api.zoom.us/.../clinical_notes/notes"),
        ("https://[broken/patient", "(an address)"),
    ],
)
@pytest.mark.usefixtures("filtered")
def test_an_address_is_logged_as_a_template(address: str, shown: str) -> None:
    made = record("httpx", 'HTTP Request: %s %s "%s %d %s"', "GET", address, "HTTP/1.1", 200, "OK")
    assert made.getMessage() == f'HTTP Request: GET {shown} "HTTP/1.1 200 "'


@pytest.mark.parametrize("logger", ["httpcore.http11", "httpcore.connection", "httpcore.proxy", "hpack.hpack"])
@pytest.mark.usefixtures("filtered")
def test_other_records_say_the_event_alone(logger: str) -> None:
    made = record(logger, "receive_response_headers.complete return_value=(b'HTTP/1.1', [(b'Set-Cookie', b'secret')])")
    assert made.getMessage() == "receive_response_headers.complete"


@pytest.mark.usefixtures("filtered")
def test_installing_again_changes_nothing() -> None:
    before = list(logging.getLogger("httpx").filters)
    zoom_health.install_log_filter()
    assert logging.getLogger("httpx").filters == before


@pytest.mark.usefixtures("filtered")
def test_a_call_over_http_logs_no_id(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox = Sandbox.seeded(notes_count=1)
    note_id = "synthetic+id/with="
    sandbox.add_note({"note_id": note_id, "note_title": "synthetic title"})
    with SandboxServer(sandbox) as server:
        auth = ServerToServerOAuth(
            account_id=scenarios.ACCOUNT_ID,
            client_id=scenarios.CLIENT_ID,
            client_secret=scenarios.CLIENT_SECRET,
            oauth_url=server.oauth_url,
        )
        with ZoomHealth(auth=auth, base_url=server.api_url) as zoom:
            zoom.notes.get(note_id)
    said = "\n".join(f"{each.getMessage()} {vars(each)}" for each in caplog.records if each.name.startswith("http"))
    assert "receive_response_headers.complete" in said
    for hidden in ("synthetic", scenarios.ACCOUNT_ID, scenarios.CLIENT_SECRET, "Set-Cookie"):
        assert hidden not in said


def test_importing_the_package_installs_no_filter() -> None:
    script = "import logging, zoom_health; zoom_health.ZoomHealth; assert not logging.getLogger('httpx').filters"
    subprocess.run([sys.executable, "-c", script], check=True)
