"""Times of models: an aware moment in UTC or None, and the text as it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from zoom_health_rest.models import ClinicalNote

TIMES = ["note_start_time", "note_end_time", "note_created_time", "note_last_modified_time", "note_completed_time"]


@pytest.mark.parametrize("name", TIMES)
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.678Z", datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02 03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("", None),
        ("2026-01-02", None),
        ("2026-13-45T99:99:99Z", None),
        ("2026-01-02T23:59:60Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday afternoon at four", None),
        ("\ud800" * 20, None),
    ],
    ids=ascii,
)
def test_a_time_is_an_aware_moment_in_utc_or_none_and_its_text_is_kept(
    name: str, text: str, moment: datetime | None
) -> None:
    note = ClinicalNote.from_dict({name: text})
    found = getattr(note, name)
    assert found == moment
    assert found is None or found.tzinfo is UTC
    assert note.to_dict() == {name: text}


def test_a_time_in_figures_is_kept_as_text() -> None:
    note = ClinicalNote.from_dict({"note_created_time": 1767322045})
    assert note.note_created_time is None
    assert note.to_dict() == {"note_created_time": "1767322045"}


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))), "2026-01-02T01:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 120000, tzinfo=UTC), "2026-01-02T03:04:05.120Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 7, tzinfo=UTC), "2026-01-02T03:04:05.000007Z"),
    ],
)
def test_a_model_made_by_hand_takes_moments(moment: datetime, text: str) -> None:
    note = ClinicalNote(note_start_time=moment)
    assert note.note_start_time == moment
    assert note.to_dict() == {"note_start_time": text}
    assert note == ClinicalNote(note_start_time=text)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        ClinicalNote(note_start_time=datetime(2026, 1, 2))
