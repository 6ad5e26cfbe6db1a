"""The clinic's own tests, over a transport of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from clinic._vendor.zoom_health import BearerToken, ZoomHealth, errors
from clinic.sign_off import Outcome, open_notes, sign_all


class Notes:
    """Three synthetic notes: one is done, one is open, one is deleted before it can be signed."""

    def __init__(self) -> None:
        self.completed = {"synthetic-done": True, "synthetic-open": False, "synthetic-gone": False}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        note_id = request.url.path.rpartition("/")[2]
        if request.method == "PATCH" and note_id == "synthetic-gone":
            return httpx.Response(404, json={"code": 30009, "message": "Note does not exist."})
        if request.method == "PATCH":
            self.completed[note_id] = json.loads(request.content)["is_note_completed"]
            return httpx.Response(204)
        notes = [{"note_id": each, "is_note_completed": done} for each, done in self.completed.items()]
        return httpx.Response(200, json={"clinical_notes": notes, "next_page_token": "", "page_size": 300})


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def zoom(notes: Notes) -> Iterator[ZoomHealth]:
    with ZoomHealth(auth=BearerToken("synthetic"), transport=httpx.MockTransport(notes)) as client:
        yield client


def test_open_notes_are_those_that_nobody_completed(zoom: ZoomHealth) -> None:
    assert [note.note_id for note in open_notes(zoom)] == ["synthetic-open", "synthetic-gone"]


def test_signing_goes_on_past_a_deleted_note(zoom: ZoomHealth, notes: Notes) -> None:
    assert sign_all(zoom) == Outcome(signed=1, gone=1)
    assert notes.completed["synthetic-open"]


def test_the_errors_are_those_of_the_copy() -> None:
    assert errors.ZoomHealthError.__module__ == "clinic._vendor.zoom_health.errors"
